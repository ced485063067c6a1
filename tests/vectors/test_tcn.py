"""Are keys, numbers and reports those of the TCN Coalition's own tests?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from sim.systems.tcn.wire import first_tck, rvk_of, signed, taken, tcks, tcn
from tests.conftest import VECTORS, needs_vectors

pytestmark = needs_vectors


@pytest.fixture(scope="module")
def vector() -> Any:
    return json.loads((VECTORS / "tcn.json").read_text())


@pytest.fixture(scope="module")
def rak(vector: Any) -> bytes:
    return bytes.fromhex(vector["rak"])


def test_verification_key(vector: Any, rak: bytes) -> None:
    assert rvk_of(rak).hex() == vector["rvk"]


def test_every_key_and_number(vector: Any, rak: bytes) -> None:
    keys = tcks(rak, 9)
    assert first_tck(rak).hex() == keys[0].hex() == vector["tck_0_computed"]
    assert {str(n): keys[n].hex() for n in range(1, 10)} == vector["tck"]
    assert {str(n): tcn(n, keys[n]).hex() for n in range(1, 10)} == vector["tcn"]


def test_signed_report(vector: Any, rak: bytes) -> None:
    told = vector["report"]
    made = signed(rak, told["j1"], told["j2"], told["memo_type"], told["memo_utf8"].encode())
    assert bytes(made).hex() == told["signed_report"]


def test_a_report_tells_of_its_numbers_and_not_of_the_one_before(vector: Any) -> None:
    (read,) = taken(bytes.fromhex(vector["report"]["signed_report"]))
    assert read.verifies
    assert read.tck.hex() == vector["tck"]["1"]
    numbers = [each.hex() for each in read.numbers()]
    assert numbers[:8] == [vector["tcn"][str(n)] for n in range(2, 10)]
    assert len(numbers) == 9, "the tenth is told as well"
    assert vector["tcn"]["1"] not in numbers
