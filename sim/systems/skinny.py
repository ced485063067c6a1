"""What does StopCovid's server make its identifiers with? SKINNY-64, a block cipher of 64 bits with a key of 64 to 192.

Blocks and keys are rows of 4-bit cells, the first hexadecimal digit first; a state is 4 x 4 cells, row by row. Source:
Beierle et al., The SKINNY Family of Block Ciphers and its Low-Latency Variant MANTIS, CRYPTO 2016; its published
vectors and StopCovid's own are tested. Many blocks are done in one call, under many keys (one per day); each row of
the state is one number of 16 bits, so that a table substitutes four cells, and rows are shifted and mixed whole.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from sim.kernels import kernel
from sim.parameters import parameter
from sim.units import Int64s

SUBSTITUTES = parameter("c6901a2b385d4e7f", "hexadecimal", "Beierle et al., SKINNY (CRYPTO 2016): S-box S4")
MOVES = parameter(
    (9, 15, 8, 13, 10, 14, 12, 11, 0, 1, 2, 3, 4, 5, 6, 7), "cells",
    "Beierle et al., SKINNY (CRYPTO 2016): permutation PT of the tweakey",
)  # fmt: skip
ROUNDS = parameter({8: 32, 16: 36, 24: 40}, "bytes, rounds", "Beierle et al., SKINNY (CRYPTO 2016): SKINNY-64")

Blocks = npt.NDArray[np.uint64]
"""64-bit blocks as numbers: the first byte is the highest."""
Schedule = npt.NDArray[np.uint8]
"""What each round of one key adds to the first nine cells (rounds x 9), the round's constants included."""
Rows = npt.NDArray[np.uint32]
"""Rows of four cells, the first cell highest in 16 bits."""

KEYED = 9
"""Key and constants reach the first two rows and the first cell of the third."""
SBOX = np.array([int(digit, 16) for digit in SUBSTITUTES])
INVERSE = np.argsort(SBOX)


def _by_row(box: npt.NDArray[np.int64]) -> Rows:
    """Return what a substitution of cells makes of each row."""
    row = np.arange(1 << 16)
    made: Rows = sum(box[row >> bits & 0xF] << bits for bits in (12, 8, 4, 0)).astype(np.uint32)
    return made


SBOXES, INVERSES = _by_row(SBOX), _by_row(INVERSE)


def _cells(data: bytes) -> list[int]:
    return [int(digit, 16) for digit in data.hex()]


def _stepped(which: int, cell: int) -> int:
    """Return the next state of a cell of the tweakey's second (1) or third (2) part; the first (0) stands still."""
    if which == 1:
        return (cell << 1 & 0xE) | (cell >> 3 ^ cell >> 2 & 1)
    if which == 2:
        return cell >> 1 | (cell & 1 ^ cell >> 3) << 3
    return cell


@lru_cache(maxsize=1024)
def schedule(key: bytes) -> Schedule:
    """Return what each round adds under a key of 8, 16 or 24 bytes. Raises KeyError for any other length."""
    rounds, parts = ROUNDS[len(key)], [_cells(key[at : at + 8]) for at in range(0, len(key), 8)]
    added = np.zeros((rounds, KEYED), dtype=np.uint8)
    constant = 0
    for row in added:
        constant = constant << 1 & 0x3F | (constant >> 5 ^ constant >> 4 & 1 ^ 1)
        for part in parts:
            row[:8] ^= np.array(part[:8], dtype=np.uint8)
        row[[0, 4, 8]] ^= np.array([constant & 0xF, constant >> 4, 2], dtype=np.uint8)
        moved = [[part[cell] for cell in MOVES] for part in parts]
        parts = [[_stepped(n, cell) for cell in part[:8]] + part[8:] for n, part in enumerate(moved)]
    added.setflags(write=False)
    return added


@kernel
def _keys(schedules: Schedule) -> Rows:
    """Return what each round of each key adds to the first three rows (keys x rounds x 3)."""
    keys = np.zeros((schedules.shape[0], schedules.shape[1], 3), dtype=np.uint32)
    for k in range(keys.shape[0]):
        for number in range(keys.shape[1]):
            for cell in range(KEYED):
                keys[k, number, cell // 4] |= np.uint32(schedules[k, number, cell]) << np.uint32(12 - cell % 4 * 4)
    return keys


@kernel
def _turned(row: np.uint32, cells: int) -> np.uint32:
    """Return a row with its cells shifted to the right, those that fall out coming back in on the left."""
    return np.uint32((row >> np.uint32(4 * cells) | row << np.uint32(16 - 4 * cells)) & np.uint32(0xFFFF))


@kernel
def _row(block: np.uint64, number: int) -> np.uint32:
    return np.uint32(block >> np.uint64(48 - 16 * number) & np.uint64(0xFFFF))


@kernel
def _block(a: np.uint32, b: np.uint32, c: np.uint32, d: np.uint32) -> np.uint64:
    high = np.uint64(a) << np.uint64(48) | np.uint64(b) << np.uint64(32)
    return high | np.uint64(c) << np.uint64(16) | np.uint64(d)


@kernel
def encrypted(blocks: Blocks, schedules: Schedule, which: Int64s) -> Blocks:
    """Encrypt each block under the schedule that `which` names; `schedules` is keys x rounds x 9.

    A round substitutes, adds, shifts each row to the right, and mixes each column.
    """
    out, keys = np.empty(blocks.size, dtype=np.uint64), _keys(schedules)
    for n in range(blocks.size):
        a, b, c, d = _row(blocks[n], 0), _row(blocks[n], 1), _row(blocks[n], 2), _row(blocks[n], 3)
        for number in range(keys.shape[1]):
            key = keys[which[n], number]
            a, b = SBOXES[a] ^ key[0], _turned(SBOXES[b] ^ key[1], 1)
            c, d = _turned(SBOXES[c] ^ key[2], 2), _turned(SBOXES[d], 3)
            a, b, c, d = a ^ c ^ d, a, b ^ c, a ^ c
        out[n] = _block(a, b, c, d)
    return out


@kernel
def decrypted(blocks: Blocks, schedules: Schedule, which: Int64s) -> Blocks:
    """Decrypt each block under the schedule that `which` names; `schedules` is keys x rounds x 9."""
    out, keys = np.empty(blocks.size, dtype=np.uint64), _keys(schedules)
    for n in range(blocks.size):
        a, b, c, d = _row(blocks[n], 0), _row(blocks[n], 1), _row(blocks[n], 2), _row(blocks[n], 3)
        for number in range(keys.shape[1] - 1, -1, -1):
            key = keys[which[n], number]
            a, b, c, d = b, b ^ c ^ d, b ^ d, a ^ d
            a, b = INVERSES[a ^ key[0]], INVERSES[_turned(b, 3) ^ key[1]]
            c, d = INVERSES[_turned(c, 2) ^ key[2]], INVERSES[_turned(d, 1)]
        out[n] = _block(a, b, c, d)
    return out
