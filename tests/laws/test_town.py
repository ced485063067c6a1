"""Are a town's distributions the stated ones, and its answers the same from either side?

Every law uses a fixed seed and states how often a right programme would fail it, had the seed been drawn anew, and
which wrong one it would catch. What is exact has no false alarms.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.draws import Draws
from sim.units import Barrier, Day, Setting
from sim.world import settings, timetable
from sim.world.conduct import Conduct
from sim.world.country import FRANCE, by_age
from sim.world.mixing import met, numbers
from sim.world.town import Town
from sim.world.work import OFFICES, TILLS
from tests.world.test_seats import seats
from tests.world.test_town_near import assert_same_from_both_sides
from tests.world.towns import everybody, phones_alone, some_stay_away, town, walls

RARE = 1e-3
"""The false-alarm rate of each law here, unless it says otherwise."""
N = 60_000
PLACE = town(N)
AGE = PLACE.plan.persons["age"]
HOME = PLACE.plan.persons["home"]
SATURDAY = Day(5)


@pytest.mark.parametrize("day", [0, 6, -4])
def test_every_row_is_the_same_from_both_sides(day: int) -> None:
    """Exact, on more than 100,000 rows of every kind; one place id of the asker's instead of the place's is caught."""
    place, conduct = town(20_000, 0.3), some_stay_away(20_000, 2_000)
    meetings = place.meetings(everybody(place), Day(day), conduct)
    near = place.sightable(everybody(place), Day(day), conduct)
    assert len(meetings) > 100_000
    assert len(near) > 100_000
    weekend = set(Setting) - {Setting.SCHOOL, Setting.WORK}
    assert set(meetings.setting) == set(near.setting) == (weekend if day == 6 else set(Setting))
    assert_same_from_both_sides(meetings)
    assert_same_from_both_sides(near)


# -- who lives in the town --------------------------------------------------------------------------------------------


def test_households_come_in_the_sizes_of_the_census() -> None:
    """False alarms .001; a share 1.5 points off is caught with power above .99. (One home a quarter is cut: .06 %.)"""
    sizes = np.bincount((HOME >> 3 & 7)[(HOME > 0) & (HOME & 7 == 0)], minlength=7)[1:]
    assert stats.chisquare(sizes, np.array(FRANCE.households) * sizes.sum()).pvalue > RARE


def test_ages_are_the_pyramid_of_the_country() -> None:
    """False alarms below .001: children and adults are drawn apart, which lowers the variance. A band of five years 9 %
    off is caught with power above .95."""
    bands = np.bincount(AGE // 5, minlength=21)
    expected = np.array(FRANCE.ages) / sum(FRANCE.ages) * N
    old = expected[18:].sum()
    observed = [*bands[:18], bands[18:].sum()]
    assert stats.chisquare(observed, [*expected[:18], old]).pvalue > RARE


@pytest.mark.parametrize(("first", "last"), [(0, 5), (6, 11), (12, 17), (18, 39), (40, 59), (60, 69), (70, 104)])
def test_phones_are_owned_by_the_shares_of_the_age(first: int, last: int) -> None:
    """False alarms .001 each; a share 4 points off is caught with power above .95 in each band but the smallest."""
    band = (first <= AGE) & (last >= AGE)
    share = by_age(FRANCE.owns_phone)[first]
    assert stats.binomtest(int(PLACE.people.owns_phone[band].sum()), int(band.sum()), share).pvalue > RARE


def test_installations_nest_by_a_uniform_threshold() -> None:
    """False alarms .001; thresholds squared, or bound to age by a correlation of .02, are caught (power above .99)."""
    thresholds = PLACE.people.install_threshold
    assert stats.kstest(thresholds, "uniform").pvalue > RARE
    assert abs(np.corrcoef(thresholds, AGE)[0, 1]) < 3.3 / np.sqrt(N)


def test_walls_stand_between_the_stated_share_of_flats() -> None:
    """False alarms .001; other shares of walls, or of homes without neighbours, by 2 points are caught (power .99)."""
    wall = walls(PLACE)
    left = (HOME > 0) & (HOME & 7 == 0) & (HOME >> 6 & 1 == 0) & np.append(HOME[1:] > 0, False)
    found = np.bincount(wall[left, 2], minlength=len(Barrier))
    flats = settings.FLATS * np.array([settings.PLASTERBOARD_WALLS, settings.BRICK_WALLS])
    shares = [1 - settings.FLATS, *flats, settings.FLATS - flats.sum()]
    observed = found[[Barrier.NONE, Barrier.PLASTERBOARD, Barrier.BRICK, Barrier.FLOOR]]
    assert observed.sum() == found.sum()
    assert stats.chisquare(observed, np.array(shares) * observed.sum()).pvalue > RARE


# -- where they sit ---------------------------------------------------------------------------------------------------


def test_classes_and_teams_have_their_sizes_when_all_are_present() -> None:
    """Exact: 25 pupils and a teacher a class, teams of 8 3 14 5 20 2 10 4 6, but for the last site of each section."""
    classes = (1 + FRANCE.class_size,) * len(settings.SCHOOL.rooms)
    full = Town(Draws(1), 20_000, going_out=2.0)
    visits = full.visits(everybody(full), Day(0), Conduct())
    desks = (visits.place % 2 == 0) & (visits.start < 11 * 3_600)
    for setting, sizes in ((Setting.SCHOOL, classes), (Setting.WORK, settings.OFFICE.rooms)):
        there = visits.where(desks & (visits.setting == setting))
        places, counts = np.unique(there.place, return_counts=True)
        whole = places[counts == sum(sizes)]
        assert whole.size > places.size - 7
        for place in whole[:10]:
            assert np.bincount(there.room[there.place == place]).tolist() == list(sizes)


def test_every_seat_is_as_likely_for_everybody_and_a_family_is_not_kept_together() -> None:
    """False alarms .002; a seat kept for two days running, or next ids in one venue 10 % too often, is caught (.99)."""
    place, days, block = town(4_000), 120, sum(settings.VENUE.rooms)
    drawn = np.stack([seats(place, day, timetable.OUT_DAY)[1] for day in range(days)])
    capacity = int(place.plan.capacity[timetable.OUT_DAY])
    taken = np.bincount((drawn[drawn >= 0] * 20 // capacity).astype(int), minlength=20)
    expected = np.diff(np.ceil(np.arange(21) * capacity / 20)) * days
    assert (taken == expected).all()
    persons = (drawn[:, :1_000] >= 0).sum(axis=0)
    share = capacity / 4_000
    chi2 = ((persons - days * share) ** 2 / (days * share * (1 - share))).sum()
    assert RARE / 2 < stats.chi2(1_000).cdf(chi2) < 1 - RARE / 2
    both = (drawn[:, 1:] >= 0) & (drawn[:, :-1] >= 0)
    together = ((drawn[:, 1:] // block == drawn[:, :-1] // block) & both).sum()
    sizes = np.bincount(np.arange(capacity) // block)
    chance = (sizes * (sizes - 1)).sum() / (4_000 * 3_999)
    trials = days * 3_999
    assert abs(together - trials * chance) < 3.3 * np.sqrt(trials * chance)


@pytest.mark.parametrize("decade", range(1, 9))
def test_as_many_go_out_on_a_saturday_as_habits_and_seats_give(decade: int) -> None:
    """False alarms .001 each; habits that are all alike, or a share 5 points off, are caught with power above .95.

    A habit z is exponential: of those whom the share S of seats allows, min(1, r z / S) go, on average
    r (1 - exp(-S / r)) of all.
    """
    outing, rank = timetable.OUT_DAY, PLACE.plan.persons["rank"]
    in_shifts = rank >= PLACE.plan.section[TILLS]
    asked = np.flatnonzero((np.minimum(AGE // 10, 8) == decade) & (HOME > 0) & ~in_shifts).astype(np.int32)
    visits = PLACE.visits(asked, SATURDAY, Conduct())
    out = visits.where((visits.setting == Setting.LEISURE) & (visits.start % 86_400 < 19 * 3_600))
    rate = timetable.GOES[outing][decade] * timetable.ON_DAYS[outing][timetable.SATURDAY]
    share = rate * (1 - np.exp(-timetable.SEATED[outing] / rate))
    assert stats.binomtest(np.unique(out.person).size, asked.size, share).pvalue > RARE


def test_as_many_work_on_a_monday_as_are_neither_ill_nor_on_leave() -> None:
    """False alarms .001; a share 2 points off is caught with power above .99."""
    section = PLACE.plan.section
    office = PLACE.plan.members[section[OFFICES] : section[OFFICES + 1]]
    visits = PLACE.visits(office, Day(0), Conduct())
    there = np.unique(visits.person[visits.setting == Setting.WORK]).size
    assert stats.binomtest(there, office.size, timetable.STAFF_PRESENT[0]).pvalue > RARE


def test_phones_are_left_behind_on_the_stated_share_of_days() -> None:
    """False alarms .001; a share 1 point off, or of every second day only, is caught with power above .99."""
    place, begins = town(20_000, 0.1), 0
    for day in range(4):
        first = (day + np.arange(20_000)) % 2 == 0
        begins += int((phones_alone(place, day, Conduct())[0][first, 0] >= 0).sum())
    assert stats.binomtest(begins, 80_000, 0.1).pvalue > RARE


def test_numbers_met_vary_as_a_negative_binomial_not_as_a_poisson() -> None:
    """No false alarm to speak of (the sd of the mean is .03); equal habits and team sizes would halve the variance."""
    counts = numbers(met(PLACE.meetings(everybody(PLACE), Day(0), Conduct()), N), N)
    assert counts.mean() == pytest.approx(9.0, abs=0.6)
    assert counts.var() / counts.mean() > 3.0
    retired = counts[(AGE >= 65) & (HOME > 0)]
    assert retired.var() / retired.mean() > 1.8
