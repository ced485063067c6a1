"""What do two stays make of each other: from when, for how long, how far apart, and with what between them?

Both stays are treated alike, so that what is found from one side is found from the other, to the last bit.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.kernels import inner_kernel
from sim.parameters import parameter
from sim.world.conduct import Facts
from sim.world.outings import stay_in
from sim.world.phones import carried, lying
from sim.world.places import NOWHERE, setting_of
from sim.world.plan import Plan
from sim.world.settings import between
from sim.world.stay import Stay

CLOSEST = parameter(0.3, "m", "assumption: two persons, or phones, are never nearer than this")


class Asked(NamedTuple):
    """Whom the question is about, the day, whether it is about phones, and how far it reaches in metres."""

    person: int
    day: int
    phones: bool
    reach: float


ROW = np.dtype(
    [("other", np.int64), ("start", np.int64), ("seconds", np.int64), ("place", np.int64), ("barrier", np.int64),
     ("metres", np.float64)], align=True
)  # fmt: skip
"""What is found: who, from which second of the day, for how long, where, with what between, how far apart."""


class Scratch(NamedTuple):
    """What one thread writes on: the rows `found` (ROW; those beyond its length are counted, not kept), and the days of
    the one asked about and of another (STAY)."""

    found: Any
    own: Any
    theirs: Any


@inner_kernel
def detail(mine: Stay, theirs: Stay) -> tuple[int, int, float]:
    """Return from when two stays overlap, for how many seconds (none: 0 or less), and the metres between them."""
    start = max(mine.start, theirs.start)
    metres = np.sqrt((mine.x - theirs.x) ** 2 + (mine.y - theirs.y) ** 2)
    return start, min(mine.end, theirs.end) - start, max(CLOSEST, metres)


@inner_kernel
def note(
    scratch: Scratch, count: int, asked: Asked, other: int, mine: Stay, theirs: Stay, place: int, barrier: int
) -> int:
    """Note two stays if they overlap within reach; return how many were found so far."""
    start, seconds, metres = detail(mine, theirs)
    if seconds <= 0 or metres > asked.reach:
        return count
    if count < scratch.found.size:
        row = scratch.found[count]
        row.other, row.start, row.seconds, row.place, row.barrier, row.metres = (
            other, start, seconds, place, barrier, metres
        )  # fmt: skip
    return count + 1


@inner_kernel
def note_same_place(scratch: Scratch, count: int, asked: Asked, other: int, mine: Stay, theirs: Stay) -> int:
    """Note two stays in one place, if they are."""
    if theirs.place == NOWHERE or theirs.place != mine.place:
        return count
    barrier = between(setting_of(mine.place), mine.room, theirs.room)
    return note(scratch, count, asked, other, mine, theirs, mine.place, barrier)


@inner_kernel
def counts(plan: Plan, asked: Asked, other: int) -> bool:
    """Tell whether somebody can be found: another person, or another owner of a phone."""
    return other >= 0 and other != asked.person and (not asked.phones or plan.persons[other].owns_phone)


@inner_kernel
def as_asked(plan: Plan, facts: Facts, asked: Asked, person: int, stay: Stay) -> Stay:
    """Return a stay of a person as the question sees it: for phones, the part in which the phone is there too."""
    if not asked.phones or stay.place == NOWHERE:
        return stay
    return carried(stay, lying(plan, facts, person, asked.day).stay)


@inner_kernel
def stay_asked(plan: Plan, facts: Facts, asked: Asked, person: int, slot: int) -> Stay:
    """Return the stay of a person, or of the phone, in one slot of the day."""
    return as_asked(plan, facts, asked, person, stay_in(plan, facts, person, asked.day, slot))
