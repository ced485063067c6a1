"""Who seeks a test, declares, stays at home, tires of alerts? The same person always answers alike.

Each person has one threshold a question, in [0, 1), and says yes wherever the share of those who do exceeds it. So in
every arm the same persons decide, and those who do so at a lower share are among those who do so at a higher one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, overload

import numpy as np

from sim.draws import Draws
from sim.units import Bools, IntColumn


@dataclass(frozen=True, slots=True)
class Question:
    """A question to which this share of persons say yes; asked of one person, or of a column of persons at once."""

    draws: Draws
    name: str
    share: float

    @overload
    def __call__(self, who: int) -> bool: ...

    @overload
    def __call__(self, who: IntColumn) -> Bools: ...

    def __call__(self, who: Any) -> Any:
        """Tell whether the person says yes (of a column: each of them)."""
        return self.draws.uniform(f"health.{self.name}", who if isinstance(who, np.ndarray) else int(who)) < self.share


class Behaviour:
    """What persons decide; each share is that of persons who say yes."""

    def __init__(
        self,
        draws: Draws,
        *,
        seeks_test: float,
        seeks_test_alerted: float,
        declares: float,
        isolates_sick: float,
        isolates_positive: float,
        isolates_alerted: float,
        tires: float = 0.0,
    ) -> None:
        self.seeks_test = Question(draws, "seeks_test", seeks_test)
        """Does the person, with symptoms, go for a swab?"""
        self.seeks_test_alerted = Question(draws, "seeks_test_alerted", seeks_test_alerted)
        """Does the person, alerted and without symptoms, go for a swab?"""
        self.declares = Question(draws, "declares", declares)
        """Does the person, tested positive, declare it in the app?"""
        self.isolates_sick = Question(draws, "isolates_sick", isolates_sick)
        """Does the person stay at home from the first symptoms on?"""
        self.isolates_positive = Question(draws, "isolates_positive", isolates_positive)
        """Does the person stay at home after a positive result?"""
        self.isolates_alerted = Question(draws, "isolates_alerted", isolates_alerted)
        """Does the person stay at home after an alert?"""
        self.tires = Question(draws, "tires", tires)
        """Does the person, alerted once for nothing, take no notice of later alerts?"""

    def __repr__(self) -> str:
        return f"Behaviour({', '.join(f'{each.name}={each.share:g}' for each in vars(self).values())})"
