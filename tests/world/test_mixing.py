"""Are people counted as met who were near each other for long enough, and is a table of ages read rightly?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.units import Day
from sim.world.answers import Meetings
from sim.world.conduct import Conduct
from sim.world.mixing import BANDS, assortativity, by_age, met, numbers
from tests.world.towns import everybody, town


def meetings(rows: list[tuple[int, int, int, float, bool]]) -> Meetings:
    asked, other, seconds, metres, stops = zip(*rows, strict=True)
    n = len(rows)
    return Meetings(
        asked=np.array(asked, dtype=np.int32), other=np.array(other, dtype=np.int32),
        start=np.arange(n, dtype=np.int32), seconds=np.array(seconds, dtype=np.int32),
        metres=np.array(metres), setting=np.zeros(n, dtype=np.int8), place=np.zeros(n, dtype=np.int64),
        barrier=np.zeros(n, dtype=np.int8), stops=np.array(stops),
    )  # fmt: skip


def test_two_have_met_if_they_were_near_for_five_minutes_in_all() -> None:
    table = meetings([
        (0, 1, 200, 1.0, False), (0, 1, 100, 2.0, False),  # together five minutes
        (0, 2, 299, 1.0, False),  # too short
        (0, 3, 900, 2.1, False),  # too far
        (0, 4, 900, 1.0, True),  # behind a wall
        (2, 0, 300, 0.5, False),
    ])  # fmt: skip
    pairs = met(table, 10)
    assert pairs.tolist() == [0 * 10 + 1, 2 * 10 + 0]
    assert numbers(pairs, 10).tolist() == [1, 0, 1, 0, 0, 0, 0, 0, 0, 0]


def test_ages_are_counted_by_decade_and_from_seventy_on_together() -> None:
    age = np.array([3, 9, 35, 71, 99], dtype=np.int8)
    pairs = np.array([0 * 5 + 1, 0 * 5 + 2, 3 * 5 + 4, 2 * 5 + 0])
    with np.errstate(invalid="ignore"):
        shares = by_age(pairs, age)
    assert shares[0, [0, 3]].tolist() == [0.5, 0.5]
    assert shares[7, 7] == 1.0
    assert shares[3, 0] == 1.0
    assert shares.shape == (BANDS, BANDS)


@pytest.mark.parametrize(("table", "q"), [(np.full((8, 8), 1 / 8), 0.0), (np.eye(8), 1.0)])
def test_assortativity_runs_from_indifference_to_segregation(table: np.ndarray, q: float) -> None:  # type: ignore[type-arg]
    assert assortativity(table) == pytest.approx(q)


def test_who_met_whom_is_mutual() -> None:
    place = town(2_000)
    pairs = met(place.meetings(everybody(place), Day(1), Conduct()), 2_000)
    assert (np.sort(pairs % 2_000 * 2_000 + pairs // 2_000) == pairs).all()
    assert pairs.size > 8_000
