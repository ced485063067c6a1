"""Phones near each other, for tests."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.radio.links import Links, Scans
from sim.units import Barrier, Int32s, ScanSchedule, Setting
from sim.world.answers import Proximities

# As GAEN's: every 300 s, moved by up to 45 s.
SCHEDULE = ScanSchedule(period_s=300, jitter_s=45, window_s=4, per_scan=16, longest_gap_s=300)
# As an app's that listens all the time: what came is told every 5 s.
DENSE = ScanSchedule(period_s=5, jitter_s=0, window_s=5, per_scan=1, longest_gap_s=5)


def proximities(
    talks: list[tuple[int, int, int, int]],
    metres: float = 1.5,
    barrier: Barrier = Barrier.UNKNOWN,
    setting: Setting = Setting.WORK,
) -> Proximities:
    """Return both sides of (one, other, start, seconds)."""
    both = sorted({(a, s, b, m) for one, two, s, m in talks for a, b in ((one, two), (two, one))})
    asked, start, other, seconds = np.array(both, dtype=np.int32).reshape(-1, 4).T
    n = asked.size
    return Proximities(
        asked=asked,
        other=other,
        start=start,
        seconds=seconds,
        metres=np.full(n, metres),
        setting=np.full(n, setting, dtype=np.int8),
        place=np.full(n, -1, dtype=np.int64),
        barrier=np.full(n, barrier, dtype=np.int8),
    )


def links(
    hearer: npt.ArrayLike,
    heard: npt.ArrayLike,
    start: npt.ArrayLike = 0,
    metres: npt.ArrayLike = 1.5,
    setting: npt.ArrayLike = Setting.WORK,
    barrier: Barrier = Barrier.NONE,
) -> Links:
    """Return links of any length of time, in the order given."""
    a, b, s, m, where = np.broadcast_arrays(*map(np.atleast_1d, (hearer, heard, start, metres, setting)))
    time: Int32s = s.astype(np.int32)
    return Links(
        a.astype(np.int32), b.astype(np.int32), time, time + 1, m.astype(float), where.astype(np.int8),
        np.full(a.size, barrier, dtype=np.int8),
    )  # fmt: skip


def scans(each: Links, count: int = 1, period_s: int = 300) -> Scans:
    """Return so many scans of each link, so far apart, the first at its start."""
    link = np.repeat(np.arange(len(each), dtype=np.int32), count)
    at = each.start[link] + np.tile(np.arange(count, dtype=np.int32) * period_s, len(each))
    return Scans(link, at.astype(np.int32), np.full(link.size, period_s, dtype=np.int32))
