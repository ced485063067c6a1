"""Which scenarios come with pistage, and which file does a name mean?"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sim.hall.scenario.text import OF_A_RESULT, RECORDS, clipped
from sim.problems import Problem, Refused

PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Shipped:
    """A scenario that comes with pistage: name, question, file, claim, the metric that decides it, and who attacks."""

    name: str
    question: str
    path: Path
    claim: str = ""
    decided_by: str = ""
    adversaries: tuple[str, ...] = ()


def folder() -> Path:
    """Return where the shipped scenarios lie: inside an installed package, beside it in a clone."""
    inside = PACKAGE / "_scenarios"
    return inside if inside.is_dir() else PACKAGE.parent / "scenarios"


@cache
def shipped() -> tuple[Shipped, ...]:
    """Return the shipped scenarios by name."""
    found = []
    for path in sorted(folder().glob("*.toml")):
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        question, decides = values.get("question", {}).get("en", ""), values.get("verdict", {}).get("metric", "")
        attackers = tuple(each["name"] for each in _attackers(values))
        found.append(Shipped(path.stem, question, path, values.get("claim", ""), decides, attackers))
    return tuple(found)


def _attackers(values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the adversaries of a file: those of all arms, and then what an arm has for itself."""
    yield from values.get("adversaries", ())
    for arm in values.get("arms", ()):
        yield from arm.get("adversaries", ())


def locate(where: str | Path, asking: Path | None = None) -> Path | Problem:
    """Return the file that a name means, or the problem that it means none.

    A path (from the folder of the file that asks, or the current folder; `.toml` may be left out) comes before the
    name of a shipped scenario. A file never means itself: its own name means the shipped scenario it is called after.
    """
    written = str(where)
    starts = [Path.cwd()] if asking is None else [asking.parent, Path.cwd()]
    for start in starts:
        for ending in ("", ".toml"):
            path = start / (written + ending)
            if written and os.path.isfile(path) and not (asking and os.path.samefile(path, asking)):
                return _short(path.resolve() if asking and ".." in path.parts else path)
    for scenario in shipped():
        if scenario.name == written.removesuffix(".toml"):
            return _short(scenario.path)
    return _absent(written, starts)


def _short(path: Path) -> Path:
    """Return a path as a reader in the current folder would write it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _absent(written: str, starts: list[Path]) -> Problem:
    value = clipped(written)
    if written and any(os.path.isfile(start / written / record) for start in starts for record in RECORDS):
        return Problem("is a result, not a scenario", OF_A_RESULT, value=value)
    if written and any(os.path.isdir(start / written) for start in starts):
        return Problem("is a folder, not a scenario file", "give one of the files in it", value=value)
    if written and any(os.path.exists(start / written) for start in starts):
        return Problem("is not a file", "give a scenario file, or the name of a shipped one", value=value)
    names = [scenario.name for scenario in shipped()]
    near = [path.stem for path in sorted(starts[0].glob("*.toml"))]
    close = difflib.get_close_matches(written.removesuffix(".toml"), names + near, n=1)
    mend = f"did you mean {close[0]}?" if close else f"give a file, or a shipped scenario: {', '.join(names)}"
    return Problem("no such scenario", mend, value=value)


def found(where: str | Path) -> Path:
    """Return the file that a name on the command line means. Raises Refused."""
    path = locate(where)
    if isinstance(path, Problem):
        raise Refused(path)
    return path
