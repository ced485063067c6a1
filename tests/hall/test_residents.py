"""Is what a town says of its persons what its kernels make of them?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.draws import Draws
from sim.hall.residents import COLUMNS, SECTION_NAMES, place_names, residents
from sim.hall.scenario import Scenario, load
from sim.hall.towns import town
from sim.kernels import kernel
from sim.units import Int64s
from sim.world.plan import Plan
from sim.world.timetable import MORNING
from sim.world.town import Town
from sim.world.work import SECTIONS, row_in, seat_at_work, section_of
from tests.hall.village import village

EVERYBODY = np.arange(9_000, dtype=np.int32)


@pytest.fixture(scope="module")
def hamlet() -> Scenario:
    return load(Path(__file__).with_name("hamlet.toml"), ("population.people=9_000",))


@kernel
def seats(plan: Plan, place: Int64s, room: Int64s) -> None:
    """Write everybody's place and room on the morning of day 0, as the days are computed."""
    for person in range(plan.people):
        section = section_of(plan, person)
        if section < SECTIONS:
            place[person], room[person], _, _ = seat_at_work(plan, section, row_in(plan, person, section), 0, MORNING)


def test_everybody_has_the_seat_that_the_days_are_made_of(hamlet: Scenario) -> None:
    known, world = residents(hamlet, 3, EVERYBODY), town(hamlet, Draws(3))
    assert known is not None
    assert isinstance(world, Town)
    place, room = np.full((2, world.plan.people), -1)
    seats(world.plan, place, room)
    assert known["place"].tolist() == place.tolist()
    assert known["room"].tolist() == room.tolist()
    sections = [*SECTION_NAMES, "none"]
    assert known["section"].tolist() == [sections[number] for number in world.plan.persons["section"].tolist()]
    assert set(known["section"].tolist()) == set(sections)


def test_a_class_has_one_teacher_and_pupils_of_an_age(hamlet: Scenario) -> None:
    known = residents(hamlet, 3, EVERYBODY)
    assert known is not None
    in_class = known["section"] == "école"
    pupils, teachers = in_class & ~known["teaches"], in_class & known["teaches"]
    assert set(known["age"][pupils]) == set(range(6, 11))
    assert known["age"][teachers].min() >= 18
    rooms = list(zip(known["place"][teachers], known["room"][teachers], strict=True))
    assert len(set(rooms)) == len(rooms) > 1
    assert not known["teaches"][~np.isin(known["section"], SECTION_NAMES[:6])].any()
    assert set(known["section"][known["in_care_home"]]) == {"none"}


def test_some_persons_are_who_they_are_among_all(hamlet: Scenario) -> None:
    some = EVERYBODY[7::1000]
    known, all_known = residents(hamlet, 3, some), residents(hamlet, 3, EVERYBODY)
    assert known is not None
    assert all_known is not None
    assert all(column.tolist() == all_known[name][some].tolist() for name, column in known.items())


def test_a_recorded_world_knows_nothing_of_its_persons(tmp_path: Path) -> None:
    assert residents(village(tmp_path), 1, EVERYBODY) is None


def test_the_columns_are_those_that_are_described(hamlet: Scenario) -> None:
    known = residents(hamlet, 3, EVERYBODY)
    assert known is not None
    assert list(known) == list(COLUMNS)
    assert all(known[name].dtype.str == dtype for name, (dtype, _) in COLUMNS.items() if dtype != "str")


def test_places_have_names_of_their_own() -> None:
    number = np.array([(2 << 56) + (3 << 32), 0, (2 << 56) + (3 << 32) + 1, (2 << 56) + (3 << 32)])
    assert place_names(number).tolist() == ["school-3-0", "home-0-0", "school-3-1", "school-3-0"]
    assert place_names(number[:0]).tolist() == []
