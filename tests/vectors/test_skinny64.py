"""Are blocks enciphered as SKINNY's paper and StopCovid's server published?"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from sim.systems.skinny import decrypted, encrypted, schedule
from tests.conftest import VECTORS, needs_vectors

pytestmark = needs_vectors
FILE = VECTORS / "skinny64.json"
PUBLISHED = json.loads(FILE.read_text())["vectors"] if FILE.is_file() else []


def test_all_are_here() -> None:
    assert [vector["cipher"][7:] for vector in PUBLISHED] == ["64-64", "64-128", "64-192", "64-192"]


@pytest.mark.parametrize("vector", PUBLISHED, ids=[f"{v['cipher']} {v['key'][:4]}" for v in PUBLISHED])
def test_both_ways(vector: Any) -> None:
    added = schedule(bytes.fromhex(vector["key"]))
    assert len(added) == vector["rounds"]
    plain, cipher = (np.array([int(vector[name], 16)], dtype=np.uint64) for name in ("plaintext", "ciphertext"))
    first = np.zeros(1, dtype=np.int64)
    assert encrypted(plain, added[None], first) == cipher
    assert decrypted(cipher, added[None], first) == plain
