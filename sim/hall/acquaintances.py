"""Who is near whom in life? What registers of homes, schools and employers say: from the week before day 0.

Household: under one roof. Colleagues and classmates: in one room for two hours, on three days of the week. Next door: a
household of which somebody was met on the landing, or heard through the wall. Chance company is nobody's register.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from sim.parameters import parameter
from sim.units import HOUR, Day, Int64s, IntColumn, Setting
from sim.world.answers import Meetings, Places, World
from sim.world.conduct import Conduct

WEEK = range(-7, 0)
"""The days before day 0 that are looked at, as they would be lived by the well."""
OFTEN = parameter(3, "d", "assumption: who shares a room on three days of a week is of one class or team")
LONG = parameter(2 * HOUR, "s", "assumption: and who stays there for two hours at a time")
MOST_OF_A_ROOM = parameter(60, "persons", "assumption: of a larger room nobody has a list of who is near whom")
LISTED = (Setting.HOME, Setting.SCHOOL, Setting.WORK, Setting.CARE)
PERSON_BITS, SETTING_BITS = 28, 3
NOBODY: Int64s = np.empty(0, dtype=np.int64)


def acquaintances(world: World) -> tuple[Int64s, Int64s, Int64s]:
    """Return pairs of persons, the lower number first, each once for a kind of place, with that kind."""
    days = [np.unique(_of_day(world, day)) for day in WEEK]
    pairs, often = np.unique(np.concatenate(days), return_counts=True)
    setting = pairs & (1 << SETTING_BITS) - 1
    pairs = pairs[(often >= OFTEN) | (setting == Setting.LANDING)]
    setting, pair = (pairs & (1 << SETTING_BITS) - 1), pairs >> SETTING_BITS
    return pair >> PERSON_BITS, pair & (1 << PERSON_BITS) - 1, setting


def _of_day(world: World, day: int) -> Int64s:
    everybody = np.arange(world.people.count, dtype=np.int32)
    met = world.meetings(everybody, Day(day), Conduct())
    if not isinstance(world, Places):
        regular = met.where(np.isin(met.setting, LISTED))
        return _keys(regular.asked, regular.other, regular.setting)
    stays = world.visits(everybody, Day(day), Conduct())
    stays = stays.where((stays.end - stays.start >= LONG) & np.isin(stays.setting, LISTED))
    room = np.where(stays.setting == Setting.HOME, 0, stays.room + 1).astype(np.int64)
    _, shared = np.unique(np.stack([stays.place, room]), axis=1, return_inverse=True)
    together = [
        _keys(one, other, Setting(s)) for s, one, other in _in_rooms(stays.person, stays.setting, shared.ravel())
    ]
    return np.concatenate([NOBODY, *together, _next_door(world, met)])


def _in_rooms(person: IntColumn, setting: IntColumn, shared: IntColumn) -> Iterator[tuple[int, Int64s, Int64s]]:
    """Yield, room by room, its kind and all pairs of those who shared it."""
    order = np.argsort(shared, kind="stable")
    ends = np.flatnonzero(np.diff(shared[order], prepend=-1, append=-1)).tolist()
    for begin, end in pairwise(ends):
        there = np.unique(person[order[begin:end]]).astype(np.int64)
        if there.size <= MOST_OF_A_ROOM:
            one, other = np.triu_indices(there.size, 1)
            yield int(setting[order[begin]]), there[one], there[other]


def _next_door(world: World, met: Meetings) -> Int64s:
    """Return all of two households of which some met on the landing."""
    near = met.where(met.setting == Setting.LANDING)
    one, other = (world.people.household_of(each) for each in (near.asked, near.other))
    if one is None or other is None or not one.size:
        return NOBODY
    homes = np.unique(np.stack([np.minimum(one, other), np.maximum(one, other)], axis=1), axis=0)
    everybody = world.people.household_of(np.arange(world.people.count, dtype=np.int32))
    assert everybody is not None
    order = np.argsort(everybody, kind="stable")
    ends = [np.searchsorted(everybody[order], homes, side=side) for side in ("left", "right")]
    rows = [
        np.array(np.meshgrid(order[a:b], order[c:d])).reshape(2, -1)
        for (a, c), (b, d) in zip(ends[0].tolist(), ends[1].tolist(), strict=True)
    ]
    pairs = np.concatenate(rows, axis=1)
    return _keys(pairs[0], pairs[1], Setting.LANDING)


def _keys(one: IntColumn, other: IntColumn, setting: IntColumn | Setting) -> Int64s:
    """Return a number for each pair of persons, whoever comes first, and the kind of place."""
    pair = np.minimum(one, other).astype(np.int64) << PERSON_BITS | np.maximum(one, other)
    keys: Int64s = pair << SETTING_BITS | setting
    return keys
