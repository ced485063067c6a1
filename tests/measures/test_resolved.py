"""Is a claim right, wrong or silent, and of how many does it speak? Counted by hand."""

from __future__ import annotations

import pytest

from sim.hall.journal import Means
from sim.measures.resolved import resolved
from tests.measures.facts import Facts


def alerted() -> Facts:
    """Persons 0, 2 and 6 are alerted on day 5 for declarer 4."""
    facts = Facts(town=True)
    for person in (0, 2, 6):
        facts.alerted(person, 5, _4=0.1)
    return facts


def test_right_wrong_and_silent_make_up_all_claims() -> None:
    facts = alerted()
    facts.claimed(0, 5, Means.TOLD, {-1: 0.25, 4: 0.5, 5: 0.25})
    facts.claimed(2, 5, Means.TOLD, {-1: 0.3, 5: 0.7})
    facts.claimed(6, 5, Means.TOLD, {-1: 0.2, 4: 0.4, 5: 0.4})
    found = resolved(facts.closed(), Means.TOLD)
    assert found.right.tolist() == [0.5, 0.0, 0.4]
    assert found.wrong.tolist() == [0.25, 0.7, 0.4]
    assert found.named == (1, 1, 1)
    assert found.suspects[0] == pytest.approx(2**1.5)


def test_nobody_i_can_name_is_no_accusation_however_heavy() -> None:
    found = resolved(alerted().claimed(0, 5, Means.TOLD, {-1: 1.0, 4: 0.0}).closed(), Means.TOLD)
    assert found.named == (0, 0, 1)
    assert found.suspects.tolist() == [1.0]


def test_each_means_speaks_for_itself_and_a_warning_that_goes_on_does_not_count() -> None:
    facts = alerted().alerted(0, 7, _4=0.1)
    facts.claimed(0, 5, Means.UNTOLD, {-1: 0.0, 4: 1.0}).claimed(0, 7, Means.TOLD, {-1: 0.0, 4: 1.0})
    journal = facts.closed()
    assert len(resolved(journal, Means.UNTOLD)) == 1
    assert len(resolved(journal, Means.TOLD)) == 0
    assert resolved(journal, Means.TOLD).named == (0, 0, 0)


def test_a_call_is_about_its_own_case_and_needs_no_alert() -> None:
    facts = Facts(town=True)
    facts.claimed(1, 3, Means.CALLED, {-1: 0.1, 4: 0.9}, declarer=4)
    facts.claimed(1, 3, Means.CALLED, {-1: 0.1, 4: 0.9}, declarer=5)
    assert resolved(facts.closed(), Means.CALLED).named == (1, 1, 0)
