"""Is what a town says of itself true of it?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.draws import Draws
from sim.units import Day
from sim.world.caveats import caveats_of
from sim.world.conduct import Conduct
from sim.world.country import CLASSROOM, FRANCE, Country
from sim.world.mixing import met, numbers
from sim.world.town import Town
from tests.world.towns import everybody, town


def test_half_of_all_meet_about_nine_where_that_is_said() -> None:
    """Within one of nine, on each weekday of a town of 20,000; a third more or fewer is caught."""
    place = town(20_000)
    assert "half of all meet about nine others or more on a weekday (within 2 m, for 5 min" in place.caveats[0]
    for day in range(5):
        pairs = met(place.meetings(everybody(place), Day(day), Conduct()), 20_000)
        assert abs(np.median(numbers(pairs, 20_000)) - 9) <= 1


@pytest.mark.parametrize(("country", "going_out"), [(FRANCE, 0.3), (CLASSROOM, 1.0), (CLASSROOM, 0.5),
                                                    (replace(FRANCE, class_size=20), 1.0)])  # fmt: skip
def test_no_other_town_says_so(country: Country, going_out: float) -> None:
    words = " ".join(Town(Draws(1), 180, country=country, going_out=going_out).caveats)
    assert "nine" not in words
    assert ("employment are France's" in words) is (country == FRANCE)
    assert (f"{going_out:g} times as often" in words) is (going_out != 1.0)


def test_where_schools_are_closed_nothing_is_said_of_term() -> None:
    term, holidays = (" ".join(Town(Draws(1), 180, schools_open=is_open).caveats) for is_open in (True, False))
    assert ("nine" in term, "nine" in holidays) == (True, False)
    assert ("no holidays" in term, "closed throughout" in holidays) == (True, True)
    assert "no holidays" not in holidays


def test_a_classroom_says_that_it_is_one() -> None:
    words = caveats_of(CLASSROOM, 1.0)
    assert "every household is a pupil of 12 with two parents" in words[0]
    assert "Everybody owns a telephone, children as much as adults." in words
    assert "France" not in " ".join(words)


@pytest.mark.parametrize("country", [FRANCE, CLASSROOM])
def test_whose_telephones_they_are(country: Country) -> None:
    """Said of the towns in which it holds; who lives there is the same whoever owns one."""
    own = replace(country, owns_phone=((0, 0.5),))
    words = caveats_of(own, 1.0)
    assert "A share of 0.5 owns a telephone, children as much as adults." in words
    assert words[0] == caveats_of(country, 1.0)[0]
    assert "Telephones are owned by France's shares, by age." in caveats_of(FRANCE, 1.0)
