"""Does the same scenario give the same result again? A result directory is held against a second run, fact by fact."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sim.hall.journal import Journal
from sim.hall.scenario import Scenario
from sim.hall.scenario.merge import plain
from sim.problems import Problem, Refused
from sim.results import Result
from sim.results.folder import files_of
from sim.results.record import days_of, digest
from sim.results.tables import same_table, tables
from sim.units import Calendar

Run = Mapping[str, Any]
"""What run.json holds."""


def read_run(folder: Path) -> Run:
    """Return the run.json of a result directory. Raises Refused where there is no result."""
    if files_of(folder) is None:
        rule = "holds no result of pistage" if folder.is_dir() else "no such folder"
        raise Refused(Problem(rule, "give a folder that pistage run has written", value=str(folder)))
    run: Run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return run


def restored(run: Run) -> Scenario:
    """Return the scenario that was run; its recording is looked for in the current folder and where data lie."""
    values = _dated(run["scenario"])
    layers = plain(values, f"{run['name']}.toml")
    beside = replace(layers.source, folder=Path.cwd())
    layers.origins = {path: (beside, there) for path, (_, there) in layers.origins.items()}
    layers.source = beside
    return Scenario.of(layers)


def _dated(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return plain values of a scenario with its dates as dates again, in its arms too."""
    dated = dict(values)
    if "start" in dated:
        dated["start"] = date.fromisoformat(dated["start"])
    if "policies" in dated:
        dated["policies"] = [
            {key: date.fromisoformat(value) if key in ("from", "to") else value for key, value in policy.items()}
            for policy in dated["policies"]
        ]
    if "arms" in dated:
        dated["arms"] = [_dated(arm) for arm in dated["arms"]]
    return dated


def differences(run: Run, folder: Path, result: Result) -> Iterator[str]:
    """Yield where a directory and a second run part: the first fact that differs, else files that say otherwise."""
    first = next(_partings(run, result.journals), None)
    if first is not None:
        yield first
        return
    for kind, again in tables(result.journals):
        if not same_table(folder / "tables" / f"{kind}.parquet", again):
            yield f"tables/{kind}.parquet does not hold what its run said"
    if not _same_summary(folder / "summary.json", result.summary()):
        yield "summary.json does not hold what its run said"


def _partings(run: Run, journals: Mapping[tuple[str, int], Journal]) -> Iterator[str]:
    for (arm, seed), journal in journals.items():
        then = run["digests"].get(arm, {}).get(str(seed), {"digest": None, "days": {}})
        if then["digest"] != journal.digest():
            yield f"arm {arm}, seed {seed}: {_where(then['days'], journal)}"
    if run["digest"] != digest(journals):
        yield "the digest of all runs together"


def _where(then: Mapping[str, str], journal: Journal) -> str:
    """Return the earliest day, and the kind of fact, in which a journal is not as it was."""
    parted = [
        (day, place, kind)
        for place, (kind, now) in enumerate(days_of(journal).items())
        for day, (old, new) in enumerate(zip(then.get(kind, "").split(), now.split(), strict=False))
        if old != new
    ]
    if not parted:
        return "persons, or what was before day 0"
    day, _, kind = min(parted)
    return f"{kind} of {Calendar(journal.start).date(day)} (day {day})"


def _same_summary(path: Path, again: Any) -> bool:
    try:
        return _alike(json.loads(path.read_text(encoding="utf-8")), json.loads(json.dumps(again)))
    except (OSError, ValueError):
        return False


def _alike(one: Any, other: Any) -> bool:
    """Tell whether two JSON values are the same; numbers may differ in what another processor rounds otherwise."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, float) or isinstance(other, float):
        numbers = isinstance(one, int | float) and isinstance(other, int | float)
        return numbers and math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return bool(one == other)
