"""Phones on a table and the servers they know: a conversation of real machines, played to the second."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import Any

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
    Installed,
    Kept,
    Line,
    Machine,
    Phone,
    Publish,
    Push,
    Role,
    Send,
    Settings,
    SlipIssued,
    Stimulus,
    SyncDue,
    TestedPositive,
)
from sim.units import DAY, HOUR, Secrets, UnixTime

MIDNIGHT = UnixTime(18_442 * DAY)
"""2020-06-29, 00:00 UTC: the day on which all apps of a conversation are installed."""
SCAN_S = 300
TABLE_DBM = -60
SLIP = b"123456789012"


def moment(day: float, hour: float = 0.0) -> UnixTime:
    """The Unix time of an hour of a day, counted from the installation."""
    return UnixTime(MIDNIGHT + int(day * DAY) + int(hour * HOUR))


@dataclass(frozen=True, slots=True)
class Said:
    """One message as an onlooker who sees everything would note it."""

    at: int
    sender: str
    receiver: str
    message: bytes


@dataclass(slots=True)
class Conversation:
    """Some phones by name, all servers of their design, and everything that was said.

    With `restarts` every machine is pickled and read back before each stimulus. `deaf` phones ask for news every
    `seldom_s` only (None: never). `opened` tells whose connection a line was at the moment the app came, `kept` by
    which bytes a phone will name a payload that it heard, where not by the payload itself. A call reaches its owner at
    once, as an alert.
    """

    design: Design
    rule: str
    people: tuple[str, ...] = ("alice", "bob")
    restarts: bool = False
    server_seed: str = "server"
    deaf: tuple[str, ...] = ()
    seldom_s: int | None = None
    slip: bytes = SLIP
    phones: dict[str, Phone] = field(init=False)
    servers: dict[Role, Machine] = field(init=False)
    said: list[Said] = field(default_factory=list)
    alerts: list[tuple[int, str, Alert]] = field(default_factory=list)
    published: list[bytes] = field(default_factory=list)
    delivered: list[tuple[str, Delivered]] = field(default_factory=list)
    sent: list[tuple[str, Send]] = field(default_factory=list)
    hints: list[tuple[int, Counted | Flagged | Cleared]] = field(default_factory=list)
    opened: dict[Line, str] = field(default_factory=dict)
    kept: dict[tuple[str, bytes], set[bytes]] = field(default_factory=dict)
    _came: dict[str, int] = field(default_factory=dict)
    _due: list[tuple[int, int, Callable[[], object]]] = field(default_factory=list)
    _order: Any = field(default_factory=count)
    now: UnixTime = MIDNIGHT

    def __post_init__(self) -> None:
        secrets = {role: Secrets(f"{self.server_seed} {role}".encode()) for role in self.design.servers}
        settings = self.design.pin(Settings(rule=self.rule), secrets)
        self.servers = {role: make(secrets[role], settings) for role, make in self.design.servers.items()}
        make_phone = self.design.phone
        assert make_phone is not None
        self.phones = {name: make_phone(Secrets(name.encode()), settings) for name in self.people}
        for name in self.people:
            self._at(moment(0), partial(self.tell, name, Installed()))
        traits = self.design.traits
        self._every(traits.publishes_every_s, 0, self._sync_servers)
        for number, name in enumerate(self.people):
            period = self.seldom_s if name in self.deaf else self.design.polls_every_s(self.rule)
            if period is not None:
                self._every(period, 60 * (number + 1), partial(self.tell, name, SyncDue()))

    # -- the calendar -------------------------------------------------------------------------------------------------

    def _at(self, at: int, do: Callable[[], object]) -> None:
        heappush(self._due, (at, next(self._order), do))

    def _every(self, period: int, offset: int, do: Callable[[], object]) -> None:
        def again(at: int) -> None:
            do()
            self._at(at + period, partial(again, at + period))

        first = moment(0) + period + offset
        self._at(first, partial(again, first))

    def play(self, until: int) -> Conversation:
        """Let everything happen that is due before `until`."""
        while self._due and self._due[0][0] < until:
            at, _, do = heappop(self._due)
            self.now = UnixTime(at)
            do()
        return self

    # -- what can be arranged -----------------------------------------------------------------------------------------

    def meet(self, one: str, other: str, start: int, scans: int, rssi: int = TABLE_DBM) -> None:
        """Lay two phones side by side for so many scans."""
        for scan in range(scans):
            at = start + SCAN_S * scan
            self._at(at, partial(self._overhear, one, other, rssi))
            self._at(at, partial(self._overhear, other, one, rssi))

    def replay(self, hearer: str, payload: bytes, at: int, rssi: int = TABLE_DBM) -> None:
        """Let a phone hear a payload that somebody recorded."""
        self._at(at, partial(self.tell, hearer, Heard(payload, rssi, rssi, SCAN_S)))

    def issue(self, at: int, slip: bytes | None = None) -> None:
        """Let the laboratory tell the servers of a slip."""
        self._at(at, partial(self._issue, slip or self.slip))

    def declare(self, name: str, at: int, onset: int | None, slip: bytes | None = None) -> None:
        """Let an owner declare, with a slip that may or may not be good."""
        told = None if onset is None else UnixTime(onset)
        self._at(at, partial(self.tell, name, TestedPositive(slip or self.slip, told)))

    # -- machines -----------------------------------------------------------------------------------------------------

    def _sync_servers(self) -> None:
        for role in self.servers:
            self.tell(role, SyncDue())

    def _issue(self, slip: bytes) -> None:
        for role in self.servers:
            self.said.append(Said(self.now, "laboratory", role, slip))
            self.tell(role, SlipIssued(slip))

    def _overhear(self, hearer: str, speaker: str, rssi: int) -> None:
        payload = self.phones[speaker].beacon(self.now)
        if payload is not None:
            self.said.append(Said(self.now, "phone", "phones nearby", payload))
            self.tell(hearer, Heard(payload, rssi, rssi, SCAN_S))

    def tell(self, who: str, stimulus: Stimulus) -> tuple[Effect, ...]:
        """Let a machine handle a stimulus now, and carry out what it does."""
        machines: dict[str, Any] = self.phones if who in self.phones else self.servers
        if self.restarts:
            machines[who] = pickle.loads(pickle.dumps(machines[who]))
        effects: tuple[Effect, ...] = machines[who].handle(stimulus, self.now)
        if isinstance(stimulus, Heard):
            kept = {effect.kept for effect in effects if isinstance(effect, Kept)}
            self.kept.setdefault((who, stimulus.payload), set()).update(kept or {stimulus.payload})
        for effect in effects:
            self._carry_out(who, effect)
        return effects

    def _carry_out(self, who: str, effect: Effect) -> None:
        match effect:
            case Alert():
                self.said.append(Said(self.now, "phone", "owner", b""))
                self.alerts.append((self.now, who, effect))
            case Publish(message):
                self.said.append(Said(self.now, who, "everybody", message))
                self.published.append(message)
            case Counted() | Flagged() | Cleared():
                self.hints.append((self.now, effect))
            case Push(line):
                self.said.append(Said(self.now, who, "phone", b""))
                self._at(self.now, partial(self.tell, self.opened[line], SyncDue()))
            case Call(line, day):
                self.said.append(Said(self.now, who, "owner", b""))
                self.alerts.append((self.now, self.opened[line], Alert(day)))
            case Send(to, message):
                self.sent.append((who, effect))
                self._send(who, to, message)

    def _send(self, who: str, role: Role | Line, message: bytes) -> None:
        assert who in self.phones, "only phones begin a conversation"
        assert isinstance(role, str), "a phone knows servers by their role"
        line = Line(f"line {who} {role} {self.now}".encode())  # requests of one moment share it, as in the hall
        self.said.append(Said(self.now, "phone", role, message))
        if self._came.setdefault(who, int(self.now)) == self.now:
            self.opened[line] = who
        for effect in self.servers[role].handle(Delivered(message, line), self.now):
            if isinstance(effect, Send) and effect.to == line:
                self.said.append(Said(self.now, role, "phone", effect.message))
                self.delivered.append((who, Delivered(effect.message, line)))
                self.tell(who, self.delivered[-1][1])
            else:
                self._carry_out(role, effect)

    # -- what came of it ----------------------------------------------------------------------------------------------

    def alerted(self) -> list[str]:
        """Who was alerted, in time order."""
        return [name for _, name, _ in self.alerts]
