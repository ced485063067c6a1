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
