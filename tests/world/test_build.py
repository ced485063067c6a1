"""Is the town that quarters build by themselves the one that whole columns make? And does the largest one fit?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.draws import Draws
from sim.kernels import MOST_THREADS, threads
from sim.problems import Refused
from sim.world.build import MOST_PEOPLE
from sim.world.country import CLASSROOM, FRANCE, Country, by_age
from sim.world.households import QUARTER, zone_starts
from sim.world.near.answers import OTHER_SHIFT, ROW_MASK, START_SHIFT
from sim.world.occupations import CLASSROOM_SEATS, carers_a_home
from sim.world.places import WITHIN_MASK
from sim.world.plan import PERSON
from sim.world.settings import DINING
from sim.world.town import Town
from sim.world.work import SECTIONS
from tests.world.plain import occupy, settle

TOWNS = [
    (6, 1, FRANCE), (7, 2, FRANCE), (60, 3, FRANCE), (180, 1, CLASSROOM), (4_096, 1, FRANCE), (4_097, 2, FRANCE),
    (9_000, 1, CLASSROOM), (20_000, 1, FRANCE), (100_000, 4, FRANCE),
    (30_000, 1, replace(FRANCE, class_size=3, in_care=((0, 0.02),), at_school=((0, 1.0), (30, 0.5), (60, 0.0)))),
    (30_000, 2, replace(FRANCE, households=(0.0, 0.0, 0.0, 0.0, 0.0, 1.0), in_care=((0, 0.0),))),
]  # fmt: skip


@pytest.mark.parametrize(("people", "seed", "country"), TOWNS)
def test_quarters_build_the_town_that_columns_make(people: int, seed: int, country: Country) -> None:
    draws, ids = Draws(seed), np.arange(people)
    homes, town = settle(country, draws, people), Town(Draws(seed), people, country=country)
    plan, persons, known = town.plan, town.plan.persons, town.people
    work = occupy(country, draws, homes, plan.shops)
    section = np.where(work.rank < 0, SECTIONS, np.searchsorted(work.section, work.rank, side="right") - 1)
    owns = draws.uniform("world.owns_phone", ids) < by_age(country.owns_phone)[homes.age]
    for name, column in (("age", homes.age), ("home", homes.home), ("section", section), ("rank", work.rank)):
        assert (persons[name] == column).all(), name
    assert (plan.zones, plan.residents) == (homes.zones, homes.residents)
    assert (plan.members == work.members).all()
    assert (plan.section == work.section).all()
    thresholds = draws.uniform("world.installs_app", ids)
    for one, other in (
        (known.group, homes.zone), (known.household, homes.household), (known.owns_phone, owns), (known.label, ids),
        (known.install_threshold, thresholds), (known.app_users(0.4), owns & (thresholds < 0.4)),
        (known.household_of(ids[::3]), homes.household[::3]),
        (known.housemates_of(ids), np.bincount(homes.household)[homes.household] - 1),
    ):  # fmt: skip
        assert (one == other).all()


def test_threads_change_nothing() -> None:
    towns = []
    for count in (1, MOST_THREADS):
        threads(count)
        towns.append(Town(Draws(1), 50_000).plan)
    assert (towns[0].persons == towns[1].persons).all()
    assert (towns[0].members == towns[1].members).all()


def test_who_builds_says_how_far_it_is() -> None:
    told: list[float] = []
    Town(Draws(1), 2_000_000, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 5


def test_a_person_takes_eight_bytes() -> None:
    assert PERSON.itemsize == 8
    plan = Town(Draws(1), 50_000).plan
    assert plan.persons.nbytes + plan.members.nbytes < 12 * 50_000


def test_the_largest_town_fits_its_numbers() -> None:
    """What the arithmetic of ids, seats, places and keys holds, for a town that nobody builds."""
    zones = -(-MOST_PEOPLE // QUARTER)
    starts = zone_starts(MOST_PEOPLE, zones)
    last = MOST_PEOPLE - 1
    assert last * zones // MOST_PEOPLE == zones - 1
    assert starts[-1] == MOST_PEOPLE
    assert np.diff(starts).min() == np.diff(starts).max() == QUARTER
    assert zones <= WITHIN_MASK
    assert last < 1 << (START_SHIFT - OTHER_SHIFT)
    largest_key = 86_400 << START_SHIFT | last << OTHER_SHIFT | ROW_MASK
    assert largest_key < 2**63
    assert last + MOST_PEOPLE * last < 2**63, "pairs of persons as one number"
    ends = Draws(1).uniform("test.ids", np.array([last, last - 2**26, 2**32 + last]))
    assert ends[0] != ends[1], "no two ids share a draw"
    assert ends[0] == ends[2], "counters have 32 bits"
    carers = zones * carers_a_home(sum(DINING.rooms))
    assert MOST_PEOPLE + MOST_PEOPLE // FRANCE.class_size * (CLASSROOM_SEATS - FRANCE.class_size) + carers < 2**31


def test_classes_whose_seats_have_no_numbers_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        Town(Draws(1), MOST_PEOPLE, country=replace(FRANCE, class_size=1, at_school=((0, 1.0),)))
    assert [problem.key for problem in refused.value.problems] == ["country.class_size"]
