"""Are DP-3T's identifiers and hashed observations those of its reference implementation?"""

from __future__ import annotations

import hmac
import json
from typing import Any

import pytest

from sim.systems.ciphers import aes_ecb
from sim.systems.dp3t.identifiers import BROADCAST_KEY, ephid, ephids, later, observed
from sim.systems.dp3t.keys import OwnKeys
from sim.systems.dp3t.schemes import HYBRID, LOW_COST, UNLINKABLE, Key
from sim.units import DAY, Secrets, UnixTime
from tests.conftest import VECTORS, needs_vectors

ZERO = bytes(32)


@pytest.fixture(scope="module")
def vector() -> Any:
    return json.loads((VECTORS / "dp3t.json").read_text())


def test_known_answers() -> None:
    """The reference implementation's first low-cost and unlinkable answers, of a secret of zeros."""
    assert ephids(ZERO, BROADCAST_KEY, 96)[0].hex() == "eb0958c011492732c59e3ed2a5eef01d"
    assert later(ZERO, 2).hex() == "2b32db6c2c0a6235fb1397e8225ea85e0f0e6e8c7b126d0016ccbde0e667151e"
    assert ephid(ZERO).hex() == "66687aadf862bd776c8fc18b8e9f8e20"
    heard = bytes.fromhex("b7b1d06cd81686669aeea51e9f4723b5")
    assert observed(heard, 1_762_781).hex() == "93e8cffb4f828baf9e36b658ab8988b9afd39bec9f95b24930768157148adcc9"


def test_the_hybrid_designs_identifiers() -> None:
    """Nobody published any: made here another way, by the standard library's HMAC and AES of each counter."""
    seed = bytes(range(16))
    key = hmac.new(seed, b"DP3T-HYBRID", "sha256").digest()
    assert HYBRID.ephids(seed) == tuple(aes_ecb(key, n.to_bytes(16, "big")) for n in range(8))


@needs_vectors
def test_all_identifiers_of_three_days(vector: Any) -> None:
    for row in vector["lowcost"]["days"]:
        (key,) = (
            key for key in LOW_COST.given_away(Key(0, ZERO), row["day_offset"]) if key.period == row["day_offset"]
        )
        assert key.secret.hex() == row["sk"]
        assert [each.hex() for each in LOW_COST.ephids(key.secret)] == row["ephids_unshuffled"]


@needs_vectors
def test_the_identifiers_of_seeds(vector: Any) -> None:
    for row in vector["unlinkable"]["ephids"]:
        assert [each.hex() for each in UNLINKABLE.ephids(bytes.fromhex(row["seed"]))] == [row["ephid"]]


@needs_vectors
def test_hashed_observations(vector: Any) -> None:
    for row in vector["unlinkable"]["hashed_observations"]:
        assert observed(bytes.fromhex(row["ephid"]), row["epoch"]).hex() == row["hashed_observation"]


@needs_vectors
def test_the_superseded_label_gives_the_early_profiles_identifiers(vector: Any) -> None:
    early = vector["superseded_profile"]
    made = ephids(bytes.fromhex(early["sk"]), early["prf_label"].encode(), 3)
    assert [each.hex() for each in made] == early["ephids_0_1_2"]
    assert later(bytes.fromhex(early["sk"]), 1).hex() == early["sk_next"]


def test_a_phone_says_all_identifiers_of_its_day_each_once_in_another_order() -> None:
    keys = OwnKeys(LOW_COST, Secrets(b"alice"), UnixTime(18_442 * DAY))
    said = [keys.at(UnixTime(18_443 * DAY + 900 * epoch)) for epoch in range(96)]
    (key,) = keys.told(18_443 * DAY, UnixTime(18_444 * DAY), lambda begin, end: False)
    made = list(ephids(key.secret, BROADCAST_KEY, 96))
    assert said != made
    assert sorted(said) == sorted(made)
    assert len(set(said)) == 96
