"""Phones near each other, for tests."""

from __future__ import annotations

import numpy as np

from sim.units import ScanSchedule
from sim.world.answers import Proximities

# As GAEN's: every 300 s, moved by up to 45 s.
SCHEDULE = ScanSchedule(period_s=300, jitter_s=45, window_s=4, per_scan=16, longest_gap_s=300)


def proximities(talks: list[tuple[int, int, int, int]]) -> Proximities:
    """Return both sides of (one, other, start, seconds)."""
    both = sorted({(a, s, b, m) for one, two, s, m in talks for a, b in ((one, two), (two, one))})
    asked, start, other, seconds = np.array(both, dtype=np.int32).reshape(-1, 4).T
    n = asked.size
    return Proximities(
        asked=asked,
        other=other,
        start=start,
        seconds=seconds,
        metres=np.full(n, 1.5),
        setting=np.full(n, 3, dtype=np.int8),
        place=np.full(n, -1, dtype=np.int64),
        barrier=np.full(n, 6, dtype=np.int8),
    )
