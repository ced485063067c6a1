"""Are an operator's claims held against whose accounts are as defined? Claims small enough to be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.hall.journal import Means
from sim.measures import Counted, Unknown, measure
from sim.measures.counted import Measured
from sim.measures.graphs import (
    ALL_WAIT,
    KEPT,
    NO_CLOCK,
    NO_OPERATOR,
    NOT_LOOKED_AT,
    Named,
    at_precision,
    ranking,
)
from sim.measures.ranked import counted
from sim.metrics.operators import OPERATOR, RIGHT_OF_TEN, USERS
from sim.units import DAY
from tests.measures.facts import Facts

NUMBERS = {
    "known": 1, "users": 20.0, "gallery": 40.0, "pairs_true": 100, "pairs_seen": 60, "pairs_both": 30,
    "messages": 10, "reports": 6, "delivered": 5, "waited_s": 36_000.0,
}  # fmt: skip


class Office(Facts):
    """A town in which an operator looks."""

    def __init__(self, **other: float) -> None:
        super().__init__(town=True)
        self.all: Measured = {}
        self.journal.numbers |= {f"operator_{name}": each for name, each in (NUMBERS | other).items()}

    def claims(self, person: int, weights: dict[int, float], means: Means = Means.SERVER, day: float = 20) -> Office:
        for candidate, weight in weights.items():
            self.journal.note("claims", person, round(day * DAY), int(means), -1, candidate, weight)
        return self

    def found(self, name: str) -> Counted | Unknown:
        self.all = self.all or self.measured()
        return self.all[f"privacy.operator.{name}"]

    def counted(self, name: str) -> tuple[float, float]:
        one = self.found(name)
        assert isinstance(one, Counted)
        return one.numerator, one.denominator


def test_clocks_are_counted_of_the_names_that_can_be_joined() -> None:
    looked = {"clocks": 1.0, "clocked_possible": 80, "clocked": 40, "clocked_wrong": 8, "clocked_prior": 20,
              "clocked_placebo": 10}  # fmt: skip
    made = Office(**looked)
    assert made.counted("clocked") == (40, 80)
    assert [made.counted(f"clocked_{name}") for name in ("wrong", "prior", "placebo")] == [(8, 80), (20, 80), (10, 80)]


def test_why_no_clock_is_told() -> None:
    joins = {f"links_{name}": 4.0 for name in ("possible", "chance", "said", "right", "placebo")}
    assert Office().found("clocked") == KEPT
    assert Office(**joins).found("clocked") == NOT_LOOKED_AT
    assert Office(**joins, clocks=1.0).found("clocked") == NO_CLOCK


def listed(*rows: tuple[int, int, float]) -> Named:
    """Names from the surest on: of whom, who, how sure."""
    person, candidate, weight = zip(*rows, strict=True)
    return Named(np.array(person), np.array(candidate), np.array(weight))


def again(found: Named) -> float:
    """How many of a hundred users one seed's names find again."""
    (one,) = counted([ranking(found, 100.0)], RIGHT_OF_TEN, USERS)
    return one.numerator


RIGHT = [(n, n, 1.0 - n / 100) for n in range(9)]


@pytest.mark.parametrize(
    ("rows", "many"),
    [
        ([(1, 1, 0.9)], 1),
        ([(1, 2, 0.9)], 0),
        ([(1, 2, 0.9), (2, 2, 0.8)], 0),
        (RIGHT, 9),
        ([*RIGHT, (10, 11, 0.5)], 9),
        ([*RIGHT, (10, 11, 0.5), (12, 13, 0.4)], 9),
        ([(10, 11, 2.0), *RIGHT], 9),
        ([(10, 11, 2.0), *RIGHT[:8]], 0),
        ([(1, 1, 0.9), (1, 1, 0.8)], 1),
        ([(1, 1, 0.5), (2, 3, 0.5)], 0),
    ],
    ids=["one right", "one wrong", "the surest wrong", "all right", "nine of ten", "and one more wrong",
         "nine of ten, the first wrong", "eight of nine", "one person twice", "equally sure stand together"],
)  # fmt: skip
def test_found_again_is_who_is_named_while_nine_names_in_ten_are_right(
    rows: list[tuple[int, int, float]], many: int
) -> None:
    assert again(listed(*rows)) == many


def test_of_nobody_named_nobody_is_found() -> None:
    none = np.empty(0, dtype=np.int64)
    nobody = Named(none, none, none.astype(np.float64))
    assert again(nobody) == 0
    assert counted([], RIGHT_OF_TEN, USERS) == []


@pytest.mark.parametrize(("metric", "means"), [("recall_90", Means.SERVER), ("placebo", Means.EXCHANGED)])
def test_the_seeds_of_an_arm_are_ranked_together(metric: str, means: Means) -> None:
    """A lucky surest name of one seed counts for nothing if names as sure are wrong in the others."""
    lucky, wrong = (Office().claims(2, {who: 0.9, -1: 0.1}, means) for who in (2, 3))
    journals = [lucky.journal.close(), wrong.journal.close()]
    measured = [measure(each) for each in journals]
    name = f"privacy.operator.{metric}"
    assert [each[name].value for each in measured if isinstance(each[name], Counted)] == [1 / 20, 0.0]
    at_precision(journals, measured)
    assert [each[name].value for each in measured if isinstance(each[name], Counted)] == [0.0, 0.0]
    right = [Office().claims(2, {2: 0.9, -1: 0.1}, means).journal.close() for _ in range(9)]
    journals, measured = [*right, journals[1]], [measure(each) for each in [*right, journals[1]]]
    at_precision(journals, measured)
    assert [each[name].numerator for each in measured if isinstance(each[name], Counted)] == [1.0] * 9 + [0.0]


def test_a_claim_counts_by_its_likeliest_candidate() -> None:
    office = Office().claims(2, {2: 0.6, 3: 0.3, -1: 0.1}).claims(4, {5: 0.5, 4: 0.4, -1: 0.1})
    office.claims(6, {6: 0.4, -1: 0.6}).claims(8, {-1: 1.0})
    assert office.counted("named") == (1, 20)
    assert office.counted("wrong") == (1, 20)
    assert office.counted("precision") == (1, 2)
    assert office.counted("recall_90") == (1, 20)


def test_a_person_under_several_names_is_found_once() -> None:
    office = Office().claims(2, {2: 0.9, -1: 0.1}, day=3).claims(2, {2: 0.8, -1: 0.2}, day=4)
    assert office.counted("named") == (1, 20)
    assert office.counted("precision") == (2, 2)
    assert office.counted("recall_90") == (1, 20)


def test_the_placebo_is_counted_apart() -> None:
    office = Office().claims(2, {2: 0.9, -1: 0.1}).claims(4, {4: 0.9, -1: 0.1}, Means.EXCHANGED)
    office.claims(6, {6: 0.9, -1: 0.1}, Means.EXCHANGED)
    assert office.counted("recall_90") == (1, 20)
    assert office.counted("placebo") == (2, 20)
    assert office.counted("withheld") == (0, 20)


def test_what_is_found_without_the_servers_rows_is_counted() -> None:
    office = Office().claims(2, {2: 0.9, -1: 0.1}, Means.UNREAD)
    assert office.counted("withheld") == (1, 20)
    assert office.counted("recall_90") == (0, 20)


def test_reports_that_still_wait_delay_nobody_and_of_none_nothing_is_said() -> None:
    office = Office(delivered=2.0)
    assert office.counted("delay_h") == (10, 2)
    assert office.counted("messages_per_report") == (10, 2)
    office = Office(delivered=0.0, messages=0.0, waited_s=0.0, pairs_seen=0, pairs_both=0)
    for name in ("recall_90", "delay_h", "messages_per_report", "edges_seen"):
        assert office.found(name) == ALL_WAIT
    assert office.counted("known") == (1, 1)


def test_what_is_counted_beside() -> None:
    office = Office()
    assert office.found("prior") == Counted(0.5, 20.0, "app users whom it did not know beforehand")
    assert office.counted("edges_seen") == (30, 100)
    assert office.counted("edges_true") == (30, 60)
    assert office.counted("messages_per_report") == (10, 5)
    assert office.counted("delay_h") == (10, 5)
    assert office.counted("gallery") == (40, 1)
    assert office.counted("known") == (1, 1)


def test_what_an_operator_draws_is_no_claim_of_whose_an_account_is() -> None:
    office = Office().claims(2, {2: 1.0}, Means.LINKED).claims(2, {2: 1.0}, Means.NEAR)
    assert office.counted("recall_90") == (0, 20)


def test_where_nobody_looks_nothing_is_said() -> None:
    measured = Facts().measured()
    assert {measured[each.name] for each in OPERATOR} == {NO_OPERATOR}


def test_no_neighbour_is_made_of_an_operators_claims() -> None:
    assert isinstance(Office().claims(2, {2: 1.0}).measured()["privacy.neighbour.named"], Unknown)
