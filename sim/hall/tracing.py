"""How does a warning travel? A case declares, servers publish, phones ask, and some of them tell their owners.

Only the phones that matter are ever built ("on demand"). Where phones match, those are the ones that heard a declarer:
they are asked for when something is published. Where a server matches, they are the declarers, who tell it what
they heard, and those it flags: their requests are played from then on until the flag is off and they know; nothing that
other requests bring changes anything. `Witness.FLEET` builds declarers' phones alone and decides for all others on
arrays, where the design knows how; `Witness.ALERTED` also builds the phones that it alerts, which must find the same in
the real bytes. `Witness.EVERY_PHONE` plays every sighting and every request of every phone instead.
All must give the same journal; the last is slow, and there to be compared with.

Who watches the lines sees all phones ask, whoever will declare. So a run that is watched plays every request of every
phone, from the day the app came: none is left asleep, to ask with an identifier that it would long have replaced.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np

from sim.draws import Draws
from sim.hall.agenda import Agenda, Kind
from sim.hall.carriers import Carriers
from sim.hall.centre import Centre
from sim.hall.ears import Ears
from sim.hall.edges import TOO_MANY
from sim.hall.epidemic import Epidemic
from sim.hall.evidence import Told
from sim.hall.exposures import Exposures
from sim.hall.journal import FETCHED, LONE_BYTES, Journal, fingerprint
from sim.hall.kept_back import KeptBack
from sim.hall.meter import lone_bytes_a_day
from sim.hall.operators import Operator
from sim.hall.parts import AIR, DECIDING, MESSAGES, Parts
from sim.hall.patients import Patients
from sim.hall.polls import Polls
from sim.hall.probes import Probes
from sim.hall.prospects import Prospects
from sim.hall.switchboard import Switchboard
from sim.hall.vantages import Crossing, Slip, Vantages
from sim.hall.warnings import Warnings, columns, rows
from sim.hall.witness import Witness
from sim.health.behaviour import Behaviour
from sim.radio.channel import Channel
from sim.radio.hearing import Sightings
from sim.systems.fleet import Fleet, Sighted
from sim.systems.machine import Alert, Design, Settings, SlipIssued, SyncDue, TestedPositive
from sim.units import DAY, NEVER, Bools, Calendar, Int32s, Int64s, UnixTime
from sim.world.answers import World
from sim.world.conduct import Conduct

SLIPS = -1
"""The secrets of the laboratory's system, which makes one-time codes."""


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
        kept: KeptBack,
        vantages: Vantages | None = None,
    ) -> None:
        self.design, self.traits, self.rule = design, design.traits, settings.rule
        self.polls = Polls(draws, design.polls_every_s(settings.rule))
        self.world, self.conduct, self.draws = world, conduct, draws
        self.calendar, self.agenda, self.journal = calendar, agenda, journal
        self.epidemic, self.behaviour = epidemic, behaviour
        self.app, self.witness, self.vantages = app, witness, vantages
        self.all_awake = witness is Witness.EVERY_PHONE or vantages is not None
        days = self.traits.retention_days + kept.most_days
        exposures = Exposures(world, conduct, epidemic, journal, design.near(settings.rule), days)
        self.warnings = Warnings(agenda, calendar, journal, patients, exposures, kept)
        # a phone that is awake would have fetched a file before it is told what seemed too little until then
        made = None if design.prospect is None or self.all_awake else design.prospect(settings.rule)
        self.prospects = None if made is None else Prospects(made, self.traits.retention_days * DAY)
        self.operator: Operator | None = None
        self.carriers: Carriers | None = None
        self.listeners: deque[tuple[int, set[int]]] = deque()
        self.awake: set[int] = set()
        self.drowsy: set[int] = set()
        self.polling: set[int] = set()
        self.fresh: dict[int, int] = {}
        self.declaring: int | None = None
        self.fetched = 0
        self.probes: Probes | None = None
        self.misled: Mapping[int, tuple[int, ...]] = {}
        self.attested: tuple[int, UnixTime | None, tuple[Told, ...]] | None = None
        self.heard_until: dict[int, int] = {}
        self.installed_at = max(-self.traits.retention_days * DAY, calendar.seconds(design.opens))
        board = Centre if witness is Witness.FLEET and design.central is not None else Switchboard
        self.board = board(
            design, settings, draws, calendar, self.installed_at,
            self._alerted, self._crossed, self._published, self._flagged, self._called, self._pushed,
        )  # fmt: skip
        assert self.traits.scans is not None
        self.ears = Ears(
            world, conduct, channel, draws, self.traits.scans, app, self.installed_at,
            self.traits.retention_days * DAY, connect=self.traits.exchange == "connection",
        )  # fmt: skip
        decides = design.fleet if witness in (Witness.ALERTED, Witness.FLEET) else None
        self.fleet = None if decides is None else decides(self.board.settings)

    def start(self) -> None:
        """Put the servers' publications (and, where no phone sleeps, the polls) in the calendar."""
        near = self.design.near(self.rule)
        self.journal.numbers |= {"rule_metres": near.metres, "rule_minutes": near.minutes, "rule_days": near.days}
        if self.board.servers:
            self._appoint_publication()
        self._appoint_false_yes()
        if self.all_awake:
            strangers = [] if self.probes is None else list(self.probes.phones)
            self._live_until_now([*np.flatnonzero(self.app).tolist(), *strangers])

    def settle(self) -> None:
        """After the last day, write what alerts rest on, and what servers know and apps exchange."""
        self.warnings.settle()
        if self.operator is not None:
            self.operator.settle()
        if self.carriers is not None:
            self.carriers.settle()
        if self.probes is not None:
            self.probes.settle()
        self.journal.numbers |= self.board.edges.numbers()
        if self.board.edges.too_many:
            self.journal.unknown["edges"] = TOO_MANY
        if self.design.phone is not None:
            lone = lone_bytes_a_day(self.design, self.board.settings, self.draws, self.calendar)
            self.journal.numbers |= {LONE_BYTES: lone, FETCHED: self.fetched}

    def watch(self, parts: Parts) -> None:
        """Have the time of the run counted by what it is spent on."""
        parts.watch(MESSAGES, self, "start")
        parts.watch(MESSAGES, self.board, "install", "tell", "sync_servers", "stimulate", "catch_up")
        parts.watch(AIR, self.ears, "between")
        parts.watch(DECIDING, self.board, "hear", "listen")
        if self.prospects is not None:
            parts.watch(DECIDING, self.prospects, "add", "forget")
        if self.fleet is not None:
            parts.watch(DECIDING, self.fleet, "declared", "hear", "published", "ask", "read")
        self.warnings.watch(parts)

    def _live_until_now(self, phones: list[int]) -> None:
        """Play what the phones did since the app came, and wake them."""
        now, past = self.agenda.now, []
        for phone in phones:
            self.board.install(phone)
            at = self.polls.first(phone, self.installed_at + 1)
            while at < now:
                past.append((at, phone))
                at = self.polls.first(phone, at + 1)
        for at, phone in sorted(past):
            self._ask(phone, at)
        for phone in phones:
            self._wake(phone, now)

    # -- a case declares ----------------------------------------------------------------------------------------------

    def declare(self, person: int) -> None:
        """Let a new case report, if the phone runs the app and its owner agrees."""
        if not self.app[person] or not self.behaviour.declares(person):
            return
        now = self.agenda.now
        assert self.design.slip is not None, "a system to which people declare has slips"
        slip = self.design.slip(self.draws.secrets(SLIPS), f"slip {person}")
        onset = int(self.epidemic.onset[person])
        known = self.calendar.unix(onset) if onset <= now else None
        for role in self.board.servers:
            self.board.tell(role, SlipIssued(slip), now)
            if self.vantages is not None:
                self.vantages.issued(Slip(now, role, slip))
        self.board.install(person)
        if self.traits.tells_of_others:
            self._recall(person, known, now)
        self.declaring = person
        self.board.stimulate(person, TestedPositive(slip, known), now)
        self.declaring = None
        self.journal.note("reports", person, now, int(NEVER) if known is None else onset)
        if self.warnings.neighbours is not None:
            self.warnings.neighbours.reported(person, now, onset)
        self.fresh[person] = self._told_from(known, now)
        if self.traits.woken_by_hearing and self.witness is not Witness.EVERY_PHONE:
            self._wake_hearers(person, self.fresh[person], now)

    def _wake_hearers(self, declarer: int, since: int, now: int) -> None:
        """Have the phones that heard a declarer ask once more: only so can the server learn of it."""
        one = np.array([declarer], dtype=np.int32)
        heard = self.ears.between(one, np.array([since]), now, "heard_by")
        for phone in sorted(self.board.hear(heard.where(heard.at >= since))):
            if phone not in self.awake:
                self.drowsy.add(phone)
                self._wake(phone, now)

    def _told_from(self, onset: UnixTime | None, now: int) -> int:
        """Return from when on a report tells what the phone heard, or said."""
        if self.design.tells_since is None:
            return self.installed_at
        first = self.design.tells_since(self.rule, onset, self.calendar.unix(now))
        return max(self.installed_at, self.calendar.seconds(first))

    def _recall(self, phone: int, onset: UnixTime | None, now: int) -> None:
        """Tell a phone that will report what it heard, so far as it was not told: in bulk, the part that it may tell.

        A payload that is heard before and after the first moment told of is told whole.
        """
        if self.witness is Witness.EVERY_PHONE or self.design.beacons is None:
            self._take_in(phone, now)
            return
        since = max(self.installed_at, self._told_from(onset, now) - self.traits.rotation_s)
        if since < now:
            self.board.listen(phone, self.ears.hear(np.array([phone], dtype=np.int32), since, now), now)

    def _crossed(self, crossing: Crossing) -> None:
        if self.vantages is not None and not self._a_strangers(crossing.phone):
            self.vantages.crossed(crossing)
        if self.declaring == crossing.phone and crossing.direction == "up":
            at, phone, *_, message = crossing
            self.journal.note("uploads", at, phone, len(message), fingerprint(message))
            if self.operator is not None:
                self.operator.intake.told(crossing)
            if self.fleet is not None:
                self.fleet.declared(phone, message, self.calendar.unix(at))

    # -- servers publish ----------------------------------------------------------------------------------------------

    def _appoint_publication(self) -> None:
        period = self.traits.publishes_every_s
        at = (self.agenda.now // period + 1) * period
        self.agenda.appoint(at, Kind.PUBLISH, 0, self._publication)

    def _publication(self) -> None:
        self.board.sync_servers(self.agenda.now)
        self._appoint_publication()

    def _published(self, message: bytes, at: int) -> None:
        if self.vantages is not None:
            self.vantages.published(message, at)
        self.journal.note("publications", at, len(message), fingerprint(message))
        self.fetched += len(message)
        if self.witness is Witness.EVERY_PHONE:
            return
        fresh, self.fresh = dict(sorted(self.fresh.items())), {}
        phones, since = np.array(list(fresh), dtype=np.int32), np.array(list(fresh.values()), dtype=np.int64)
        if self.fleet is not None:
            asking = self._fleet_hears(self.fleet, phones, since, message, at)
        else:
            asking = self._phones_hear(phones, since, at)
        for phone in asking:
            if phone not in self.polling:
                self._appoint_poll(phone, at)  # who asks in this very second asks after the publication

    def _phones_hear(self, speakers: Int32s, since: Int64s, at: int) -> list[int]:
        """Tell phones what they heard of new declarers; return whose next request may bring something."""
        if speakers.size:
            heard = self.ears.between(speakers, since, at, "heard_by")
            if self.prospects is not None:
                self.prospects.forget(at)
                heard = self.prospects.add(heard)
            self.listeners.append((at, self.board.hear(heard)))
        out_by = at - self.traits.published_within_s - self.traits.publishes_every_s
        while self.listeners and self.listeners[0][0] < out_by:
            self.listeners.popleft()  # all that these reports told is out
        return sorted({phone for _, phones in self.listeners for phone in phones})

    def _fleet_hears(self, fleet: Fleet, speakers: Int32s, since: Int64s, message: bytes, at: int) -> Sequence[int]:
        """Tell the fleet what it heard of new declarers, and of a file; return whose next request brings an alert."""
        if speakers.size:
            some = self.ears.between(speakers, since, at, "heard_by", "pair")
            moments = some.at.astype(np.int64) + self.calendar.midnight
            fleet.hear(Sighted(some.hearer, some.heard, moments, some.rssi, some.strongest, some.gap))
        return fleet.published(message, self.calendar.unix(at))

    def _take_in(self, phone: int, now: int) -> None:
        """Tell a phone, one by one, what it heard since it was last told."""
        since = self.heard_until.get(phone, self.installed_at)
        if since < now:
            heard = self.ears.hear(np.array([phone], dtype=np.int32), since, now)
            self.board.hear(heard)
            self.heard_until[phone] = now

    # -- phones ask ---------------------------------------------------------------------------------------------------

    def _flagged(self, phone: int, risk: bool, now: int) -> None:
        """Play every request of a flagged phone from now on; once the flag is off, the next one is its last."""
        if risk:
            self.drowsy.discard(phone)
            self._wake(phone, now)
        elif not self.all_awake:
            self.drowsy.add(phone)

    def _pushed(self, phone: int, now: int) -> None:
        """Have a phone ask at once, whether there is news for it or not."""
        self.agenda.appoint(now, Kind.POLL, phone, lambda: self._ask(phone, self.agenda.now))

    def _wake(self, phone: int, now: int) -> None:
        if phone not in self.awake:
            self.awake.add(phone)
            self._appoint_poll(phone, now)

    def _appoint_poll(self, phone: int, earliest: int) -> None:
        """Appoint the phone's next request for news."""
        self.polling.add(phone)
        self.agenda.appoint(self.polls.first(phone, earliest), Kind.POLL, phone, lambda: self._poll(phone))

    def _poll(self, phone: int) -> None:
        self.polling.discard(phone)
        now = self.agenda.now
        self._ask(phone, now)
        if phone in self.drowsy and now not in self.misled.get(phone, ()):  # what it is told wrongly, its next
            self.drowsy.discard(phone)  # request takes back
            self.awake.discard(phone)
        if phone in self.awake:
            self._appoint_poll(phone, now + 1)

    def _appoint_false_yes(self) -> None:
        """Have phones that sleep ask when the server will say yes to nobody's risk."""
        for phone, moments in self.misled.items():
            for at in moments:
                self.agenda.appoint(at, Kind.POLL, phone, lambda phone=phone: self._mislead(phone))  # type: ignore[misc]

    def _mislead(self, phone: int) -> None:
        """Let a phone that sleeps ask, and once more; one that is awake asks anyway."""
        if phone not in self.awake:
            self.awake.add(phone)
            self.drowsy.add(phone)
            self._poll(phone)

    def _ask(self, phone: int, at: int) -> None:
        if self.witness is Witness.EVERY_PHONE:
            self._take_in(phone, at)
        if self.fleet is not None:
            self._ask_fleet(self.fleet, phone, at)
            return
        self.board.stimulate(phone, SyncDue(), at)
        self.board.evidence.asked(phone)

    def _ask_fleet(self, fleet: Fleet, phone: int, at: int) -> None:
        alert = fleet.ask(phone, self.calendar.unix(at))
        if alert is None:
            return
        on = alert.because
        behind = on.speaker, on.at - self.calendar.midnight, on.gap_s
        if self.witness is Witness.ALERTED:
            self._attest(fleet, phone, at, alert.day, rows(*behind))
        else:
            self.warnings.tell(phone, alert.day, behind, at)

    def _attest(self, fleet: Fleet, phone: int, at: int, day: UnixTime | None, heard: tuple[Told, ...]) -> None:
        """Let a phone find out by itself what the fleet says that it will, from the bytes that it heard and gets."""
        out, said = fleet.read(phone, self.calendar.unix(at))
        moments = (said.at - self.calendar.midnight).astype(np.int32)
        self.board.catch_up(phone, UnixTime(out - 1), at)
        self.board.hear(Sightings(said.hearer, said.speaker, moments, said.rssi, said.strongest, said.gap_s))
        self.attested = None
        self.board.stimulate(phone, SyncDue(), at)
        if self.attested != (phone, day, heard):
            raise RuntimeError(f"phone {phone} at {at}: the fleet says {(day, heard)}, its machine {self.attested}")

    # -- a phone tells its owner --------------------------------------------------------------------------------------

    def _a_strangers(self, phone: int) -> bool:
        """Tell whether a phone is one of those that somebody from outside has."""
        return self.probes is not None and phone in self.probes.phones

    def _alerted(self, phone: int, alert: Alert, at: int) -> None:
        if self.probes is not None and phone in self.probes.phones:
            self.probes.told(phone, alert.day, self.warnings.kept.told_at(phone, at))
            return
        heard = self.board.rests_on(phone, alert)
        self.attested = (phone, alert.day, heard)
        self.warnings.tell(phone, alert.day, columns(heard), at)

    def _called(self, phone: int, day: UnixTime | None, at: int) -> None:
        """Have somebody of the authority call the owner of a phone."""
        heard = self.board.rests_on(phone, Alert(day))
        self.board.evidence.asked(phone)
        if self.probes is not None and phone in self.probes.phones:
            self.probes.told(phone, day, at)
            return
        self.warnings.call(phone, day, heard)
