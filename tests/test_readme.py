"""Is what the README says true? Its figures, commands and examples are run."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.commands import COMMANDS
from sim.hall.engine import live
from sim.hall.scenario import load
from tests.conftest import needs_data
from tests.golden.flagship import FLAGSHIP
from tests.golden.who_was_it import SEED, WHO_WAS_IT

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")

IN_THE_OFFICE = {
    "infections in 28 days": "epidemic.infections",
    "of them, brought from outside": "epidemic.imported",
    "reports: users who declare": "reports",
    "alerts: people warned": "alerts.people",
    "of the 22 alerts in 30 runs, the declarer behind it did not infect the alerted person": "alerts.false_infection",
    "of the 22 alerts in 30 runs, the declarer could pass nothing on to that person (not contagious)": (
        "alerts.false_exposure"
    ),
    "days of quarantine, all of them needless": "quarantine.days",
}


IN_THE_TOWN = {
    "infections in 60 days": "epidemic.infections",
    "infections averted, in the same draws": "epidemic.infections_averted",
    "swabs": "tests.used",
    "reports: users who declare": "reports",
    "of them, by people not infected: their swab was falsely positive": "reports.not_infected",
    "alerts: a person's first warning in 14 days": "alerts.people",
    "alerts per report": "alerts.per_report",
    "of the alerts: no declarer was near for long by the rule's own words (1 m, 15 min; 1.5 m, 15 min a day)": (
        "alerts.false_radio"
    ),
    "of the alerts: no declarer was within 2 m for 15 minutes of a day": "alerts.false_radio_common",
    "of the alerts: the declarer could pass nothing on, near or far": "alerts.false_exposure",
    "of the alerts: the declarer did not infect that person": "alerts.false_infection",
    "of the alerts: infected by anybody, at any time up to 14 days later": "alerts.infected_in_14_days",
    "beside it, of all who run the app, alerted or not": "alerts.infected_in_14_days_anybody",
    "app users infected by a declarer and never warned of that (without reports of the last week)": ("alerts.missed"),
    "days of quarantine": "quarantine.days",
    "of them, of people not infected": "quarantine.needless_days",
}


WHO_IS_NAMED = {
    "by an alerted person, Google/Apple": ("gaen", "named"),
    "by an alerted person, StopCovid": ("robert", "named"),
    "by one whose phone is opened for its log, Google/Apple": ("gaen", "logged_named"),
    "by the same persons without any alert, from memory": ("gaen", "prior_named"),
    "after a human tracer's call about the same declarers": ("gaen", "tracers_named"),
    "somebody else is named, wrongly, Google/Apple": ("gaen", "wrong_accusation"),
    "of 100 declarers, named by anybody alerted, Google/Apple": ("gaen", "reports_identified"),
}
CELLS = ("1_7", "3_3", "5_3", "9")


def blocks(kind: str) -> list[str]:
    """The fenced blocks of one kind."""
    return re.findall(rf"```{kind}\n(.*?)```", README, re.DOTALL)


def table(head: str, columns: int) -> list[tuple[str, ...]]:
    """The rows of the table with this head: what, and one cell for each arm."""
    block = README[README.index(f"| {head} |") :].split("\n\n")[0]
    return re.findall(r"^\| ([a-z][^|]+) " + r"\| ([^|]+) " * columns + r"\|$", block, re.MULTILINE)[1:]


def assert_said(text: str, metric: dict[str, Any]) -> None:
    """Hold the figures of one cell against a metric, to the digits written."""
    if text == "-":
        assert metric["value"] is None
        return
    scale = 100 if "%" in text else 1
    said = [Decimal(number.replace(",", "")) for number in re.findall(r"(?<![\d.])-?\d[\d,]*(?:\.\d+)?", text)]
    wanted = [metric[name] for name in ("value", "low", "high")[: len(said)]]
    for number, value in zip(said, wanted, strict=True):
        assert round(Decimal(value) * scale, -int(number.as_tuple().exponent)) == number, (text, metric)


@needs_data
def test_the_figures_of_the_office_are_those_of_the_office() -> None:
    arms = sim.run("office").summary()["arms"]
    rows = table("in the office", 2)
    assert {what for what, *_ in rows} == set(IN_THE_OFFICE)
    for what, none, gaen in rows:
        assert_said(none, arms["none"][IN_THE_OFFICE[what]])
        assert_said(gaen, arms["gaen"][IN_THE_OFFICE[what]])
    assert sum(arms["gaen"]["alerts.people"]["by_seed"]) == 22
    assert round(100 * arms["gaen"]["alerts.mean_risk"]["value"]) == 9
    needless = arms["gaen"]["quarantine.needless_days"]["value"]
    assert needless == arms["gaen"]["quarantine.days"]["value"], "all of them"


def test_the_figures_of_the_town_are_those_that_are_kept() -> None:
    kept = json.loads(FLAGSHIP.read_text())
    rows = table("in the town", 3)
    assert {what for what, *_ in rows} == set(IN_THE_TOWN)
    for what, *cells in rows:
        for arm, cell in zip(("none", "robert", "gaen"), cells, strict=True):
            assert_said(cell, kept["arms"][arm][IN_THE_TOWN[what]])
    for text, metric in (
        (
            r"\(([\d.]+) alerts per report with\s+`stopcovid_2020_06_rssi_60",
            kept["rssi_60"]["robert"]["alerts.per_report"],
        ),
        (
            r";\s+([\d.]+ %)\s+of\s+its\s+alerts\s+rest\s+on\s+such",
            kept["arms"]["robert"]["alerts.declarer_not_infected"],
        ),
        (r"any of its users \(([\d.]+ %)", kept["arms"]["robert"]["alerts.infected_in_14_days"]),
        (r"have been ([\d.]+) alerts\s+per report", kept["v2"]["robert"]["alerts.per_report"]),
        (r"per report above, (\d+ %) of\s+them", kept["v2"]["robert"]["alerts.false_radio"]),
        (r"this town makes ([^]]+)\] alerts per report", kept["two_percent"]["robert"]["alerts.per_report"]),
        (r"behind\s+an\s+alert\s+is\s+([\d.]+ %)", kept["arms"]["robert"]["alerts.mean_risk"]),
        (r"\(StopCovid\)\s+and\s+([\d.]+ %)", kept["arms"]["gaen"]["alerts.mean_risk"]),
        (r"drawn anew reach R0 ([\d.]+)", {"value": kept["numbers"]["r0_reached"]}),
        (r"household\s+attack\s+([\d.]+)\s+\(", {"value": kept["numbers"]["household_attack_reached"]}),
        (r"at\s+this\s+R0\s+(\d+ %)", {"value": kept["numbers"]["at_home_share"]}),
    ):
        said = re.search(text.replace(" ", r"\s+").replace(r"\s+\s+", r"\s+"), README)
        assert said, text
        assert_said(said[1], metric)


def test_the_figures_of_who_was_it_are_those_that_are_kept() -> None:
    kept = json.loads(WHO_WAS_IT.read_text())
    rows = {what: cells for what, *cells in table("of 100 alerts, the declarer is named", 4)}
    assert set(rows) == set(WHO_IS_NAMED)
    for what, (system, metric) in WHO_IS_NAMED.items():
        for cell, level in zip(rows[what], CELLS, strict=True):
            assert_said(cell, kept["arms"][f"{system}_{level}"][f"privacy.neighbour.{metric}"])
    said = re.search(r"likeliest suspect is right in ([\d.]+ %)", README)
    assert said
    assert_said(said[1], kept["arms"]["gaen_1_7"]["privacy.neighbour.identified"])
    nameable = [kept["arms"][f"gaen_{level}"]["privacy.neighbour.in_set"]["value"] for level in CELLS]
    assert all(0.3 < 1.0 - share < 0.38 for share in nameable), "a third"
    assert kept["answer"] == "does not hold"
    assert "the sentence does not hold" in README


def test_the_kept_figures_of_who_was_it_are_this_programs() -> None:
    """One seed of the thirty, lived anew in three arms, gives the same journals to the last bit."""
    kept, scenario = json.loads(WHO_WAS_IT.read_text())["digests"], load("who_was_it")
    for arm in ("gaen_1_7", "gaen_5_3", "robert_1_7"):
        assert live(scenario, arm, SEED).digest() == kept[arm]


def test_the_kept_figures_of_the_town_are_this_programs() -> None:
    """One seed of the thirty, lived anew in each arm, gives the same journals to the last bit."""
    kept, scenario = json.loads(FLAGSHIP.read_text())["digests"], load("stopcovid")
    for arm in scenario.arms:
        assert live(scenario, arm.name, 1).digest() == kept[f"{arm.name} 1"]


@needs_data
def test_more_tests_and_declarations_stay_within_chance() -> None:
    scenario = load("office", re.findall(r"--set\s+(health\.\S+=[\d.]+\d)", README))
    assert scenario.health.seeks_test == 0.9
    averted = sim.run(scenario).summary()["arms"]["gaen"]["epidemic.infections_averted"]
    assert averted["low"] < 0 < averted["high"]


def test_the_two_commands_stand_on_lines_of_their_own() -> None:
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    assert commands == [
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/pistage run stopcovid",
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
