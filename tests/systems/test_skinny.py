"""Is SKINNY-64 the published cipher, block by block and many at once?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.skinny import decrypted, encrypted, schedule

PAPER = [
    ("f5269826fc681238", "06034f957724d19d", "bb39dfb2429b8ac7"),
    ("9eb93640d088da6376a39d1c8bea71e1", "cf16cfe8fd0f98aa", "6ceda1f43de92b9e"),
    ("ed00c85b120d68618753e24bfd908f60b2dbb41b422dfcd0", "530c61d35e8663c3", "dd2cf1a8f330303c"),
]
"""Key, plaintext, ciphertext: Beierle et al., CRYPTO 2016, appendix B, for the three lengths of key."""

SBOX = [12, 6, 9, 0, 1, 10, 2, 11, 3, 8, 5, 13, 4, 14, 7, 15]
MOVED_FROM = [9, 15, 8, 13, 10, 14, 12, 11, 0, 1, 2, 3, 4, 5, 6, 7]


def plainly(key: str, block: str) -> str:
    """SKINNY-64 digit by digit, as its paper tells it."""
    state = [int(digit, 16) for digit in block]
    parts = [[int(digit, 16) for digit in key[at : at + 16]] for at in range(0, len(key), 16)]
    rc = 0
    for _ in range(28 + 4 * len(parts)):
        state = [SBOX[cell] for cell in state]
        rc = ((rc << 1) & 0x3F) | ((rc >> 5) ^ ((rc >> 4) & 1) ^ 1)
        state[0] ^= rc & 0xF
        state[4] ^= rc >> 4
        state[8] ^= 2
        for part in parts:
            state = [cell ^ part[i] if i < 8 else cell for i, cell in enumerate(state)]
        parts = [[part[i] for i in MOVED_FROM] for part in parts]
        for part in parts[1:2]:
            part[:8] = [((x << 1) & 0xE) | ((x >> 3) ^ ((x >> 2) & 1)) for x in part[:8]]
        for part in parts[2:3]:
            part[:8] = [(x >> 1) | (((x & 1) ^ (x >> 3)) << 3) for x in part[:8]]
        rows = [state[4 * r : 4 * r + 4] for r in range(4)]
        a, b, c, d = (row[-r:] + row[:-r] if r else row for r, row in enumerate(rows))
        state = [w ^ y ^ z for w, y, z in zip(a, c, d, strict=True)]
        state += a + [x ^ y for x, y in zip(b, c, strict=True)] + [w ^ y for w, y in zip(a, c, strict=True)]
    return "".join(f"{cell:x}" for cell in state)


def one(key: str, block: str, way: object = encrypted) -> str:
    """One block under one key."""
    out = way(np.array([int(block, 16)], dtype=np.uint64), schedule(bytes.fromhex(key))[None], np.zeros(1, np.int64))  # type: ignore[operator]
    return f"{int(out[0]):016x}"


@pytest.mark.parametrize(("key", "plain", "cipher"), PAPER)
def test_the_paper(key: str, plain: str, cipher: str) -> None:
    assert one(key, plain) == cipher == plainly(key, plain)
    assert one(key, cipher, decrypted) == plain


@given(st.sampled_from([8, 16, 24]), st.data())
def test_both_forms_agree_and_decryption_undoes_encryption(length: int, data: st.DataObject) -> None:
    key = data.draw(st.binary(min_size=length, max_size=length)).hex()
    block = data.draw(st.binary(min_size=8, max_size=8)).hex()
    assert one(key, block) == plainly(key, block)
    assert one(key, one(key, block), decrypted) == block


def test_many_blocks_under_many_keys() -> None:
    keys = [bytes([n]) * 24 for n in range(5)]
    blocks = np.arange(200, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    which = np.arange(200) * 7 % 5
    schedules = np.stack([schedule(key) for key in keys])
    found = encrypted(blocks, schedules, which)
    for block, n, cipher in zip(blocks.tolist(), which.tolist(), found.tolist(), strict=True):
        assert f"{cipher:016x}" == plainly(keys[n].hex(), f"{block:016x}")
    assert (decrypted(found, schedules, which) == blocks).all()
    assert (decrypted(found, schedules, (which + 1) % 5) != blocks).all()


def test_a_schedule_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        schedule(bytes(24))[0, 0] = 1


@pytest.mark.parametrize("length", [0, 7, 12, 32])
def test_other_lengths_of_key_are_refused(length: int) -> None:
    with pytest.raises(KeyError):
        schedule(bytes(length))
