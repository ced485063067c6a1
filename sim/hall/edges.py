"""Who was near whom, as far as a server that is told can link it? Pairs of persons, each counted once in a run.

A declarer's message may tell a server two things: that the declarer was near each of those it names, and that all of
these were near one and the same person. Whether the server can link either, and whether to names or to accounts, is a
trait of the design.
"""

from __future__ import annotations

import numpy as np

from sim.parameters import parameter
from sim.systems.machine import Traits
from sim.units import Int64s, IntColumn

MOST_PAIRS = parameter(5_000_000, "pairs", "assumption: more are not held in memory, and not counted")
PERSON_BITS = 32
TOO_MANY = f"more than {MOST_PAIRS:,} pairs, which are not counted"


class Edges:
    """The pairs that the reports of one run tell of. `town` is how many live there: other phones are nobody's."""

    def __init__(self, traits: Traits) -> None:
        self.traits, self.town = traits, 1 << PERSON_BITS
        self.declarers: list[Int64s] = []
        self.together: list[Int64s] = []
        self.pairs = 0

    def told(self, declarer: int, named: IntColumn) -> None:
        """Note that a declarer's report tells of these persons."""
        near = np.unique(named).astype(np.int64)
        near = near[near < self.town]
        self.declarers.append(_pairs(np.full(near.size, declarer), near))
        self.pairs += near.size * (near.size - 1) // 2
        if self.traits.links_together != "no" and self.pairs <= MOST_PAIRS:
            one, other = np.triu_indices(near.size, 1)
            self.together.append(_pairs(near[one], near[other]))

    def numbers(self) -> dict[str, float]:
        """Return how many pairs the server can link, by name and by account, with declarers and among the others."""
        found = dict.fromkeys(NUMBERS, 0.0)
        for kind, link, pairs in (
            ("declarer", self.traits.links_declarer, self.declarers),
            ("together", self.traits.links_together, self.together),
        ):
            if link != "no" and pairs:
                found[f"edges_{link}_{kind}"] = float(np.unique(np.concatenate(pairs)).size)
        return found

    @property
    def too_many(self) -> bool:
        """Whether there were more pairs than are counted."""
        return self.traits.links_together != "no" and self.pairs > MOST_PAIRS


NUMBERS = tuple(f"edges_{link}_{kind}" for link in ("named", "pseudonymous") for kind in ("declarer", "together"))


def _pairs(one: Int64s, other: Int64s) -> Int64s:
    """Return a number for each pair of persons, whoever comes first."""
    pairs: Int64s = np.minimum(one, other) << PERSON_BITS | np.maximum(one, other)
    return pairs
