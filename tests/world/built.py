"""The steps by which a town is built, one by one, as columns that tests read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.draws import Draws
from sim.units import Int8s, Int32s, Int64s
from sim.world import households
from sim.world.ages import come_of_age
from sim.world.country import Country
from sim.world.households import house
from sim.world.occupations import occupy


@dataclass(frozen=True)
class Homes:
    """Who lives where, and how old everybody is."""

    built: households.Homes
    age: Int8s
    home: Int8s
    household: Int64s
    zone: Int64s
    zones: int
    residents: int


@dataclass(frozen=True)
class Work:
    """Who learns or works where: everybody's `section` and `rank`, and where each section of `members` begins."""

    members: Int32s
    begins: Int64s
    section: Int8s
    rank: Int32s


def nobody(_: float) -> None:
    """Tell nobody how far it is."""


def settled(country: Country, draws: Draws, people: int) -> Homes:
    """Return a town of people in their homes."""
    built, found = house(country, draws, people, nobody)
    come_of_age(country, draws, built, found, nobody)
    persons, zones = built.persons.copy(), built.starts.size - 1
    household = np.arange(people) - (persons["home"] & 7)
    zone = np.repeat(np.arange(zones), np.diff(built.starts))
    return Homes(built, persons["age"], persons["home"], household, zone, zones, built.residents)


def occupied(country: Country, draws: Draws, homes: Homes, shops: int) -> Work:
    """Return where they learn and work."""
    built = homes.built._replace(persons=homes.built.persons.copy())
    work = occupy(country, draws, built, shops, nobody)
    return Work(work.members, work.section, built.persons["section"], built.persons["rank"])
