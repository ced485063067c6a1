"""Which meetings does the app keep to itself? Orange's filter, before a report: too short or too faint is not told.

One contact is what was heard of one identifier. It is told if it lasts long enough, and if the soft maximum of the
risks of its 15 two-minute windows, weighted by duration and density, is high enough; single peaks of the level are cut
off first, and told as cut. Source: TousAntiCovid for Android, ProximityFilter in mode RISKS; its published cases.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.kernels import kernel
from sim.parameters import parameter
from sim.systems.robert.limits import EPOCH_S
from sim.systems.robert.scoring import BINS, gather, soft_maximum
from sim.units import MINUTE, Bools, Floats, Int64s


class Config(NamedTuple):
    """What the filter is set to: `deltas` in dB by the HELLOs of a window, `a` in dB, `p0` in dBm, `b` without unit.

    `shortest_s`: a contact that lasts less is not told; `peak`: levels in dBm above it are peaks; `least_risk`: a
    contact of less is not told.
    """

    deltas: tuple[float, ...]
    a: float
    b: float
    p0: float
    shortest_s: int
    peak: int
    least_risk: float


FILTER = parameter(
    Config(
        deltas=(39.0, 27.0, 23.0, 21.0, 20.0, 19.0, 18.0, 17.0, 16.0, 15.0),
        a=4.3429448190325175, b=0.1, p0=-66.0, shortest_s=90, peak=-25, least_risk=0.1,
    ), "dB, dB, 1, dBm, s, dBm, 1",
    "TousAntiCovid for Android, config.json of 9 March 2021: ble.filterConfig; windows of 2 minutes, a minute apart",
)  # fmt: skip


class Filtered(NamedTuple):
    """What the filter finds: `told` (by contact), the `rssi` with its peaks cut (by HELLO), and what decided.

    `windows` are the risks of the 15 windows (contacts x 15), `between` their soft maximum, `risk` the result; all 0
    where a contact was too short to be judged.
    """

    told: Bools
    rssi: Int64s
    windows: Floats
    between: Floats
    risk: Floats


@kernel
def _cut(rssi: Int64s, peak: int) -> Int64s:
    """Return the levels with each peak cut to the lowest of its neighbours; the one before it is cut already."""
    out = rssi.copy()
    for i in range(out.size):
        if out[i] > peak:
            before, after = out[max(i - 1, 0)], out[min(i + 1, out.size - 1)]
            out[i] = min(peak, before, after)
    return out


@kernel
def _filtered(at: Int64s, rssi: Int64s, bounds: Int64s, config: Config) -> tuple[Bools, Int64s, Floats, Floats, Floats]:
    contacts = bounds.size - 1
    told, cut = np.zeros(contacts, np.bool_), rssi.copy()
    windows, between, risk = np.zeros((contacts, BINS)), np.zeros(contacts), np.zeros(contacts)
    ordered, begin, gammas = np.empty(at.size), np.empty(BINS + 1, np.int64), np.empty(BINS)
    for c in range(contacts):
        times = at[bounds[c] : bounds[c + 1]]
        if times.size == 0 or times[-1] - times[0] < config.shortest_s:
            continue
        levels = _cut(rssi[bounds[c] : bounds[c + 1]], config.peak)
        cut[bounds[c] : bounds[c + 1]] = levels
        epoch = times[0] - times[0] % EPOCH_S
        gather((times - epoch) // MINUTE, levels, config.a, ordered, begin)
        for k in range(BINS):
            first, last = begin[k], begin[min(k + 2, BINS)]
            if last > first:
                delta = config.deltas[min(last - first, len(config.deltas)) - 1]
                level = soft_maximum(ordered, first, last, config.a)
                windows[c, k] = min(1.0, max(0.0, (level - config.p0) / delta))
            gammas[k] = np.exp(windows[c, k] / config.b)
        between[c] = soft_maximum(gammas, 0, BINS, config.b)
        density = (windows[c] > 0.0).sum()
        risk[c] = between[c] * ((times[-1] - times[0]) / 60 + density) / (2 * BINS)
        told[c] = risk[c] >= config.least_risk
    return told, cut, windows, between, risk


def filtered(at: Int64s, rssi: Int64s, bounds: Int64s, config: Config = FILTER) -> Filtered:
    """Judge contacts as the app does; contact c has the HELLOs [bounds[c], bounds[c + 1]), in time order.

    `at` are Unix times in s (an epoch begins at their multiples of 900, as in NTP), `rssi` is calibrated, in dBm.
    """
    return Filtered(*_filtered(at, rssi, bounds, config))
