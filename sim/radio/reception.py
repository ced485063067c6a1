"""Which messages of a scan does a receiver make out, and what does it report of them?

A phone within reach sends several messages during one scan. Each arrives a little stronger or weaker and is made out
with a chance that falls off softly at the receiver's floor; even strong ones collide or come while the radio is on
another channel. The phone reports whole dBm, so the decision is one of integers: 12 bits of a message's word say how
far it lies from the scan's level, the other 20 whether it is made out at the margin it then has above the floor.

The floor is the receiver's own, in raw dBm. It moves with the receiver's offset, since a receiver that reads high does
so for the weakest message too. Its numbers were fitted to 3,534 scans given that any message was heard; it then
foretells the share of scans that hear a phone known to be sending.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from sim.draws import normal_of, philox, uniform_of
from sim.kernels import kernel
from sim.units import Floats, Int64s

LEAST, MOST = -127, 20
"""The raw rssi that a radio can report, in dBm (Bluetooth Core Specification, HCI advertising reports)."""

DEVIATION_BITS, CHANCE_BITS = 12, 20
MARGINS = 32
"""Margins of this many dB or more above or below the floor count as this many."""


@kernel
def _quantiles(count: int) -> Floats:
    out = np.empty(count)
    for i in range(count):
        out[i] = normal_of((i + 0.5) / count)
    return out


@cache
def deviations(sd: float) -> Floats:
    """Return how far a message lies from its scan's level, in dB, by the first bits of its word: a normal law's."""
    return sd * _quantiles(2**DEVIATION_BITS)


@cache
def chances(made_out: float, width: float) -> Int64s:
    """Return, by margin above the floor in dB, below which number the last bits of a word let a message through."""
    margin = np.arange(-MARGINS, MARGINS + 1)
    chance = made_out / (1 + np.exp(-margin / width))
    chance[0] = 0.0  # a message this weak is never made out: a wall may be thick enough
    whole: Int64s = np.rint(chance * 2**CHANCE_BITS).astype(np.int64)
    return whole


@kernel
def floor_of(key: np.uint64, phone: int, offset: float, middle: float, sd: float) -> int:
    """Return the raw rssi in whole dBm at which a phone that reads `offset` dB too high loses half of what it could."""
    return int(np.rint(middle + offset + sd * normal_of(uniform_of(key, phone, 0, 0, 0))))


@kernel
def received(
    level: float, floor: int, hearer: int, heard: int, at: int, messages: int, key: np.uint64, deviation: Floats,
    chance: Int64s,
) -> tuple[int, int, int]:  # fmt: skip
    """Return how many of a scan's messages are made out, the sum of their rssi and the strongest, in whole dBm."""
    count, total, strongest = 0, 0, LEAST
    for j in range(0, messages, 4):
        words = philox(hearer, heard, at, j, key)
        for i in range(min(4, messages - j)):
            bits = np.int64(words[i])
            rssi = int(np.rint(level + deviation[bits >> CHANCE_BITS]))
            rssi = min(max(rssi, LEAST), MOST)
            margin = min(max(rssi - floor, -MARGINS), MARGINS)
            made_out = int(bits & (2**CHANCE_BITS - 1) < chance[margin + MARGINS])  # no branch: half of them would err
            count += made_out
            total += made_out * rssi
            strongest = max(strongest, LEAST + made_out * (rssi - LEAST))
    return count, total, strongest
