"""Has each of the four answers its cause, and does a run say so when it may decide nothing?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from scipy import stats

from sim.hall.scenario import load
from sim.hall.scenario.verdict import Verdict
from sim.measures.laws import Student
from sim.measures.pooling import Interval
from sim.measures.verdicts import NOT_LIVED, declared, holm, verdict, why
from tests.hall.village import village

DECIDES, CONTROL, BASELINE = "alerts.false_radio", "alerts.late", "alerts.false_exposure"
RULE = {"metric": DECIDES, "holds_when": {"low_above": 0.25}, "fails_when": {"high_below": 0.10}}
UNKNOWN = Interval(None, why="nobody looked")


def around(value: float, error: float = 0.01) -> Interval:
    """A value of thirty seeds."""
    law = Student(value, error, 29, (0.0, 1.0))
    return Interval(value, *law.ends(), 30, law=law)


def at_p(p: float) -> Interval:
    """A value whose one-sided p of being above a quarter is p."""
    return around(0.25 - 0.01 * float(stats.t.ppf(p, 29)))


def judged(cells: Mapping[str, Interval | None], seeds: int = 30, **more: Any) -> dict[str, Any]:
    """The verdict over cells; None is a cell that was not lived."""
    rows, needed = more.pop("rows", {}), more.pop("declared", 30)
    rule = Verdict.model_validate(RULE | {"seeds": needed} | more)
    pooled = {cell: {DECIDES: one, **rows} for cell, one in cells.items() if one is not None}
    said = verdict(rule, pooled, list(cells), seeds)
    json.dumps(said, allow_nan=False)
    return said


# -- four answers -----------------------------------------------------------------------------------------------------

SURE, NOT, STRADDLES = around(0.4), around(0.05), around(0.25)
ANSWERS = {
    "holds": ({"a": SURE, "b": SURE}, "holds", ["a", "b"]),
    "does not hold": ({"a": NOT, "b": NOT}, "does not hold", []),
    "some hold and some fail": ({"a": SURE, "b": NOT}, "holds when", ["a"]),
    "some hold and some straddle": ({"a": STRADDLES, "b": SURE}, "holds when", ["b"]),
    "some hold and some are not known": ({"a": SURE, "b": UNKNOWN}, "holds when", ["a"]),
    "some hold and some were not lived": ({"a": SURE, "b": None}, "holds when", ["a"]),
    "all straddle": ({"a": STRADDLES, "b": STRADDLES}, "cannot tell", []),
    "some fail and some straddle": ({"a": NOT, "b": STRADDLES}, "cannot tell", []),
    "some fail and some were not lived": ({"a": NOT, "b": None}, "cannot tell", []),
    "one holds": ({"a": SURE}, "holds", ["a"]),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_of_all_cells(name: str) -> None:
    cells, answer, where = ANSWERS[name]
    said = judged(cells)
    assert (said["answer"], said["where"]) == (answer, where)
    assert said["why"]


@pytest.mark.parametrize(
    ("low", "high", "answer"),
    [
        (0.26, 0.40, "holds"),
        (0.25, 0.40, "cannot tell"),
        (0.05, 0.09, "does not hold"),
        (0.05, 0.10, "cannot tell"),
        (0.05, 0.40, "cannot tell"),
        (None, None, "cannot tell"),
    ],
)
def test_a_cell_asks_where_its_whole_interval_lies(low: float | None, high: float | None, answer: str) -> None:
    said = judged({"gaen": Interval(0.2, low, high, 30)})
    assert said["answer"] == said["cells"]["gaen"]["answer"] == answer
    assert said["holds_when"] == {"low_above": 0.25}


def test_both_ends_may_be_asked_for() -> None:
    within = {"holds_when": {"low_above": 0.25, "high_below": 0.5}, "fails_when": {"high_below": 0.1}}
    assert judged({"a": SURE}, **within)["answer"] == "holds"
    assert judged({"a": around(0.49)}, **within)["answer"] == "cannot tell"
    p = judged({"a": around(0.49)}, **within)["cells"]["a"]["p"]
    assert p == pytest.approx(stats.t.cdf((0.49 - 0.5) / 0.01, 29))


# -- many cells -------------------------------------------------------------------------------------------------------


def test_holm_by_hand() -> None:
    """Sorted .005 .01 .03 .04, times 4 3 2 1: .02 .03 .06 .04, and none below one before it."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.9]) == [1.0, 1.0]
    assert holm([0.02, None]) == [0.04, None]
    assert holm([]) == []


def test_a_cell_that_is_sure_by_itself_is_not_among_four() -> None:
    alone = at_p(0.02)
    assert alone.low is not None
    assert alone.low > 0.25
    assert judged({"a": alone})["answer"] == "holds"
    said = judged({"a": alone, "b": NOT, "c": NOT, "d": NOT})
    assert (said["answer"], said["cells"]["a"]["answer"]) == ("cannot tell", "holds")
    assert said["cells"]["a"]["p"] == pytest.approx(0.02)
    assert said["cells"]["a"]["p_holm"] == pytest.approx(0.08)
    assert judged({"a": at_p(0.012), "b": NOT, "c": NOT, "d": NOT})["where"] == ["a"]


def test_a_cell_that_was_declared_counts_though_nobody_lived_it() -> None:
    said = judged({"a": at_p(0.02), "b": None, "c": None, "d": None})
    assert (said["answer"], said["cells"]["a"]["p_holm"]) == ("cannot tell", pytest.approx(0.08))
    assert said["cells"]["b"]["why"] == NOT_LIVED
    assert said["why"].endswith("declared and not lived: b, c, d")


def test_every_cell_that_holds_needs_no_correction() -> None:
    said = judged(dict.fromkeys("abcd", at_p(0.02)))
    assert (said["answer"], said["cells"]["a"]["p_holm"]) == ("holds", pytest.approx(0.08))


def test_the_cells_are_those_that_were_declared(tmp_path: Path) -> None:
    village(tmp_path)
    assert declared(load(tmp_path / "village.toml"), "none") == ("gaen",)
    rule = 'verdict={metric="reports", holds_when={low_above=50}, fails_when={high_below=10}, cells=["none"]}'
    assert declared(load(tmp_path / "village.toml", [rule]), "none") == ("none",)
    alone = 'arms=[{name="none", system="none"}]'
    assert declared(load(tmp_path / "village.toml", [alone]), "none") == ("none",)


# -- what keeps a run from deciding -----------------------------------------------------------------------------------


def test_fewer_seeds_than_declared_decide_nothing() -> None:
    said = judged({"a": SURE}, seeds=8)
    assert (said["answer"], said["cells"]["a"]["answer"], said["where"]) == ("cannot tell", "holds", [])
    assert said["seeds"] == {"declared": 30, "had": 8}
    assert said["why"].startswith("8 of the 30 seeds declared")
    assert judged({"a": SURE}, seeds=8, declared=8)["answer"] == "holds"

    said = judged({"a": SURE}, seeds=40)
    assert said["answer"] == "holds"
    assert said["why"].endswith("; 40 seeds, and 30 declared")


def test_what_nobody_measured_cannot_be_told() -> None:
    said = judged({"a": UNKNOWN, "b": UNKNOWN})
    assert (said["answer"], said["why"]) == ("cannot tell", "not measured in a, b (nobody looked)")
    assert judged({"a": UNKNOWN, "b": NOT})["obstacles"] == []
    said = judged({"a": UNKNOWN, "b": None})
    assert said["why"] == "not measured in a (nobody looked); declared and not lived: b"
    said = judged({"a": None, "b": None})
    assert (said["answer"], said["why"]) == ("cannot tell", "declared and not lived: a, b")
    assert why(said, "fr") == "déclarés et non vécus : a, b"


PLACEBO = {"metric": CONTROL, "equals": BASELINE}


def test_a_placebo_that_gives_the_baseline_lets_the_run_decide() -> None:
    said = judged({"a": SURE}, placebo=PLACEBO, rows={CONTROL: around(0.12), BASELINE: around(0.13)})
    assert (said["answer"], said["placebo"]) == ("holds", {**PLACEBO, "agrees": True})
    assert said["cells"]["a"]["placebo"]["equals"] == 0.13


def test_a_placebo_that_fails_decides_nothing() -> None:
    said = judged({"a": SURE, "b": SURE}, placebo=PLACEBO, rows={CONTROL: around(0.12), BASELINE: around(0.35)})
    assert (said["answer"], said["placebo"]["agrees"]) == ("cannot tell", False)
    assert said["why"] == f"the placebo fails (a, b): the interval of {CONTROL} does not meet that of {BASELINE}"


@pytest.mark.parametrize("missing", [CONTROL, BASELINE])
def test_a_placebo_that_nobody_measured_decides_nothing(missing: str) -> None:
    rows = {CONTROL: around(0.12), BASELINE: around(0.12), missing: UNKNOWN}
    said = judged({"a": SURE}, placebo=PLACEBO, rows=rows)
    assert (said["answer"], said["placebo"]["agrees"]) == ("cannot tell", None)
    assert said["cells"]["a"]["placebo"]["why"] == "nobody looked"
    assert said["why"] == "the placebo is not measured in a"
    assert why(said, "fr") == "le placebo n'est pas mesuré dans a"


def test_a_placebo_without_an_interval_is_told_from_one_without_a_value() -> None:
    rows = {CONTROL: Interval(0.12), BASELINE: around(0.12)}
    said = judged({"a": SURE, "b": None}, placebo=PLACEBO, rows=rows)
    assert said["why"] == "the placebo has no interval in a; declared and not lived: b"
    assert why(said, "fr").startswith("le placebo n'a pas d'intervalle dans a")
    rows = {CONTROL: around(0.12), BASELINE: around(0.12)}
    said = judged({"a": SURE, "b": None}, placebo=PLACEBO, rows=rows)
    assert said["why"] == "the placebo is unknown in the cells that were not lived; declared and not lived: b"


def test_cells_with_too_few_of_something_share_a_reason() -> None:
    few = {name: Interval(None, why=f"{each} alerts in all seeds, and 200 are the least")
           for name, each in (("a", "41"), ("b", "1,052"))}  # fmt: skip
    assert judged(few)["why"] == "not measured in a, b (fewer than 200 alerts in all seeds)"
    assert judged({"a": few["a"]})["why"] == "not measured in a (41 alerts in all seeds, and 200 are the least)"


def test_several_obstacles_are_all_said() -> None:
    rows = {CONTROL: around(0.12), BASELINE: around(0.35)}
    said = judged({"a": UNKNOWN}, seeds=5, placebo=PLACEBO, rows=rows)
    assert said["obstacles"] == ["too few seeds", "not measured", "placebo fails"]
    assert said["why"].count("; ") == 2


# -- what stands in summary.json --------------------------------------------------------------------------------------


def test_a_cell_has_its_interval_its_p_and_what_stands_beside() -> None:
    said = judged({"a": SURE, "b": None}, beside=[BASELINE, CONTROL], rows={CONTROL: UNKNOWN, BASELINE: NOT})
    cell = said["cells"]["a"]
    assert list(cell) == ["value", "low", "high", "answer", "p", "p_holm", "beside"]
    assert (cell["value"], cell["low"]) == (SURE.value, SURE.low)
    assert list(cell["beside"]) == [BASELINE, CONTROL]
    assert cell["beside"][CONTROL] == {"value": None, "low": None, "high": None, "why": "nobody looked"}
    assert (said["cells"]["b"]["p"], said["cells"]["b"]["p_holm"]) == (None, None)
    assert list(said) == [
        "metric", "holds_when", "fails_when", "seeds", "cells", "placebo", "obstacles", "answer", "where", "why",
    ]  # fmt: skip


def test_no_verdict_is_null_with_a_reason() -> None:
    assert verdict(None, {}, [], 30) == {"answer": None, "why": "the scenario has no [verdict]"}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_reason_is_given_in_french_too(name: str) -> None:
    said = judged(ANSWERS[name][0])
    assert why(said, "en") == said["why"]
    assert why(said, "fr") not in ("", said["why"])


# -- beside a prior, and with a control -------------------------------------------------------------------------------

PRIOR = {
    "prior": BASELINE,
    "holds_when": {"low_above": 0.25, "low_above_prior": 10.0},
    "fails_when": {"high_below_prior": 2.0},
}  # fmt: skip


@pytest.mark.parametrize(
    ("value", "prior", "answer"),
    [(SURE, 0.01, "holds"), (SURE, 0.1, "cannot tell"), (NOT, 0.05, "does not hold"), (NOT, 0.01, "cannot tell"),
     (STRADDLES, 0.001, "cannot tell"), (SURE, None, "cannot tell")],
)  # fmt: skip
def test_a_bound_can_be_so_many_times_a_prior(value: Interval, prior: float | None, answer: str) -> None:
    beside = UNKNOWN if prior is None else Interval(prior)
    assert judged({"a": value}, rows={BASELINE: beside}, **PRIOR)["answer"] == answer


def with_control(control: Interval | None, **more: Any) -> dict[str, Any]:
    return judged({"a": SURE, "gaen": control}, controls=("gaen",), **more)


def test_a_control_that_fails_to_fail_puts_the_verdict_in_doubt() -> None:
    assert with_control(NOT)["answer"] == "holds"
    for control in (SURE, STRADDLES):
        said = with_control(control)
        assert (said["answer"], said["obstacles"]) == ("cannot tell", ["control fails"])
        assert "the control (gaen)" in said["why"]
        assert "le témoin (gaen)" in why(said, "fr")


def test_a_control_is_no_cell_and_one_that_was_not_lived_says_nothing() -> None:
    said = with_control(NOT)
    assert list(said["cells"]) == ["a"]
    assert list(said["controls"]) == ["gaen"]
    assert with_control(None)["answer"] == "holds"


def test_of_too_few_seeds_no_control_is_asked() -> None:
    assert with_control(SURE, seeds=2)["obstacles"] == ["too few seeds"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"holds_when": {"low_above_prior": 10.0}, "fails_when": {"high_below": 0.1}},
        {"prior": BASELINE},
        {"cells": ("a",), "controls": ("a",)},
        PRIOR | {"holds_when": {"low_above_prior": 1.0}},
        PRIOR | {"holds_when": {"low_above_prior": -1.0}},
    ],
    ids=["no prior", "an idle prior", "a cell as its control", "both hold and fail", "below zero"],
)
def test_a_rule_beside_a_prior_is_checked(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Verdict"):
        Verdict.model_validate(RULE | wrong)
