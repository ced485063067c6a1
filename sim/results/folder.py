"""How does a result come to lie in its place whole, or not at all?

It is written into a hidden folder beside its place and then renamed. Nothing is ever deleted but a result that pistage
wrote, and that only when asked to; what a killed process left behind is cleared by the next one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path

from sim.parameters import parameter
from sim.problems import Problem, Refused

LEAST_FREE = parameter(20_000_000, "bytes", "assumption: several times the tables and figures of a small town")
LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
"""What desktops leave in folders they show."""


def default_folder(name: str, seed: int) -> Path:
    """Return `results/NAME-SEED`, or the first of -2, -3 ... that is free, in the current folder."""
    endings = chain([""], (f"-{number}" for number in count(2)))
    paths = (Path("results") / f"{name}-{seed}{ending}" for ending in endings)
    return next(path for path in paths if not os.path.lexists(path))


def check(out: Path, replace: bool = False) -> None:
    """Make sure, before day 1, that a result can be kept at `out`. Raises Refused."""
    out = out.resolve()
    _clear_stale(out)
    _check_place(out, replace)
    ground = next(parent for parent in out.parents if os.path.lexists(parent))
    trial = ground / f".{out.name}.partial-{os.getpid()}"
    try:
        trial.mkdir()
        try:
            (trial / "run.json").write_text("{}", encoding="utf-8")
            free = shutil.disk_usage(trial).free
        finally:
            shutil.rmtree(trial)
    except OSError as why:
        rule = f"cannot be written: {(why.strerror or str(why)).lower()}"
        raise Refused(_problem(out, rule, "choose another folder with --out")) from why
    if free < LEAST_FREE:
        rule = f"the disk has only {free / 1e6:.0f} MB left"
        raise Refused(_problem(out, rule, f"free {LEAST_FREE / 1e6:.0f} MB, or choose another disk with --out"))


@contextmanager
def kept(out: Path, replace: bool = False) -> Iterator[tuple[Path, Path]]:
    """Give a hidden folder to write into and the place it will have; move it there if all goes well, else remove it.

    Raises Refused where something has come to lie there meanwhile.
    """
    out = out.resolve()
    _clear_stale(out)
    _check_place(out, replace)
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.parent / f".{out.name}.partial-{os.getpid()}"
    partial.mkdir()
    try:
        yield partial, out
        _check_place(out, replace)
        _settle(partial, out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _settle(partial: Path, out: Path) -> None:
    """Rename a finished folder into its place; the result that lies there goes only once the new one stands."""
    old = out.parent / f".{out.name}.old-{os.getpid()}"
    if out.is_dir():
        out.rename(old)
    try:
        partial.rename(out)
    except BaseException:
        if old.is_dir():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _problem(out: Path, rule: str, mend: str) -> Problem:
    return Problem(rule, mend, key="--out", value=_shown(out))


def _shown(out: Path) -> str:
    return str(out.relative_to(Path.cwd()) if out.is_relative_to(Path.cwd()) else out)


def _check_place(out: Path, replace: bool) -> None:
    """Refuse a place where something lies that is not ours to remove."""
    elsewhere = "choose another folder with --out"
    if out.exists() and not out.is_dir():
        raise Refused(_problem(out, "is a file, and a result is a folder", elsewhere))
    if not out.is_dir() or not any(out.iterdir()):
        return
    ours = files_of(out)
    if ours is None:
        raise Refused(_problem(out, "is not empty and no result of pistage", elsewhere))
    if not replace:
        raise Refused(_problem(out, "holds a result already", f"add --replace, or {elsewhere}"))
    here = (path for path in out.rglob("*") if not path.is_dir() and path.name not in LITTER)
    foreign = {path.relative_to(out).as_posix() for path in here} - ours
    if foreign:
        rule = f"holds a file that pistage did not write: {min(foreign)}"
        raise Refused(_problem(out, rule, f"move it away, or {elsewhere}"))


def files_of(out: Path) -> set[str] | None:
    """Return the files that a result's own run.json names, None where there is no such result."""
    try:
        run = json.loads((out / "run.json").read_text(encoding="utf-8"))
        return {str(name) for name in run["files"]} if "pistage" in run else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _clear_stale(out: Path) -> None:
    """Clear what a killed process left beside `out`; a result it had set aside goes back to its place."""
    pattern = re.compile(rf"\.{re.escape(out.name)}\.(partial|old)-(\d+)")
    for path in sorted(out.parent.glob(".*")) if out.parent.is_dir() else ():
        left = pattern.fullmatch(path.name)
        if left is None or _lives(int(left[2])):
            continue
        if left[1] == "old" and not out.exists():
            path.rename(out)
        else:
            shutil.rmtree(path, ignore_errors=True)


def _lives(process: int) -> bool:
    """Tell whether a process lives; where that cannot be asked without harm, say yes."""
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
