"""What is a metric? A name, a unit, a formula in words, and what to call it in French and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "share", "ratio", "mean"]
"""How seeds are pooled: counts by their mean; shares, ratios and means as a ratio of totals."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One measured quantity. `formula` says in words what is divided by what.

    Below `least` of what it is divided by, all seeds together, it is not measured.
    """

    name: str
    unit: str
    kind: Kind
    formula: str
    en: str
    fr: str
    least: int = 0
