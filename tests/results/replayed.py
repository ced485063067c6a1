"""A small result that can be shown as a film: the hamlet under three systems, written without figures."""

from __future__ import annotations

from pathlib import Path

from sim.hall.scenario import Scenario, load
from sim.study import run
from tests.film.filming import FEW
from tests.hall.hamlet import FILE

ARMS = ('arms=[{name="none",system="none"},{name="robert",system="robert"},{name="gaen",system="gaen"},'
        '{name="watched",system="antennas"}]')  # fmt: skip


def few(*settings: str) -> Scenario:
    """The scenario: 120 people, 4 days, nobody who attacks."""
    return load(FILE, (*FEW[:-1], "days=4", ARMS, *settings))


def kept(folder: Path, *settings: str, seeds: int = 1) -> Path:
    """Live it and keep it."""
    result = run(few(*settings), seeds=seeds)
    return result.write(folder, draw=lambda told, there: None)
