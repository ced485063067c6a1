"""Are the doors shut, the guests in their rooms, and the randomness in one file?

The rules are tables; the same checker runs over the real house and over houses with one planted trespass each.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1]

GROUND = {"units", "metrics", "problems", "kernels", "draws", "parameters"}
TRUTH = {"world", "disease", "radio", "health"}
KNOWLEDGE = {"systems", "adversaries"}
DOORS: dict[str, set[str]] = {
    "units": set(),
    "metrics": set(),
    "problems": set(),
    "kernels": set(),
    "draws": {"units", "kernels"},
    "parameters": {"units"},
    "world": GROUND,
    "disease": GROUND | {"world"},
    "radio": GROUND | {"world"},
    "health": GROUND | {"world"},
    "systems": {"units", "parameters", "kernels"},
    "adversaries": {"units", "parameters", "systems"},
    "hall": GROUND | TRUTH | KNOWLEDGE,
    "measures": GROUND | {"adversaries", "hall.journal", "hall.scenario"},
    "report": GROUND | {"systems", "hall.journal", "hall.scenario", "measures"},
    "results": GROUND | {"hall", "measures", "report"},
    "study": GROUND | {"hall", "measures", "report", "results"},
    "sweep": GROUND | {"study", "results"},
    "commands": GROUND | TRUTH | KNOWLEDGE | {"hall", "measures", "report", "results", "study", "sweep", ""},
    "__main__": {"commands"},
    "": {"hall.scenario", "study"},
}
"""Room -> the rooms it may import (a room may always import itself). "" is `sim` itself, the front door."""

GUESTS: dict[str, set[str]] = {
    "simpy": {"hall.engine", "hall.agenda", "health.services"},
    "cryptography": {"systems.ciphers"},
    "google": {"systems.gaen"},
    "numba": {"kernels"},
    "pydantic": {"hall.scenario"},
    "tree_sitter": {"hall.scenario"},
    "tree_sitter_toml": {"hall.scenario"},
    "pooch": {"hall.data"},
    "platformdirs": {"kernels", "hall.data"},
    "pyarrow": {"hall.journal", "study", "results", "report"},
    "networkx": {"world", "adversaries.operator", "measures", "report"},
    "matplotlib": {"report"},
    "starlette": {"report"},
    "rich": {"commands"},
    "rich_click": {"commands"},
    "click": {"commands"},
    "distributed": {"sweep"},
    "dask": {"sweep"},
}
HOSTS = {"draws"}
"""The one room where chance comes from."""
CHANCE = {"random", "secrets", "numpy.random", "os.urandom", "time.time", "uuid.uuid4", "time.time_ns"}


def modules() -> dict[str, tuple[str, str]]:
    """Every module of the package: its name without `sim.` -> (file, source)."""
    found = {}
    for path in sorted((HOUSE / "sim").rglob("*.py")):
        parts = path.relative_to(HOUSE / "sim").with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        found[name] = (path.relative_to(HOUSE).as_posix(), path.read_text(encoding="utf-8"))
    return found


def imports(name: str, source: str, is_package: bool) -> Iterator[tuple[int, str]]:
    """Every imported name, absolute, with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                here = ["sim", *name.split(".")] if name else ["sim"]
                up = here[: len(here) - node.level + (1 if is_package else 0)]
                base = ".".join([*up, base] if base else up)
            yield node.lineno, base
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def within(name: str, rooms: set[str]) -> bool:
    """Whether a module lies in one of the rooms (or is one)."""
    return any(name == room or (room and name.startswith(room + ".")) for room in rooms)


def trespasses(house: dict[str, tuple[str, str]]) -> list[str]:
    """Every door forced and every guest in a wrong room, as `file:line: what`."""
    found = []
    for name, (file, source) in house.items():
        room = name.split(".")[0]
        for line, target in imports(name, source, file.endswith("__init__.py")):
            top = target.split(".")[0]
            if top in GUESTS and not within(name, GUESTS[top]):
                found.append(f"{file}:{line}: {top} is no guest of {name or 'sim'}")
            if top != "sim" or target == "sim":
                continue
            inner = target.removeprefix("sim.")
            known = inner if inner in house else inner.rpartition(".")[0]
            if known in house and not within(known, DOORS[room] | {room}):
                found.append(f"{file}:{line}: {name or 'sim'} may not import {known}")
    return sorted(set(found))


def chances(house: dict[str, tuple[str, str]]) -> list[str]:
    """Every use of randomness or of the wall clock outside the one file."""
    found = []
    for name, (file, source) in house.items():
        if name in HOSTS:
            continue
        for line, target in imports(name, source, file.endswith("__init__.py")):
            if target in CHANCE:
                found.append(f"{file}:{line}: {target}")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Attribute):
                text = ast.unparse(node).replace("np.", "numpy.")
                if text in CHANCE:
                    found.append(f"{file}:{node.lineno}: {text}")
    return found


def test_doors_and_guests() -> None:
    assert trespasses(modules()) == []


def test_every_room_has_a_door() -> None:
    assert {name.split(".")[0] for name in modules()} <= set(DOORS)


def planted(room: str, line: str) -> dict[str, tuple[str, str]]:
    house = modules()
    for every in DOORS:  # rooms that are not built yet are closed all the same
        house.setdefault(every, (f"sim/{every}.py", ""))
    for inner in ("hall.journal", "hall.scenario", "hall.engine", "adversaries.operator"):
        house.setdefault(inner, (f"sim/{inner.replace('.', '/')}.py", ""))
    name = f"{room}.planted" if room not in ("", "__main__") else room
    house[name] = (f"sim/{name.replace('.', '/')}.py", f'"""A trespasser."""\n\n{line}\n')
    return house


FORBIDDEN = [
    (room, other)
    for room, allowed in DOORS.items()
    for other in DOORS
    if other not in ("", "__main__", room) and not within(other, allowed) and (room, other) != ("", "hall")
]


@pytest.mark.parametrize(("room", "other"), FORBIDDEN)
def test_a_forced_door_is_named(room: str, other: str) -> None:
    found = trespasses(planted(room, f"from sim.{other} import anything"))
    assert any(f":3: {f'{room}.planted' if room not in ('', '__main__') else room or 'sim'}" in each for each in found)


@pytest.mark.parametrize(("room", "inner"), [("measures", "hall.engine"), ("report", "hall.engine")])
def test_a_half_open_door_lets_only_its_part_through(room: str, inner: str) -> None:
    assert trespasses(planted(room, f"import sim.{inner}"))
    assert not [each for each in trespasses(planted(room, "import sim.hall.journal")) if "planted" in each]


@pytest.mark.parametrize("guest", sorted(GUESTS))
@pytest.mark.parametrize("room", ["units", "disease", "measures", "adversaries", "sweep"])
def test_a_guest_in_a_wrong_room_is_named(guest: str, room: str) -> None:
    expected = not within(f"{room}.planted", GUESTS[guest])
    found = [each for each in trespasses(planted(room, f"import {guest}")) if "planted.py:3" in each]
    assert bool(found) is expected


def test_chance_comes_from_one_file() -> None:
    assert chances(modules()) == []


@pytest.mark.parametrize(
    "line",
    [
        "import random",
        "import secrets",
        "from os import urandom",
        "import os; os.urandom(4)",
        "import numpy as np; np.random.default_rng()",
        "from time import time",
        "import time; time.time()",
        "from numpy.random import default_rng",
    ],
)
def test_planted_chance_is_found(line: str) -> None:
    assert [each for each in chances(planted("world", line)) if "planted" in each]


def test_modules_stay_small() -> None:
    long = {file: n for file, source in modules().values() if (n := source.count("\n")) > 400}
    assert long == {}


def test_every_module_says_its_question_first() -> None:
    silent = [file for file, source in modules().values() if not ast.get_docstring(ast.parse(source))]
    assert silent == []
