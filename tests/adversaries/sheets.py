"""What is a sheet? The rows of one view that one attacker has at one moment; as bytes, and as a shape without names.

A view by columns (a release of trails, an opened report) is laid out row by row, so that the same is asked of all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from itertools import pairwise
from typing import Any, get_args, get_type_hints

from sim.adversaries.views import Acquainted, Handle, ServerRead, Trails
from sim.units import UnixTime
from tests.contract.test_types import leaves

Rows = tuple[Any, ...]
Behind = tuple[int, int]
"""The person behind a row (-1: none), and its moment in s since day 0."""
ROUNDS = 3
EITHER_WAY = {Acquainted}
"""Kinds of rows whose handles stand in the order of their own bytes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows in the order in which an attacker has them, at a moment (s since day 0); and who is behind each."""

    at: int
    rows: Rows
    behind: tuple[Behind, ...]


@dataclass(frozen=True, slots=True)
class OnTrail:
    """A row of `Trails`, with what stands beside them all."""

    since: UnixTime
    until: UnixTime
    which: Handle
    age: int
    east: int
    north: int
    home: bool
    rest: str


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a `ServerRead`; a report that tells of nobody has one too."""

    at: UnixTime
    teller: Handle | None
    quarter: UnixTime | None
    account: Handle | None


@dataclass(frozen=True, slots=True)
class Said:
    """What one of a prober's own phones said until a moment, by its number in the bag; silence is a row too."""

    phone: int
    at: UnixTime | None
    day: UnixTime | None


def on_trails(seen: Trails) -> Rows:
    """Return the rows of a release, each with its handle and with what stands beside them all."""
    ages = seen.ages or (-1,) * len(seen.handles)
    rest = repr((seen.says, seen.masts, seen.reach_m, seen.lasts))
    columns = (seen.which, seen.since, seen.until, seen.east, seen.north, seen.home)
    return tuple(OnTrail(since, until, seen.handles[n], ages[n], east, north, home, rest)
                 for n, since, until, east, north, home in zip(*columns, strict=True))  # fmt: skip


def as_told(reads: Iterable[ServerRead]) -> Rows:
    """Return the lines of reports, report by report."""
    return tuple(
        Told(read.at, read.teller, quarter, account)
        for read in reads
        for quarter, account in [(at, read.accounts[n]) for n, at in zip(read.which, read.quarters, strict=True)]
        or [(None, None)]
    )


def transcript(sheets: Iterable[Sheet]) -> bytes:
    """The rows of all sheets as bytes, one after the other."""
    return b"\n\n".join(b"\n".join(repr(row).encode() for row in sheet.rows) for sheet in sheets)


@cache
def named(kind: type) -> tuple[str, ...]:
    """The fields of a kind of row in which a handle stands."""
    return tuple(name for name, hint in get_type_hints(kind).items() if Handle in set(leaves(hint)))


def handles(sheets: Iterable[Sheet]) -> set[bytes]:
    """All names in the rows."""
    found = (getattr(row, name) for sheet in sheets for row in sheet.rows for name in named(type(row)))
    return {name for name in found if name is not None}


def shape(rows: Rows) -> list[int]:
    """The rows without names: which names stand in which rows together, whatever they are (colours, refined)."""
    parts = [(_plain(row), tuple(getattr(row, name) for name in named(type(row))), type(row)) for row in rows]
    colour: dict[Any, int] = {}
    for _ in range(ROUNDS):
        seen: defaultdict[bytes, list[tuple[int, int]]] = defaultdict(list)
        for plain, names, kind in parts:
            whole = _whole(plain, names, kind, colour)
            for n, name in enumerate(names):
                if name is not None:
                    seen[name].append((0 if kind in EITHER_WAY else n, whole))
        colour = {name: hash((colour.get(name, 0), tuple(sorted(rows)))) for name, rows in seen.items()}
    return sorted(_whole(plain, names, kind, colour) for plain, names, kind in parts)


def _plain(row: Any) -> Any:
    """What a row says beside its names; and how long these are."""
    values = [(each.name, getattr(row, each.name)) for each in fields(row)]
    return tuple(repr(len(said or b"") if name in named(type(row)) else said) for name, said in values)


def _whole(plain: Any, names: tuple[Any, ...], kind: type, colour: dict[Any, int]) -> int:
    colours = [-1 if name is None else colour.get(name, 0) for name in names]
    return hash((plain, *(sorted(colours) if kind in EITHER_WAY else colours)))


def shapes(sheets: Iterable[Sheet]) -> list[list[int]]:
    """The shapes of sheets, in an order that is that of no name."""
    return sorted(shape(sheet.rows) for sheet in sheets)


def in_lawful_order(sheet: Sheet) -> bool:
    """Whether rows are in the order of their time, then of their bytes; what is not there comes first."""
    keys = [tuple((getattr(row, each.name) is not None, getattr(row, each.name)) for each in fields(row))
            for row in sheet.rows]  # fmt: skip
    return all(one <= other for one, other in pairwise(keys))


def same_but_for_names(ours: list[Sheet], theirs: list[Sheet]) -> bool:
    """The proof: the same shapes, each in its lawful order, and not one name in common."""
    return (
        shapes(ours) == shapes(theirs)
        and all(map(in_lawful_order, (*ours, *theirs)))
        and handles(ours).isdisjoint(handles(theirs))
    )


def hints_of(kind: type) -> dict[str, Any]:
    """The fields of a kind of row with their types."""
    return get_type_hints(kind)


def may_be(hint: Any, kind: Any) -> bool:
    """Whether a field can hold a value of a type, or nothing: not a tuple of them."""
    return hint is kind or kind in get_args(hint)
