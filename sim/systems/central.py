"""What do honest phones and the server that matches for them come to? Their decisions, without the messages in between.

Two forms of one rule: machines that tell one another everything in bytes, and a `Central`, which knows the outcome of
every honest exchange and keeps only what decides. Phones bear the hall's numbers. Nothing of a `Central` can be watched
on a line; who looks there is given machines. A test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from sim.systems.machine import Alert, Settings
from sim.units import Int32s, Int64s, Secrets, UnixTime

PHONE_SHIFT = 32
"""A payload's number holds the number of the phone that said it, and below these bits which of its payloads it is."""


@dataclass(frozen=True, slots=True, eq=False)
class Listened:
    """What one phone heard, in order of time: which phone, at which Unix time, mean raw rssi in dBm, s of the scan."""

    phone: Int64s
    at: Int64s
    rssi: Int32s
    gap_s: Int64s


class Upload(NamedTuple):
    """A report: its message, and the numbers of the payloads it tells of, with when each was first heard (Unix time)
    and for how many seconds in all."""  # fmt: skip

    message: bytes
    payload: Int64s
    first: Int64s
    heard_s: Int64s


class Found(NamedTuple):
    """What a server found in the reports since it last looked: which payloads counted, each number once and rising,
    whose account it flagged, and from whose it took the flag."""  # fmt: skip

    counted: Int64s
    flagged: list[int]
    cleared: list[int]


class Central(Protocol):
    """All honest phones of one arm and their server."""

    def report(self, phone: int, slip: bytes, onset: UnixTime | None, heard: Listened, now: UnixTime) -> Upload:
        """Let a phone report what it heard, with a code that is good."""
        ...

    def look(self, now: UnixTime) -> Found:
        """Let the server look at what was reported."""
        ...

    def ask(self, phone: int, now: UnixTime) -> Alert | None:
        """Let a phone ask for its status; return what it then tells its owner."""
        ...


class MakesCentral(Protocol):
    """How a design makes it: from the secrets of its server and of each phone."""

    def __call__(self, server: Secrets, phones: Callable[[int], Secrets], settings: Settings) -> Central:
        """Return phones and server on the day when every app was installed."""
        ...
