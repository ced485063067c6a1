"""Which key does a phone speak with, and which keys does its owner upload?

One key per UTC day, from the day the app came; where a country wishes, several, each for so many hours. A report ends
the key of the day at that very moment, since everybody will be able to say its identifiers again; the phone goes on
with a fresh one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from sim.systems.gaen.limits import INTERVAL_S, MOST_KEYS
from sim.systems.gaen.wire import KEY_BYTES, ROLLING_PERIOD, DiagnosisKey, enin, first_interval
from sim.units import DAY, HOUR, Int64s, Secrets, UnixTime

KEY_HOURS = "key_hours"
"""The extra that says for how many hours a key is spoken with, where that is not a day."""

REPORT_BITS = 16
"""Reports of one day, in the low bits of (day, report)."""


def period_of(extras: Mapping[str, float]) -> int:
    """Return for how many intervals a key is spoken with, as settings say. Raises ValueError for no part of a day."""
    period = round(extras.get(KEY_HOURS, DAY / HOUR) * HOUR) // INTERVAL_S
    if not 1 <= period <= ROLLING_PERIOD or ROLLING_PERIOD % period:
        raise ValueError(f"a day of {ROLLING_PERIOD} intervals has no whole number of keys of {period}")
    return period


def most_keys(period: int) -> int:
    """Return how many keys one report may hold: as many days' as ever, in so many parts."""
    return MOST_KEYS * (ROLLING_PERIOD // period)


@dataclass(frozen=True, slots=True)
class KeyChain:
    """The keys of one phone, a pure function of its secrets and of when it was installed and made its reports.

    Each is spoken with for `period` intervals: the rolling period that is published with it.
    """

    secrets: Secrets
    installed: UnixTime
    reports: tuple[UnixTime, ...] = ()
    period: int = ROLLING_PERIOD

    def reported(self, now: UnixTime) -> KeyChain:
        """Return the chain with the key of the day ended at `now`."""
        return replace(self, reports=(*self.reports, now))

    def _tek(self, day: int, number: int) -> bytes:
        return self.secrets(f"tek {day} {number}" if number else f"tek {day}", KEY_BYTES)

    def at(self, now: UnixTime) -> bytes:
        """Return the TEK in use at `now`, whatever was reported later."""
        day = now // DAY
        number = now % DAY // (self.period * INTERVAL_S)
        if not self.reports:
            return self._tek(day, number)
        return self._tek(day, number + sum(1 for each in self.reports if each // DAY == day and each <= now))

    def at_each(self, at: Int64s) -> tuple[list[bytes], Int64s]:
        """Return the TEKs in use at many moments, each once and in order, and the number of the one of each moment."""
        day = at // DAY
        turn = at % DAY // (self.period * INTERVAL_S)
        number = sum((((each // DAY == day) & (each <= at)) for each in self.reports), turn)
        spells, which = np.unique(day << REPORT_BITS | number, return_inverse=True)
        return [self._tek(spell >> REPORT_BITS, spell & (1 << REPORT_BITS) - 1) for spell in spells.tolist()], which

    def of_day(self, day: int) -> tuple[DiagnosisKey, ...]:
        """Return the keys of a UTC day, in order; together they are valid all day."""
        ends = [enin(each) for each in self.reports if each // DAY == day]
        bounds = sorted([*range(first_interval(day), first_interval(day + 1) + 1, self.period), *ends])
        return tuple(
            DiagnosisKey(self._tek(day, number), start, end - start)
            for number, (start, end) in enumerate(pairwise(bounds))
            if end > start
        )

    def ended(self, first: int, now: UnixTime) -> tuple[DiagnosisKey, ...]:
        """Return the keys from a UTC day on that are no longer in use at `now`, oldest first."""
        first = max(first, self.installed // DAY)
        return tuple(key for day in range(first, now // DAY + 1) for key in self.of_day(day) if key.ends <= now)

    def holds(self, key: DiagnosisKey) -> bool:
        """Tell whether a published key is one of this phone's own."""
        return any(own.tek == key.tek for own in self.of_day(key.day))
