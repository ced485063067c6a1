"""Does a reader find what a metric, a constant and a rule mean?"""

from __future__ import annotations

import re
from math import inf

import pytest

from sim.commands import main
from sim.hall.journal import KINDS
from sim.metrics import METRICS
from sim.parameters import catalogue
from sim.results.columns import columns
from sim.systems.registry import design, names
from sim.systems.risk import RULES


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("name", ["gaen", "wristband", "stopcovid", "office"])
def test_systems_and_shipped_scenarios_are_explained(capsys: pytest.CaptureFixture[str], name: str) -> None:
    out = said(capsys, "explain", name)
    of = {"gaen": "own keys of the contagious days", "wristband": "sensors make known: wearers by name, and when away",
          "stopcovid": "live it: pistage run stopcovid", "office": "28 days from"}  # fmt: skip
    assert of[name] in out
    assert max(map(len, out.splitlines())) <= 100


def test_what_is_a_key_and_a_system_is_explained_as_both(capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, "explain", "tracers")
    assert out.startswith("tracers: how many human contact tracers")
    assert "\ntracers (a system): Human contact tracers" in out


def test_a_name_that_is_nearly_one_has_a_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "stopcovidd"]) == 2
    assert capsys.readouterr().err == "stopcovidd: no such name; did you mean stopcovid?\n"


def test_a_metric_written_almost_right_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "alerts.lates"]) == 2
    assert capsys.readouterr().err == "alerts.lates: no such key; did you mean alerts.late?\n"


@pytest.mark.parametrize("name", ["alerts.late", "reports", "quarantine.needless_days"])
def test_a_metric_is_explained_in_both_languages(capsys: pytest.CaptureFixture[str], name: str) -> None:
    out = said(capsys, "explain", name)
    assert all(text in out for text in (METRICS[name].formula, METRICS[name].en, METRICS[name].fr, METRICS[name].unit))


def test_all_metrics_and_all_parameters_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert [line.split()[0] for line in said(capsys, "explain", "metrics").splitlines()] == list(METRICS)
    out = said(capsys, "explain", "parameters")
    assert all(row.source in out for row in catalogue())


def test_every_system_has_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    for name in names():
        out = said(capsys, "systems", name)
        assert all(rule in out for rule in design(name).rules)


def test_a_system_shows_its_rules_with_their_sources(capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, "systems", "gaen")
    assert all(rule.name in out and rule.source in out for rule in RULES.values())


@pytest.mark.parametrize("name", ["alerts.late", "alerts.people.household", "alerts.cause.distance", "quarantine.days"])
def test_a_printed_label_is_explained_as_its_metric(capsys: pytest.CaptureFixture[str], name: str) -> None:
    page = said(capsys, "explain", name)
    for label in (METRICS[name].en, METRICS[name].fr):
        assert said(capsys, "explain", label) == page
        assert said(capsys, "explain", label.upper()) == page
        assert said(capsys, "explain", *label.replace("'", "\u2019").split()) == page


def test_a_label_written_almost_right_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    late = METRICS["alerts.late"].en
    assert main(["explain", late[:-1]]) == 2
    assert capsys.readouterr().err == f'{late[:-1]}: no such key or label; did you mean "{late}"?\n'


def test_the_list_of_metrics_has_every_label(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, "explain", "metrics").splitlines()
    assert all(f'"{metric.en}"' in line for line, metric in zip(lines, METRICS.values(), strict=True))


def test_tables_are_explained_column_by_column(capsys: pytest.CaptureFixture[str]) -> None:
    everything = said(capsys, "explain", "tables")
    assert max(map(len, everything.splitlines())) <= 100
    for table in KINDS:
        page = said(capsys, "explain", f"tables.{table}")
        assert page in everything + "\n"
        words = " ".join(page.split())
        assert all(f"{each.name} {each.says} ({each.type})" in words for each in columns(table))


def test_one_column_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "explain", "tables.stays.why") == (
        "tables.stays.why: what made the person stay away: sick, positive, alerted\n  type     text\n"
    )


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("tables.infection", "tables.infection: no such table; did you mean tables.infections?"),
        ("tables.x", "tables.x: no such table; tables: persons, infections"),
        ("tables.stays.whi", "tables.stays.whi: no such column; did you mean tables.stays.why?"),
        ("tables.stays.q", "tables.stays.q: no such column; see pistage explain tables.stays"),
    ],
)
def test_a_table_or_column_that_does_not_exist_is_refused(
    capsys: pytest.CaptureFixture[str], key: str, told: str
) -> None:
    assert main(["explain", key]) == 2
    assert told in capsys.readouterr().err


def test_the_delay_of_swabs_is_said_to_hold_for_alerted_people_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert "from the alert of somebody who seeks a test" in said(capsys, "explain", "health.swab_delay_h")


def test_a_table_shows_its_keys_with_default_unit_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    everything, part = said(capsys, "explain", "adversaries"), said(capsys, "explain", "adversaries.remembers")
    assert max(map(len, everything.splitlines())) <= 100
    words = " ".join(everything.split())
    assert "adversaries.name no default" in words
    assert "adversaries.remembers.transit 0.02 [share of those met]: assumption" in words
    assert "adversaries.asks_at_most 60 [alerts per seed]: assumption: thirty seeds" in words
    assert "adversaries.remembers.care 0.9 [share of those met]: assumption" in " ".join(part.split())
    assert "asks_at_most" not in part
    assert said(capsys, "explain", "adversaries.asks_at_most").count("asks_at_most") == 1


@pytest.mark.parametrize("family", ["privacy.neighbour", "alerts.cause", "epidemic"])
def test_a_family_of_metrics_is_listed(capsys: pytest.CaptureFixture[str], family: str) -> None:
    page = " ".join(said(capsys, "explain", family).split())
    for metric in METRICS.values():
        assert (f'{metric.name} [{metric.unit}] "{metric.en}": {metric.formula}' in page) is metric.name.startswith(
            f"{family}."
        )
    assert ("housemates know without an app" in page) is (family == "privacy.neighbour")


def test_a_metric_says_what_it_leaves_out_and_what_it_decides(capsys: pytest.CaptureFixture[str]) -> None:
    named = said(capsys, "explain", "privacy.neighbour.named")
    assert "alerts for a declarer of the same home are left out" in named
    assert "below 200 alerts in all seeds nothing is printed" in named
    assert "decides claim e1, in the scenario who_was_it" in named
    assert "decides" not in said(capsys, "explain", "privacy.neighbour.prior")
    assert "below 60 reports in all seeds" in said(capsys, "explain", "privacy.neighbour.per_report")
    assert "below 200 alerts in all seeds" in said(capsys, "explain", "privacy.neighbour.identified")
    assert "printed" not in said(capsys, "explain", "alerts.late")


def test_every_rule_is_listed_and_has_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    listed = " ".join(said(capsys, "explain", "rules").split())
    for system in names():
        for rule in design(system).rules:
            assert f"{rule} (" in listed or f"{rule}: " in listed
            page = said(capsys, "explain", rule)
            assert page.startswith(rule)
            assert max(map(len, page.splitlines())) <= 100


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_explained_by_itself(capsys: pytest.CaptureFixture[str], name: str) -> None:
    rule, page = RULES[name], " ".join(said(capsys, "explain", name).split())
    assert all(each in page for each in (rule.title["en"], rule.title["fr"], rule.source))
    assert f"thresholds: {', '.join(f'{bound:.4g}' for bound in rule.thresholds)} dB" in page
    for db in (50, 55, 60, 65, 70):
        after = rule.long_enough_minutes(db)
        assert f"at {db} dB {rule.weight(db):.4g}" in page
        assert f"{db} dB never" in page if after == inf else f"{db} dB {after:.4g} min" in page


def test_a_rule_of_stopcovid_is_explained_by_its_server(capsys: pytest.CaptureFixture[str]) -> None:
    """The sheet's figures: seconds under algorithm 0; under algorithm 2 never within one epoch, then soon."""
    assert "50 dB 20 s" in said(capsys, "explain", "stopcovid_2020_06")
    assert "50 dB 10 s" in said(capsys, "explain", "stopcovid_2020_06_rssi_60")
    page = " ".join(said(capsys, "explain", "tousanticovid_2021").split())
    assert "in force from 2021-03-09" in page
    assert re.search(r"50 dB 1[67]\S* min", page)


def test_plain_rules_and_mistakes_in_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert "10 minutes within 1.5 m" in said(capsys, "explain", "plain_1.5m_10min")
    for key, told in (
        ("plain_0m_15min", "metres must lie between 0.25 and 20 (got 0); write 0.25"),
        ("swiscovid_2020_6", "did you mean swisscovid_2020_06?"),
    ):
        assert main(["explain", key]) == 2
        assert told in capsys.readouterr().err
