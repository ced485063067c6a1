"""What follows when an app, or a call of the authority behind it, warns somebody? It is written down, and acted on.

On what the warning rests is measured by the exposures; neighbours may guess who was behind it; tracers may judge it
before anybody acts on it. An app may keep an alert back for a while, and the day of which it speaks.
"""

from __future__ import annotations

import numpy as np

from sim.hall.agenda import Agenda, Kind
from sim.hall.evidence import Told
from sim.hall.exposures import Exposures
from sim.hall.journal import Journal
from sim.hall.kept_back import KeptBack, Shown
from sim.hall.neighbours import Neighbours
from sim.hall.parts import EVIDENCE, GUESSES, Parts
from sim.hall.patients import Patients
from sim.hall.ringing import Ringing
from sim.hall.triage import Triage
from sim.units import NEVER, Calendar, IntColumn, UnixTime, day_of

Behind = tuple[IntColumn, IntColumn, IntColumn]
"""What a warning rests on: the columns of `Told`."""


class Warnings:
    """The warnings of one app; where there are any, `neighbours` guess, `triage` judges alerts, `ringing` calls.

    `kept` is what the app keeps back of its alerts.
    """

    def __init__(
        self, agenda: Agenda, calendar: Calendar, journal: Journal, patients: Patients, exposures: Exposures,
        kept: KeptBack,
    ) -> None:  # fmt: skip
        self.agenda, self.kept = agenda, kept
        self.calendar, self.journal, self.patients, self.exposures = calendar, journal, patients, exposures
        self.neighbours: Neighbours | None = None
        self.triage: Triage | None = None
        self.ringing: Ringing | None = None

    def tell(self, person: int, exposed_on: UnixTime | None, behind: Behind, at: int) -> None:
        """Let a phone tell its owner, now or when it has kept it back for long enough."""
        day, due = self._day(exposed_on), self.kept.told_at(person, at)
        if due == at:
            self._warn(person, day, self.kept.shown(day), behind, at)
        else:
            self.agenda.appoint(
                due, Kind.TELL, person, lambda: self._warn(person, day, self.kept.shown(day), behind, due)
            )

    def call(self, person: int, exposed_on: UnixTime | None, behind: tuple[Told, ...]) -> None:
        """Have somebody of the authority call, when there is time."""
        assert self.ringing is not None, "an authority that calls has people for it"
        self.ringing.call(person, self._day(exposed_on), behind)

    def told_by_call(self, person: int, day: int, behind: tuple[Told, ...], at: int) -> None:
        """Take it that somebody was called, about a day (NEVER: none is named)."""
        self._warn(person, day, Shown(day), columns(behind), at)

    def settle(self) -> None:
        """After the last day, write what warnings rest on, what neighbours make of them, and who was at work."""
        self.exposures.settle()
        if self.neighbours is not None:
            self.neighbours.settle()
        for staff in (self.triage, self.ringing):
            if staff is not None:
                staff.settle(self.journal)

    def watch(self, parts: Parts) -> None:
        """Have the time of the run counted by what it is spent on."""
        parts.watch(EVIDENCE, self.exposures, "note", "settle")
        if self.neighbours is not None:
            parts.watch(GUESSES, self.neighbours, "reported", "alerted", "settle")

    def _day(self, exposed_on: UnixTime | None) -> int:
        return int(NEVER if exposed_on is None else day_of(self.calendar.seconds(exposed_on)))

    def _warn(self, person: int, day: int, shown: Shown, behind: Behind, at: int) -> None:
        """Let somebody know, and write down on what it rests."""
        self.journal.note("alerts", person, at, shown.day)
        self.exposures.note_columns(person, at, *behind)
        if self.neighbours is not None:
            self.neighbours.alerted(person, at, day, rows(*behind), shown)
        since = self.kept.counts_from(shown, at)
        if self.triage is None:
            self.patients.alerted(person, since)
        else:
            self.triage.alerted(person, shown, since)


def columns(behind: tuple[Told, ...]) -> Behind:
    """Return what a warning rests on as columns."""
    declarer, at, heard_s = np.array(behind, dtype=np.int64).reshape(-1, 3).T
    return declarer, at, heard_s


def rows(declarer: IntColumn, at: IntColumn, heard_s: IntColumn) -> tuple[Told, ...]:
    """Return the columns of what a warning rests on as rows, in their order."""
    return tuple(sorted(map(Told, declarer.tolist(), at.tolist(), heard_s.tolist())))
