"""How did the same days go without tracing, and how with it? The sentence that stands below every figure of alerts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.report.arms import settings
from sim.report.origin import NO_UNTRACED, Origin
from sim.report.wording import Language, number

SAID = {
    "fr": {
        "untraced": "Les mêmes jours sans traçage : aucune alerte ; contaminations : {infections}.",
        "traced": "Avec : {arms}.",
        "traced_here": "Avec, dans la même ville : {arms}.",
        "none_here": "Aucune des autres versions ne vit dans cette ville.",
        "elsewhere": "Les autres versions vivent dans d'autres villes, ou commencent avec d'autres malades.",
        "mean": "Moyennes de {n} tirages.",
    },
    "en": {
        "untraced": "The same days without tracing: no alert; infections: {infections}.",
        "traced": "With it: {arms}.",
        "traced_here": "With it, in the same town: {arms}.",
        "none_here": "None of the other versions lives in that town.",
        "elsewhere": "The other versions live in other towns, or begin with other cases.",
        "mean": "Means over {n} draws.",
    },
}
MOST_ARMS = 6
"""Of more arms than these, the sentence gives no figures one by one."""
TOWN = ("population.", "disease.", "policies")
"""Keys, or with what they begin, that make a town what it is before anybody traces."""
MANY = 100
"""From so many infections on, a mean is written without decimals."""


def beside(origin: Origin, language: Language) -> Iterator[str]:
    """Yield how the same days went without tracing, and how with it; or that nobody lived them without."""
    said, names = SAID[language], origin.names(language, brief=True)
    if not origin.untraced:
        yield NO_UNTRACED[language]
        return
    rows, here, others = origin.summary["arms"], _same_town(origin), len(origin.arms) - 1
    told = {arm: infections(rows[arm]["epidemic.infections"], origin.seeds, language) for arm in origin.arms}
    yield said["untraced"].format(infections=told[origin.untraced])
    if others and not here:
        yield said["none_here"]
    elif here and (len(here) <= MOST_ARMS or len(here) < others):
        figures = {arm: f" {told[arm]}" if len(here) <= MOST_ARMS else "" for arm in here}
        items = (f"{names[arm]}{figures[arm]}".replace(" ", "\N{NO-BREAK SPACE}") for arm in here)
        between = "; " if language == "en" else " ; "
        yield said["traced" if len(here) == others else "traced_here"].format(arms=between.join(items))
        if len(here) < others:
            yield said["elsewhere"]
    if origin.seeds > 1:
        yield said["mean"].format(n=origin.seeds)


def _same_town(origin: Origin) -> list[str]:
    """Return the other arms that live in the town of the untraced one: the same people meet, and as many begin ill."""
    towns = {arm: {key: value for key, value in settings(origin.scenario, arm).items() if key.startswith(TOWN)}
             for arm in origin.arms}  # fmt: skip
    return [arm for arm in origin.arms if arm != origin.untraced and towns[arm] == towns[origin.untraced]]


def infections(row: Mapping[str, Any], seeds: int, language: Language) -> str:
    """Write the mean infections of an arm with their interval."""
    digits = 0 if seeds == 1 or row["value"] >= MANY else 1
    text, *ends = (number(row[each], language, digits) for each in ("value", "low", "high") if row[each] is not None)
    return f"{text} [{'–'.join(ends)}]" if ends else text
