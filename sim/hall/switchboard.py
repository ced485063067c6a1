"""Who is connected to whom? Phones and servers, the lines between them, and what each has been told so far.

A phone is built only when it matters. When it turns out later that it had heard somebody (a declarer whose sightings
were never asked for until now), it is told of those sightings late, each at its own time: what was heard of a declarer
changes nothing before the report is out, so that a phone told late is the same as one told in time. Where declarers
tell what they heard, such phones take it in when they declare, in bulk. Lines are random handles; machines never see a
person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from itertools import pairwise
from typing import cast

import numpy as np

from sim.draws import Draws
from sim.hall.edges import Edges
from sim.hall.evidence import Evidence, Told, Witnessed
from sim.hall.vantages import Crossing
from sim.radio.hearing import Sightings
from sim.systems.machine import (
    Alert,
    Call,
    Cleared,
    Counted,
    Delivered,
    Design,
    Effect,
    Flagged,
    Heard,
    Hearings,
    Installed,
    Kept,
    Line,
    Listener,
    Phone,
    Publish,
    Push,
    Role,
    Send,
    Settings,
    Speaker,
    Stimulus,
    SyncDue,
    TestedPositive,
)
from sim.systems.payloads import Bytes, Payload, slices
from sim.units import DAY, NEVER, Bools, Calendar, Int64s, UnixTime

LINES = -2
NOBODY = Line(b"")
FIRST_SERVER = -10
"""Numbers below 0 name secrets that belong to no phone; servers count down from the last."""
AT_BITS = 32
"""The moment of a scan, in the low bits of (who was heard, when)."""


@dataclass(slots=True)
class Handset:
    """One phone that matters: its machine, and whose payloads it heard.

    `noted` has, of each payload heard one by one (by what the phone keeps of it), whose it was, when, and the seconds
    the scan stands for; `listened` what was heard in bulk.
    """

    ident: int
    machine: Phone
    noted: dict[Payload, list[tuple[int, int, int]]] = field(default_factory=dict)
    listened: Witnessed = field(default_factory=Witnessed.none)
    known: set[tuple[int, int]] = field(default_factory=set)

    def witnessed(self, payloads: Sequence[Payload]) -> Witnessed:
        """Return whose these payloads were that it heard; for the journal alone."""
        noted = [Witnessed.each(payload, self.noted[payload]) for payload in payloads] if self.noted else []
        found: Witnessed = Witnessed.join(noted) if noted else self.listened.of(payloads)
        return found

    def scans(self, payloads: Sequence[Payload]) -> Iterator[Told]:
        """Yield the scans that heard these payloads, of those that were told one by one or scan by scan in bulk."""
        wanted = set(payloads)
        yield from (Told(*scan) for payload in wanted & self.noted.keys() for scan in self.noted[payload])
        on = self.listened
        on = on.where(np.array([each in wanted for each in slices(on.payload)], dtype=np.bool_))
        yield from map(Told, on.heard.tolist(), on.at.tolist(), on.gap_s.tolist())


class Switchboard:
    """The machines of one arm, and the lines between them.

    `installed_at` is when every app was installed (seconds since day 0). What the hall does with effects:
    `on_alert(phone, alert, at)`, `on_cross(crossing)` for each message between a phone and a server,
    `on_publish(message, at)`, `on_flag(phone, risk, at)` where a server will have other news for a phone: there is
    a risk, or there is none any more; `on_call(phone, day, at)` where somebody is to call its owner; and
    `on_push(phone, at)` where a phone is to ask at once.
    """

    def __init__(
        self,
        design: Design,
        settings: Settings,
        draws: Draws,
        calendar: Calendar,
        installed_at: int,
        on_alert: Callable[[int, Alert, int], None],
        on_cross: Callable[[Crossing], None],
        on_publish: Callable[[bytes, int], None],
        on_flag: Callable[[int, bool, int], None] = lambda phone, risk, at: None,
        on_call: Callable[[int, UnixTime | None, int], None] = lambda phone, day, at: None,
        on_push: Callable[[int, int], None] = lambda phone, at: None,
    ) -> None:
        self.secrets = {role: draws.secrets(FIRST_SERVER - i) for i, role in enumerate(sorted(design.servers))}
        self.design, self.settings = design, design.pin(settings, self.secrets)
        self.draws, self.calendar = draws, calendar
        self.installed_at = installed_at
        self.on_alert, self.on_cross, self.on_publish = on_alert, on_cross, on_publish
        self.on_flag, self.on_call, self.on_push = on_flag, on_call, on_push
        self.servers = {role: design.servers[role](secret, self.settings) for role, secret in self.secrets.items()}
        self.handsets: dict[int, Handset] = {}
        self.silent_from: dict[int, int] = {}  # who will say nothing more, and since when
        self.opened: dict[Line, int] = {}
        self.evidence = Evidence(design.traits.retention_days * DAY)
        self.edges = Edges(design.traits)

    # -- phones -------------------------------------------------------------------------------------------------------

    def install(self, phone: int) -> None:
        """Have a phone matter from now on."""
        self.handset(phone)

    def handset(self, phone: int) -> Handset:
        """Return the handset of a phone, with the app installed in its time if it had not mattered until now."""
        if phone not in self.handsets:
            assert self.design.phone is not None
            machine = self.design.phone(self.draws.secrets(phone), self.settings)
            self.handsets[phone] = Handset(phone, machine)
            self._handle(self.handsets[phone], Installed(), self.installed_at)
        return self.handsets[phone]

    def stimulate(self, phone: int, stimulus: Stimulus, at: int) -> None:
        """Let a phone handle a stimulus now, and carry out what it does."""
        handset = self.handset(phone)
        self._handle(handset, stimulus, at)
        if isinstance(stimulus, TestedPositive) and self.design.falls_silent(self.settings.rule):
            self.silent_from[phone] = at

    def catch_up(self, phone: int, until: UnixTime, at: int) -> None:
        """Let a phone have asked until then: of what it got nothing said what it had heard."""
        if self.design.nothing_new is not None:
            self.stimulate(phone, Delivered(self.design.nothing_new(until), NOBODY), at)

    def _handle(self, handset: Handset, stimulus: Stimulus, at: int) -> None:
        self._carry_out(handset.machine.handle(stimulus, self.calendar.unix(at)), at, handset.ident)

    # -- the air ------------------------------------------------------------------------------------------------------

    def hear(self, sightings: Sightings) -> set[int]:
        """Tell the hearers of sightings, in order of time, each with the payload that the heard phone said then.

        In bulk where phones can. Returns those that learnt of at least one sighting that they did not know.
        """
        if len(sightings) and _in_bulk(type(self.handset(int(sightings.heard[0])).machine)):
            return self._hear_in_bulk(sightings)
        touched = set()
        columns = (sightings.hearer, sightings.heard, sightings.at, sightings.rssi, sightings.strongest, sightings.gap)
        for hearer, heard, at, rssi, strongest, gap in zip(*(c.tolist() for c in columns), strict=True):
            handset = self.handset(hearer)
            if (heard, at) in handset.known:
                continue
            payload = self.handset(heard).machine.beacon(self.calendar.unix(at))
            if payload is None:
                continue
            handset.known.add((heard, at))
            effects = handset.machine.handle(Heard(payload, rssi, strongest, gap), self.calendar.unix(at))
            kept = [effect.kept for effect in effects if isinstance(effect, Kept)] or [payload]
            for each in kept:
                handset.noted.setdefault(each, []).append((heard, at, gap))
            touched.add(hearer)
        return touched

    def _hear_in_bulk(self, sightings: Sightings) -> set[int]:
        """Tell each hearer all at once, the same as `hear` one by one."""
        by_hearer = np.lexsort((sightings.at, sightings.hearer))
        heard = sightings.where(by_hearer[sightings.at[by_hearer] >= self.installed_at])
        if not len(heard):
            return set()
        payloads, said = self._said(heard)
        ends = np.flatnonzero(np.diff(heard.hearer, prepend=-1, append=-1)).tolist()
        touched = set()
        for begin, end in pairwise(ends):
            hearer = int(heard.hearer[begin])
            if self._take_in(self.handset(hearer), heard.where(slice(begin, end)), payloads, said[begin:end]):
                touched.add(hearer)
        return touched

    def _said(self, heard: Sightings) -> tuple[Bytes, Int64s]:
        """Return what the heard phones said: payloads, each once, and the number of the one of each sighting."""
        now = heard.at.astype(np.int64) + self.calendar.midnight
        tables, said, made = [], np.empty(len(heard), dtype=np.int64), 0
        for speaker in np.unique(heard.heard).tolist():
            machine = cast(Speaker, self.handset(speaker).machine)
            mine = np.flatnonzero(heard.heard == speaker)
            table, which = machine.beacons(now[mine])
            said[mine] = which + made
            tables.append(table)
            made += len(table)
        return np.concatenate(tables), said

    def _take_in(self, handset: Handset, heard: Sightings, payloads: Bytes, said: Int64s) -> bool:
        """Let a phone take in what of this it was not told before; return whether there was any."""
        heard_s = heard.gap.astype(np.int64)
        whose = Witnessed(heard.heard.astype(np.int64), heard.at.astype(np.int64), heard_s, payloads[said])
        if len(handset.listened):
            new = ~np.isin(_scan_of(whose), _scan_of(handset.listened))
            heard, said, whose = heard.where(new), said[new], whose.where(new)
            if not len(heard):
                return False
            handset.listened = Witnessed.join([handset.listened, whose])
        else:
            handset.listened = whose
        used, which = np.unique(said, return_inverse=True)
        now = whose.at + self.calendar.midnight
        machine = cast(Speaker, handset.machine)
        machine.listen(Hearings(payloads[used], which, now, heard.rssi, heard.strongest, heard.gap))
        return True

    def listen(self, phone: int, heard: Sightings, at: int) -> None:
        """Let a phone take in, in bulk, all that it heard until now and had not taken in: the same as `hear`."""
        assert self.design.beacons is not None
        heard = heard.where(self._loud(heard))
        speakers, which = np.unique(heard.heard, return_inverse=True)
        now = heard.at.astype(np.int64) + self.calendar.midnight
        secrets = [self.draws.secrets(speaker) for speaker in speakers.tolist()]
        payloads, said = self.design.beacons(self.secrets, secrets, self.settings, which.astype(np.int64), now)
        handset = self.handset(phone)
        assert isinstance(handset.machine, Listener)
        handset.machine.listen(Hearings(payloads, said, now, heard.rssi, heard.strongest, heard.gap))
        first = np.unique(said, return_index=True)[1]
        seconds = np.bincount(said, heard.gap, len(payloads)).astype(np.int64)
        whose, when = heard.heard[first].astype(np.int64), heard.at[first].astype(np.int64)
        handset.listened = Witnessed(whose, when, seconds, payloads)

    def _loud(self, heard: Sightings) -> Bools:
        """Tell which sightings are of phones that had not fallen silent by then."""
        speakers, which = np.unique(heard.heard, return_inverse=True)
        silent = [self.silent_from.get(speaker, int(NEVER)) for speaker in speakers.tolist()]
        return heard.at < np.array(silent, dtype=np.int64)[which]

    # -- servers and lines --------------------------------------------------------------------------------------------

    def tell(self, role: Role, stimulus: Stimulus, at: int) -> None:
        """Let a server handle a stimulus, and carry out what it does."""
        self._carry_out(self.servers[role].handle(stimulus, self.calendar.unix(at)), at, None)

    def sync_servers(self, at: int) -> None:
        """Let every server do what its calendar says is due."""
        for role in self.servers:
            self.tell(role, SyncDue(), at)
        if not self.design.traits.woken_by_hearing:
            self.evidence.looked_at()

    def _line(self, phone: int, role: Role, at: int, apart: bytes = b"") -> Line:
        """Return the line of a phone's connection to a server: requests of one moment share it, but for those apart."""
        return Line(self.draws.secrets(LINES)(f"line {phone} {role} {at} {apart.hex()}".rstrip(), 8))

    def _carry_out(self, effects: tuple[Effect, ...], at: int, phone: int | None) -> None:
        for effect in effects:
            match effect:
                case Publish(message):
                    self.on_publish(message, at)
                case Counted(line, because):
                    self.evidence.count(self.opened[line], because)
                case Flagged(line):
                    self.evidence.flag(self.opened[line], at)
                    self.on_flag(self.opened[line], True, at)
                case Cleared(line):
                    self.on_flag(self.opened[line], False, at)
                case Push(line):
                    self.on_push(self.opened[line], at)
                case Call(line, day):
                    self.evidence.flag(self.opened[line], at)
                    self.on_call(self.opened[line], day, at)
                case Alert():
                    assert phone is not None, "a server alerts nobody by itself"
                    self.on_alert(phone, effect, at)
                case Send(to):
                    assert phone is not None, f"nobody waits for {effect}"
                    assert isinstance(to, str), "only servers answer on lines"
                    self._converse(phone, to, effect, at)

    def outside(self, effects: tuple[Effect, ...], at: int, whom: Role | int) -> None:
        """Carry out what a server or phone does about something from outside; nobody here hears a server's reply."""
        if isinstance(whom, str):
            self._carry_out(tuple(each for each in effects if not isinstance(each, Send)), at, None)
        else:
            self._carry_out(effects, at, whom)

    def _converse(self, phone: int, role: Role, said: Send, at: int) -> None:
        """Carry a phone's message to a server on a line of its own, and the replies back along it."""
        self._note(phone, said.because, at)
        line = self._line(phone, role, at, sha256(said.message).digest() if said.apart else b"")
        self.opened[line] = phone
        self.on_cross(Crossing(at, phone, role, "up", line, said.message))
        for effect in self.servers[role].handle(Delivered(said.message, line), self.calendar.unix(at)):
            if isinstance(effect, Send) and effect.to == line:
                self.on_cross(Crossing(at, phone, role, "down", line, effect.message))
                self.stimulate(phone, Delivered(effect.message, line), at)
            else:
                self._carry_out((effect,), at, None)

    def send_dummy(self, phone: int, message: bytes, at: int) -> None:
        """Carry to the one server a phone's message that tells nothing; the app throws the answer away."""
        (role,) = self.servers
        line = self._line(phone, role, at)
        self.opened[line] = phone
        self.on_cross(Crossing(at, phone, role, "up", line, message))
        for effect in self.servers[role].handle(Delivered(message, line), self.calendar.unix(at)):
            assert isinstance(effect, Send), "a dummy has no effect but an answer"
            self.on_cross(Crossing(at, phone, role, "down", line, effect.message))

    def _note(self, phone: int, payloads: Sequence[Payload], at: int) -> None:
        """Note of which payloads a phone tells a server, and have those who said them known to it."""
        if not len(payloads):
            return
        witnessed = self.handsets[phone].witnessed(payloads)
        self.evidence.told(phone, witnessed, at)
        self.edges.told(phone, witnessed.heard)
        for speaker in np.unique(witnessed.heard).tolist():
            self.handset(speaker)

    def rests_on(self, phone: int, alert: Alert) -> tuple[Told, ...]:
        """Return on which hearings an alert rests, those of each declarer together; for the journal alone."""
        if self.design.traits.tells_of_others:
            return self.evidence.of(phone)
        return tuple(sorted(self.handsets[phone].scans(alert.because)))


@cache
def _in_bulk(kind: type[Phone]) -> bool:
    """Tell whether phones of a kind speak and listen in bulk; remembered, since such a question is slow to answer."""
    return issubclass(kind, Speaker)


def _scan_of(whose: Witnessed) -> Int64s:
    """Return a number for each row, of whom a scan heard and when."""
    scan: Int64s = whose.heard << AT_BITS | whose.at + (1 << AT_BITS - 1)
    return scan
