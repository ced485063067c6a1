"""Is a position off by the sensor's error, the same whoever asks, and cut where it is said?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.draws import Draws
from sim.radio.fixes import WORST, fixes, pieces, stays_of
from sim.units import DAY, HOUR, Day
from sim.world.conduct import Conduct
from tests.world.towns import everybody, town


def test_stays_join_what_touches_in_one_place() -> None:
    here = town(600)
    visits = here.visits(everybody(here), Day(1), Conduct())
    stays = stays_of(visits)
    assert len(stays) < len(visits)
    assert (stays.end - stays.start).sum() == (visits.end - visits.start).sum()
    again = (np.diff(stays.person) == 0) & (np.diff(stays.place) == 0)
    assert np.all(stays.start[1:][again] > stays.end[:-1][again])
    assert len(stays_of(visits.where(slice(0, 0)))) == 0


@pytest.mark.parametrize("error_m", [15.0, 50.0])
def test_positions_miss_by_the_error_of_the_sensor(error_m: float) -> None:
    """Twice the square root of the mean square of either axis: false alarm below 1e-6 at 5 % of 9,000 positions."""
    here = town(9_000)
    stays = stays_of(here.visits(everybody(here), Day(1), Conduct()))
    found = fixes(stays, here.map, Draws(1), error_m, "test")
    x, y = here.map.at(stays.place)
    off = np.hypot(found.x - x, found.y - y)
    assert off.max() <= WORST * error_m + 1
    assert np.sqrt(np.mean((found.x - x) ** 2)) == pytest.approx(error_m, rel=0.05)
    assert abs(np.mean(found.y - y)) < error_m / 20
    other = fixes(stays, here.map, Draws(1), error_m, "other")
    assert np.mean(other.x == found.x) < 0.1, "each sensor errs by itself"


def test_one_phone_is_seen_as_among_all() -> None:
    here = town(600)
    stays = stays_of(here.visits(everybody(here), Day(-1), Conduct()))
    every = fixes(stays, here.map, Draws(1), 15.0, "test")
    for row in range(0, len(stays), 101):
        alone = fixes(stays.where(slice(row, row + 1)), here.map, Draws(1), 15.0, "test")
        assert (alone.x[0], alone.y[0]) == (every.x[row], every.y[row])


def test_pieces_are_the_same_hours_cut_at_full_ones() -> None:
    here = town(600)
    for day in (Day(-2), Day(1)):
        whole = fixes(stays_of(here.visits(everybody(here), day, Conduct())), here.map, Draws(1), 15.0, "test")
        cut = pieces(whole, 6 * HOUR)
        assert (cut.until - cut.since).sum() == (whole.until - whole.since).sum()
        assert np.all(cut.since // (6 * HOUR) == (cut.until - 1) // (6 * HOUR))
        assert np.all(cut.since < cut.until)
        assert cut.since.min() // DAY == day
