"""Whom do people of each age meet, and how many in a day? The check of a town against what surveys and censuses say.

The number of others met on a weekday is what a town is calibrated with. Who they are, by age, is printed and never
fitted.
"""

from __future__ import annotations

import numpy as np

from sim.parameters import parameter
from sim.units import MINUTE, Floats, Int8s, Int64s
from sim.world.answers import Meetings

MET_WITHIN = parameter(2.0, "m", "assumption: what surveys call a contact is nearer than this, with no wall between")
MET_FOR = parameter(5.0, "min", "assumption: and lasts as long, over the day")
BANDS = 8
"""Decades of age: 0-9 .. 60-69, and 70 and over."""


def met(meetings: Meetings, people: int) -> Int64s:
    """Return who met whom within MET_WITHIN for MET_FOR in all: numbers asked x people + other, each once, sorted."""
    near = meetings.where((meetings.metres <= MET_WITHIN) & ~meetings.stops)
    pairs, pair = np.unique(near.asked.astype(np.int64) * people + near.other, return_inverse=True)
    enough: Int64s = pairs[np.bincount(pair, near.seconds, pairs.size) >= MET_FOR * MINUTE]
    return enough


def numbers(pairs: Int64s, people: int) -> Int64s:
    """Return how many others each person met: one entry a person, for everybody's meetings of one day."""
    return np.bincount(pairs // people, minlength=people)


def by_age(pairs: Int64s, age: Int8s) -> Floats:
    """Return which share of those whom a decade of age meets is of each decade: BANDS rows that sum to 1."""
    band = np.minimum(age // 10, BANDS - 1)
    counts = np.zeros((BANDS, BANDS))
    np.add.at(counts, (band[pairs // age.size], band[pairs % age.size]), 1.0)
    shares: Floats = counts / counts.sum(axis=1, keepdims=True)
    return shares


def assortativity(shares: Floats) -> float:
    """Return Q of such a table: 0 where nobody minds age, 1 where everybody meets the own decade alone."""
    return float((np.trace(shares) - 1.0) / (len(shares) - 1))
