"""How does one file come to lie in a result, or elsewhere? Written apart and renamed; nothing else there is touched.

Inside its own result it is entered in the list of files, so that the result still knows what is its own.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.problems import Problem, Refused
from sim.results.drawn import enter
from sim.results.folder import apart, clear_stale, files_of, place

ELSEWHERE = "choose another file with --out"


@contextmanager
def file_kept(folder: Path, out: str | Path | None, name: str, replace: bool = False) -> Iterator[tuple[Path, Path]]:
    """Give a path to write a file to and the one it will have; move it there if all goes well.

    It is `name` in a result's own folder where `out` is None. Raises Refused, before anything is made, for a place that
    cannot be written or is another result's, and for a file that is there already unless `replace`.
    """
    if out is not None and not str(out):
        raise Refused(Problem("names no file", "leave it out, or give a file", key="--out", value='""'))
    result = place(folder)
    own = result / name
    there = own if out is None else place(out)
    clear_stale(result if there == own else there)
    _check(there, own, replace)
    partial = apart(result, result) if there == own else apart(there, there.parent)
    try:
        try:
            there.parent.mkdir(parents=True, exist_ok=True)
            partial.mkdir()
        except OSError as why:
            raise Refused(_problem(f"cannot be written: {(why.strerror or str(why)).lower()}", there)) from why
        yield partial / name, there
        _check(there, own, replace)
        if there == own:
            enter(result, [name], partial)
        os.replace(partial / name, there)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _check(there: Path, own: Path, replace: bool) -> None:
    """Refuse a place where the file would not belong, or would take the place of another."""
    if there.is_dir():
        raise Refused(_problem("is a folder, and a file is to be written", there))
    if os.path.lexists(there) and not there.is_file():
        raise Refused(_problem("is no file", there))
    if any(files_of(each) is not None for each in there.parents) and there != own:
        raise Refused(_problem("lies in a result, which holds its own files only", there))
    if os.path.lexists(there) and not replace:
        raise Refused(Problem("is there already", f"add --replace, or {ELSEWHERE}", key="--out", value=_shown(there)))


def _problem(rule: str, there: Path) -> Problem:
    return Problem(rule, ELSEWHERE, key="--out", value=_shown(there))


def _shown(there: Path) -> str:
    return str(there.relative_to(Path.cwd()) if there.is_relative_to(Path.cwd()) else there)
