"""Can we read the published sample of a key file, and would we have written the same bytes?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from sim.systems import ciphers
from sim.systems.gaen.export import HEADER, parsed, signatures
from sim.systems.gaen.schema import parse
from sim.systems.machine import ProtocolError
from tests.conftest import VECTORS, needs_vectors

pytestmark = needs_vectors


@pytest.fixture(scope="module")
def sample() -> Any:
    return json.loads((VECTORS / "gaen_export.json").read_text())


def test_all_keys(sample: Any) -> None:
    export = parsed(bytes.fromhex(sample["export_bin"]))
    assert (export.start, export.end) == (sample["start_timestamp"], sample["end_timestamp"])
    assert export.region == sample["region"]
    assert len(export.keys) == 140
    assert [(key.tek.hex(), key.transmission_risk, key.start, key.period) for key in export.keys] == [
        (
            row["key_data"],
            row["transmission_risk_level"],
            row["rolling_start_interval_number"],
            row["rolling_period"] or 144,
        )
        for row in sample["keys"]
    ]
    assert {key.days_since_onset for key in export.keys} == {None}


def test_signature(sample: Any) -> None:
    binary = bytes.fromhex(sample["export_bin"])
    public_key = bytes.fromhex(sample["public_key_spki_der"])
    (signature,) = signatures(bytes.fromhex(sample["export_sig_protobuf"]))
    assert signature.hex() == sample["ecdsa_der_signature"]
    assert ciphers.verifies(public_key, signature, binary)
    assert not ciphers.verifies(public_key, signature, binary[len(HEADER) :])
    assert not ciphers.verifies(public_key, signature, binary[:-1] + bytes([binary[-1] ^ 1]))


def test_our_schema_keeps_every_byte(sample: Any) -> None:
    """Read and written again, both files of the sample are the same: no field is missing or of another type."""
    body = bytes.fromhex(sample["export_bin"])[len(HEADER) :]
    assert parse("TemporaryExposureKeyExport", body).SerializeToString(deterministic=True) == body
    signed = bytes.fromhex(sample["export_sig_protobuf"])
    assert parse("TEKSignatureList", signed).SerializeToString(deterministic=True) == signed


def test_a_cut_sample_is_refused(sample: Any) -> None:
    binary = bytes.fromhex(sample["export_bin"])
    with pytest.raises(ProtocolError):
        parsed(binary[:-3])
    with pytest.raises(ProtocolError):
        parsed(binary[1:])
