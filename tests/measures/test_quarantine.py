"""Are days of quarantine counted once, without isolation, up to the end, and needless ones told apart?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.hall.journal import IMPORTED, SEEDED, Why
from sim.measures.quarantine import covered
from sim.units import Int64s
from tests.measures.facts import Facts, value

ALERTED, SICK, POSITIVE = Why.ALERTED, Why.SICK, Why.POSITIVE


def days(facts: Facts) -> tuple[float | None, float | None]:
    measured = facts.measured()
    return value(measured, "quarantine.days"), value(measured, "quarantine.needless_days")


def test_a_stay_of_an_alerted_person_counts_and_others_do_not() -> None:
    assert days(Facts().stayed(0, 1, 5, ALERTED).stayed(1, 1, 5, SICK).stayed(2, 1, 5, POSITIVE)) == (4, 4)


def test_stays_end_with_the_run() -> None:
    assert days(Facts(days=10).stayed(0, 8, 22, ALERTED)) == (2, 2)


def test_overlapping_stays_count_once() -> None:
    assert days(Facts().stayed(0, 1, 8, ALERTED).stayed(0, 3, 12, ALERTED)) == (11, 11)


def test_isolation_within_a_quarantine_is_taken_out_and_the_rest_of_the_quarantine_counts() -> None:
    assert days(Facts().stayed(0, 1, 15, ALERTED).stayed(0, 4, 15, POSITIVE)) == (3, 3)
    assert days(Facts().stayed(0, 1, 15, ALERTED).stayed(0, 4, 14, POSITIVE)) == (4, 4)
    assert days(Facts().stayed(0, 1, 15, ALERTED).stayed(0, 2, 4, SICK).stayed(0, 3, 6, POSITIVE)) == (10, 10)


def test_an_alert_during_isolation_counts_from_the_end_of_isolation() -> None:
    assert days(Facts().stayed(0, 1, 11, SICK).stayed(0, 3, 17, ALERTED)) == (6, 6)


def test_days_of_an_infected_person_are_not_needless_whoever_the_source() -> None:
    assert days(Facts().infected(0, 0, IMPORTED).stayed(0, 1, 5, ALERTED)) == (4, 0)
    assert days(Facts().infected(0, -1, SEEDED).stayed(0, 1, 5, ALERTED)) == (4, 0)
    assert days(Facts().infected(0, 3, 2).stayed(0, 1, 5, ALERTED)) == (4, 2)
    assert days(Facts().infected(0, 9, 2).stayed(0, 1, 5, ALERTED)) == (4, 4)


def test_an_infection_lasts_twenty_days() -> None:
    assert days(Facts(days=40).infected(0, 2, 2).stayed(0, 20, 25, ALERTED)) == (5, 3)


Span = tuple[int, int, int]
SPANS = st.lists(st.tuples(st.integers(0, 2), st.integers(-3, 30), st.integers(-3, 30)), max_size=8)


def columns(spans: list[Span]) -> tuple[Int64s, Int64s, Int64s]:
    person, at, until = np.array(spans, dtype=np.int64).reshape(-1, 3).T
    return person, at, until


def seconds(spans: list[Span]) -> set[tuple[int, int]]:
    return {(person, second) for person, at, until in spans for second in range(at, until)}


@given(SPANS, SPANS, SPANS)
def test_covered_is_every_second_of_a_span_that_no_hole_of_the_person_covers(
    spans: list[Span], some: list[Span], others: list[Span]
) -> None:
    assert covered(columns(spans)) == len(seconds(spans))
    left = seconds(spans) - seconds(some) - seconds(others)
    assert covered(columns(spans), columns(some), columns(others)) == len(left)


def test_half_days_count_as_halves() -> None:
    assert days(Facts().stayed(0, 1, 1.5, ALERTED)) == (pytest.approx(0.5), pytest.approx(0.5))
