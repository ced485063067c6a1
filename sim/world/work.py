"""When is somebody at school or at work, and in which seat?

Pupils, teachers and office workers come in the morning, eat at a table drawn anew each day, and leave in the afternoon.
Tills and care homes work in shifts, of which somebody has one or the other by weeks.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.draws import permuted
from sim.kernels import inner_kernel
from sim.units import HOUR, MINUTE
from sim.world import places, settings, timetable
from sim.world.places import place_id
from sim.world.plan import HOURS, TABLE, Plan, key_of, part, words
from sim.world.stay import Stay, no_stay

OFFICES, TILLS, CARE = range(6, 9)
SECTIONS = 9
"""Sections of members: six levels of school, offices, tills, care homes."""
SHIFTS = 2

TILL_HOURS = tuple(timetable.seconds(hour) for hour in timetable.TILL_SHIFTS)
CARE_HOURS = tuple(timetable.seconds(hour) for hour in timetable.CARE_SHIFTS)
MEAL_FROM_S, MEAL_UNTIL_S = timetable.seconds(timetable.MEAL_FROM), timetable.seconds(timetable.MEAL_UNTIL)
TILL_X, TILL_Y = 1.0, -0.8
CARER_X, CARER_TABLE = -0.9, 4


class Hours(NamedTuple):
    """A day at school or work: from `start` until `end` (both 0 where there is none), in which section of members."""

    start: int
    end: int
    section: int


# -- members ----------------------------------------------------------------------------------------------------------


@inner_kernel
def section_of(plan: Plan, person: int) -> int:
    """Return the section of a member; SECTIONS for somebody without a place at school or work."""
    return int(plan.persons[person].section)


@inner_kernel
def row_in(plan: Plan, person: int, section: int) -> int:
    """Return the row of a member within the section."""
    return int(plan.persons[person].rank - plan.section[section])


@inner_kernel
def member_at(plan: Plan, section: int, row: int) -> int:
    """Return who has this row of a section; -1 for nobody."""
    if row < 0 or row >= plan.section[section + 1] - plan.section[section]:
        return -1
    return int(plan.members[plan.section[section] + row])


@inner_kernel
def layout_of(section: int) -> int:
    """Return the layout of the seats of a school or office."""
    return settings.SCHOOL_SEATS if section < OFFICES else settings.OFFICE_SEATS


@inner_kernel
def mates(plan: Plan, section: int, site: int) -> int:
    """Return how many members a school building or office site has."""
    each = settings.SEATS[layout_of(section)]
    return int(min(each, plan.section[section + 1] - plan.section[section] - site * each))


# -- a day ------------------------------------------------------------------------------------------------------------


@inner_kernel
def hours(plan: Plan, person: int, day: int) -> Hours:
    """Return somebody's hours at school or work on a day."""
    section = section_of(plan, person)
    if section == SECTIONS or (section < OFFICES and not plan.schools_open):
        return Hours(0, 0, section)
    weekday = (day + plan.weekday) % 7
    w0, w1, w2, _ = words(plan, person, day, HOURS, 0)
    if part(w0) >= timetable.PRESENT[section, timetable.kind_of(weekday)] * plan.going_out:
        return Hours(0, 0, section)
    if section <= OFFICES:
        varies = timetable.VARIES * MINUTE
        start, end = timetable.BEGINS * HOUR + part(w1) * varies, timetable.ENDS * HOUR - part(w2) * varies
        return Hours(int(start), int(end), section)
    week = (day + plan.weekday) // 7
    shift = SHIFTS * ((row_in(plan, person, section) + week) % SHIFTS)
    if section == TILLS:
        return Hours(TILL_HOURS[shift], TILL_HOURS[shift + 1], section)
    return Hours(CARE_HOURS[shift], CARE_HOURS[shift + 1], section)


@inner_kernel
def times_at_work(slot: int, work: Hours) -> tuple[int, int]:
    """Return from when till when hours last in one slot of a day: morning (or the whole shift), meal, afternoon.

    The end does not lie after the start where the slot is empty.
    """
    if work.section > OFFICES:
        return work.start, work.end if slot == timetable.MORNING else work.start
    if slot == timetable.MORNING:
        return work.start, min(work.end, MEAL_FROM_S)
    if slot == timetable.MEAL:
        return max(work.start, MEAL_FROM_S), min(work.end, MEAL_UNTIL_S)
    return max(work.start, MEAL_UNTIL_S), work.end


@inner_kernel
def planned_at_work(plan: Plan, person: int, day: int, slot: int, work: Hours) -> Stay:
    """Return the stay at school or work in one slot of a day, as the person would have it."""
    start, end = times_at_work(slot, work)
    if start >= end:
        return no_stay()
    place, room, x, y = seat_at_work(plan, work.section, row_in(plan, person, work.section), day, slot)
    return Stay(place, room, start, end, x, y)


@inner_kernel
def seat_at_work(plan: Plan, section: int, row: int, day: int, slot: int) -> tuple[int, int, float, float]:
    """Return a member's place, room and seat (x, y) in one slot of a day."""
    if section == TILLS:
        shop = row // SHIFTS
        return place_id(places.SHOP, shop // plan.shops, shop % plan.shops), 1, TILL_X, TILL_Y
    if section == CARE:
        table = row % plan.carers * CARER_TABLE
        return place_id(places.CARE, row // plan.carers, 0), 0, CARER_X, settings.Y[settings.DINING_SEATS, table]
    layout = layout_of(section)
    site, seat = row // settings.SEATS[layout], row % settings.SEATS[layout]
    if slot == timetable.MEAL:
        layout, seat = (
            settings.CANTEEN_SEATS,
            permuted(meal_key(plan, section, site, day), mates(plan, section, site), seat),
        )
    setting = places.SCHOOL if section < OFFICES else places.WORK
    place = place_id(setting, section, 2 * site + (slot == timetable.MEAL))
    return place, settings.ROOM[layout, seat], settings.X[layout, seat], settings.Y[layout, seat]


@inner_kernel
def meal_key(plan: Plan, section: int, site: int, day: int) -> np.uint64:
    """Return the key of the permutation by which a site's members are seated at a day's meal."""
    return key_of(plan, site, day, TABLE, section)
