"""What is a stay? Somebody, or a telephone, in one seat of one place from a second of the day to another."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.kernels import inner_kernel
from sim.world.places import NOWHERE


class Stay(NamedTuple):
    """A stay: the place, the room in it, from `start` until `end` (seconds of the day), and where: x, y in metres."""

    place: int
    room: int
    start: int
    end: int
    x: float
    y: float


STAY = np.dtype(
    [("place", np.int64), ("room", np.int64), ("start", np.int64), ("end", np.int64), ("x", np.float64),
     ("y", np.float64)], align=True
)  # fmt: skip
"""A stay as a row of an array."""


@inner_kernel
def no_stay() -> Stay:
    """Return the stay that does not take place."""
    return Stay(NOWHERE, 0, 0, 0, 0.0, 0.0)


@inner_kernel
def written(rows: Any, stay: Stay, first: int, count: int) -> int:
    """Write a stay where it belongs among the `count` rows of a day from row `first` on; return their number then."""
    at = first + count
    while at > first and rows[at - 1].start > stay.start:
        rows[at] = rows[at - 1]
        at -= 1
    row = rows[at]
    row.place, row.room, row.start, row.end, row.x, row.y = stay
    return count + 1


@inner_kernel
def read(rows: Any, at: int) -> Stay:
    """Return the stay of a row."""
    row = rows[at]
    return Stay(row.place, row.room, row.start, row.end, row.x, row.y)
