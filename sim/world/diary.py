"""Where was somebody, hour by hour, and who may pass a place? A whole day, at home and elsewhere, in order."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.kernels import inner_kernel, kernel
from sim.units import Int64s
from sim.world import places, settings
from sim.world.conduct import Facts
from sim.world.homes import MOST_STAYS, at_home, household_of
from sim.world.outings import BLOCK, FILLINGS, SETTING_OF, stay_in
from sim.world.places import NOWHERE, number_of, setting_of, within_of
from sim.world.plan import Plan, zone_first
from sim.world.seats import person_at, seat_key
from sim.world.stay import STAY, read, written
from sim.world.timetable import MORNING, SLOTS
from sim.world.work import CARE, SECTIONS, SHIFTS, TILLS, layout_of, mates, member_at


@kernel
def diaries(plan: Plan, facts: Facts, persons: Int64s, day: int, counts: Int64s, rows: Any) -> None:
    """Write everybody's stays of a day: MOST_STAYS rows a person, of which the first `counts` are in use, in order."""
    own = np.empty(MOST_STAYS, dtype=STAY)
    for z in range(persons.size):
        person, first, count = persons[z], z * MOST_STAYS, 0
        for row in range(at_home(plan, facts, person, day, own)):
            count = written(rows, read(own, SLOTS + row), first, count)
        for slot in range(SLOTS):
            stay = stay_in(plan, facts, person, day, slot)
            if stay.place != NOWHERE and plan.persons[person].home != 0:
                count = written(rows, stay, first, count)
        counts[z] = count


# -- who may pass a place ---------------------------------------------------------------------------------------------


@kernel
def roster(plan: Plan, place: int, day: int, persons: Int64s) -> int:
    """Write who may be in a place on a day, some perhaps twice or -1; return their number (0 for no place)."""
    setting, within, number = setting_of(place), within_of(place), number_of(place)
    if setting == places.HOME and number < plan.people:
        first, size = household_of(plan, number)
        return _listed(first, first + size, persons, 0)
    if setting in (places.SCHOOL, places.WORK) and within < SECTIONS:
        site, each = number // 2, settings.SEATS[layout_of(within)]
        return _members(plan, within, site * each, site * each + mates(plan, within, site), persons, 0)
    if within >= plan.zones:
        return 0
    if setting == places.CARE:
        end = zone_first(plan, within + 1)
        count = _listed(end - plan.residents, end, persons, 0)
        return _members(plan, CARE, within * plan.carers, (within + 1) * plan.carers, persons, count)
    count = 0
    if setting == places.SHOP and number < plan.shops:
        clerk = (within * plan.shops + number) * SHIFTS
        count = _members(plan, TILLS, clerk, clerk + SHIFTS, persons, 0)
    for outing in range(MORNING):
        if SETTING_OF[outing] == setting:
            seats, key = BLOCK[outing] * FILLINGS[outing], seat_key(plan, within, day, outing)
            for seat in range(number * seats, min((number + 1) * seats, plan.capacity[outing])):
                persons[count] = person_at(plan, within, seat, day, outing, key)
                count += 1
    return count


@inner_kernel
def _listed(first: int, end: int, persons: Int64s, count: int) -> int:
    for person in range(first, end):
        persons[count] = person
        count += 1
    return count


@inner_kernel
def _members(plan: Plan, section: int, first: int, end: int, persons: Int64s, count: int) -> int:
    for row in range(first, end):
        persons[count] = member_at(plan, section, row)
        count += 1
    return count
