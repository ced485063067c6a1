"""Are a phone's bytes the specification's? Known answers, and what must hold for any key."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sim.systems.gaen.wire import DiagnosisKey, aemk, enin, first_interval, masked, payload, rpik, rpis, tx_powers
from sim.units import UnixTime

TEK = bytes.fromhex("75c734c6dd1a782de7a965da5eb93125")
START = 2_642_976
"""The published test vector of the Cryptography Specification v1.2; tests/vectors has all of it."""


def test_known_answers() -> None:
    assert rpik(TEK).hex() == "185ad91db69ec7dd048960f1f3ba6175"
    assert aemk(TEK).hex() == "d57c46af7a1d83965b9bed8bd152936a"
    first, second = rpis(TEK, START, 2)
    assert first.hex() == "8be6cd371c5c891604bfbe49df845096"
    assert second.hex() == "3c9a1de5dd6b02afa7fded7b570b3e56"
    assert masked(TEK, first, bytes.fromhex("40080000")).hex() == "72033874"
    assert payload(TEK, UnixTime(START * 600 + 599), 8) == first + bytes.fromhex("72033874")


def test_a_day_has_144_identifiers_all_different() -> None:
    day = rpis(TEK, START)
    assert len(set(day)) == len(day) == 144
    assert day[100:103] == rpis(TEK, START + 100, 3)


def test_intervals() -> None:
    assert (enin(599), enin(600)) == (0, 1)
    assert first_interval(18_354) == START
    key = DiagnosisKey(TEK, START, 6)
    assert (key.day, key.ends) == (18_354, (START + 6) * 600)


@given(st.binary(min_size=16, max_size=16), st.integers(0, 2**32), st.integers(-128, 127))
def test_power_is_told_to_whoever_has_the_key(tek: bytes, now: int, dbm: int) -> None:
    said = payload(tek, UnixTime(now), dbm)
    assert len(said) == 20
    assert tx_powers(DiagnosisKey(tek, first_interval(now // 86_400)), [said]) == [dbm]
    assert said[:16] == rpis(tek, enin(now), 1)[0]


def test_well_formed() -> None:
    assert DiagnosisKey(TEK, START).well_formed
    assert DiagnosisKey(TEK, 0, 1).well_formed
    for tek, start, period in ((TEK[:15], START, 144), (TEK, -1, 144), (TEK, START, 0), (TEK, START, 145)):
        assert not DiagnosisKey(tek, start, period).well_formed
