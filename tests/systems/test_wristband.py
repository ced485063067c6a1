"""When are the police sent? Whenever a band turns to away, while its order holds."""

from __future__ import annotations

import pickle

import pytest

from sim.systems import machine as m
from sim.systems.machine import AtHome, Check, Line, Ordered, ProtocolError, Settings
from sim.systems.wristband import DESIGN, Authority
from sim.units import DAY, HOUR, Secrets, UnixTime

NOW = UnixTime(1_585_000_000)
ANN, BOB = Line(b"ann"), Line(b"bob")


def at(hours: float) -> UnixTime:
    return UnixTime(NOW + int(hours * HOUR))


def ordered() -> Authority:
    authority = DESIGN.servers["authority"](Secrets(b""), Settings())
    assert isinstance(authority, Authority)
    assert authority.handle(Ordered(ANN, at(48)), NOW) == ()
    return authority


def test_who_leaves_is_looked_for_once_each_time() -> None:
    authority = ordered()
    assert authority.handle(AtHome(ANN, True), at(1)) == ()
    assert authority.handle(AtHome(ANN, False), at(2)) == (Check(ANN),)
    assert authority.handle(AtHome(ANN, False), at(3)) == ()
    assert authority.handle(AtHome(ANN, True), at(4)) == ()
    assert authority.handle(AtHome(ANN, False), at(5)) == (Check(ANN),)


def test_one_wearer_is_not_another() -> None:
    authority = ordered()
    authority.handle(Ordered(BOB, at(48)), NOW)
    assert authority.handle(AtHome(ANN, False), at(2)) == (Check(ANN),)
    assert authority.handle(AtHome(BOB, False), at(2)) == (Check(BOB),)


@pytest.mark.parametrize(
    "stimulus", [AtHome(BOB, False), m.Installed(), m.SyncDue(), m.Delivered(b"at home", ANN), m.SlipIssued(b"")]
)
def test_what_no_band_says_is_refused(stimulus: m.Stimulus) -> None:
    authority = ordered()
    before = pickle.dumps(authority)
    with pytest.raises(ProtocolError):
        authority.handle(stimulus, at(1))
    assert pickle.dumps(authority) == before


def test_after_the_order_a_band_says_nothing() -> None:
    authority = ordered()
    assert authority.handle(AtHome(ANN, False), at(47.9)) == (Check(ANN),)
    with pytest.raises(ProtocolError):
        authority.handle(AtHome(ANN, True), at(48))
    authority.handle(Ordered(BOB, UnixTime(at(48) + 2 * DAY)), UnixTime(at(48) + DAY))
    with pytest.raises(ProtocolError):
        authority.handle(AtHome(ANN, False), at(47))
