"""How are very many byte strings of one length kept? As the rows of one table.

A declarer may have heard tens of thousands of payloads in two weeks; as objects of their own they would cost more than
all that is done with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

from sim.units import Bools, Int64s

Bytes = npt.NDArray[np.uint8]
"""Rows of bytes of one length."""
Payload = bytes
"""What a phone says over the air."""


def table(rows: Iterable[bytes], length: int) -> Bytes:
    """Return byte strings of one length as the rows of a table."""
    return np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(-1, length)


def slices(rows: Bytes) -> Iterator[bytes]:
    """Yield the rows of a table as byte strings."""
    return iter(whole(rows).tolist())


def whole(rows: Bytes) -> npt.NDArray[np.void]:
    """Return each row as one value, ordered as byte strings are."""
    return np.ascontiguousarray(rows).view(np.dtype((np.void, rows.shape[1]))).ravel()


def numbers(rows: Bytes) -> Int64s:
    """Return a number for each row, the same where rows are the same, and rising as their bytes do."""
    words = _words(rows)
    order = np.lexsort(words.T[::-1])
    number = np.empty(len(rows), dtype=np.int64)
    number[order] = np.cumsum(_new(words[order])) - 1
    return number


def groups(rows: Bytes, number: Int64s, length: int) -> Int64s:
    """Return a number for each row, the same where rows begin with the same `length` bytes, from their `numbers`."""
    one = np.zeros(int(number.max(initial=-1)) + 1, dtype=np.int64)
    one[number] = np.arange(number.size)
    return (np.cumsum(_new(_words(rows[one, :length]))) - 1)[number]


def _words(rows: Bytes) -> npt.NDArray[np.uint64]:
    """Return each row as numbers of 8 bytes, the first byte highest: they compare as the bytes do, and much faster."""
    padded = np.zeros((len(rows), -(-rows.shape[1] // 8) * 8), dtype=np.uint8)
    padded[:, : rows.shape[1]] = rows
    return padded.view(">u8").astype(np.uint64)


def _new(sorted_rows: npt.NDArray[np.uint64]) -> Bools:
    """Tell which rows differ from the one before."""
    new = np.ones(len(sorted_rows), dtype=np.bool_)
    new[1:] = (sorted_rows[1:] != sorted_rows[:-1]).any(axis=1)
    return new


class Payloads(Sequence[Payload]):
    """Byte strings of one length, kept as the rows of a table. Equal to any sequence of the same strings."""

    __slots__ = ("rows",)

    def __init__(self, rows: Bytes) -> None:
        self.rows = rows

    @classmethod
    def of(cls, each: Sequence[Payload]) -> Payloads:
        """Return any byte strings of one length as a table."""
        return each if isinstance(each, Payloads) else cls(table(each, len(each[0]) if each else 1))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Payload]:
        return slices(self.rows)

    @overload
    def __getitem__(self, n: int) -> Payload: ...

    @overload
    def __getitem__(self, n: slice) -> Payloads: ...

    def __getitem__(self, n: int | slice) -> Payload | Payloads:
        return Payloads(self.rows[n]) if isinstance(n, slice) else self.rows[n].tobytes()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(bytes.__eq__, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Payloads({len(self)} of {self.rows.shape[1]} bytes)"
