"""A small synthetic town that a test can live through, ten days of an outbreak in it, and what its journals say."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sim.hall.engine import live
from sim.hall.journal import Journal
from sim.hall.scenario import Scenario, load

FILE = Path(__file__).with_name("hamlet.toml")
ARMS = ("june", "later", "gaen")
"""StopCovid by the rules of two dates, and GAEN."""
FEW = (
    "population.people=60", "days=7", "start=2020-06-03", "phones.adoption=0.35", "phones.ownership=0.9",
)  # fmt: skip
"""A handful of phones in the week after StopCovid came out: every sighting of every phone can be played."""


@cache
def hamlet(*settings: str) -> Scenario:
    """Return the scenario of the hamlet, with other settings."""
    return load(FILE, settings)


@cache
def lived(arm: str, *settings: str, seed: int = 1) -> Journal:
    """Return the journal of an arm, lived once for all tests."""
    return live(hamlet(*settings), arm, seed)


Row = tuple[int, ...]


def rows(journal: Journal, kind: str, *names: str) -> list[Row]:
    """Return some columns of a kind of facts, row by row."""
    return list(zip(*(journal.table(kind)[name].tolist() for name in names), strict=True))


def infections(journal: Journal) -> list[Row]:
    """Return who was infected, when, by whom and in which setting."""
    return rows(journal, "infections", "person", "at", "source", "setting")


def count(journal: Journal, kind: str) -> int:
    """Return how many facts of a kind there are."""
    return int(next(iter(journal.table(kind).values())).size)
