"""How long does it take to draw whom one infectious person infects on one day?"""

from __future__ import annotations

import numpy as np

from sim.disease.seats import infections
from sim.units import DAY, Day, Setting
from sim.world.conduct import Conduct
from tests.benchmarks.timing import DRAWS, PEOPLE, show, town

SOURCES = np.arange(0, PEOPLE, 10, dtype=np.int32)
DAY_CLOSED = Day(8)
BETA = 0.002
"""About what the flagship's town is calibrated to."""


def run() -> None:
    """Print what a source takes."""
    ages = (2 + SOURCES % 10) * DAY
    infected_at = (DAY_CLOSED + 1) * DAY - ages
    rate, factors = np.full(SOURCES.size, BETA), np.ones(len(Setting))
    taken = np.zeros(PEOPLE, dtype=np.bool_)
    since, until = DAY_CLOSED * DAY, (DAY_CLOSED + 1) * DAY

    def once() -> object:
        return infections(
            town(), Conduct(), SOURCES, infected_at, rate, taken, DAY_CLOSED, factors, DRAWS, since, until
        )

    show("infections", "infectious person and day", once, SOURCES.size)
