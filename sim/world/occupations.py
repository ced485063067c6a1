"""Who goes to which school or workplace, and beside whom does everybody sit there?

Everybody with such a place is a *member*. Members are laid out section by section: six levels of school, offices,
tills, care homes; and within a section by quarter, so that who sits near lives near, commuters apart. A member's row
says it all: class, team and desk are arithmetic.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.draws import Draws, uniforms_of
from sim.kernels import at_most, inner_kernel, kernel, parallel_kernel, prange
from sim.parameters import parameter
from sim.units import Floats, Int32s, Int64s
from sim.world.country import AGES, Country, by_age
from sim.world.households import Homes, Told, batches
from sim.world.order import in_order
from sim.world.seats import REGION_ZONES
from sim.world.settings import SCHOOL
from sim.world.work import CARE, OFFICES, SECTIONS, SHIFTS, TILLS

# fmt: off
LEVELS = parameter((0, 3, 6, 11, 15, 18), "years", "French schools: crèche, maternelle, école, collège, lycée, higher "
                   "education begin at about these ages")
WORKS_IN_QUARTER = parameter(0.36, "1", "INSEE Première 1605 (2016): 64 % of those in work leave their commune for it; "
                             "that a quarter is like a commune: assumption")
WORKS_IN_REGION = parameter(0.94, "1", "assumption: share who work in their region, their quarter included")
RESIDENTS_A_CARER = parameter(4, "persons", "assumption: residents of a care home for each who works there in shifts")
# fmt: on
CLASSROOM_SEATS = SCHOOL.rooms[0]
PARTS = 32
"""Into how many parts a town is cut so that its workers are told their quarters of work by several threads at once."""
AFTER_SCHOOL = (TILLS, CARE)
"""The sections for which workers are taken from all quarters, once every class has a teacher; offices have the rest."""


class Keys(NamedTuple):
    """The keys of what is drawn: the events "world.at_school" and so on."""

    at_school: np.uint64
    at_work: np.uint64
    commutes: np.uint64
    workplace: np.uint64
    desk: np.uint64
    class_seat: np.uint64


class Callings(NamedTuple):
    """What decides who learns, works or does neither: shares by age, and the level of school of each age."""

    at_school: Floats
    at_work: Floats
    level: Int64s


class Counted(NamedTuple):
    """How many pupils each quarter has by level, and how many of each part of the town work in each quarter."""

    pupils: Int64s
    workers: Int64s


class Seating(NamedTuple):
    """Where members sit: where each `section` of them begins, and how many pupils a class has.

    The workers of the town, in the order of the quarters they work in, are asked for teachers, level by level, then for
    clerks and for carers: of `free` workers each time `wanted` are taken, at even distances.
    """

    section: Int64s
    class_size: int
    free: Int64s
    wanted: Int64s
    sections: Int64s


class Occupations(NamedTuple):
    """Places at school and work: the `members`, -1 for an empty seat, and where each `section` of them begins."""

    members: Int32s
    section: Int64s


def occupy(country: Country, draws: Draws, homes: Homes, shops: int, told: Told) -> Occupations:
    """Give pupils their classes and workers their places; `shops` is the number of shops in each quarter.

    Writes the section and rank of every person of `homes`.
    """
    zones = homes.starts.size - 1
    level = np.searchsorted(LEVELS, np.arange(AGES), side="right") - 1
    keys = Keys(*(draws.key(f"world.{name}") for name in Keys._fields))
    callings = Callings(by_age(country.at_school), by_age(country.at_work), level)
    parts = np.linspace(0, zones, min(PARTS, zones) + 1).astype(np.int64)
    counted = Counted(np.zeros((zones, OFFICES), dtype=np.int64), np.zeros((parts.size - 1, zones), dtype=np.int64))
    with at_most(parts.size - 1):
        _call(homes, callings, keys, parts, counted)
        told(1 / 3)
        arrivals = _arrivals(homes, parts, counted.workers)
        told(1 / 2)
    seating = _seating(country, counted, zones * shops, zones * carers_a_home(homes.residents))
    members = np.full(seating.section[-1], -1, dtype=np.int32)
    pupils_before, arrived = np.cumsum(counted.pupils, axis=0) - counted.pupils, np.cumsum(counted.workers.sum(axis=0))
    for first, end in batches(zones, lambda share: told((1 + share) / 2)):
        _seat(homes, seating, keys, pupils_before, arrivals, arrived, members, first, end)
    return Occupations(members, seating.section)


def carers_a_home(residents: int) -> int:
    """Return how many persons work in each care home."""
    return -(-residents // RESIDENTS_A_CARER)


def _seating(country: Country, counted: Counted, shops: int, carers: int) -> Seating:
    """Cut the members into sections: classes have a teacher's seat, `class_size` pupils, then empty seats."""
    classes = -(-counted.pupils.sum(axis=0) // country.class_size)
    free, left = [], int(counted.workers.sum())
    wanted = [*classes.tolist(), SHIFTS * shops, carers]
    for number, each in enumerate(wanted):
        free.append(left)
        wanted[number] = min(each, left)
        left -= wanted[number]
    sizes = [*(classes * CLASSROOM_SEATS).tolist(), left, *wanted[OFFICES:]]
    section = np.cumsum([0, *sizes])
    order = np.array([*range(OFFICES), *AFTER_SCHOOL])
    return Seating(section, country.class_size, np.array(free), np.array(wanted), order)


# -- who learns, who works, and where ---------------------------------------------------------------------------------


@parallel_kernel
def _call(homes: Homes, callings: Callings, keys: Keys, parts: Int64s, counted: Counted) -> None:
    """Write everybody's level or, of workers, the quarter they work in (as section OFFICES and a rank), and count."""
    for part_ in prange(parts.size - 1):
        part = np.int64(part_)
        for zone in range(parts[part], parts[part + 1]):
            _call_quarter(homes, callings, keys, zone, counted.pupils[zone], counted.workers[part])


@kernel
def _call_quarter(
    homes: Homes, callings: Callings, keys: Keys, zone: int, pupils: Int64s, workers: Int64s
) -> None:  # fmt: skip
    persons = np.arange(homes.starts[zone], homes.starts[zone + 1])
    learns, works = uniforms_of(keys.at_school, persons, 0), uniforms_of(keys.at_work, persons, 0)
    commutes, where = uniforms_of(keys.commutes, persons, 0), uniforms_of(keys.workplace, persons, 0)
    for row in range(persons.size):
        person = homes.persons[persons[row]]
        person.section, person.rank = SECTIONS, -1
        if person.home == 0:
            continue
        if learns[row] < callings.at_school[person.age]:
            person.section = callings.level[person.age]
            pupils[person.section] += 1
        elif works[row] < callings.at_work[person.age]:
            person.section, person.rank = OFFICES, _works_in(homes, zone, commutes[row], where[row])
            workers[person.rank] += 1


@inner_kernel
def _works_in(homes: Homes, zone: int, commutes: float, where: float) -> int:
    """Return the quarter in which somebody works, by two draws: the own, one of the region, or any."""
    first, zones = zone // REGION_ZONES * REGION_ZONES, homes.starts.size - 1
    if commutes < WORKS_IN_QUARTER:
        return zone
    if commutes < WORKS_IN_REGION:
        return first + int(where * min(REGION_ZONES, zones - first))
    return int(where * zones)


def _arrivals(homes: Homes, parts: Int64s, workers: Int64s) -> Int32s:
    """Return the workers in the order of the quarters they work in and, within each, of their ids.

    `workers` counts them by part of the town and quarter of work.
    """
    by_quarter = workers.T.ravel()
    to = np.ascontiguousarray((np.cumsum(by_quarter) - by_quarter).reshape(workers.T.shape).T)
    arrivals = np.empty(int(workers.sum()), dtype=np.int32)
    _arrive(homes, parts, to, arrivals)
    return arrivals


@parallel_kernel
def _arrive(homes: Homes, parts: Int64s, to: Int64s, arrivals: Int32s) -> None:
    for part_ in prange(parts.size - 1):
        part = np.int64(part_)
        for person in range(homes.starts[parts[part]], homes.starts[parts[part + 1]]):
            if homes.persons[person].section == OFFICES:
                quarter = homes.persons[person].rank
                arrivals[to[part, quarter]] = person
                to[part, quarter] += 1


# -- who sits where ---------------------------------------------------------------------------------------------------


@parallel_kernel
def _seat(
    homes: Homes, seating: Seating, keys: Keys, pupils_before: Int64s, arrivals: Int32s, arrived: Int64s,
    members: Int32s, first: int, end: int,
) -> None:  # fmt: skip
    """Seat the pupils who live in these quarters, and those who work there."""
    for z_ in prange(end - first):
        zone = first + int(np.int64(z_))
        _seat_pupils(homes, seating, keys, zone, pupils_before[zone], members)
        begin = arrived[zone - 1] if zone > 0 else 0
        _seat_workers(homes, seating, keys, begin, arrivals[begin : arrived[zone]], members)


@kernel
def _seat_pupils(homes: Homes, seating: Seating, keys: Keys, zone: int, before: Int64s, members: Int32s) -> None:
    """Seat a quarter's pupils by age and, within each, by one draw each: full classes, the teacher's seat left free."""
    pupils = _pupils(homes, keys, zone)
    number = before.copy()
    for person in pupils:
        level = homes.persons[person].section
        of_class, seat = number[level] // seating.class_size, number[level] % seating.class_size
        _sit(homes, members, person, level, seating.section[level] + of_class * CLASSROOM_SEATS + 1 + seat)
        number[level] += 1


@kernel
def _pupils(homes: Homes, keys: Keys, zone: int) -> Int64s:
    """Return the pupils of a quarter by age and, of one age, in the order of their draws."""
    first, end = homes.starts[zone], homes.starts[zone + 1]
    pupils, count, ends = np.empty(end - first, dtype=np.int64), 0, np.zeros(AGES + 1, dtype=np.int64)
    for number in range(first, end):
        person = homes.persons[number]
        if person.section < OFFICES and person.rank < 0:  # who teaches had a quarter of work, and has a rank
            pupils[count] = number
            ends[person.age + 1] += 1
            count += 1
    for age in range(AGES):
        ends[age + 1] += ends[age]
    by_age = np.empty(count, dtype=np.int64)
    for row in in_order(uniforms_of(keys.class_seat, pupils[:count], 0)):
        age = homes.persons[pupils[row]].age
        by_age[ends[age]] = pupils[row]
        ends[age] += 1
    return by_age


@kernel
def _seat_workers(
    homes: Homes, seating: Seating, keys: Keys, begin: int, workers: Int32s, members: Int32s
) -> None:  # fmt: skip
    """Seat those who work in a quarter, in the order of one draw each; `begin` work in quarters before it."""
    at, taken = _asked_before(seating, begin)
    stages = seating.free.size
    for row in in_order(uniforms_of(keys.desk, workers, 0)):
        person, stage = workers[row], 0
        while stage < stages and at[stage] != _taken_at(seating, stage, taken[stage]):
            at[stage] += 1
            stage += 1
        if stage == stages:
            _sit(homes, members, person, OFFICES, seating.section[OFFICES] + at[stages])
        else:
            section = seating.sections[stage]
            each = CLASSROOM_SEATS if section < OFFICES else 1
            _sit(homes, members, person, section, seating.section[section] + taken[stage] * each)
            taken[stage] += 1
        at[stage] += 1


@kernel
def _asked_before(seating: Seating, begin: int) -> tuple[Int64s, Int64s]:
    """Return, by stage, how many free workers were asked before somebody, and how many of them taken.

    The last number of the first column is how many nobody took: they work in offices.
    """
    stages = seating.free.size
    at, taken = np.empty(stages + 1, dtype=np.int64), np.zeros(stages, dtype=np.int64)
    at[0] = begin
    for stage in range(stages):
        if seating.wanted[stage]:
            taken[stage] = -(-at[stage] * seating.wanted[stage] // seating.free[stage])
        at[stage + 1] = at[stage] - taken[stage]
    return at, taken


@inner_kernel
def _taken_at(seating: Seating, stage: int, number: int) -> int:
    """Return which of the free workers of a stage is the next taken, at even distances; -1 for none."""
    if number >= seating.wanted[stage]:
        return -1
    return int(number * seating.free[stage] // seating.wanted[stage])


@inner_kernel
def _sit(homes: Homes, members: Int32s, person: int, section: int, row: int) -> None:
    members[row] = person
    homes.persons[person].section, homes.persons[person].rank = section, row
