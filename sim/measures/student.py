"""How far from the mean of a few seeds may the truth lie? The quantiles of Student's t distribution."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np


@lru_cache(maxsize=1024)
def t_quantile(p: float, df: float) -> float:
    """Return the quantile p (0 < p < 1) of Student's distribution with df >= 1 degrees of freedom, df real.

    With t = sqrt(df) tan(angle) the density becomes cos(angle)^(df - 1) times a constant, smooth and of finite range;
    Gauss-Legendre integrates it and bisection inverts it.
    """
    nodes, weights = np.polynomial.legendre.leggauss(64)
    scale = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(math.pi)
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        angle = (low + high) / 2
        area = scale * angle / 2 * float(weights @ np.cos(angle / 2 * (nodes + 1)) ** (df - 1))
        low, high = (angle, high) if area < abs(p - 0.5) else (low, angle)
    return math.copysign(math.sqrt(df) * math.tan((low + high) / 2), p - 0.5)
