"""Is what the README says true? Its figures, commands and examples are run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.commands import COMMANDS
from sim.hall.scenario import load
from tests.conftest import needs_data

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")

FOUND = {
    "infections in 28 days": "epidemic.infections",
    "of them, brought from outside": "epidemic.imported",
    "reports: users who declare": "reports",
    "alerts: people warned": "alerts.people",
    "of the 25 alerts in 30 runs, the declarer behind it did not infect the alerted person": "alerts.false_infection",
    "of the 25 alerts in 30 runs, the declarer could pass nothing on to that person (not contagious)": (
        "alerts.false_exposure"
    ),
    "days of quarantine, all of them needless": "quarantine.days",
}


def blocks(kind: str) -> list[str]:
    """The fenced blocks of one kind."""
    return re.findall(rf"```{kind}\n(.*?)```", README, re.DOTALL)


def table() -> Iterator[tuple[str, str, str]]:
    """The rows of what was found in the office: what, without tracing, with the app."""
    yield from re.findall(r"^\| ([a-z][^|]+) \| ([^|]+) \| ([^|]+) \|$", README, re.MULTILINE)


def assert_said(text: str, metric: dict[str, Any]) -> None:
    """Hold the figures of one cell against a metric, to the digits written."""
    if text == "-":
        assert metric["value"] is None
        return
    scale = 100 if "%" in text else 1
    said = [Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]
    wanted = [metric[name] for name in ("value", "low", "high")][: len(said)]
    for number, value in zip(said, wanted, strict=True):
        assert round(Decimal(value) * scale, -int(number.as_tuple().exponent)) == number, (text, metric)


@needs_data
def test_the_figures_of_the_office_are_those_of_the_office() -> None:
    arms = sim.run("office").summary()["arms"]
    rows = list(table())
    assert {what for what, _, _ in rows} == set(FOUND)
    for what, none, gaen in rows:
        assert_said(none, arms["none"][FOUND[what]])
        assert_said(gaen, arms["gaen"][FOUND[what]])
    assert sum(arms["gaen"]["alerts.people"]["by_seed"]) == 25
    assert round(100 * arms["gaen"]["alerts.mean_risk"]["value"]) == 8
    needless = arms["gaen"]["quarantine.needless_days"]["value"]
    assert needless == arms["gaen"]["quarantine.days"]["value"], "all of them"


@needs_data
def test_more_tests_and_declarations_stay_within_chance() -> None:
    scenario = load("office", re.findall(r"--set\s+(health\.\S+=[\d.]+\d)", README))
    assert scenario.health.seeks_test == 0.9
    averted = sim.run(scenario).summary()["arms"]["gaen"]["epidemic.infections_averted"]
    assert averted["low"] < 0 < averted["high"]


def test_the_two_commands_stand_on_lines_of_their_own() -> None:
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    assert commands == [
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/pistage data get sociopatterns "
        "&& .venv/bin/pistage run office",
        "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest",
    ]


def test_every_command_it_lists_exists_and_every_command_is_listed() -> None:
    listed = {match for block in blocks("text") for match in re.findall(r"^pistage (\w+)", block, re.MULTILINE)}
    assert listed == set(COMMANDS)


def test_its_scenario_is_one(tmp_path: Path) -> None:
    (example,) = blocks("toml")
    path = tmp_path / "example.toml"
    path.write_text(example, encoding="utf-8")
    scenario = load(path)
    assert [arm.name for arm in scenario.arms] == ["none", "gaen", "gaen_all"]
    assert scenario.arm("gaen_all").phones.adoption == 1.0


@needs_data
def test_its_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = blocks("python")
    monkeypatch.chdir(tmp_path)
    exec(example.replace("seeds=30", "seeds=2"), {})
    assert (tmp_path / "results" / "office_90" / "summary.json").is_file()
