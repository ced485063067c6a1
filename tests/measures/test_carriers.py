"""What do those who carry messages find out, and what do guards cost? Journals small enough to be counted by hand."""

from __future__ import annotations

import pytest

from sim.hall.carried import (
    CROSSED_BYTES,
    CROSSED_DUMMIES,
    CROSSED_PROXIED,
    CROSSED_REQUESTS,
    NETWORK_NAMED,
    NETWORK_RIGHT,
    VENDOR_WOKEN,
)
from sim.hall.journal import Journal
from sim.measures import Counted, Unknown, measure
from sim.measures.carriers import NOBODY_LOOKS, NOBODY_WAKES, NOT_PLAYED
from sim.measures.pooling import pool
from sim.metrics import METRICS
from sim.metrics.carriers import CARRIERS, FEWEST, NETWORKED, TRAFFIC
from sim.metrics.carriers import WOKEN as BY_PUSH
from sim.units import DAY, HOUR
from tests.measures.facts import Facts

CROSSED = {CROSSED_REQUESTS: 400, CROSSED_BYTES: 10_000, CROSSED_DUMMIES: 6, CROSSED_PROXIED: 0}


def carried(facts: Facts, person: int, day: int, people: int, *said: bool, home: bool = True) -> Facts:
    """A report from an address with so many behind: named, withheld, exchanged; 3 of 12 are named that day."""
    facts.reported(person, day)
    facts.journal.note("carried", person, day * DAY, home, people, *said, 12, 3)
    return facts


def closed(facts: Facts, **numbers: float) -> Journal:
    facts.journal.numbers |= {**CROSSED, NETWORK_NAMED: 9, NETWORK_RIGHT: 2, **numbers}
    return facts.journal.close()


def found(journal: Journal, name: str) -> tuple[float, float]:
    one = measure(journal)[name]
    assert isinstance(one, Counted), one
    return one.numerator, one.denominator


@pytest.fixture
def journal() -> Journal:
    """Three reports: of who lives alone, of a home of four, and from a carrier's address that thirty share."""
    facts = carried(Facts(town=True), 0, 3, 1, True, False, False)
    carried(facts, 2, 4, 4, True, True, True)
    carried(facts, 4, 5, 30, False, False, False, home=False)
    return closed(facts)


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("recall", (2, 3)),
        ("withheld", (1, 3)),
        ("placebo", (1, 3)),
        ("prior", (0.75, 3)),
        ("precision", (2, 9)),
        ("people", (5, 2)),
        ("alone", (1, 3)),
        ("home", (2, 3)),
    ],
)
def test_reports_are_held_against_the_addresses_named(
    journal: Journal, name: str, counted: tuple[float, float]
) -> None:
    assert found(journal, f"{NETWORKED}{name}") == pytest.approx(counted)


def test_costs_are_what_crossed(journal: Journal) -> None:
    """Five users and twenty days."""
    assert found(journal, f"{TRAFFIC}bytes_per_user_day") == (10_000, 100)
    assert found(journal, f"{TRAFFIC}requests_per_user_day") == (400, 100)
    assert found(journal, f"{TRAFFIC}dummies_per_report") == (6, 3)
    assert found(journal, f"{TRAFFIC}home_at_server") == (2, 3)


def test_behind_a_proxy_the_server_sees_no_home() -> None:
    facts = carried(Facts(town=True), 0, 3, 1, True, False, False)
    assert found(closed(facts, **{CROSSED_PROXIED: 1}), f"{TRAFFIC}home_at_server") == (0, 1)


def push(facts: Facts, person: int, at: int, weight: float, other: int) -> None:
    facts.journal.note("pushes", person, at, weight, other)


def test_pushes_are_held_against_alerts_within_the_hour() -> None:
    """0 is alerted at once, 2 an hour later, 4 too late, 6 not at all; 8 is alerted and was not woken."""
    facts = Facts(town=True)
    for person, day in ((0, 5.0), (2, 5 + 1 / 24), (4, 5 + 2 / 24), (8, 9.0)):
        facts.alerted(person, day)
    for person, other in ((0, 6), (2, 6), (4, 0), (6, 6)):
        push(facts, person, 5 * DAY, 0.5 if person == 0 else 0.25, other)
    journal = closed(facts, **{VENDOR_WOKEN: 4})
    assert found(journal, f"{BY_PUSH}precision") == (2, 4)
    assert found(journal, f"{BY_PUSH}recall") == (1, 4)
    assert found(journal, f"{BY_PUSH}placebo") == (1, 4)
    assert found(journal, f"{BY_PUSH}prior") == (pytest.approx(4 * 2 / 5), 4), "two alerts in the hour after each push"


def test_the_hour_ends_with_its_last_second() -> None:
    facts = Facts(town=True)
    facts.alerted(0, 5 + 1 / 24)
    push(facts, 0, 5 * DAY - 1, 1.0, 2)
    push(facts, 0, 5 * DAY, 1.0, 2)
    assert found(closed(facts, **{VENDOR_WOKEN: 2}), f"{BY_PUSH}precision") == (1, 2)
    assert HOUR == DAY / 24


def test_where_nobody_looks_it_is_said_why() -> None:
    plain = measure(Facts(town=True).reported(0, 3).closed())
    assert {plain[each.name] for each in CARRIERS} == {NOBODY_LOOKS, NOBODY_WAKES, NOT_PLAYED}
    assert plain[f"{NETWORKED}recall"] == NOBODY_LOOKS
    assert plain[f"{BY_PUSH}recall"] == NOBODY_WAKES
    assert plain[f"{TRAFFIC}bytes_per_user_day"] == NOT_PLAYED


def test_a_guard_that_nobody_looks_at_is_paid_for_all_the_same() -> None:
    facts = carried(Facts(town=True), 0, 3, 1, False, False, False)
    facts.journal.numbers |= CROSSED
    measured = measure(facts.closed())
    assert isinstance(measured[f"{TRAFFIC}bytes_per_user_day"], Counted)
    assert measured[f"{NETWORKED}recall"] == NOBODY_LOOKS


def test_shares_of_few_reports_are_not_told(journal: Journal) -> None:
    recall = f"{NETWORKED}recall"
    assert pool(recall, [measure(journal)[recall]]).value is None
    assert METRICS[recall].least == FEWEST == 60
    assert {each.name for each in CARRIERS} <= METRICS.keys()
    assert not any(isinstance(each, Unknown) for name, each in measure(journal).items() if name.startswith(NETWORKED))
