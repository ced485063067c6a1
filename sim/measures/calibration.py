"""Do those whom an attack believes with weight .3 turn out right three times in ten? If not, its weights say nothing.

Rows are candidates of claims, "nobody I can name" among them, each with its weight and its hit: 1 / m for each of the m
who were behind the alert, 0 for everybody else. (Weights of a claim sum to 1, so hits must: with a hit of 1 for each of
several declarers an honest attack would look shy.) Rows go into tenths by their weight, and in each tenth the mean
weight is held against the mean hit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.parameters import parameter
from sim.units import Bools, Floats, Int64s

TENTHS = 10
WITHIN = parameter(0.05, "1", "assumption: weights that are off by less are right enough to speak of their entropy")
BY_CHANCE = parameter(3.0, "standard errors", "assumption: how far off the few rows of a tenth may be by chance alone")
FEWEST_CLAIMS = parameter(1_000, "claims", "assumption: fewer do not tell whether weights are right")


@dataclass(frozen=True, slots=True)
class Calibration:
    """What weights are worth: in each tenth the rows, the mean weight and the mean hit, shape (10,), nan if empty.

    Tenth i holds weights from i / 10 up to (i + 1) / 10, and the last one 1 as well. `error` is the standard error that
    the mean hit would have, were the weights right.
    """

    claims: int
    rows: Int64s
    mean_weight: Floats
    mean_hit: Floats
    error: Floats

    @property
    def gaps(self) -> Floats:
        """By how much too much is believed in each tenth; below 0, too little."""
        return self.mean_weight - self.mean_hit

    @property
    def wrong(self) -> Bools:
        """The tenths where weights are off by more than is allowed, and by more than chance explains."""
        return np.abs(self.gaps) > np.maximum(WITHIN, BY_CHANCE * self.error)

    @property
    def holds(self) -> bool | None:
        """Whether the attack is calibrated: no tenth is wrong. None where too few claims tell."""
        return None if self.claims < FEWEST_CLAIMS else not self.wrong.any()


def calibration(weights: Floats, hits: npt.ArrayLike, claims: int | None = None) -> Calibration:
    """Hold weights against hits, both of shape (rows,); `claims` is how many claims the rows are of, if not one each.

    Raises ValueError where the shapes differ, or where a weight or a hit lies outside 0 to 1.
    """
    hit = np.asarray(hits, dtype=np.float64)
    if weights.shape != hit.shape or weights.ndim != 1:
        raise ValueError(f"weights of shape {weights.shape} cannot be held against hits of shape {hit.shape}")
    if not all(((each >= 0) & (each <= 1)).all() for each in (weights, hit)):
        raise ValueError("weights and hits lie between 0 and 1")
    tenth = np.minimum((weights * TENTHS).astype(np.int64), TENTHS - 1)
    rows = np.bincount(tenth, minlength=TENTHS)
    weight, right, variance = (_mean(each, tenth, rows) for each in (weights, hit, weights * (1 - weights)))
    error = np.sqrt(variance / np.maximum(rows, 1))
    return Calibration(weights.size if claims is None else claims, rows, weight, right, error)


def _mean(values: Floats, tenth: Int64s, rows: Int64s) -> Floats:
    means = np.full(TENTHS, np.nan)
    np.divide(np.bincount(tenth, values, TENTHS), rows, out=means, where=rows > 0)
    return means
