"""Are grades those that were fixed, gains what they are said to be, and differences from the literature no chance?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.hall.scenario import load
from sim.measures.literature import ROWS, SYSTEMS, Answered
from sim.measures.matrix import Cell, Gain, gain_of, grade_of, matrix, meant
from sim.metrics import METRICS
from sim.systems.registry import names


def row(value: float | None, low: float | None = None, high: float | None = None, why: str = "") -> dict[str, Any]:
    return {"value": value, "low": low, "high": high, "why": why}


def gain(value: float, low: float, high: float) -> Gain:
    return Gain(value, low, high)


ANSWERS = {name: each.answer for name, each in ROWS.items() if isinstance(each.answer, Answered)}


# -- the table --------------------------------------------------------------------------------------------------------


def test_every_system_has_a_grade_of_each_attack() -> None:
    assert set(SYSTEMS) <= set(names())
    for name, each in ROWS.items():
        assert len(each.grades) == len(SYSTEMS), name
        assert all(grades and set(grades) <= set("HML-") for grades in each.grades), name
        assert each.attack.fr != each.attack.en


@pytest.mark.parametrize("name", ANSWERS)
def test_what_answers_an_attack_is_lived_in_a_shipped_scenario(name: str) -> None:
    answer, arms = ANSWERS[name], {}
    for arm in load(answer.scenario).arms:
        arms[arm.name] = arm.system
    for system, arm in answer.arms.items():
        assert arm in arms
        metric, baseline = (answer.apart or {}).get(system, (answer.metric, answer.baseline))
        if not (answer.apart and system in answer.apart):  # human tracers call about the declarers of another arm
            assert arms[arm] == system
        assert METRICS[metric].least >= 60, "the fewest trials on which nothing is no threat"
        assert METRICS[metric].kind == "share"
        assert baseline is None or METRICS[baseline].unit == "1"
    assert (answer.baseline is None) is (answer.nothing is not None)


def test_the_grades_are_the_literatures() -> None:
    """Three rows by hand, of those that differ most between systems."""
    assert dict(zip(SYSTEMS, ROWS["sniffers"].grades, strict=True)) == {
        "robert": "-", "bluetrace": "-", "gaen": "H", "dp3t_low_cost": "H", "dp3t_unlinkable": "L", "desire": "-",
        "tracers": "-",
    }  # fmt: skip
    assert ROWS["one_entry"].grades == ("M", "LM", "H", "H", "H", "M", "-")
    assert ROWS["breach"].grades == ("H", "H", "L", "L", "L", "M", "M")


# -- gains and grades -------------------------------------------------------------------------------------------------


def test_a_gain_is_of_what_the_baseline_leaves() -> None:
    assert gain_of(row(0.6, 0.5, 0.7), row(0.2, 0.2, 0.2)) == Gain(
        pytest.approx(0.5), pytest.approx(0.375), pytest.approx(0.625)
    )
    assert gain_of(row(0.2, 0.1, 0.3), row(0.2, 0.1, 0.3)).value == 0.0
    assert gain_of(row(0.9), row(0.2, 0.1, 0.3)).low is None
    assert gain_of(row(1.0, 0.9, 1.0), row(1.0, 0.9, 1.0)) == Gain(0.0)


def test_the_interval_of_a_gain_covers_it() -> None:
    """Drawn shares of 200 trials each: the truth lies within in 95 of 100 (false alarm 1 in 1,000)."""
    dice, tries, n = np.random.default_rng(1), 2_000, 200
    for s, b in ((0.5, 0.1), (0.2, 0.15), (0.8, 0.3)):
        held = 0
        for share, base in zip(dice.binomial(n, s, tries) / n, dice.binomial(n, b, tries) / n, strict=True):
            ends = (1.96 * np.sqrt(each * (1 - each) / n) for each in (share, base))
            rows = [row(each, each - end, each + end) for each, end in zip((share, base), ends, strict=True)]
            found = gain_of(*rows)
            assert found.low is not None
            assert found.high is not None
            held += found.low <= (s - b) / (1 - b) <= found.high
        assert 0.93 < held / tries < 0.97


@pytest.mark.parametrize(
    ("found", "light", "trials", "grade"),
    [
        (gain(0.5, 0.4, 0.6), True, 60, "H"),
        (gain(0.5, 0.4, 0.6), False, 60, "M"),
        (gain(0.49, 0.4, 0.6), True, 60, "M"),
        (gain(0.1, 0.01, 0.2), True, 60, "M"),
        (gain(0.09, 0.01, 0.2), True, 60, "L"),
        (gain(0.01, 0.005, 0.02), True, 60, "L"),
        (gain(0.01, -0.01, 0.049), True, 60, "-"),
        (gain(0.0, 0.0, 0.0), True, 60, "-"),
        (gain(0.0, 0.0, 0.0), True, 59, ""),
        (gain(0.01, -0.01, 0.05), True, 60, ""),
        (gain(0.3, -0.1, 0.7), True, 60, ""),
    ],
)
def test_grades_are_those_fixed_beforehand(found: Gain, light: bool, trials: int, grade: str) -> None:
    assert grade_of(found, light=light, trials=trials) == grade


def test_what_the_literature_means_by_a_grade() -> None:
    assert meant("H", light=True) == (0.5, 1.0)
    assert meant("LM", light=True) == (0.0, 0.5)
    assert meant("M", light=False) == (0.1, 1.0)
    assert meant("-", light=True) == (-1.0, 0.05)


# -- cells ------------------------------------------------------------------------------------------------------------


def summary(**arms: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """One phone, as its summary says: by arm, who is told positive rightly, and who wrongly."""
    told = {arm: {"privacy.prober.tpr": right, "privacy.prober.fpr": wrong} for arm, (right, wrong) in arms.items()}
    return {"one_phone": {"arms": told}}


def cells(summaries: dict[str, dict[str, Any]]) -> dict[str, Cell]:
    return {each.system: each for each in matrix(summaries) if each.attack == "one_entry"}


NEVER = row(0.0, 0.0, 0.01)


def test_a_cell_is_graded_and_marked_where_the_literature_is_refuted() -> None:
    found = cells(summary(robert=(row(0.8, 0.75, 0.85), NEVER), gaen=(row(0.8, 0.75, 0.85), NEVER),
                          tracers=(row(0.3, 0.25, 0.35), NEVER)))  # fmt: skip
    assert (found["gaen"].grade, found["gaen"].differs, found["gaen"].p) == ("H", False, None)
    assert (found["robert"].grade, found["robert"].differs) == ("H", True)
    assert (found["tracers"].grade, found["tracers"].differs) == ("M", True)


def test_chance_does_not_refute_and_holm_counts_all_that_seem_to() -> None:
    near = row(0.55, 0.49, 0.61)  # above .5, where the literature says M, by less than chance may do
    assert not cells(summary(robert=(near, NEVER)))["robert"].differs
    beyond = row(0.5495, 0.50, 0.599)
    alone = cells(summary(robert=(beyond, row(0.0, 0.0, 0.0))))["robert"]
    assert alone.p == pytest.approx(0.025, abs=0.002)
    assert alone.differs
    two = cells(summary(robert=(beyond, row(0.0, 0.0, 0.0)), tracers=(row(0.075, 0.049, 0.1), row(0.0, 0.0, 0.0)),
                        bluetrace=(row(0.52, 0.44, 0.60), row(0.0, 0.0, 0.0))))  # fmt: skip
    assert two["robert"].p == pytest.approx(0.075, abs=0.01), "of three that seem to differ"
    assert not two["robert"].differs


def test_less_than_the_literature_says_refutes_nothing() -> None:
    """A gain is that of our attack, and there may be a better one."""
    found = cells(summary(gaen=(row(0.2, 0.15, 0.25), NEVER), dp3t_unlinkable=(row(0.4, 0.25, 0.55), NEVER),
                          robert=(row(0.3, 0.25, 0.35), NEVER)))  # fmt: skip
    assert (found["gaen"].grade, found["gaen"].differs, found["gaen"].p, found["gaen"].less) == ("M", False, None, True)
    assert not found["dp3t_unlinkable"].less, "its interval reaches what the literature says"
    assert not found["robert"].less


def test_cameras_and_directories_are_those_of_the_attack() -> None:
    filmed, stolen = (ANSWERS[name].arms for name in ("parasite", "breach"))
    assert (filmed["gaen"], filmed["dp3t_low_cost"]) == ("gaen_filmed", "dp3t_low_cost_filmed")
    assert stolen["bluetrace"] == "bluetrace_directory"
    assert ANSWERS["graph"].arms["bluetrace"] == "bluetrace"


def test_what_is_not_measured_says_why() -> None:
    found = cells(summary(robert=(row(None, why="34 targets who declared in all seeds, and 60 are the least"), NEVER),
                          gaen=(row(0.5, why="no interval"), NEVER)))  # fmt: skip
    assert found["robert"].unmeasured.startswith("34 targets")
    assert found["gaen"].gain == Gain(0.5)
    assert found["gaen"].grade == ""
    assert found["gaen"].why is not None
    assert "fewer than 5 seeds" in found["gaen"].why.en
    assert found["bluetrace"].why is not None
    assert "not lived in this result" in found["bluetrace"].why.en
    assert found["desire"].why is not None
    assert "not lived there" in found["desire"].why.en
    for each in matrix({}):
        assert each.gain is None
        assert each.why is not None
        assert not each.differs
