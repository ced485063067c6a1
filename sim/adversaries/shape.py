"""What is the shape of the area? Where accounts lie to one another follows from company alone, without any address.

Who is in company lives near; who is in company with these, a little farther. Steps from account to account stand for
distances, and the plane in which these fit best is the map. The idea is of Miculan (data of "Shaping anonymous contact
tracing", 2020).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.adversaries.company import Company
from sim.adversaries.views import Handle
from sim.units import Bools, Floats, Int64s

PLANE = 2


def plane(seen: Company) -> Mapping[Handle, tuple[float, float]]:
    """Return where the accounts of the largest connected part of a graph lie, in steps; nothing where none is."""
    near = np.zeros((len(seen.names),) * 2, dtype=np.bool_)
    for edges in seen.kinds.values():
        near[edges.of, edges.other] = True
    if not near.any():
        return {}
    part = _largest(near)
    squares = _steps(near[np.ix_(part, part)]) ** 2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean()
    sizes, axes = np.linalg.eigh(-0.5 * centred)
    at = axes[:, -PLANE:] * np.sqrt(np.maximum(sizes[-PLANE:], 0.0))
    return {seen.names[n]: (float(x), float(y)) for n, (x, y) in zip(part.tolist(), at, strict=True)}


def _largest(near: Bools) -> Int64s:
    """Return the largest part in which everybody is reached from everybody."""
    left, best = np.ones(len(near), dtype=np.bool_), np.empty(0, dtype=np.int64)
    while left.any():
        reached = np.zeros(len(near), dtype=np.bool_)
        reached[np.argmax(left)] = True
        edge = reached.copy()
        while edge.any():
            edge = near[edge].any(axis=0) & ~reached
            reached |= edge
        left &= ~reached
        best = max(best, np.flatnonzero(reached), key=len)
    return best


def _steps(near: Bools) -> Floats:
    """Return the least number of steps between any two."""
    steps = np.where(np.eye(len(near), dtype=np.bool_), 0.0, np.inf)
    ways, reached, step = near.astype(np.float32), np.eye(len(near), dtype=np.bool_), 0
    while not reached.all():
        step += 1
        further = (reached.astype(np.float32) @ ways > 0) & ~reached
        steps[further] = step
        reached |= further
    return steps
