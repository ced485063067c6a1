"""Does every attack have a page in both languages, and is a name that is none refused?"""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

import pytest

from sim.commands import main
from sim.hall.scenario.adversaries import AdversaryName
from sim.measures.attacks import ATTACKS
from sim.measures.quotations import Both


def test_every_adversary_has_a_page_and_none_is_left_over() -> None:
    assert set(ATTACKS) == set(get_args(AdversaryName))


@pytest.mark.parametrize("name", ATTACKS)
def test_a_page_says_effect_cost_and_remedy_in_both_languages(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["attacks", name]) == 0
    told = " ".join(capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ").split())
    for field in fields(ATTACKS[name]):
        text = getattr(ATTACKS[name], field.name)
        if isinstance(text, Both):
            assert text.fr != text.en
            assert text.en in told
            assert text.fr in told


def test_all_are_listed_with_their_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["attacks"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in ATTACKS)
    assert "who_was_it" in told


def test_a_name_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["attacks", "neighbor"]) == 2
    assert "no such attack (got neighbor)" in capsys.readouterr().err
