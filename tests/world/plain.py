"""The same town, laid out with whole columns: plain, and dear in memory. What `sim.world` builds is held against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.draws import Draws, normals_of
from sim.units import Bools, Floats, Int8s, Int32s, Int64s
from sim.world.ages import LIVES_AS_COUPLE, LIVES_WITH_CHILD, PARTNERS_SD, SIBLINGS_SD, at_home_by_age
from sim.world.country import AGES, Country, by_age
from sim.world.households import QUARTER, zone_starts
from sim.world.occupations import CLASSROOM_SEATS, LEVELS, WORKS_IN_QUARTER, WORKS_IN_REGION, carers_a_home
from sim.world.seats import REGION_ZONES
from sim.world.work import OFFICES, SHIFTS

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Households:
    """Who lives where: `zone` a person's quarter, `household` the id of its first member, `age` in years, and the byte
    of the `home`; the `residents` of each quarter's care home live alone.
    """

    age: Int8s
    zone: Int32s
    home: Bytes
    household: Int32s
    zones: int
    residents: int


@dataclass(frozen=True, slots=True)
class Seats:
    """The places in households, one row each, in the order of ids (residents of care homes left out)."""

    zone: Int64s
    household: Int64s
    index: Int64s
    size: Int64s
    adults: Int64s

    def where(self, keep: Any) -> Seats:
        """Return the rows chosen."""
        return Seats(*(column[keep] for column in (self.zone, self.household, self.index, self.size, self.adults)))


def settle(country: Country, draws: Draws, people: int) -> Households:
    """Fill a town of `people` persons with households."""
    zones = -(-people // QUARTER)
    start = zone_starts(people, zones)
    in_care = by_age(country.in_care)
    residents = round(float(country.pyramid @ in_care) * people / zones)
    seats = _seats(country, draws, np.diff(start) - residents)
    person = np.arange(seats.zone.size) + seats.zone * residents
    age = np.empty(people, dtype=np.int8)
    age[person] = _ages(draws, country.pyramid * (1.0 - in_care), seats)
    settled = np.zeros(people, dtype=np.bool_)
    settled[person] = True
    resident = np.flatnonzero(~settled)
    age[resident] = _drawn(draws, "world.resident_age", country.pyramid * in_care, resident)
    home, household = np.zeros(people, dtype=np.uint8), np.arange(people, dtype=np.int32)
    home[person] = _home_bytes(seats)
    household[person] = person - seats.index
    zone = np.repeat(np.arange(zones, dtype=np.int32), np.diff(start))
    return Households(age, zone, home, household, zones, residents)


def _seats(country: Country, draws: Draws, persons: Int64s) -> Seats:
    """Draw households until each quarter holds its `persons`; one that lies across a quarter's end is cut in two."""
    total = int(persons.sum())
    sizes = 1 + _choice(draws.uniform("world.household_size", np.arange(total)), np.array(country.households))
    end, begins = np.cumsum(persons), np.zeros(total, dtype=np.bool_)
    first = np.cumsum(sizes) - sizes
    begins[first[first < total]] = begins[end - persons] = True
    starts = np.flatnonzero(begins)
    size = np.diff(starts, append=total)
    single = draws.uniform("world.single_parent", np.arange(size.size)) < np.array(country.single_parent)[size - 1]
    adults = np.where((size == 1) | single, 1, 2)
    household = np.repeat(np.arange(size.size), size)
    index = np.arange(total) - starts[household]
    zone = np.searchsorted(end, np.arange(total), side="right")
    return Seats(zone, household, index, size[household], adults[household])


def _home_bytes(seats: Seats) -> Bytes:
    first_of_zone = np.flatnonzero(np.diff(seats.zone, prepend=-1))
    side = (seats.household - seats.household[first_of_zone][seats.zone]) % 2
    home: Bytes = (seats.index | seats.size << 3 | side << 6 | (seats.adults == 2) << 7).astype(np.uint8)
    return home


# -- ages -------------------------------------------------------------------------------------------------------------


def _ages(draws: Draws, pyramid: Floats, seats: Seats) -> Int8s:
    """Draw the ages of children and adults and deal them to the seats. `pyramid`: AGES weights of the town's ages."""
    child = seats.index >= seats.adults
    at_home = at_home_by_age(pyramid / pyramid.sum(), float(child.mean()))
    number = np.arange(child.size)
    age = np.where(
        child,
        _drawn(draws, "world.child_age", pyramid * at_home, number),
        _drawn(draws, "world.adult_age", pyramid * (1.0 - at_home), number),
    )
    parent = ~child & (seats.size > seats.adults)
    couple = ~child & (seats.size == 2) & (seats.adults == 2)
    # Households of every kind are dealt to in the order of one draw each: a child's and its parents' ages then rise
    # together, while neighbours' do not.
    turn = draws.uniform("world.household_turn", np.arange(int(seats.household.max()) + 1))[seats.household]
    left = np.flatnonzero(~child)
    dealt = np.empty_like(age)
    for role, weight in ((parent, LIVES_WITH_CHILD), (couple, LIVES_AS_COUPLE)):
        chosen = _chosen(draws, by_age(weight)[age[left]], seats.zone[left], seats.zone[role])
        dealt[_in_turn(seats, turn, role)] = _in_order(draws, age, seats.zone, left[chosen], PARTNERS_SD)
        left = left[~chosen]
    dealt[~child & (seats.size == 1)] = age[left]
    dealt[_in_turn(seats, turn, child)] = _in_order(draws, age, seats.zone, np.flatnonzero(child), SIBLINGS_SD)
    return dealt.astype(np.int8)


def _in_turn(seats: Seats, turn: Floats, role: Bools) -> Int64s:
    """Return the seats of a role, quarter by quarter, household by household in the order of their turns."""
    rows = np.flatnonzero(role)
    return rows[np.argsort(seats.zone[rows] + turn[rows], kind="stable")]


def _in_order(draws: Draws, age: Int64s, zone: Int64s, rows: Int64s, sd: float) -> Int64s:
    """Return the ages of these rows, quarter by quarter, youngest first but for a deviation."""
    near = age[rows] + sd * normals_of(draws.uniform("world.age_deviation", rows))
    return age[rows[np.argsort(zone[rows] * (10.0 * AGES) + near, kind="stable")]]


def _chosen(draws: Draws, weight: Floats, zone: Int64s, wanted: Int64s) -> Bools:
    """Choose among rows, by weight and without return, as many of each quarter as `wanted` (a column) has entries.

    The smallest exponentials of rate `weight` are a weighted sample (Efraimidis & Spirakis, Inf. Process. Lett. 97:181,
    2006).
    """
    waits = -np.log(draws.uniform("world.chosen", np.arange(zone.size), int(wanted.size))) / weight
    order = np.lexsort((waits, zone))
    zones = int(zone.max(initial=0)) + 1
    first = np.searchsorted(zone[order], np.arange(zones))
    place = np.arange(zone.size) - first[zone[order]]
    chosen = np.zeros(zone.size, dtype=np.bool_)
    chosen[order] = place < np.bincount(wanted, minlength=zones)[zone[order]]
    return chosen


def _drawn(draws: Draws, name: str, weights: Floats, number: Int64s) -> Int64s:
    if number.size == 0:
        return number
    return _choice(draws.uniform(name, number), weights / weights.sum())


def _choice(u: Floats, shares: Floats) -> Int64s:
    """Return which share each u falls in."""
    chosen: Int64s = np.minimum(np.searchsorted(np.cumsum(shares), u, side="right"), shares.size - 1)
    return chosen


# -- school and work -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Occupations:
    """Places at school and work: `members`, where each `section` of them begins, and everybody's `rank` among them."""

    members: Int32s
    section: Int64s
    rank: Int32s


def occupy(country: Country, draws: Draws, homes: Households, shops: int) -> Occupations:
    """Give pupils their classes and workers their places; `shops` is the number of shops in each quarter."""
    person = np.arange(homes.age.size, dtype=np.int32)
    private = homes.home > 0
    pupil = private & (draws.uniform("world.at_school", person) < by_age(country.at_school)[homes.age])
    worker = private & ~pupil & (draws.uniform("world.at_work", person) < by_age(country.at_work)[homes.age])
    free = _by_workplace(draws, homes, person[worker])
    sections: list[Int32s] = []
    level = np.searchsorted(LEVELS, homes.age, side="right") - 1
    seat = draws.uniform("world.class_seat", person)
    for number in range(OFFICES):
        pupils = person[pupil & (level == number)]
        pupils = pupils[np.lexsort((seat[pupils], homes.age[pupils], homes.zone[pupils]))]
        teachers, free = _taken(free, -(-pupils.size // country.class_size))
        sections.append(_classes(teachers, pupils, country.class_size))
    clerks, free = _taken(free, SHIFTS * shops * homes.zones)
    carers, free = _taken(free, homes.zones * carers_a_home(homes.residents))
    sections += [free, clerks, carers]
    return _numbered(sections, person.size)


def _by_workplace(draws: Draws, homes: Households, workers: Int32s) -> Int32s:
    """Return the workers in the order of the quarters they work in, and any order within each."""
    own = homes.zone[workers].astype(np.int64)
    first = own // REGION_ZONES * REGION_ZONES
    region = np.minimum(REGION_ZONES, homes.zones - first)
    u, where = draws.uniform("world.commutes", workers), draws.uniform("world.workplace", workers)
    nearby = first + (where * region).astype(np.int64)
    anywhere = (where * homes.zones).astype(np.int64)
    zone = np.where(u < WORKS_IN_QUARTER, own, np.where(u < WORKS_IN_REGION, nearby, anywhere))
    return workers[np.lexsort((draws.uniform("world.desk", workers), zone))]


def _taken(free: Int32s, wanted: int) -> tuple[Int32s, Int32s]:
    """Take `wanted` workers, evenly from all quarters, and return them and those still free; fewer where there are."""
    wanted = min(wanted, free.size)
    rows = np.arange(wanted) * free.size // max(wanted, 1)
    return free[rows], np.delete(free, rows)


def _classes(teachers: Int32s, pupils: Int32s, size: int) -> Int32s:
    """Lay out classes: the teacher's seat first (-1 where a small town has none), `size` pupils, then empty seats."""
    classes = np.full((-(-pupils.size // size), CLASSROOM_SEATS), -1, dtype=np.int32)
    classes[: teachers.size, 0] = teachers
    number = np.arange(pupils.size)
    classes[number // size, 1 + number % size] = pupils
    return classes.ravel()


def _numbered(sections: list[Int32s], people: int) -> Occupations:
    members = np.concatenate(sections)
    section = np.cumsum([0] + [part.size for part in sections])
    rank = np.full(people, -1, dtype=np.int32)
    taken = np.flatnonzero(members >= 0)
    rank[members[taken]] = taken
    return Occupations(members, section, rank)
