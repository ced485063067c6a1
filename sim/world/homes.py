"""Where in the home is somebody, and when? All the hours that no stay elsewhere takes: in bed, at table, or about.

Isolation therefore moves hours to the home: a stay that conduct forbids leaves its hours here. Two flats across a
landing are one plan, unfolded through the wall (or floor) between them, so that beds have a distance.
"""

from __future__ import annotations

from typing import Any

from sim.kernels import inner_kernel
from sim.parameters import parameter
from sim.units import DAY, HOUR, MINUTE
from sim.world import places, settings, timetable
from sim.world.conduct import Facts, is_away
from sim.world.outings import planned_on, wish_of
from sim.world.places import place_id
from sim.world.plan import FLAT, RHYTHM, WALL, Plan, part, words, zone_first, zone_of
from sim.world.stay import Stay, written
from sim.world.timetable import MORNING, SLOTS
from sim.world.work import hours, times_at_work

# fmt: off
TO_WALL = parameter((0.4, 2.4), "m", "assumption: from the wall between two flats to the nearest bed")
BEDROOM = parameter(3.2, "m", "assumption: from the beds of one room to those of the next")
BED = parameter(0.8, "m", "assumption: between two partners in bed")
CHAIR = parameter(0.9, "m", "assumption: between two chairs at the table of a home")
TABLE_Y = parameter(5.0, "m", "assumption: from the bedrooms to the table")
ABOUT_Y = parameter(10.0, "m", "assumption: from the bedrooms to where the others are while not at table")
# fmt: on
IN_BED, AT_TABLE, ABOUT = range(3)
PARTS = (IN_BED, AT_TABLE, ABOUT, AT_TABLE, ABOUT, AT_TABLE, ABOUT, IN_BED)
TOGETHER_S = tuple(timetable.seconds(hour) for hour in timetable.TOGETHER)
ON_THE_WAY_S = round(timetable.ON_THE_WAY * MINUTE)
CORNER = 8
"""Rooms of a home: the table 0, bedrooms from 1 on, and a corner of one's own from here on."""
MOST_STAYS = SLOTS + len(PARTS) + SLOTS
"""Rows for a day: the stays elsewhere, and those at home, of which each cuts one part of the day in two."""


# -- who lives here ---------------------------------------------------------------------------------------------------


@inner_kernel
def index_of(plan: Plan, person: int) -> int:
    """Return a person's number in the household, or among the residents of the care home."""
    home = plan.persons[person].home
    if home == 0:
        return person - (zone_first(plan, zone_of(plan, person) + 1) - plan.residents)
    return int(home & 7)


@inner_kernel
def household_of(plan: Plan, person: int) -> tuple[int, int]:
    """Return the first id of a person's household, or of the residents of the care home, and how many live there."""
    size = plan.residents if plan.persons[person].home == 0 else plan.persons[person].home >> 3 & 7
    return person - index_of(plan, person), size


@inner_kernel
def side_of(plan: Plan, person: int) -> int:
    """Return the side of the landing on which a person's flat lies: 0 left, 1 right."""
    return int(plan.persons[person].home >> 6 & 1)


@inner_kernel
def neighbours_of(plan: Plan, person: int) -> tuple[int, int, int]:
    """Return the first id and size of the household across the landing, and the wall between; NONE for none near."""
    if plan.persons[person].home == 0:
        return 0, 0, settings.NONE
    first, size = household_of(plan, person)
    if side_of(plan, person) == 0:
        other = first + size
        if other >= plan.people or plan.persons[other].home == 0 or side_of(plan, other) == 0:
            return 0, 0, settings.NONE
        wall = wall_of(plan, first)
        return other, plan.persons[other].home >> 3 & 7, wall
    other, size = household_of(plan, first - 1)
    return other, size, wall_of(plan, other)


@inner_kernel
def wall_of(plan: Plan, left: int) -> int:
    """Return what stands between the flat whose first member is `left` and its right neighbour."""
    return settings.party_wall(part(words(plan, left, 0, WALL, 0)[0]))


# -- where in the home ------------------------------------------------------------------------------------------------


@inner_kernel
def to_wall(plan: Plan, person: int) -> float:
    """Return the metres between the nearest bed of a person's flat and the wall of the landing."""
    near, far = TO_WALL
    return near + part(words(plan, household_of(plan, person)[0], 0, FLAT, 0)[0]) * (far - near)


@inner_kernel
def home_stay(plan: Plan, person: int, wall: float, where: int, start: int, end: int) -> Stay:
    """Return a stay at home with its place, room and seat; partners share a bedroom, every other person has one."""
    index = index_of(plan, person)
    if plan.persons[person].home == 0:
        return _care_stay(plan, person, index, where, start, end)
    if where == AT_TABLE:
        room, x, y = 0, wall + CHAIR * (1 + index % 2), TABLE_Y + CHAIR * (index // 2)
    elif where == IN_BED:
        bedroom = max(0, index - (plan.persons[person].home >> 7))
        room, x, y = 1 + bedroom, wall + BEDROOM * bedroom, BED if index > bedroom else 0.0
    else:
        room, x, y = CORNER + index, wall + BEDROOM * index, ABOUT_Y
    place = place_id(places.HOME, 0, household_of(plan, person)[0])
    return Stay(place, room, start, end, x if side_of(plan, person) else -x, y)


@inner_kernel
def _care_stay(plan: Plan, person: int, index: int, where: int, start: int, end: int) -> Stay:
    """Return a resident's stay: at a table of the common room, or in a room of one's own off the corridor behind it."""
    place = place_id(places.CARE, zone_of(plan, person), 0)
    if where == AT_TABLE:
        layout = settings.DINING_SEATS
        return Stay(place, 0, start, end, settings.X[layout, index], settings.Y[layout, index])
    return Stay(place, 1 + index, start, end, -BEDROOM * (1 + index % 2), BEDROOM * (index // 2))


# -- a day at home ----------------------------------------------------------------------------------------------------


@inner_kernel
def times_away(plan: Plan, person: int, day: int, rows: Any) -> int:
    """Write when somebody would be elsewhere on a day, in order, into the first rows; return their number.

    Only `start` and `end` of these rows are of use: who asks about a home need not know the seats at work.
    """
    if plan.persons[person].home == 0:
        return 0
    count, work, wish = 0, hours(plan, person, day), wish_of(plan, person, day)
    for slot in range(SLOTS):
        if slot < MORNING:
            stay = planned_on(plan, person, day, slot, work, wish)
            start, end = stay.start, stay.end
        else:
            start, end = times_at_work(slot, work)
        if start < end:
            count = written(rows, Stay(places.NOWHERE, 0, start, end, 0.0, 0.0), 0, count)
    return count


@inner_kernel
def at_home(plan: Plan, facts: Facts, person: int, day: int, rows: Any) -> int:
    """Write the stays at home of a day, in order, from row SLOTS on; return their number.

    Between two plans that lie close together nobody goes home. A stay at home ends where the next plan begins, whether
    conduct then allows it or not: its end is known when it begins.
    """
    plans = times_away(plan, person, day, rows)
    wakes, sleeps = rhythm(plan, person, day)
    count, since, inside = 0, 0, True
    for number in range(plans + 1):
        until = rows[number].start if number < plans else DAY
        if inside or number == plans or until - since >= ON_THE_WAY_S:
            count = _cut(plan, person, since, until, wakes, sleeps, rows, count)
        if number < plans:
            inside = is_away(facts, person, day * DAY + until)
            since = until if inside else rows[number].end
    return count


@inner_kernel
def rhythm(plan: Plan, person: int, day: int) -> tuple[int, int]:
    """Return when somebody gets up and goes to bed on a day."""
    w0, w1, _, _ = words(plan, person, day, RHYTHM, 0)
    (early, late), (first, last) = timetable.WAKES, timetable.SLEEPS
    return int((early + part(w0) * (late - early)) * HOUR), int((first + part(w1) * (last - first)) * HOUR)


@inner_kernel
def _cut(plan: Plan, person: int, since: int, until: int, wakes: int, sleeps: int, rows: Any, count: int) -> int:
    """Cut hours at home into the parts of the day."""
    begins, wall = (0, wakes, *TOGETHER_S, sleeps, DAY), to_wall(plan, person)
    for number in range(len(PARTS)):
        start, end = max(since, begins[number]), min(until, begins[number + 1])
        if start < end:
            stay = home_stay(plan, person, wall, PARTS[number], start, end)
            count = written(rows, stay, SLOTS, count)
    return count
