"""Which key is in use when, before and after a report?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sim.systems.gaen.keys import KeyChain
from sim.systems.gaen.wire import enin
from sim.units import DAY, Secrets, UnixTime

DAY_0 = 18_442
MIDNIGHT = DAY_0 * DAY
CHAIN = KeyChain(Secrets(b"alice"), UnixTime(MIDNIGHT + 9 * 3600))


def test_one_key_a_day() -> None:
    (today,), (tomorrow,) = CHAIN.of_day(DAY_0), CHAIN.of_day(DAY_0 + 1)
    assert today.tek == Secrets(b"alice")(f"tek {DAY_0}", 16)
    assert today.tek != tomorrow.tek
    assert (today.start, today.period) == (DAY_0 * 144, 144)
    assert CHAIN.at(UnixTime(MIDNIGHT + DAY - 1)) == today.tek
    assert CHAIN.at(UnixTime(MIDNIGHT + DAY)) == tomorrow.tek


def test_a_report_ends_the_key_of_the_day() -> None:
    report = UnixTime(MIDNIGHT + 15 * 3600 + 100)
    chain = CHAIN.reported(report)
    first, second = chain.of_day(DAY_0)
    assert first.tek == CHAIN.of_day(DAY_0)[0].tek != second.tek
    assert (first.period, second.period) == (90, 54)
    assert first.ends == MIDNIGHT + 15 * 3600
    assert second.ends == MIDNIGHT + DAY
    assert chain.at(UnixTime(report - 1)) == first.tek
    assert chain.at(report) == second.tek
    assert chain.ended(DAY_0, report) == (first,)
    assert chain.holds(first)
    assert chain.holds(second)
    assert not KeyChain(Secrets(b"bob"), report).holds(first)


@given(st.lists(st.integers(0, DAY - 1), max_size=4).map(sorted), st.integers(0, DAY - 1))
def test_the_keys_of_a_day_cover_it_once(reports: list[int], at: int) -> None:
    chain = CHAIN
    for each in reports:
        chain = chain.reported(UnixTime(MIDNIGHT + each))
    keys = chain.of_day(DAY_0)
    intervals = [interval for key in keys for interval in range(key.start, key.start + key.period)]
    assert intervals == list(range(DAY_0 * 144, DAY_0 * 144 + 144))
    assert len({key.tek for key in keys}) == len(keys)
    assert all(key.ends <= MIDNIGHT + at for key in chain.ended(DAY_0, UnixTime(MIDNIGHT + at)))


@given(st.lists(st.integers(0, DAY - 1), max_size=3).map(sorted), st.integers(0, DAY - 1))
def test_an_ended_key_is_not_spoken_with_again(reports: list[int], at: int) -> None:
    """What is said from a report on comes from another key than what was uploaded."""
    chain = CHAIN
    for each in reports:
        now = UnixTime(MIDNIGHT + each)
        chain = chain.reported(now)
        later = UnixTime(max(now, MIDNIGHT + at))
        spoken = chain.at(later)
        assert all(key.tek != spoken for key in chain.ended(DAY_0, now))
        assert all(key.start + key.period <= enin(now) for key in chain.ended(DAY_0, now))


def test_no_key_from_before_the_installation() -> None:
    now = UnixTime(MIDNIGHT + 2 * DAY + 60)
    assert [key.day for key in CHAIN.reported(now).ended(DAY_0 - 5, now)] == [DAY_0, DAY_0 + 1]
