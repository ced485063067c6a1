"""How is a town laid out before its first day? Homes, then places at school and work, then habits and telephones."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.draws import Draws
from sim.problems import Problem, Refused
from sim.units import Floats, Int64s
from sim.world import settings, timetable
from sim.world.country import ADULT, LARGEST, Country, by_age
from sim.world.households import QUARTER, Households, settle, zone_starts
from sim.world.occupations import carers_a_home, occupy
from sim.world.outings import BLOCK, FILLINGS
from sim.world.people import People
from sim.world.plan import PERSON, Plan
from sim.world.timetable import SHOP_DAY
from sim.world.work import SECTIONS

MOST_PEOPLE = 2**27
"""Ids, seats and the numbers of places still fit their columns."""


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
    schools_open: bool,
) -> tuple[Plan, People]:  # fmt: skip
    """Build a town: what its kernels know of it, and its people."""
    homes = settle(country, draws, people)
    person = np.arange(people)
    owns_phone = draws.uniform("world.owns_phone", person) < by_age(country.owns_phone)[homes.age]
    capacity = _capacity(homes)
    shops = -(-int(capacity[SHOP_DAY]) // (BLOCK[SHOP_DAY] * FILLINGS[SHOP_DAY]))
    work = occupy(country, draws, homes, shops)
    persons = np.empty(people, dtype=PERSON)
    persons["age"], persons["home"], persons["rank"] = homes.age, homes.home, work.rank
    persons["owns_phone"] = owns_phone
    persons["section"] = np.where(work.rank < 0, SECTIONS, np.searchsorted(work.section, work.rank, side="right") - 1)
    persons["zest"], persons["rides"] = _habit(draws, "world.zest", people), _habit(draws, "world.rides", people)
    plan = Plan(
        people=people,
        zones=homes.zones,
        residents=homes.residents,
        carers=carers_a_home(homes.residents),
        shops=shops,
        weekday=first_weekday,
        left_behind=left_behind,
        going_out=going_out,
        schools_open=schools_open,
        chance=draws.key("world.day"),
        persons=persons,
        starts=zone_starts(people, homes.zones),
        members=work.members,
        section=work.section,
        capacity=capacity,
    )
    thresholds = draws.uniform("world.installs_app", person)
    return plan, People(people, person, homes.zone, homes.age, homes.household, owns_phone, thresholds)


def _capacity(homes: Households) -> Int64s:
    """Return the seats of an outing in each quarter: the same in all, as they differ by one resident at most."""
    residents = int(np.diff(zone_starts(homes.age.size, homes.zones)).min())
    capacity: Int64s = np.floor(np.array(timetable.SEATED) * residents).astype(np.int64)
    return capacity


def _habit(draws: Draws, name: str, people: int) -> Floats:
    """Draw how much more often than others each person goes: exponential with mean 1.

    The number of outings in a period is then geometric: a negative binomial, as numbers of people met are.
    """
    habit: Floats = -np.log(draws.uniform(name, np.arange(people)))
    return habit
