"""Where does a sensor say that a phone stayed? At the place's point on the map, missed by the sensor's error.

One position for each stay, and the same whoever asks: the error belongs to the phone and to when the stay began. What
is told is cut at full hours of the day's clock (`pieces`), so that it does not depend on when somebody asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.columns import Columns
from sim.draws import Draws
from sim.parameters import parameter
from sim.units import Floats, Int32s, Int64s
from sim.world.answers import Visits
from sim.world.map import Map
from sim.world.ranges import ranges

# fmt: off
PHONE_ERROR_M = parameter(15.0, "m", "assumption: standard deviation, east and north, of a phone's own positions, most "
                          "of them taken indoors")
NETWORK_ERROR_M = parameter(50.0, "m", "assumption: standard deviation, east and north, of an operator's positions in "
                            "a town with many antennas")
WORST = parameter(3.0, "1", "assumption: no position is off by more than so many standard deviations")
# fmt: on


@dataclass(frozen=True, slots=True)
class Fixes(Columns):
    """Positions of phones: whose, in which place they were (the truth, for the hall alone), from when until when in s
    since day 0, and where the sensor saw them, in whole metres."""  # fmt: skip

    phone: Int32s
    place: Int64s
    since: Int32s
    until: Int32s
    x: Int64s
    y: Int64s


def stays_of(visits: Visits) -> Visits:
    """Return visits with each stay in one place as one row, whatever the rooms; rows sorted by (person, start)."""
    if not len(visits):
        return visits
    same = (np.diff(visits.person) == 0) & (np.diff(visits.place) == 0) & (visits.start[1:] == visits.end[:-1])
    first = np.flatnonzero(np.append(True, ~same))
    last = np.append(first[1:], len(visits)) - 1
    columns = visits.where(first).columns() | {"end": visits.end[last]}
    return Visits(**columns)


def fixes(stays: Visits, plan: Map, draws: Draws, error_m: float, sensor: str) -> Fixes:
    """Return where a sensor, known by its name, saw phones during these stays."""
    x, y = plan.at(stays.place)
    begun = stays.start.astype(np.int64) & 0xFFFFFFFF
    far, turn = (draws.uniform(f"radio.fix.{sensor}", stays.person.astype(np.int64), begun, part) for part in (0, 1))
    off = np.minimum(np.sqrt(-2.0 * np.log(far)), WORST) * error_m
    angle = 2.0 * np.pi * turn
    return Fixes(
        stays.person, stays.place, stays.start, stays.end,
        _whole(x + off * np.cos(angle)), _whole(y + off * np.sin(angle)),
    )  # fmt: skip


def _whole(metres: Floats) -> Int64s:
    return np.round(metres, 6).round().astype(np.int64)


def pieces(found: Fixes, every_s: int) -> Fixes:
    """Return positions cut at all multiples of so many seconds."""
    first, last = found.since // every_s, (found.until - 1) // every_s
    row, part = ranges(first, last - first + 1)
    since = np.maximum(found.since[row], part * every_s).astype(np.int32)
    until = np.minimum(found.until[row], (part + 1) * every_s).astype(np.int32)
    return Fixes(found.phone[row], found.place[row], since, until, found.x[row], found.y[row])
