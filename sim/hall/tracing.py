"""How does a warning travel? A case declares, servers publish, phones ask, and some of them tell their owners.

Only the phones that heard a declarer are ever built ("on demand"). `Witness.EVERY_PHONE` plays every sighting to every
phone instead and must give the same journal; it is slow, and there to be compared with.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import Literal

import numpy as np

from sim.disease.spread import dose
from sim.draws import Draws
from sim.hall.agenda import Agenda, Kind
from sim.hall.epidemic import Epidemic
from sim.hall.journal import Journal, fingerprint
from sim.hall.patients import Patients
from sim.hall.switchboard import Switchboard
from sim.health.behaviour import Behaviour
from sim.radio.channel import Channel
from sim.radio.hearing import Sightings, sightings
from sim.systems.machine import Alert, Design, Settings, SlipIssued, SyncDue, TestedPositive
from sim.units import DAY, NEVER, Bools, Calendar, Day, Int32s, day_of
from sim.world.answers import Meetings, World
from sim.world.conduct import Conduct

Direction = Literal["heard_by", "hears"]

SLIPS = -1
"""The secrets of the laboratory's system, which makes one-time codes."""


class Witness(Enum):
    """Which phones are built: those that heard a declarer, or all of them."""

    ON_DEMAND = 0
    EVERY_PHONE = 1


class Tracing:
    """One system at work in one town. A phone bears the number of its owner; `app` says whose phone runs the app."""

    def __init__(
        self,
        design: Design,
        settings: Settings,
        world: World,
        conduct: Conduct,
        channel: Channel,
        draws: Draws,
        calendar: Calendar,
        agenda: Agenda,
        epidemic: Epidemic,
        patients: Patients,
        behaviour: Behaviour,
        journal: Journal,
        app: Bools,
        witness: Witness,
    ) -> None:
        self.design, self.traits = design, design.traits
        self.polls_every_s = design.polls_every_s(settings.rule)
        self.world, self.conduct, self.channel, self.draws = world, conduct, channel, draws
        self.calendar, self.agenda, self.journal = calendar, agenda, journal
        self.epidemic, self.patients, self.behaviour = epidemic, patients, behaviour
        self.app, self.witness = app, witness
        self.listeners: set[int] = set()
        self.polling: set[int] = set()
        self.fresh: list[int] = []
        self.declaring: int | None = None
        self.heard_until: dict[int, int] = {}
        self.installed_at = -self.traits.retention_days * DAY
        self.board = Switchboard(
            design, settings, draws, calendar, self.installed_at, self._alerted, self._sent, self._published
        )

    def start(self) -> None:
        """Put the servers' publications (and, playing every phone, the polls) in the calendar."""
        if self.board.servers:
            self._appoint_publication()
        if self.witness is Witness.EVERY_PHONE:
            for phone in np.flatnonzero(self.app).tolist():
                self._appoint_poll(phone, self.agenda.now)

    # -- a case declares ----------------------------------------------------------------------------------------------

    def declare(self, person: int) -> None:
        """Let a new case report, if the phone runs the app and its owner agrees."""
        if not self.app[person] or not self.behaviour.declares(person):
            return
        now = self.agenda.now
        assert self.design.slip is not None, "a system to which people declare has slips"
        slip = self.design.slip(self.draws.secrets(SLIPS), f"slip {person}")
        onset = int(self.epidemic.onset[person])
        known = onset <= now
        for role in self.board.servers:
            self.board.tell(role, SlipIssued(slip), now)
        self.declaring = person
        self.board.stimulate(person, TestedPositive(slip, self.calendar.unix(onset) if known else None), now)
        self.declaring = None
        self.journal.note("reports", person, now, onset if known else int(NEVER))
        self.fresh.append(person)

    def _sent(self, phone: int, message: bytes, at: int) -> None:
        if self.declaring == phone:
            self.journal.note("uploads", at, phone, len(message), fingerprint(message))

    # -- servers publish, phones ask ----------------------------------------------------------------------------------

    def _appoint_publication(self) -> None:
        period = self.traits.publishes_every_s
        at = (self.agenda.now // period + 1) * period
        self.agenda.appoint(at, Kind.PUBLISH, 0, self._publication)

    def _publication(self) -> None:
        self.board.sync_servers(self.agenda.now)
        self._appoint_publication()

    def _published(self, message: bytes, at: int) -> None:
        self.journal.note("publications", at, len(message), fingerprint(message))
        if self.witness is Witness.EVERY_PHONE:
            return
        if self.fresh:
            heard = self._sightings(np.array(sorted(self.fresh), dtype=np.int32), self.installed_at, at, "heard_by")
            self.listeners |= self.board.hear(heard)
            self.fresh = []
        for phone in sorted(self.listeners - self.polling):
            self._appoint_poll(phone, at)  # who asks in this very second asks after the publication

    def _sightings(self, phones: Int32s, since: int, until: int, direction: Direction) -> Sightings:
        """Return the sightings of [since, until) between these phones and others that run the app, in retention."""
        since = max(since, until - self.traits.retention_days * DAY)
        scans = self.traits.scans
        assert scans is not None
        parts = []
        for day in range(day_of(since), day_of(until - 1) + 1):
            near = self.world.sightable(phones, Day(day), self.conduct)
            near = near.where(self.app[near.other])
            parts.append(sightings(near, scans, self.channel, self.draws, since, until, direction))
        found: Sightings = Sightings.join(parts)
        return found

    def _appoint_poll(self, phone: int, earliest: int) -> None:
        """Appoint the phone's next request for news: a pure function of the phone and the calendar."""
        k = earliest // self.polls_every_s
        at = self._poll_time(phone, k)
        while at < earliest:
            k += 1
            at = self._poll_time(phone, k)
        self.polling.add(phone)
        self.agenda.appoint(at, Kind.POLL, phone, lambda: self._poll(phone))

    def _poll_time(self, phone: int, k: int) -> int:
        period = self.polls_every_s
        return int(k * period + self.draws.uniform("hall.poll", phone, k) * period)

    def _poll(self, phone: int) -> None:
        self.polling.discard(phone)
        now = self.agenda.now
        if self.witness is Witness.EVERY_PHONE:
            since = self.heard_until.get(phone, self.installed_at)
            self.board.hear(self._sightings(np.array([phone], dtype=np.int32), since, now, "hears"))
            self.heard_until[phone] = now
            self._appoint_poll(phone, now + 1)
        self.board.stimulate(phone, SyncDue(), now)

    # -- a phone tells its owner --------------------------------------------------------------------------------------

    def _alerted(self, phone: int, alert: Alert, at: int) -> None:
        day = NEVER if alert.day is None else day_of(self.calendar.seconds(alert.day))
        self.journal.note("alerts", phone, at, int(day))
        self._note_evidence(phone, alert, at)
        self.patients.alerted(phone)

    def _note_evidence(self, person: int, alert: Alert, at: int) -> None:
        """Journal on which declarers the alert rests, and how near they really were in the 14 days before it."""
        heard: dict[int, int] = {}
        for witness in self.board.witnessed(person, alert.because):
            heard[witness.heard] = heard.get(witness.heard, 0) + witness.gap_s
        infected_at, infector = int(self.epidemic.infected_at[person]), int(self.epidemic.source[person])
        in_time = at if infector in heard else min(infected_at, at)
        for declarer, heard_s in sorted(heard.items()):
            self.journal.note("evidence", person, at, declarer, heard_s, *self._given(declarer, person, at, in_time))

    def _given(self, source: int, person: int, at: int, in_time: int) -> tuple[int, float, float]:
        """Return the seconds met in the retention's days before `at`, the dose given, and that given by `in_time`.

        The dose says whether there was a risk at all; what came in time (before somebody outside the evidence infected
        the person) says how probable it is that a declarer behind the alert did.
        """
        met_s, whole, part = 0, 0.0, 0.0
        for day in range(day_of(at) - self.traits.retention_days, day_of(at - 1) + 1):
            met = self.world.meetings(np.array([source], dtype=np.int32), Day(day), self.conduct)
            met = _clipped(met.where(met.other == person), at)
            met_s += int(met.seconds.sum())
            whole += self._dose(met, Day(day))
            part += self._dose(_clipped(met, in_time), Day(day))
        return met_s, whole, part

    def _dose(self, met: Meetings, day: Day) -> float:
        epidemic = self.epidemic
        return dose(met, epidemic.infected_at, epidemic.multiplier, epidemic.beta, epidemic.factors(day))


def _clipped(met: Meetings, end: int) -> Meetings:
    """Return the part of these meetings that lies before `end`."""
    met = met.where(met.start < end)
    return replace(met, seconds=np.minimum(met.seconds, end - met.start).astype(np.int32))
