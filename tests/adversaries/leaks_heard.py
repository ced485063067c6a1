"""Seven ways in which rows of what is heard and seen could give something away, by a secret of each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from typing import Any

from sim.adversaries.views import Handle, Sniffed, in_order
from sim.units import DAY

HIDDEN = 12
SILENT_FROM = 5

Leak = Callable[[list[Any], Sequence[int]], tuple[Any, ...]]


def _byte(name: bytes, n: int) -> bytes:
    return name[:-1] + bytes([name[-1] ^ n])


def value(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A payload, or a place, is another one."""
    which = "payload" if isinstance(rows[0], Sniffed) else "place"
    return in_order(replace(row, **{which: _byte(getattr(row, which), n)}) for row, n in zip(rows, secret, strict=True))


def order(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """What is secret comes first within a day."""
    both = sorted(zip(rows, secret, strict=True), key=lambda each: (each[0].at // DAY, -each[1], astuple(each[0])))
    return tuple(row for row, _ in both)


def presence(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A row is missing."""
    return in_order(row for row, n in zip(rows, secret, strict=True) if not n)


def count(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A row is there more than once."""
    return in_order(row for row, n in zip(rows, secret, strict=True) for _ in range(1 + n))


def size(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A payload, or a name, is longer."""
    which = "payload" if isinstance(rows[0], Sniffed) else "face"
    return in_order(
        replace(row, **{which: getattr(row, which) + bytes(n)}) for row, n in zip(rows, secret, strict=True)
    )


def time(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A row comes later."""
    return in_order(replace(row, at=row.at + n) for row, n in zip(rows, secret, strict=True))


def handle(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A name says it: that of an address, or of a face."""
    which = "address" if isinstance(rows[0], Sniffed) else "face"
    named = zip(rows, secret, strict=True)
    return in_order(replace(row, **{which: Handle(_byte(getattr(row, which), n))}) for row, n in named)
