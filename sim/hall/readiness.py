"""Can this scenario run? Every reason why not is found before day 1: its keys, its data, its towns, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sim.draws import Draws
from sim.hall import fits
from sim.hall.air import channel_of
from sim.hall.data import find
from sim.hall.parts import RATE, TOWN, Parts, timed
from sim.hall.scenario import Scenario
from sim.hall.scenario.merge import Layers, gather
from sim.hall.towns import Told, rate, recorded_in, town
from sim.hall.vandals import refuse_fleet
from sim.hall.witness import Witness
from sim.problems import Problem, Refused, once

FILE = ("population", "file")


def read(where: str | Path, settings: Sequence[str] = ()) -> Scenario:
    """Read a scenario as `load` does. Raises Refused, with what is wrong with its data too where its keys are wrong."""
    layers = gather(where, settings)
    try:
        return Scenario.of(layers)
    except Refused as refused:
        raise Refused(once([*refused.problems, *_data_problems(layers)])) from refused


def ready(
    scenario: Scenario,
    arms: Sequence[str],
    jobs: int = 1,
    free: int | None = None,
    building: Callable[[float], None] = lambda share: None,
    parts: Parts | None = None,
    witness: Witness | None = None,
) -> None:
    """Build the town of each of these arms once. Raises Refused with every problem of all of them, each at its key.

    Nothing is built that so many `jobs` have no memory for: `free` bytes, or what the machine has. `building` is told
    which share of a town is built, `parts` how long it takes; `witness` says which phones will be.
    """
    memory = fits.available() if free is None else free
    too_large = [
        problem
        for arm, found in fits.problems(scenario, arms, jobs, memory, witness)
        for problem in _placed(scenario.arm(arm), Refused(found))
    ]
    if too_large:
        raise Refused(once(too_large))
    for arm in arms:
        refuse_fleet(scenario.arm(arm), witness)
    seed, told = scenario.seeds.first, Told(building)
    found = [problem for arm in arms for problem in _town_problems(scenario.arm(arm), seed, told, parts)]
    if found:
        raise Refused(once(found))


def _town_problems(scenario: Scenario, seed: int, told: Told, parts: Parts | None) -> Iterator[Problem]:
    try:
        world = timed(parts, TOWN, town)(scenario, Draws(seed), told)
    except Refused as refused:
        yield from _placed(scenario, refused)
        return
    try:
        channel_of(scenario)
    except Refused as refused:
        yield from _placed(scenario, refused)
    people, infected = world.people.count, scenario.disease.infected_at_start
    if infected > people:
        rule = f"only {people:_} persons live in this town"
        problem = Problem(rule, f"write {people} or less", key="disease.infected_at_start", value=str(infected))
        yield from _placed(scenario, Refused(problem))
    try:
        timed(parts, RATE, rate)(scenario, world)
    except Refused as refused:
        yield from _placed(scenario, refused)


def _placed(scenario: Scenario, refused: Refused) -> Iterator[Problem]:
    """Say where in the scenario's file stands the key whose value is refused."""
    for problem in refused.problems:
        yield problem if problem.place() or not problem.key else scenario.placed(problem)


def _data_problems(layers: Layers) -> Iterator[Problem]:
    """Say what is wrong with the recordings of a scenario that has other mistakes too, those of its arms included."""
    for mine in (layers, *layers.every_arm()):
        population = mine.values.get("population")
        if not isinstance(population, dict) or population.get("world", "recorded") != "recorded":
            continue
        name = population.get("file")
        if not isinstance(name, str) or "\0" in name:
            continue
        try:
            recorded_in(find(name, mine.origin(FILE)[0].folder))
        except Refused as refused:
            yield from (p if p.place() else mine.problem(FILE, p.rule, p.mend) for p in refused.problems)
