"""Whom does the server warn? The plan does not say: minutes in two classes of distance, summed over a day.

By the losses and weights that SwissCovid began with, so that the two differ in who matches and not in the thresholds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sim.systems.ntk.limits import RETENTION_DAYS
from sim.systems.risk import SWISS_JUNE, DayMinutes

TWO_CLASSES: DayMinutes = replace(
    SWISS_JUNE,
    name="ntk_two_classes",
    valid_from=date(2020, 4, 18),
    title={"fr": "NTK, deux classes de distance (hypothèse)", "en": "NTK, two classes of distance (assumption)"},
    source="assumption: the plan leaves the risk open; SwissCovid's of June 2020, on all days that are told",
    recent_days=RETENTION_DAYS,
)

RULES: Mapping[str, DayMinutes] = {TWO_CLASSES.name: TWO_CLASSES}
"""The rules by their names."""


def rule_of(name: str | None) -> DayMinutes:
    """Return the rule of a name (None: the first)."""
    return RULES[name or TWO_CLASSES.name]
