"""How did the same days go without tracing, and how with it? The sentence that stands below every figure of alerts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.report.origin import NO_UNTRACED, Origin
from sim.report.style import Language, number

SAID = {
    "fr": {
        "untraced": "Les mêmes jours sans traçage : aucune alerte ; contaminations : {infections}.",
        "traced": "Avec : {arms}.",
        "mean": "Moyennes de {n} tirages.",
    },
    "en": {
        "untraced": "The same days without tracing: no alert; infections: {infections}.",
        "traced": "With it: {arms}.",
        "mean": "Means over {n} draws.",
    },
}
MOST_ARMS = 6
"""Of more arms than these, the sentence says nothing one by one."""
MANY = 100
"""From so many infections on, a mean is written without decimals."""


def beside(origin: Origin, language: Language) -> Iterator[str]:
    """Yield how the same days went without tracing, and how with it; or that nobody lived them without."""
    said, names = SAID[language], origin.names(language, brief=True)
    if not origin.untraced:
        yield NO_UNTRACED[language]
        return
    told = {arm: infections(rows["epidemic.infections"], origin.seeds, language)
            for arm, rows in origin.summary["arms"].items()}  # fmt: skip
    yield said["untraced"].format(infections=told.pop(origin.untraced))
    if 0 < len(told) <= MOST_ARMS:
        between = "; " if language == "en" else " ; "
        items = (f"{names[arm]} {text}".replace(" ", "\N{NO-BREAK SPACE}") for arm, text in told.items())
        yield said["traced"].format(arms=between.join(items))
    if origin.seeds > 1:
        yield said["mean"].format(n=origin.seeds)


def infections(row: Mapping[str, Any], seeds: int, language: Language) -> str:
    """Write the mean infections of an arm with their interval."""
    digits = 0 if seeds == 1 or row["value"] >= MANY else 1
    text, *ends = (number(row[each], language, digits) for each in ("value", "low", "high") if row[each] is not None)
    return f"{text} [{'–'.join(ends)}]" if ends else text
