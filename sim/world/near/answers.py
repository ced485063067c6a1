"""What is the whole answer for many persons? The rows of each, in order, whatever the number of threads."""

from __future__ import annotations

import numpy as np

from sim.kernels import inner_kernel, parallel_kernel, prange
from sim.units import DAY, Floats, Int8s, Int32s, Int64s
from sim.world.conduct import Facts
from sim.world.homes import MOST_STAYS
from sim.world.near.detail import ROW, Asked, Scratch
from sim.world.near.home import near_at_home, near_in_care
from sim.world.near.lying import near_lying
from sim.world.near.outside import near_at_desk, near_at_meal, near_at_till, near_on_outing
from sim.world.plan import Plan
from sim.world.stay import STAY
from sim.world.timetable import MORNING
from sim.world.work import CARE, OFFICES, TILLS, section_of

CHUNK = 64
"""Persons whose rows are found one after the other by one thread, in the same scratch."""
OTHER_SHIFT, START_SHIFT = 16, 44
"""A key holds a second of the day, an id (28 bits) and the number of a row (16)."""
ROW_MASK = (1 << OTHER_SHIFT) - 1


@inner_kernel
def candidates(plan: Plan, facts: Facts, asked: Asked, scratch: Scratch) -> int:
    """Find everybody, or every phone, near the one asked about; return how many rows that makes."""
    if asked.phones and not plan.persons[asked.person].owns_phone:
        return 0
    count = 0
    if plan.persons[asked.person].home == 0:
        return near_in_care(plan, facts, asked, scratch, count)
    count = near_at_home(plan, facts, asked, scratch, count)
    for outing in range(MORNING):
        count = near_on_outing(plan, facts, asked, outing, scratch, count)
    section = section_of(plan, asked.person)
    if section <= OFFICES:
        count = near_at_desk(plan, facts, asked, section, scratch, count)
        count = near_at_meal(plan, facts, asked, section, scratch, count)
    elif section == TILLS:
        count = near_at_till(plan, facts, asked, scratch, count)
    elif section == CARE:
        count = near_in_care(plan, facts, asked, scratch, count)
    if asked.phones:
        count = near_lying(plan, facts, asked, scratch, count)
    return count


@parallel_kernel
def near_rows(
    plan: Plan, facts: Facts, persons: Int64s, days: Int64s, phones: bool, reach: float, room: int, counts: Int64s,
    other: Int32s, start: Int32s, seconds: Int32s, metres: Floats, place: Int64s, barrier: Int8s,
) -> None:  # fmt: skip
    """Write the rows of CHUNK persons after CHUNK persons, each on a day, sorted, and their numbers into `counts`.

    Every CHUNK persons have `room` rows in the columns; where they need more, only `counts` is of use.
    """
    for chunk_ in prange((persons.size + CHUNK - 1) // CHUNK):
        chunk = int(np.int64(chunk_))  # prange counts in uint64
        to, end = chunk * room, (chunk + 1) * room
        scratch = Scratch(np.empty(room, dtype=ROW), np.empty(MOST_STAYS, dtype=STAY), np.empty(MOST_STAYS, dtype=STAY))
        keys = np.empty(room, dtype=np.int64)
        for z in range(chunk * CHUNK, min((chunk + 1) * CHUNK, persons.size)):
            counts[z] = candidates(plan, facts, Asked(persons[z], days[z], phones, reach), scratch)
            if to + counts[z] > end:
                to = end
                continue
            sort(scratch, counts[z], keys)
            for row in range(counts[z]):
                got = scratch.found[keys[row] & ROW_MASK]
                other[to], start[to], seconds[to] = got.other, days[z] * DAY + got.start, got.seconds
                place[to], barrier[to], metres[to] = got.place, got.barrier, got.metres
                to += 1


@inner_kernel
def sort(scratch: Scratch, count: int, keys: Int64s) -> None:
    """Write keys of the first `count` rows in the order of (start, other); no two rows agree in both."""
    for row in range(count):
        key = scratch.found[row].start << START_SHIFT | scratch.found[row].other << OTHER_SHIFT | row
        at = row
        while at > 0 and keys[at - 1] > key:
            keys[at] = keys[at - 1]
            at -= 1
        keys[at] = key
