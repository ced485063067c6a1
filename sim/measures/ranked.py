"""How far down a list of claims, the surest first, are so many of them right? One threshold for all seeds of an arm.

Each seed ranked alone, with the truth in hand, would keep its lucky surest claims: too many, the more seeds there are.
The threshold is luck too, of all seeds together: an interval that held it fast would be too short. So whole seeds are
drawn again, and each time the threshold is found anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.measures.counted import Counted
from sim.measures.pooling import FEWEST_SEEDS
from sim.parameters import parameter
from sim.units import Bools, Floats

NEVER_SURE = float("inf")
STUDIES = parameter(999, "1", "assumption: so many studies are drawn; a p of .5 % is then told from one of 1 %")
AT_ONCE = 2_000_000
"""So many numbers are laid out at once."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The claims of one seed: how sure each is, how far it is right, and what it adds to the numerator if it counts.

    What several claims say of one person is added once, by the surest of them that is right. `of` is the denominator.
    """

    weight: Floats
    right: Bools | Floats
    adds: Floats
    of: float

    def at(self, least: float) -> float:
        """Return the numerator where all claims count that are as sure."""
        return float(self.adds[self.weight >= least].sum())


def least_sure(weight: Floats, right: Bools | Floats, precision: float) -> float:
    """Return the least weight such that of all claims as sure, so many are right; claims as sure stand together.

    `right` may be how likely each is right. Claims without weight are none.
    """
    weight, right = weight[weight > 0.0], right[weight > 0.0]
    order = np.argsort(-weight, kind="stable")
    share = np.cumsum(right[order].astype(np.float64)) / np.arange(1, order.size + 1)
    last = np.append(np.diff(weight[order]) != 0, True)[: order.size]
    enough = np.flatnonzero((share >= precision) & last)
    return float(weight[order][enough[-1]]) if enough.size else NEVER_SURE


def counted(seeds: Sequence[Ranking], precision: float, of: str) -> list[Counted]:
    """Return what each seed adds by claims as sure as make so many right in all of them, and what studies would say."""
    if not seeds:
        return []
    weight, right = (np.concatenate([getattr(each, name) for each in seeds]) for name in ("weight", "right"))
    least = least_sure(weight, right, precision)
    studies = resampled(seeds, precision) if len(seeds) >= FEWEST_SEEDS else ()
    return [Counted(each.at(least), each.of, of, resampled=studies) for each in seeds]


def resampled(seeds: Sequence[Ranking], precision: float) -> tuple[float, ...]:
    """Return what studies of as many seeds, drawn of these, would say: each finds its own threshold."""
    times = _times(len(seeds))
    weight, right, adds = (
        np.concatenate([np.asarray(getattr(each, name), dtype=np.float64) for each in seeds])
        for name in ("weight", "right", "adds")
    )
    seed = np.repeat(np.arange(len(seeds)), [each.weight.size for each in seeds])
    order = np.argsort(-weight, kind="stable")
    order = order[weight[order] > 0.0]
    weight, right, adds, seed = weight[order], right[order], adds[order], seed[order]
    last = np.append(np.diff(weight) != 0, True)[: order.size]
    of = times @ np.array([each.of for each in seeds])
    step = max(1, AT_ONCE // max(1, order.size))
    found = [_found(times[at : at + step][:, seed], right, adds, last, precision) for at in range(0, len(times), step)]
    values = np.divide(np.concatenate(found), of, out=np.zeros(of.size), where=of > 0)
    return tuple(values.tolist())


def _found(times: Floats, right: Floats, adds: Floats, last: Bools, precision: float) -> Floats:
    """Return the numerators of some studies, a row each: `times` is how often each claim is in it, the surest first."""
    if not last.size:
        return np.zeros(len(times))
    claims = np.cumsum(times, axis=1)
    enough = (np.cumsum(times * right, axis=1) >= precision * claims) & last & (claims > 0)
    until = np.where(enough.any(axis=1), last.size - np.argmax(enough[:, ::-1], axis=1), 0)
    whole = np.concatenate([np.zeros((len(times), 1)), np.cumsum(times * adds, axis=1)], axis=1)
    numerators: Floats = whole[np.arange(len(times)), until]
    return numerators


def _times(seeds: int) -> Floats:
    """Return how often each seed is in each study, shape (studies, seeds): the same for all that is said of so many."""
    from sim.draws import Draws

    studies, places = np.indices((STUDIES, seeds))
    which = (Draws(0).uniform("measures.study", studies.ravel(), places.ravel(), seeds) * seeds).astype(np.int64)
    flat = np.bincount(studies.ravel() * seeds + which, minlength=STUDIES * seeds)
    times: Floats = flat.reshape(STUDIES, seeds).astype(np.float64)
    return times
