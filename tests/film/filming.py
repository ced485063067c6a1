"""A few days of a hamlet, filmed: what tests of films look at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from sim.hall.engine import live
from sim.hall.film.camera import Camera
from sim.hall.film.chunks import Chunk, from_bytes
from sim.hall.journal import Journal
from sim.hall.scenario import Scenario, load
from sim.systems.registry import design
from tests.hall.hamlet import FILE

DAYS = 5
FEW = (f"days={DAYS}", "population.people=120", "phones.adoption=0.6", "disease.infected_at_start=45",
       "health.seeks_test=1.0", "health.declares=1.0", 'adversaries=[{name="listener", receivers=4}]')  # fmt: skip


@dataclass(frozen=True)
class Film:
    """A filmed run: its journal, its chunks in their order, and those as bytes."""

    journal: Journal
    chunks: tuple[Chunk, ...]
    raw: tuple[bytes, ...]

    def column(self, part: str, name: str) -> Any:
        """Return a column of a part over all days."""
        found = [chunk.columns[name] for chunk in self.chunks if chunk.part == part and name in chunk.columns]
        return np.concatenate(found)

    def words(self, part: str, name: str) -> list[Any]:
        """Return a list of words of a part over all days."""
        return [each for chunk in self.chunks if chunk.part == part for each in chunk.words.get(name, ())]


def hamlet(system: str, *settings: str) -> Scenario:
    """The hamlet under one system."""
    few = FEW if design(system).phone is not None else FEW[:-1]  # nobody listens to no phones
    return load(FILE, (*few, f'arms=[{{name="it",system="{system}"}}]', *settings))


@cache
def filmed(system: str, *settings: str) -> Film:
    """Live the hamlet before a camera."""
    raw: list[bytes] = []
    journal = live(hamlet(system, *settings), "it", 1, camera=Camera(0, lambda chunk: raw.append(chunk.to_bytes())))
    return Film(journal, tuple(map(from_bytes, raw)), tuple(raw))


def by_day(film: Film) -> dict[int, dict[str, list[Chunk]]]:
    """The chunks of each day, by part."""
    found: defaultdict[int, dict[str, list[Chunk]]] = defaultdict(lambda: defaultdict(list))
    for chunk in film.chunks:
        found[chunk.day][chunk.part].append(chunk)
    return found
