"""Below which value does a share u of a gamma distribution lie?

Draws are made by inversion, one uniform number each, so the quantile is needed and not only samples. The distribution
function is summed from its series and turned round by interpolation between logarithms, where it is nearly straight.
"""

from __future__ import annotations

from functools import cache
from math import lgamma, log

import numpy as np

from sim.units import Floats

GRID = 8_192
TERMS = 600
EDGE = 1e-13
"""Nearer than this to 0 or 1 the table ends: shares beyond are answered with its ends."""


def gamma_share(shape: float, x: Floats) -> Floats:
    """Return the share of a gamma distribution of mean `shape` (scale 1) that lies below x > 0.

    Source: the series of the incomplete gamma function, Abramowitz & Stegun 6.5.29.
    """
    term = np.exp(shape * np.log(x) - x - lgamma(shape + 1.0))
    total = term.copy()
    for n in range(1, TERMS):
        term = term * (x / (shape + n))
        total += term
    return total


@cache
def _table(shape: float) -> tuple[Floats, Floats]:
    """Return ln(u / (1 - u)) and ln x on a grid, both rising."""
    lowest = (log(EDGE) + lgamma(shape + 1.0)) / shape
    highest = log(shape + 10.0 * shape**0.5 + 40.0)
    log_x = np.linspace(lowest, highest, GRID)
    share = gamma_share(shape, np.exp(log_x))
    inside = share < 1.0 - EDGE
    share, log_x = share[inside], log_x[inside]
    return np.log(share) - np.log1p(-share), log_x


def gamma_quantile(shape: float, u: Floats) -> Floats:
    """Return where a share u in (0, 1) of a gamma distribution of mean `shape` (scale 1) lies below.

    Relative error below 1e-4 for shapes from 0.1 to 100.
    """
    below: Floats = np.exp(np.interp(np.log(u) - np.log1p(-u), *_table(shape)))
    return below
