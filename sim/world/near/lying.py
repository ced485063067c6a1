"""Which phones lie near a phone, or pass it where it lies: on a desk, or in a cloakroom, without their owners?

A phone that lies in a place was left there by somebody whose seat it was, today or yesterday. So it is found among the
members of a site, or today's and yesterday's guests of a venue; each phone by the one stay from which it was left.
"""

from __future__ import annotations

from sim.kernels import inner_kernel
from sim.world import settings
from sim.world.conduct import Facts
from sim.world.near.detail import Asked, Scratch, counts, note_same_place, stay_asked
from sim.world.near.outside import guest
from sim.world.outings import BLOCK
from sim.world.phones import lying
from sim.world.places import LEISURE, NOWHERE, SCHOOL, WORK, number_of, setting_of, within_of
from sim.world.plan import Plan
from sim.world.seats import person_at, seat_key
from sim.world.stay import Stay
from sim.world.timetable import AFTERNOON, MORNING, OUT_DAY, OUT_LATE
from sim.world.work import layout_of, mates, member_at


@inner_kernel
def near_lying(plan: Plan, facts: Facts, asked: Asked, scratch: Scratch, count: int) -> int:
    """Find the phones that lie near this one, or near which this one lies."""
    for slot in (MORNING, AFTERNOON, OUT_DAY, OUT_LATE):
        mine = stay_asked(plan, facts, asked, asked.person, slot)
        count = _near_stay(plan, facts, asked, mine, False, scratch, count)
    alone = lying(plan, facts, asked.person, asked.day)
    return _near_stay(plan, facts, asked, alone.stay, True, scratch, count)


@inner_kernel
def _near_stay(plan: Plan, facts: Facts, asked: Asked, mine: Stay, alone: bool, scratch: Scratch, count: int) -> int:
    if mine.place == NOWHERE:
        return count
    setting = setting_of(mine.place)
    if setting in (SCHOOL, WORK) and number_of(mine.place) % 2 == 0:
        return _on_desks(plan, facts, asked, mine, alone, scratch, count)
    if setting == LEISURE:
        return _in_cloakroom(plan, facts, asked, mine, alone, scratch, count)
    return count


@inner_kernel
def _on_desks(plan: Plan, facts: Facts, asked: Asked, mine: Stay, alone: bool, scratch: Scratch, count: int) -> int:
    """Find phones left on the desks of a site and, for a phone that lies there itself, those that are carried there."""
    section, site = within_of(mine.place), number_of(mine.place) // 2
    first = site * settings.SEATS[layout_of(section)]
    for row in range(first, first + mates(plan, section, site)):
        other = member_at(plan, section, row)
        if counts(plan, asked, other):
            theirs = lying(plan, facts, other, asked.day)
            count = note_same_place(scratch, count, asked, other, mine, theirs.stay)
            if alone:
                for slot in (MORNING, AFTERNOON):
                    stay = stay_asked(plan, facts, asked, other, slot)
                    count = note_same_place(scratch, count, asked, other, mine, stay)
    return count


@inner_kernel
def _in_cloakroom(plan: Plan, facts: Facts, asked: Asked, mine: Stay, alone: bool, scratch: Scratch, count: int) -> int:
    """Find phones in the coats of today's and yesterday's guests and, for one that lies there, those carried there."""
    zone, venue = within_of(mine.place), number_of(mine.place)
    for outing in (OUT_DAY, OUT_LATE):
        for lag in (0, 1):
            key = seat_key(plan, zone, asked.day - lag, outing)
            for seat in range(venue * BLOCK[outing], min((venue + 1) * BLOCK[outing], plan.capacity[outing])):
                other = person_at(plan, zone, seat, asked.day - lag, outing, key)
                if counts(plan, asked, other):
                    theirs = lying(plan, facts, other, asked.day)
                    if theirs.slot == outing and theirs.lag == lag:
                        count = note_same_place(scratch, count, asked, other, mine, theirs.stay)
                    if alone and lag == 0:
                        stay = guest(plan, facts, asked, other, outing, zone, seat)
                        count = note_same_place(scratch, count, asked, other, mine, stay)
    return count
