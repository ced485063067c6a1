"""Who lives with whom, and how old are they?

The sizes of households are drawn first; they leave seats for children and for adults. Ages are drawn so that the whole
town follows its country's pyramid: children leave home at the age at which their number fits their seats. Then ages are
*dealt* to seats: brothers and sisters, partners, and children and parents are alike or a generation apart, because both
lie in the same order. Households lie together in the ids of their quarter; who lives in its care home comes last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.draws import Draws, normals_of
from sim.parameters import parameter
from sim.units import Bools, Floats, Int8s, Int32s, Int64s
from sim.world.country import ADULT, AGES, Country, Steps, by_age

# fmt: off
QUARTER = parameter(4096, "persons", "assumption: the most persons whose homes, classes and shops form one quarter")
LEAVING_SPREAD = parameter(2.5, "years", "assumption: scale of the logistic by which young adults leave their parents")
SIBLINGS_SD = parameter(2.5, "years", "assumption: spread of the ages dealt to one household's children")
PARTNERS_SD = parameter(2.5, "years", "assumption: spread of the ages dealt to one household's adults")
LIVES_WITH_CHILD: Steps = parameter(
    ((0, 0.02), (20, 0.06), (25, 0.25), (30, 0.60), (35, 0.80), (40, 0.82), (45, 0.75), (50, 0.55), (55, 0.33),
     (60, 0.15), (65, 0.06), (75, 0.03)), "1", "assumption: relative chance that an adult lives with a child, by age")
LIVES_AS_COUPLE: Steps = parameter(
    ((0, 0.10), (20, 0.30), (25, 0.60), (40, 0.55), (55, 0.75), (65, 0.75), (75, 0.60), (80, 0.42), (85, 0.25),
     (90, 0.12)), "1", "assumption: relative chance that an adult without children at home lives as a couple, by age")
# fmt: on

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Households:
    """Who lives where: `zone` a person's quarter, `household` the id of its first member, `age` in years.

    `home` is one byte a person, so that a home and the flat across the landing are found without a search: index in the
    household (3 bits), its size (3), side of the landing (1), whether its first two are partners (1). It is 0 for the
    `residents` of each quarter's care home, who are its last ids and live alone.
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


def zone_starts(people: int, zones: int) -> Int64s:
    """Return the first id of each quarter and, last, `people`: quarters differ in size by one person at most."""
    return -(-np.arange(zones + 1) * people // zones)


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
    at_home = _at_home(pyramid / pyramid.sum(), float(child.mean()))
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


def _at_home(pyramid: Floats, wanted: float) -> Floats:
    """Return the share of each age that lives with parents, so that `wanted` of all do: all minors, then a logistic.

    In a town so small that its minors outnumber the seats for children no adult lives with parents.
    """
    ages = np.arange(AGES)
    low, high = 0.0, float(AGES)
    for _ in range(50):
        middle = (low + high) / 2
        share = np.where(ages < ADULT, 1.0, 1.0 / (1.0 + np.exp((ages - middle) / LEAVING_SPREAD)))
        low, high = (middle, high) if pyramid @ share < wanted else (low, middle)
    return share


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
