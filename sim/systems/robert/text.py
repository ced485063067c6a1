"""How do bytes and numbers travel in JSON? As base 64 and in digits, one at a time or thousands in a kernel.

The kernels write into a text, or read what must stand in one, from a position on, and return the position behind it.
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64

import numpy as np
import numpy.typing as npt

from sim.kernels import kernel

Text = npt.NDArray[np.uint8]
"""Characters of ASCII."""


def chars(said: str) -> Text:
    """Return the characters of a text."""
    return np.frombuffer(said.encode(), dtype=np.uint8)


DIGITS = chars("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
VALUES = np.full(256, -1)
VALUES[DIGITS] = np.arange(64)
PAD, ZERO, MINUS = (ord(each) for each in "=0-")


def text_of(raw: bytes) -> str:
    """Return bytes as base 64."""
    return b2a_base64(raw, newline=False).decode()


def raw_of(text: str, length: int = 0) -> bytes:
    """Return the bytes behind base 64. Raises ValueError where it is none, or not of that length (0: any)."""
    raw = a2b_base64(text, strict_mode=True)
    if length and len(raw) != length:
        raise ValueError(f"{len(raw)} bytes where there should be {length}")
    return raw


# -- writing ----------------------------------------------------------------------------------------------------------


@kernel
def put(out: Text, at: int, said: Text) -> int:
    """Write a text."""
    for n in range(said.size):
        out[at + n] = said[n]
    return at + said.size


@kernel
def put_number(out: Text, at: int, number: int) -> int:
    """Write a whole number."""
    if number < 0:
        out[at] = MINUS
        at, number = at + 1, -number
    rest, size, above = np.uint64(number), 1, np.uint64(10)
    while rest >= above and size < 19:
        size, above = size + 1, above * np.uint64(10)
    for n in range(size):
        tens = rest // np.uint64(10)
        out[at + size - 1 - n] = np.uint8(np.uint64(ZERO) + rest - tens * np.uint64(10))
        rest = tens
    return at + size


@kernel
def put_base64(out: Text, at: int, raw: Text) -> int:
    """Write bytes in base 64."""
    for first in range(0, raw.size, 3):
        count = min(3, raw.size - first)
        word = 0
        for n in range(3):
            word = word << 8 | (raw[first + n] if n < count else 0)
        for n in range(4):
            out[at + n] = DIGITS[word >> (18 - 6 * n) & 63] if n <= count else PAD
        at += 4
    return at


# -- reading ----------------------------------------------------------------------------------------------------------

WRONG = -(1 << 40)
"""In place of a position: what stood there was none of ours. Nothing added to it leads back into the text."""


@kernel
def take(data: Text, at: int, said: Text) -> int:
    """Return the position behind a text that must stand here."""
    if at < 0 or at + said.size > data.size:
        return WRONG
    for n in range(said.size):
        if data[at + n] != said[n]:
            return WRONG
    return at + said.size


@kernel
def take_number(data: Text, at: int, low: int, high: int) -> tuple[int, int]:
    """Return the whole number that stands here, in its shortest form and from `low` to `high`, and where it ends."""
    minus = 0 <= at < data.size and data[at] == MINUS
    begin = at + 1 if minus else at
    end, number = begin, 0
    while 0 <= end < data.size and ZERO <= data[end] < ZERO + 10 and end - begin < 12:
        number = number * 10 + data[end] - ZERO
        end += 1
    padded = end - begin > 1 and data[begin] == ZERO
    number = -number if minus else number
    if end == begin or padded or (minus and number == 0) or not low <= number <= high:
        return 0, WRONG
    return number, end


@kernel
def take_base64(data: Text, at: int, out: Text) -> int:
    """Read bytes into `out`, which must stand here in base 64 without a stray bit; return where they end."""
    if at < 0 or at + (out.size + 2) // 3 * 4 > data.size:
        return WRONG
    for first in range(0, out.size, 3):
        count = min(3, out.size - first)
        word = 0
        for n in range(4):
            value = VALUES[data[at + n]] if n <= count else (0 if data[at + n] == PAD else -1)
            if value < 0:
                return WRONG
            word = word << 6 | value
        if word & ((1 << 8 * (3 - count)) - 1):
            return WRONG
        for n in range(count):
            out[first + n] = word >> (16 - 8 * n) & 255
        at += 4
    return at
