"""How did the result come about? run.json: all it takes to run it again and to see that it is the same."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import sim
from sim.hall.data import digest as digest_of
from sim.hall.data import find
from sim.hall.journal import Journal
from sim.hall.scenario import Scenario

SCHEMA = 1
COMPANIONS = ("numpy", "numba", "simpy", "cryptography")
"""The packages whose versions can change a number."""

NOTHING = hashlib.sha256().hexdigest()[:12]
"""The short digest of a day on which nothing of a kind happened."""

Journals = Mapping[tuple[str, int], Journal]


def digest(journals: Journals) -> str:
    """Return the SHA-256 over the digests of all journals, each with its arm and seed, in order."""
    together = hashlib.sha256()
    for (arm, seed), journal in journals.items():
        together.update(f"{arm} {seed} {journal.digest()}\n".encode())
    return together.hexdigest()


def record(scenario: Scenario, journals: Journals, wall_seconds: float) -> dict[str, Any]:
    """Return what run.json holds, all but the list of files."""
    arms, seeds = list(dict.fromkeys(arm for arm, _ in journals)), list(dict.fromkeys(seed for _, seed in journals))
    return {
        "schema": SCHEMA,
        "pistage": sim.__version__,
        "name": scenario.name,
        "arms": arms,
        "seeds": seeds,
        "digest": digest(journals),
        "digests": {arm: {str(seed): _digests(journals[arm, seed]) for seed in seeds} for arm in arms},
        "scenario_digest": scenario.digest(),
        "scenario": scenario.resolved(),
        "data": _data(scenario, journals),
        "numbers": {arm: _numbers([journals[arm, seed] for seed in seeds]) for arm in arms},
        "caveats": [*dict.fromkeys(caveat for journal in journals.values() for caveat in journal.caveats)],
        "versions": {
            "pistage": sim.__version__,
            "python": platform.python_version(),
            **{name: version(name) for name in COMPANIONS},
        },
        "platform": platform.platform(),
        "wall_seconds": round(wall_seconds, 2),
        "peak_rss_mb": peak_rss_mb(),
    }


def _digests(journal: Journal) -> dict[str, Any]:
    return {"digest": journal.digest(), "days": days_of(journal)}


def days_of(journal: Journal) -> dict[str, str]:
    """Return, by kind of fact, the short digests of a journal's days in one line ("-": nothing happened)."""
    return {
        kind: " ".join("-" if each == NOTHING else each for each in digests)
        for kind, digests in journal.day_digests().items()
    }


def _data(scenario: Scenario, journals: Journals) -> dict[str, str]:
    """Return the SHA-256 of each recording that an arm was run on, by the name the scenario gives it."""
    towns = [scenario.arm(arm) for arm in dict.fromkeys(arm for arm, _ in journals)]
    files = {town.population.file: find(town.population.file, town.folder) for town in towns}
    return {name: digest_of(path) for name, path in files.items()}


def _numbers(journals: list[Journal]) -> dict[str, Any]:
    """Return the scalars of an arm's runs: one value where all seeds agree, else one for each seed."""
    by_name = {name: [journal.numbers[name] for journal in journals] for name in journals[0].numbers}
    return {name: values[0] if len(set(values)) == 1 else values for name, values in by_name.items()}


def peak_rss_mb() -> float | None:
    """Return the largest memory that this process, or one of its workers, ever held, in MB (None where unknown)."""
    try:
        import resource
    except ImportError:  # no such thing on Windows
        return None
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3), 1)
