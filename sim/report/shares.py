"""How is a share of 100 written? With its interval, and so that less than one is not taken for none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sim.measures.counted import Counted
from sim.measures.pooling import pool
from sim.report.wording import Language, number

SAID = {
    "fr": {"value": "{} sur 100", "above": "plus de 99 sur 100", "below": "moins de 1 sur 100"},
    "en": {"value": "{} of 100", "above": "more than 99 of 100", "below": "less than 1 of 100"},
}
ALL = 100


class Share(NamedTuple):
    """A share with its 95 % interval; None where it, or its interval, is not known."""

    value: float | None
    low: float | None = None
    high: float | None = None


ANY_SHARE = "alerts.false_infection"
"""A metric that is a share of alerts, as whose every other such share is pooled."""


def pooled(seeds: Sequence[tuple[float, float]]) -> Share:
    """Return what all seeds say of a share, given how many of how many it is in each."""
    found = pool(ANY_SHARE, [Counted(part, whole, "alerts") for part, whole in seeds])
    return Share(found.value, found.low, found.high)


def share_of(row: Mapping[str, Any]) -> Share:
    """Return a row of a summary as a share."""
    return Share(row["value"], row["low"], row["high"])


def of_hundred(share: Share, language: Language, *, brief: bool = False) -> str:
    """Write a known share of 100 and its interval; only what is all, or none, is called so (`brief`: figures alone)."""
    full = ALL * (share.value or 0.0)
    if brief:
        text = end(full / ALL, language)
    else:
        which = "above" if ALL > full >= ALL - 0.5 else "below" if 0.5 >= full > 0 else "value"
        text = SAID[language][which].format(number(full, language))
    if share.low is None or share.high is None:
        return text
    return f"{text} [{end(share.low, language)}–{end(share.high, language)}]"


def end(share: float, language: Language) -> str:
    """Write a share of 100 with so many decimals that it is not taken for none or all."""
    fits = (d for d in range(4) if share in (0.0, 1.0) or 0 < round(ALL * share, d) < ALL)
    return number(ALL * share, language, next(fits, 4))
