"""Which rows lie in several ranges at once? The step from an index of blocks to the rows of many blocks."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.units import Int64s


def ranges(first: Any, count: Any) -> tuple[Int64s, Int64s]:
    """Return every integer of the ranges first[i] .. first[i] + count[i] - 1 one after the other, and each one's i.

    Two columns of length count.sum(): (i, integer).
    """
    first, count = np.asarray(first, dtype=np.int64), np.asarray(count, dtype=np.int64)
    owner = np.repeat(np.arange(count.size), count)
    before = np.cumsum(count) - count
    return owner, np.arange(owner.size) - before[owner] + first[owner]
