"""What does a release show as one person's, though it gives nobody a name for good? Its rows, joined by their times.

Whoever leaves one place is seen at once in the next. So a handle goes on in another where its last row ends as the
other's first begins, if each is the only match of the other (a lone transition): first where the place is the same too
(a stay that midnight cuts in two), then anywhere, then after a walk. To what times are rounded, anybody sees of them.
A better reader would know which ways people go: what is found is a lower bound.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.adversaries.views import Trails
from sim.parameters import parameter
from sim.units import DAY, MINUTE, Bools, Int64s

WALK_S = parameter(5 * MINUTE, "s", "assumption: from one place of a list to the next on foot")
FAR = 1 << 60
"""Before and after all times."""
APART = 1 << 40
"""What keeps the times of different places apart."""


def chained(trails: Trails, walk_s: int = WALK_S) -> Trails:
    """Return a release with handles that follow each other as one; what a handle links for good is left as it is."""
    if trails.lasts == "always" or not trails.which:
        return trails
    goes_on = _followers(trails, walk_s)
    chain = np.arange(len(trails.handles))
    which = np.array(trails.which, dtype=np.int64)
    for handle in which[np.sort(np.unique(which, return_index=True)[1])].tolist():  # in the order of their first rows
        if goes_on[handle] >= 0:
            chain[goes_on[handle]] = chain[handle]
    firsts, number = np.unique(chain, return_inverse=True)
    ages = tuple(trails.ages[first] for first in firsts) if trails.ages else ()
    handles = tuple(trails.handles[first] for first in firsts)
    return replace(trails, handles=handles, ages=ages, which=tuple(number[which].tolist()))


def _followers(trails: Trails, walk_s: int) -> Int64s:
    """Return of each handle which one goes on where it ends; -1 where none does, or several might."""
    which, since, until = (np.array(column, dtype=np.int64) for column in (trails.which, trails.since, trails.until))
    spots = np.stack([np.array(column, dtype=np.int64) for column in (trails.east, trails.north, trails.home)])
    place = np.unique(spots, axis=1, return_inverse=True)[1].reshape(-1)
    first, last = (order[np.unique(which[order], return_index=True)[1]]
                   for order in (np.lexsort((until, since)), np.lexsort((since, until))[::-1]))  # fmt: skip
    step = int(np.gcd.reduce(np.append(since, until)))
    rounded, life = (step if step > 1 else 0), (DAY if trails.lasts == "day" else 1)
    goes_on, begun = np.full(first.size, -1), np.zeros(first.size, dtype=np.bool_)
    for apart, ahead in ((APART, 0), (0, 0), (0, walk_s)):
        ends = np.where(goes_on < 0, until[last] + apart * place[last], -FAR)
        begins = np.where(begun, FAR, since[first] + apart * place[first])
        one, other = _lone(ends, begins, rounded, ahead)
        later = since[first][other] // life > since[last][one] // life
        goes_on[one[later]], begun[other[later]] = other[later], True
    return goes_on


def _lone(ends: Int64s, begins: Int64s, back: int, ahead: int) -> tuple[Int64s, Int64s]:
    """Return pairs of which the second begins as the first ends, each the only one so for the other, itself aside."""
    order = np.argsort(begins, kind="stable")
    started, ended = begins[order], np.sort(ends)
    low, high = np.searchsorted(started, ends - back), np.searchsorted(started, ends + ahead, "right")
    itself: Bools = (begins >= ends - back) & (begins <= ends + ahead)
    rivals = np.searchsorted(ended, begins + back, "right") - np.searchsorted(ended, begins - ahead) - itself
    one = np.flatnonzero(high - low - itself == 1)
    other = order[low[one]]
    other = np.where(other == one, order[np.minimum(low[one] + 1, order.size - 1)], other)
    lone = rivals[other] == 1
    return one[lone], other[lone]
