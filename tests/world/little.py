"""Small recorded worlds for tests: rows of random steps, and the measured office where it is at hand."""

from __future__ import annotations

from functools import cache

import numpy as np
from hypothesis import strategies as st

from sim.draws import Draws
from sim.units import DAY
from sim.world.recorded import Recorded, read
from sim.world.recording import STEP, Recording, merged
from tests.conftest import DATA

OFFICE = DATA / "sociopatterns" / "workplace_InVS15_tij.dat.gz"

# Few badges and few steps, close to midnight, so that meetings join, repeat and cross it.
STEPS = st.tuples(st.integers(-8, 8), st.integers(0, 3), st.integers(1, 5), st.integers(1, 5))
ROWS = st.lists(STEPS.filter(lambda row: row[2] != row[3]), min_size=1, max_size=60)


def recording(rows: list[tuple[int, int, int, int]]) -> Recording:
    """Return the recording of rows (steps around a midnight, which midnight, badge, badge)."""
    t, i, j = np.array([(DAY * (day + 1) + STEP * step, i, j) for step, day, i, j in rows], dtype=np.int64).T
    return merged("little", t, i, j)


def world(rows: list[tuple[int, int, int, int]], seed: int = 1, ownership: float = 1.0, left: float = 0.0) -> Recorded:
    """Return the world of such rows."""
    return Recorded(recording(rows), Draws(seed), ownership, left)


@cache
def office() -> Recorded:
    """Return the measured office."""
    return Recorded(read(OFFICE), Draws(1), ownership=0.9, left_behind=0.1)
