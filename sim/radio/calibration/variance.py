"""Into which parts does the scatter of scan means fall: phones, meetings, slow and quick changes, messages?

By maximum likelihood of a normal law for the means of all scans at once, so that no part is counted in another: a
hearer's and a sender's own offset; one of the meeting and direction; within a meeting a slow part that fades (AR(1));
a quick part; and of each of a scan's messages its own scatter, which a mean of many has less of. The losses at 1 m and
the slope are solved along with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy import optimize

from sim.radio.air import DRIFT_STEP
from sim.radio.calibration.scans import Measured
from sim.radio.loss import NEAREST
from sim.units import Floats, Int64s

LOGIT = 4.5
"""What is kept lies between .011 and .989: whoever keeps all has an offset."""
NONE = 1e-3
"""A part of so many dB is none."""


class Parts(NamedTuple):
    """The parts as standard deviations in dB, what the slow one keeps over `DRIFT_STEP`, and the log-likelihood."""

    receiver: float
    transmitter: float
    meeting: float
    drift: float
    scan: float
    kept: float
    likelihood: float

    @property
    def of_a_scan(self) -> float:
        """The sd of all that is not the phones' own."""
        return float(np.hypot(np.hypot(self.meeting, self.drift), self.scan))


START = Parts(2.0, 2.0, 3.0, 3.0, 3.0, 0.5, 0.0)
"""Where a search begins that knows nothing."""


def message_sd(heard: Measured) -> float:
    """Return the sd between the messages of one scan in dB, from the mean variance within scans of two or more."""
    several = heard.where(heard.count > 1)
    return float(np.sqrt((several.squares / (several.count - 1)).mean()))


def parts(heard: Measured, offset: bool = True, begin: Parts | None = None) -> Parts:
    """Return the parts of the scatter of these scans, all heard and at known distance.

    Without `offset` a meeting has none of its own: all that lasts is the slow part.
    """
    law = _Law(heard)
    free = np.array([True, True, offset, True, True, True])
    at = begin or START
    start = np.array([*np.log(at[:5]), np.log(at.kept / (1 - at.kept))])

    def unlikelihood(some: Floats) -> float:
        whole = np.where(free, start, np.log(NONE))
        whole[free] = some
        return -law.likelihood(np.exp(whole[:5]), 1 / (1 + np.exp(-whole[5])))

    bounds = [(np.log(NONE), np.log(30.0))] * int(free[:5].sum()) + [(-LOGIT, LOGIT)]
    found = optimize.minimize(unlikelihood, start[free], method="L-BFGS-B", bounds=bounds)
    whole = np.where(free, start, -np.inf)
    whole[free] = found.x
    receiver, transmitter, meeting, drift, scan = map(float, np.exp(whole[:5]))
    kept = float(1 / (1 + np.exp(-whole[5])))
    return Parts(receiver, transmitter, meeting, drift, scan, kept, -float(found.fun))


@dataclass(frozen=True)
class _Law:
    """The normal law of scan means: blocks by meeting and direction, and the phones that tie them together."""

    heard: Measured

    @cached_property
    def columns(self) -> Floats:
        """The means, what they hang on (a loss as phones are carried, the slope), and which phones they are of."""
        of = self.heard
        fixed = [*_each(of.carried).T, np.log10(np.maximum(of.metres, NEAREST))]
        phones = np.unique([of.hearer, of.heard])
        of_phones = [(one[:, None] == phones).astype(float) for one in (of.hearer, of.heard)]
        return np.column_stack([of.mean, *fixed, *of_phones])

    @cached_property
    def fixed(self) -> int:
        """How many of the columns, after the first, are no phones."""
        return np.unique(self.heard.carried).size + 1

    @cached_property
    def blocks(self) -> list[Int64s]:
        """The rows of each meeting and direction, (meetings, scans), by number of scans."""
        of = self.heard
        order = np.lexsort((of.at, of.heard, of.hearer, of.scene))
        _, first, size = np.unique(
            np.stack([of.scene, of.hearer, of.heard])[:, order], axis=1, return_index=True, return_counts=True
        )
        return [order[first[size == n][:, None] + np.arange(n)] for n in np.unique(size)]

    def likelihood(self, sd: Floats, kept: float) -> float:
        """Return the log-likelihood at these five standard deviations, fixed effects at their best."""
        receiver, transmitter, meeting, drift, scan = sd**2
        width = self.columns.shape[1]
        products, determinant = np.zeros((width, width)), 0.0
        for rows in self.blocks:
            at = self.heard.at[rows]
            wait = np.abs(at[:, :, None] - at[:, None, :])
            own = scan + self.message_variance / self.heard.count[rows]
            covariance = meeting + drift * kept ** (wait / DRIFT_STEP) + own[:, :, None] * np.eye(rows.shape[1])
            root = np.linalg.cholesky(covariance)
            determinant += 2 * np.log(np.diagonal(root, axis1=1, axis2=2)).sum()
            white = np.linalg.solve(root, self.columns[rows])
            products += (white.transpose(0, 2, 1) @ white).sum(axis=0)  # small products: no threads wait for each other
        n = 1 + self.fixed
        phones = np.repeat([receiver, transmitter], (width - n) // 2)
        root = np.linalg.cholesky(products[n:, n:] + np.diag(1 / phones))
        determinant += 2 * np.log(np.diag(root)).sum() + np.log(phones).sum()
        tied = np.linalg.solve(root, products[n:, :n])
        left = products[:n, :n] - tied.T @ tied
        best = left[0, 0] - left[0, 1:] @ np.linalg.solve(left[1:, 1:], left[1:, 0])
        return -0.5 * float(determinant + best + len(self.heard) * np.log(2 * np.pi))

    @cached_property
    def message_variance(self) -> float:
        """What one message's own scatter is, in dB squared."""
        return message_sd(self.heard) ** 2


def _each(of: Int64s) -> Floats:
    """Return a column of ones and zeros for each value."""
    columns: Floats = (of[:, None] == np.unique(of)).astype(float)
    return columns
