"""What do the kernels know of a town? Its arrays and numbers in one tuple, and how ids, quarters and chance are read.

Eight bytes a person, and four for each place at school or work. Everything else is computed from these and from draws
that belong to the person or to the event.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.draws import philox
from sim.kernels import inner_kernel
from sim.units import Int32s, Int64s

HOURS, RHYTHM, FLAT, WALL, LAPSE, DEPARTURE, SEAT, REGION, NATION, TABLE, TIMES, WISH = range(12)
"""What a draw is for: the third word of its event, so that no two purposes share one."""

PERSON = np.dtype(
    [("age", np.int8), ("home", np.uint8), ("owns_phone", np.bool_), ("section", np.int8), ("rank", np.int32)],
    align=True,
)
"""What is stored of a person: age, the byte of the home, whether there is a phone, the section and row at school or
work (row -1 for none)."""


class Plan(NamedTuple):
    """A town as its kernels see it.

    `people` persons live in `zones` quarters, whose ids begin at `starts`. The last `residents` ids of each are those
    of its care home, where `carers` work; each has `shops` and, by outing, a `capacity` of seats. `weekday` is that of
    day 0 (0 Monday); `going_out` scales how often people go anywhere; `schools_open` is False in holidays. `members`
    holds everybody with a place at school or work, section by section (each begins at `section`), -1 for a seat that
    nobody has. `chance` is the key of every day's draws, `zest` and `rides` of how often somebody goes out, and rides.
    """

    people: int
    zones: int
    residents: int
    carers: int
    shops: int
    weekday: int
    left_behind: float
    going_out: float
    schools_open: bool
    chance: np.uint64
    zest: np.uint64
    rides: np.uint64
    persons: Any
    starts: Int64s
    members: Int32s
    section: Int64s
    capacity: Int64s


@inner_kernel
def zone_of(plan: Plan, person: int) -> int:
    """Return the quarter in which a person lives."""
    return person * plan.zones // plan.people


@inner_kernel
def zone_first(plan: Plan, zone: int) -> int:
    """Return the first id of a quarter (of the one after the last: `people`)."""
    return int(plan.starts[zone])


@inner_kernel
def words(plan: Plan, who: int, day: int, purpose: int, slot: int) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the four 32-bit words that belong to this event of a person, quarter or place."""
    return philox(who, day, purpose, slot, plan.chance)


@inner_kernel
def part(word: np.uint64) -> float:
    """Return a word as a number in (0, 1)."""
    return (np.float64(word) + 0.5) * 2.3283064365386963e-10


@inner_kernel
def key_of(plan: Plan, who: int, day: int, purpose: int, slot: int) -> np.uint64:
    """Return the key of a permutation that belongs to this event."""
    w0, w1, _, _ = words(plan, who, day, purpose, slot)
    return (w0 << np.uint64(32)) | w1
