"""Where is somebody away from home, in which seat, from when till when? One stay for each slot of the day.

Whether a person would go, and when, belongs to the person and the day; where, to the seats of the day or to the place
at school or work. So the stay of anybody can be asked alone. Conduct is read when a planned stay would begin, and
changes no other plan: what is known of a moment never depends on what follows it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.draws import uniform_of
from sim.kernels import inner_kernel
from sim.units import DAY, MINUTE
from sim.world import places, settings, timetable
from sim.world.conduct import Facts, is_away
from sim.world.places import place_id
from sim.world.plan import DEPARTURE, TIMES, WISH, Plan, part, words
from sim.world.seats import seat_of
from sim.world.stay import Stay, no_stay
from sim.world.timetable import OUT_DAY, RIDE_OUT, SHOP_DAY
from sim.world.work import OFFICES, Hours, hours, planned_at_work

NEVER_OPENS = -1
SECOND_RIDE_S = timetable.seconds(timetable.SECOND_RIDE)
LAYOUT_OF = (settings.VEHICLE_SEATS, settings.SHOP_SEATS, settings.VENUE_SEATS) * 2
"""Where one sits, by outing: riding, shopping and going out, first by day and then late."""
SETTING_OF = (places.TRANSIT, places.SHOP, places.LEISURE) * 2
BLOCK = tuple(settings.SEATS[layout] for layout in LAYOUT_OF)
"""Seats that are near one another, by outing: a carriage, a shop's queue, a venue."""
FILLINGS = tuple(timetable.QUEUES if layout == settings.SHOP_SEATS else 1 for layout in LAYOUT_OF)
"""How many blocks share a place one after the other, by outing."""
WORD_OF = (0, 1, 2, 0, 1, 3)
"""Which word of the day's draw decides whether somebody would go, by outing."""


class Wish(NamedTuple):
    """By what a person's outings of a day are wished for: the day's draw, and how much more often than others the
    person goes out, and rides."""

    words: tuple[np.uint64, np.uint64, np.uint64, np.uint64]
    zest: float
    rides: float


@inner_kernel
def wish_of(plan: Plan, person: int, day: int) -> Wish:
    """Return what a person wishes for on a day."""
    return Wish(words(plan, person, day, WISH, 0), _habit(plan.zest, person), _habit(plan.rides, person))


@inner_kernel
def wish_for(plan: Plan, person: int, day: int, outing: int) -> Wish:
    """Return what a person wishes for on a day, as far as one outing asks for it: only rides ask who likes to ride."""
    rides = _habit(plan.rides, person) if LAYOUT_OF[outing] == settings.VEHICLE_SEATS else 0.0
    return Wish(words(plan, person, day, WISH, 0), _habit(plan.zest, person), rides)


@inner_kernel
def wishes(plan: Plan, person: int, day: int, outing: int, wish: Wish) -> bool:
    """Tell whether somebody would go on an outing that day, by age, habit and the day of the week.

    Who would ride out would ride back, and who would shop by day would shop late: these share a word of the draw.
    """
    if plan.persons[person].home == 0:
        return False
    kind = timetable.kind_of((day + plan.weekday) % 7)
    decade = min(plan.persons[person].age // 10, timetable.DECADES - 1)
    habit = wish.rides if LAYOUT_OF[outing] == settings.VEHICLE_SEATS else wish.zest
    chance = timetable.CHANCES[outing, decade, kind] * plan.going_out * habit
    return bool(part(wish.words[WORD_OF[outing]]) < chance)


@inner_kernel
def _habit(key: np.uint64, person: int) -> float:
    """Return how much more often than others somebody goes: exponential with mean 1, drawn once for all days.

    The number of outings in a period is then geometric: a negative binomial, as numbers of people met are.
    """
    return np.float64(np.float32(-np.log(uniform_of(key, person, 0, 0, 0))))


@inner_kernel
def opens_for(plan: Plan, person: int, day: int, outing: int, work: Hours, wish: Wish) -> int:
    """Return the second at which an outing's window opens for somebody who wishes it and may find a seat, or -1.

    Work and school come first. One rides to work, to school, or to an outing by day; who works in shifts does not ride.
    """
    opens = timetable.OPENS_S[outing]
    if LAYOUT_OF[outing] != settings.VEHICLE_SEATS:
        return opens if work.start >= timetable.CLOSES_S[outing] or work.end <= opens else NEVER_OPENS
    if work.end > work.start:
        return opens if work.section <= OFFICES else NEVER_OPENS
    if not wishes(plan, person, day, OUT_DAY, wish) or seat_of(plan, person, day, OUT_DAY)[1] < 0:
        return NEVER_OPENS
    return SECOND_RIDE_S if outing == RIDE_OUT else opens


@inner_kernel
def outing_at(plan: Plan, person: int, day: int, outing: int, opens: int, zone: int, seat: int) -> Stay:
    """Return the stay of somebody whose window and seat are known, as the person would have it."""
    layout, block = LAYOUT_OF[outing], seat // BLOCK[outing]
    number = seat - block * BLOCK[outing]
    start, end = times(plan, person, day, outing, opens, zone, block)
    x, y, room = settings.X[layout, number], settings.Y[layout, number], settings.ROOM[layout, number]
    return Stay(place_of(outing, zone, block), room, start, end, x, y)


@inner_kernel
def place_of(outing: int, zone: int, block: int) -> int:
    """Return the place of a block of seats: it is the same for the way there and back, by day and in the evening."""
    return place_id(SETTING_OF[outing], zone, block // FILLINGS[outing])


@inner_kernel
def times(plan: Plan, person: int, day: int, outing: int, opens: int, zone: int, block: int) -> tuple[int, int]:
    """Return from when till when somebody is there: what all share (departure, filling of a queue), then one's own."""
    w0, w1, _, _ = words(plan, person, day, TIMES, outing)
    if LAYOUT_OF[outing] == settings.VEHICLE_SEATS:
        vehicle = zone * (plan.capacity[outing] // BLOCK[outing] + 1) + block
        leaves = part(words(plan, vehicle, day, DEPARTURE, outing)[0]) * timetable.LEAVES_WITHIN
        later, (shortest, longest) = leaves + part(w0) * timetable.BOARDS_WITHIN, timetable.RIDES
    elif LAYOUT_OF[outing] == settings.SHOP_SEATS:
        opens += block % FILLINGS[outing] * timetable.QUEUE_EVERY_S[0 if outing == SHOP_DAY else 1]
        later, (shortest, longest) = part(w0) * timetable.SHOPS_WITHIN, timetable.SHOPS_FOR
    else:
        later, (shortest, longest) = part(w0) * timetable.OUT_WITHIN, timetable.OUT_FOR
    start = opens + int(later * MINUTE)
    return start, start + int((shortest + part(w1) * (longest - shortest)) * MINUTE)


@inner_kernel
def planned_on(plan: Plan, person: int, day: int, slot: int, work: Hours, wish: Wish) -> Stay:
    """Return where somebody would be in one slot of a day, away from home, given the hours at school or work."""
    if slot >= len(LAYOUT_OF):
        return planned_at_work(plan, person, day, slot, work)
    # What most often says no is asked first; the permutation costs most.
    if not wishes(plan, person, day, slot, wish):
        return no_stay()
    opens = opens_for(plan, person, day, slot, work, wish)
    if opens == NEVER_OPENS:
        return no_stay()
    zone, seat = seat_of(plan, person, day, slot)
    return outing_at(plan, person, day, slot, opens, zone, seat) if seat >= 0 else no_stay()


@inner_kernel
def kept(facts: Facts, person: int, day: int, stay: Stay) -> Stay:
    """Return a planned stay if conduct allows it at the moment at which it would begin."""
    if stay.place == places.NOWHERE or is_away(facts, person, day * DAY + stay.start):
        return no_stay()
    return stay


@inner_kernel
def stay_in(plan: Plan, facts: Facts, person: int, day: int, slot: int) -> Stay:
    """Return where somebody is in one slot of a day, away from home."""
    work = hours(plan, person, day)
    if slot < len(LAYOUT_OF):
        return kept(facts, person, day, planned_on(plan, person, day, slot, work, wish_for(plan, person, day, slot)))
    return kept(facts, person, day, planned_at_work(plan, person, day, slot, work))
