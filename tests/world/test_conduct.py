"""Does the latest fact that has begun hold, and does no later fact change the past?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.kernels import kernel
from sim.units import Bools, Int64s
from sim.world.conduct import MARKS, Conduct, Facts, is_away

PERSONS = st.integers(0, 3)
MOMENTS = st.integers(-20, 40)
FACTS = st.lists(st.tuples(PERSONS, MOMENTS, st.integers(0, 15)), max_size=12)


def told(facts: list[tuple[int, int, int]], asked_after: int = 0) -> Conduct:
    """Conduct of these facts, told in two parts: a world asks after so many of them."""
    conduct = Conduct()
    for number, (person, at, length) in enumerate(facts):
        if number == asked_after:
            conduct.facts()
        conduct.stay_away(person, at, at + length, now=at)
    return conduct


def plain_until(facts: list[tuple[int, int, int]], person: int, at: int) -> int:
    """The rule in words: among the facts of the person that have begun, the latest; of equals, the last told."""
    mine = [(begin, n, begin + length) for n, (who, begin, length) in enumerate(facts) if who == person]
    begun = [fact for fact in mine if fact[0] <= at]
    return max(at, max(begun)[2]) if begun else at


@given(FACTS, st.integers(0, 12))
def test_away_is_what_the_rule_says(facts: list[tuple[int, int, int]], asked_after: int) -> None:
    conduct = told(facts, asked_after)
    for person in range(4):
        times = np.arange(-25, 60)
        expected = [plain_until(facts, person, int(t)) for t in times]
        assert [conduct.until(person, int(t)) for t in times] == expected
        assert (conduct.away(np.full(times.size, person), times) == (np.array(expected) > times)).all()


@given(FACTS)
def test_what_is_told_later_leaves_the_past_as_it_was(facts: list[tuple[int, int, int]]) -> None:
    facts = sorted(facts, key=lambda fact: fact[1])
    whole = told(facts)
    for n, (_, now, _) in enumerate(facts):
        before = told(facts[:n])
        for person in range(4):
            times = np.arange(-25, now)
            persons = np.full(times.size, person)
            assert (before.away(persons, times) == whole.away(persons, times)).all()


def test_a_release_is_a_new_fact_and_a_stay_can_be_extended() -> None:
    conduct = Conduct()
    conduct.stay_away(7, 100, 1_000, now=50)
    conduct.stay_away(7, 300, 300, now=200)
    conduct.stay_away(7, 500, 2_000, now=400)
    moments = np.array([99, 100, 299, 300, 499, 500, 1_999, 2_000])
    expected = [False, True, True, False, False, True, True, False]
    assert conduct.away(np.full(8, 7), moments).tolist() == expected
    assert not conduct.away(np.full(8, 6), moments).any()


def test_the_past_cannot_be_told() -> None:
    with pytest.raises(ValueError, match="it is 11 already"):
        Conduct().stay_away(1, 10, 20, now=11)
    with pytest.raises(ValueError, match="until 9"):
        Conduct().stay_away(1, 10, 9, now=10)


@kernel
def _away(facts: Facts, person: Int64s, at: Int64s, out: Bools) -> None:
    for row in range(person.size):
        out[row] = is_away(facts, person[row], at[row])


@given(FACTS, st.sampled_from([0, MARKS]))
def test_kernels_read_the_same_facts(facts: list[tuple[int, int, int]], shift: int) -> None:
    """Also where two persons share a mark."""
    conduct = told(facts)
    person, at = np.repeat(np.arange(4), 85), np.tile(np.arange(-25, 60), 4)
    out = np.ones(person.size, dtype=np.bool_)
    _away(conduct.facts(), person + shift, at, out)
    assert (out == conduct.away(person + shift, at)).all()
