"""How far down a list of claims, the surest first, are so many of them right? One threshold for all seeds of an arm.

Each seed ranked alone, with the truth in hand, would keep its lucky surest claims: too many, the more seeds there are.
"""

from __future__ import annotations

import numpy as np

from sim.units import Bools, Floats

NEVER_SURE = float("inf")


def least_sure(weight: Floats, right: Bools | Floats, precision: float) -> float:
    """Return the least weight such that of all claims as sure, so many are right; claims as sure stand together.

    `right` may be how likely each is right. Claims without weight are none.
    """
    weight, right = weight[weight > 0.0], right[weight > 0.0]
    order = np.argsort(-weight, kind="stable")
    share = np.cumsum(right[order].astype(np.float64)) / np.arange(1, order.size + 1)
    last = np.append(np.diff(weight[order]) != 0, True)[: order.size]
    enough = np.flatnonzero((share >= precision) & last)
    return float(weight[order][enough[-1]]) if enough.size else NEVER_SURE
