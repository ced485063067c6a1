"""Where was a telephone, hour by hour? With its owner, but for the hours in which it lay somewhere by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sim.units import DAY, Day, Int8s, Int32s, Int64s
from sim.world.answers import Visits
from sim.world.places import NOWHERE, SETTING_SHIFT


def carried(visits: Visits, owners: Int32s, alone: Any, day: Day) -> Visits:
    """Return the stays of owners' phones on a day, given the owners' own and where each phone lies alone (`STAY`s).

    A phone lies alone until the end of a day, or from its beginning: the hours that are cut are at one end.
    """
    begin, end = (day * DAY + np.where(alone["place"] == NOWHERE, never, alone[name])
                  for name, never in (("start", DAY), ("end", DAY)))  # fmt: skip
    row = np.searchsorted(owners, visits.person)
    since_midnight = begin <= day * DAY
    start = np.where(since_midnight[row], np.maximum(visits.start, end[row]), visits.start).astype(np.int32)
    until = np.where(since_midnight[row], visits.end, np.minimum(visits.end, begin[row])).astype(np.int32)
    with_them = replace(visits, start=start, end=until).where(start < until)
    lie = alone["place"] != NOWHERE
    every = Visits.join([with_them, _lying(owners[lie], alone[lie], day)])
    ordered: Visits = every.where(np.lexsort((every.start, every.person)))
    return ordered


def _lying(owners: Int32s, rows: Any, day: Day) -> Visits:
    place: Int64s = rows["place"]
    setting: Int8s = (place >> SETTING_SHIFT).astype(np.int8)
    start, end = ((day * DAY + rows[name]).astype(np.int32) for name in ("start", "end"))
    return Visits(owners, place, rows["room"].astype(np.int32), setting, start, end, rows["x"], rows["y"])
