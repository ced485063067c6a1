"""Whose trail is this? A reader joins what was released of where people were with a few points known of somebody.

A point is a place and an hour. A chain is a set of rows that the release shows as one person's: what a handle links,
for good or for a day, and what transitions join of handles that last less (`chains`). A chain shows a point if one of
its rows may be of that place in that hour. Somebody is singled out if a chain shows some of the known points, no other
shows all of these, and it shows something besides, which was not known: a lone row that repeats a point tells nothing
new. With one chain for each person, each showing all points, this is the unicity of de Montjoye et al. (Scientific
Reports 2013); who knows more points singles out no less. A better reader would find more: what is found is a lower
bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.views import Handle, KnownPoint, Trails
from sim.parameters import parameter
from sim.units import Bools, Int64s, UnixTime

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
    off_m = trails.reach_m + knows_within_m
    return Pages(trails, which, since, until, east, north, home, masts, longest, off_m)


def shown(pages: Pages, point: KnownPoint, age: int | None = None) -> Bools:
    """Tell of each handle whether its trail shows a point, and whether its age, if released, is the one known."""
    found = np.zeros(len(pages.trails.handles), dtype=np.bool_)
    found[pages.which[_rows(pages, point, age)]] = True
    return found


def _rows(pages: Pages, point: KnownPoint, age: int | None) -> Int64s:
    """Return the rows that show a point, of trails whose age, if released, is the one known."""
    first, last = np.searchsorted(pages.since, (point.since - pages.longest_s, point.until))
    some = slice(int(first), int(last))
    rows = int(first) + np.flatnonzero(same_place(pages, some, point) & (pages.until[some] > point.since))
    if age is not None and pages.trails.ages:
        rows = rows[np.array(pages.trails.ages)[pages.which[rows]] == age // AGE_BAND * AGE_BAND]
    return rows


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


def singled_out(pages: Pages, points: Sequence[KnownPoint], age: int | None = None) -> tuple[Handle, ...]:
    """Return the chains that these points single out; of several, those that show most of the points."""
    shows, told = _each_point(pages, points, age)
    besides = np.bincount(pages.which, minlength=shows.size) > np.bincount(pages.which[told], minlength=shows.size)
    sets = np.unique(shows[shows > 0]).tolist()
    some = np.isin(shows, [each for each in sets if np.count_nonzero(shows & each == each) == 1]) & besides
    counts = np.bitwise_count(shows)
    return _named(pages, some & (counts == counts[some].max())) if some.any() else ()


def whose(pages: Pages, points: Sequence[KnownPoint], at: UnixTime, age: int | None = None) -> Claim:
    """Claim which chain is that of somebody of whom these points are known: one that shows the most of them, and of
    these points, those that fewest show."""
    shows, _ = _each_point(pages, points, age)
    counts = np.bitwise_count(shows)
    most = int(counts.max(initial=0))
    if not most:
        return Claim(Kind.IS_PHONE, at, (None,), (1.0,))
    some = [shows == each for each in np.unique(shows[counts == most])]
    fewest = min(map(np.count_nonzero, some))
    handles = _named(pages, np.logical_or.reduce([each for each in some if np.count_nonzero(each) == fewest]))
    nobody = float(BY_CHANCE**most)
    return Claim(Kind.IS_PHONE, at, (*handles, None), (*[(1.0 - nobody) / len(handles)] * len(handles), nobody))


def _each_point(pages: Pages, points: Sequence[KnownPoint], age: int | None) -> tuple[Int64s, Bools]:
    """Return of each chain which points it shows, as bits, and of each row whether it shows any."""
    shows, told = np.zeros(len(pages.trails.handles), dtype=np.int64), np.zeros(pages.which.size, dtype=np.bool_)
    for bit, point in enumerate(points):
        rows = _rows(pages, point, age)
        told[rows] = True
        found = np.zeros(shows.size, dtype=np.bool_)
        found[pages.which[rows]] = True
        shows |= found.astype(np.int64) << bit
    return shows, told


def _named(pages: Pages, chains: Bools) -> tuple[Handle, ...]:
    return tuple(pages.trails.handles[number] for number in np.flatnonzero(chains))
