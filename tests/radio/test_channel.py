"""Does a scan have one answer, whoever asks and beside whatever else?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.draws import Draws
from sim.radio.channel import CHANNELS, Levels, Scans
from sim.units import DAY

BADGE = CHANNELS["badge"]


def scans(hearer: list[int], heard: list[int], at: list[int], metres: float = 1.5) -> Scans:
    columns = (np.array(column, dtype=np.int32) for column in (hearer, heard, at))
    n = len(at)
    return Scans(*columns, metres=np.full(n, metres), barrier=np.full(n, 6, dtype=np.int8))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(-20 * DAY, 90 * DAY)), min_size=1))
def test_a_scan_alone_or_in_a_column(rows: list[tuple[int, int, int]]) -> None:
    whole: Levels = BADGE.levels(Draws(1), scans(*(list(column) for column in zip(*rows, strict=True))))
    last = BADGE.levels(Draws(1), scans(*([value] for value in rows[-1])))
    assert [whole.got[-1], whole.rssi[-1], whole.strongest[-1]] == [last.got[0], last.rssi[0], last.strongest[0]]
    assert (whole.strongest == whole.rssi + 3).all()
    assert whole.rssi.dtype == whole.strongest.dtype == np.int32


def test_ten_times_the_distance_costs_its_loss_and_nothing_else_changes() -> None:
    pairs = (list(range(500)), [7] * 500, list(range(0, 50_000, 100)))
    near, far = (BADGE.levels(Draws(1), scans(*pairs, metres=metres)) for metres in (1.0, 10.0))
    assert set(near.rssi - far.rssi) <= {11, 12}
    assert (near.rssi - far.rssi).mean() == pytest.approx(11.2, abs=0.1)
    assert (near.got == far.got).all()


def test_what_belongs_to_a_phone_a_meeting_or_a_scan_is_drawn_once() -> None:
    """Averages over many scans leave the part of the meeting; over many days and partners that of the phone."""
    at = list(range(0, 40_000, 10))
    here, back, tomorrow = (
        BADGE.levels(Draws(1), scans([a] * 4_000, [b] * 4_000, [t + later for t in at])).rssi.mean()
        for a, b, later in ((1, 2, 0), (2, 1, 0), (1, 2, DAY))
    )
    assert min(abs(here - back), abs(here - tomorrow), abs(back - tomorrow)) > 0.5
    morning, noon = (
        BADGE.levels(Draws(1), scans([1] * 2_000, [2] * 2_000, part)).rssi.mean() for part in (at[:2_000], at[2_000:])
    )
    assert morning == pytest.approx(noon, abs=0.6)
