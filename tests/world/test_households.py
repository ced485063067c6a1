"""Who lives with whom? Homes lie together, hold what they should, and their ages are those of families."""

from __future__ import annotations

import numpy as np
import pytest

from sim.draws import Draws
from sim.world.country import ADULT, FRANCE
from sim.world.households import QUARTER, zone_starts
from tests.world.built import Homes, settled

SIZES = [6, 7, 60, 500, 4_096, 4_097, 20_000]
HOMES = settled(FRANCE, Draws(1), 60_000)


def parts(homes: Homes) -> tuple[np.ndarray, ...]:  # type: ignore[type-arg]
    """Index, size, side and whether partners, of everybody who does not live in a care home; and their ids."""
    person = np.flatnonzero(homes.home)
    byte = homes.home[person].astype(int)
    return person, byte & 7, byte >> 3 & 7, byte >> 6 & 1, byte >> 7


@pytest.mark.parametrize("people", SIZES)
def test_homes_lie_together_in_their_quarter(people: int) -> None:
    homes = settled(FRANCE, Draws(2), people)
    person, index, size, side, partners = parts(homes)
    first = person - index
    assert (homes.household[person] == first).all()
    assert (index < size).all()
    assert (homes.zone[person] == homes.zone[first]).all()
    heads, counts = np.unique(first, return_counts=True)
    assert (counts == size[np.searchsorted(person, heads)]).all()
    assert (partners[size == 1] == 0).all()
    # On each landing a left flat comes before a right one, in the order of ids.
    assert (np.diff(side[index == 0])[np.diff(homes.zone[heads]) == 0] != 0).all()
    assert homes.age.min() >= 0
    assert homes.age.max() < 105


@pytest.mark.parametrize("people", [1, 5, 4_096, 4_097, 8_193, 20_000, 1_000_003])
def test_quarters_are_even_shares_of_the_ids(people: int) -> None:
    zones = -(-people // QUARTER)
    starts = zone_starts(people, zones)
    sizes = np.diff(starts)
    assert starts[0] == 0
    assert starts[-1] == people
    assert sizes.max() - sizes.min() <= 1
    assert sizes.max() <= QUARTER
    person = np.arange(people)
    assert (np.searchsorted(starts, person, side="right") - 1 == person * zones // people).all()


def test_residents_are_the_last_of_their_quarter_and_old() -> None:
    resident = np.flatnonzero(HOMES.home == 0)
    ends = zone_starts(60_000, HOMES.zones)[1:]
    expected = np.concatenate([np.arange(end - HOMES.residents, end) for end in ends])
    assert (resident == expected).all()
    assert HOMES.age[resident].min() >= 75
    assert (HOMES.household[resident] == resident).all()


def test_children_live_with_somebody_grown_up() -> None:
    person, index, size, _, partners = parts(HOMES)
    age = HOMES.age.astype(int)
    adults = np.where(partners == 1, 2, 1)
    adult, child = index < adults, index >= adults
    assert age[person[adult]].min() >= ADULT
    assert (size[age[person] < ADULT] > 1).all()
    gap = age[person - index][child] - age[person][child]
    assert (gap < 15).mean() < 0.001
    assert 26 < np.median(gap) < 36
    assert (gap > 60).mean() < 0.005


def test_partners_and_siblings_are_of_like_age() -> None:
    person, index, _, _, partners = parts(HOMES)
    age = HOMES.age.astype(int)
    second = person[(index == 1) & (partners == 1)]
    assert np.abs(age[second] - age[second - 1]).mean() < 4
    adults = np.where(partners == 1, 2, 1)
    younger = person[index == adults + 1]
    assert np.abs(age[younger] - age[younger - 1]).mean() < 4


def test_neighbours_are_not_of_like_age() -> None:
    heads = np.flatnonzero(HOMES.home & 7 == 0)
    age = HOMES.age[heads[HOMES.home[heads] > 0]].astype(float)
    assert abs(np.corrcoef(age[:-1], age[1:])[0, 1]) < 4 / np.sqrt(age.size)


def test_old_people_and_young_adults_live_alone_most_often() -> None:
    alone = HOMES.home >> 3 & 7 == 1
    shares = [alone[(HOMES.age >= age) & (HOMES.age < age + 15)].mean() for age in (20, 35, 50, 80)]
    assert shares[1] < shares[0] < shares[3]
    assert shares[1] < shares[2] < shares[3]
    assert 0.4 < shares[3] < 0.65


def test_the_age_at_which_children_leave_home_is_the_french_one() -> None:
    """Half have left where the number of seats for children in households ends: 23.6 years (Eurostat, 2019)."""
    person, index, _, _, partners = parts(HOMES)
    child = index >= np.where(partners == 1, 2, 1)
    at_home = [child[HOMES.age[person] == age].mean() for age in range(16, 35)]
    assert at_home[0] == 1.0
    assert at_home[-1] < 0.05
    assert 22 < 16 + np.searchsorted(-np.array(at_home), -0.5) < 28


def test_a_seed_has_its_own_families() -> None:
    one, again, other = (settled(FRANCE, Draws(seed), 500) for seed in (1, 1, 2))
    assert (one.age == again.age).all()
    assert (one.home == again.home).all()
    assert (one.age != other.age).any()
