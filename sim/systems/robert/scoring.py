"""How risky was a meeting, to StopCovid's server? A number from times and calibrated rssi, by the algorithm in force.

Algorithm 0 adds up minutes, weighted by the mean level of each two neighbouring HELLOs. Algorithm 2 puts HELLOs into
one-minute bins, judges each two neighbouring minutes by a soft maximum against a distance-like scale, and multiplies
the soft maximum of those by the minutes passed. One contact is what was heard of one identifier, hence within one
epoch. Sources: StopCovid server, ScoringStrategyServiceImpl; Gorce, Egan, Gribonval, Inria RR-9345 (hal-02641630).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.kernels import kernel
from sim.parameters import parameter
from sim.systems.robert.limits import EPOCH_S, SERVICE_START
from sim.systems.robert.rules import Rule
from sim.units import MINUTE, Floats, Int64s

THRESHOLD = parameter(0.1, "1", "StopCovid server, robert.protocol.risk-threshold of the stored dev profile")
SINGLE_S = parameter(120, "s", "StopCovid server, algorithm 0: what a single HELLO stands for at most")
NEAREST = parameter(-5, "dB", "StopCovid server, algorithm 0: the smallest loss it divides by; also in alpha")

DELTAS = parameter(
    (39.0, 27.0, 23.0, 21.0, 20.0, 15.0), "dB", "StopCovid server, robert.scoring.deltas, by the HELLOs in two minutes"
)
RSSI_MAX = parameter(-35, "dBm", "StopCovid server, robert.scoring.rssi-max: peaks are cut to it")
RSSI_WRONG = parameter(-5, "dBm", "StopCovid server, algorithm 2: a HELLO above it is an error of the phone")
P0 = parameter(-66.0, "dBm", "StopCovid server, robert.scoring.p0: no risk below it")
SOFT_A = parameter(4.342, "dB", "StopCovid server, robert.scoring.soft-max-a")
SOFT_B = parameter(0.2, "1", "StopCovid server, robert.scoring.soft-max-b")
STRETCH = parameter(1.2, "1", "Gorce, Egan, Gribonval, RR-9345, by StopCovid's server: stretches the result")
R0 = parameter(0.0071, "1/min", "StopCovid server, robert.scoring.scoring-algo-r0")

BINS = EPOCH_S // MINUTE


@kernel
def soft_maximum(exponentials: Floats, first: int, last: int, scale: float) -> float:
    """Return scale x ln(mean of exp(v / scale)), from the exponentials in [first, last); 0 where there are none."""
    total = 0.0
    for i in range(first, last):
        total += exponentials[i]
    return float(scale * np.log(total / (last - first))) if last > first else 0.0


@kernel
def gather(minute: Int64s, rssi: Int64s, scale: float, ordered: Floats, begin: Int64s) -> None:
    """Write exp(rssi / scale) of one contact into `ordered`, bin after bin, each in its order; `begin` bounds the bins.

    Bins below 0 and from `begin.size - 1` on are left out.
    """
    bins = begin.size - 1
    begin[:] = 0
    for i in range(minute.size):
        if 0 <= minute[i] < bins:
            begin[minute[i] + 1] += 1
    for k in range(bins):
        begin[k + 1] += begin[k]
    filled = begin.copy()
    for i in range(minute.size):
        if 0 <= minute[i] < bins:
            ordered[filled[minute[i]]] = np.exp(rssi[i] / scale)
            filled[minute[i]] += 1


@kernel
def _minutes(at: Int64s, rssi: Int64s) -> Int64s:
    """Return the bin of each HELLO, -1 where it does not count: one exactly 15 minutes after the first is lost."""
    out = np.full(at.size, -1)
    for i in range(at.size):
        k = (at[i] - at[0]) // MINUTE
        if rssi[i] <= RSSI_WRONG and k != BINS:
            out[i] = min(k, BINS - 1)
    return out


@kernel
def _scored_2(at: Int64s, rssi: Int64s, bounds: Int64s) -> tuple[Floats, Int64s, Int64s]:
    contacts = bounds.size - 1
    risk, minutes, near = np.zeros(contacts), np.zeros(contacts, np.int64), np.zeros(contacts, np.int64)
    ordered, begin, gammas = np.empty(at.size), np.empty(BINS + 1, np.int64), np.empty(BINS)
    for c in range(contacts):
        times, levels = at[bounds[c] : bounds[c + 1]], rssi[bounds[c] : bounds[c + 1]]
        if times.size == 0 or times[-1] - times[0] > EPOCH_S:
            continue
        gather(_minutes(times, levels), np.minimum(levels, RSSI_MAX), SOFT_A, ordered, begin)
        judged = 0
        for k in range(BINS):
            first, last = begin[k], begin[min(k + 2, BINS)]
            if last > first:
                delta = DELTAS[min(last - first, len(DELTAS) - 1)]
                gamma = min(1.0, max(0.0, (soft_maximum(ordered, first, last, SOFT_A) - P0) / delta))
                gammas[judged] = np.exp(gamma / SOFT_B)
                judged, minutes[c], near[c] = judged + 1, k, near[c] + (gamma > 0.0)
        risk[c] = min(soft_maximum(gammas, 0, judged, SOFT_B) * STRETCH, 1.0)
    return risk, minutes, near


class Scored(NamedTuple):
    """What algorithm 2 finds in each contact: a risk of 0 to 1, the minutes passed, and how many windows were near."""

    risk: Floats
    minutes: Int64s
    near: Int64s


def scored_2(at: Int64s, rssi: Int64s, bounds: Int64s) -> Scored:
    """Judge contacts by algorithm 2; contact c has the HELLOs [bounds[c], bounds[c + 1]), `at` in s, `rssi` in dBm."""
    return Scored(*_scored_2(at, rssi, bounds))


@kernel
def _toward_zero(a: int) -> int:
    return a // 2 if a >= 0 else -(-a // 2)


@kernel
def scores_0(at: Int64s, rssi: Int64s, bounds: Int64s, rssi_1m: int) -> Floats:
    """Return algorithm 0's score of each contact, in minutes at the rssi of one metre or more; columns as above."""
    out = np.zeros(bounds.size - 1)
    alpha = -rssi_1m + NEAREST
    for c in range(out.size):
        first, last = bounds[c], bounds[c + 1]
        total = 0.0
        if last - first == 1:
            since = (at[first] - SERVICE_START) % EPOCH_S
            stands_for = min(SINGLE_S, EPOCH_S - since if since > EPOCH_S // 2 else since)
            total = stands_for * 5 / (min(rssi[first] + alpha, NEAREST) * 60)
        for i in range(first + 1, last):
            level = _toward_zero(rssi[i] + rssi[i - 1])
            total += (at[i] - at[i - 1]) * 5 / (min(level + alpha, NEAREST) * 60)
        out[c] = -total
    return out


def scores(rule: Rule, at: Int64s, rssi: Int64s, bounds: Int64s) -> Floats:
    """Return what the server stores for each contact under a rule; contact c is [bounds[c], bounds[c + 1])."""
    if rule.algorithm == 0:
        found: Floats = scores_0(at, rssi, bounds, rule.rssi_1m)
        return found
    judged = scored_2(at, rssi, bounds)
    return judged.risk * judged.minutes


def total_risk(rule: Rule, stored: float) -> float:
    """Return the risk of a person whose stored scores add up to this; an alert is due from `THRESHOLD` on."""
    return stored if rule.algorithm == 0 else float(1.0 - np.exp(-R0 * stored))
