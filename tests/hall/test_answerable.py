"""Is a verdict refused that asks what nobody measures in its cells, or has a threshold that no value reaches?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.hall.scenario import load
from sim.hall.scenario.answerable import FAMILIES
from sim.metrics import METRICS
from sim.problems import Problem, Refused

TOWN = """\
based_on = "stopcovid"
arms = [
  { name = "none", system = "none" },
  { name = "gaen", system = "gaen" },
  { name = "robert", system = "robert" },
  { name = "alone", system = "gaen", adversaries = [] },
]
"""
OPERATED = """\
[population]
people = 300
[[adversaries]]
name = "operator"
[verdict]
metric = "privacy.operator.recall_90"
"""
WHEN = "holds_when.low_above = 0.5\nfails_when.high_below = 0.1\n"


def problems(tmp_path: Path, text: str) -> list[Problem]:
    path = tmp_path / "town.toml"
    path.write_text(TOWN + text, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        load(path)
    return list(caught.value.problems)


def test_every_adversarys_metrics_have_a_family() -> None:
    for name in METRICS:
        if name.startswith("privacy."):
            assert sum(name.startswith(start) for start in FAMILIES) == 1, name


@pytest.mark.parametrize("start", FAMILIES)
@pytest.mark.parametrize("key", ["metric", "placebo.metric", "placebo.equals", "prior", "fails_if_also.metric"])
def test_a_metric_that_nobody_measures_is_refused_wherever_it_is_asked(tmp_path: Path, start: str, key: str) -> None:
    """A placebo of another family was not looked at, nor a prior, nor a second metric."""
    metric = next(name for name in METRICS if name.startswith(start) and METRICS[name].kind == "share")
    asked = {
        "metric": f'metric = "{metric}"\n{WHEN}',
        "placebo.metric": f'metric = "reports"\n{WHEN}placebo = {{ metric = "{metric}", equals = "people" }}\n',
        "placebo.equals": f'metric = "reports"\n{WHEN}placebo = {{ metric = "people", equals = "{metric}" }}\n',
        "prior": f'metric = "reports"\nholds_when.low_above_prior = 3\nfails_when.high_below_prior = 2\n'
        f'prior = "{metric}"\n',
        "fails_if_also.metric": f'metric = "reports"\n{WHEN}fails_if_also = {{ metric = "{metric}", low_above = 0 }}\n',
    }
    (problem,) = problems(tmp_path, f"[verdict]\n{asked[key]}")
    assert problem.key == f"verdict.{key}"
    assert problem.rule == FAMILIES[start].nobody
    assert problem.mend == f'add [[adversaries]] with name = "{FAMILIES[start].adversary}"'
    assert problem.line


@pytest.mark.parametrize("key", ["cells", "controls"])
@pytest.mark.parametrize(
    ("arm", "rule"),
    [("none", "no server could be read in this arm"), ("alone", "nobody reads what a server knows in this arm")],
)
def test_a_cell_or_control_without_an_answer_is_refused(tmp_path: Path, key: str, arm: str, rule: str) -> None:
    named = {"cells": f'cells = ["robert", "{arm}"]\n', "controls": f'cells = ["robert"]\ncontrols = ["{arm}"]\n'}
    (problem,) = problems(tmp_path, OPERATED + WHEN + named[key])
    assert problem.key == f"verdict.{key}.{2 if key == 'cells' else 1}"
    assert problem.rule == f"{rule}, so privacy.operator.recall_90 has no value"
    assert problem.mend == f"leave this arm out of {key}"


@pytest.mark.parametrize(
    ("when", "key", "rule"),
    [
        ("holds_when.low_above = 1.5\nfails_when.high_below = 0.1\n", "holds_when.low_above", "between 0 and 1"),
        ("holds_when.low_above = 0.5\nfails_when.high_below = -0.1\n", "fails_when.high_below", "between 0 and 1"),
        (WHEN + 'fails_if_also = { metric = "reports", low_above = -3 }\n', "fails_if_also.low_above", "at 0 or above"),
        (WHEN + 'fails_if_also = { metric = "epidemic.infections_averted_share", low_above = 2 }\n',
         "fails_if_also.low_above", "at 1 or below"),
    ],
)  # fmt: skip
def test_a_threshold_that_no_value_reaches_is_refused(tmp_path: Path, when: str, key: str, rule: str) -> None:
    (problem,) = problems(tmp_path, OPERATED + when + 'cells = ["robert"]\n')
    assert problem.key == f"verdict.{key}"
    assert rule in problem.rule


def test_an_arm_where_nobody_tries_is_lived_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "town.toml"
    path.write_text(TOWN + OPERATED + WHEN + 'cells = ["robert"]\n', encoding="utf-8")
    assert [load(path).arm(name).adversaries for name in ("none", "alone")][1] == ()


MANY = {
    "gate.shops": '{name="gate",gate={shops=301}}',
    "burglar.homes": '{name="burglar",burglar={homes=301}}',
    "probes.targets": '{name="prober",probes={targets=301}}',
}


@pytest.mark.parametrize("key", MANY)
def test_more_than_a_town_has_people_is_refused(tmp_path: Path, key: str) -> None:
    (problem, *_) = problems(tmp_path, f"adversaries = [{MANY[key]}]\n[population]\npeople = 300\n")
    assert problem.key.endswith(key)
    assert problem.rule == f"a town of 300 people has no 301 {key.split('.')[1]}"
    assert problem.mend == "write 300 or fewer"
    as_many = f"adversaries = [{MANY[key].replace('301', '300')}]\n[population]\npeople = 300\n"
    (tmp_path / "town.toml").write_text(TOWN + as_many, encoding="utf-8")
    assert load(tmp_path / "town.toml").population.people == 300


def test_what_was_left_out_is_as_many_as_there_are() -> None:
    """A default is none that somebody asked for, and a record holds it too."""
    assert load("one_phone", ("population.people=60", 'adversaries=[{name="prober"}]', *ALONE)).population.people == 60


ALONE = ('arms=[{name="gaen",system="gaen"}]', 'verdict.cells=["gaen"]')
