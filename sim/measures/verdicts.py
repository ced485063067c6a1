"""Does the claim hold? The interval of one metric against thresholds that stood in the scenario before the run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.hall.scenario.keys import Bound, Verdict

HOLDS, FAILS, UNDECIDED = "holds", "does not hold", "cannot tell"
NO_VERDICT = "the scenario has no [verdict]"


def verdict(
    rule: Verdict | None, arms: Mapping[str, Mapping[str, Mapping[str, Any]]], untraced: str = "none"
) -> dict[str, Any]:
    """Return the answer of each arm but the untraced one, and the one answer that all of them give.

    `arms` are the arms of a summary. An interval that straddles its threshold, or is missing, cannot tell.
    """
    if rule is None:
        return {"answer": None, "why": NO_VERDICT}
    tried = {arm: rows[rule.metric] for arm, rows in arms.items() if arm != untraced or len(arms) == 1}
    answers = {arm: _answer(rule, row) for arm, row in tried.items()}
    agreed = set(answers.values())
    return {
        "metric": rule.metric,
        "holds_when": rule.holds_when.model_dump(exclude_none=True),
        "fails_when": rule.fails_when.model_dump(exclude_none=True),
        "answer": agreed.pop() if len(agreed) == 1 else UNDECIDED,
        "arms": {
            arm: {"answer": answers[arm], "value": row["value"], "low": row["low"], "high": row["high"]}
            for arm, row in tried.items()
        },
    }


def _answer(rule: Verdict, row: Mapping[str, Any]) -> str:
    if row["low"] is None or row["high"] is None:
        return UNDECIDED
    holds, fails = _within(rule.holds_when, row), _within(rule.fails_when, row)
    if holds == fails:
        return UNDECIDED
    return HOLDS if holds else FAILS


def _within(bound: Bound, row: Mapping[str, Any]) -> bool:
    """Tell whether the whole interval lies where a bound says."""
    above = bound.low_above is None or row["low"] > bound.low_above
    below = bound.high_below is None or row["high"] < bound.high_below
    return bool(above and below)
