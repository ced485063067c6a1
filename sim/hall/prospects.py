"""Which phones may have something to tell? Those that heard declarers for long enough on some day, whatever else.

Where phones match, most of those that heard a declarer heard too little for any alert. What a sighting can count at
most is known before its bytes are: its level and its time. So phones whose best day stays below what an alert needs are
never built; what they heard waits here, for a later declarer may add to it.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from sim.radio.hearing import Sightings
from sim.systems.machine import Prospect
from sim.units import DAY, Floats

DAY_BITS = 16
"""Days of a run, and those before it, in the low bits of a (phone, day)."""


class Prospects:
    """What phones without a machine heard of declarers, by phone, and how much of each day it can come to."""

    def __init__(self, prospect: Prospect, retention_s: int) -> None:
        self.prospect, self.retention_s = prospect, retention_s
        self.found: set[int] = set()
        self._since = -(1 << (DAY_BITS - 1))
        self._minutes: defaultdict[int, float] = defaultdict(float)
        self._waiting: defaultdict[int, list[Sightings]] = defaultdict(list)

    def add(self, heard: Sightings) -> Sightings:
        """Take in sightings of declarers; return those that matter now, of phones that may have something to tell.

        A phone that becomes one of these brings all that it heard before.
        """
        if not len(heard):
            return heard
        heard = heard.where(np.argsort(heard.hearer, kind="stable"))
        minutes = self.prospect.minutes(heard.rssi, heard.strongest, heard.gap)
        self._count(heard, minutes)
        phones, first = np.unique(heard.hearer, return_index=True)
        ready, ends = [], np.append(first[1:], len(heard))
        anything = np.add.reduceat(minutes, first) > 0.0
        for phone, begin, end, counts in zip(phones.tolist(), first.tolist(), ends.tolist(), anything, strict=True):
            if counts or phone in self.found:
                self._waiting[phone].append(heard.where(slice(begin, end)))
            if phone in self.found:
                ready += self._waiting.pop(phone, [])
        some: Sightings = Sightings.join(ready) if ready else heard.where(slice(0, 0))
        return some

    def _count(self, heard: Sightings, minutes: Floats) -> None:
        """Add the minutes to each phone's days; note the phones of which a day may now be enough."""
        day = heard.at.astype(np.int64) // DAY + (1 << (DAY_BITS - 1))
        keys, which = np.unique(heard.hearer.astype(np.int64) << DAY_BITS | day, return_inverse=True)
        sums = np.bincount(which, minutes, keys.size)
        for key, more in zip(keys.tolist(), sums.tolist(), strict=True):
            if more > 0.0:
                self._minutes[key] += more
                if self._minutes[key] >= self.prospect.needed:
                    self.found.add(key >> DAY_BITS)

    def forget(self, now: int) -> None:
        """Drop what phones no longer keep; once a day is enough."""
        oldest = (now - self.retention_s) // DAY
        if oldest <= self._since:
            return
        self._since = oldest
        kept = {
            phone: [each for each in some if each.at.max() >= oldest * DAY] for phone, some in self._waiting.items()
        }
        self._waiting = defaultdict(list, {phone: some for phone, some in kept.items() if some})
        first, days = oldest + (1 << (DAY_BITS - 1)), (1 << DAY_BITS) - 1
        self._minutes = defaultdict(float, {key: sums for key, sums in self._minutes.items() if key & days >= first})
