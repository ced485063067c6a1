"""Do the users of a lower adoption stay users at a higher one, and nobody without a phone ever?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.world.little import world

PEOPLE = world([(0, 0, i, j) for i in range(1, 60) for j in (i + 1, i + 2)], ownership=0.7).people
ADOPTION = st.floats(0.0, 1.0)


@given(ADOPTION, ADOPTION)
def test_adoption_sets_nest(one: float, two: float) -> None:
    fewer, more = PEOPLE.app_users(min(one, two)), PEOPLE.app_users(max(one, two))
    assert (more | ~fewer).all()
    assert not (more & ~PEOPLE.owns_phone).any()


def test_everybody_with_a_phone_or_nobody() -> None:
    assert (PEOPLE.app_users(1.0) == PEOPLE.owns_phone).all()
    assert not PEOPLE.app_users(0.0).any()
    assert 0 < PEOPLE.owns_phone.sum() < PEOPLE.count
