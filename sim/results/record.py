"""How did the result come about? run.json: all it takes to run it again and to see that it is the same."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sim
from sim.hall.caveats import gathered
from sim.hall.data import digest as digest_of
from sim.hall.journal import Journal
from sim.hall.recording import data_files
from sim.hall.scenario import Scenario
from sim.hall.witness import Witness, built

SCHEMA = 2
COMPANIONS = ("numpy", "numba", "simpy", "cryptography")
"""The packages whose versions can change a number."""

NOTHING = hashlib.sha256().hexdigest()[:12]
NO_FACT = "-"
"""The short digest of a day on which nothing of a kind happened."""

Journals = Mapping[tuple[str, int], Journal]


def digest(journals: Journals) -> str:
    """Return the SHA-256 over the digests of all journals, each with its arm and seed, in order."""
    return _together({run: journal.digest() for run, journal in journals.items()})


def _together(digests: Mapping[tuple[str, int], str]) -> str:
    together = hashlib.sha256()
    for (arm, seed), each in digests.items():
        together.update(f"{arm} {seed} {each}\n".encode())
    return together.hexdigest()


def record(
    scenario: Scenario, journals: Journals, wall_seconds: float, out: Path, witness: Witness | None = None
) -> dict[str, Any]:
    """Return what the run.json of a result in `out` holds, all but the list of files."""
    arms, seeds = list(dict.fromkeys(arm for arm, _ in journals)), list(dict.fromkeys(seed for _, seed in journals))
    digests = {run: journal.digest() for run, journal in journals.items()}
    said = {
        "schema": SCHEMA,
        "pistage": sim.__version__,
        "name": scenario.name,
        "arms": arms,
        "seeds": seeds,
        "digest": _together(digests),
        "digests": {
            arm: {str(seed): {"digest": digests[arm, seed], "days": days_of(journals[arm, seed])} for seed in seeds}
            for arm in arms
        },
        "scenario_digest": scenario.digest(),
        "scenario": scenario.resolved(),
        "changed": scenario.changed(arms),
        "data": data_of(scenario, journals),
        "data_from": _own_data(scenario, journals, out),
        "numbers": {arm: _numbers([journals[arm, seed] for seed in seeds]) for arm in arms},
        "unknown": {arm: journals[arm, seeds[0]].unknown for arm in arms},
        "caveats": gathered(scenario, journals),
        "versions": versions(),
        "platform": platform.platform(),
        "phones": {arm: built(scenario.arm(arm), journals[arm, seeds[0]].people, witness) for arm in arms},
        "wall_seconds": round(wall_seconds, 2),
        "peak_rss_mb": peak_rss_mb(),
    }
    return said | {"record_digest": record_digest(said)}


def record_digest(run: Mapping[str, Any]) -> str:
    """Return the SHA-256 over all that a record says, but for itself and the list of files."""
    said = {name: value for name, value in run.items() if name not in ("record_digest", "files")}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of all that can change a number."""
    return {
        "pistage": sim.__version__,
        "python": platform.python_version(),
        **{name: version(name) for name in COMPANIONS},
    }


def days_of(journal: Journal) -> dict[str, str]:
    """Return, by kind of fact, the short digests of a journal's days in one line ("-": nothing happened)."""
    return {
        kind: " ".join(NO_FACT if each == NOTHING else each for each in digests)
        for kind, digests in journal.day_digests().items()
    }


def _towns(scenario: Scenario, journals: Journals) -> list[Scenario]:
    return [scenario.arm(arm) for arm in dict.fromkeys(arm for arm, _ in journals)]


def data_of(scenario: Scenario, journals: Journals) -> dict[str, str]:
    """Return the SHA-256 of each measured file that an arm was run on, by the name the scenario gives it."""
    files = {file.name: file.path for town in _towns(scenario, journals) for file in data_files(town)}
    return {name: digest_of(path) for name, path in files.items()}


def _own_data(scenario: Scenario, journals: Journals, out: Path) -> dict[str, str]:
    """Return where each measured file that lay beside its scenario is found from the result: as both lie to each other.

    Nothing is said of one that has only the root or the homes of all users in common with it: that would be a path of
    this machine.
    """
    beside = {}
    for name, path, named_in in (file for town in _towns(scenario, journals) for file in data_files(town)):
        if named_in is None or Path(name).is_absolute():
            continue
        folder = named_in.resolve()
        if path.resolve().is_relative_to(folder) and _near(folder, out):
            beside[name] = Path(os.path.relpath(folder, out)).as_posix()
    return beside


def _near(one: Path, other: Path) -> bool:
    """Tell whether the way from one folder to another names no more than what lies below a folder of their user's."""
    shared = next((each for each in (one, *one.parents) if other.is_relative_to(each)), None)
    return shared is not None and shared not in (Path(one.anchor), *Path.home().parents)


def _numbers(journals: list[Journal]) -> dict[str, Any]:
    """Return the scalars of an arm's runs: one value where all seeds agree, else one for each seed, null where it has
    none (a number may be absent where too little happened)."""
    names = dict.fromkeys(name for journal in journals for name in journal.numbers)
    by_name = {name: [journal.numbers.get(name) for journal in journals] for name in names}
    return {name: values[0] if len(set(values)) == 1 else values for name, values in by_name.items()}


def peak_rss_mb() -> float | None:
    """Return the largest memory that this process, or one of its workers, ever held, in MB (None where unknown)."""
    try:
        import resource
    except ImportError:  # no such thing on Windows
        return None
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3), 1)
