"""When did two persons meet on a day, and who sits in a seat near somebody's? Asked of two, not of all around.

A *company* is those among whom somebody may be near others in one part of the day: six outings, the desk, the meal, the
home, the care home. Whether two met at all, and when, is the overlap of their stays, as everywhere.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.draws import permuted, unpermuted
from sim.kernels import inner_kernel
from sim.units import DAY, HOUR, MINUTE, Floats, Int64s
from sim.world import places, settings, timetable
from sim.world.conduct import Facts
from sim.world.homes import at_home, household_of
from sim.world.near.detail import Asked, Scratch, note_same_place
from sim.world.outings import BLOCK, LAYOUT_OF, SETTING_OF, Wish, kept, planned_on, wish_of, wishes
from sim.world.places import NOWHERE, number_of, setting_of
from sim.world.plan import Plan, zone_first, zone_of
from sim.world.seats import person_at, seat_key, seat_of
from sim.world.stay import read, written
from sim.world.timetable import MORNING, RIDE_BACK, SLOTS
from sim.world.work import CARE, OFFICES, Hours, hours, layout_of, mates, meal_key, member_at, row_in, section_of

OUTINGS = 6
AT_DESK, AT_MEAL, AT_HOME, IN_CARE = range(OUTINGS, OUTINGS + 4)
COMPANIES = OUTINGS + 4

_LONGEST_OUT = {
    settings.VEHICLE_SEATS: timetable.RIDES[1],
    settings.SHOP_SEATS: timetable.SHOPS_FOR[1],
    settings.VENUE_SEATS: timetable.OUT_FOR[1],
}
_MEAL_S = round((timetable.MEAL_UNTIL - timetable.MEAL_FROM) * HOUR)
LONGEST_S: Int64s = np.array(
    [round(_LONGEST_OUT[layout] * MINUTE) for layout in LAYOUT_OF]
    + [round((timetable.ENDS - timetable.BEGINS) * HOUR) - _MEAL_S, _MEAL_S, DAY, DAY]
)
"""The most seconds of a day that two can be together in a company."""


def seats_within(reach_m: float) -> Int64s:
    """Return, by layout, how many seats away in number somebody within reach can sit at most."""
    far = np.zeros(len(settings.LAYOUTS), dtype=np.int64)
    for layout, seats in enumerate(settings.SEATS):
        y: Floats = settings.Y[layout, :seats]
        far[layout] = int((np.searchsorted(y, y + reach_m, side="right") - 1 - np.arange(seats)).max())
    return far


# -- who sits near ----------------------------------------------------------------------------------------------------


@inner_kernel
def seats_around(plan: Plan, asked: Asked, company: int, work: Hours, wish: Wish, within: Int64s) -> int:
    """Return how many seats of a company may hold somebody near the one asked about; 0 if that person is not there."""
    person = asked.person
    resident = plan.persons[person].home == 0
    if company < OUTINGS:
        return 2 * int(within[LAYOUT_OF[company]]) if wishes(plan, person, asked.day, company, wish) else 0
    if company == AT_HOME:
        return 0 if resident else household_of(plan, person)[1]
    if company == IN_CARE:
        there = resident or (work.section == CARE and work.start < work.end)
        return plan.residents + plan.carers if there else 0
    if resident or work.section > OFFICES or work.start >= work.end:
        return 0
    return 2 * int(within[layout_of(work.section) if company == AT_DESK else settings.CANTEEN_SEATS])


@inner_kernel
def in_seat(plan: Plan, asked: Asked, company: int, number: int, within: Int64s) -> int:
    """Return who has one of these seats around somebody; -1 for nobody, and for the one asked about."""
    other = -1
    if company < OUTINGS:
        other = _on_outing(plan, asked, company, _away(number, within[LAYOUT_OF[company]]))
    elif company == AT_DESK:
        other = _at_desk(plan, asked, _away(number, within[layout_of(section_of(plan, asked.person))]))
    elif company == AT_MEAL:
        other = _at_meal(plan, asked, _away(number, within[settings.CANTEEN_SEATS]))
    elif company == AT_HOME:
        other = household_of(plan, asked.person)[0] + number
    else:
        other = _in_care(plan, asked, number)
    return other if other != asked.person else -1


@inner_kernel
def _away(number: int, far: int) -> int:
    """Return how many seats up (or, below 0, down) the one of this number is: -far .. -1, 1 .. far."""
    return number - far if number < far else number - far + 1


@inner_kernel
def _on_outing(plan: Plan, asked: Asked, outing: int, away: int) -> int:
    zone, seat = seat_of(plan, asked.person, asked.day, outing)
    if seat < 0:
        return -1
    first, at = seat // BLOCK[outing] * BLOCK[outing], seat + away
    if at < first or at >= min(first + BLOCK[outing], plan.capacity[outing]):
        return -1
    return person_at(plan, zone, at, asked.day, outing, seat_key(plan, zone, asked.day, outing))


@inner_kernel
def _at_desk(plan: Plan, asked: Asked, away: int) -> int:
    section = section_of(plan, asked.person)
    row, each = row_in(plan, asked.person, section), settings.SEATS[layout_of(section)]
    site, at = row // each, row + away
    if at < site * each or at >= site * each + mates(plan, section, site):
        return -1
    return member_at(plan, section, at)


@inner_kernel
def _at_meal(plan: Plan, asked: Asked, away: int) -> int:
    section = section_of(plan, asked.person)
    row, each = row_in(plan, asked.person, section), settings.SEATS[layout_of(section)]
    site = row // each
    members, key = mates(plan, section, site), meal_key(plan, section, site, asked.day)
    at = permuted(key, members, row - site * each) + away
    return member_at(plan, section, site * each + unpermuted(key, members, at)) if 0 <= at < members else -1


@inner_kernel
def _in_care(plan: Plan, asked: Asked, number: int) -> int:
    home = zone_of(plan, asked.person)
    if plan.persons[asked.person].home != 0:
        home = row_in(plan, asked.person, CARE) // plan.carers
    if number < plan.residents:
        return zone_first(plan, home + 1) - plan.residents + number
    return member_at(plan, CARE, home * plan.carers + number - plan.residents)


@inner_kernel
def company_of(place: int, start: int) -> int:
    """Return in which company a meeting at this place was that began at this second of the day."""
    setting = setting_of(place)
    if setting in (places.SCHOOL, places.WORK):
        return AT_MEAL if number_of(place) % 2 else AT_DESK
    for outing in range(RIDE_BACK):
        if SETTING_OF[outing] == setting:
            late = outing + RIDE_BACK
            return late if start >= timetable.OPENS_S[late] else outing
    return AT_HOME if setting == places.HOME else IN_CARE


# -- when two met -----------------------------------------------------------------------------------------------------


@inner_kernel
def meetings_of(
    plan: Plan, facts: Facts, asked: Asked, mine: Hours, my_wish: Wish, other: int, scratch: Scratch
) -> int:
    """Find when two persons met that day, in no order, whatever stood between; return how many meetings.

    `mine` and `my_wish` are of the person asked about, whose many others are asked one after the other.
    """
    day, count = asked.day, 0
    theirs, their_wish = hours(plan, other, day), wish_of(plan, other, day)
    for slot in range(SLOTS):
        if _both_may(plan, asked, other, slot, mine, theirs, my_wish, their_wish):
            stay = kept(facts, asked.person, day, planned_on(plan, asked.person, day, slot, mine, my_wish))
            if stay.place != NOWHERE:
                more = kept(facts, other, day, planned_on(plan, other, day, slot, theirs, their_wish))
                count = note_same_place(scratch, count, asked, other, stay, more)
    together = household_of(plan, asked.person)[0] == household_of(plan, other)[0]
    if together or (plan.persons[asked.person].home == 0) != (plan.persons[other].home == 0):
        first = _stays(plan, facts, asked.person, day, together, mine, my_wish, scratch.own)
        second = _stays(plan, facts, other, day, together, theirs, their_wish, scratch.theirs)
        for a in range(SLOTS, SLOTS + first):
            for b in range(SLOTS, SLOTS + second):
                stay, more = read(scratch.own, a), read(scratch.theirs, b)
                count = note_same_place(scratch, count, asked, other, stay, more)
    return count


@inner_kernel
def _both_may(
    plan: Plan, asked: Asked, other: int, slot: int, mine: Hours, theirs: Hours, my_wish: Wish, their_wish: Wish
) -> bool:
    """Tell whether two may be at one place in a slot: both wish to go out, or are at one site of work or school."""
    day = asked.day
    if slot < OUTINGS:
        return wishes(plan, asked.person, day, slot, my_wish) and wishes(plan, other, day, slot, their_wish)
    if mine.section != theirs.section or mine.start >= mine.end or theirs.start >= theirs.end:
        return False
    if mine.section > OFFICES:
        return slot == MORNING
    each = settings.SEATS[layout_of(mine.section)]
    return row_in(plan, asked.person, mine.section) // each == row_in(plan, other, mine.section) // each


@inner_kernel
def _stays(plan: Plan, facts: Facts, person: int, day: int, together: bool, work: Hours, wish: Wish, rows: Any) -> int:
    """Write the stays at home of a day from row SLOTS on, or the hours of a carer where others live; their number."""
    if together or plan.persons[person].home == 0:
        return at_home(plan, facts, person, day, rows)
    if work.section != CARE:
        return 0
    duty = kept(facts, person, day, planned_on(plan, person, day, MORNING, work, wish))
    return written(rows, duty, SLOTS, 0) if duty.place != NOWHERE else 0


@inner_kernel
def next_of(scratch: Scratch, count: int, after: int) -> int:
    """Return which of the found meetings of two begins first after this second; two never meet twice at once."""
    first = -1
    for row in range(count):
        start = scratch.found[row].start
        if start > after and (first < 0 or start < scratch.found[first].start):
            first = row
    return first
