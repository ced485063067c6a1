"""Do tracers work in turn, in their hours, and as fast as they are many?"""

from __future__ import annotations

import pytest

from sim.health.tracers import Tracers
from sim.units import DAY, HOUR, NEVER

NINE, EIGHT_HOURS = 9 * HOUR, 8 * HOUR


def test_work_is_done_one_after_the_other_in_office_hours() -> None:
    tracers = Tracers(1, NINE, EIGHT_HOURS)
    assert tracers.work(0, HOUR) == 10 * HOUR
    assert tracers.work(HOUR, 6 * HOUR) == 16 * HOUR
    assert tracers.work(12 * HOUR, HOUR) == 17 * HOUR
    assert tracers.work(12 * HOUR, 1) == DAY + NINE + 1
    assert tracers.work(3 * DAY + 20 * HOUR, 60) == 4 * DAY + NINE + 60


def test_half_a_tracer_takes_twice_as_long_and_ten_a_tenth() -> None:
    assert Tracers(0.5, NINE, EIGHT_HOURS).work(0, HOUR) == 11 * HOUR
    assert Tracers(10, NINE, EIGHT_HOURS).work(0, HOUR) == NINE + HOUR // 10


def test_a_month_of_too_much_work_fills_every_hour_of_it() -> None:
    """Work that comes in faster than it can be done is done back to back: its end is its sum, in office hours."""
    tracers = Tracers(3, NINE, EIGHT_HOURS)
    jobs = [(day * DAY + NINE + turn * 100, 600 + turn) for day in range(30) for turn in range(160)]
    done = [tracers.work(at, seconds) for at, seconds in jobs]
    assert done == sorted(done)
    assert all(NINE < at % DAY <= NINE + EIGHT_HOURS for at in done)
    days, rest = divmod(-(-sum(seconds for _, seconds in jobs) // 3), EIGHT_HOURS)
    assert done[-1] == days * DAY + NINE + rest


def test_what_waits_is_counted() -> None:
    tracers = Tracers(2, NINE, EIGHT_HOURS)
    assert tracers.backlog_s(0) == 0
    tracers.work(0, 4 * HOUR)
    assert tracers.backlog_s(0) == 4 * HOUR
    assert tracers.backlog_s(10 * HOUR) == 2 * HOUR
    assert tracers.backlog_s(11 * HOUR) == 0


@pytest.mark.parametrize("tracers", [Tracers(0, NINE, EIGHT_HOURS), Tracers(5, NINE, 0)])
def test_nobody_at_work_is_for_ever(tracers: Tracers) -> None:
    assert tracers.work(5, 1) == NEVER


def test_no_work_is_done_at_once_and_never_before_it_came() -> None:
    tracers = Tracers(1, NINE, EIGHT_HOURS)
    assert tracers.work(20 * HOUR, 0) == 20 * HOUR
    with pytest.raises(ValueError, match="comes in behind"):
        tracers.work(19 * HOUR, 1)


@pytest.mark.parametrize("wrong", [(-1, 0, 1), (1, -1, 1), (1, 0, -1), (1, 17 * HOUR, 8 * HOUR)])
def test_what_cannot_be_is_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="tracers at work"):
        Tracers(*wrong)
