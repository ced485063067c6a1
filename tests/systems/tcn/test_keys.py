"""Which key is in use when, before and after a report, and what does a report hand over?"""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.tcn.keys import KeyChain, index_at
from sim.systems.tcn.wire import signed
from sim.units import DAY, HOUR, MINUTE, Secrets, UnixTime

MIDNIGHT = 18_442 * DAY
CHAIN = KeyChain(Secrets(b"alice"), UnixTime(MIDNIGHT))
moments = st.integers(0, 2 * DAY - 1).map(lambda second: UnixTime(MIDNIGHT + second))


def told(chain: KeyChain, since: int, now: int) -> set[bytes]:
    """All numbers that the reports of a declaration tell of."""
    return {n for spell in chain.ended(UnixTime(since), UnixTime(now)) for n in signed(*spell).numbers()}


def test_a_number_for_each_quarter_and_a_key_for_each_six_hours() -> None:
    said = [CHAIN.at(UnixTime(MIDNIGHT + second)) for second in range(0, DAY, MINUTE)]
    assert len(set(said)) == 96
    assert said[14] == said[0] != said[15]
    assert [index_at(MIDNIGHT + hour * HOUR) for hour in (0, 5.75, 6, 23.9)] == [1, 24, 1, 24]  # type: ignore[arg-type]
    spells = CHAIN.ended(UnixTime(MIDNIGHT), UnixTime(MIDNIGHT + DAY))
    assert len({spell.rak for spell in spells}) == 4
    assert {(spell.j1, spell.j2) for spell in spells} == {(1, 24)}


@given(st.lists(moments, max_size=4).map(sorted), moments, moments)
def test_reports_tell_what_was_said_since_then_and_nothing_later(
    reports: list[UnixTime], since: UnixTime, now: UnixTime
) -> None:
    since, now = min(since, now), max(since, now)
    chain = CHAIN
    for each in reports:
        if each < now:
            chain = chain.reported(each)
    chain = chain.reported(now)
    said = {chain.at(UnixTime(at)) for at in (*range(since, now, MINUTE), *([now - 1] if now > since else []))}
    found = told(chain, since, now)
    assert said <= found
    after = {chain.at(UnixTime(at)) for at in range(now, now + DAY, MINUTE)}
    assert not found & after
    before = {chain.at(UnixTime(at)) for at in range(MIDNIGHT, since - 15 * MINUTE + 1, MINUTE)}
    assert not found & before


@given(st.lists(moments, max_size=3).map(sorted), st.lists(moments, max_size=30))
def test_many_moments_at_once_are_those_one_by_one(reports: list[UnixTime], at: list[UnixTime]) -> None:
    chain = CHAIN
    for each in reports:
        chain = chain.reported(each)
    rows, which = chain.at_each(np.array(at, dtype=np.int64))
    assert [bytes(rows[n]) for n in which] == [chain.at(each) for each in at]
    assert len({bytes(row) for row in rows}) == len(rows)


def test_nothing_from_before_the_installation() -> None:
    now = UnixTime(MIDNIGHT + DAY)
    chain = KeyChain(Secrets(b"bob"), UnixTime(MIDNIGHT + 7 * HOUR + 1)).reported(now)
    first, *_ = chain.ended(UnixTime(0), now)
    assert (first.j1, first.j2) == (5, 24)
    assert chain.ended(UnixTime(0), UnixTime(MIDNIGHT)) == ()
