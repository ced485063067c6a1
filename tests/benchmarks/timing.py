"""How long does one row of a kernel take? The best of five: other work only makes it longer."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

from sim.draws import Draws
from sim.world.town import Town

ROUNDS = 5
PEOPLE = 100_000
DRAWS = Draws(1)


@cache
def town() -> Town:
    """The town that all of them ask."""
    return Town(DRAWS, PEOPLE, 0.05)


def show(name: str, what: str, once: Callable[[], object], units: int) -> None:
    """Do it once for all that is loaded and compiled once, then five times; print the best in microseconds a unit."""
    once()
    best = min(_seconds(once) for _ in range(ROUNDS))
    print(f"{name:<28}{1e6 * best / units:>12.4f} us per {what} ({units:,} of them)", flush=True)


def _seconds(once: Callable[[], object]) -> float:
    began = time.perf_counter()
    once()
    return time.perf_counter() - began
