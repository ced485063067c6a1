"""Which phones heard which, when, and how strong?

A phone listens now and then: scan k comes at phase + k x period, moved a little either way, and all of it is a pure
function of the phone and k. So the sightings of any phones on any days can be asked alone, from the side of those that
were heard or of those that heard, and are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.draws import Draws
from sim.radio.channel import Channel, Scans
from sim.units import MINUTE, Int32s, Int64s, ScanSchedule
from sim.world.answers import Columns, Proximities
from sim.world.ranges import ranges


@dataclass(frozen=True, slots=True)
class Sightings(Columns):
    """One scan heard one phone: mean and strongest raw rssi in dBm, and the time it stands for in s.

    `at` in s since day 0; `gap` is the time since the hearer's previous scan, heard or not, in whole minutes and capped
    as the schedule says. Sorted by (at, hearer, heard).
    """

    hearer: Int32s
    heard: Int32s
    at: Int32s
    rssi: Int32s
    strongest: Int32s
    gap: Int32s


def scan_times(draws: Draws, schedule: ScanSchedule, phones: Int32s, k: Int64s) -> Int64s:
    """Return when scan k of each phone comes, in s since day 0 (k may be negative: before day 0)."""
    phase = np.floor(draws.uniform("radio.scan_phase", phones) * schedule.period_s).astype(np.int64)
    moves = 2 * schedule.jitter_s + 1
    moved = np.floor(draws.uniform("radio.scan_jitter", phones, k) * moves).astype(np.int64) - schedule.jitter_s
    return phase + k * schedule.period_s + moved


def sightings(
    proximities: Proximities,
    schedule: ScanSchedule,
    channel: Channel,
    draws: Draws,
    since: int,
    until: int,
    direction: Literal["heard_by", "hears"] = "heard_by",
) -> Sightings:
    """Return the sightings in [since, until) that these proximities allow.

    "heard_by": the phones asked about were heard, by the others; "hears": they heard the others. A scan hears a phone
    if it comes while that phone is near and the channel lets it through.
    """
    near = proximities
    hearer, heard = (near.other, near.asked) if direction == "heard_by" else (near.asked, near.other)
    begin = np.maximum(near.start.astype(np.int64), since)
    end = np.minimum(near.start.astype(np.int64) + near.seconds, until)
    row, k = _scans_within(draws, schedule, hearer, begin, end)
    at = scan_times(draws, schedule, hearer[row], k)
    within = (at >= begin[row]) & (at < end[row])
    row, k, at = row[within], k[within], at[within]
    scans = Scans(hearer[row], heard[row], at.astype(np.int32), near.metres[row], near.barrier[row])
    levels = channel.levels(draws, scans)
    waited = (at - scan_times(draws, schedule, scans.hearer, k - 1)) // MINUTE * MINUTE
    gap = np.minimum(waited, schedule.longest_gap_s).astype(np.int32)
    found = Sightings(scans.hearer, scans.heard, scans.at, levels.rssi, levels.strongest, gap).where(levels.got)
    ordered: Sightings = found.where(np.lexsort((found.heard, found.hearer, found.at)))
    return ordered


def _scans_within(
    draws: Draws, schedule: ScanSchedule, hearer: Int32s, begin: Int64s, end: Int64s
) -> tuple[Int64s, Int64s]:
    """Return, by row, the number k of every scan that can come within [begin, end) if it is moved far enough."""
    phase = np.floor(draws.uniform("radio.scan_phase", hearer) * schedule.period_s).astype(np.int64)
    first = -((phase + schedule.jitter_s - begin) // schedule.period_s)
    last = (end - 1 - phase + schedule.jitter_s) // schedule.period_s
    return ranges(first, np.maximum(last - first + 1, 0))
