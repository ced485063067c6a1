"""What was claimed too seldom to make shares of? Said kind by kind, so that no arm with a bar is called unmeasured."""

from __future__ import annotations

from collections.abc import Mapping

from sim.hall.journal import Means
from sim.metrics.privacy import FEWEST_ALERTS
from sim.report.wording import Language, number

SAID = {
    "fr": {
        "few": "Non mesuré, moins de {fewest} : {arms}.",
        "alerts": "alertes : {}",
        "calls": "appels : {}",
        "one": "{arm} ({each})",
        "between": " ; ",
    },
    "en": {
        "few": "Not measured, fewer than {fewest}: {arms}.",
        "alerts": "alerts: {}",
        "calls": "calls: {}",
        "one": "{arm} ({each})",
        "between": "; ",
    },
}

Few = Mapping[str, Mapping[str, int]]
"""By arm: how many alerts, or how many calls, it had, where these were too few."""


def few(claims: Mapping[Means, int]) -> dict[str, int]:
    """Return how many alerts, and how many calls of tracers, an arm had: each where some and too few for shares."""
    kinds = {"alerts": [n for means, n in claims.items() if means != Means.CALLED],
             "calls": [n for means, n in claims.items() if means == Means.CALLED]}  # fmt: skip
    return {kind: max(counts) for kind, counts in kinds.items() if counts and 0 < max(counts) < FEWEST_ALERTS}


def told(found: Few, names: Mapping[str, str], language: Language) -> str:
    """Return in words what had too few, by what the arms are called."""
    said = SAID[language]
    arms = []
    for arm, counts in found.items():
        each = said["between"].join(said[kind].format(number(n, language)) for kind, n in counts.items())
        arms.append(said["one"].format(arm=names[arm], each=each))
    return said["few"].format(fewest=FEWEST_ALERTS, arms=said["between"].join(arms))
