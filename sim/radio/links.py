"""Which way does a signal go, which scans could take it in, and what did each of them get?

Three tables that the schedule, the channels and the hearing hand to one another. A link is one direction of two phones
near each other: its hearer's scans stand together in `Scans`, in order of time and from the link's first scan on,
whatever part of them was asked for, so that what drifts in the course of a meeting is the same for every asker.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.columns import Columns
from sim.units import Bools, Floats, Int8s, Int32s


@dataclass(frozen=True, slots=True)
class Links(Columns):
    """One phone could hear another from `start` to `end`, in s since day 0: `metres` apart (or a bound), in a setting.

    `start` names the meeting and is never clipped; `end` may be, at the moment until which was asked.
    """

    hearer: Int32s
    heard: Int32s
    start: Int32s
    end: Int32s
    metres: Floats
    setting: Int8s
    barrier: Int8s


@dataclass(frozen=True, slots=True)
class Scans(Columns):
    """The hearer of row `link` scans: `at` in s since day 0, `gap` s after its scan before; sorted by (link, at)."""

    link: Int32s
    at: Int32s
    gap: Int32s


@dataclass(frozen=True, slots=True)
class Levels(Columns):
    """What each scan got of the other phone: whether anything, and the mean and strongest raw rssi in whole dBm."""

    got: Bools
    rssi: Int32s
    strongest: Int32s
