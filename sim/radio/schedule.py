"""When does a phone scan, and which of its scans come while another phone is near?

Scan k comes at phase + k x period, moved a little either way: a pure function of the phone and k, so that the scans of
any phone at any time can be asked alone. A scan counts for a link if it comes within [start, end).
"""

from __future__ import annotations

import numpy as np

from sim.draws import Draws, uniform_of
from sim.kernels import kernel
from sim.radio.links import Links, Scans
from sim.units import MINUTE, Int32s, Int64s, ScanSchedule


def scans_of(draws: Draws, schedule: ScanSchedule, links: Links) -> Scans:
    """Return every scan of every link, in order of (link, at).

    `gap` is the time since the hearer's previous scan, heard or not, in whole minutes as phones tell it (in seconds
    where scans come more often), and capped as the schedule says.
    """
    phase = np.floor(draws.uniform("radio.scan_phase", links.hearer) * schedule.period_s).astype(np.int64)
    key = draws.key("radio.scan_jitter")
    pace = (schedule.period_s, schedule.jitter_s)
    first, count = _spans(links.hearer, links.start, links.end, phase, key, *pace)
    bounds = np.concatenate([[0], np.cumsum(count)])
    unit = MINUTE if schedule.period_s >= MINUTE else 1
    at, gap = _moments(links.hearer, first, bounds, phase, key, *pace, unit, schedule.longest_gap_s)
    return Scans(np.repeat(np.arange(len(links), dtype=np.int32), count), at, gap)


@kernel
def _moment(phone: int, k: int, phase: int, key: np.uint64, period: int, jitter: int) -> int:
    """Return when scan k of a phone comes, in s since day 0 (k may be negative: before day 0)."""
    if jitter == 0:
        return phase + k * period
    moved = int(uniform_of(key, phone, k, 0, 0) * (2 * jitter + 1)) - jitter
    return phase + k * period + moved


@kernel
def _spans(
    hearer: Int32s, start: Int32s, end: Int32s, phase: Int64s, key: np.uint64, period: int, jitter: int
) -> tuple[Int64s, Int64s]:
    """Return, by link, the number k of the first scan within it, and how many there are."""
    first, count = np.empty(hearer.size, dtype=np.int64), np.empty(hearer.size, dtype=np.int64)
    for z in range(hearer.size):
        k = -((phase[z] + jitter - start[z]) // period)  # no earlier scan can be moved as far as the start
        last = (end[z] - 1 - phase[z] + jitter) // period
        while k <= last and _moment(hearer[z], k, phase[z], key, period, jitter) < start[z]:
            k += 1
        while k <= last and _moment(hearer[z], last, phase[z], key, period, jitter) >= end[z]:
            last -= 1
        first[z], count[z] = k, max(last - k + 1, 0)
    return first, count


@kernel
def _moments(
    hearer: Int32s, first: Int64s, bounds: Int64s, phase: Int64s, key: np.uint64, period: int, jitter: int, unit: int,
    longest: int,
) -> tuple[Int32s, Int32s]:  # fmt: skip
    """Return the moment of every scan of every link, and how long the scan before it is past."""
    at, gap = np.empty(bounds[-1], dtype=np.int32), np.empty(bounds[-1], dtype=np.int32)
    for z in range(hearer.size):
        before = _moment(hearer[z], first[z] - 1, phase[z], key, period, jitter)
        for i in range(bounds[z], bounds[z + 1]):
            now = _moment(hearer[z], first[z] + i - bounds[z], phase[z], key, period, jitter)
            at[i] = now
            gap[i] = min((now - before) // unit * unit, longest)
            before = now
    return at, gap
