"""Does a prober believe what its own phones can say, and does nothing that it holds have room for the truth?"""

from __future__ import annotations

from itertools import pairwise
from typing import get_type_hints

import pytest

from sim.adversaries.claims import Kind
from sim.adversaries.neighbour import QUARTER
from sim.adversaries.prober import (
    SLOTS,
    Carry,
    believed,
    is_positive,
    letter_box,
    of_the_quarters,
    one_entry,
    slot_accounts,
)
from sim.adversaries.views import Handle, Notified
from sim.units import DAY, UnixTime
from tests.adversaries.remembering import ENOUGH, face, met, moment
from tests.contract.test_types import truths

PHONES = [Handle(bytes([n])) for n in range(3)]
TOLD = Notified(moment(10), None)


def test_what_a_prober_does_has_no_room_for_the_truth() -> None:
    assert set().union(*(truths(hint) for hint in get_type_hints(Carry).values())) <= {Handle}


@pytest.mark.parametrize(
    ("detects", "beliefs"), [(1.0, (0.17, 0.80, 0.99)), (0.7, (0.13, 0.67, 0.97))]
)  # privacy definitions of this project, section 4
def test_accounts_get_the_better_of_a_noisy_server(detects: float, beliefs: tuple[float, ...]) -> None:
    found = [believed(n, n, 0.01, 0.05, detects, 0.0) for n in (1, 2, 3)]
    assert found == [pytest.approx(each, abs=0.005) for each in beliefs]


def test_silence_tells_too_and_more_alerts_tell_more() -> None:
    found = [believed(n, 3, 0.01, 0.05) for n in range(4)]
    assert found == sorted(found)
    assert found[0] < 0.01 < found[3]


def test_what_nobody_can_be_stays_so() -> None:
    assert believed(3, 3, 0.0, 0.05) == 0.0
    assert believed(0, 3, 1.0, 0.0) == 1.0


def test_a_claim_is_about_the_target_alone() -> None:
    claim = is_positive(face(1), [TOLD, None], moment(20), 0.01, 0.0)
    assert (claim.kind, claim.at, claim.candidates) == (Kind.DECLARED, moment(20), (face(1), None))
    assert claim.weight(face(1)) == pytest.approx(believed(1, 2, 0.01, 0.0))


def test_phones_of_one_bag_do_the_same() -> None:
    carried = one_entry(face(1), PHONES, moment(3), moment(9), 30.0, 1.0)
    assert {(each.where, each.face, each.since, each.until, each.minutes, each.metres) for each in carried} == {
        ("beside", face(1), moment(3), moment(9), 30.0, 1.0)
    }
    assert [each.phone for each in carried] == PHONES
    assert {each.where for each in letter_box(face(1), PHONES, moment(3), moment(9), 1.0)} == {"letter box"}


def test_slots_follow_each_other_through_the_day() -> None:
    phones = [Handle(bytes([n])) for n in range(SLOTS)]
    carried = slot_accounts(face(0), phones, moment(3))
    assert SLOTS == 96
    assert carried[0].since == moment(3)
    assert carried[-1].until == moment(3) + DAY
    assert all(one.until == other.since for one, other in pairwise(carried))


def test_a_quarter_names_who_was_there_in_it() -> None:
    """Two were near that day for as long; the account of the second one's quarter was alerted."""
    memory = [met(1, moment(18, 9, 0)), met(2, moment(18, 15, 0))]
    quarter = UnixTime(moment(18, 15, 0) // QUARTER * QUARTER)
    claim = of_the_quarters(memory, {quarter: Notified(moment(20), None)}, 1, ENOUGH)
    assert claim.heaviest == (face(2),)
    assert claim.weight(face(1)) == 0.0
