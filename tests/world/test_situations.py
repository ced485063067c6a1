"""Does a world of situations say the same from either side, and nothing that a situation does not say?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.draws import Draws
from sim.units import DAY, HOUR, MINUTE, Barrier, Day, Setting
from sim.world.conduct import Conduct
from sim.world.situations import Near, Situation, Situations

CAFE = Situation("cafe", 60, (0.5, 2.0), Setting.LEISURE)
COAT = Situation("coat", 5, (0.5, 2.0), Setting.LEISURE, near=Near.PHONES, days=(-2, 0, 1))
LENT = Situation("lent", 30, (1.0, 1.0), Setting.WORK, near=Near.PERSONS)
WALL = Situation("wall", 480, (0.5, 2.0), Setting.HOME, Barrier.BRICK)
PLAYED = (CAFE, COAT, LENT, WALL)
ONSET = 3


@pytest.fixture(scope="module")
def world() -> Situations:
    return Situations(PLAYED, 50, ONSET, Draws(1))


def everybody(world: Situations) -> np.ndarray:
    return np.arange(world.people.count, dtype=np.int32)


@pytest.mark.parametrize("ask", ["meetings", "sightable"])
def test_what_one_side_says_the_other_says(world: Situations, ask: str) -> None:
    for day in range(ONSET + 3):
        found = getattr(world, ask)(everybody(world), Day(day), Conduct())
        rows = {
            (a, b, *rest) for a, b, *rest in zip(*(found.columns()[n].tolist() for n in found.columns()), strict=True)
        }
        assert rows == {(b, a, *rest) for a, b, *rest in rows}
        alone = getattr(world, ask)(np.array([3], dtype=np.int32), Day(day), Conduct())
        assert alone.start.tolist() == found.where(found.asked == 3).start.tolist()


def test_a_coat_is_no_meeting_and_a_lent_phone_no_sighting(world: Situations) -> None:
    met, near = (ask(everybody(world), Day(ONSET), Conduct()) for ask in (world.meetings, world.sightable))
    assert set((met.asked // 2 % 4).tolist()) == {0, 2, 3}
    assert set((near.asked // 2 % 4).tolist()) == {0, 1, 3}


def test_each_comes_about_on_its_days_for_its_time_within_its_distance(world: Situations) -> None:
    for day in range(ONSET + 3):
        near = world.sightable(everybody(world), Day(day), Conduct())
        coats = near.where(near.asked // 2 % 4 == 1)
        assert (len(coats) > 0) == (day - ONSET in COAT.days)
        assert np.all(coats.seconds == 5 * MINUTE)
        assert np.all((coats.metres >= 0.5) & (coats.metres <= 2.0))
        assert np.all((coats.start >= day * DAY + 8 * HOUR) & (coats.start + coats.seconds <= day * DAY + 22 * HOUR))
        assert not len(coats) or np.unique(coats.start).size > 40, "each begins at its own moment"


def test_only_a_wall_stops_infection(world: Situations) -> None:
    met = world.meetings(everybody(world), Day(ONSET), Conduct())
    assert np.array_equal(met.stops, met.asked // 2 % 4 == 3)


def test_a_coat_hangs_whatever_its_owner_does_and_nobody_passes_who_stays_at_home(world: Situations) -> None:
    conduct, pair = Conduct(), 4 * 7 + 1
    conduct.stay_away(2 * pair, 0, 9 * DAY, 0)
    hung = world.sightable(np.array([2 * pair], dtype=np.int32), Day(ONSET), conduct)
    assert len(hung) == 1
    conduct.stay_away(2 * pair + 1, 0, 9 * DAY, 0)
    assert not len(world.sightable(np.array([2 * pair], dtype=np.int32), Day(ONSET), conduct))


def test_nobody_is_in_two_places_and_an_owner_is_not_with_the_coat(world: Situations) -> None:
    visits = world.visits(everybody(world), Day(ONSET), Conduct())
    same = visits.person[1:] == visits.person[:-1]
    assert np.all(visits.end[:-1][same] <= visits.start[1:][same])
    assert np.all(visits.start < visits.end)
    coat_pair = 1
    assert not np.any((visits.place == coat_pair) & (visits.person == 2 * coat_pair))
    there = world.presence(np.array([0, coat_pair]), Day(ONSET), Conduct())
    assert sorted(there.person.tolist()) == [0, 1, 3], "both in the café; at the coat, who passes"


def test_all_the_ill_fall_ill_when_the_scenario_says(world: Situations) -> None:
    persons, infected_at, onset = world.ill()
    assert persons.tolist() == list(range(0, world.people.count, 2))
    assert set(onset.tolist()) == {ONSET * DAY + 12 * HOUR}
    assert set((onset - infected_at).tolist()) == {5 * DAY}
