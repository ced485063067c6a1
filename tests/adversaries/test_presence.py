"""What does a receiver at a door claim? Rows written by hand, in few words."""

from __future__ import annotations

import pytest

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.presence import AT_THE_DOOR_S, BEFORE_S, LOUD_DBM, at_home, at_the_gate
from sim.adversaries.views import Handle, Seen, Sniffed
from sim.units import HOUR, UnixTime

SHOP, OTHER, ANN = Handle(b"shop"), Handle(b"other"), Handle(b"ann")
CAME = Seen(UnixTime(10_000), SHOP, ANN)


def heard(at: int, address: str = "a", rssi: int = LOUD_DBM, where: Handle = SHOP) -> Sniffed:
    return Sniffed(UnixTime(at), where, Handle(address.encode()), b"said", rssi)


def says(*rows: Sniffed) -> bool:
    (claim,) = at_the_gate(rows, [CAME])
    assert (claim.kind, claim.at) == (Kind.USES_APP, CAME.at)
    return claim.weight(ANN) > 0.5


def test_a_phone_that_begins_to_be_heard_at_the_gate_is_the_visitors() -> None:
    assert says(heard(10_000))
    assert says(heard(10_000 + AT_THE_DOOR_S - 1))
    assert says(heard(10_000 - BEFORE_S - 1), heard(10_000))


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (heard(9_999),),  # before
        (heard(10_000 + AT_THE_DOOR_S),),  # after
        (heard(10_000, rssi=LOUD_DBM - 1),),  # too faint
        (heard(10_000 - BEFORE_S), heard(10_000)),  # already inside
        (heard(10_000, where=OTHER),),  # at another gate
    ],
)
def test_no_other_phone_is(rows: tuple[Sniffed, ...]) -> None:
    assert not says(*rows)


def test_a_home_is_empty_once_nothing_was_heard_for_so_long() -> None:
    moments = [UnixTime(hour * HOUR) for hour in (10, 11, 12, 13)]
    claims = at_home([heard(10 * HOUR + 1), heard(11 * HOUR, where=OTHER)], [SHOP, OTHER], moments, HOUR)
    assert {each.kind for each in claims} == {Kind.PRESENT}
    assert [_there(each) for each in claims[::2]] == [False, True, False, False]
    assert [_there(each) for each in claims[1::2]] == [False, False, True, False]


def _there(claim: Claim) -> bool:
    (door,) = (each for each in claim.candidates if each is not None)
    return claim.weight(door) > 0.5
