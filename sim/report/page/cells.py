"""How is one value written in a table? With its interval below, as the language writes numbers, shares in percent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.metrics import Metric
from sim.report.numbers import into, suffix
from sim.report.page.markup import Markup, element
from sim.report.page.words import SAID
from sim.report.reasons import reason
from sim.report.wording import Language, number, typeset

Row = Mapping[str, Any]
MOST_DECIMALS = 3


def cell(metric: Metric, row: Row, language: Language, *, signed: bool = False) -> Markup:
    """Return the table's cell of a value; a dash, and why in its title, where there is none."""
    if row["value"] is None:
        return element(
            "td",
            SAID[language]["nothing"],
            class_="number soft",
            title=typeset(reason(row.get("why") or "", language), language),
        )
    return element("td", *_lines(*written(metric, row, language, signed=signed)), class_="number")


def _lines(value: str, ends: str) -> list[str]:
    return [value, element("span", ends, class_="ends")] if ends else [value]


def written(metric: Metric, row: Row, language: Language, *, signed: bool = False) -> tuple[str, str]:
    """Return a known value and its interval; `signed` gives what is above 0 its plus."""
    known = [row["value"]] if row["low"] is None else [row["value"], row["low"], row["high"]]
    share = metric.percent
    scaled = [100 * each for each in known] if share else [float(each) for each in known]
    decimals = _decimals(scaled, share)
    texts = [_exact(each, decimals, language) if share else number(each, language, decimals) for each in scaled]
    if signed:
        texts = [f"+{text}" if value > 0 else text for text, value in zip(texts, scaled, strict=True)]
    value, *ends = texts
    behind = into(suffix(metric), language).replace(" ", "\N{NO-BREAK SPACE}")
    if not ends or len(set(texts)) == 1:
        return value + behind, ""
    between = " à " if language == "fr" else " to "
    return value + behind, f"[{(between if signed or min(scaled) < 0 else '–').join(ends)}]"


def _decimals(scaled: list[float], share: bool) -> int:
    """Return with how many decimals numbers that belong together are written: about three digits of the largest."""
    largest = max(abs(each) for each in scaled)
    if all(each.is_integer() for each in scaled) or largest >= (10 if share else 100):
        return 0
    return 1 if largest >= (1 if share else 10) else 2


def _exact(percent: float, decimals: int, language: Language) -> str:
    """Write a percentage with more decimals where it would read as none or all, and is not."""
    if percent in (0.0, 100.0):
        return number(percent, language)
    while decimals < MOST_DECIMALS and abs(round(percent, decimals)) in (0.0, 100.0):
        decimals += 1
    return number(percent, language, decimals)
