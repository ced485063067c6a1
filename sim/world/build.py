"""How is a town laid out before its first day? Homes, then ages and telephones, then places at school and work."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.draws import Draws
from sim.problems import Problem, Refused
from sim.units import Int64s
from sim.world import settings, timetable
from sim.world.ages import come_of_age
from sim.world.country import ADULT, LARGEST, Country, by_age
from sim.world.households import QUARTER, Homes, Told, house
from sim.world.occupations import CLASSROOM_SEATS, carers_a_home, occupy
from sim.world.outings import BLOCK, FILLINGS
from sim.world.plan import Plan
from sim.world.timetable import SHOP_DAY

MOST_PEOPLE = 2**27
"""Ids, seats and the numbers of places still fit their columns."""
MOST_SEATS = 2**31 - 2**26
"""And those of seats at school and work, with room for chance."""
HOUSED, GROWN_UP = 0.15, 0.6
"""About which share of the work is done once homes, and then ages, are there."""


def check(country: Country, people: int, left_behind: float, first_weekday: int, going_out: float) -> None:
    """Raise Refused, with everything that is wrong, for a town that cannot be."""
    found = list(_problems(country, people, left_behind, first_weekday, going_out))
    if found:
        raise Refused(found)


def _problems(
    country: Country, people: int, left_behind: float, first_weekday: int, going_out: float
) -> Iterator[Problem]:
    if not LARGEST <= people <= MOST_PEOPLE:
        rule = f"a town holds its largest household, {LARGEST} persons, and at most {MOST_PEOPLE:,}"
        yield Problem(rule, "write a number in between", key="population.people", value=str(people))
    if not 0.0 <= left_behind <= 0.5:
        rule = "a phone is left behind on every second day at most, so that one lapse ends before the next begins"
        yield Problem(rule, "write a share from 0 to 0.5", key="phones.left_behind", value=str(left_behind))
    if not 0 <= first_weekday <= 6:
        rule = "days of the week are 0 (Monday) to 6 (Sunday)"
        yield Problem(rule, "write a number from 0 to 6", key="start", value=str(first_weekday))
    if not going_out >= 0.0:
        rule = "nobody goes out less than never"
        yield Problem(rule, "write 0 or more", key="population.going_out", value=str(going_out))
    seats = people * float(country.pyramid @ by_age(country.at_school)) / country.class_size * CLASSROOM_SEATS
    if seats + people > MOST_SEATS:
        rule = f"the seats of a town's classes and offices are numbered up to {MOST_SEATS:,}"
        yield Problem(rule, "make the classes larger", key="country.class_size", value=str(country.class_size))
    in_care = by_age(country.in_care)
    if not (country.pyramid * (1.0 - in_care))[ADULT:].any():
        rule = "every household has an adult, so that some live elsewhere than in care homes"
        yield Problem(rule, f"let some be {ADULT} or older", key="country.ages", value="no adults")
    residents, seats = QUARTER * float(country.pyramid @ in_care), sum(settings.DINING.rooms)
    if residents > seats:
        rule = f"the residents of a quarter's care home have {seats} seats in its common room"
        yield Problem(rule, "lower the shares", key="country.in_care", value=f"{residents:.0f} residents")


def lay_out(
    country: Country, draws: Draws, people: int, left_behind: float, first_weekday: int, going_out: float,
    schools_open: bool, told: Told,
) -> Plan:  # fmt: skip
    """Build a town: all that its kernels know of it."""
    homes, found = house(country, draws, people, lambda share: told(HOUSED * share))
    come_of_age(country, draws, homes, found, lambda share: told(HOUSED + (GROWN_UP - HOUSED) * share))
    zones = homes.starts.size - 1
    capacity = _capacity(homes)
    shops = -(-int(capacity[SHOP_DAY]) // (BLOCK[SHOP_DAY] * FILLINGS[SHOP_DAY]))
    work = occupy(country, draws, homes, shops, lambda share: told(GROWN_UP + (1.0 - GROWN_UP) * share))
    return Plan(
        people=people,
        zones=zones,
        residents=homes.residents,
        carers=carers_a_home(homes.residents),
        shops=shops,
        weekday=first_weekday,
        left_behind=left_behind,
        going_out=going_out,
        schools_open=schools_open,
        chance=draws.key("world.day"),
        zest=draws.key("world.zest"),
        rides=draws.key("world.rides"),
        persons=homes.persons,
        starts=homes.starts,
        members=work.members,
        section=work.section,
        capacity=capacity,
    )


def _capacity(homes: Homes) -> Int64s:
    """Return the seats of an outing in each quarter: the same in all, as they differ by one resident at most."""
    capacity: Int64s = np.floor(np.array(timetable.SEATED) * int(np.diff(homes.starts).min())).astype(np.int64)
    return capacity
