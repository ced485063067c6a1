"""Are a day's identifiers those that Google and Apple published?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from sim.systems.gaen.wire import DiagnosisKey, aemk, enin, masked, payload, rpik, rpis, tx_powers
from sim.units import UnixTime
from tests.conftest import VECTORS, needs_vectors

pytestmark = needs_vectors


@pytest.fixture(scope="module")
def vector() -> Any:
    return json.loads((VECTORS / "gaen.json").read_text())


@pytest.fixture(scope="module")
def tek(vector: Any) -> bytes:
    return bytes.fromhex(vector["tek"])


def test_derived_keys(vector: Any, tek: bytes) -> None:
    assert rpik(tek).hex() == vector["rpik"]
    assert aemk(tek).hex() == vector["aemk"]


def test_all_identifiers_of_the_day(vector: Any, tek: bytes) -> None:
    start = vector["rolling_start_interval_number"]
    assert enin(vector["key_generation_unix_seconds"]) == start
    assert [rpi.hex() for rpi in rpis(tek, start)] == [row["rpi"] for row in vector["advertised"]]


def test_all_metadata_of_the_day(vector: Any, tek: bytes) -> None:
    metadata = bytes.fromhex(vector["ble_metadata"])
    for row in vector["advertised"]:
        assert masked(tek, bytes.fromhex(row["rpi"]), metadata).hex() == row["aem"]


def test_every_second_broadcasts_its_interval(vector: Any, tek: bytes) -> None:
    """Transmit power 8 dBm in the vector's metadata; first and last second of some intervals."""
    start = vector["rolling_start_interval_number"]
    for i in (0, 1, 77, 143):
        row = vector["advertised"][i]
        for second in (0, 599):
            said = payload(tek, UnixTime((start + i) * 600 + second), 8)
            assert said.hex() == row["rpi"] + row["aem"]
            assert tx_powers(DiagnosisKey(tek, start), [said]) == [8]
