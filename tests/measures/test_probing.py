"""What does a prober find out? Journals small enough to be counted by hand."""

from __future__ import annotations

import pytest

from sim.hall.journal import BOXES, PRIOR, SLOT_ACCOUNTS, TAKES, WAITS, Journal, Takes
from sim.measures import Counted, Unknown, measure
from sim.measures.pooling import pool
from sim.measures.probing import PPV, scarce
from sim.metrics import METRICS
from sim.metrics.probing import PROBED
from sim.units import DAY, MINUTE, NEVER
from tests.measures.facts import Facts


def probe(facts: Facts, person: int, day: float, alerted: int, accounts: int = 1, weight: float = 0.2) -> None:
    at = round(day * DAY)
    facts.journal.note("probes", person, at, at + 30 * MINUTE, accounts, alerted, int(NEVER), weight)


def closed(facts: Facts, **numbers: float) -> Journal:
    facts.journal.numbers |= {WAITS: 10, PRIOR: 0.01, **numbers}
    return facts.journal.close()


def found(journal: Journal, name: str) -> tuple[float, float]:
    one = measure(journal)[f"{PROBED}{name}"]
    assert isinstance(one, Counted), one
    return one.numerator, one.denominator


@pytest.fixture
def journal() -> Journal:
    """Four targets: one declares and is recognised, one declares too late, one had declared, one was never met."""
    facts = Facts(days=30, town=True).reported(0, 5.0).reported(2, 16.0).reported(4, 1.0)
    probe(facts, 0, 4.0, alerted=1)
    probe(facts, 2, 4.0, alerted=0)
    probe(facts, 4, 4.0, alerted=1)
    probe(facts, 6, 4.0, alerted=1, weight=0.4)
    facts.journal.note("probes", 8, int(NEVER), int(NEVER), 1, 0, int(NEVER), 0.0)
    return closed(facts)


def test_targets_are_held_against_reports_of_the_days_waited(journal: Journal) -> None:
    assert found(journal, "targets") == (3, 1)
    assert found(journal, "tpr") == (1, 1)
    assert found(journal, "fpr") == (1, 2)
    assert found(journal, "advantage") == (0.5, 1)
    assert found(journal, "contagious_tpr") == (1, 1), "no symptoms: the report stands for them"


def test_what_the_accused_are_at_the_assumed_prevalence(journal: Journal) -> None:
    right, told = found(journal, "ppv")
    assert right / told == pytest.approx(0.01 / (0.01 + 0.99 * 0.5))
    assert found(journal, "believed") == (pytest.approx(0.6), 2)


def test_what_one_recognised_costs(journal: Journal) -> None:
    """Four phones are out at once, that of the one who had declared among them."""
    assert found(journal, "cost_minutes") == (90.0, 1.0)
    assert found(journal, "cost_phones") == (4.0, 1.0)
    assert found(journal, "cost_accounts") == (0.0, 1.0)
    assert found(journal, "cost_euros") == (pytest.approx(4 * 50 + 1.5 * 10.15), 1.0)


@pytest.mark.parametrize(
    ("takes", "phones", "accounts", "each"),
    [(Takes.NOTHING, 0, 0, 0.0), (Takes.CAPTCHA, 2, 2, 50.003), (Takes.NUMBER, 2, 2, 60.0)],
)
def test_what_a_target_takes_is_paid_and_phones_serve_again(
    takes: Takes, phones: int, accounts: int, each: float
) -> None:
    facts = Facts(days=40, town=True).reported(0, 5.0)
    for person, day in ((0, 4.0), (2, 8.0), (6, 15.0)):  # the third begins when the first is done
        probe(facts, person, day, alerted=1)
    journal = closed(facts, **{TAKES: takes})
    assert found(journal, "cost_phones") == (phones, 1)
    assert found(journal, "cost_accounts") == (accounts, 1)
    assert found(journal, "cost_euros") == (pytest.approx(phones * each + 1.5 * 10.15), 1)


def test_a_letter_box_takes_nobodys_time() -> None:
    facts = Facts(days=30, town=True).reported(0, 5.0)
    probe(facts, 0, 4.0, alerted=1)
    assert found(closed(facts, **{BOXES: 1}), "cost_euros") == (50.0, 1.0)


def test_the_placebo_is_the_phone_of_another_target(journal: Journal) -> None:
    """Of three targets the first gets the last one's phone."""
    assert found(journal, "placebo") == (1, 1)
    assert found(journal, "placebo_others") == (1, 2)


def test_several_accounts_have_to_agree() -> None:
    facts = Facts(days=30, town=True).reported(0, 5.0)
    probe(facts, 0, 4.0, alerted=2, accounts=3)
    probe(facts, 2, 4.0, alerted=3, accounts=3)
    journal = closed(facts)
    assert found(journal, "tpr") == (0, 1)
    assert found(journal, "fpr") == (1, 1)


def test_a_letter_box_is_of_a_home() -> None:
    """0 is the target, and 3 of the same home declares."""
    facts = Facts(days=30, town=True).reported(3, 5.0)
    probe(facts, 0, 4.0, alerted=1)
    probe(facts, 4, 4.0, alerted=0)
    assert found(closed(facts, **{BOXES: 1}), "tpr") == (1, 1)


def test_slots_are_held_against_who_was_named() -> None:
    facts = Facts(days=30, town=True).reported(2, 5.0)
    for person, named, weight in ((0, 2, 0.9), (4, 6, 0.8)):
        facts.journal.note("slots", person, 4 * DAY, named, weight)
        facts.journal.note("slots", person, 4 * DAY, -1, 1.0 - weight)
        facts.journal.note("probes", person, 4 * DAY, 5 * DAY, 96, 1, 6 * DAY, 0.0)
    journal = closed(facts, **{SLOT_ACCOUNTS: 1})
    assert found(journal, "slots_alerted") == (2, 1)
    assert found(journal, "slots_identified") == (1, 2)
    assert found(journal, "slots_guessed") == (1, 2)
    assert found(journal, "slots_wrong") == (1, 2)
    assert isinstance(measure(journal)[f"{PROBED}tpr"], Unknown)


def test_a_guess_names_any_of_those_met_in_the_quarters() -> None:
    """One of four declared, whom the claim puts first: it names her, a guess does so once in four."""
    facts = Facts(days=30, town=True).reported(2, 5.0)
    for named, weight in ((2, 0.6), (3, 0.1), (4, 0.1), (6, 0.1), (-1, 0.1)):
        facts.journal.note("slots", 0, 4 * DAY, named, weight)
    facts.journal.note("probes", 0, 4 * DAY, 5 * DAY, 96, 1, 6 * DAY, 0.0)
    journal = closed(facts, **{SLOT_ACCOUNTS: 1})
    assert found(journal, "slots_identified") == (1, 1)
    assert found(journal, "slots_guessed") == (0.25, 1)


def test_few_targets_are_not_measured(journal: Journal) -> None:
    measured = [measure(journal)]
    assert pool(f"{PROBED}tpr", [measured[0][f"{PROBED}tpr"]]).value is None
    assert scarce(measured)
    assert PPV in METRICS


def test_without_a_prober_nothing_is_said() -> None:
    measured = measure(Facts(town=True).journal.close())
    assert all(isinstance(one, Unknown) for name, one in measured.items() if name.startswith(PROBED))


def test_alerts_with_no_report_behind_them_are_counted() -> None:
    facts = Facts(town=True).alerted(0, 3.0).alerted(2, 4.0, _1=0.1)
    one = measure(facts.journal.close())["server.false_answers"]
    assert isinstance(one, Counted)
    assert (one.numerator, one.denominator) == (1, 5)
