"""Are hours counted from the latest report behind an alert, and alerts without any left out?"""

from __future__ import annotations

import pytest

from sim.measures.counted import Counted
from sim.measures.telling import telling
from sim.metrics.telling import AFTER_REPORT
from tests.measures.facts import Facts


def hours(facts: Facts) -> tuple[float, float]:
    one = telling(facts.closed())[AFTER_REPORT]
    assert isinstance(one, Counted)
    return one.numerator, one.denominator


def test_the_latest_report_before_the_alert_counts() -> None:
    facts = Facts().reported(1, 2.0).reported(3, 3.0).reported(5, 9.0)
    facts.alerted(0, 4.0, _1=0.1, _3=0.1).alerted(2, 5.0, _1=0.1, _5=0.1)
    assert hours(facts) == pytest.approx((24 + 72, 2))


def test_alerts_with_no_report_behind_them_are_left_out() -> None:
    assert hours(Facts().reported(1, 2.0).alerted(0, 4.0)) == (0, 0)
    assert hours(Facts().alerted(0, 4.0, _7=0.1)) == (0, 0)
    assert hours(Facts()) == (0, 0)


def test_an_alert_that_goes_on_counts_once() -> None:
    facts = Facts().reported(1, 2.0).alerted(0, 3.0, _1=0.1).alerted(0, 4.0, _1=0.1)
    assert hours(facts) == pytest.approx((24, 1))
