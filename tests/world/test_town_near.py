"""Is who is near whom just what the diaries say: every two stays in one place, at the same time, within reach?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.draws import Draws
from sim.units import Barrier, Day, Setting
from sim.world.answers import Columns, Meetings
from sim.world.conduct import Conduct
from sim.world.town import Town
from tests.world.towns import everybody, joined, phone_visits, rows_of, some_stay_away, town, walls

DAYS = [0, 3, 5, 6, -3]


def assert_same_from_both_sides(table: Columns) -> None:
    """Every row has its mirror, to the last bit of every column, and rows lie in the order (asked, start, other)."""
    columns = table.columns()
    mirror = columns | {"asked": columns["other"], "other": columns["asked"]}
    order, across = (np.lexsort((c["other"], c["start"], c["asked"])) for c in (columns, mirror))
    assert (order == np.arange(len(table))).all()
    for name in columns:
        assert columns[name].tobytes() == mirror[name][across].tobytes(), name


@pytest.mark.parametrize("people", [60, 330])
@pytest.mark.parametrize("day", DAYS)
def test_meetings_are_the_overlaps_of_visits(people: int, day: int) -> None:
    place, conduct = town(people), some_stay_away(people, people // 6)
    visits = place.visits(everybody(place), Day(day), conduct)
    meetings = place.meetings(everybody(place), Day(day), conduct)
    assert rows_of(meetings) == joined(place, visits, place.reach_m)


@pytest.mark.parametrize("people", [60, 330])
@pytest.mark.parametrize("day", DAYS)
def test_phones_are_near_where_they_are_carried_or_lie(people: int, day: int) -> None:
    place, conduct = town(people, 0.45), some_stay_away(people, people // 6)
    near = place.sightable(everybody(place), Day(day), conduct)
    assert rows_of(near) == joined(place, phone_visits(place, day, conduct), place.phone_reach_m)


@given(st.integers(0, 10**6), st.integers(-400, 400), st.floats(0.5, 12.0), st.floats(0.0, 2.0))
@settings(max_examples=25)
def test_answers_are_the_same_from_both_sides(seed: int, day: int, reach: float, going_out: float) -> None:
    place = Town(Draws(seed), 400, 0.4, going_out=going_out, reach_m=reach, phone_reach_m=2 * reach)
    conduct = some_stay_away(400, 50, seed)
    assert_same_from_both_sides(place.meetings(everybody(place), Day(day), conduct))
    assert_same_from_both_sides(place.sightable(everybody(place), Day(day), conduct))


def test_a_farther_reach_only_adds() -> None:
    near, far = (Town(Draws(1), 500, reach_m=reach) for reach in (1.5, 6.0))
    few, many = (place.meetings(everybody(place), Day(0), Conduct()) for place in (near, far))
    assert 0 < len(few) < len(many)
    assert rows_of(few) == rows_of(many.where(many.metres <= 1.5))


def wednesday() -> tuple[Town, Meetings]:
    place = town(20_000)
    return place, place.meetings(everybody(place), Day(2), Conduct())


def test_neighbours_lie_bed_to_bed_behind_a_wall_that_stops_infection() -> None:
    place, meetings = wednesday()
    beyond = meetings.where(meetings.setting == Setting.LANDING)
    home = place.people.household
    assert home is not None
    assert len(beyond) > 1_000
    assert beyond.stops.all()
    assert set(beyond.barrier) == {Barrier.PLASTERBOARD, Barrier.BRICK, Barrier.FLOOR}
    assert (home[beyond.asked] != home[beyond.other]).all()
    assert (beyond.barrier == walls(place)[beyond.asked, 2]).all()
    night = beyond.where(beyond.start % 86_400 == 0)
    assert len(night) > 200
    assert (night.seconds > 4 * 3_600).all()


def test_what_stands_between_two_phones_is_what_stands_between_their_rooms() -> None:
    place = town(20_000, 0.3)
    near = place.sightable(everybody(place), Day(2), Conduct())
    found = {
        Setting(setting): {Barrier(barrier) for barrier in near.barrier[near.setting == setting]}
        for setting in set(near.setting)
    }
    assert found == {
        Setting.HOME: {Barrier.NONE, Barrier.PLASTERBOARD},
        Setting.LANDING: {Barrier.PLASTERBOARD, Barrier.BRICK, Barrier.FLOOR},
        Setting.SCHOOL: {Barrier.NONE, Barrier.BRICK},
        Setting.WORK: {Barrier.NONE, Barrier.PLASTERBOARD},
        Setting.TRANSIT: {Barrier.NONE},
        Setting.SHOP: {Barrier.NONE, Barrier.PLEXIGLASS},
        Setting.LEISURE: {Barrier.NONE, Barrier.PLASTERBOARD},
        Setting.CARE: {Barrier.NONE, Barrier.BRICK},
    }


def test_a_clerk_meets_customers_through_plexiglass_only() -> None:
    _, meetings = wednesday()
    screened = meetings.where(meetings.barrier == Barrier.PLEXIGLASS)
    assert np.bincount(screened.asked).max() > 10, "somebody sits at the till"
    assert (screened.setting == Setting.SHOP).all()
    assert screened.stops.all()


def test_partners_sleep_beside_each_other_and_others_apart() -> None:
    _, meetings = wednesday()
    night = meetings.where((meetings.setting == Setting.HOME) & (meetings.start % 86_400 == 0))
    assert len(night) > 5_000
    assert (night.metres < 1.0).all()
    assert not night.stops.any()
    assert np.bincount(night.asked).max() == 1


def test_places_are_the_same_place_every_day_and_for_whoever_asks() -> None:
    place = town(500)
    known: dict[tuple[int, int], int] = {}
    for day in range(5):
        meetings = place.meetings(everybody(place), Day(day), Conduct())
        standing = np.isin(meetings.setting, [Setting.HOME, Setting.LANDING])
        for a, b, where in zip(
            *(column[standing].tolist() for column in (meetings.asked, meetings.other, meetings.place)), strict=True
        ):
            assert known.setdefault((a, b), where) == where
            assert known.setdefault((b, a), where) == where
