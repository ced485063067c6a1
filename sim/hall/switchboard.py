"""Who is connected to whom? Phones and servers, the lines between them, and what each has been told so far.

A phone is built only when it matters, by replaying the log of its stimuli: its state is the fold of them. When it turns
out later that it had heard somebody (a declarer whose sightings were never asked for until now), those sightings enter
the log at their own times and the phone is folded anew. Lines are random handles; machines never see a person.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sim.draws import Draws
from sim.radio.hearing import Sightings
from sim.systems.machine import (
    Alert,
    Delivered,
    Design,
    Effect,
    Heard,
    Installed,
    Line,
    Phone,
    Publish,
    Role,
    Send,
    Settings,
    Stimulus,
    SyncDue,
)
from sim.units import Calendar

LINES = -2
FIRST_SERVER = -10
"""Numbers below 0 name secrets that belong to no phone; servers count down from the last."""


class Entry(NamedTuple):
    """One line of a phone's log; entries of one second keep the order: heard first, then what was done to the phone."""

    at: int
    rank: int
    number: int
    stimulus: Stimulus


class Witnessed(NamedTuple):
    """What the hall alone knows of one payload that a phone heard: whose it was, when, and the scan's seconds."""

    heard: int
    at: int
    gap_s: int


@dataclass(slots=True)
class Handset:
    """One phone that matters: its log, its machine as of the last fold, and whose payloads it heard."""

    ident: int
    log: list[Entry] = field(default_factory=list)
    machine: Phone | None = None
    folded: int = 0
    witnessed: dict[bytes, list[Witnessed]] = field(default_factory=dict)
    known: set[tuple[int, int]] = field(default_factory=set)


class Switchboard:
    """The machines of one arm, and the lines between them.

    `installed_at` is when every app was installed (seconds since day 0); `on_alert(phone, alert)` and
    `on_send(phone, role, message)` and `on_publish(message)` are what the hall does with effects.
    """

    def __init__(
        self,
        design: Design,
        settings: Settings,
        draws: Draws,
        calendar: Calendar,
        installed_at: int,
        on_alert: Callable[[int, Alert, int], None],
        on_send: Callable[[int, bytes, int], None],
        on_publish: Callable[[bytes, int], None],
    ) -> None:
        secrets = {role: draws.secrets(FIRST_SERVER - i) for i, role in enumerate(sorted(design.servers))}
        self.design, self.settings = design, design.pin(settings, secrets)
        self.draws, self.calendar = draws, calendar
        self.installed_at = installed_at
        self.on_alert, self.on_send, self.on_publish = on_alert, on_send, on_publish
        self.servers = {role: design.servers[role](secret, self.settings) for role, secret in secrets.items()}
        self.handsets: dict[int, Handset] = {}

    # -- phones -------------------------------------------------------------------------------------------------------

    def handset(self, phone: int) -> Handset:
        """Return the handset of a phone, installed if it had not mattered until now."""
        if phone not in self.handsets:
            self.handsets[phone] = Handset(phone, [Entry(self.installed_at, 0, 0, Installed())])
        return self.handsets[phone]

    def _blank(self, phone: int) -> Phone:
        assert self.design.phone is not None
        return self.design.phone(self.draws.secrets(phone), self.settings)

    def folded(self, handset: Handset, until: int) -> Phone:
        """Return the machine with every stimulus of its log before or at `until` handled.

        What the phone did then was carried out then; the effects of replaying are dropped.
        """
        if handset.machine is None:
            handset.machine, handset.folded = self._blank(handset.ident), 0
        while handset.folded < len(handset.log) and handset.log[handset.folded].at <= until:
            entry = handset.log[handset.folded]
            handset.machine.handle(entry.stimulus, self.calendar.unix(entry.at))
            handset.folded += 1
        return handset.machine

    def _insert(self, handset: Handset, entry: Entry) -> None:
        place = bisect(handset.log, entry[:3], key=lambda e: e[:3])
        handset.log.insert(place, entry)
        if place < handset.folded:
            handset.machine = None

    def stimulate(self, phone: int, stimulus: Stimulus, at: int) -> None:
        """Let a phone handle a stimulus now (`at` is the latest moment of its log), and carry out what it does."""
        handset = self.handset(phone)
        machine = self.folded(handset, at)
        handset.log.append(Entry(at, 2, len(handset.log), stimulus))
        handset.folded = len(handset.log)
        effects = machine.handle(stimulus, self.calendar.unix(at))
        self._carry_out(effects, at, phone)

    # -- the air ------------------------------------------------------------------------------------------------------

    def hear(self, sightings: Sightings) -> set[int]:
        """Write sightings into the hearers' logs, each with the payload the heard phone said then.

        Returns the phones that learnt of at least one sighting they had not in their log.
        """
        touched = set()
        columns = (sightings.hearer, sightings.heard, sightings.at, sightings.rssi, sightings.strongest, sightings.gap)
        for hearer, heard, at, rssi, strongest, gap in zip(*(c.tolist() for c in columns), strict=True):
            handset = self.handset(hearer)
            if (heard, at) in handset.known:
                continue
            payload = self.folded(self.handset(heard), at).beacon(self.calendar.unix(at))
            if payload is None:
                continue
            handset.known.add((heard, at))
            handset.witnessed.setdefault(payload, []).append(Witnessed(heard, at, gap))
            self._insert(handset, Entry(at, 1, heard, Heard(payload, rssi, strongest, gap)))
            touched.add(hearer)
        return touched

    def witnessed(self, phone: int, payloads: Iterable[bytes]) -> list[Witnessed]:
        """Return whose these payloads were that a phone heard; for the journal alone."""
        known = self.handsets[phone].witnessed
        return [witness for payload in payloads for witness in known.get(payload, [])]

    # -- servers and lines --------------------------------------------------------------------------------------------

    def tell(self, role: Role, stimulus: Stimulus, at: int) -> None:
        """Let a server handle a stimulus, and carry out what it does."""
        self._carry_out(self.servers[role].handle(stimulus, self.calendar.unix(at)), at, None)

    def sync_servers(self, at: int) -> None:
        """Let every server do what its calendar says is due."""
        for role in self.servers:
            self.tell(role, SyncDue(), at)

    def _line(self, phone: int, at: int, count: int) -> Line:
        return Line(self.draws.secrets(LINES)(f"line {phone} {at} {count}", 8))

    def _carry_out(self, effects: tuple[Effect, ...], at: int, phone: int | None) -> None:
        for count, effect in enumerate(effects):
            match effect:
                case Publish(message):
                    self.on_publish(message, at)
                case Alert():
                    assert phone is not None, "a server alerts nobody by itself"
                    self.on_alert(phone, effect, at)
                case Send(to, message):
                    assert phone is not None, f"nobody waits for {effect}"
                    assert isinstance(to, str), "only servers answer on lines"
                    self._converse(phone, to, message, at, count)

    def _converse(self, phone: int, role: Role, message: bytes, at: int, count: int) -> None:
        """Carry a phone's message to a server on a line of its own, and the replies back along it."""
        self.on_send(phone, message, at)
        line = self._line(phone, at, count)
        for effect in self.servers[role].handle(Delivered(message, line), self.calendar.unix(at)):
            if isinstance(effect, Send) and effect.to == line:
                self.stimulate(phone, Delivered(effect.message, line), at)
            else:
                self._carry_out((effect,), at, None)
