"""What is a metric? A name, a unit, a formula in words, and what to call it in French and English."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "share", "ratio", "mean"]
"""How seeds are pooled: counts by their mean; shares, ratios and means as a ratio of totals."""

Ends = tuple[float, float]
OF_SHARES: Ends = (-1.0, 1.0)
"""Between which ends the difference of two shares lies, or a correlation."""
NO_MOST: Ends = (0.0, math.inf)
"""Where what is called a ratio is no part of what it is divided by, so that it may be more."""
EITHER_WAY: Ends = (-math.inf, math.inf)
UP_TO_ALL: Ends = (-math.inf, 1.0)
"""What may be made worse without end, and averted no more than whole."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One measured quantity. `formula` says in words what is divided by what.

    Below `least` of what it is divided by, all seeds together, it is not measured. `within` says between which ends it
    lies where these are not 0 and, in unit 1, 1. `times` tells that it is how many times one share is another: 2 is
    twice as much, which nobody reads from "200 %".
    """

    name: str
    unit: str
    kind: Kind
    formula: str
    en: str
    fr: str
    least: int = 0
    within: Ends | None = None
    times: bool = False

    @property
    def percent(self) -> bool:
        """Whether it is written of a hundred."""
        return self.unit == "1" and not self.times

    @property
    def points(self) -> bool:
        """Whether it is one share less another: not a percentage of anything, but so many points between two."""
        return self.unit == "1" and self.kind == "mean" and self.within == OF_SHARES

    @property
    def ends(self) -> Ends:
        """The least and the greatest value that it can have."""
        return self.within or (0.0, 1.0 if self.unit == "1" else math.inf)
