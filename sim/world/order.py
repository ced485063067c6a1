"""In which order do numbers lie, and which of them are the smallest? For a few thousand at a time, such as a quarter's.

Numbers are dealt to about as many buckets as there are numbers, and sorted from there: each step costs the same for
all. Who is level keeps the order of the rows.
"""

from __future__ import annotations

import numpy as np

from sim.kernels import kernel
from sim.units import Bools, Floats, Int64s


@kernel
def in_order(keys: Floats) -> Int64s:
    """Return the rows of a column of finite numbers in rising order."""
    count = keys.size
    order, sorted_keys, ends = np.empty(count, dtype=np.int64), np.empty(count), np.zeros(count + 1, dtype=np.int64)
    low, high = np.inf, -np.inf
    for key in keys:
        low, high = min(low, key), max(high, key)
    scale = (count - 1) / (high - low) if high > low else 0.0
    for key in keys:
        ends[int((key - low) * scale) + 1] += 1
    for bucket in range(count):
        ends[bucket + 1] += ends[bucket]
    for row in range(count):
        bucket = int((keys[row] - low) * scale)
        sorted_keys[ends[bucket]], order[ends[bucket]] = keys[row], row
        ends[bucket] += 1
    for row in range(1, count):
        key, which, at = sorted_keys[row], order[row], row
        while at > 0 and sorted_keys[at - 1] > key:
            sorted_keys[at], order[at] = sorted_keys[at - 1], order[at - 1]
            at -= 1
        sorted_keys[at], order[at] = key, which
    return order


@kernel
def smallest(keys: Floats, wanted: int) -> Bools:
    """Return which are the `wanted` smallest of a column of positive numbers; all where there are no more.

    Positive numbers lie in the order of their bits, read as integers: such buckets are fine where numbers are small.
    """
    chosen = np.zeros(keys.size, dtype=np.bool_)
    if wanted >= keys.size:
        chosen[:] = True
        return chosen
    if wanted <= 0:
        return chosen
    bits = keys.view(np.int64)
    low, high, shift = bits.min(), bits.max(), 0
    while (high - low) >> shift > keys.size:
        shift += 1
    counts = np.zeros(keys.size + 1, dtype=np.int64)
    for each in bits:
        counts[(each - low) >> shift] += 1
    last, before = 0, 0
    while before + counts[last] < wanted:
        before += counts[last]
        last += 1
    rows, level = np.empty(counts[last], dtype=np.int64), 0
    for row in range(keys.size):
        bucket = (bits[row] - low) >> shift
        chosen[row] = bucket < last
        if bucket == last:
            rows[level] = row
            level += 1
    for at in in_order(keys[rows])[: wanted - before]:
        chosen[rows[at]] = True
    return chosen
