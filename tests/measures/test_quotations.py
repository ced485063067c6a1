"""Has every claim its words, its rule, its falsifier and its counter-argument, in both languages?"""

from __future__ import annotations

import re
from dataclasses import fields
from typing import get_args

import pytest

from sim.hall.scenario import load, shipped
from sim.hall.scenario.keys import ClaimId
from sim.measures.falsifiers import TRIALS
from sim.measures.quotations import QUOTATIONS, SOURCE, Both


def test_the_claims_are_those_that_a_scenario_may_name() -> None:
    assert tuple(QUOTATIONS) == tuple(TRIALS) == get_args(ClaimId)


@pytest.mark.parametrize("claim", QUOTATIONS)
def test_every_claim_is_whole_in_both_languages(claim: str) -> None:
    parts = {field.name: getattr(of[claim], field.name) for of in (QUOTATIONS, TRIALS) for field in fields(of[claim])}
    names = parts.pop("scenarios")
    assert names
    assert all(name.isidentifier() for name in names)
    assert set(parts) == {"words", "claimed", "rule", "falsifier", "against"}
    for both in parts.values():
        assert isinstance(both, Both)
        for text in (both.fr, both.en):
            assert len(text) > 20
            assert text == " ".join(text.split())
        assert both.fr != both.en
        assert (both.into("fr"), both.into("en")) == (both.fr, both.en)


@pytest.mark.parametrize("claim", QUOTATIONS)
def test_his_words_stand_in_quotation_marks(claim: str) -> None:
    words = QUOTATIONS[claim].words
    assert words.fr.count("«") == words.fr.count("»") > 0
    assert words.en.count('"') % 2 == 0
    assert words.en.count('"') > 0


@pytest.mark.parametrize("claim", QUOTATIONS)
def test_no_two_claims_share_a_text(claim: str) -> None:
    for name in ("words", "claimed"):
        assert [getattr(each, name) for each in QUOTATIONS.values()].count(getattr(QUOTATIONS[claim], name)) == 1
    for name in ("rule", "falsifier", "against"):
        assert [getattr(each, name) for each in TRIALS.values()].count(getattr(TRIALS[claim], name)) == 1


def test_the_rule_has_the_same_figures_in_both_languages() -> None:
    for trial in TRIALS.values():
        french = {float(figure.replace(",", ".")) for figure in re.findall(r"\d+,\d+", trial.rule.fr)}
        assert french == {float(figure) for figure in re.findall(r"\d*\.\d+", trial.rule.en)}


def test_the_source_names_who_where_and_when() -> None:
    for text in (SOURCE.fr, SOURCE.en):
        assert "Antonio Casilli" in text
        assert "CNRS Le journal" in text
        assert "« Il n'existe pas d'application capable de remplacer une politique de santé publique »" in text


def test_a_shipped_scenario_of_a_claim_has_a_verdict() -> None:
    for each in shipped():
        assert not each.claim or load(each.name).verdict is not None


def test_the_rule_of_a_staged_claim_is_that_of_its_scenario() -> None:
    """What e1 says is done: its thresholds, its cells, and what stands beside them."""
    told, scenario = TRIALS["e1"].rule.en, load("who_was_it")
    rule = scenario.verdict
    assert rule is not None
    assert f"above {100 * rule.holds_when.low_above:g} %" in told
    assert f"below {100 * rule.fails_when.high_below:g} % in all cells" in told
    assert len(rule.cells) == 8
    assert "in eight cells" in told
    meetings = {name.partition("_")[2].replace("_", ".") for name in rule.cells}
    assert meetings == set(re.findall(r"[\d.]+", told.partition("(")[2].partition("(")[2].partition(" meetings")[0]))
    assert {name.partition("_")[0] for name in rule.cells} == {"gaen", "robert"}
    labels = {"privacy.neighbour.prior_named": "without the alert", "privacy.neighbour.tracers_named": "human tracing",
              "privacy.neighbour.logged_named": "an opened phone"}  # fmt: skip
    assert set(rule.beside) == set(labels)
    assert all(label in told.partition("Beside it")[2] for label in labels.values())
