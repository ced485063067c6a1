"""Which numbers did we choose, in what unit, and who says so?

Every constant of a formula is written `NAME = parameter(value, unit, source)`. The call gives the value back unchanged;
what matters is that it stands there: `catalogue()` reads the calls out of the sources and makes the parameter page.
Measured numbers that a file beside the sources holds, each with the same three, stand on that page too.
"""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def parameter(value: T, unit: str, source: str) -> T:
    """Return `value`, a constant in `unit` ("1" if it has none) whose `source` says where it comes from.

    A source that is our own choice says so: it opens with "assumption".
    """
    if not unit or not source:
        raise ValueError(f"parameter({value!r}) needs a unit and a source")
    return value


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the parameter page."""

    room: str
    name: str
    value: str
    unit: str
    source: str


def _entries(path: Path, room: str) -> list[Entry]:
    found = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign):
            target, call = node.targets[0], node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            target, call = node.target, node.value
        else:
            continue
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "parameter":
            value, unit, source = call.args
            found.append(Entry(room, ast.unparse(target), ast.unparse(value), *map(ast.literal_eval, (unit, source))))
    return found


def _measured(path: Path, room: str) -> list[Entry]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        Entry(room, name.upper(), str(table["value"]), table["unit"], table["source"])
        for name, table in tables.items()
        if isinstance(table, dict) and {"value", "unit", "source"} <= table.keys()
    ]


@cache
def catalogue() -> tuple[Entry, ...]:
    """Return every parameter of the simulator, by room, in the order of the sources."""
    here = Path(__file__).resolve().parent
    rows: list[Entry] = []
    for path in sorted([*here.rglob("*.py"), *here.rglob("*.toml")]):
        entries = _entries if path.suffix == ".py" else _measured
        rows += entries(path, path.relative_to(here).with_suffix("").as_posix().replace("/", "."))
    return tuple(rows)
