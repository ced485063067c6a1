"""Does the same scenario give the same result again? A result directory is held against a second run, fact by fact."""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sim.hall.data import digest as digest_of
from sim.hall.data import find, how_to_get
from sim.hall.journal import KINDS, Journal
from sim.hall.scenario import Scenario
from sim.hall.scenario.merge import Layers, plain
from sim.problems import Problem, Refused
from sim.results import Result
from sim.results.record import NO_FACT, data_of, days_of, digest, record_digest, versions
from sim.results.shape import Run, read_run
from sim.results.tables import same_table, tables
from sim.units import Calendar

FILES = (("population", "file"), ("radio", "channel"))
"""The keys that name measured files."""
__all__ = ["Run", "circumstances", "differences", "read_run", "restored", "where_they_part", "without_data"]


def restored(run: Run, folder: Path) -> Scenario:
    """Return the scenario whose record lies in a folder, with its recordings found again.

    A recording is looked for where the scenario lay, in the current folder and where data lie; one with the SHA-256 of
    the record comes first. Raises Refused for one that is not there, and for a scenario that this version refuses.
    """
    layers = _layers(run)
    _lay_beside(layers, _data_folders(run, folder, str(folder / "run.json")))
    return _checked(layers, folder)


def without_data(run: Run, folder: Path) -> Scenario:
    """Return the scenario whose record lies in a folder, for a reader of its result: nobody looks for recordings.

    Raises Refused for a scenario that this version refuses.
    """
    return _checked(_layers(run), folder)


def _layers(run: Run) -> Layers:
    return plain(_dated(run["scenario"]), f"{run['name']}.toml")


def _checked(layers: Layers, folder: Path) -> Scenario:
    try:
        return Scenario.of(layers)
    except Refused as refused:
        record = str(folder / "run.json")
        told = [replace(each, file=record, key=f"scenario.{each.key}") for each in refused.problems]
        raise Refused(told) from refused


def _data_folders(run: Run, folder: Path, record: str) -> dict[str, Path]:
    """Return beside what each recording lies, by the name that the scenario gives it."""
    found, problems = {}, []
    for name, sha256 in run["data"].items():
        where = [folder / run["data_from"][name]] if name in run["data_from"] else []
        there = {place: path for place in (*where, Path.cwd()) if (path := _found(name, place)) is not None}
        if there:
            found[name] = next((place for place, path in there.items() if digest_of(path) == sha256), next(iter(there)))
        else:
            mend = f"its SHA-256 is {sha256}; {how_to_get(name, 'stand in its folder')}"
            key = "radio.channel" if name.endswith(".toml") else "population.file"
            problems.append(Problem("no such data file", mend, record, key=key, value=name))
    if problems:
        raise Refused(problems)
    return found


def _found(name: str, beside: Path) -> Path | None:
    try:
        return find(name, beside)
    except Refused:
        return None


def _lay_beside(layers: Layers, folders: Mapping[str, Path]) -> None:
    """Let the texts of a scenario lie where their measured files do."""
    for path, (source, there) in layers.origins.items():
        name = _at(layers.values, path) if path[-2:] in FILES else None
        layers.origins[path] = replace(source, folder=folders.get(name or "", Path.cwd())), there


def _at(values: Any, path: tuple[str | int, ...]) -> str | None:
    for step in path:
        values = values[step]
    return values if isinstance(values, str) else None


def _dated(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return plain values of a scenario with its dates as dates again, in its arms too."""
    dated = dict(values)
    if "start" in dated:
        dated["start"] = _date(dated["start"])
    if isinstance(dated.get("policies"), list):
        dated["policies"] = [
            {key: _date(value) if key in ("from", "to") else value for key, value in policy.items()}
            if isinstance(policy, dict) else policy
            for policy in dated["policies"]
        ]  # fmt: skip
    if isinstance(dated.get("arms"), list):
        dated["arms"] = [_dated(arm) for arm in dated["arms"]]
    return dated


def _date(written: Any) -> Any:
    """Return the date that a text says; what is none is left to be refused with the scenario."""
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError):
        return written


def differences(run: Run, folder: Path, result: Result) -> Iterator[str]:
    """Yield where a directory and a second run part: the first fact that differs, else files that say otherwise."""
    first = next(_partings(run, result.journals), None)
    if first is not None:
        yield first
        return
    for kind, again in tables(result.scenario, result.journals):
        if not same_table(folder / "tables" / f"{kind}.parquet", again):
            yield f"tables/{kind}.parquet does not hold what its run said"
    if not _same_summary(folder / "summary.json", result.summary()):
        yield "summary.json does not hold what its run said"
    if run.get("record_digest") != record_digest(run):
        yield "run.json was changed since it was written: its digest is another one"


def _partings(run: Run, journals: Mapping[tuple[str, int], Journal]) -> Iterator[str]:
    for (arm, seed), journal in journals.items():
        then = run["digests"].get(arm, {}).get(str(seed), {"digest": None, "days": {}})
        if then["digest"] != journal.digest():
            yield f"arm {arm}, seed {seed}: {where_they_part(then['days'], journal)}"
    if run["digest"] != digest(journals):
        yield "the digest of all runs together"


def where_they_part(then: Mapping[str, str], journal: Journal) -> str:
    """Return the earliest day, and the kind of fact, in which a journal is not as it was."""
    now = days_of(journal)
    parted = [
        (day, place, kind)
        for place, kind in enumerate(kind for kind in KINDS if kind in {*then, *now})
        for day, (old, new) in enumerate(_day_by_day(then, now, kind))
        if old != new
    ]
    if not parted:
        undated = (kind for kind, columns in KINDS.items() if not {"at", "asked_at"} & columns.keys())
        return f"{', '.join(kind for kind in undated if kind in journal.tables)}, or what was before day 0"
    day, _, kind = min(parted)
    return f"{kind} of {Calendar(journal.start).date(day)} (day {day})"


def _day_by_day(then: Mapping[str, str], now: Mapping[str, str], kind: str) -> Iterator[tuple[str, str]]:
    """Pair what two runs say of each day; a run that says nothing of a kind had no such fact."""
    return zip_longest(then.get(kind, "").split(), now.get(kind, "").split(), fillvalue=NO_FACT)


def circumstances(run: Run, scenario: Scenario, journals: Mapping[tuple[str, int], Journal]) -> list[str]:
    """Return what is not as it was when a directory was written, now that its scenario was lived again."""
    now = {"versions": versions(), "data": data_of(scenario, journals)}
    then_and_now = [
        *((f"{name} {run[kind].get(name)}", f"{name} {said}") for kind in now for name, said in now[kind].items()),
        (run["platform"], platform.platform()),
    ]
    return [f"then {then}, now {here}" for then, here in then_and_now if then != here]


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
