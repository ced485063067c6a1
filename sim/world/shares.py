"""On which of several shares does a draw fall? Found by one look into a guide, and a step or two from there."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.kernels import inner_kernel
from sim.units import Floats, Int64s

CELLS = 1_024
"""Into how many cells a guide cuts the numbers from 0 to 1: a power of two, so that none of its edges is rounded."""


class Shares(NamedTuple):
    """Several kinds of shares, a row each: their sums up to each; by cell the first on which a draw of it can fall."""

    sums: Floats
    guide: Int64s


def shares_of(*kinds: Floats) -> Shares:
    """Return shares ready to be drawn from: of each kind as many, with the sum 1."""
    sums = np.cumsum(kinds, axis=1)
    guide = np.array([np.searchsorted(kind, np.arange(CELLS) / CELLS, side="right") for kind in sums])
    return Shares(sums, np.minimum(guide, sums.shape[1] - 1))


@inner_kernel
def share_at(shares: Shares, kind: int, u: float) -> int:
    """Return on which share of a kind a draw u in (0, 1) falls."""
    share, last = shares.guide[kind, int(u * CELLS)], shares.sums.shape[1] - 1
    while share < last and shares.sums[kind, share] <= u:
        share += 1
    return int(share)
