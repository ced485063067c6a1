"""Are weights that can be believed told apart from those that cannot, and is nothing said where too few tell?"""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.adversaries.neighbour import who_was_it
from sim.adversaries.views import Notified
from sim.draws import Draws
from sim.measures.calibration import FEWEST_CLAIMS, Calibration, calibration
from sim.units import Floats
from tests.adversaries.remembering import ENOUGH, face, met, moment


def attacked(sharper: float, number: int, seed: int = 1) -> Calibration:
    """What claims about as many declarers are worth, each among four candidates of whom some are likelier.

    An attack believes the true shares to the power of `sharper`: 1 is calibrated, above it is overconfident, below shy.
    """
    stream = Draws(seed).stream(f"claims.{number}")
    share: Floats = stream.dirichlet([0.5] * 4, number)
    declarer = (share.cumsum(axis=1) < stream.random((number, 1))).sum(axis=1)
    believed = share**sharper / (share**sharper).sum(axis=1, keepdims=True)
    return calibration(np.minimum(believed, 1.0).ravel(), (np.arange(4) == declarer[:, None]).ravel(), number)


@pytest.mark.parametrize("number", [FEWEST_CLAIMS, 10_000])
def test_a_calibrated_attack_is_told_from_others(number: int) -> None:
    """In 100 worlds each. An honest attack is doubted in 3 of 100 (10 tenths, each at 3 standard errors), in more than
    8 with probability .004; one that squares its odds, or takes their root, is never believed."""
    assert sum(attacked(1.0, number, seed).holds is True for seed in range(100)) >= 92
    for sharper in (2.0, 0.5):
        assert not any(attacked(sharper, number, seed).holds for seed in range(100))


def test_the_overconfident_believe_too_much_at_the_top_and_the_shy_too_little() -> None:
    over, shy = attacked(2.0, 10_000), attacked(0.5, 10_000)
    for tenth in (6, 7, 8):
        assert over.wrong[tenth]
        assert shy.wrong[tenth]
        assert over.gaps[tenth] > 0.05
        assert shy.gaps[tenth] < -0.05


def test_a_tenth_has_its_means() -> None:
    found = calibration(np.array([0.0, 0.05, 0.3, 0.36, 0.9, 1.0]), [0, 1, 1, 0, 1, 1])
    assert found.rows.tolist() == [2, 0, 0, 2, 0, 0, 0, 0, 0, 2]
    assert found.mean_weight[[0, 3, 9]] == pytest.approx([0.025, 0.33, 0.95])
    assert found.mean_hit[[0, 3, 9]] == pytest.approx([0.5, 0.5, 1.0])
    assert found.gaps[[0, 3, 9]] == pytest.approx([-0.475, -0.17, -0.05])
    assert found.error[3] == pytest.approx(math.sqrt((0.3 * 0.7 + 0.36 * 0.64) / 2 / 2))
    assert np.isnan(found.mean_hit[1])
    assert not found.wrong[1]
    assert found.claims == 6


@pytest.mark.parametrize(("right", "rows", "holds"), [
    (0.50, 2_000, True), (0.46, 2_000, True), (0.44, 2_000, False), (0.56, 2_000, False),
    (0.40, 100, True), (0.30, 100, False),
])  # fmt: skip
def test_a_tenth_may_be_off_by_a_twentieth_or_by_what_chance_explains(right: float, rows: int, holds: bool) -> None:
    """Weights of .5: in 2,000 rows 3 standard errors are .034, in 100 they are .15."""
    hits = np.arange(rows) < round(right * rows)
    assert calibration(np.full(rows, 0.5), hits, FEWEST_CLAIMS).holds is holds


def test_few_claims_tell_nothing() -> None:
    weights, hits = np.full(4_000, 0.25), np.arange(4_000) % 4 == 0
    assert calibration(weights, hits, FEWEST_CLAIMS - 1).holds is None
    assert calibration(weights, hits, FEWEST_CLAIMS).holds is True
    assert calibration(np.zeros(0), []).holds is None


@pytest.mark.parametrize(("weights", "hits"), [
    ([0.5, 0.5], [1]), ([[0.5]], [[1]]), ([1.2], [1]), ([-0.1], [0]), ([math.nan], [0]), ([0.5], [2]),
])  # fmt: skip
def test_what_are_no_weights_is_refused(weights: list[float], hits: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        calibration(np.array(weights), hits)


def test_an_alerted_neighbour_who_met_people_alike_is_calibrated() -> None:
    """Through the attack: 1 to 8 people met, each declares with probability .3; each declarer is a part of the truth.

    Had each of several declarers a whole hit, the same weights would look shy: what they could say sums to 1.
    """
    stream = Draws(3).stream("met")
    weights, parts, wholes = [], [], []
    alerts = 0
    for number in stream.integers(1, 9, 4_000).tolist():
        declared = stream.random(number) < 0.3
        if not declared.any():
            continue
        alerts += 1
        memory = [met(who, moment(1, 8 + who)) for who in range(number)]
        claim = who_was_it(memory, Notified(moment(2), moment(1)), None, 14, ENOUGH)
        weights += [claim.weight(face(who)) for who in range(number)] + [claim.weight(None)]
        parts += [*(declared / declared.sum()).tolist(), 0.0]
        wholes += [*declared.tolist(), False]
    assert calibration(np.array(weights), parts, alerts).holds is True
    assert calibration(np.array(weights), wholes, alerts).holds is False
