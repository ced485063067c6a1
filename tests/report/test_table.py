"""Is a result readable on 80 columns, in a pipe too, and does it say what it does not know?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.hall.journal import IMPORTED, Journal
from sim.hall.scenario import Scenario, load
from sim.measures.summary import summarise
from sim.metrics import METRICS
from sim.report.numbers import written
from sim.report.table import BASES, _basis, table
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


MANY = ("b", "dp3t_low_cost", "gaen", "robert", "c", "tracers", "none")


def page(
    scenario: Scenario, arms: tuple[str, ...], seeds: int = 6, caveats: tuple[str, ...] = (), everything: bool = False
) -> str:
    return table(scenario, summarise(scenario, lived(arms, seeds)), caveats, {}, everything=everything)


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    """A village with an arm of each name that a test may live."""
    systems = {"none": "none", "robert": "robert", "tracers": "tracers"}
    arms = ",".join(
        f'{{name="{arm}", system="{systems.get(arm, "gaen")}"}}' for arm in (*ARMS, "a" * 40, "b", "c", "tracers")
    )
    village(tmp_path)
    path = tmp_path / "village.toml"
    path.write_text(path.read_text().split("[[arms]]")[0] + f"arms = [{arms}]\n")
    return load(path)


@pytest.mark.parametrize("arms", [ARMS[:1], ARMS[:2], ARMS[:3], ARMS, (*ARMS, "a" * 40, "b"), (*MANY, "a" * 40)])
@pytest.mark.parametrize("seeds", [1, 6])
def test_no_line_is_longer_than_80_columns(scenario: Scenario, arms: tuple[str, ...], seeds: int) -> None:
    text = page(scenario, arms, seeds, ("a caveat that is long enough to be broken " * 3,))
    assert max(map(len, text.splitlines())) <= 80
    assert text.isprintable() or set(re.findall(r"[^\x20-\x7e]", text)) <= {"\n", "–"}
    for arm in arms:
        assert re.search(rf"^( .*\b)?{arm}(  |$|.* - )", text, re.MULTILINE)


@pytest.mark.parametrize("arms", [ARMS[:2], ARMS[:3], ARMS])
def test_up_to_four_arms_stand_beside_each_other(scenario: Scenario, arms: tuple[str, ...]) -> None:
    head = next(line for line in page(scenario, arms).splitlines() if line.startswith("   "))
    assert head.split() == list(arms)


@pytest.mark.parametrize("seeds", [1, 6])
def test_many_arms_have_a_line_each_and_no_tracing_and_tracers_stand_first(scenario: Scenario, seeds: int) -> None:
    text = page(scenario, MANY, seeds)
    first = next(part for part in text.split("\n\n") if part.startswith(" "))
    arms = [line.split()[0] for line in first.splitlines() if line[0] != " "]
    assert arms == ["none", "tracers", "b", "dp3t_low_cost", "gaen", "robert", "c"]
    assert "Infections" in first
    assert ("[" in first) == (seeds == 6)
    assert "--all" in text
    assert "gaen - none" not in text
    assert text.count("\n") < page(scenario, MANY, seeds, everything=True).count("\n")


def test_what_few_of_many_arms_have_is_told_in_a_line(scenario: Scenario) -> None:
    said = summarise(scenario, lived(MANY, 1))
    assert "false signal" not in table(scenario, said, (), {})
    said["arms"]["b"]["wristband.false_checks"]["value"] = 13
    assert "\nChecks for a false signal: b 13.\n" in table(scenario, said, (), {})


def test_the_question_the_seeds_and_the_caveats_are_said(scenario: Scenario) -> None:
    text = page(scenario, ARMS[:2], 6, ("Badges know no nights.",))
    assert text.startswith("Is the village well?\n")
    told = "village: 2,000 people, 80 % of phone owners with the app, 21 days from 2020-06-29, seeds 1 to 6. Simulated"
    assert told in " ".join(text.split())
    assert "Caveats\n  Badges know no nights." in text


def test_values_intervals_and_differences_are_those_of_the_summary(scenario: Scenario) -> None:
    said = summarise(scenario, lived(ARMS[:2], 6))
    row = said["arms"]["none"]["epidemic.infections"]
    text = table(scenario, said, (), {})
    wanted = f"{row['value']:,.0f} [{row['low']:,.0f}–{row['high']:,.0f}]"
    assert re.search(rf"^Infections from day 0 on +{re.escape(wanted)}", text, re.MULTILINE)
    assert re.search(r"^Infections from day 0 on +-100$", text, re.MULTILINE)
    assert re.search(r"^Alerts per report +- +1$", text, re.MULTILINE)
    assert "-: nothing to count, or not measured (below)." in " ".join(text.split())


def test_what_nobody_measured_is_listed_with_its_reason(scenario: Scenario) -> None:
    text = page(scenario, ARMS[:2])
    assert f"alerts.*.household, alerts.*.other: {NO_HOMES}" in text
    unknown = "alerts.false_radio, alerts.false_radio_common, alerts.false_only.*, alerts.cause.*, judging.found"
    assert f"{unknown}, judging.wrong, judging.without_dose, judging.days: {BEHIND}" in " ".join(text.split())
    assert "situations." not in text, "what nobody asks for is no gap"
    assert "privacy.neighbour.*: nobody in this scenario tries to find out" in text
    assert "Mistaken alerts" not in text


def test_a_reason_names_the_arms_for_which_it_holds(scenario: Scenario) -> None:
    said = summarise(scenario, lived(ARMS, 6))
    for number, arm in enumerate(ARMS[1:]):
        few = {"value": None, "why": f"{40 + number} alerts in all seeds, and 200 are the least"}
        said["arms"][arm]["alerts.late"] |= {"value": None, "why": "no clock"} if arm == "robert" else few
        said["arms"][arm]["reports"] |= few
    said["arms"]["none"]["alerts.late"] |= {"value": None, "why": "nobody in this scenario is traced"}
    said["arms"]["gaen"]["quarantine.days"] |= {"value": None, "why": "nothing to divide by: no homes in any seed"}
    text = " ".join(table(scenario, said, (), {}).split())
    assert "alerts.late: fewer than 200 alerts in all seeds (gaen, dp3t_low_cost)" in text
    assert "alerts.late: no clock (robert)" in text
    assert "reports: fewer than 200 alerts in all seeds" in text
    assert "nobody in this scenario is traced" not in text
    assert "no homes in any seed" not in text


def test_of_many_arms_that_share_a_reason_the_number_is_told(scenario: Scenario) -> None:
    arms = (*ARMS, "a" * 40, "b")
    said = summarise(scenario, lived(arms, 2))
    for arm in arms[1:-1]:
        said["arms"][arm]["alerts.people"] |= {"value": None, "why": "no clock"}
    assert "alerts.people: no clock (4 arms)" in " ".join(table(scenario, said, (), {}).split())


def test_members_of_a_family_with_reasons_of_their_own_stand_behind_their_name(scenario: Scenario) -> None:
    said = summarise(scenario, lived(ARMS[:2], 6))
    for name in ("named", "prior"):
        said["arms"]["gaen"][f"privacy.neighbour.{name}"]["why"] = "nobody asked"
    text = " ".join(table(scenario, said, (), {}).split())
    assert "privacy.neighbour.{named, prior}: nobody asked" in text
    assert "privacy.neighbour.{identified, wrong_accusation, " in text


def test_arms_of_another_town_have_no_columns_of_differences(tmp_path: Path) -> None:
    own = village(tmp_path, 21, "arms.gaen.population.period_days=14")
    text = page(own, ARMS[:2])
    words = " ".join(text.split())
    assert "gaen - none" not in words
    assert "X - none" not in words
    assert "No differences from none for gaen: these arms live in different towns" in words
    assert "-: nothing to count, or not measured (below), or another town." in words
    assert "gaen - none" in page(village(tmp_path), ARMS[:2])


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
    rule = 'verdict={metric="reports", holds_when={low_above=50}, fails_when={high_below=10}, seeds=6}'
    for settings, said in (((), "yes to the question asked"), (('claim="b"',), "b holds")):
        text = page(village(tmp_path, 21, rule, *settings), ARMS[:2])
        assert f"\n\nVerdict: {said}: in every cell" in text
        assert re.search(r"^ +Reports\ngaen +100\n\nDecided by reports\.$", text, re.MULTILINE)
        assert max(map(len, text.splitlines())) <= 80


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
        ("alerts.late", (0.997, 0.99, 1.0), ["99.7 %", "99 %", "100 %"]),
        ("alerts.late", (0.9997, 0.5, 0.99996), ["99.97 %", "50 %", "99.996 %"]),
        ("alerts.late", (0.2, 0.003, 0.5), ["20 %", "0.3 %", "50 %"]),
        ("alerts.late", (0.2, -0.003, 0.0), ["20 %", "-0.3 %", "0 %"]),
        ("alerts.late", (0.2, 1e-9, 1.0), ["20 %", "0.000 %", "100 %"]),
    ],
)
def test_numbers_have_about_three_digits(name: str, numbers: tuple[float, ...], texts: list[str]) -> None:
    assert written(METRICS[name], *numbers) == texts


def test_every_row_stands_under_what_it_is_of(scenario: Scenario) -> None:
    lines = page(scenario, ARMS[:2]).splitlines()
    heads = {each: lines.index(f"{each}:") for each in BASES if f"{each}:" in lines}
    for label, basis in (("Infections ", BASES[0]), ("Alerts ", BASES[0]), ("Alerts per report", BASES[1]),
                         ("Alerts without infection", BASES[2]), ("Late alerts", BASES[2])):  # fmt: skip
        row = next(number for number, line in enumerate(lines) if line.startswith(label))
        assert max(head for head in heads.values() if head < row) == heads[basis]


def test_what_is_put_into_a_run_is_no_result(scenario: Scenario) -> None:
    said = summarise(scenario, lived(ARMS[:2], 6))
    for rows, reached in zip(said["arms"].values(), (2.5, 2.5), strict=True):
        rows["epidemic.r0_reached"] |= {"value": reached}
    text = table(scenario, said, (), {})
    assert "People" not in text
    assert METRICS["epidemic.r0_reached"].en not in text
    assert re.search(r"^App users +1,000 +1,000$", text, re.MULTILINE)
    said["arms"]["gaen"]["epidemic.r0_reached"] |= {"value": 2.0}
    assert re.search(
        rf"^{METRICS['epidemic.r0_reached'].en} +2\.50\* +2\*$", table(scenario, said, (), {}), re.MULTILINE
    )


def test_arms_are_told_by_what_they_stand_for(scenario: Scenario) -> None:
    text = page(scenario, ARMS[:3])
    assert "\nnone: No tracing\n" in text
    assert "\nrobert: StopCovid (ROBERT), centralised, rule stopcovid_2020_06\n" in text
    assert re.search(r"^gaen: Google/Apple, decentralised, rule \w+$", text, re.MULTILINE)


def test_what_an_arm_sets_for_itself_is_told(tmp_path: Path) -> None:
    own = village(tmp_path, 21, "arms.gaen.phones.adoption=0.3", "arms.gaen.disease.r0=2.0")
    text = " ".join(page(own, ARMS[:2]).split())
    assert "30 % of phone owners with the app" in text
    assert "rule swisscovid_2020_09, disease.r0 = 2.0, phones.adoption = 0.3" in text


def test_changes_are_told_and_no_others(tmp_path: Path) -> None:
    story = village(tmp_path)
    assert "Changed here" not in page(story, ARMS[:2])
    other = story.with_settings("phones.adoption=0.1", "days=21", 'question.en="Well?"', "seeds.count=6")
    text = " ".join(page(other, ARMS[:2]).split())
    assert 'Changed here: phones.adoption = 0.1, question.en = "Well?", seeds.count = 6.' in text
    assert "Changed here: arms = none." in page(story, ARMS[:1])


def test_families_are_listed_together_only_where_none_of_them_is_known(scenario: Scenario) -> None:
    said = summarise(scenario, lived(ARMS[:2], 6))
    said["arms"]["gaen"]["alerts.people.household"] |= {"value": 3.0}
    text = " ".join(table(scenario, said, (), {}).split())
    assert "alerts.*.household" not in text
    assert "alerts.late.household, alerts.late.other" in text


@pytest.mark.parametrize(
    "name", [name for name in METRICS if name.startswith("privacy.") and not name.startswith("privacy.neighbour.")]
)
def test_what_attackers_find_is_no_share_of_alerts(name: str) -> None:
    assert _basis(METRICS[name]) in BASES[:2]
