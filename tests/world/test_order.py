"""Do buckets order numbers as sorting does, and choose the smallest, whoever is level?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.kernels import kernel
from sim.units import Floats, Int64s
from sim.world.order import in_order, smallest
from sim.world.shares import Shares, share_at, shares_of

LEVEL = st.sampled_from([0.25, 1.0, 1.0 + 2**-52, 3.0, 1e9])
KEYS = st.lists(st.one_of(LEVEL, st.floats(1e-9, 1e12)), max_size=60).map(lambda keys: np.array(keys, dtype=np.float64))


@given(KEYS, st.booleans())
def test_rows_rise_and_who_is_level_keeps_the_order(keys: Floats, below: bool) -> None:
    keys = -keys if below else keys
    assert in_order(keys).tolist() == np.argsort(keys, kind="stable").tolist()


@given(KEYS, st.integers(0, 70))
def test_the_smallest_are_the_first_in_order(keys: Floats, wanted: int) -> None:
    expected = np.zeros(keys.size, dtype=np.bool_)
    expected[np.argsort(keys, kind="stable")[:wanted]] = True
    assert (smallest(keys, wanted) == expected).all()


@kernel
def _falls(shares: Shares, kind: int, u: Floats, out: Int64s) -> None:
    for row in range(u.size):
        out[row] = share_at(shares, kind, u[row])


@pytest.mark.parametrize("kind", [0, 1])
def test_a_draw_falls_on_the_share_that_a_search_finds(kind: int) -> None:
    kinds = np.array([0.0, 0.3, 0.0, 0.2, 0.5, 0.0]), np.array([1e-9, 0.0, 0.25 - 1e-9, 0.75 - 1e-12, 0.0, 1e-12])
    sums = np.cumsum(kinds[kind])
    u = np.concatenate([np.linspace(1e-12, 1 - 1e-12, 5_000), sums, sums - 1e-16, sums + 1e-16])
    u = u[(u > 0.0) & (u < 1.0)]
    out = np.empty(u.size, dtype=np.int64)
    _falls(shares_of(*kinds), kind, u, out)
    assert (out == np.minimum(np.searchsorted(sums, u, side="right"), 5)).all()
