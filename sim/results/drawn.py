"""How do figures come to lie in a folder? Drawn apart, then moved in one by one; nothing else there is touched.

A figure of the same name is replaced only when that is asked for. Those inside their own result are entered in its
list of files, so that the result still knows what is its own.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sim.problems import Problem, Refused
from sim.results.folder import ELSEWHERE, apart, clear_stale, files_of, place
from sim.results.layout import laid_out

FIGURES = "figures"


@contextmanager
def figures_kept(folder: Path, out: str | Path | None, names: Sequence[str], replace: bool = False) -> Iterator[Path]:
    """Give a place where these figures of a result can be drawn; move them into `out` if all goes well.

    `out` is the result's own folder of figures where it is None. Raises Refused, before anything is drawn, for a place
    that cannot be written or is another result's, and for figures that are there already unless `replace`.
    """
    result = place(folder)
    own = result / FIGURES
    there = own if out is None else place(out)
    clear_stale(result if there == own else there)
    _check(there, own, names, replace)
    ground = result if there == own else there if there.is_dir() else there.parent
    drawn = apart(result if there == own else there, ground)
    try:
        _make(drawn, there)
        (drawn / FIGURES).mkdir()
        yield drawn / FIGURES
        if there == own:
            enter(result, [f"{FIGURES}/{each}" for each in names], drawn)
        there.mkdir(exist_ok=True)
        for name in names:
            os.replace(drawn / FIGURES / name, there / name)
    finally:
        shutil.rmtree(drawn, ignore_errors=True)


def _check(there: Path, own: Path, names: Sequence[str], replace: bool) -> None:
    """Refuse a place where figures would not belong, or would take the place of others."""
    if os.path.lexists(there) and not there.is_dir():
        raise Refused(_problem("is a file, and figures lie in a folder", ELSEWHERE, there))
    inside = next((each for each in (there, *there.parents) if files_of(each) is not None), None)
    if inside is not None and there != own:
        raise Refused(_problem("lies in a result, which holds its own figures only", ELSEWHERE, there))
    taken = [name for name in names if os.path.lexists(there / name)]
    folders = [name for name in taken if (there / name).is_dir()]
    if folders:
        raise Refused(_problem(f"holds a folder that is called as a figure: {folders[0]}", ELSEWHERE, there))
    if taken and not replace:
        more = f" and {len(taken) - 1} more of these figures" if len(taken) > 1 else ""
        raise Refused(_problem(f"holds {taken[0]}{more} already", f"add --replace, or {ELSEWHERE}", there))


def _make(drawn: Path, there: Path) -> None:
    try:
        there.parent.mkdir(parents=True, exist_ok=True)
        drawn.mkdir()
        if there.is_dir() and not os.access(there, os.W_OK):
            raise PermissionError(13, "permission denied")
    except OSError as why:
        raise Refused(_problem(f"cannot be written: {(why.strerror or str(why)).lower()}", ELSEWHERE, there)) from why


def enter(result: Path, names: Sequence[str], drawn: Path) -> None:
    """Add names to the list of a result's files, before they are there: what is listed and missing does no harm."""
    path = result / "run.json"
    run = json.loads(path.read_text(encoding="utf-8"))
    wanted = [name for name in names if name not in run["files"]]
    if wanted:
        first, *others = run["files"]
        anew = drawn / "record"
        anew.write_text(laid_out(run | {"files": [first, *sorted([*others, *wanted])]}), encoding="utf-8", newline="\n")
        anew.replace(path)


def _problem(rule: str, mend: str, there: Path) -> Problem:
    shown = there.relative_to(Path.cwd()) if there.is_relative_to(Path.cwd()) else there
    return Problem(rule, mend, key="--out", value=str(shown))
