"""What is counted in one seed? A numerator and a denominator, or the reason why there is no number.

Seeds are pooled later as a ratio of totals, so nothing is divided here but for showing it.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Counted:
    """One metric of one journal, as `numerator` / `denominator`.

    A count has denominator 1. `of` says what the denominator counts ("alerts"), for the reader of an undefined share.
    `error` is the standard error of a number that was estimated once for all seeds (0 where seeds estimate it anew).
    `resampled` says of a metric that hangs on all seeds at once what it is in studies of as many seeds, drawn of these.
    """

    numerator: float
    denominator: float = 1.0
    of: str = ""
    error: float = 0.0
    resampled: tuple[float, ...] = field(default=(), repr=False)

    @property
    def value(self) -> float | None:
        """The number itself, None where there is nothing to divide by."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Unknown:
    """No number, and why, in words for the reader of a table."""

    why: str


Measured = dict[str, Counted | Unknown]
"""What one journal says, by metric."""
