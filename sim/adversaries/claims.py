"""What may an attacker assert? A claim about one target, with weights over candidates, "nobody I can name" among them.

A claim speaks of the attacker's own handles; only the measures resolve it against the truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from sim.adversaries.views import Handle
from sim.units import Floats, UnixTime

SUM_WITHIN = 1e-9
"""How far from 1 the weights of a claim may sum: what adding floats loses."""


class Kind(Enum):
    """What a claim is about."""

    DECLARED = "declared"
    WAS_ALERTED = "was_alerted"
    IS_PHONE = "is_phone"
    """Whose phone, or whose trail, it is."""
    SAME_PHONE = "same_phone"
    """Which name is another one's owner's too."""
    USES_APP = "uses_app"
    """Whether somebody's phone runs the app."""
    PRESENT = "present"
    """Whether somebody is in a home."""


@dataclass(frozen=True, slots=True)
class Claim:
    """`candidates` could be it, each with a weight; None is "nobody I can name", and always among them.
    `target` is what the claim is about, where that is not the attacker's own case: an account.

    Raises ValueError where weights are negative or do not sum to 1, or where a candidate stands twice.
    """

    kind: Kind
    at: UnixTime
    candidates: tuple[Handle | None, ...]
    weights: tuple[float, ...]
    target: Handle | None = None

    def __post_init__(self) -> None:
        if len(self.candidates) != len(self.weights) or len(set(self.candidates)) != len(self.candidates):
            raise ValueError("every candidate has one weight")
        if None not in self.candidates:
            raise ValueError('"nobody I can name" is always a candidate')
        if not (min(self.weights) >= 0.0 and abs(sum(self.weights) - 1.0) <= SUM_WITHIN):  # so that nan is caught
            raise ValueError(f"weights are shares that sum to 1, not {sum(self.weights)}")

    @property
    def heaviest(self) -> tuple[Handle | None, ...]:
        """The candidates with the largest weight; several where they tie."""
        top = max(self.weights)
        return tuple(who for who, weight in zip(self.candidates, self.weights, strict=True) if weight == top)

    @property
    def set_size(self) -> float:
        """As how many equally likely candidates these are: 2 to the power of the entropy in bits."""
        shares: Floats = np.array([weight for weight in self.weights if weight > 0.0])
        return float(2.0 ** -(shares * np.log2(shares)).sum())

    def weight(self, who: Handle | None) -> float:
        """Return the weight of a candidate; 0 of anybody else."""
        return dict(zip(self.candidates, self.weights, strict=True)).get(who, 0.0)
