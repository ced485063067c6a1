"""Synthetic towns for tests: small and large ones built once, and a plain second way to say who is near whom."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from sim.draws import Draws
from sim.kernels import kernel
from sim.units import DAY, Barrier, Bools, Day, Int32s, Int64s
from sim.world import settings
from sim.world.answers import Visits
from sim.world.conduct import Conduct, Facts
from sim.world.homes import neighbours_of
from sim.world.phones import lying
from sim.world.plan import Plan
from sim.world.town import Town

Row = tuple[int, int, int, int, float, int, int]
"""asked, other, start, seconds, metres, place, barrier."""


@cache
def town(people: int, left_behind: float = 0.05, seed: int = 1) -> Town:
    """Return a town; day 0 is a Monday."""
    return Town(Draws(seed), people, left_behind)


def everybody(place: Town) -> Int32s:
    """Return all persons of a town."""
    return np.arange(place.people.count, dtype=np.int32)


def some_stay_away(people: int, facts: int, seed: int = 1) -> Conduct:
    """Return conduct in which some persons stay away for up to three days, around day 0."""
    conduct, draws, k = Conduct(), Draws(seed), np.arange(facts)
    person = (draws.uniform("test.person", k) * people).astype(int)
    at = ((draws.uniform("test.at", k) * 10 - 4) * DAY).astype(int)
    for who, since, long in zip(person, at, draws.uniform("test.long", k) * 3 * DAY, strict=True):
        conduct.stay_away(int(who), int(since), int(since + long), int(since))
    return conduct


# -- the same question, answered from whole diaries -------------------------------------------------------------------


@kernel
def _neighbours(plan: Plan, persons: Int64s, out: Int64s) -> None:
    for row in range(persons.size):
        out[row, 0], out[row, 1], out[row, 2] = neighbours_of(plan, persons[row])


@kernel
def _lying(plan: Plan, facts: Facts, persons: Int64s, day: int, out: Int64s, where: Any) -> None:
    for row in range(persons.size):
        stay = lying(plan, facts, persons[row], day).stay
        out[row, 0], out[row, 1], out[row, 2], out[row, 3] = stay.place, stay.room, stay.start, stay.end
        where[row, 0], where[row, 1] = stay.x, stay.y


def walls(place: Town) -> Int64s:
    """Return, for each person, the first neighbour across the landing, how many live there, and the wall (NONE: 0)."""
    out = np.zeros((place.people.count, 3), dtype=np.int64)
    _neighbours(place.plan, everybody(place).astype(np.int64), out)
    return out


def phones_alone(place: Town, day: int, conduct: Conduct) -> tuple[Int64s, Any]:
    """Return where each phone lies alone on a day: (place, room, start, end), place -1 if it does not, and (x, y)."""
    n = place.people.count
    out, where = np.zeros((n, 4), dtype=np.int64), np.zeros((n, 2))
    _lying(place.plan, conduct.facts(), np.arange(n), day, out, where)
    return out, where


def phone_visits(place: Town, day: int, conduct: Conduct) -> Visits:
    """Return where every phone was: with its owner, but for the hours in which it lies by itself."""
    visits = place.visits(everybody(place), Day(day), conduct)
    visits = visits.where(place.people.owns_phone[visits.person])
    alone, where = phones_alone(place, day, conduct)
    since, until = (alone[visits.person, column] + day * DAY for column in (2, 3))
    lies = alone[visits.person, 0] >= 0
    # A phone lies alone from midnight on or until midnight: what is left of its owner's stay is one piece.
    start = np.where(lies & (since == day * DAY), np.maximum(visits.start, until), visits.start)
    end = np.where(lies & (since > day * DAY), np.minimum(visits.end, since), visits.end)
    carried = Visits(**(visits.columns() | {"start": start, "end": end})).where(start < end)
    left = np.flatnonzero((alone[:, 0] >= 0) & place.people.owns_phone)
    return Visits.join(
        [
            carried,
            Visits(
                person=left, place=alone[left, 0], room=alone[left, 1], setting=alone[left, 0] >> 56,
                start=alone[left, 2] + day * DAY, end=alone[left, 3] + day * DAY, x=where[left, 0], y=where[left, 1],
            ),
        ]
    )  # type: ignore[no-any-return]  # fmt: skip


def joined(place: Town, visits: Visits, reach: float) -> list[Row]:
    """Return who was near whom, by comparing every two visits: slow, and without a seat or an index."""
    wall, home, v = walls(place), place.people.household, visits
    assert home is not None
    rows: list[Row] = []
    for a, place_a, room_a, start_a, end_a, x_a, y_a in zip(
        *(c.tolist() for c in (v.person, v.place, v.room, v.start, v.end, v.x, v.y)), strict=True
    ):
        start, end = np.maximum(start_a, v.start), np.minimum(end_a, v.end)
        metres = np.maximum(0.3, np.sqrt((x_a - v.x) ** 2 + (y_a - v.y) ** 2))
        near = (v.person != a) & (start < end) & (metres <= reach)
        for b in np.flatnonzero(near & (v.place == place_a)).tolist():
            barrier = settings.BETWEEN[place_a >> 56] if room_a != v.room[b] else 0
            rows.append(
                (a, int(v.person[b]), int(start[b]), int(end[b] - start[b]), float(metres[b]), place_a, barrier)
            )
        if wall[a, 2] and place_a == home[a]:
            across, landing = wall[a, 0], (1 << 56) + min(place_a, int(wall[a, 0]))
            for b in np.flatnonzero(near & (v.place == across) & (home[v.person] == across)).tolist():
                what = int(wall[a, 2])
                rows.append(
                    (a, int(v.person[b]), int(start[b]), int(end[b] - start[b]), float(metres[b]), landing, what)
                )
    return sorted(rows, key=lambda row: (row[0], row[2], row[1]))


def rows_of(table: Any) -> list[Row]:
    """Return the rows of an answer as `joined` gives them."""
    names = ("asked", "other", "start", "seconds", "metres", "place", "barrier")
    return list(zip(*(table.columns()[name].tolist() for name in names), strict=True))


def stopped(barrier: Any) -> Bools:
    """Return which barriers stop infection: all there are."""
    stops: Bools = barrier != Barrier.NONE
    return stops
