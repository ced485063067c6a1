"""How does one scenario become a result? Every arm lives every seed, here or in several processes, and all are kept.

Results do not depend on `jobs`: a run is a function of (scenario, arm, seed), and journals keep the scenario's order.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from sim import garbage
from sim.hall import fits
from sim.hall.engine import live
from sim.hall.journal import Journal
from sim.hall.parts import WRITING, Parts, timed
from sim.hall.readiness import read, ready
from sim.hall.scenario import Scenario
from sim.hall.witness import Witness
from sim.kernels import threads
from sim.problems import Problem, Refused
from sim.results import Result
from sim.results.unfinished import Unfinished
from sim.workers import Board, Pool, Task, answer, workers, written

__all__ = ["Progress", "Result", "run"]

WORTH_SHARING = 5_000_000
"""Person-days of a town from which on several processes are worth their start."""
INFECTION_DAYS = 3_000
"""So many person-days take as long as what follows from one who is infected at the start, or outside."""

TOLD_EVERY_S = 0.5
"""How often other processes are asked how far they are."""

Run = tuple[str, int]
"""One arm and one seed."""
Living = Generator[tuple[Run, Journal], None, None]


class Progress(Protocol):
    """Somebody who wants to know how far a study has come."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Hear what was lived last, and how many days of how many are over, all runs together.

        While a town is built it is 0 of 0.
        """


def run(
    scenario: Scenario | str | Path,
    *,
    arms: Sequence[str] | None = None,
    seed: int | None = None,
    seeds: int | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    resume: bool = False,
    witness: Witness | None = None,
    parts: Parts | None = None,
) -> Result:
    """Live a scenario: every arm (or the ones named), every seed, and return what came of it.

    `seed` is the first seed and `seeds` how many follow one another; both override the scenario. With `jobs` above 1
    the runs are shared among so many processes (a script that asks for it needs `if __name__ == "__main__":`). With
    `resume` finished runs are kept until the result is written, and a study that was stopped goes on from them.
    `witness` says which phones are built; it changes how long a run takes, never what it gives. `parts` (see `profile`)
    learns on what the time is spent; all runs are then lived in this process.
    Raises Refused, before the first day, for anything that cannot be run.
    """
    began, jobs = time.perf_counter(), jobs if parts is None else 1
    told = scenario if isinstance(scenario, Scenario) else read(scenario)
    told = _with_seeds(told, seed, seeds)
    runs = _runs(told, arms)
    tell = progress or _silent
    names, jobs = list(dict.fromkeys(arm for arm, _ in runs)), min(jobs, len(runs))
    building = lambda share: tell(f"building the town, {share:.0%}", 0, 0)  # noqa: E731
    ready(told, names, jobs, building=building, parts=parts, witness=witness)
    before = Unfinished.of(told) if resume else None
    journals = _lived(told, runs, jobs, before, tell, witness, parts)
    return Result(told, journals, time.perf_counter() - began, before, witness)


def _lived(
    scenario: Scenario,
    runs: list[Run],
    jobs: int,
    before: Unfinished | None,
    progress: Progress,
    witness: Witness | None,
    parts: Parts | None,
) -> dict[Run, Journal]:
    """Return the journals of all runs, in order: those lived before a study was stopped, and the others now."""
    found = {each: journal for each in runs if before is not None and (journal := before.found(each)) is not None}
    left, before_now = [each for each in runs if each not in found], len(found) * scenario.days
    if found:
        progress(f"{len(found)} of {len(runs)} runs were finished before", before_now, len(runs) * scenario.days)

    def further(what: str, done: int, total: int) -> None:
        progress(what, before_now + done, before_now + total)

    here = partial(_here, parts=parts)
    way = here if jobs == 1 or len(left) < 2 else _shared
    with garbage.rarely(), closing(way(scenario, left, min(jobs, len(left)), further, witness)) as living:
        for each, journal in living:
            if before is not None:
                timed(parts, WRITING, before.keep)(each, journal)
            found[each] = journal
    return {each: found[each] for each in runs}


def profile() -> Parts:
    """Return what a study can tell the time of its parts to, on this machine's clock."""
    return Parts(time.perf_counter)


def worth_jobs(
    scenario: Scenario,
    *,
    arms: Sequence[str] | None = None,
    seed: int | None = None,
    seeds: int | None = None,
    witness: Witness | None = None,
) -> int:
    """Return how many processes a study is worth: as many as cores for a long one, if memory lasts, else one.

    Each process has to load, build and calibrate for itself: a recording, or a single seed, is over before that pays,
    and a town that is built once for all runs is built once here.
    """
    if scenario.population.built_with is not None:
        return 1
    runs = (seeds or scenario.seeds.count) * len(arms or scenario.arms)
    begun = scenario.disease.infected_at_start + scenario.disease.imports_per_day * scenario.days
    if runs * (scenario.days * (scenario.population.people or 0) + begun * INFECTION_DAYS) < WORTH_SHARING:
        return 1
    names = arms or [arm.name for arm in scenario.arms]
    return fits.jobs_that_fit(_with_seeds(scenario, seed, seeds), names, os.cpu_count() or 1, fits.available(), witness)


def _silent(what: str, done: int, total: int) -> None:
    pass


def _with_seeds(scenario: Scenario, first: int | None, count: int | None) -> Scenario:
    """Return the scenario with other seeds. Raises Refused, without a place: no file holds them."""
    over = {"seeds.first": first, "seeds.count": count}
    try:
        return scenario.with_settings(*(f"{key}={value}" for key, value in over.items() if value is not None))
    except Refused as refused:
        raise Refused([replace(each, file="", line=0, column=0, text="") for each in refused.problems]) from refused


def _runs(scenario: Scenario, arms: Sequence[str] | None) -> list[Run]:
    """Return the runs in order: arms as the scenario has them, the seeds of one arm after the other."""
    names = [arm.name for arm in scenario.arms]
    strangers = [name for name in arms or () if name not in names]
    mend = f"this scenario's arms: {', '.join(names)}"
    if strangers:
        raise Refused([Problem("no such arm", mend, key="arms", value=name) for name in strangers])
    twice = [name for name in dict.fromkeys(arms or ()) if list(arms or ()).count(name) > 1]
    if twice:
        raise Refused([Problem("names an arm twice", "name each arm once", key="arms", value=name) for name in twice])
    if arms is not None and not arms:
        raise Refused(Problem("names no arm", mend, key="arms"))
    chosen = [name for name in names if arms is None or name in arms]
    seeds = range(scenario.seeds.first, scenario.seeds.first + scenario.seeds.count)
    return [(arm, seed) for arm in chosen for seed in seeds]


# -- here -------------------------------------------------------------------------------------------------------------


def _here(
    scenario: Scenario,
    runs: list[Run],
    jobs: int,
    progress: Progress,
    witness: Witness | None = None,
    parts: Parts | None = None,
) -> Living:
    for number, (arm, seed) in enumerate(runs):
        if number:
            garbage.collect(scenario.population.people or 0)
        before, what = number * scenario.days, _what(arm, seed)

        def each_day(day: int, before: int = before, what: str = what) -> None:
            progress(what, before + day, len(runs) * scenario.days)

        with _named(arm, seed):
            journal = live(scenario, arm, seed, each_day, witness=witness, parts=parts)
        yield (arm, seed), journal


def _what(arm: str, seed: int) -> str:
    return f"{arm}, seed {seed}"


@contextmanager
def _named(arm: str, seed: int) -> Iterator[None]:
    """Say in which run an error arose."""
    try:
        yield
    except Exception as error:
        error.add_note(f"in arm {arm}, seed {seed}")
        raise


# -- in several processes ---------------------------------------------------------------------------------------------


def _shared(
    scenario: Scenario, runs: list[Run], jobs: int, progress: Progress, witness: Witness | None = None
) -> Living:
    total, board = len(runs) * scenario.days, Board(len(runs))
    with workers(jobs, board) as pool:
        progress("starting", 0, total)  # once all workers have what they start with: none is left half started
        waiting: dict[Task[Journal], Run] = {
            pool.submit(_live_afresh, scenario, *each, witness, place): each for place, each in enumerate(runs)
        }
        for task in _as_they_end(pool, len(waiting), lambda: progress("all runs together", board.total(), total)):
            arm, seed = waiting.pop(task)
            with _named(arm, seed):
                journal = answer(task)
            yield (arm, seed), journal
            progress(_what(arm, seed), board.total(), total)


def _as_they_end(pool: Pool, count: int, meanwhile: Callable[[], None]) -> Iterator[Task[Journal]]:
    """Yield so many tasks as they end, and say now and then how far the others are."""
    while count:
        ended = pool.turn(TOLD_EVERY_S)
        if not ended:
            meanwhile()
        yield from ended
        count -= len(ended)


def _live_afresh(scenario: Scenario, arm: str, seed: int, witness: Witness | None, place: int) -> Journal:
    """Live one run in a worker, on one thread, after what the last one left behind is gone."""
    threads(1)
    garbage.collect(scenario.population.people or 0)
    return live(scenario, arm, seed, lambda day: written(place, day), witness=witness)
