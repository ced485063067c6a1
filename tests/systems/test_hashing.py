"""Are messages hashed side by side what each is by itself?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.ciphers import hmac_sha256
from sim.systems.hashing import LANES, LONGEST, ROUND, START, hmac_sha256_table
from sim.systems.payloads import slices, table

KEYS = st.lists(st.binary(max_size=64), min_size=1, max_size=4)
COUNTS = st.one_of(st.integers(0, 5), st.integers(LANES - 1, 2 * LANES + 1))


def test_the_constants_are_those_of_the_standard() -> None:
    """FIPS 180-4, sections 4.2.2 and 5.3.3: the first and the last of each."""
    assert [hex(START[0]), hex(START[-1])] == ["0x6a09e667", "0x5be0cd19"]
    assert [hex(ROUND[0]), hex(ROUND[-1])] == ["0x428a2f98", "0xc67178f2"]


@given(KEYS, COUNTS, st.integers(1, LONGEST), st.integers(1, 32), st.randoms(use_true_random=False))
def test_a_table_of_hashes_is_each_hash(keys: list[bytes], count: int, size: int, length: int, dice: object) -> None:
    messages = [dice.randbytes(size) for _ in range(count)]  # type: ignore[attr-defined]
    which = np.arange(count) * 7 % len(keys)
    made = hmac_sha256_table(keys, table(messages, size), which, length)
    assert list(slices(made)) == [hmac_sha256(keys[k], said)[:length] for k, said in zip(which, messages, strict=True)]


def test_what_does_not_fit_one_block_is_refused() -> None:
    with pytest.raises(AssertionError):
        hmac_sha256_table([b"key"], np.zeros((1, LONGEST + 1), dtype=np.uint8), np.zeros(1, dtype=np.int64), 5)
