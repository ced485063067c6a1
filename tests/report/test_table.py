"""Is a result readable on 80 columns, in a pipe too, and does it say what it does not know?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.hall.journal import IMPORTED, Journal
from sim.hall.scenario import Scenario
from sim.measures.summary import summarise
from sim.metrics import METRICS
from sim.report.table import _written, table
from tests.hall.village import village
from tests.measures.facts import BEHIND, NO_HOMES, Facts

ARMS = ("none", "gaen", "robert", "dp3t_low_cost")


def lived(arms: tuple[str, ...], seeds: int) -> dict[tuple[str, int], Journal]:
    journals = {}
    for number, arm in enumerate(arms):
        for seed in range(1, seeds + 1):
            facts = Facts(seed=seed, arm=arm, people=2_000, days=60)
            for person in range(1_500 + 17 * seed - 100 * number):
                facts.infected(person, person / 40, IMPORTED)
            for person in range(0, 200 * number, 2):
                facts.reported(person, 5).alerted(person, 6, **{f"_{person + 2}": person % (2 + seed)})
            journals[arm, seed] = facts.closed()
    return journals


def page(scenario: Scenario, arms: tuple[str, ...], seeds: int = 6, caveats: tuple[str, ...] = ()) -> str:
    return table(scenario, summarise(scenario, lived(arms, seeds)), caveats, {})


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    return village(tmp_path)


@pytest.mark.parametrize("arms", [ARMS[:1], ARMS[:2], ARMS[:3], ARMS, (*ARMS, "a" * 40, "b")])
@pytest.mark.parametrize("seeds", [1, 6])
def test_no_line_is_longer_than_80_columns(scenario: Scenario, arms: tuple[str, ...], seeds: int) -> None:
    text = page(scenario, arms, seeds, ("a caveat that is long enough to be broken " * 3,))
    assert max(map(len, text.splitlines())) <= 80
    assert text.isprintable() or set(re.findall(r"[^\x20-\x7e]", text)) <= {"\n", "–"}
    for arm in arms:
        assert re.search(rf"^ .*\b{arm}\b", text, re.MULTILINE)


@pytest.mark.parametrize("arms", [ARMS[:2], ARMS[:3], ARMS])
def test_up_to_four_arms_stand_beside_each_other(scenario: Scenario, arms: tuple[str, ...]) -> None:
    head = next(line for line in page(scenario, arms).splitlines() if line.startswith("   "))
    assert head.split() == list(arms)


def test_the_question_the_seeds_and_the_caveats_are_said(scenario: Scenario) -> None:
    text = page(scenario, ARMS[:2], 6, ("Badges know no nights.",))
    assert text.startswith("Is the village well?\n")
    assert "village: 21 days from 2020-06-29, seeds 1 to 6. Simulated, not observed" in text
    assert "Caveats\n  Badges know no nights." in text


def test_values_intervals_and_differences_are_those_of_the_summary(scenario: Scenario) -> None:
    said = summarise(scenario, lived(ARMS[:2], 6))
    row = said["arms"]["none"]["epidemic.infections"]
    text = table(scenario, said, (), {})
    wanted = f"{row['value']:,.0f} [{row['low']:,.0f}–{row['high']:,.0f}]"
    assert re.search(rf"^Infections from day 0 on +{re.escape(wanted)}", text, re.MULTILINE)
    assert re.search(r"^Infections from day 0 on +-100$", text, re.MULTILINE)
    assert re.search(r"^Alerts per report +- +1$", text, re.MULTILINE)
    assert "-: nothing to divide by." in text


def test_what_nobody_measured_is_listed_with_its_reason(scenario: Scenario) -> None:
    text = page(scenario, ARMS[:2])
    assert f"alerts.*.household, alerts.*.other: {NO_HOMES}" in text
    assert f"alerts.false_radio, alerts.false_radio_common, alerts.false_only.*, alerts.cause.*: {BEHIND}" in " ".join(
        text.split()
    )
    assert "privacy.neighbour.*: nobody in this scenario tries to find out" in text
    assert "Mistaken alerts" not in text


def test_few_seeds_have_no_intervals_and_it_is_said(scenario: Scenario) -> None:
    text = page(scenario, ARMS[:2], 2)
    assert "[" not in text
    assert "Fewer than 5 seeds: no intervals, and chance alone makes larger differences." in " ".join(text.split())


def test_a_share_on_which_few_seeds_bear_has_a_star(scenario: Scenario) -> None:
    journals = {("gaen", seed): Facts(seed=seed) for seed in range(1, 7)}
    for seed in range(1, 5):
        journals["gaen", seed].alerted(0, 3, _2=0.1)
    text = table(scenario, summarise(scenario, {key: facts.closed() for key, facts in journals.items()}), (), {})
    assert re.search(r"^Alerts without infection +100 %\*$", text, re.MULTILINE)
    assert "*: fewer than 5 seeds bear on it" in text


def test_a_verdict_is_worded(tmp_path: Path) -> None:
    rule = 'verdict={metric="reports", holds_when={low_above=50}, fails_when={high_below=10}}'
    scenario = village(tmp_path, 21, rule)
    assert "Verdict on reports: holds (gaen: holds)." in page(scenario, ARMS[:2])


@pytest.mark.parametrize(
    ("name", "numbers", "texts"),
    [
        ("reports", (1234.4, 1200.6, 1300.2), ["1,234", "1,201", "1,300"]),
        ("reports", (12.34, 9.0, 15.0), ["12.3", "9.0", "15.0"]),
        ("reports", (1.234, 0.5, 2.0), ["1.23", "0.50", "2.00"]),
        ("reports", (3.0, 2.0, 5.0), ["3", "2", "5"]),
        ("reports", (0.001, -0.001, 0.2), ["0.00", "0.00", "0.20"]),
        ("alerts.late", (0.256, 0.2, 0.3), ["26 %", "20 %", "30 %"]),
        ("alerts.late", (0.0256, 0.02, 0.03), ["2.6 %", "2.0 %", "3.0 %"]),
        ("alerts.late", (0.00256, 0.002, 0.003), ["0.26 %", "0.20 %", "0.30 %"]),
    ],
)
def test_numbers_have_about_three_digits(name: str, numbers: tuple[float, ...], texts: list[str]) -> None:
    assert _written(METRICS[name], *numbers) == texts
