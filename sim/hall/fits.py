"""Does a study fit in the memory that is free? What cannot is refused before anything is built, with a size that fits.

The estimate is one of runs in which few are infected; with many more a run may still end for lack of memory.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from math import fsum, inf
from pathlib import Path

from sim.hall.census import MOST_IN_FULL
from sim.hall.scenario import Scenario
from sim.hall.witness import Witness, chosen
from sim.parameters import parameter
from sim.problems import Problem

# fmt: off
PROCESS = parameter(0.35e9, "bytes", "measured .33 in the flagship: Python, its packages, the kernels; rounded up")
BUILDING = parameter(20.0, "bytes a person", "measured 12 at 67 million people, while it is laid out; with room")
AT_REST = parameter(12.0, "bytes a person", "measured 10.7: a town that is laid out; rounded up")
OF_RUN = parameter(2.0, "bytes a person", "two columns of a byte: who runs the app, and who was infected")
INFECTED_A_DAY = parameter(0.0015, "1", "assumption: a seventh in 100 days, however fast an epidemic grows")
OF_INFECTION = parameter(1_000.0, "bytes an infection", "measured: what follows from it, and is noted, without an app")
OF_TRACING = parameter(
    {Witness.EVERY_PHONE: 18_000.0, Witness.ON_DEMAND: 18_000.0, Witness.ALERTED: 4_000.0, Witness.FLEET: 500.0},
    "bytes an infection", "measured in a city of 300,000 (machines) and of a million: what phones of declarers, of "
    "those alerted, or of all who heard a declarer keep, at an adoption of 40 %; rounded up")
OF_TELLING = parameter(
    {Witness.EVERY_PHONE: 150_000.0, Witness.ON_DEMAND: 150_000.0, Witness.ALERTED: 150_000.0, Witness.FLEET: 5_000.0},
    "bytes an infection", "measured in towns of 20,000 and 150,000: the same where declarers tell what they heard, "
    "for a server to match")
HELD = parameter(0.8, "1", "assumption: what isolation leaves of R0, for the estimate alone")
ADOPTED = parameter(0.4, "1", "the adoption at which that was measured")
GENERATION = parameter(5.5, "d", "assumption: from one infection to the next, for the estimate alone")
KEPT_IN_FULL = parameter(18.0, "bytes a person and run", "the table of persons of a journal")
KEPT = parameter(50.0, "bytes an infection and run", "measured: the other tables of a journal")
# fmt: on
SMALLEST = 6
"""No town is smaller."""


def needed(
    people: int,
    days: int,
    *,
    traced: float,
    runs: int = 1,
    jobs: int = 1,
    most_infected: float = inf,
    least_infected: float = 0.0,
    telling: bool = False,
    witness: Witness | None = None,
) -> int:
    """Estimate the bytes of a study at its largest: `runs` of one town, shared by `jobs` processes.

    Each process has its own town and lives one run after the other; one more holds the journals of all. `traced` is the
    share of phones with an app, `most_infected` what the first cases can grow to and `least_infected` how many there
    are anyhow, `telling` whether declarers tell what they heard; `witness` says which phones are built (None: as the
    town's size has it).
    """
    infected = min(max(min(people * min(1.0, INFECTED_A_DAY * days), most_infected), least_infected), people)
    of_phones = OF_TELLING if telling else OF_TRACING
    of_tracing = of_phones[chosen(witness, people, watched=False)] * traced / ADOPTED
    living = people * (AT_REST + OF_RUN) + infected * (OF_INFECTION + of_tracing)
    process = PROCESS + max(people * BUILDING, living)
    in_full = people if people <= MOST_IN_FULL else 0
    kept = runs * (in_full * KEPT_IN_FULL + infected * KEPT)
    parent = PROCESS + people * AT_REST if jobs > 1 else 0.0
    return int(jobs * process + parent + kept)


def needs(
    scenario: Scenario,
    arms: Sequence[str],
    jobs: int = 1,
    people: int | None = None,
    witness: Witness | None = None,
    seeds: int | None = None,
) -> int:
    """Estimate the bytes of a study of these arms; 0 for recorded worlds.

    `people` stands for those of its towns, `seeds` for its own.
    """
    mine = [scenario.arm(arm) for arm in arms]
    towns = [each.population.people for each in mine if each.population.people is not None]
    if not towns:
        return 0
    traced = max(each.phones.adoption if each.arms[0].system != "none" else 0.0 for each in mine)
    most, runs = max(map(_most_infected, mine)), len(arms) * (seeds or scenario.seeds.count)
    size = people or max(towns)
    return needed(
        size, scenario.days, traced=traced, runs=runs, jobs=min(jobs, runs), most_infected=most,
        least_infected=max(map(_begun, mine)), telling=any(_tells(each) for each in mine), witness=witness,
    )  # fmt: skip


def _tells(scenario: Scenario) -> bool:
    from sim.systems.registry import design

    return design(scenario.arms[0].system).traits.tells_of_others


def _begun(scenario: Scenario) -> float:
    """Return how many are infected at the start or outside."""
    return scenario.disease.infected_at_start + scenario.disease.imports_per_day * scenario.days


def _most_infected(scenario: Scenario) -> float:
    """Return what the first cases and those from outside come to, if nothing stops them."""
    generations = round(scenario.days / GENERATION)
    return _begun(scenario) * fsum(max(HELD * scenario.disease.r0, 1.0) ** k for k in range(generations + 1))


def jobs_that_fit(
    scenario: Scenario, arms: Sequence[str], jobs: int, free: int | None, witness: Witness | None = None
) -> int:
    """Return how many processes a study has memory for: so many at most, and one at least."""
    if free is None:
        return jobs
    return next((count for count in range(jobs, 1, -1) if needs(scenario, arms, count, None, witness) <= free), 1)


def problems(
    scenario: Scenario, arms: Sequence[str], jobs: int, free: int | None, witness: Witness | None = None
) -> Iterator[tuple[str, Problem]]:
    """Yield each arm whose town is too large for the bytes that are free (None: unknown), and what to do about it."""
    for arm in arms:
        people = scenario.arm(arm).population.people
        if people is None or free is None:
            continue
        if (need := needs(scenario, arms, jobs, people, witness)) > free:
            where = f"{jobs} processes" if jobs > 1 else "one process"
            rule = f"a study of this size needs {shown(need)} of memory in {where}, and {shown(free)} are there"
            mend = []
            if jobs > 1 and needs(scenario, arms, 1, people, witness) <= free:
                mend.append("share the runs among fewer: --jobs 1")
            if scenario.seeds.count > 1 and needs(scenario, arms, 1, people, witness, seeds=1) <= free:
                mend.append("live fewer seeds at a time")
            if largest := _largest(scenario, arms, jobs, people, free, witness):
                mend.append(f"write {largest:_} or less")
            mend = mend or ["take another machine"]
            yield arm, Problem(rule, ", or ".join(mend), key="population.people", value=f"{people:_}")


def _largest(scenario: Scenario, arms: Sequence[str], jobs: int, below: int, free: int, witness: Witness | None) -> int:
    """Return the largest town that fits, rounded down to three digits; 0 if none does."""
    in_full = min(int(MOST_IN_FULL), below)
    for sizes in (range(in_full + 1, below), range(SMALLEST, in_full + 1)):  # journals are smaller above MOST_IN_FULL
        fitting = bisect_right(sizes, free, key=lambda people: needs(scenario, arms, jobs, people, witness))
        if fitting:
            largest = sizes[fitting - 1]
            unit: int = 10 ** max(len(str(largest)) - 3, 0)
            return max(largest // unit * unit, sizes[0])
    return 0


def shown(size: int) -> str:
    """Return bytes as a reader is told them."""
    return f"{size / 1e9:.1f} GB" if size >= 0.95e9 else f"{size / 1e6:.0f} MB"


def available(root: Path = Path("/")) -> int | None:
    """Return how many bytes this process may hold: what is free, and what it holds already, as Linux says below `root`.

    Elsewhere it is all that the machine has; None where nobody says.
    """
    free, mine = _said(root / "proc/meminfo", "MemAvailable:"), _said(root / "proc/self/status", "VmRSS:")
    if free is None:
        try:
            return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        except (AttributeError, ValueError, OSError):
            return None
    groups = (_said(root / "sys/fs/cgroup" / name) for name in ("memory.max", "memory/memory.limit_in_bytes"))
    return min([(free + (mine or 0)) * 1024, *(limit for limit in groups if limit is not None)])


def _said(path: Path, name: str = "") -> int | None:
    """Return the number that a file says after a name, or at its beginning; None for none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    words = text.partition(name)[2].split() if name else text.split()
    return int(words[0]) if words and words[0].isdigit() else None
