"""Which air fits the measured scans best: what is lost on the way, what scatters, what is made out at the floor?

In two steps. The parts of the scatter come from the means of the scans alone. With them, losses, slope and reception
come from count and mean of each scan, every phone having an offset and a floor of its own (drawn towards the middle
by their own scatter). Counts scatter more than this law says, from causes it does not know; were the parts left free
here, levels would be made to scatter in their place. The price: what was lost below the floor is missing from the
means too, so that slope and parts come out too small; `sim.radio.calibration.bias` says by how much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import optimize, special

from sim.radio.air import Air, Carried
from sim.radio.calibration.likelihood import likelihood, message
from sim.radio.calibration.scans import Measured
from sim.radio.calibration.variance import Parts, message_sd, parts
from sim.radio.loss import NEAREST
from sim.radio.phones import RECEIVED, SENT
from sim.units import Floats, Int64s

START = (56.0, 16.0, -0.4, -95.0, 0.7)
"""Where the search begins: loss at 1 m, per decade, the logit of what is made out, floor, the log of its width."""
FLOOR_SD = 2.7
"""Where the search for the scatter of floors begins, in dB; it is found anew `ROUNDS` times."""
ROUNDS = 3
ENOUGH = {"ftol": 1e-7}
"""A step that gains less of the log-likelihood, relatively, is the last: it is far below a standard error."""
FAR = 4.0
"""A search tries no logit or logarithm farther out than this."""
STEP, CURVE = 1e-3, 0.05
"""First and second derivatives of a scan's likelihood are differences over these steps."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted air, the parts of its scatter, and where its search ended: the next may begin there."""

    air: Air
    parts: Parts
    end: _Point


class _Point(NamedTuple):
    """Where a search stands: losses at 1 m as phones are carried, what all share, each phone's own by number."""

    losses: Floats
    shared: Floats
    offsets: Floats
    floors: Floats
    senders: Floats


def fit(heard: Measured, begin: Fit | None = None) -> Fit:
    """Return the air that fits these scans best, all heard and at known distance; quicker from where another ended."""
    search = _Search(heard, begin)
    floor_sd, at = (begin.air.floor_sd, begin.end) if begin else (FLOOR_SD, search.start())
    for _ in range(ROUNDS):
        at = search.best(at, floor_sd)
        floor_sd = search.floor_sd(at, floor_sd)
    return Fit(search.air(at, floor_sd), search.parts, at)


class _Search:
    """The likelihood of some scans, as a function of all that is to be found."""

    def __init__(self, heard: Measured, begin: Fit | None) -> None:
        self.heard, self.parts, self.message_sd = (
            heard,
            parts(heard, begin=begin.parts if begin else None),
            message_sd(heard),
        )
        self.decades = np.log10(np.maximum(heard.metres, NEAREST))

    def start(self) -> _Point:
        """Return where a search begins that knows nothing."""
        none = np.zeros(int(max(self.heard.hearer.max(), self.heard.heard.max())) + 1)
        return _Point(np.full(len(Carried), START[0]), np.array(START[1:]), none, none, none)

    def scans(self, level: Floats, margin: Floats, logit: float, log_width: float) -> Floats:
        """Return the log-likelihood of each scan."""
        made_out, width = special.expit(np.clip(logit, -FAR, FAR)), np.exp(np.clip(log_width, -FAR, FAR))
        law = message(float(made_out), float(width), self.message_sd)
        return likelihood(self.heard, level, margin, self.parts.of_a_scan, law, self.message_sd)

    def levels(self, at: _Point) -> tuple[Floats, Floats]:
        """Return the level of each scan's pair in dBm, and its margin above the hearer's floor in dB."""
        of, (per_decade, _, floor, _) = self.heard, at.shared
        sent = SENT - at.losses[of.carried] - per_decade * self.decades + RECEIVED + at.senders[of.heard]
        return sent + at.offsets[of.hearer], sent - floor - at.floors[of.hearer]

    def best(self, begin: _Point, floor_sd: float) -> _Point:
        """Return the likeliest point, phones being drawn towards the middle by their scatter.

        The search goes along axes in which the scans' slopes at its beginning are as large one way as another.
        """
        first, sizes = np.concatenate(begin), np.cumsum([each.size for each in begin])[:-1]
        sd = (self.parts.receiver, floor_sd, self.parts.transmitter)
        drawn = np.concatenate([
            np.full(each.size, 1 / one**2) for each, one in zip(begin, (1e3, 1e3, *sd), strict=True)
        ])  # fmt: skip
        _, slopes = self._slopes(begin)
        axes = np.linalg.inv(np.linalg.cholesky(slopes.T @ slopes + np.diag(drawn)))

        def unlikelihood(along: Floats) -> tuple[float, Floats]:
            flat = first + along @ axes
            own = np.concatenate([np.zeros(sizes[1]), flat[sizes[1] :]])
            whole, slopes = self._slopes(_Point(*np.split(flat, sizes)))
            return 0.5 * float(own @ (drawn * own)) - whole, axes @ (drawn * own - slopes.sum(axis=0))

        found = optimize.minimize(unlikelihood, np.zeros_like(first), jac=True, method="L-BFGS-B", options=ENOUGH)
        return _Point(*np.split(first + found.x @ axes, sizes))

    def _slopes(self, at: _Point) -> tuple[float, Floats]:
        """Return the log-likelihood of all scans, and how that of each changes with each number of the point."""
        of, (_, logit, _, log_width), (level, margin) = self.heard, at.shared, self.levels(at)
        now = self.scans(level, margin, logit, log_width)
        by_level, by_margin, by_logit, by_width = (
            (self.scans(*moved) - now) / STEP
            for moved in (
                (level + STEP, margin, logit, log_width), (level, margin + STEP, logit, log_width),
                (level, margin, logit + STEP, log_width), (level, margin, logit, log_width + STEP),
            )
        )  # fmt: skip
        both = by_level + by_margin
        return float(now.sum()), np.column_stack([
            _of(of.carried, -both, at.losses.size), -both * self.decades, by_logit, -by_margin, by_width,
            _of(of.hearer, by_level, at.offsets.size), _of(of.hearer, -by_margin, at.floors.size),
            _of(of.heard, both, at.senders.size),
        ])  # fmt: skip

    def floor_sd(self, at: _Point, before: float) -> float:
        """Return the scatter of the floors: of those found, and of how little each is known."""
        (level, margin), (_, logit, _, log_width) = self.levels(at), at.shared
        low, now, high = (self.scans(level, margin + step, logit, log_width) for step in (-CURVE, 0.0, CURVE))
        sharp = -np.bincount(self.heard.hearer, (low - 2 * now + high) / CURVE**2, at.floors.size)
        there = np.unique(self.heard.hearer)
        return float(np.sqrt((at.floors[there] ** 2 + 1 / (sharp[there] + before**-2)).mean()))

    def air(self, at: _Point, floor_sd: float) -> Air:
        """Return the numbers of this point; where nobody measured phones carried so, all scans stand for them."""
        pooled = float(at.losses[self.heard.carried].mean())
        pocket, in_the_open = (
            float(at.losses[each]) if (self.heard.carried == each).any() else pooled for each in Carried
        )
        per_decade, logit, floor, log_width = map(float, at.shared)
        of = self.parts
        return Air(
            pocket_loss=pocket, open_loss=in_the_open, pooled_loss=pooled,
            loss_per_decade=per_decade, receiver_sd=of.receiver, transmitter_sd=of.transmitter, meeting_sd=of.meeting,
            drift_sd=of.drift, drift_kept=of.kept, scan_sd=of.scan, message_sd=self.message_sd,
            made_out=float(special.expit(logit)), floor=floor, floor_sd=floor_sd, floor_width=float(np.exp(log_width)),
        )  # fmt: skip


def _of(number: Int64s, value: Floats, size: int) -> Floats:
    """Return a column for each number up to a size, which holds the values of its rows and else nothing."""
    columns = np.zeros((value.size, size))
    columns[np.arange(value.size), number] = value
    return columns
