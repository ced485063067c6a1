"""Who lives with whom?

The sizes of households are drawn one after the other until the town is full; a household that lies across a quarter's
end is cut in two. They leave seats for children and for adults, which `sim.world.ages` fills. Households lie together
in the ids of their quarter; who lives in its care home comes last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from sim.draws import Draws, uniforms_of
from sim.kernels import at_most, inner_kernel, kernel, parallel_kernel, prange
from sim.parameters import parameter
from sim.units import Floats, Int64s
from sim.world.country import Country, by_age
from sim.world.plan import PERSON
from sim.world.shares import Shares, share_at, shares_of

QUARTER = parameter(4096, "persons", "assumption: the most persons whose homes, classes and shops form one quarter")
BATCH = 256
"""Quarters that are built before anybody is told how far it is."""
ADULTS, PARENTS, COUPLES = range(3)
"""What is counted of a quarter's seats: those of adults, of adults with children, of couples without."""

Told = Callable[[float], None]
"""Who is told which share of the work is done."""


class Homes(NamedTuple):
    """The persons of a town (PERSON) in their homes: the ids of quarter k are starts[k] .. starts[k + 1] - 1.

    The byte of a home says all of it: index in the household (3 bits), its size (3), side of the landing (1), whether
    its first two are partners (1). It is 0 for the `residents` of each quarter's care home, who are its last ids.
    """

    persons: Any
    starts: Int64s
    residents: int


class Found(NamedTuple):
    """Where each quarter begins among the households (as they are drawn, as they are after cuts), and what it holds.

    `drawn` is the household of its first seat, `into` how many seats of that one lie before, `number` how many
    households do; the rows of `counts` are quarters, its columns ADULTS, PARENTS, COUPLES.
    """

    drawn: Int64s
    into: Int64s
    number: Int64s
    counts: Int64s


def zone_starts(people: int, zones: int) -> Int64s:
    """Return the first id of each quarter and, last, `people`: quarters differ in size by one person at most."""
    return -(-np.arange(zones + 1) * people // zones)


def batches(zones: int, told: Told) -> Iterator[tuple[int, int]]:
    """Yield (first, end) of the quarters to be built next, no more threads than they are; tell how far it is."""
    for first in range(0, zones, BATCH):
        end = min(first + BATCH, zones)
        with at_most(end - first):
            yield first, end
        told(end / zones)


def house(country: Country, draws: Draws, people: int, told: Told) -> tuple[Homes, Found]:
    """Let `people` persons of no age yet move into households and care homes."""
    zones = -(-people // QUARTER)
    residents = round(float(country.pyramid @ by_age(country.in_care)) * people / zones)
    homes = Homes(np.zeros(people, dtype=PERSON), zone_starts(people, zones), residents)
    drawn, into, number = np.empty((3, zones), dtype=np.int64)
    found = Found(drawn, into, number, counts=np.zeros((zones, 3), dtype=np.int64))
    sizes, size_key = shares_of(np.array(country.households)), draws.key("world.household_size")
    _find(homes, sizes, size_key, found)
    single_parent, parent_key = np.array(country.single_parent), draws.key("world.single_parent")
    for first, end in batches(zones, told):
        _house(homes, found, sizes, size_key, single_parent, parent_key, first, end)
    return homes, found


@inner_kernel
def first_seat(homes: Homes, zone: int) -> int:
    """Return how many seats in households lie before a quarter (or, of the one after the last, in the town)."""
    return int(homes.starts[zone] - zone * homes.residents)


@inner_kernel
def size_of(home: int) -> int:
    """Return how many persons live in a household, by the byte of the home."""
    return home >> 3 & 7


@inner_kernel
def adults_of(home: int) -> int:
    """Return how many of them have the seats of adults, which come first: two of a couple, else one."""
    return 1 + (home >> 7)


@kernel
def _drawn_sizes(sizes: Shares, key: np.uint64, first: int, count: int) -> Int64s:
    """Return the sizes of `count` households as they are drawn, from household `first` on."""
    drawn, u = np.empty(count, dtype=np.int64), uniforms_of(key, np.arange(first, first + count), 0)
    for row in range(count):
        drawn[row] = 1 + share_at(sizes, 0, u[row])
    return drawn


@kernel
def _find(homes: Homes, sizes: Shares, key: np.uint64, found: Found) -> None:
    """Write in which household each quarter begins: one running sum over the town."""
    zone, zones, household, at, cuts = 0, homes.starts.size - 1, 0, 0, 0
    while zone < zones:
        for size in _drawn_sizes(sizes, key, household, QUARTER):
            while zone < zones and first_seat(homes, zone) < at + size:
                into = first_seat(homes, zone) - at
                cuts += into > 0
                found.drawn[zone], found.into[zone], found.number[zone] = household, into, household + cuts
                zone += 1
            at, household = at + size, household + 1


@parallel_kernel
def _house(
    homes: Homes, found: Found, sizes: Shares, size_key: np.uint64, single_parent: Floats, parent_key: np.uint64,
    first: int, end: int,
) -> None:  # fmt: skip
    """Write the bytes of the homes of these quarters, and count their seats."""
    for z_ in prange(end - first):
        _house_quarter(homes, found, sizes, size_key, single_parent, parent_key, first + int(np.int64(z_)))


@kernel
def _house_quarter(
    homes: Homes, found: Found, sizes: Shares, size_key: np.uint64, single_parent: Floats, parent_key: np.uint64,
    zone: int,
) -> None:  # fmt: skip
    person, end = homes.starts[zone], homes.starts[zone + 1] - homes.residents
    number, into, counts, household = found.number[zone], found.into[zone], found.counts[zone], 0
    drawn = _drawn_sizes(sizes, size_key, found.drawn[zone], end - person)  # as many as there can be
    u = uniforms_of(parent_key, np.arange(number, number + end - person), 0)
    while person < end:
        size = min(drawn[household] - into, end - person)
        adults = 2 if size > 1 and u[household] >= single_parent[size - 1] else 1
        for index in range(size):
            homes.persons[person + index].home = index | size << 3 | (household & 1) << 6 | (adults - 1) << 7
        counts[ADULTS] += adults
        counts[PARENTS] += adults if size > adults else 0
        counts[COUPLES] += adults if size == adults == 2 else 0
        person, household, into = person + size, household + 1, 0
