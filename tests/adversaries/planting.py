"""Seven ways in which any view could give something away, found by the types of its rows' fields.

A leak changes the rows of a sheet by a number for each. Where a kind of row has no field that could say it in that way,
there is no such leak: `None`, and the table of views says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, get_origin

from sim.adversaries.views import Handle, in_order
from sim.units import UnixTime
from tests.adversaries.sheets import hints_of, may_be, named

Leak = Callable[[Sequence[Any], Sequence[int]], tuple[Any, ...]]
"""From rows and a number for each, the rows with the leak in them."""
MAKES = Callable[[type], Leak | None]


def _changed(name: str, change: Callable[[Any, int], Any]) -> Leak:
    """A field says another thing in each row whose number is not 0, if it says anything."""

    def leak(rows: Sequence[Any], secret: Sequence[int]) -> tuple[Any, ...]:
        found = ((row, n, getattr(row, name)) for row, n in zip(rows, secret, strict=True))
        return in_order(replace(row, **{name: change(old, n)}) if n and old is not None else row
                        for row, n, old in found)  # fmt: skip

    return leak


def _other(old: Any, n: int) -> Any:
    """Another value of the same type."""
    if isinstance(old, bytes):
        return old[:-1] + bytes([old[-1] ^ n])
    if isinstance(old, str):
        return f"{old}{n}"
    if isinstance(old, bool):
        return not old
    if isinstance(old, tuple):
        return (*(each + n for each in old[:1]), *old[1:])
    return type(old)(old + n) if not hasattr(old, "name") else type(old)((old + n) % len(type(old)))


def _times(kind: type) -> Iterator[str]:
    for name, hint in hints_of(kind).items():
        if may_be(hint, UnixTime) or (get_origin(hint) is tuple and UnixTime in hint.__args__):
            yield name


def time(kind: type) -> Leak | None:
    """Something comes later."""
    name = next(_times(kind), None)
    if name is None:
        return None
    return _changed(name, lambda old, n: tuple(at + n for at in old) if isinstance(old, tuple) else old + n)


def _said(kind: type) -> str | None:
    """The field of a value: what is no name and not the moment, else a name beside another."""
    first = next(_times(kind), None)
    plain = [name for name in hints_of(kind) if name not in (first, *named(kind))]
    return next(iter((*plain, *named(kind)[1:])), None)


def value(kind: type) -> Leak | None:
    """A word, a number or a byte is another one."""
    name = _said(kind)
    return None if name is None else _changed(name, _other)


def handle(kind: type) -> Leak | None:
    """A name says it: it ends with it."""
    name = next(iter(named(kind)), None)
    return None if name is None else _changed(name, lambda old, n: Handle(old[:-1] + bytes([n])))


def is_a_name(leak: MAKES, kind: type) -> bool:
    """Whether it is a name that a leak makes another one."""
    return leak is handle or (leak is value and _said(kind) in named(kind))


def unkeyed(leak: MAKES) -> MAKES:
    """The same field, where it is a name: somebody's number and the moment, under no key."""

    def of(kind: type) -> Leak | None:
        name = named(kind)[0] if leak is handle else _said(kind)
        moment = next(_times(kind), None)
        assert name is not None

        def called(rows: Sequence[Any], secret: Sequence[int]) -> tuple[Any, ...]:
            numbered = ((row, f"{n} {getattr(row, moment) if moment else ''}".encode())
                        for row, n in zip(rows, secret, strict=True))  # fmt: skip
            return in_order(replace(row, **{name: Handle(other)}) for row, other in numbered)

        return called

    return of


def size(kind: type) -> Leak | None:
    """A message, a list or a name is longer."""
    hints = hints_of(kind)
    by = {
        "size": lambda old, n: old + n,
        **{name: _longer for name, hint in hints.items() if hint is bytes or get_origin(hint) is tuple},
        **dict.fromkeys(named(kind), _longer),
    }
    name = next((name for name in by if name in hints), None)
    return None if name is None else _changed(name, by[name])


def _longer(old: Any, n: int) -> Any:
    return old + (bytes(n) if isinstance(old, bytes) else old[-1:] * n)


def presence(kind: type) -> Leak | None:
    """A row is missing."""
    return lambda rows, secret: tuple(row for row, n in zip(rows, secret, strict=True) if not n)


def count(kind: type) -> Leak | None:
    """A row is there more than once."""
    return lambda rows, secret: tuple(row for row, n in zip(rows, secret, strict=True) for _ in range(1 + n))


def order(kind: type) -> Leak | None:
    """Of the rows, or of the moments in one, what is secret comes first."""
    lists = [name for name in _times(kind) if get_origin(hints_of(kind)[name]) is tuple]
    if lists:
        return lambda rows, secret: tuple(
            replace(row, **{lists[0]: getattr(row, lists[0])[::-1]}) if n else row
            for row, n in zip(rows, secret, strict=True)
        )
    return _secret_first


def _secret_first(rows: Sequence[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """What is secret comes first; where all is of one who is, all is turned round."""
    if all(secret):
        return tuple(rows[::-1])
    return tuple(row for row, _ in sorted(zip(rows, secret, strict=True), key=lambda each: -each[1]))


LEAKS: tuple[MAKES, ...] = (value, order, presence, count, size, time, handle)
