"""In which units do we speak, and what names a person, a phone, a moment?

Time has two scales and one door between them. The town counts `Seconds` from 00:00 of day 0, and may be asked
about days before it (negative). Machines count `UnixTime`, as their specifications do. `Calendar` translates;
the town's clock is UTC.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from typing import Any, Literal, NewType

import numpy as np
import numpy.typing as npt

Seconds = NewType("Seconds", int)
"""A moment of the town: seconds since 00:00 of day 0; negative before it."""
UnixTime = NewType("UnixTime", int)
"""A moment as machines write it: seconds since 1970-01-01 00:00 UTC."""
Day = NewType("Day", int)
"""A day of the town; day 0 is the scenario's `start`."""

PersonId = NewType("PersonId", int)
PhoneId = NewType("PhoneId", int)
PlaceId = NewType("PlaceId", int)

Dbm = NewType("Dbm", int)
"""Received or emitted power as radios report it: whole dBm, negative when received."""
Decibels = NewType("Decibels", float)
"""A loss or an attenuation: positive dB."""
Metres = NewType("Metres", float)

Int8s = npt.NDArray[np.int8]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
IntColumn = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

MINUTE = 60
HOUR = 3_600
DAY = 86_400

NEVER = np.int32(2**31 - 1)
"""A moment that never comes, in columns of seconds."""


class Setting(IntEnum):
    """The kind of place where two persons are near each other."""

    HOME = 0
    LANDING = 1
    SCHOOL = 2
    WORK = 3
    TRANSIT = 4
    SHOP = 5
    LEISURE = 6
    CARE = 7


class Barrier(IntEnum):
    """What stands between two persons; UNKNOWN where the source of the meetings does not say."""

    NONE = 0
    PLEXIGLASS = 1
    GLASS = 2
    PLASTERBOARD = 3
    BRICK = 4
    FLOOR = 5
    UNKNOWN = 6


@dataclass(frozen=True, slots=True)
class Calendar:
    """The dates behind the days: day 0 is `start`, and its midnight is UTC."""

    start: date
    midnight: UnixTime = field(init=False, repr=False, compare=False)
    """Unix time of 00:00 UTC on day 0."""

    def __post_init__(self) -> None:
        midnight = int(datetime.combine(self.start, datetime.min.time(), UTC).timestamp())
        object.__setattr__(self, "midnight", UnixTime(midnight))

    def unix(self, at: Seconds | int) -> UnixTime:
        """Return the Unix time of a moment of the town."""
        return UnixTime(self.midnight + int(at))

    def seconds(self, now: UnixTime | int) -> Seconds:
        """Return the moment of the town at a Unix time."""
        return Seconds(int(now) - self.midnight)

    def date(self, day: Day | int) -> date:
        """Return the date of a day of the town."""
        return self.start + timedelta(days=int(day))


def day_of(at: Seconds | int) -> Day:
    """Return the day that holds a moment (floor: one second before day 0 is in day -1)."""
    return Day(int(at) // DAY)


@dataclass(frozen=True, slots=True)
class ScanSchedule:
    """When a phone listens: one scan every `period_s`, moved by up to `jitter_s` either way, `window_s` long.

    The moment of scan k of a phone is a pure function of the phone and k, so that any scan can be asked alone.
    `per_scan` is how many messages a neighbour sends within one window; `longest_gap_s` caps the time that one
    scan stands for. `background` says who listens while the phone is in a pocket: the operating system, or an app,
    which some systems put to sleep.
    """

    period_s: int
    jitter_s: int
    window_s: int
    per_scan: int
    longest_gap_s: int
    background: Literal["system", "app"] = "system"


@dataclass(frozen=True, slots=True)
class Secrets:
    """Bytes that one phone or server alone knows: a keyed function of a label, the same whenever it is asked."""

    key: bytes

    def __call__(self, label: str, length: int = 32) -> bytes:
        """Return `length` secret bytes (1 to 64) for the label."""
        return hashlib.blake2b(label.encode(), key=self.key, digest_size=length).digest()

    def __repr__(self) -> str:
        return "Secrets(...)"
