"""Which phones heard which, when, and how strong?

What the schedule of scans, the channel and the operating systems let through. All of it is a pure function of phones,
meetings and moments, so the sightings of any phones on any days can be asked alone, from the side of those that were
heard or of those that heard, and are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.columns import Columns
from sim.draws import Draws
from sim.kernels import kernel
from sim.radio.background import awake
from sim.radio.channel import Channel
from sim.radio.links import Links
from sim.radio.schedule import scans_of
from sim.units import Int32s, Int64s, ScanSchedule
from sim.world.answers import Proximities

Direction = Literal["heard_by", "hears"]
Order = Literal["time", "pair"]


@dataclass(frozen=True, slots=True)
class Sightings(Columns):
    """One scan heard one phone: mean and strongest raw rssi in dBm, and the time it stands for in s.

    `at` in s since day 0; `gap` is the time since the hearer's previous scan, heard or not, in whole minutes (in
    seconds where scans come more often) and capped as the schedule says. Sorted by (at, hearer, heard).
    """

    hearer: Int32s
    heard: Int32s
    at: Int32s
    rssi: Int32s
    strongest: Int32s
    gap: Int32s


def sightings(
    proximities: Proximities,
    schedule: ScanSchedule,
    channel: Channel,
    draws: Draws,
    since: int,
    until: int,
    direction: Direction = "heard_by",
    order: Order = "time",
) -> Sightings:
    """Return the sightings in [since, until) that these proximities allow, by time or pair by pair.

    "heard_by": the phones asked about were heard, by the others; "hears": they heard the others. A scan hears a phone
    if it comes while that phone is near and the channel lets it through; where apps run in the background, if the
    phones' systems let it too.
    """
    links = _links(proximities, since, until, direction)
    if schedule.background == "app":
        links = links.where(awake(draws, links))
    scans = scans_of(draws, schedule, links)
    levels = channel.levels(draws, links, scans, schedule.per_scan)
    found = np.flatnonzero(levels.got & (scans.at >= since))
    if order == "time":
        found = found[_by_time(scans.at[found])]
    link = scans.link[found]
    return Sightings(
        hearer=links.hearer[link],
        heard=links.heard[link],
        at=scans.at[found],
        rssi=levels.rssi[found],
        strongest=levels.strongest[found],
        gap=scans.gap[found],
    )


def _links(near: Proximities, since: int, until: int, direction: Direction) -> Links:
    """Return the links that reach into [since, until), whole up to `until` and sorted by (hearer, heard, start)."""
    hearer, heard = (near.other, near.asked) if direction == "heard_by" else (near.asked, near.other)
    end = np.minimum(near.start.astype(np.int64) + near.seconds, until)
    links = Links(hearer, heard, near.start, end.astype(np.int32), near.metres, near.setting, near.barrier)
    rows = np.flatnonzero((end > since) & (near.start < until))
    ordered: Links = links.where(rows[np.lexsort((near.start[rows], heard[rows], hearer[rows]))])
    return ordered


@kernel
def _by_time(at: Int32s) -> Int64s:
    """Return the stable order of these moments, by counting the scans of each second."""
    order = np.empty(at.size, dtype=np.int64)
    if at.size == 0:
        return order
    first = np.int64(at.min())
    place = np.zeros(at.max() - first + 2, dtype=np.int64)
    for moment in at:
        place[moment - first + 1] += 1
    place = np.cumsum(place)
    for i in range(at.size):
        order[place[at[i] - first]] = i
        place[at[i] - first] += 1
    return order
