"""What does a straight line of least squares through what was heard say, as the literature gives it?

attenuation = loss at 1 m + 10 n log10(metres), with a scatter. It takes what was heard for all there was: messages
that were lost were the weak ones, so its slope is too flat.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.units import Floats


class Line(NamedTuple):
    """A line of least squares: dB at 1 m, the exponent n, the sd around it in dB, and of how many values."""

    at_1m: float
    n: float
    sd: float
    values: int


def line(metres: Floats, level: Floats) -> Line:
    """Return the line of least squares of a level in dB (or dBm, then n is negative) over the log of the distance."""
    columns = np.column_stack([np.ones_like(metres), np.log10(metres)])
    (at_1m, slope), *_ = np.linalg.lstsq(columns, level, rcond=None)
    left = level - columns @ [at_1m, slope]
    return Line(float(at_1m), float(slope) / 10, float(np.sqrt(left @ left / (level.size - 2))), level.size)
