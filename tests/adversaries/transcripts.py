"""What is a transcript? The rows of one view as bytes; and as a shape, in which any name stands for any other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from sim.adversaries.views import LineSaw, Published, ServerSaw, Views

Rows = tuple[Any, ...]


def rows_of(views: Views) -> dict[str, Rows]:
    """The rows of each view by its name."""
    at_servers = {f"server {role}": rows for role, rows in views.servers.items()}
    return {"network": views.network, **at_servers, "published": views.published}


def transcript(rows: Rows) -> bytes:
    """The rows as bytes, one after the other."""
    return b"\n".join(repr(row).encode() for row in rows)


def handles(rows: Rows) -> set[bytes]:
    """All names in the rows: of lines, and of addresses."""
    names = (getattr(row, name) for row in rows for name in ("line", "address") if hasattr(row, name))
    return {name for name in names if name is not None}


def shape(rows: Rows) -> Any:
    """The rows without names: what was seen on each line, of each address's lines; a line has one address."""
    if rows and isinstance(rows[0], Published):
        return rows
    lines, addresses = defaultdict[bytes, list[Any]](list), defaultdict[bytes | None, set[bytes]](set)
    for row in rows:
        lines[row.line].append(nameless(row))
        addresses[row.address].add(row.line)
    assert sum(map(len, addresses.values())) == len(lines)
    return sorted((name is None, sorted(sorted(lines[line]) for line in own)) for name, own in addresses.items())


def nameless(row: LineSaw | ServerSaw) -> tuple[Any, ...]:
    return tuple(getattr(row, each.name) for each in fields(row) if each.name not in ("line", "address"))


def in_lawful_order(rows: Rows) -> bool:
    """Whether the rows are in the order of their time, then of their bytes."""
    keys = [tuple(getattr(row, each.name) for each in fields(row)) for row in rows]
    return keys == sorted(keys)


def before(rows: Iterable[Any], moment: int) -> Rows:
    """The rows of before a moment."""
    return tuple(row for row in rows if row.at < moment)
