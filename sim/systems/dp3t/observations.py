"""What does a phone remember of others, and is a day of it an exposure?

Of each scan that heard an EphID a phone keeps the attenuation, the seconds it stands for, and a coarse time: never the
second. It counts together what was said by all declarers on a day.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import NamedTuple

from sim.systems.dp3t.limits import RETENTION_DAYS
from sim.systems.gaen.matching import attenuation
from sim.systems.gaen.wire import TX_POWER
from sim.systems.machine import Heard
from sim.systems.risk import ExposureWindow, Infectiousness, ReportType, Rule, ScanInstance
from sim.units import DAY, Int32s, Int64s, UnixTime


class Observation(NamedTuple):
    """What one scan measured of an EphID: since when it may have been, the loss in dB, the seconds it stands for.

    The transmit power is the one that every phone is known to have, as an EphID says none.
    """

    since: UnixTime
    attenuation: int
    seconds: int

    @property
    def day(self) -> int:
        """The UTC day, counted from 1970-01-01."""
        return self.since // DAY

    def blurred(self, grain_s: int) -> Observation:
        """Return it with a time no finer than `grain_s`."""
        return self._replace(since=coarse(self.since, grain_s))


Observations = dict[bytes, tuple[Observation, ...]]
"""By what was kept of an EphID, in the order of their values, which tells nothing finer than the coarse time."""


def coarse(now: int, grain_s: int) -> UnixTime:
    """Return the begin of the span of `grain_s` that holds a moment."""
    return UnixTime(now - now % grain_s)


def observation(heard: Heard, now: UnixTime, grain_s: int) -> Observation:
    """Return what is remembered of one scan."""
    return Observation(coarse(now, grain_s), attenuation(TX_POWER, heard.rssi), heard.gap_s)


def observations(at: Int64s, rssi: Int32s, gap_s: Int32s, grain_s: int) -> list[Observation]:
    """Return what is remembered of many scans, columns of which say when, the level in dBm and the seconds."""
    loss = map(partial(attenuation, TX_POWER), rssi.tolist())
    return list(map(Observation, (at - at % grain_s).tolist(), loss, gap_s.tolist()))


def younger(kept: Observations, now: UnixTime) -> Observations:
    """Return what is not past the retention time, whole days."""
    oldest = now // DAY - RETENTION_DAYS
    found = {each: tuple(one for one in seen if one.day >= oldest) for each, seen in kept.items()}
    return {each: seen for each, seen in found.items() if seen}


class Exposure(NamedTuple):
    """A day that a rule calls an exposure, and by what was kept of them the EphIDs that counted."""

    day: int
    because: tuple[bytes, ...]


def exposures(matched: Observations, rule: Rule, first: int) -> list[Exposure]:
    """Return which days from `first` on are exposures by a rule, in order."""
    days: defaultdict[int, list[tuple[bytes, Observation]]] = defaultdict(list)
    for each, seen in matched.items():
        for one in seen:
            days[one.day].append((each, one))
    return [
        Exposure(day, tuple(sorted({each for each, one in days[day] if rule.weight(one.attenuation) > 0})))
        for day in sorted(days)
        if day >= first and rule.exposed([_window(day, [one for _, one in days[day]])])
    ]


def _window(day: int, seen: list[Observation]) -> ExposureWindow:
    """Return a day's observations as a rule takes them."""
    scans = tuple(ScanInstance(one.attenuation, one.attenuation, one.seconds) for one in seen)
    return ExposureWindow(day, ReportType.CONFIRMED_TEST, Infectiousness.STANDARD, scans)
