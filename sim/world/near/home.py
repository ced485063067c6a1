"""Who is near somebody at home: the household, the flat across the landing, the residents and carers of a care home?"""

from __future__ import annotations

from typing import Any

from sim.kernels import inner_kernel
from sim.world import places, settings
from sim.world.conduct import Facts
from sim.world.homes import at_home, household_of, neighbours_of, to_wall
from sim.world.near.detail import Asked, Scratch, counts, note, note_same_place, stay_asked
from sim.world.phones import NO_SLOT, carried, lying
from sim.world.places import NOWHERE, place_id
from sim.world.plan import Plan, zone_first, zone_of
from sim.world.stay import read, written
from sim.world.timetable import MORNING, SLOTS
from sim.world.work import CARE, member_at, row_in

NO_WALL = settings.NONE


@inner_kernel
def near_at_home(plan: Plan, facts: Facts, asked: Asked, scratch: Scratch, count: int) -> int:
    """Find the household and the neighbours of somebody who does not live in a care home."""
    stays = _at_home(plan, facts, asked, asked.person, scratch.own)
    first, size = household_of(plan, asked.person)
    for other in range(first, first + size):
        if counts(plan, asked, other):
            theirs = _at_home(plan, facts, asked, other, scratch.theirs)
            count = _pairs(asked, other, stays, theirs, NOWHERE, NO_WALL, scratch, count)
    across, size, wall = neighbours_of(plan, asked.person)
    if wall != settings.NONE and to_wall(plan, asked.person) + to_wall(plan, across) <= asked.reach:
        landing = place_id(places.LANDING, 0, min(first, across))
        for other in range(across, across + size):
            if counts(plan, asked, other):
                theirs = _at_home(plan, facts, asked, other, scratch.theirs)
                count = _pairs(asked, other, stays, theirs, landing, wall, scratch, count)
    return count


@inner_kernel
def near_in_care(plan: Plan, facts: Facts, asked: Asked, scratch: Scratch, count: int) -> int:
    """Find the residents and the carers of the home where somebody lives or works."""
    home = zone_of(plan, asked.person)
    if plan.persons[asked.person].home == 0:
        stays = _at_home(plan, facts, asked, asked.person, scratch.own)
    else:
        stays = _on_duty(plan, facts, asked, asked.person, scratch.own)
        home = row_in(plan, asked.person, CARE) // plan.carers
    residents = zone_first(plan, home + 1) - plan.residents
    for other in range(residents, residents + plan.residents):
        if counts(plan, asked, other):
            theirs = _at_home(plan, facts, asked, other, scratch.theirs)
            count = _pairs(asked, other, stays, theirs, NOWHERE, NO_WALL, scratch, count)
    for row in range(home * plan.carers, (home + 1) * plan.carers):
        other = member_at(plan, CARE, row)
        if counts(plan, asked, other):
            theirs = _on_duty(plan, facts, asked, other, scratch.theirs)
            count = _pairs(asked, other, stays, theirs, NOWHERE, NO_WALL, scratch, count)
    return count


@inner_kernel
def _at_home(plan: Plan, facts: Facts, asked: Asked, person: int, rows: Any) -> int:
    """Write the stays at home of a person, or of the phone, from row SLOTS on; return their number."""
    stays = at_home(plan, facts, person, asked.day, rows)
    if not asked.phones:
        return stays
    alone = lying(plan, facts, person, asked.day)
    if alone.stay.place == NOWHERE:
        return stays
    if alone.slot == NO_SLOT:
        return written(rows, alone.stay, SLOTS, 0)
    kept = 0
    for row in range(SLOTS, SLOTS + stays):
        stay = carried(read(rows, row), alone.stay)
        if stay.place != NOWHERE:
            kept = written(rows, stay, SLOTS, kept)
    return kept


@inner_kernel
def _on_duty(plan: Plan, facts: Facts, asked: Asked, person: int, rows: Any) -> int:
    """Write the hours of a carer among the residents in row SLOTS, if there are any that day; return their number."""
    duty = stay_asked(plan, facts, asked, person, MORNING)
    return written(rows, duty, SLOTS, 0) if duty.place != NOWHERE else 0


@inner_kernel
def _pairs(
    asked: Asked, other: int, stays: int, theirs: int, landing: int, wall: int, scratch: Scratch, count: int
) -> int:
    """Note every two stays that overlap: in one home, or through the wall of a landing."""
    for mine in range(SLOTS, SLOTS + stays):
        for more in range(SLOTS, SLOTS + theirs):
            if scratch.theirs[more].start >= scratch.own[mine].end:
                break
            if scratch.theirs[more].end > scratch.own[mine].start:
                a, b = read(scratch.own, mine), read(scratch.theirs, more)
                if landing == NOWHERE:
                    count = note_same_place(scratch, count, asked, other, a, b)
                else:
                    count = note(scratch, count, asked, other, a, b, landing, wall)
    return count
