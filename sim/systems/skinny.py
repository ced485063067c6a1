"""What does StopCovid's server make its identifiers with? SKINNY-64, a block cipher of 64 bits with a key of 64 to 192.

Blocks and keys are rows of 4-bit cells, the first hexadecimal digit first; a state is 4 x 4 cells, row by row. Source:
Beierle et al., The SKINNY Family of Block Ciphers and its Low-Latency Variant MANTIS, CRYPTO 2016; its published
vectors and StopCovid's own are tested. Many blocks are done in one call, under many keys (one per day).
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

CELLS = 16
KEYED = 9
"""Key and constants reach the first two rows and the first cell of the third."""
SBOX = np.array([int(digit, 16) for digit in SUBSTITUTES], dtype=np.uint8)
INVERSE = np.argsort(SBOX).astype(np.uint8)


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
def _unpack(block: np.uint64, cells: Schedule) -> None:
    for cell in range(CELLS):
        cells[cell] = (block >> np.uint64(60 - 4 * cell)) & np.uint64(0xF)


@kernel
def _packed(cells: Schedule) -> np.uint64:
    block = np.uint64(0)
    for cell in range(CELLS):
        block = (block << np.uint64(4)) | np.uint64(cells[cell])
    return block


@kernel
def _forwards(cells: Schedule, mixed: Schedule, added: Schedule) -> None:
    """Do one round from `cells` to `mixed`: substitute, add, shift each row to the right, mix each column."""
    for cell in range(CELLS):
        cells[cell] = SBOX[cells[cell]]
    for cell in range(KEYED):
        cells[cell] ^= added[cell]
    for column in range(4):
        a, b = cells[column], cells[4 + (column + 3) % 4]
        c, d = cells[8 + (column + 2) % 4], cells[12 + (column + 1) % 4]
        mixed[column], mixed[4 + column], mixed[8 + column], mixed[12 + column] = a ^ c ^ d, a, b ^ c, a ^ c


@kernel
def _backwards(cells: Schedule, mixed: Schedule, added: Schedule) -> None:
    """Undo one round, from `mixed` to `cells`."""
    for column in range(4):
        a = mixed[4 + column]
        c = mixed[12 + column] ^ a
        cells[column], cells[4 + (column + 3) % 4] = a, mixed[8 + column] ^ c
        cells[8 + (column + 2) % 4], cells[12 + (column + 1) % 4] = c, mixed[column] ^ a ^ c
    for cell in range(KEYED):
        cells[cell] ^= added[cell]
    for cell in range(CELLS):
        cells[cell] = INVERSE[cells[cell]]


@kernel
def encrypted(blocks: Blocks, schedules: Schedule, which: Int64s) -> Blocks:
    """Encrypt each block under the schedule that `which` names; `schedules` is keys x rounds x 9."""
    out = np.empty(blocks.size, dtype=np.uint64)
    cells, mixed = np.empty(CELLS, dtype=np.uint8), np.empty(CELLS, dtype=np.uint8)
    for n in range(blocks.size):
        _unpack(blocks[n], cells)
        for number in range(schedules.shape[1]):
            _forwards(cells, mixed, schedules[which[n], number])
            cells, mixed = mixed, cells
        out[n] = _packed(cells)
    return out


@kernel
def decrypted(blocks: Blocks, schedules: Schedule, which: Int64s) -> Blocks:
    """Decrypt each block under the schedule that `which` names; `schedules` is keys x rounds x 9."""
    out = np.empty(blocks.size, dtype=np.uint64)
    cells, mixed = np.empty(CELLS, dtype=np.uint8), np.empty(CELLS, dtype=np.uint8)
    for n in range(blocks.size):
        _unpack(blocks[n], mixed)
        for number in range(schedules.shape[1] - 1, -1, -1):
            _backwards(cells, mixed, schedules[which[n], number])
            cells, mixed = mixed, cells
        out[n] = _packed(mixed)
    return out
