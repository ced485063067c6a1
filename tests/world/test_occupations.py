"""Who goes to which school or workplace? Everybody has one seat, classes are of an age, teams are near their homes."""

from __future__ import annotations

import numpy as np
import pytest

from sim.draws import Draws
from sim.world.country import FRANCE, by_age
from sim.world.occupations import CLASSROOM_SEATS, LEVELS, carers_a_home
from sim.world.work import CARE, OFFICES, SECTIONS, SHIFTS, TILLS
from tests.world.built import occupied, settled

SHOPS = 29
HOMES = settled(FRANCE, Draws(1), 60_000)
WORK = occupied(FRANCE, Draws(1), HOMES, SHOPS)


def section(number: int) -> np.ndarray:  # type: ignore[type-arg]
    return WORK.members[WORK.begins[number] : WORK.begins[number + 1]]


@pytest.mark.parametrize("people", [6, 60, 500, 20_000])
def test_everybody_has_one_seat_or_none(people: int) -> None:
    homes = settled(FRANCE, Draws(3), people)
    work = occupied(FRANCE, Draws(3), homes, SHOPS)
    assert work.begins.size == SECTIONS + 1
    assert work.begins[-1] == work.members.size
    seated = np.flatnonzero(work.rank >= 0)
    assert (work.members[work.rank[seated]] == seated).all()
    section = np.where(work.rank < 0, SECTIONS, np.searchsorted(work.begins, work.rank, side="right") - 1)
    assert (work.section == section).all()
    assert np.unique(work.members[work.members >= 0]).size == seated.size == (work.members >= 0).sum()
    assert (homes.home[seated] > 0).all()


@pytest.mark.parametrize("level", range(len(LEVELS)))
def test_classes_hold_a_teacher_and_pupils_of_an_age(level: int) -> None:
    classes, size = section(level).reshape(-1, CLASSROOM_SEATS), FRANCE.class_size
    oldest = [*LEVELS[1:], 26][level]
    teachers, pupils = classes[:, 0], classes[:, 1 : 1 + size]
    assert (classes[:, 1 + size :] == -1).all(), "desks beyond the size of the class are empty"
    assert (HOMES.age[teachers] >= 16).all()
    ages = np.where(pupils >= 0, HOMES.age[pupils], -1)
    assert ((ages >= LEVELS[level]) & (ages < oldest))[pupils >= 0].all()
    assert (pupils[:-1] >= 0).all(), "all classes but the last are full"
    spread = ages[:-1].max(axis=1) - ages[:-1].min(axis=1)
    assert np.median(spread) <= (1 if level else 2), "a crèche is small"
    same = (HOMES.zone[pupils[:-1]] == HOMES.zone[pupils[:-1, :1]]).mean()
    assert same > (0.75 if level else 0.5), "classmates live in one quarter"


def test_siblings_do_not_sit_side_by_side_more_than_chance_would_have_it() -> None:
    pupils = section(2).reshape(-1, CLASSROOM_SEATS)[:, 1:].ravel()
    apart = np.abs(np.diff(pupils[pupils >= 0].astype(int)))
    assert (apart < 3).mean() < 0.02


def test_there_are_as_many_pupils_and_workers_as_the_shares_say() -> None:
    age, private = HOMES.age, HOMES.home > 0
    school, work = by_age(FRANCE.at_school)[age] * private, by_age(FRANCE.at_work)[age] * private
    sizes = np.diff(WORK.begins)
    teachers = sum(int(sizes[level]) // CLASSROOM_SEATS for level in range(OFFICES))
    pupils = sum(int((section(level) >= 0).sum()) for level in range(OFFICES)) - teachers
    assert pupils == pytest.approx(school.sum(), rel=0.02)
    assert sizes[OFFICES:].sum() + teachers == pytest.approx(((1 - school) * work).sum(), rel=0.02)
    assert sizes[TILLS] == SHOPS * SHIFTS * HOMES.zones
    assert sizes[CARE] == carers_a_home(HOMES.residents) * HOMES.zones


def test_two_in_three_leave_their_quarter_for_work_and_most_stay_in_the_region() -> None:
    office = section(OFFICES)
    home = HOMES.zone[office].astype(int)
    # Members lie in the order of the quarters they work in: most at a place come from there.
    place = np.searchsorted(np.linspace(0, office.size, HOMES.zones + 1), np.arange(office.size), side="right") - 1
    stays = (home == place).mean()
    assert 0.33 < stays < 0.46


def test_where_there_are_too_few_workers_seats_stay_empty() -> None:
    homes = settled(FRANCE, Draws(1), 60)
    work = occupied(FRANCE, Draws(1), homes, 10_000)
    assert 0 < np.diff(work.begins)[TILLS] < 60
    assert np.diff(work.begins)[OFFICES] == 0
