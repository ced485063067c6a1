"""A system that somebody else might write, in one file: phones say a number of the day, and numbers are published.

Whoever heard a declarer's number in three scans of a day is alerted. It protects nobody, and is here for the tests.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from sim.systems.machine import (
    Alert,
    Delivered,
    Design,
    Effect,
    Heard,
    Installed,
    Nearness,
    ProtocolError,
    Publish,
    Send,
    Settings,
    SlipIssued,
    Step,
    Stimulus,
    SyncDue,
    TestedPositive,
    Traits,
)
from sim.systems.payloads import Payload
from sim.units import DAY, HOUR, ScanSchedule, Secrets, UnixTime

NUMBER, SLIP, ENOUGH = 8, 4, 3


class Phone:
    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        self.secrets, self.installed = secrets, False
        self.heard: Counter[Payload] = Counter()
        self.told: set[Payload] = set()

    def beacon(self, now: UnixTime) -> Payload | None:
        return self.secrets(f"day {now // DAY}", NUMBER) if self.installed else None

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        match stimulus:
            case Installed():
                self.installed = True
                return ()
            case Heard(payload):
                self.heard[payload] += 1
                return ()
            case TestedPositive(slip):
                days = range(now // DAY - 5, now // DAY)
                return (Send("list", slip + b"".join(self.secrets(f"day {day}", NUMBER) for day in days)),)
            case SyncDue():
                return (Send("list", b"?"),)
            case Delivered(message):
                numbers = {message[at : at + NUMBER] for at in range(0, len(message), NUMBER)}
                new = tuple(sorted(each for each in numbers - self.told if self.heard[each] >= ENOUGH))
                self.told |= set(new)
                return (Alert(None, new),) if new else ()
        raise ProtocolError("not for an app")


class List:
    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        self.slips: set[bytes] = set()
        self.numbers: list[bytes] = []
        self.published = 0

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        match stimulus:
            case SlipIssued(slip):
                self.slips.add(slip)
                return ()
            case SyncDue():
                new, self.published = self.numbers[self.published :], len(self.numbers)
                return (Publish(b"".join(new)),) if new else ()
            case Delivered(b"?", line):
                return (Send(line, b"".join(self.numbers[: self.published])),)
            case Delivered(message, _) if message[:SLIP] in self.slips:
                self.slips.discard(message[:SLIP])
                self.numbers += [message[at : at + NUMBER] for at in range(SLIP, len(message), NUMBER)]
                return ()
        raise ProtocolError("not for this server")


DESIGN = Design(
    name="toy",
    title={"fr": "Jouet", "en": "Toy"},
    phone=Phone,
    servers={"list": List},
    slip=lambda secrets, label: secrets(label, SLIP),
    rules=("three_scans",),
    in_force={"three_scans": date(2020, 6, 1)},
    nearness={"three_scans": Nearness(2.0, 15.0, 1)},
    flow=(Step("phone", "list", "numbers", "when its owner declares"),),
    traits=Traits(
        identifiers_by="phone",
        uploaded="the own numbers",
        matched_in="phone",
        everybody_learns="declarers' numbers",
        server_learns="declarers' numbers",
        alert_says="that there was an exposure",
        exchange="broadcast",
        rotation_s=DAY,
        retention_days=14,
        publishes_every_s=2 * HOUR,
        published_within_s=2 * HOUR,
        polls_every_s=6 * HOUR,
        scans=ScanSchedule(period_s=300, jitter_s=45, window_s=4, per_scan=16, longest_gap_s=300),
    ),
)
