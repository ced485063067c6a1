"""Who is near somebody away from home: in the same carriage, queue or party, at the next desk, at the till?"""

from __future__ import annotations

from sim.draws import permuted, unpermuted
from sim.kernels import inner_kernel
from sim.world import settings
from sim.world.conduct import Facts
from sim.world.near.detail import Asked, Scratch, as_asked, counts, note_same_place, stay_asked
from sim.world.outings import BLOCK, FILLINGS, LAYOUT_OF, NEVER_OPENS, kept, opens_for, outing_at, wish_for, wishes
from sim.world.places import NOWHERE, number_of, within_of
from sim.world.plan import Plan
from sim.world.seats import person_at, seat_key, seat_of
from sim.world.stay import Stay, no_stay
from sim.world.timetable import AFTERNOON, MEAL, MORNING, SHOP_DAY, SHOP_LATE
from sim.world.work import (
    SHIFTS,
    TILLS,
    hours,
    layout_of,
    mates,
    meal_key,
    member_at,
    row_in,
    seat_at_work,
    times_at_work,
)


@inner_kernel
def guest(plan: Plan, facts: Facts, asked: Asked, person: int, outing: int, zone: int, seat: int) -> Stay:
    """Return the stay of a person, or of the phone, who has this seat of an outing."""
    wish = wish_for(plan, person, asked.day, outing)
    if not wishes(plan, person, asked.day, outing, wish):
        return no_stay()
    opens = opens_for(plan, person, asked.day, outing, hours(plan, person, asked.day), wish)
    if opens == NEVER_OPENS:
        return no_stay()
    stay = outing_at(plan, person, asked.day, outing, opens, zone, seat)
    return as_asked(plan, facts, asked, person, kept(facts, person, asked.day, stay))


@inner_kernel
def near_on_outing(plan: Plan, facts: Facts, asked: Asked, outing: int, scratch: Scratch, count: int) -> int:
    """Find who shares an outing: those in the block's seats up and down from one's own, within reach."""
    mine = stay_asked(plan, facts, asked, asked.person, outing)
    if mine.place == NOWHERE:
        return count
    zone, seat = seat_of(plan, asked.person, asked.day, outing)
    layout, first = LAYOUT_OF[outing], seat // BLOCK[outing] * BLOCK[outing]
    last, key = min(first + BLOCK[outing], plan.capacity[outing]) - 1, seat_key(plan, zone, asked.day, outing)
    for step in (-1, 1):
        at = seat + step
        while first <= at <= last and abs(settings.Y[layout, at - first] - mine.y) <= asked.reach:
            other = person_at(plan, zone, at, asked.day, outing, key)
            if counts(plan, asked, other):
                theirs = guest(plan, facts, asked, other, outing, zone, at)
                count = note_same_place(scratch, count, asked, other, mine, theirs)
            at += step
    if layout == settings.SHOP_SEATS:
        count = _near_clerks(plan, facts, asked, mine, scratch, count)
    return count


@inner_kernel
def _near_clerks(plan: Plan, facts: Facts, asked: Asked, mine: Stay, scratch: Scratch, count: int) -> int:
    """Find the clerks of a shop."""
    first = (within_of(mine.place) * plan.shops + number_of(mine.place)) * SHIFTS
    for row in range(first, first + SHIFTS):
        other = member_at(plan, TILLS, row)
        if counts(plan, asked, other):
            theirs = stay_asked(plan, facts, asked, other, MORNING)
            count = note_same_place(scratch, count, asked, other, mine, theirs)
    return count


@inner_kernel
def near_at_till(plan: Plan, facts: Facts, asked: Asked, scratch: Scratch, count: int) -> int:
    """Find the customers of a clerk, and the colleague of the other shift."""
    mine = stay_asked(plan, facts, asked, asked.person, MORNING)
    if mine.place == NOWHERE:
        return count
    zone, shop = within_of(mine.place), number_of(mine.place)
    for outing in (SHOP_DAY, SHOP_LATE):
        seats, key = BLOCK[outing] * FILLINGS[outing], seat_key(plan, zone, asked.day, outing)
        for seat in range(shop * seats, min((shop + 1) * seats, plan.capacity[outing])):
            other = person_at(plan, zone, seat, asked.day, outing, key)
            if counts(plan, asked, other):
                theirs = guest(plan, facts, asked, other, outing, zone, seat)
                count = note_same_place(scratch, count, asked, other, mine, theirs)
    return _near_clerks(plan, facts, asked, mine, scratch, count)


@inner_kernel
def near_at_desk(plan: Plan, facts: Facts, asked: Asked, section: int, scratch: Scratch, count: int) -> int:
    """Find who sits around a pupil or office worker before and after the meal."""
    morning, afternoon = _halves(plan, facts, asked, asked.person)
    if morning.place == NOWHERE and afternoon.place == NOWHERE:
        return count
    layout, row = layout_of(section), row_in(plan, asked.person, section)
    first = row // settings.SEATS[layout] * settings.SEATS[layout]
    last = first + mates(plan, section, row // settings.SEATS[layout]) - 1
    y = settings.Y[layout, row - first]
    for step in (-1, 1):
        at = row + step
        while first <= at <= last and abs(settings.Y[layout, at - first] - y) <= asked.reach:
            other = member_at(plan, section, at)
            if counts(plan, asked, other):
                theirs, later = _halves(plan, facts, asked, other)
                count = note_same_place(scratch, count, asked, other, morning, theirs)
                count = note_same_place(scratch, count, asked, other, afternoon, later)
            at += step
    return count


@inner_kernel
def _halves(plan: Plan, facts: Facts, asked: Asked, person: int) -> tuple[Stay, Stay]:
    """Return the stays of a pupil or office worker, or of the phone, at the desk before and after the meal."""
    work = hours(plan, person, asked.day)
    if work.start == work.end:
        return no_stay(), no_stay()
    row = row_in(plan, person, work.section)
    place, room, x, y = seat_at_work(plan, work.section, row, asked.day, MORNING)
    start, end = times_at_work(MORNING, work)
    morning = kept(facts, person, asked.day, Stay(place, room, start, end, x, y))
    start, end = times_at_work(AFTERNOON, work)
    afternoon = kept(facts, person, asked.day, Stay(place, room, start, end, x, y))
    return as_asked(plan, facts, asked, person, morning), as_asked(plan, facts, asked, person, afternoon)


@inner_kernel
def near_at_meal(plan: Plan, facts: Facts, asked: Asked, section: int, scratch: Scratch, count: int) -> int:
    """Find who eats near a pupil or office worker: anybody of the same site."""
    mine = stay_asked(plan, facts, asked, asked.person, MEAL)
    if mine.place == NOWHERE:
        return count
    each, row = settings.SEATS[layout_of(section)], row_in(plan, asked.person, section)
    site = row // each
    members, key = mates(plan, section, site), meal_key(plan, section, site, asked.day)
    seat = permuted(key, members, row - site * each)
    for step in (-1, 1):
        at = seat + step
        while 0 <= at < members and abs(settings.Y[settings.CANTEEN_SEATS, at] - mine.y) <= asked.reach:
            other = member_at(plan, section, site * each + unpermuted(key, members, at))
            if counts(plan, asked, other):
                theirs = _at_meal(plan, facts, asked, other, mine.place, at)
                count = note_same_place(scratch, count, asked, other, mine, theirs)
            at += step
    return count


@inner_kernel
def _at_meal(plan: Plan, facts: Facts, asked: Asked, person: int, place: int, seat: int) -> Stay:
    """Return the stay of a person, or of the phone, who has this seat at a meal."""
    start, end = times_at_work(MEAL, hours(plan, person, asked.day))
    if start >= end:
        return no_stay()
    x, y = settings.X[settings.CANTEEN_SEATS, seat], settings.Y[settings.CANTEEN_SEATS, seat]
    stay = kept(facts, person, asked.day, Stay(place, 0, start, end, x, y))
    return as_asked(plan, facts, asked, person, stay)
