"""How are very many short messages hashed under keys? HMAC-SHA-256 (RFC 2104, FIPS 180-4), whole tables at a time.

A library hashes one message per call, and the call takes longer than the hash. Here the rounds run over `LANES`
messages side by side, so that the processor does several at once; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sim.kernels import inner_kernel, kernel
from sim.systems.payloads import Bytes
from sim.units import Int64s

Words = npt.NDArray[np.uint32]

LANES = 64
"""How many messages are hashed side by side; any number gives the same."""
BLOCK = 64
LONGEST = BLOCK - 9
"""Bytes of a message that fit one block with its end mark and length."""


def _first_bits(root: int, primes: int) -> list[int]:
    """Return the first 32 bits behind the point of the square (2) or cube (3) roots of the first primes."""
    found: list[int] = []
    n = 2
    while len(found) < primes:
        if all(n % k for k in range(2, n)):
            high, wanted = 1 << 48, n << 32 * root
            low = 0
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if middle**root <= wanted else (low, middle)
            found.append(low & 0xFFFFFFFF)
        n += 1
    return found


START = np.array(_first_bits(2, 8), dtype=np.uint32)
ROUND = np.array(_first_bits(3, 64), dtype=np.uint32)


def hmac_sha256_table(keys: Sequence[bytes], messages: Bytes, which: Int64s, length: int) -> Bytes:
    """Return the first `length` bytes of the keyed hash of each message (n x m, m up to 55) under `keys[which[i]]`.

    Keys have at most 64 bytes.
    """
    assert messages.shape[1] <= LONGEST
    padded = np.zeros((len(keys), BLOCK), dtype=np.uint8)
    for n, key in enumerate(keys):
        padded[n, : len(key)] = np.frombuffer(key, dtype=np.uint8)
    inner, outer = (_hashed(np.full((len(keys), 8), START), _words(padded ^ np.uint8(pad))) for pad in (0x36, 0x5C))
    within = _hashed(inner[which], _words(_ended(messages)))
    around = _hashed(outer[which], _words(_ended(within.astype(">u4").view(np.uint8).reshape(-1, 32))))
    return around.astype(">u4").view(np.uint8).reshape(-1, 32)[:, :length]


def _ended(messages: Bytes) -> Bytes:
    """Return messages, before each of which a block was hashed, with their end mark and their length in bits."""
    length = messages.shape[1]
    blocks = np.zeros((len(messages), BLOCK), dtype=np.uint8)
    blocks[:, :length], blocks[:, length] = messages, 0x80
    blocks[:, -2:] = np.frombuffer(((BLOCK + length) * 8).to_bytes(2, "big"), dtype=np.uint8)
    return blocks


def _words(blocks: Bytes) -> Words:
    return blocks.view(">u4").astype(np.uint32)


@kernel
def _hashed(states: Words, blocks: Words) -> Words:
    """Return what each state (n x 8) becomes by its block (n x 16)."""
    out = np.empty_like(states)
    s, w = np.zeros(8 * LANES, dtype=np.uint32), np.zeros(16 * LANES, dtype=np.uint32)
    for first in range(0, len(states), LANES):
        count = min(LANES, len(states) - first)
        for i in range(count):
            for k in range(8):
                s[k * LANES + i] = states[first + i, k]
            for k in range(16):
                w[k * LANES + i] = blocks[first + i, k]
        for t in range(0, 64, 8):
            for k in range(t, t + 8):
                if t >= 16:
                    _schedule(w, k % 16 * LANES, (k - 15) % 16 * LANES, (k - 7) % 16 * LANES, (k - 2) % 16 * LANES)
            _round(s, 0, 1, 2, 3, 4, 5, 6, 7, w, t)
            _round(s, 7, 0, 1, 2, 3, 4, 5, 6, w, t + 1)
            _round(s, 6, 7, 0, 1, 2, 3, 4, 5, w, t + 2)
            _round(s, 5, 6, 7, 0, 1, 2, 3, 4, w, t + 3)
            _round(s, 4, 5, 6, 7, 0, 1, 2, 3, w, t + 4)
            _round(s, 3, 4, 5, 6, 7, 0, 1, 2, w, t + 5)
            _round(s, 2, 3, 4, 5, 6, 7, 0, 1, w, t + 6)
            _round(s, 1, 2, 3, 4, 5, 6, 7, 0, w, t + 7)
        for i in range(count):
            for k in range(8):
                out[first + i, k] = states[first + i, k] + s[k * LANES + i]
    return out


@inner_kernel
def _turned(x: np.uint32, by: int) -> np.uint32:
    return np.uint32(x >> np.uint32(by) | x << np.uint32(32 - by))


@inner_kernel
def _schedule(w: Words, to: int, w15: int, w7: int, w2: int) -> None:
    """Make the next words of the message from earlier ones; each is named by the place of its first lane."""
    for i in range(LANES):
        x, y = w[w15 + i], w[w2 + i]
        s0 = _turned(x, 7) ^ _turned(x, 18) ^ (x >> np.uint32(3))
        s1 = _turned(y, 17) ^ _turned(y, 19) ^ (y >> np.uint32(10))
        w[to + i] += s0 + w[w7 + i] + s1


@inner_kernel
def _round(s: Words, a: int, b: int, c: int, d: int, e: int, f: int, g: int, h: int, w: Words, t: int) -> None:
    """Do one round; the new first word is left in the place of the last, the new fifth one in that of the fourth."""
    k, m = ROUND[t], t % 16 * LANES
    for i in range(LANES):
        x, y = s[a * LANES + i], s[e * LANES + i]
        p, q = s[b * LANES + i], s[c * LANES + i]
        s1 = _turned(y, 6) ^ _turned(y, 11) ^ _turned(y, 25)
        t1 = s[h * LANES + i] + s1 + (s[g * LANES + i] ^ (y & (s[f * LANES + i] ^ s[g * LANES + i]))) + k + w[m + i]
        s0 = _turned(x, 2) ^ _turned(x, 13) ^ _turned(x, 22)
        s[d * LANES + i] += t1
        s[h * LANES + i] = t1 + s0 + ((x & p) | (q & (x | p)))
