"""How does a result come to lie in its place whole, or not at all?

It is written into a hidden folder and moved when it is finished: beside a place that does not exist yet, and renamed;
inside a folder that is there already, which stays (it may be a mounted disk, or the folder somebody stands in), and
its entries moved, run.json last. Nothing is ever deleted but a result that pistage wrote, and that only when asked to;
what a killed process left behind is cleared, or put back, by the next one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path

from sim.parameters import parameter
from sim.problems import Problem, Refused

LEAST_FREE = parameter(20_000_000, "bytes", "assumption: several times the tables and figures of a small town")
LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
"""What desktops leave in folders they show."""
HIDDEN = re.compile(r"\.(?:partial|old)-(\d+)")
"""What a run makes inside a folder that is there already: the new result while it is made, the old one set aside."""
ELSEWHERE = "choose another folder with --out"
LONGEST_SHOWN = 60


def default_folder(name: str, seed: int) -> Path:
    """Return `results/NAME-SEED`, or the first of -2, -3 ... that is free, in the current folder."""
    endings = chain([""], (f"-{number}" for number in count(2)))
    paths = (Path("results") / f"{name}-{seed}{ending}" for ending in endings)
    return next(path for path in paths if not os.path.lexists(path))


def place(out: str | Path) -> Path:
    """Return where a result directory of this name lies. Raises Refused for a name that means no place."""
    if not str(out):
        raise Refused(Problem("names no folder", "leave it out, or give a folder", key="--out", value='""'))
    try:
        there = Path(out).resolve()
        if there.is_symlink():
            raise RuntimeError
        os.lstat(there)
    except (FileNotFoundError, NotADirectoryError):
        return there
    except RuntimeError as why:  # what pathlib makes of a circle, in some versions
        raise Refused(_nowhere(out, "its links go in a circle")) from why
    except ValueError as why:
        raise Refused(_nowhere(out, "it holds a zero byte")) from why
    except OSError as why:
        raise Refused(_nowhere(out, (why.strerror or str(why)).lower())) from why
    return there


def _nowhere(out: str | Path, why: str) -> Problem:
    text = str(out)
    value = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "..."
    return Problem(f"means no place: {why}", ELSEWHERE, key="--out", value=value)


def check(out: str | Path, replace: bool = False) -> None:
    """Make sure, before day 1, that a result can be kept at `out`, in the very way it will be. Raises Refused."""
    there = place(out)
    clear_stale(there)
    _check_place(there, replace)
    ground = next(parent for parent in (there, *there.parents) if os.path.lexists(parent))
    trial = apart(there, ground)
    try:
        trial.mkdir()
        try:
            (trial / "run.json").write_text("{}", encoding="utf-8")
            free = shutil.disk_usage(trial).free
        finally:
            shutil.rmtree(trial)
    except OSError as why:
        rule = f"cannot be written: {(why.strerror or str(why)).lower()}"
        raise Refused(_problem(there, rule, ELSEWHERE)) from why
    if free < LEAST_FREE:
        rule = f"the disk has only {free / 1e6:.0f} MB left"
        raise Refused(_problem(there, rule, f"free {LEAST_FREE / 1e6:.0f} MB, or choose another disk with --out"))


@contextmanager
def kept(out: str | Path, replace: bool = False) -> Iterator[tuple[Path, Path]]:
    """Give a hidden folder to write into and the place it will have; move it there if all goes well, else remove it.

    What is written last is `run.json`. Raises Refused where something has come to lie there meanwhile.
    """
    there = place(out)
    clear_stale(there)
    _check_place(there, replace)
    there.parent.mkdir(parents=True, exist_ok=True)
    partial = apart(there, there if there.is_dir() else there.parent)
    partial.mkdir()
    try:
        yield partial, there
        _check_place(there, replace)
        _settle(partial, there)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def apart(out: Path, ground: Path) -> Path:
    """Return the hidden folder of this process: inside its place where that is there already, else beside it."""
    return ground / (f".partial-{os.getpid()}" if ground == out else f".{out.name}.partial-{os.getpid()}")


def _settle(partial: Path, out: Path) -> None:
    """Bring a finished folder into its place; the result that lies there goes only once the new one stands."""
    if not out.is_dir():
        partial.rename(out)
        return
    old = out / f".old-{os.getpid()}"
    try:
        earlier = files_of(out)
        if earlier is not None:
            old.mkdir()
            _move(out, old, ["run.json", *earlier])
        _move(partial, out, _last_run(partial))
    except BaseException:
        _undo(partial, old, out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _last_run(folder: Path) -> list[str]:
    """Return the entries of a folder, run.json last: where it lies, all the others do."""
    return [*(path.name for path in folder.iterdir() if path.name != "run.json"), "run.json"]


def _move(here: Path, there: Path, files: Iterable[str]) -> None:
    """Move the entries of one folder that hold these files into another one."""
    for name in dict.fromkeys(Path(file).parts[0] for file in files):
        if os.path.lexists(here / name):
            os.replace(here / name, there / name)


def _undo(partial: Path, old: Path, out: Path) -> None:
    """Take back a move that was not finished: the new entries go, and those of the old result come back.

    As long as the new run.json has not been moved, what it names and no longer lies beside it has been. The old one is
    the first to go and the last to come back: while it is away, the rest may be too.
    """
    for name in {Path(file).parts[0] for file in files_of(partial) or ()}:
        if not os.path.lexists(partial / name):
            _remove(out / name)
    if old.is_dir() and not (out / "run.json").exists():
        _move(old, out, _last_run(old))
    shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(partial, ignore_errors=True)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _problem(out: Path, rule: str, mend: str) -> Problem:
    return Problem(rule, mend, key="--out", value=_shown(out))


def _shown(out: Path) -> str:
    return str(out.relative_to(Path.cwd()) if out.is_relative_to(Path.cwd()) else out)


def _check_place(out: Path, replace: bool) -> None:
    """Refuse a place where something lies that is not ours to remove."""
    if os.path.lexists(out) and not out.is_dir():
        raise Refused(_problem(out, "is a file, and a result is a folder", ELSEWHERE))
    if not out.is_dir():
        return
    entries, ours = _entries(out), files_of(out)
    if not entries:
        return
    if ours is None:
        raise Refused(_problem(out, "is not empty and no result of pistage", ELSEWHERE))
    if not replace:
        raise Refused(_problem(out, "holds a result already", f"add --replace, or {ELSEWHERE}"))
    known = ours | {parent.as_posix() for name in ours for parent in Path(name).parents}
    foreign = {name for name, path in entries.items() if name not in known or path.is_symlink()}
    if foreign:
        rule = f"holds something that pistage did not write: {min(foreign)}"
        raise Refused(_problem(out, rule, f"move it away, or {ELSEWHERE}"))
    locked = [name for name, path in entries.items() if path.is_dir() and not os.access(path, os.W_OK)]
    if locked:
        raise Refused(_problem(out, f"holds a folder that may not be changed: {min(locked)}", ELSEWHERE))


def _entries(out: Path) -> dict[str, Path]:
    """Return all that lies in a place, files and folders, but what desktops and unfinished runs leave there."""
    there = (path for path in out.rglob("*") if path.name not in LITTER)
    named = {path.relative_to(out).as_posix(): path for path in there}
    return {name: path for name, path in named.items() if not HIDDEN.fullmatch(name.split("/")[0])}


def files_of(out: Path) -> set[str] | None:
    """Return the files that a result's own run.json names, None where there is no such result."""
    try:
        run = json.loads((out / "run.json").read_text(encoding="utf-8"))
        return {str(name) for name in run["files"]} if "pistage" in run else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def clear_stale(out: Path) -> None:
    """Clear what killed processes left beside `out` and in it; a result they had set aside goes back to its place."""
    for path in sorted(out.parent.glob(".*")) if out.parent.is_dir() else ():
        left = re.fullmatch(rf"\.{re.escape(out.name)}\.partial-(\d+)", path.name)
        if left is not None and not _lives(int(left[1])):
            shutil.rmtree(path, ignore_errors=True)
    for path in sorted(out.glob(".*")) if out.is_dir() else ():
        left = HIDDEN.fullmatch(path.name)
        if left is not None and not _lives(int(left[1])):
            _undo(out / f".partial-{left[1]}", out / f".old-{left[1]}", out)


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
