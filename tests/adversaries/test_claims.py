"""Is a claim a distribution over handles, nobody included, and is it read as the definitions say?"""

from __future__ import annotations

import math
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.views import Handle
from tests.adversaries.remembering import face, moment, score
from tests.contract.test_types import truths


def claim(*weights: float) -> Claim:
    """A claim on faces 0, 1, ..., the last weight for nobody."""
    return Claim(Kind.DECLARED, moment(1), (*(face(who) for who in range(len(weights) - 1)), None), weights)


@pytest.mark.parametrize(
    ("candidates", "weights", "why"),
    [
        ((face(0),), (1.0,), "always a candidate"),
        ((), (), "always a candidate"),
        ((face(0), None), (1.0,), "one weight"),
        ((face(0), face(0), None), (0.5, 0.5, 0.0), "one weight"),
        ((None, None), (0.5, 0.5), "one weight"),
        ((face(0), None), (0.5, 0.4), "sum to 1"),
        ((face(0), None), (0.5, 0.5 + 1e-6), "sum to 1"),
        ((face(0), None), (1.5, -0.5), "sum to 1"),
        ((face(0), None), (math.nan, 1.0), "sum to 1"),
        ((face(0), None), (1.0, math.nan), "sum to 1"),
        ((face(0), None), (math.inf, 0.0), "sum to 1"),
    ],
)
def test_what_is_no_distribution_is_no_claim(
    candidates: tuple[Handle | None, ...], weights: tuple[float, ...], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        Claim(Kind.DECLARED, moment(1), candidates, weights)


def test_what_adding_floats_loses_is_forgiven() -> None:
    tenths = claim(*[0.1] * 10)
    assert sum(tenths.weights) != 1.0
    assert len(tenths.heaviest) == 10


def test_a_claim_has_no_room_for_the_truth() -> None:
    """Beside the attacker's own handles there are weights, and what it is about."""
    assert set().union(*(truths(hint) for hint in get_type_hints(Claim).values())) <= {Handle, Kind, float}


def test_the_heaviest_are_all_who_tie() -> None:
    assert claim(0.2, 0.5, 0.3).heaviest == (face(1),)
    assert claim(0.4, 0.2, 0.4).heaviest == (face(0), None)
    assert claim(1.0).heaviest == (None,)


def test_a_tie_scores_the_share_of_it_that_declared() -> None:
    four = claim(0.3, 0.3, 0.3, 0.1, 0.0)
    assert score(four, [0]) == pytest.approx(1 / 3)
    assert score(four, [0, 2]) == pytest.approx(2 / 3)
    assert score(four, [0, 1, 2, 3]) == 1.0
    assert score(four, [3]) == 0.0
    assert score(four, []) == 0.0


def test_nobody_ties_and_is_never_right() -> None:
    """Whom one cannot name is not identified."""
    assert score(claim(0.5, 0.5), [0]) == 0.5
    assert score(claim(0.4, 0.6), [0]) == 0.0


def test_the_set_is_as_large_as_so_many_alike() -> None:
    assert claim(1.0).set_size == 1.0
    assert claim(1.0, 0.0).set_size == 1.0
    assert claim(0.25, 0.25, 0.25, 0.25).set_size == pytest.approx(4.0)
    assert claim(0.5, 0.25, 0.25).set_size == pytest.approx(2**1.5)


def test_whoever_is_no_candidate_has_no_weight() -> None:
    assert claim(0.7, 0.3).weight(face(0)) == 0.7
    assert claim(0.7, 0.3).weight(None) == 0.3
    assert claim(0.7, 0.3).weight(face(5)) == 0.0


@given(st.lists(st.integers(0, 20), min_size=1, max_size=12).filter(any))
def test_the_set_lies_between_one_and_all_who_have_weight(shares: list[int]) -> None:
    found = claim(*(share / sum(shares) for share in shares))
    assert 1.0 - 1e-9 <= found.set_size <= sum(share > 0 for share in shares) + 1e-9
    assert max(found.weights) >= 1 / found.set_size - 1e-9
