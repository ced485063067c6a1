"""Which declarers are behind which alerts, and when did phones hear them? In columns, a row for each such pair.

Alerts are noted one by one while a town lives and looked at together when it has; until then they lie packed.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from sim.columns import Columns
from sim.units import DAY, Bools, Int32s, Int64s, IntColumn
from sim.world.answers import Meetings, Proximities
from sim.world.ranges import ranges

OTHER_BITS = 32
"""An integer holds two persons, and sorts as they do."""
MOMENT_BITS = 33
"""An integer holds a person and a moment of either sign, and sorts as they do."""

Near = TypeVar("Near", Meetings, Proximities)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs(Columns):
    """An alerted person and a declarer behind the alert: `alert` is its number, `at` when it came, in s since day 0.

    Rows are sorted by (declarer, person, alert); `heard_s` is for how many seconds one phone heard the other.
    """

    declarer: Int32s
    person: Int32s
    alert: Int64s
    at: Int64s
    heard_s: Int64s

    def among(self, found: Near, rows: Int64s) -> Near:
        """Return what of a world's answer lies between the two of these pairs (rows, ascending).

        `asked` is then the number of the pair; rows are sorted by (asked, start).
        """
        wanted = _keys(self.declarer[rows], self.person[rows])
        keys = _keys(found.asked, found.other)
        mine = np.flatnonzero(_one_of(keys, wanted))
        mine = mine[np.argsort(keys[mine], kind="stable")]
        keys = keys[mine]
        first = np.searchsorted(keys, wanted)
        which, row = ranges(first, np.searchsorted(keys, wanted, side="right") - first)
        between: Near = replace(found.where(mine[row]), asked=rows[which].astype(np.int32))
        return between


@dataclass(frozen=True, slots=True, eq=False)
class Heard(Columns):
    """When one phone of a pair heard the other, for how many seconds; rows sorted by (day, pair)."""

    pair: Int64s
    at: Int64s
    seconds: Int64s


class Noted:
    """The alerts of a run in the order in which they came, each with the hearings it rests on."""

    def __init__(self) -> None:
        self._alerts = array("i"), array("i"), array("i")
        self._hearings = array("i"), array("i"), array("i")

    def add(self, person: int, at: int, declarer: IntColumn, heard_at: IntColumn, heard_s: IntColumn) -> None:
        """Note an alert and its hearings, columns of one length: whose phone, (first) when, for how many seconds."""
        for column, value in zip(self._alerts, (person, at, declarer.size), strict=True):
            column.append(value)
        for column, values in zip(self._hearings, (declarer, heard_at, heard_s), strict=True):
            column.frombytes(values.astype(np.int32).tobytes())

    def pairs(self) -> tuple[Pairs, Heard]:
        """Return the pairs of all alerts, and their hearings."""
        person, at, count = _unpacked(self._alerts)
        declarer, heard_at, heard_s = _unpacked(self._hearings)
        keys = _keys(np.repeat(np.arange(count.size), count), declarer)
        order = np.argsort(keys, kind="stable")
        new = np.diff(keys[order], prepend=-1) != 0
        alert, behind = np.divmod(keys[order[new]], 1 << OTHER_BITS)
        place = np.lexsort((alert, person[alert], behind))
        alert, behind = alert[place], behind[place].astype(np.int32)
        pair = np.empty(keys.size, dtype=np.int64)
        pair[order] = np.argsort(place)[np.cumsum(new) - 1]
        seconds = np.bincount(pair, heard_s, place.size).astype(np.int64)
        by_day = np.lexsort((pair, heard_at // DAY))
        heard = Heard(pair, heard_at.astype(np.int64), heard_s.astype(np.int64)).where(by_day)
        return Pairs(behind, person[alert], alert, at[alert].astype(np.int64), seconds), heard


def _unpacked(columns: Sequence[array[int]]) -> list[Int32s]:
    return [np.array(column, dtype=np.int32) for column in columns]


def _keys(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> Int64s:
    keys: Int64s = (one.astype(np.int64) << OTHER_BITS) + other
    return keys


def _one_of(keys: Int64s, wanted: Int64s) -> Bools:
    """Tell which keys are among the wanted ones, which ascend."""
    if not wanted.size:
        return np.zeros(keys.size, dtype=np.bool_)
    found: Bools = wanted[np.minimum(np.searchsorted(wanted, keys), wanted.size - 1)] == keys
    return found


def row_at(who: npt.NDArray[Any], start: Int32s, seconds: Int32s, wanted: npt.NDArray[Any], at: Int64s) -> Int64s:
    """Return which row of `wanted` holds each moment; -1 for none.

    Rows are sorted by (who, start), those of one `who` apart.
    """
    if not start.size:
        return np.full(at.size, -1)
    keys = (who.astype(np.int64) << MOMENT_BITS) + start
    row = np.searchsorted(keys, (wanted.astype(np.int64) << MOMENT_BITS) + at, side="right") - 1
    holds = (row >= 0) & (who[row] == wanted) & (at - start[row] < seconds[row])
    return np.where(holds, row, -1)
