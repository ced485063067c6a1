"""Does a reader find what a metric, a constant and a rule mean?"""

from __future__ import annotations

import pytest

from sim.commands import main
from sim.metrics import METRICS
from sim.parameters import catalogue
from sim.systems.registry import design, names
from sim.systems.risk import RULES


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


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
