"""Whose trail is this? A reader joins what was released of where people were with a few points known of somebody.

A point is a place and an hour. A trail shows it if one of its rows may be of that place in that hour. Whoever is in the
release is singled out if exactly one trail shows all points (unicity: de Montjoye et al., Scientific Reports 2013).
Where a handle lasts a day, a point is only looked for in the trails of its day, and the reader takes the day of which
fewest trails fit. A better reader would find more: what is found is a lower bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.views import Handle, KnownPoint, Trails
from sim.parameters import parameter
from sim.units import DAY, Bools, Int64s, UnixTime

BY_CHANCE = parameter(0.1, "1", "assumption: so often a point of somebody who is not in the release fits a trail in it")
AGE_BAND = 10


@dataclass(frozen=True, slots=True, eq=False)
class Pages:
    """A release as it is read: its columns as arrays, the longest row, and what a known place may be off by."""

    trails: Trails
    which: Int64s
    since: Int64s
    until: Int64s
    east: Int64s
    north: Int64s
    home: Bools
    masts: Int64s
    longest_s: int
    reach_m: float

    def __repr__(self) -> str:
        return f"Pages({self.trails!r})"


def opened(trails: Trails, knows_within_m: float = 0.0) -> Pages:
    """Lay a release out for reading by somebody who knows places to within so many metres."""
    which, since, until, east, north = (
        np.array(column, dtype=np.int64)
        for column in (trails.which, trails.since, trails.until, trails.east, trails.north)
    )
    masts = np.array(trails.masts, dtype=np.int64).reshape(-1, 2)
    longest = int((until - since).max()) if since.size else 0
    home = np.array(trails.home, dtype=np.bool_)
    return Pages(trails, which, since, until, east, north, home, masts, longest, trails.reach_m + knows_within_m)


def shown(pages: Pages, point: KnownPoint, age: int | None = None) -> Bools:
    """Tell of each handle whether its trail shows a point, and whether its age, if released, is the one known."""
    first, last = np.searchsorted(pages.since, (point.since - pages.longest_s, point.until))
    rows = slice(int(first), int(last))
    near = same_place(pages, rows, point) & (pages.until[rows] > point.since)
    found = np.zeros(len(pages.trails.handles), dtype=np.bool_)
    found[pages.which[rows][near]] = True
    if age is not None and pages.trails.ages:
        found &= np.array(pages.trails.ages) == age // AGE_BAND * AGE_BAND
    return found


def same_place(pages: Pages, rows: slice | Int64s, point: KnownPoint) -> Bools:
    """Tell of rows whether the place may be that of a point."""
    if pages.trails.says == "home":
        same: Bools = pages.home[rows] == point.home
        return same
    east, north = point.east, point.north
    if pages.trails.says == "mast":
        nearest = np.argmin(np.hypot(pages.masts[:, 0] - east, pages.masts[:, 1] - north))
        here: Bools = (pages.east[rows] == pages.masts[nearest, 0]) & (pages.north[rows] == pages.masts[nearest, 1])
        return here
    close: Bools = (abs(pages.east[rows] - east) <= pages.reach_m) & (abs(pages.north[rows] - north) <= pages.reach_m)
    return close


def fitting(pages: Pages, points: Sequence[KnownPoint], age: int | None = None) -> tuple[Handle, ...]:
    """Return whose trails show all of these points; of handles that last a day, on the day of which fewest fit."""
    fits = [np.logical_and.reduce([shown(pages, each, age) for each in some]) for some in _by_life(pages, points)]
    some = [each for each in fits if each.any()]
    best = min(some, key=lambda each: int(each.sum())) if some else np.zeros(len(pages.trails.handles), dtype=np.bool_)
    return tuple(pages.trails.handles[number] for number in np.flatnonzero(best))


def whose(pages: Pages, points: Sequence[KnownPoint], at: UnixTime, age: int | None = None) -> Claim:
    """Claim which trail is that of somebody of whom these points are known: one that shows the most of them."""
    counts = [np.sum([shown(pages, each, age) for each in some], axis=0) for some in _by_life(pages, points)]
    most = max((int(each.max()) for each in counts if each.size), default=0)
    if not most:
        return Claim(Kind.IS_PHONE, at, (None,), (1.0,))
    best = min((each == most for each in counts if each.max() == most), key=lambda each: int(each.sum()))
    handles = [pages.trails.handles[number] for number in np.flatnonzero(best)]
    nobody = float(BY_CHANCE**most)
    return Claim(Kind.IS_PHONE, at, (*handles, None), (*[(1.0 - nobody) / len(handles)] * len(handles), nobody))


def _by_life(pages: Pages, points: Sequence[KnownPoint]) -> list[list[KnownPoint]]:
    """Return points in as many parts as handles have lives: one, or of handles that last a day, one for each day."""
    if not pages.trails.daily:
        return [list(points)] if points else []
    days = dict.fromkeys(point.since // DAY for point in points)
    return [[point for point in points if point.since // DAY == day] for day in days]
