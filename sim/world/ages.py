"""How old is everybody, and who has a telephone?

Ages are drawn so that the whole town follows its country's pyramid: children leave home at the age at which their
number fits their seats. Then ages are *dealt* to seats: brothers and sisters, partners, and children and parents are
alike or a generation apart, because both lie in the same order. A quarter deals its ages by itself.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.draws import Draws, normal_of, uniform_of, uniforms_of
from sim.kernels import inner_kernel, kernel, parallel_kernel, prange
from sim.parameters import parameter
from sim.units import Floats, Int64s
from sim.world.country import ADULT, AGES, Country, Steps, by_age
from sim.world.households import (
    ADULTS,
    COUPLES,
    PARENTS,
    Found,
    Homes,
    Told,
    adults_of,
    batches,
    first_seat,
    size_of,
)
from sim.world.order import in_order, smallest
from sim.world.shares import Shares, share_at, shares_of

# fmt: off
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
APART = 10.0 * AGES
"""How far apart the ages of two quarters lie in the order of a town."""
CHILDREN, GROWN_UPS, RESIDENTS = range(3)


class Keys(NamedTuple):
    """The keys of what is drawn: the events "world.child_age" and so on."""

    child_age: np.uint64
    adult_age: np.uint64
    resident_age: np.uint64
    age_deviation: np.uint64
    chosen: np.uint64
    household_turn: np.uint64
    owns_phone: np.uint64


class Dealing(NamedTuple):
    """What ages are dealt by, in all quarters.

    By age the weights of living with a child and as a couple, and the share that owns a phone; how many parents and
    couples the town has; and, by quarter, how many adults live in quarters before it, and how many of these without
    children.
    """

    with_child: Floats
    as_couple: Floats
    owns_phone: Floats
    parents: int
    couples: int
    adults_before: Int64s
    others_before: Int64s


def come_of_age(country: Country, draws: Draws, homes: Homes, found: Found, told: Told) -> None:
    """Write everybody's age, and who owns a phone."""
    shares, dealing = _shares(country, homes, found.counts), _dealing(country, found.counts)
    keys = Keys(*(draws.key(f"world.{name}") for name in Keys._fields))
    for first, end in batches(len(found.counts), told):
        _deal(homes, found, shares, dealing, keys, first, end)


def _shares(country: Country, homes: Homes, counts: Int64s) -> Shares:
    """Return the shares of the ages of CHILDREN at home, of GROWN_UPS in households, of RESIDENTS of care homes."""
    in_care = by_age(country.in_care)
    pyramid, seats = country.pyramid * (1.0 - in_care), homes.persons.size - len(counts) * homes.residents
    at_home = at_home_by_age(pyramid / pyramid.sum(), (seats - int(counts[:, ADULTS].sum())) / seats)
    weights = (pyramid * at_home, pyramid * (1.0 - at_home), country.pyramid * in_care)
    # Weights that are all 0 belong to a kind of which there is nobody.
    return shares_of(*(weight / (weight.sum() or 1.0) for weight in weights))


def _dealing(country: Country, counts: Int64s) -> Dealing:
    others = counts[:, ADULTS] - counts[:, PARENTS]
    return Dealing(
        with_child=by_age(LIVES_WITH_CHILD),
        as_couple=by_age(LIVES_AS_COUPLE),
        owns_phone=by_age(country.owns_phone),
        parents=int(counts[:, PARENTS].sum()),
        couples=int(counts[:, COUPLES].sum()),
        adults_before=np.cumsum(counts[:, ADULTS]) - counts[:, ADULTS],
        others_before=np.cumsum(others) - others,
    )


def at_home_by_age(pyramid: Floats, wanted: float) -> Floats:
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


# -- a quarter --------------------------------------------------------------------------------------------------------


@parallel_kernel
def _deal(homes: Homes, found: Found, shares: Shares, dealing: Dealing, keys: Keys, first: int, end: int) -> None:
    for z_ in prange(end - first):
        zone = first + int(np.int64(z_))
        _deal_quarter(homes, found, shares, dealing, keys, zone)
        _equip(homes, dealing, keys, zone)


@kernel
def _deal_quarter(homes: Homes, found: Found, shares: Shares, dealing: Dealing, keys: Keys, zone: int) -> None:
    """Write the ages of a quarter's persons."""
    start, counts, seats = homes.starts[zone], found.counts[zone], first_seat(homes, zone + 1) - first_seat(homes, zone)
    children, left = np.empty(seats - counts[ADULTS], dtype=np.int64), np.empty(counts[ADULTS], dtype=np.int64)
    _tell_apart(homes, start, children, left)
    age = _drawn(homes, shares, keys, zone, children, left)
    families, couples = _in_turn(homes, found, keys, zone)

    waits = _waits(keys, dealing.with_child, age[left], dealing.adults_before[zone], dealing.parents)
    chosen = smallest(waits, counts[PARENTS])
    _give(homes, start, families, True, _in_order(homes, keys, zone, age, left[chosen], PARTNERS_SD))
    left = left[~chosen]
    waits = _waits(keys, dealing.as_couple, age[left], dealing.others_before[zone], dealing.couples)
    chosen = smallest(waits, counts[COUPLES])
    _give(homes, start, couples, True, _in_order(homes, keys, zone, age, left[chosen], PARTNERS_SD))
    _give_singles(homes, start, age.size, age[left[~chosen]])
    _give(homes, start, families, False, _in_order(homes, keys, zone, age, children, SIBLINGS_SD))


@kernel
def _drawn(homes: Homes, shares: Shares, keys: Keys, zone: int, children: Int64s, grown_ups: Int64s) -> Int64s:
    """Write the ages of a quarter's residents of the care home; return those drawn for the seats of its households."""
    seat, end = first_seat(homes, zone), homes.starts[zone + 1]
    age = np.empty(children.size + grown_ups.size, dtype=np.int64)
    u = uniforms_of(keys.child_age, seat + children, 0)
    for row in range(children.size):
        age[children[row]] = share_at(shares, CHILDREN, u[row])
    u = uniforms_of(keys.adult_age, seat + grown_ups, 0)
    for row in range(grown_ups.size):
        age[grown_ups[row]] = share_at(shares, GROWN_UPS, u[row])
    for person in range(end - homes.residents, end):
        homes.persons[person].age = share_at(shares, RESIDENTS, uniform_of(keys.resident_age, person, 0, 0, 0))
    return age


@inner_kernel
def _tell_apart(homes: Homes, start: int, children: Int64s, adults: Int64s) -> None:
    """Write the rows of the children's and of the adults' seats."""
    child, adult = 0, 0
    for row in range(children.size + adults.size):
        home = homes.persons[start + row].home
        if home & 7 >= adults_of(home):
            children[child] = row
            child += 1
        else:
            adults[adult] = row
            adult += 1


@kernel
def _in_turn(homes: Homes, found: Found, keys: Keys, zone: int) -> tuple[Int64s, Int64s]:
    """Return the first rows of a quarter's families, and of its couples without children, in the order of their turns.

    Households are dealt to in the order of one draw each: a child's and its parents' ages then rise together, while
    neighbours' do not.
    """
    start, seats = homes.starts[zone], homes.starts[zone + 1] - homes.residents - homes.starts[zone]
    rows, turns, number = np.empty((2, seats), dtype=np.int64), np.empty((2, seats)), found.number[zone]
    u = uniforms_of(keys.household_turn, np.arange(number, number + seats), 0)  # as many as there can be
    families, couples, household, row = 0, 0, 0, 0
    while row < seats:
        home = homes.persons[start + row].home
        size, adults = size_of(home), adults_of(home)
        if size > 1:
            if size > adults:
                rows[0, families], turns[0, families] = row, zone + u[household]
                families += 1
            else:
                rows[1, couples], turns[1, couples] = row, zone + u[household]
                couples += 1
        row, household = row + size, household + 1
    return rows[0][in_order(turns[0, :families])], rows[1][in_order(turns[1, :couples])]


@kernel
def _waits(keys: Keys, weight: Floats, age: Int64s, before: int, event: int) -> Floats:
    """Return an exponential of the rate of each age's weight; `before` is how many rows lie in quarters before.

    The smallest are a weighted sample without return (Efraimidis & Spirakis, Inf. Process. Lett. 97:181, 2006). The
    last bit of a logarithm may differ between machines: it matters where two at the edge agree in all other bits.
    """
    waits = uniforms_of(keys.chosen, np.arange(before, before + age.size), event)
    for row in range(age.size):
        waits[row] = -np.log(waits[row]) / weight[age[row]]
    return waits


@kernel
def _in_order(homes: Homes, keys: Keys, zone: int, age: Int64s, rows: Int64s, sd: float) -> Int64s:
    """Return the ages of these rows, youngest first but for a deviation."""
    near = uniforms_of(keys.age_deviation, first_seat(homes, zone) + rows, 0)
    for at in range(rows.size):
        near[at] = zone * APART + (age[rows[at]] + sd * normal_of(near[at]))
    return age[rows[in_order(near)]]


@inner_kernel
def _give(homes: Homes, start: int, households: Int64s, grown_up: bool, ages: Int64s) -> None:
    """Deal ages to the adults, or to the children, of households, one household after the other."""
    next_one = 0
    for first in households:
        home = homes.persons[start + first].home
        adults = adults_of(home)
        for index in range(0 if grown_up else adults, adults if grown_up else size_of(home)):
            homes.persons[start + first + index].age = ages[next_one]
            next_one += 1


@inner_kernel
def _give_singles(homes: Homes, start: int, seats: int, ages: Int64s) -> None:
    next_one = 0
    for person in range(start, start + seats):
        if size_of(homes.persons[person].home) == 1:
            homes.persons[person].age = ages[next_one]
            next_one += 1


@kernel
def _equip(homes: Homes, dealing: Dealing, keys: Keys, zone: int) -> None:
    """Write who owns a phone, by age."""
    first, end = homes.starts[zone], homes.starts[zone + 1]
    u = uniforms_of(keys.owns_phone, np.arange(first, end), 0)
    for row in range(end - first):
        person = homes.persons[first + row]
        person.owns_phone = u[row] < dealing.owns_phone[person.age]
