"""How likely is a scan that heard so many messages at such a mean level, given that it heard any?

At the law of `sim.radio.reception`: what the scan adds to the level is normal; each message scatters around it and is
made out with a chance that falls off softly at the receiver's floor. The count says how far above the floor the scan
was, the mean how strong; together they tell a flat slope from messages that were lost. Scans without any message are
not in the data of a user who does not know who was near, so each scan counts given that something was heard.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from sim.parameters import parameter
from sim.radio.calibration.scans import Measured
from sim.units import Floats, Int64s

MESSAGES = parameter(14, "messages", "DP-3T bt-measurements, experiment 34: the most heard of a phone in one "
                     "scan, which lasts for 3.75 s; one comes every 270 ms")  # fmt: skip
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(16)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
MARGINS = np.arange(-60.0, 90.01, 0.25)
"""Margins above the floor, in dB, at which the law of one message is tabled."""
STEPS = 4
"""By so many steps the level of a scan is found at which its mean is likeliest; a fifth changes nothing."""
LEAST_CHANCE = 1e-200
"""A search may ask what no phone would hear: it has a logarithm all the same."""
WIDER = 1.15
"""The nodes lie by so much wider than a normal law around that level: what is made out is skewed."""


class Message(NamedTuple):
    """What becomes of one message by the margin of its scan: its chance, and mean and variance of its own deviation."""

    chance: Floats
    mean: Floats
    variance: Floats


def message(made_out: float, width: float, sd: float) -> Message:
    """Return the law of one message at each of `MARGINS`."""
    deviation = sd * NODES
    weight = made_out * special.expit((MARGINS[:, None] + deviation) / width) * WEIGHTS
    chance = np.maximum(weight.sum(axis=1), LEAST_CHANCE)
    mean = (weight * deviation).sum(axis=1) / chance
    return Message(chance, mean, (weight * deviation**2).sum(axis=1) / chance - mean**2)


def likelihood(of: Measured, level: Floats, margin: Floats, sd: float, law: Message, message_sd: float) -> Floats:
    """Return the log-likelihood of each scan's count and mean, given that any message was heard.

    `level` in dBm and its `margin` above the floor in dB are those of the pair, phones included; each scan adds its own
    part of `sd` dB to both.
    """
    count, of_messages = of.count, message_sd**2 / of.count
    pull = sd**2 / (sd**2 + of_messages)
    near = np.zeros_like(level)
    for _ in range(STEPS):
        near = pull * (of.mean - level - _at(law.mean, margin + near))
    spread = np.sqrt(pull * of_messages) * WIDER
    added = near[:, None] + spread[:, None] * NODES
    above = margin[:, None] + added
    chance, variance = _at(law.chance, above), _at(law.variance, above) / count[:, None]
    missed = of.mean[:, None] - level[:, None] - added - _at(law.mean, above)
    heard = count[:, None] * np.log(chance) + (MESSAGES - count)[:, None] * np.log1p(-chance)
    mean = -0.5 * (np.log(2 * np.pi * variance) + missed**2 / variance)
    scan = -0.5 * (added / sd) ** 2 - np.log(sd) + 0.5 * NODES**2 + np.log(spread)[:, None]
    whole = special.logsumexp(heard + mean + scan, b=WEIGHTS, axis=1)
    return np.asarray(whole + _ways(count) - np.log(any_heard(margin, sd, law)))


def any_heard(margin: Floats, sd: float, law: Message) -> Floats:
    """Return the chance that a scan hears any message, by the margin of the pair."""
    none = (1 - _at(law.chance, margin[:, None] + sd * NODES)) ** MESSAGES
    return np.asarray(np.maximum(1 - none @ WEIGHTS, LEAST_CHANCE))


def _at(table: Floats, margin: Floats) -> Floats:
    """Return what a table holds at these margins, straight between its rows."""
    place = np.clip((margin - MARGINS[0]) / (MARGINS[1] - MARGINS[0]), 0, MARGINS.size - 1.001)
    row = place.astype(np.int64)
    return np.asarray(table[row] + (place - row) * (table[row + 1] - table[row]))


def _ways(count: Int64s) -> Floats:
    """Return the logarithm of in how many ways so many of the messages can be those heard."""
    lost = MESSAGES - count
    return np.asarray(special.gammaln(MESSAGES + 1) - special.gammaln(count + 1) - special.gammaln(lost + 1))
