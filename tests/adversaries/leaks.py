"""Seven ways in which a view could give something away: each a change of its rows by a secret of each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from typing import Any

from sim.adversaries.views import Handle, LineSaw, Published, in_order

Leak = Callable[[list[Any], Sequence[int]], tuple[Any, ...]]
"""From the rows of a view and a number for each, the rows with the leak in them."""


def value(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A word or a byte is another one."""

    def changed(row: Any, n: int) -> Any:
        if isinstance(row, LineSaw):
            return replace(row, host=f"{row.host}{n}")
        return replace(row, message=row.message[:-1] + bytes([row.message[-1] ^ n]))

    return in_order(map(changed, rows, secret))


def order(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """What was seen in one second comes in another order; files, which never share one, come last first."""
    both = sorted(zip(rows, secret, strict=True), key=lambda each: astuple(each[0]))
    return tuple(row for row, _ in sorted(both, key=_place))


def _place(each: tuple[Any, int]) -> tuple[int, int]:
    row, n = each
    return (-row.at if n else row.at, 0) if isinstance(row, Published) else (row.at, n)


def presence(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A row is missing."""
    return in_order(row for row, n in zip(rows, secret, strict=True) if not n)


def count(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A row is there more than once."""
    return in_order(row for row, n in zip(rows, secret, strict=True) for _ in range(1 + n))


def size(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A message is longer."""

    def longer(row: Any, n: int) -> Any:
        if isinstance(row, LineSaw):
            return replace(row, size=row.size + n)
        return replace(row, message=row.message + bytes(n))

    return in_order(map(longer, rows, secret))


def time(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A row comes later."""
    return in_order(replace(row, at=row.at + n) for row, n in zip(rows, secret, strict=True))


def handle(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A name says it: that of a line ends with it."""
    return in_order(replace(row, line=Handle(row.line[:-1] + bytes([n]))) for row, n in zip(rows, secret, strict=True))


LEAKS: tuple[Leak, ...] = (value, order, presence, count, size, time, handle)
