"""Is this the record of a run? What run.json must hold to be lived again; all that is wrong with it, at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import sim
from sim.problems import Problem, Refused
from sim.results.folder import HIDDEN
from sim.results.record import SCHEMA

Run = Mapping[str, Any]
"""What run.json holds."""

RECORD: Mapping[str, Any] = {
    "pistage": str,
    "name": str,
    "arms": [str],
    "seeds": [int],
    "digest": str,
    "digests": {...: {...: {"digest": str, "days": {...: str}}}},
    "scenario": {"arms": [dict], "seeds": {"first": int, "count": int}},
    "data": {...: str},
    "data_from": {...: str},
    "versions": {...: str},
    "platform": str,
    "files": [str],
}
"""The fields that are read again, with the types of their values; `...` stands for any name."""

CALLED = {str: "text", int: "a whole number", dict: "a table", list: "a list"}
MEND = "run the scenario again, or fetch the result again: its record was changed or cut off"


def read_run(folder: Path) -> Run:
    """Return the run.json of a result directory. Raises Refused where there is none that could be lived again."""
    path = folder / "run.json"
    if not path.is_file():
        raise Refused(_nothing(folder))
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as why:
        raise Refused(Problem("is no record of a run: it cannot be read", MEND, str(path))) from why
    problems = _of_this_schema(run) or [*_faults(run, RECORD, ())] or [*_partings(run)]
    if problems:
        raise Refused([replace(each, mend=each.mend or MEND, file=str(path)) for each in problems])
    record: Run = run
    return record


def _nothing(folder: Path) -> Problem:
    """Return what to say of a place without a record; a run that was stopped while it wrote leaves a part of one."""
    part = [path.name for path in folder.iterdir() if _of_a_result(path)] if folder.is_dir() else []
    if part:
        rule, mend = "holds only a part of a result: it has no run.json", "run the scenario again, or fetch all of it"
        return Problem(rule, mend, value=str(folder))
    rule = "holds no result of pistage" if folder.is_dir() else "no such folder"
    return Problem(rule, "give a folder that pistage run has written", value=str(folder))


def _of_a_result(path: Path) -> bool:
    """Tell whether something is left of a result, or was to become one."""
    named = path.name in ("summary.json", "tables") or HIDDEN.fullmatch(path.name)
    return bool(named) and (path.name != "tables" or (path / "columns.csv").is_file())


def _of_this_schema(run: Any) -> list[Problem]:
    if not isinstance(run, dict):
        return [Problem("is no record of a run: it must be a table")]
    if "pistage" not in run:
        return [Problem("is no record of a run of pistage", "give a folder that pistage run has written")]
    if run.get("schema") != SCHEMA:
        mend = f"run the scenario again, or use the pistage that wrote it: {run['pistage']}"
        rule = f"must be {SCHEMA}, the form of records that pistage {sim.__version__} reads"
        return [Problem(rule, mend, key="schema", value=str(run.get("schema", "none")))]
    return []


def _faults(value: Any, shape: Any, path: tuple[str, ...]) -> Iterator[Problem]:
    """Yield what is missing in a value, and what has another type than its shape says."""
    kind: type[Any] = shape if isinstance(shape, type) else type(shape)
    if not isinstance(value, kind) or isinstance(value, bool):
        yield Problem(f"must be {CALLED[kind]}", key=".".join(path))
    elif isinstance(shape, list):
        for number, each in enumerate(value, 1):
            yield from _faults(each, shape[0], (*path, str(number)))
        if not value:
            yield Problem("must not be empty", key=".".join(path))
    elif isinstance(shape, dict):
        inside = dict.fromkeys(value, shape[...]) if ... in shape else shape
        for name, form in inside.items():
            if name in value:
                yield from _faults(value[name], form, (*path, name))
            else:
                yield Problem("is missing", key=".".join((*path, name)))


def _partings(run: Run) -> Iterator[Problem]:
    """Yield where parts of a record do not belong to one run."""
    seeds, named = run["scenario"]["seeds"], [arm.get("name") for arm in run["scenario"]["arms"]]
    if run["seeds"][0] != seeds["first"] or len(run["seeds"]) != seeds["count"]:
        yield Problem("are not those of its scenario", key="seeds")
    for arm in run["arms"]:
        if arm not in named:
            yield Problem("names an arm that its scenario does not have", key="arms")
        for seed in run["seeds"]:
            if str(seed) not in run["digests"].get(arm, {}):
                yield Problem("is missing", key=f"digests.{arm}.{seed}")
