"""Does a phone speak from its home while it is there, and from a carrier's address elsewhere?"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from sim.draws import Draws
from sim.hall.addresses import LEASE_DAYS, SHARED_BY, Addresses
from sim.hall.towns import town
from sim.units import DAY, HOUR, Day, Int32s, Setting
from sim.world.answers import Places
from sim.world.conduct import Conduct
from tests.adversaries.watching import small_town, watched_village

PEOPLE = 200


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Addresses, Places, Int32s]:
    scenario = small_town(tmp_path_factory.mktemp("town"), 3, PEOPLE)
    world = town(scenario.arm("gaen"), Draws(1))
    assert isinstance(world, Places)
    household = world.people.household
    assert household is not None
    return Addresses(world, Conduct(), Draws(1), PEOPLE), world, household


def ask(addresses: Addresses, at: int) -> list[str]:
    return addresses.of(np.arange(PEOPLE, dtype=np.int32), np.full(PEOPLE, at, dtype=np.int64))


@pytest.mark.parametrize("at", [3 * HOUR, 11 * HOUR, 17 * HOUR, -5 * DAY + 15 * HOUR])
def test_at_home_is_where_the_diary_says(made: tuple[Addresses, Places, Int32s], at: int) -> None:
    addresses, world, household = made
    found = ask(addresses, at)
    visits = world.visits(np.arange(PEOPLE, dtype=np.int32), Day(at // DAY), Conduct())
    home = {
        int(person)
        for person, start, end, setting in zip(visits.person, visits.start, visits.end, visits.setting, strict=True)
        if start <= at < end and setting == Setting.HOME
    }
    assert {person for person, subject in enumerate(found) if subject.startswith("home")} == home
    assert all(found[person].split()[1] == str(household[person]) for person in home)
    assert 0 < len(home) < PEOPLE or at == 3 * HOUR


def test_a_household_shares_an_address_for_weeks(made: tuple[Addresses, Places, Int32s]) -> None:
    addresses, _, household = made
    held = defaultdict[int, list[set[str]]](list)
    for day in range(2 * LEASE_DAYS):
        tonight = defaultdict[int, set[str]](set)
        for person, subject in enumerate(ask(addresses, day * DAY + 3 * HOUR)):
            if subject.startswith("home"):
                tonight[int(household[person])].add(subject)
        assert all(len(subjects) == 1 for subjects in tonight.values())
        for home, subjects in tonight.items():
            held[home].append(subjects)
    changes = {home: len(set(map(str, nights))) - 1 for home, nights in held.items()}
    assert set(changes.values()) <= {1, 2}
    assert len({str(nights[0]) for nights in held.values()}) == len(held), "no two homes share one"


def test_a_carriers_address_is_shared_and_lasts_a_day(made: tuple[Addresses, Places, Int32s]) -> None:
    addresses, _, _ = made
    noon, later, tomorrow = (ask(addresses, at) for at in (11 * HOUR, 16 * HOUR, 35 * HOUR))
    mobile = [p for p in range(PEOPLE) if noon[p].startswith("carrier") and later[p].startswith("carrier")]
    assert mobile
    assert all(noon[person] == later[person] for person in mobile)
    assert any(noon[p] != tomorrow[p] for p in mobile if tomorrow[p].startswith("carrier"))
    assert len({subject for subject in noon if subject.startswith("carrier")}) <= -(-PEOPLE // SHARED_BY)


def test_where_homes_are_unknown_nobody_is_at_one(tmp_path: Path) -> None:
    world = town(watched_village(tmp_path, 3).arm("gaen"), Draws(1))
    addresses = Addresses(world, Conduct(), Draws(1), 40)
    found = addresses.of(np.arange(40, dtype=np.int32), np.full(40, 3 * HOUR, dtype=np.int64))
    assert {subject.split()[0] for subject in found} == {"carrier"}
