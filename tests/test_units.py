"""Do moments, days and dates agree?"""

from __future__ import annotations

from datetime import date

import pytest

from sim.units import DAY, Calendar, day_of


def test_a_calendar_translates_both_ways() -> None:
    calendar = Calendar(date(2020, 6, 2))
    assert calendar.midnight == 1_591_056_000
    assert calendar.seconds(calendar.unix(12_345)) == 12_345
    assert calendar.unix(-1) == calendar.midnight - 1
    assert calendar.date(30) == date(2020, 7, 2)


@pytest.mark.parametrize(("at", "day"), [(0, 0), (DAY - 1, 0), (DAY, 1), (-1, -1), (-DAY, -1), (-DAY - 1, -2)])
def test_days_before_day_0_are_counted_down(at: int, day: int) -> None:
    assert day_of(at) == day
