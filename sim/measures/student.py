"""How far from the mean of a few seeds may the truth lie? Quantiles and tails of Student's t distribution.

With t = sqrt(df) tan(angle) the density becomes cos(angle)^(df - 1) times a constant, smooth and of finite range, which
Gauss-Legendre integrates. Endless degrees of freedom are the normal distribution.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from sim.units import Floats


@lru_cache(maxsize=1024)
def t_quantile(p: float, df: float) -> float:
    """Return the quantile p (0 < p < 1) of Student's distribution with df >= 1 degrees of freedom, df real."""
    if math.isinf(df):
        return NormalDist().inv_cdf(p)
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        angle = (low + high) / 2
        low, high = (angle, high) if _area(angle, df) < abs(p - 0.5) else (low, angle)
    return math.copysign(math.sqrt(df) * math.tan((low + high) / 2), p - 0.5)


def t_below(t: float, df: float) -> float:
    """Return the probability of a value of t or less, to about 1e-11; df as for the quantile."""
    if math.isinf(df):
        return NormalDist().cdf(t)
    area = min(_area(math.atan(abs(t) / math.sqrt(df)), df), 0.5)
    return 0.5 + math.copysign(area, t)


def _area(angle: float, df: float) -> float:
    """Return the probability between the middle and an angle (0 to pi / 2)."""
    nodes, weights = _legendre()
    scale = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(math.pi)
    return scale * angle / 2 * float(weights @ np.cos(angle / 2 * (nodes + 1)) ** (df - 1))


@lru_cache(maxsize=1)
def _legendre() -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.legendre.leggauss(64)
    return nodes, weights
