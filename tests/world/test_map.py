"""Does every place have one point on the map, in its quarter, and is it found there again?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.draws import Draws
from sim.units import DAY, Day, Int64s, Setting
from sim.world.answers import Mapped
from sim.world.conduct import Conduct
from sim.world.map import BUILDING, PER_SQUARE_METRE, Map
from sim.world.places import HOME, LANDING, LEISURE, SETTING_SHIFT, SHOP, TRANSIT, WITHIN_SHIFT, WORK
from sim.world.town import Town
from tests.world.towns import everybody, town

PEOPLE = 9_000


def lived_in(days: int = 3) -> Int64s:
    """Every place in which somebody stays, or a phone lies, within some days."""
    here = town(PEOPLE, 0.3)
    asked = (here.visits, here.whereabouts)
    return np.unique(
        np.concatenate([ask(everybody(here), Day(d), Conduct()).place for ask in asked for d in range(days)])
    )


def number(setting: int, within: int, inside: int) -> Int64s:
    return np.array([setting << SETTING_SHIFT | within << WITHIN_SHIFT | inside])


def test_a_town_has_a_map_and_the_seed_draws_it() -> None:
    here = town(PEOPLE, 0.3)
    assert isinstance(here, Mapped)
    places = lived_in(1)
    again = Town(Draws(1), PEOPLE, 0.1).map.at(places)
    assert np.array_equal(np.array(here.map.at(places)), np.array(again))
    assert not np.array_equal(here.map.at(places)[0], Town(Draws(2), PEOPLE).map.at(places)[0])
    assert here.living(Draws(7)).map is here.map, "other days, the same streets"


def test_who_asks_of_some_places_hears_what_who_asks_of_all_does() -> None:
    plan, places = town(PEOPLE, 0.3).map, lived_in(1)
    every = np.array(plan.at(places))
    for row in range(0, places.size, 97):
        assert np.array_equal(np.array(plan.at(places[row : row + 1]))[:, 0], every[:, row])


def test_quarters_have_the_density_that_is_assumed() -> None:
    here = town(PEOPLE, 0.3)
    area = here.plan.zones * here.map.side**2
    assert area * PER_SQUARE_METRE == pytest.approx(PEOPLE)
    x, y = here.map.at(lived_in())
    assert min(x.min(), y.min()) >= 0
    assert max(x.max(), y.max()) <= here.map.across * here.map.side


def test_every_place_is_in_the_list_of_one_quarter() -> None:
    plan = town(PEOPLE, 0.3).map
    listed = np.concatenate([plan.in_quarter(quarter)[0] for quarter in range(town(PEOPLE, 0.3).plan.zones)])
    assert np.unique(listed).size == listed.size
    assert np.isin(lived_in(), listed).all()


@pytest.mark.parametrize("metres", [1.0, 160.0, 900.0])
def test_near_a_point_lies_what_is_no_farther(metres: float) -> None:
    plan = town(PEOPLE, 0.3).map
    every = np.concatenate([plan.in_quarter(quarter)[0] for quarter in range(town(PEOPLE, 0.3).plan.zones)])
    x, y = plan.at(every)
    for row in range(0, every.size, 800):
        near = plan.near(x[row], y[row], metres)
        assert np.array_equal(near, np.sort(every[np.hypot(x - x[row], y - y[row]) <= metres]))
        assert every[row] in near


def test_far_outside_there_is_nothing() -> None:
    plan = town(PEOPLE, 0.3).map
    assert plan.near(-1e6, 40.0, 100.0).size == plan.near(40.0, 1e6, 100.0).size == 0


def test_neighbours_share_a_building_and_a_canteen_its_site() -> None:
    plan = town(PEOPLE, 0.3).map

    def at(place: Int64s) -> list[float]:
        return [float(axis[0]) for axis in plan.at(place)]

    assert at(number(HOME, 0, BUILDING)) == at(number(LANDING, 0, BUILDING + 3)) != at(number(HOME, 0, 2 * BUILDING))
    assert at(number(WORK, 6, 4)) == at(number(WORK, 6, 5)) != at(number(WORK, 6, 6))
    assert len({tuple(at(number(setting, 1, 0))) for setting in (SHOP, TRANSIT, LEISURE)}) == 3


# -- where telephones are ---------------------------------------------------------------------------------------------


def test_a_phone_is_with_its_owner_or_lies_somewhere() -> None:
    here, day = town(PEOPLE, 0.3), Day(1)
    visits, phones = (ask(everybody(here), day, Conduct()) for ask in (here.visits, here.whereabouts))
    assert np.array_equal(np.lexsort((phones.start, phones.person)), np.arange(len(phones)))
    same = phones.person[1:] == phones.person[:-1]
    assert np.all(phones.start[1:][same] >= phones.end[:-1][same]), "nowhere twice at once"
    assert np.all((phones.start >= day * DAY) & (phones.end <= (day + 1) * DAY) & (phones.start < phones.end))
    rows = {tuple(row) for row in np.stack([visits.person, visits.place, visits.start, visits.end], 1).tolist()}
    own = [tuple(row) in rows for row in np.stack([phones.person, phones.place, phones.start, phones.end], 1).tolist()]
    assert 0.5 < np.mean(own) < 1.0
    assert Setting.LEISURE in phones.setting[~np.array(own)], "some lie in cloakrooms overnight"


def test_phones_that_are_never_left_are_where_their_owners_are() -> None:
    here = town(600, 0.0)
    visits, phones = (ask(everybody(here), Day(2), Conduct()) for ask in (here.visits, here.whereabouts))
    assert all(
        np.array_equal(one, other)
        for one, other in zip(visits.columns().values(), phones.columns().values(), strict=True)
    )


def test_a_map_says_how_large_it_is() -> None:
    assert repr(Map(town(600, 0.0).plan, Draws(1))) == "Map(1 quarters of 316 m)"
