"""Is the account of today the one of yesterday? By the minute at which its phone asks, and how wrong its clock is.

A server that gives accounts other names is asked by the same phones: each at its own minute of a period, a little late
at random, by a clock that is off by its own seconds. Of all names of the next days, who asks at that minute by that
clock is likely the same: belief is shared out among them by how well they fit. Without the clock the minute is left.
That a clock tells machines apart is of Kohno, Broido and claffy (2005), by its skew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.views import AskedAt, Handle
from sim.parameters import parameter
from sim.units import DAY, Floats, Int64s, UnixTime

SHOWN = 3
"""How many candidates a claim names, the likeliest first; the others stand together as nobody."""
WHOLE_S = parameter(1 / 12, "s2", "variance of what is lost where a message tells whole seconds")


class Pace(NamedTuple):
    """What is public of an app: it asks every `period_s`, up to `late_s` late; and by how much what one clock shows
    differs from request to request (sd in s; None: clocks are not looked at)."""

    period_s: int
    late_s: int
    moves_s: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """The names of a stretch of days: from which second of a period on each asks, over how many, and how fast its clock
    is on average of so many requests."""

    names: tuple[Handle, ...]
    since: Floats
    over: Floats
    fast: Floats
    many: Floats


def same_clocks(asked: Sequence[AskedAt], renamed_days: int, pace: Pace) -> tuple[Claim, ...]:
    """Claim of the names of one stretch of days which of the next is the same account; of some, nothing."""
    by_stretch: defaultdict[int, list[AskedAt]] = defaultdict(list)
    for row in asked:
        by_stretch[row.at // DAY // renamed_days].append(row)
    asking = {stretch: _asking(rows, pace) for stretch, rows in sorted(by_stretch.items())}
    return tuple(
        claim for stretch, one in asking.items() if stretch + 1 in asking
        for claim in _matched(UnixTime((stretch + 1) * renamed_days * DAY), one, asking[stretch + 1], pace)
    )  # fmt: skip


def _matched(at: UnixTime, one: Asking, other: Asking, pace: Pace) -> Iterator[Claim]:
    of, to, apart = _near(one, other, pace)
    end = np.maximum(apart + other.over[to], one.over[of])
    fits = np.maximum(pace.late_s + 1 - (end - np.minimum(apart, 0.0)), 0.0)
    if pace.moves_s is not None:
        spread = (pace.moves_s**2 + WHOLE_S) * (1.0 / one.many[of] + 1.0 / other.many[to])
        fits *= np.exp(-((one.fast[of] - other.fast[to]) ** 2) / (2.0 * spread)) / np.sqrt(spread)
    fits /= pace.late_s + 1 - other.over[to]
    weight = fits / np.maximum(np.bincount(of, fits, len(one.names)), 1e-300)[of]
    order = np.lexsort((to, -weight, of))
    rank = np.arange(of.size) - np.searchsorted(of[order], of[order])
    shown = order[(rank < SHOWN) & (weight[order] > 0.0)]
    for first, last in pairwise([*np.flatnonzero(np.diff(of[shown], prepend=-1)).tolist(), shown.size]):
        those = shown[first:last]
        sure = [min(each, 1.0) for each in weight[those].tolist()]
        candidates = *(other.names[n] for n in to[those].tolist()), None
        yield Claim(Kind.SAME_PHONE, at, candidates, (*sure, max(1.0 - sum(sure), 0.0)), one.names[of[those[0]]])


def _asking(rows: Sequence[AskedAt], pace: Pace) -> Asking:
    """Lay out who asks when and by which clock; seconds of a period go round, as a clock's hand does."""
    moments: defaultdict[Handle, list[AskedAt]] = defaultdict(list)
    for row in rows:
        moments[row.account].append(row)
    names, half = tuple(sorted(moments)), pace.period_s // 2
    columns = []
    for name in names:
        first = moments[name][0].at
        around = [(row.at - first + half) % pace.period_s - half for row in moments[name]]
        fast = sum(row.fast for row in moments[name]) / len(around)
        columns.append(((first + min(around)) % pace.period_s, max(around) - min(around), fast, len(around)))
    return Asking(names, *np.array(columns, dtype=np.float64).reshape(-1, 4).T)


def _near(one: Asking, other: Asking, pace: Pace) -> tuple[Int64s, Int64s, Floats]:
    """Return the pairs of names that ask so near each other that they may be one, and by how much later the second."""
    order = np.argsort(other.since, kind="stable")
    turns = np.concatenate([other.since[order] + turn * pace.period_s for turn in (-1, 0, 1)])
    first = np.searchsorted(turns, one.since - pace.late_s, side="left")
    count = np.searchsorted(turns, one.since + pace.late_s, side="right") - first
    of = np.repeat(np.arange(len(one.names)), count)
    place = np.arange(of.size) - np.repeat(np.cumsum(count) - count, count) + first[of]
    return of, np.tile(order, 3)[place], turns[place] - one.since[of]
