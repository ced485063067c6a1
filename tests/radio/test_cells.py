"""Does the nearest antenna hold a phone, and does an antenna hold those places alone?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.draws import Draws
from sim.radio.cells import OFF, Cells
from sim.units import Floats, Int64s
from tests.world.towns import town

PEOPLE = 9_000


def every_place() -> Int64s:
    here = town(PEOPLE)
    return np.concatenate([here.map.in_quarter(quarter)[0] for quarter in range(here.plan.zones)])


def metres_to_all(cells: Cells, places: Int64s) -> Floats:
    """From each place to each antenna: the plain second way."""
    x, y = cells.map.at(places)
    at_x, at_y = cells.at(np.arange(cells.across**2))
    metres: Floats = np.hypot(x[:, None] - at_x, y[:, None] - at_y)
    return metres


@pytest.mark.parametrize("spacing_m", [120.0, 500.0, 5_000.0])
def test_the_nearest_antenna_holds_a_place(spacing_m: float) -> None:
    cells, places = Cells(town(PEOPLE).map, Draws(1), spacing_m), every_place()
    held = cells.of(places)
    metres = metres_to_all(cells, places)
    assert np.array_equal(metres[np.arange(places.size), held], metres.min(axis=1))
    assert cells.across == max(1, np.ceil(town(PEOPLE).map.across * town(PEOPLE).map.side / spacing_m))


def test_an_antenna_holds_its_places_and_no_other() -> None:
    cells, places = Cells(town(PEOPLE).map, Draws(1)), every_place()
    held = cells.of(places)
    assert np.unique(held).size > 4
    for antenna in range(cells.across**2):
        assert np.array_equal(cells.held_by(antenna), np.sort(places[held == antenna]))


def test_antennas_stand_near_the_middle_of_their_squares_and_the_seed_says_where() -> None:
    cells = Cells(town(PEOPLE).map, Draws(1))
    x, y = cells.at(np.arange(9))
    for along in (x, y):
        assert np.all(np.abs(along / cells.spacing_m % 1.0 - 0.5) <= OFF)
    assert not np.array_equal(x, Cells(town(PEOPLE).map, Draws(2)).at(np.arange(9))[0])
    assert repr(cells) == "Cells(3 x 3 antennas, every 500 m)"
