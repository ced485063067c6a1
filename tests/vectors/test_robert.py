"""Are HELLOs, keys and requests those of StopCovid's own tests?"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from sim.systems.ciphers import P256_ORDER, hmac_sha256, shared_secret
from sim.systems.robert.epochs import epochs_at, ntp, unix
from sim.systems.robert.identifiers import IDENT_BITS, country_codes
from sim.systems.robert.registration import shared_keys
from sim.systems.robert.wire import hello, request_mac
from sim.systems.skinny import decrypted, encrypted, schedule
from tests.conftest import VECTORS, needs_vectors

pytestmark = needs_vectors


@pytest.fixture(scope="module")
def vectors() -> dict[str, Any]:
    file = json.loads((VECTORS / "robert.json").read_text())
    return {each["kind"]: each for each in file["published"] + file["computed_not_published"]}


def test_published_hello(vectors: dict[str, Any]) -> None:
    v = vectors["HELLO"]
    at = v["unix_ms"] // 1000
    assert ntp(at) == v["ntp_seconds"]
    pair = bytes.fromhex(v["ecc"] + v["ebid"])
    assert hello(pair, at, v["mac_key_utf8"].encode()).hex() == v["hello"]


def test_published_key_derivation(vectors: dict[str, Any]) -> None:
    v = vectors["ECDH_P256_key_derivation"]
    spki = bytes.fromhex(v["server_public_spki_der"])
    secret = (int(v["client_private_scalar"], 16) % P256_ORDER - 1).to_bytes(48, "big")  # scalars count from 1
    assert shared_secret(secret, spki).hex() == v["shared_secret_x"]
    first, second = (label.encode() for label in v["labels"])
    keys = shared_keys(secret, spki, (first, second))
    assert [keys.mac.hex(), keys.tuples.hex()] == v["keys"]


def test_published_request_of_the_first_specification(vectors: dict[str, Any]) -> None:
    """Without the epoch, which came with v1.1: the MAC itself is the same."""
    v = vectors["ESR_MAC_spec_v1.0_layout"]
    time = ntp(v["unix_ms"] // 1000)
    assert time == v["ntp_seconds"]
    covered = b"\x02" + bytes.fromhex(v["ebid"]) + time.to_bytes(4, "big")
    assert hmac_sha256(bytes.fromhex(v["key"]), covered).hex() == v["mac"]


def test_from_account_to_hello(vectors: dict[str, Any]) -> None:
    """Computed from the documented constructions, not published: identifier, country code, HELLO and request."""
    v = vectors["end_to_end"]
    added, first = schedule(bytes.fromhex(v["K_S"]))[None], np.zeros(1, dtype=np.int64)
    block = np.array([v["epoch"] << IDENT_BITS | int(v["id"], 16)], dtype=np.uint64)
    ebids = encrypted(block, added, first)
    assert f"{int(ebids[0]):016x}" == v["ebid"]
    assert decrypted(ebids, added, first) == block
    ecc = bytes(country_codes(bytes.fromhex(v["K_G"]), ebids) ^ np.uint8(v["country_code"]))
    assert ecc.hex() == v["ecc"]
    at, key = unix(v["ntp_time"]), bytes.fromhex(v["K_auth"])
    assert epochs_at(int(at)) == v["epoch"]
    assert hello(ecc + bytes.fromhex(v["ebid"]), at, key).hex() == v["hello"]
    mac = request_mac(2, bytes.fromhex(v["ebid"]), v["epoch"], v["ntp_time"], key)
    assert mac.hex() == v["esr_mac_deployed_epoch32"]
