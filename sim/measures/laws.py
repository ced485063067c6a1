"""Between which ends does the truth lie, and how likely would such an estimate be if it lay at a threshold?

An interval and the p value of a threshold come from one law, so that they never disagree: a 95 % interval lies above a
threshold exactly where the one-sided p is below 2.5 %.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.measures.student import t_below, t_quantile
from sim.parameters import parameter
from sim.units import Floats

Ends = tuple[float, float]

CONFIDENCE = parameter(0.95, "1", "assumption: 95 % intervals, the usage of the field")


@dataclass(frozen=True, slots=True)
class Scale:
    """On which scale an interval is symmetric: there, and back again; `falls` where it turns more into less."""

    there: Callable[[Floats], Floats]
    back: Callable[[float], float]
    falls: bool = False


PLAIN = Scale(lambda x: x, lambda y: y)
LOG_OF_REST = Scale(lambda share: np.log1p(-share), lambda y: -math.expm1(y), falls=True)
"""For a share averted: the log of the ratio that is left."""


@dataclass(frozen=True, slots=True)
class Student:
    """An estimate that strays from the truth as Student's t does: its centre and standard error, both on the scale.

    `limits` are the least and the greatest value that can be, on the plain scale.
    """

    centre: float
    error: float
    df: float
    limits: Ends
    scale: Scale = PLAIN

    def ends(self) -> Ends:
        """Return the ends of the 95 % interval, within the limits."""
        half = t_quantile(0.5 + CONFIDENCE / 2, self.df) * self.error
        ends = sorted((self.scale.back(self.centre - half), self.scale.back(self.centre + half)))
        return max(ends[0], self.limits[0]) + 0.0, min(ends[1], self.limits[1]) + 0.0  # no -0.0

    def p_above(self, threshold: float) -> float:
        """Return how likely so high an estimate is where the truth is the threshold: the one-sided p of "above it"."""
        if not self.limits[0] <= threshold < self.limits[1]:
            return float(threshold >= self.limits[1])
        return self._as_high(threshold, strictly=False)

    def p_below(self, threshold: float) -> float:
        """Return how likely so low an estimate is where the truth is the threshold: the one-sided p of "below it"."""
        if not self.limits[0] < threshold <= self.limits[1]:
            return float(threshold <= self.limits[0])
        return 1.0 - self._as_high(threshold, strictly=True)

    def _as_high(self, threshold: float, *, strictly: bool) -> float:
        """Return the chance of such an estimate or a higher one; without any spread, whether it is no higher."""
        with np.errstate(divide="ignore"):
            beyond = self.centre - float(self.scale.there(np.array(threshold)))
        beyond = -beyond if self.scale.falls else beyond
        if self.error == 0:
            return float(beyond < 0 if strictly else beyond <= 0)
        return t_below(-beyond / self.error, self.df)


@dataclass(frozen=True, slots=True)
class Unanimous:
    """A share that is 0 or 1 in each of so many cases, where a jackknife sees no spread.

    Clopper and Pearson 1934, whose interval has this closed form at the ends; it takes the cases as independent.
    """

    value: float
    cases: float

    def ends(self) -> Ends:
        """Return the ends of the 95 % interval."""
        reach = -math.expm1(math.log((1 - CONFIDENCE) / 2) / self.cases)
        return (0.0, reach) if self.value == 0 else (1.0 - reach, 1.0)

    def p_above(self, threshold: float) -> float:
        """Return how likely so high a share is where the truth is the threshold."""
        if self.value == 0:
            return float(threshold >= 0)
        return float(min(max(threshold, 0.0), 1.0) ** self.cases)

    def p_below(self, threshold: float) -> float:
        """Return how likely so low a share is where the truth is the threshold."""
        return Unanimous(1.0 - self.value, self.cases).p_above(1.0 - threshold)


@dataclass(frozen=True, slots=True)
class Resampled:
    """A value that hangs on all seeds at once: what it is in studies of as many seeds, drawn of these (Efron 1979).

    Percentiles of the bootstrap over whole seeds. `values` rise; `alike` is a share that is 0 or 1 in all cases, of
    which resampling sees no spread: the wider of the two counts.
    """

    values: tuple[float, ...]
    alike: Unanimous | None = None

    def ends(self) -> Ends:
        """Return the ends of the 95 % interval."""
        beyond = round((1 - CONFIDENCE) / 2 * (len(self.values) + 1)) - 2  # so many lie outside, and p is below 2.5 %
        low, high = self.values[beyond], self.values[-1 - beyond]
        if self.alike is None:
            return low, high
        ends = self.alike.ends()
        return min(low, ends[0]), max(high, ends[1])

    def p_above(self, threshold: float) -> float:
        """Return how large a part of such studies is no higher, itself among them."""
        p = (1 + bisect_right(self.values, threshold)) / (len(self.values) + 1)
        return p if self.alike is None else max(p, self.alike.p_above(threshold))

    def p_below(self, threshold: float) -> float:
        """Return how large a part of such studies is no lower, itself among them."""
        p = (1 + len(self.values) - bisect_left(self.values, threshold)) / (len(self.values) + 1)
        return p if self.alike is None else max(p, self.alike.p_below(threshold))


Law = Student | Unanimous | Resampled
