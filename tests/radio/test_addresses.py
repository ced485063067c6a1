"""Does an address change with the identifier where it should, and does one that does not give the phone away?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.draws import Draws
from sim.hall.meter import BRIDGED_PHONES, bridged
from sim.radio.addresses import ADDRESS_BITS, ADDRESS_S, addresses, in_step
from sim.systems.registry import design

PHONES = np.arange(5_000, dtype=np.int32)


def at_once(at: int, stepping: bool, rotation_s: int = 600) -> np.ndarray:
    moments = np.full(PHONES.size, at, dtype=np.int64)
    return addresses(Draws(3), PHONES, moments, np.full(PHONES.size, stepping), rotation_s)


def test_an_address_in_step_changes_exactly_with_the_identifier() -> None:
    assert np.array_equal(at_once(600, stepping=True), at_once(1_199, stepping=True))
    assert not (at_once(1_199, stepping=True) == at_once(1_200, stepping=True)).any()


def test_another_one_lasts_its_quarter_of_an_hour_from_a_moment_of_its_own() -> None:
    """One in 900 changes in a given second, within 4 standard errors of 900 seconds times 5,000 phones."""
    changed = np.zeros(PHONES.size)
    for second in range(1_000, 1_000 + ADDRESS_S):
        changed += at_once(second, stepping=False) != at_once(second + 1, stepping=False)
    assert (changed == 1).all()
    assert len({*at_once(5_000, stepping=False).tolist()}) == PHONES.size
    assert at_once(5_000, stepping=False).max() < 2**ADDRESS_BITS


@pytest.mark.parametrize("share", [0.0, 0.1, 1.0])
def test_as_many_are_bridged_as_are_out_of_step(share: float) -> None:
    """Within 4 standard errors of drawing 2,000 phones: false alarm 1 in 16,000; one change in 900 falls together."""
    found = bridged(design("gaen").traits, Draws(1), share)
    assert abs(found - share) <= 4 * np.sqrt(share * (1 - share) / BRIDGED_PHONES) + 2 * share / ADDRESS_S
    assert in_step(Draws(1), PHONES, share).mean() == pytest.approx(1 - share, abs=0.03)


def test_without_a_word_in_the_specification_nearly_all_are_bridged() -> None:
    assert bridged(design("bluetrace").traits, Draws(1), 0.0) > 0.99


def test_shares_nest() -> None:
    some, more = (in_step(Draws(1), PHONES, share) for share in (0.1, 0.4))
    assert not (more & ~some).any()
