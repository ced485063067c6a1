"""How do ways of tracing without Bluetooth work in a town? Sensors say where phones and cards were; machines get that.

What a sensor says is made in the left wing, with its error, and handed over here; no machine is told the truth. What
the three kinds of sensors have in common stands here; each has a file of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.draws import Draws
from sim.hall.agenda import Agenda
from sim.hall.epidemic import Epidemic
from sim.hall.exposures import Exposures
from sim.hall.journal import FETCHED, LONE_BYTES, SENSED, Journal, fingerprint
from sim.hall.meter import lone_bytes_a_day
from sim.hall.parts import EVIDENCE, MESSAGES, Parts
from sim.hall.patients import Patients
from sim.hall.switchboard import LINES, Switchboard
from sim.systems.machine import Alert, Design, Line, Settings
from sim.units import DAY, NEVER, Bools, Calendar, UnixTime, day_of
from sim.world.answers import Mapped
from sim.world.conduct import Conduct

CAVEAT = (
    "Where the town's places lie is assumed: quarters on a grid, their places strewn over them, vehicles where their "
    "lines begin. Nobody is located on the way from one place to another."
)


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything of one run that a way of tracing meets."""

    world: Mapped
    conduct: Conduct
    draws: Draws
    calendar: Calendar
    agenda: Agenda
    epidemic: Epidemic
    patients: Patients
    journal: Journal


class Behind(NamedTuple):
    """Part of what a warning rests on: which case, since when, and for how many seconds both were there."""

    declarer: int
    at: int
    together_s: int


class Sensing:
    """One system without Bluetooth at work in one town. `reached` says whom it can warn: by the app, or by message."""

    neighbours: None = None
    """Nobody guesses who was behind a warning: that is asked of apps alone."""

    def __init__(self, design: Design, settings: Settings, stage: Stage, reached: Bools) -> None:
        self.design, self.traits, self.rule, self.stage, self.reached = (
            design,
            design.traits,
            settings.rule,
            stage,
            reached,
        )
        self.agenda, self.journal, self.calendar = stage.agenda, stage.journal, stage.calendar
        self.retention_s = self.traits.retention_days * DAY
        self.board = Switchboard(
            design, settings, stage.draws, stage.calendar, -self.retention_s,
            self._alerted, lambda crossing: None, self._published,
        )  # fmt: skip
        self.exposures: Exposures | None = None
        self.read: Callable[[Sensing], None] | None = None
        """Somebody who reads what is released, after the last day."""
        self.positives: dict[int, int] = {}
        self.files: list[tuple[int, int]] = []

    def start(self) -> None:
        """Put in the calendar what machines do by themselves. Each kind of sensor adds its own."""
        if not self.design.nearness:
            return
        self.journal.caveats = (*self.journal.caveats, CAVEAT)
        near, stage = self.design.near(self.rule), self.stage
        self.exposures = Exposures(
            stage.world, stage.conduct, stage.epidemic, stage.journal, near, self.traits.retention_days
        )
        self.journal.numbers |= {
            SENSED: 1,
            "rule_metres": near.metres,
            "rule_minutes": near.minutes,
            "rule_days": near.days,
        }

    def declare(self, person: int) -> None:
        """Tell the authority of a new case. Nobody asks the case; each kind of sensor adds what it knows."""
        raise NotImplementedError

    def settle(self) -> None:
        """After the last day, write what warnings rest on."""
        if self.exposures is not None:
            self.exposures.settle()
        self.journal.numbers |= self.board.edges.numbers()
        if self.design.phone is not None:
            self.journal.numbers[FETCHED] = self._fetched()
            self.journal.numbers[LONE_BYTES] = lone_bytes_a_day(
                self.design, self.board.settings, self.stage.draws, self.calendar
            )
        if self.read is not None:
            self.read(self)

    def _fetched(self) -> float:
        """Return how many bytes each user fetched of the files: each time all of the latest, as long as it was that."""
        ends = [at for at, _ in self.files[1:]] + [self.journal.days * DAY] * bool(self.files)
        every = self.design.polls_every_s(self.rule)
        return sum(size * (end - at) / every for (at, size), end in zip(self.files, ends, strict=True))

    def watch(self, parts: Parts) -> None:
        """Have the time of the run counted by what it is spent on."""
        parts.watch(MESSAGES, self, "declare")
        parts.watch(EVIDENCE, self, "settle")

    # -- cases --------------------------------------------------------------------------------------------------------

    def confirmed(self, person: int) -> tuple[Line, int, UnixTime | None]:
        """Note a case in the journal; return the authority's handle of it, its age, and the onset as far as known."""
        now, onset = self.agenda.now, int(self.stage.epidemic.onset[person])
        known = None if onset > now else self.calendar.unix(onset)
        self.journal.note("reports", person, now, int(NEVER) if known is None else onset)
        self.positives[person] = now
        age = self.stage.world.people.age
        assert age is not None, "a town with a map knows ages"
        return self.handle_of(person), int(age[person]), known

    def handle_of(self, person: int) -> Line:
        """Return the handle by which servers know a person: the number of a file, of a telephone."""
        return Line(self.stage.draws.secrets(LINES)(f"handle {person}", 8))

    # -- what machines do ---------------------------------------------------------------------------------------------

    def _published(self, message: bytes, at: int) -> None:
        self.journal.note("publications", at, len(message), fingerprint(message))
        self.files.append((at, len(message)))

    def _alerted(self, phone: int, alert: Alert, at: int) -> None:
        raise NotImplementedError

    def warn(self, person: int, day: UnixTime | None, behind: Iterable[Behind], at: int) -> None:
        """Warn somebody, and write down on which cases the warning rests."""
        declarer, since, together = np.array([*behind], dtype=np.int64).reshape(-1, 3).T
        exposed = NEVER if day is None else day_of(self.calendar.seconds(day))
        self.journal.note("alerts", person, at, int(exposed))
        assert self.exposures is not None, "a design that warns says of what"
        self.exposures.note_columns(person, at, declarer, since, together)
        for case in np.unique(declarer).tolist():
            self.board.edges.told(case, np.array([person]))
        self.stage.patients.alerted(person)
