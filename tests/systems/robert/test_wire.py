"""Is what a phone says StopCovid's, to the byte?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.ciphers import hmac_sha256
from sim.systems.machine import Settings
from sim.systems.robert.limits import OFFSET, OFFSET_KEY, SERVICE_START
from sim.systems.robert.wire import (
    RX_GAIN,
    all_calibrated,
    calibrated,
    hello,
    phase_of,
    rebuilt,
    request_mac,
    rx_gain,
    trailer,
    unsigned,
)
from sim.units import Secrets, UnixTime

PAIR = bytes.fromhex("46") + b"STOPCOV1"


def test_the_published_hello() -> None:
    """StopCovid SDK for Android, HelloBuilderTest."""
    assert hello(PAIR, 4_276_036_795, b"string").hex() == "4653544f50434f5631a33bcf39c07166"


@given(st.binary(min_size=9, max_size=9), st.integers(SERVICE_START, 2**32 - 1), st.binary(min_size=32, max_size=32))
def test_a_hello_is_pair_time_and_mac(pair: bytes, at: int, key: bytes) -> None:
    said = hello(pair, at, key)
    assert len(said) == 16
    assert said[:9] == pair
    assert int.from_bytes(said[9:11], "big") == (at + 2_208_988_800) % 65_536
    assert said[:11] == unsigned(pair, at)
    assert said[11:] == hmac_sha256(key, b"\x01" + said[:11])[:5]


def test_what_follows_the_hello_is_version_and_gain() -> None:
    assert trailer(1) == b"\x01\xe2"
    assert trailer(2) == b"\x02\xe2"


@given(st.integers(SERVICE_START + 180, SERVICE_START + 10**8), st.integers(0, 179), st.sampled_from([30, 180]))
def test_the_last_rebuild(now: int, phase: int, period: int) -> None:
    at = rebuilt(UnixTime(now), phase % period, period)
    assert now - period < at <= now
    assert at % 900 == 0 or (at - phase) % period == 0
    assert at // 900 == now // 900, "an identifier is never said outside its epoch"
    assert rebuilt(UnixTime(at), phase % period, period) == at


def test_phases_belong_to_phones() -> None:
    phases = {phase_of(Secrets(bytes([n])), 180) for n in range(200)}
    assert len(phases) > 100
    assert phases <= set(range(180))


@pytest.mark.parametrize(("gain", "rssi", "level"), [(-30, -60, -25), (-10, -60, -45), (0, -60, -55), (-30, -128, -93),
                                                     (-128, 20, 127), (127, -60, -128)])  # fmt: skip
def test_calibration_takes_both_gains_away(gain: int, rssi: int, level: int) -> None:
    assert calibrated(bytes(17) + bytes([gain & 0xFF]), rssi) == level


@pytest.mark.parametrize("attenuation", [31, 57, 72])
def test_the_calibrated_scale_is_six_less_attenuation(attenuation: int) -> None:
    """Phones of DP-3T's experiment 34: attenuation = -24 - (rssi + 5) by Google's calibration."""
    rssi = -24 - 5 - attenuation
    assert calibrated(bytes(16) + trailer(1), rssi) == 6 - attenuation == OFFSET - attenuation


@pytest.mark.parametrize("offset", [0, 6, 12])
def test_another_offset_moves_every_level(offset: int) -> None:
    rx, rssi = rx_gain(Settings(extras={OFFSET_KEY: offset})), -24 - 5 - 57
    assert calibrated(bytes(16) + trailer(1), rssi, rx) == offset - 57
    assert all_calibrated(np.int8(-30), np.array([rssi], dtype=np.int32), rx).tolist() == [offset - 57]


def test_without_it_the_receive_gain_is_that_of_the_table() -> None:
    assert rx_gain(Settings()) == RX_GAIN == rx_gain(Settings(extras={OFFSET_KEY: OFFSET}))


def test_a_requests_mac_covers_identifier_epoch_and_time() -> None:
    mac = request_mac(2, b"STOPCOV1", 12_345, 3_811_069_221, b"key")
    assert mac == hmac_sha256(b"key", b"\x02STOPCOV1" + bytes.fromhex("00003039") + bytes.fromhex("e3284d25"))
    others = {request_mac(*changed, b"key") for changed in ((3, b"STOPCOV1", 12_345, 3_811_069_221),
              (2, b"STOPCOV2", 12_345, 3_811_069_221), (2, b"STOPCOV1", 12_346, 3_811_069_221),
              (2, b"STOPCOV1", 12_345, 3_811_069_222))}  # fmt: skip
    assert len(others | {mac}) == 5
