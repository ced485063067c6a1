"""Where does a telephone lie while its owner is elsewhere: at home, on a desk, in a cloakroom?

Days are taken in twos. A lapse begins on the first day of a person's pair and is over before the second one ends, so
that no lapse follows from another, and where a phone lies is known from one draw and one stay of its owner. Its end is
fixed: the phone is then with its owner again, wherever that is, at most 36 hours after it was left. Where conduct keeps
the owner from the stay in which it would be left, it is not.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.kernels import inner_kernel, kernel
from sim.parameters import parameter
from sim.units import DAY, Int64s
from sim.world import timetable
from sim.world.conduct import Facts
from sim.world.homes import IN_BED, home_stay, to_wall
from sim.world.outings import kept, planned_on, wish_for
from sim.world.places import NOWHERE
from sim.world.plan import LAPSE, Plan, part, words
from sim.world.stay import Stay, no_stay, written
from sim.world.timetable import AFTERNOON, OUT_DAY, OUT_LATE
from sim.world.work import OFFICES, hours

# fmt: off
LEFT_AT_HOME = parameter(0.5, "1", "assumption: share of phones left behind that lie at home for the day")
LEFT_ON_DESK = parameter(0.25, "1", "assumption: share left at school or work since noon; the rest lie in a cloakroom")
DESK_UNTIL = parameter(12.0, "h", "assumption: a phone left on a desk is with its owner again from then on, next day")
CLOAKROOM_X = parameter(-2.5, "m", "assumption: from a guest's chair to the coat, on the other side of a wall")
# fmt: on
DESK_UNTIL_S = timetable.seconds(DESK_UNTIL)
CLOAKROOM = 1
NO_SLOT = -1


class Lying(NamedTuple):
    """A phone that lies somewhere by itself: its stay, and from which of its owner's slots, `lag` days ago."""

    stay: Stay
    slot: int
    lag: int


@inner_kernel
def lying(plan: Plan, facts: Facts, person: int, day: int) -> Lying:
    """Return where the phone of a person lies without its owner on a day, if it does: one stay at most."""
    lag = (day + person) % 2
    since = day - lag
    w0, w1, _, _ = words(plan, person, since, LAPSE, 0)
    if part(w0) >= 2.0 * plan.left_behind:  # only one day in two can begin a lapse
        return Lying(no_stay(), NO_SLOT, lag)
    slot, planned = _left(plan, person, since, part(w1))
    if slot == NO_SLOT:
        whole_day = home_stay(plan, person, to_wall(plan, person), IN_BED, 0, DAY)
        return Lying(whole_day if lag == 0 else no_stay(), NO_SLOT, lag)
    stay = kept(facts, person, since, planned)
    start, end = (stay.start, DAY) if lag == 0 else (0, DESK_UNTIL_S if slot == AFTERNOON else DAY)
    x = stay.x if slot == AFTERNOON else stay.x + CLOAKROOM_X
    return Lying(Stay(stay.place, stay.room if slot == AFTERNOON else CLOAKROOM, start, end, x, stay.y), slot, lag)


@inner_kernel
def _left(plan: Plan, person: int, day: int, u: float) -> tuple[int, Stay]:
    """Return in which plan of its owner the phone is to be left; NO_SLOT (at home) for who has no desk or coat then."""
    work, wish = hours(plan, person, day), wish_for(plan, person, day, OUT_DAY)  # no rides here
    if LEFT_AT_HOME <= u < LEFT_AT_HOME + LEFT_ON_DESK and work.section <= OFFICES:
        desk = planned_on(plan, person, day, AFTERNOON, work, wish)
        if desk.place != NOWHERE:
            return AFTERNOON, desk
    elif u >= LEFT_AT_HOME + LEFT_ON_DESK:
        for slot in (OUT_LATE, OUT_DAY):
            coat = planned_on(plan, person, day, slot, work, wish)
            if coat.place != NOWHERE:
                return slot, coat
    return NO_SLOT, no_stay()


@inner_kernel
def carried(stay: Stay, alone: Stay) -> Stay:
    """Return the part of an owner's stay in which the phone is there too, given when it lies by itself."""
    if alone.place == NOWHERE:
        return stay
    start, end = stay.start, stay.end
    if alone.start <= 0:
        start = max(start, alone.end)
    else:
        end = min(end, alone.start)
    if start >= end:
        return no_stay()
    return Stay(stay.place, stay.room, start, end, stay.x, stay.y)


@kernel
def alone(plan: Plan, facts: Facts, persons: Int64s, day: int, rows: Any) -> None:
    """Write where each of these persons' phones lies without its owner on a day: a row each, NOWHERE for none."""
    for z in range(persons.size):
        written(rows, lying(plan, facts, persons[z], day).stay, z, 0)
