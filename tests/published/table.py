"""Do we meet the literature? `python -m tests.published.table` prints each quantity, its role, their value and ours.

Role: *input* (we were given it), *calibrated* (solved for), *replicated* (counted anew on the same data), *predicted*
(only this is evidence). Failures are shown as results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from sim.disease.calibration import beta_for, r0_reached
from sim.disease.course import courses
from sim.draws import Draws
from sim.units import DAY, NEVER, Day
from sim.world.conduct import Conduct
from sim.world.recorded import Recorded, read
from tests.conftest import DATA

OFFICE = DATA / "sociopatterns" / "workplace_InVS15_tij.dat.gz"


@dataclass(frozen=True, slots=True)
class Row:
    """One published quantity: what it is, what role it plays here, their value, ours, and how far apart is too far."""

    quantity: str
    role: str
    source: str
    theirs: float
    ours: float
    tolerance: float

    @property
    def meets(self) -> bool:
        """Whether ours lies within the tolerance of theirs."""
        return abs(self.ours - self.theirs) <= self.tolerance


def _incubation() -> Iterator[Row]:
    persons = np.arange(20_000, dtype=np.int32)
    made = courses(Draws(5), persons, np.zeros_like(persons))
    days = made.onset[made.onset < NEVER] / DAY
    source = "McAloon et al. 2020, as used by OpenABM-Covid19"
    error = float(days.std()) / len(days) ** 0.5
    yield Row("incubation, mean (d)", "input", source, 5.42, float(days.mean()), 4 * error)
    yield Row("incubation, sd (d)", "input", source, 2.7, float(days.std()), 0.15)
    share = 1.0 - len(days) / len(persons)
    error = (0.16 / len(persons)) ** 0.5
    yield Row("asymptomatic share", "input", "Buitrago-Garcia et al. 2020", 0.20, share, 4 * error)


def _office() -> Iterator[Row]:
    world = Recorded(read(OFFICE), Draws(1), ownership=1.0, left_behind=0.0, period_days=14)
    everybody = np.arange(world.people.count, dtype=np.int32)
    days = [world.meetings(everybody, Day(day), Conduct()) for day in range(14)]
    source = "SocioPatterns InVS15: Génois and Barrat 2018"
    pairs = {(a, b) for m in days for a, b in zip(m.asked.tolist(), m.other.tolist(), strict=True) if a < b}
    yield Row("badge wearers", "replicated", source, 217, world.people.count, 0)
    yield Row("rows of 20 s", "replicated", source, 78_249, sum(int(m.seconds.sum()) for m in days) / 40, 0)
    yield Row("pairs that met", "replicated", source, 4_274, len(pairs), 0)
    solved = beta_for(world, 0.97)
    mean, error = r0_reached(world, solved.beta, Draws(0))
    yield Row("infections per first case, office", "calibrated", "scenario office", 0.97, mean, 3 * error)


PARTS: tuple[Callable[[], Iterator[Row]], ...] = (_incubation, _office)


def rows() -> list[Row]:
    """Return every row."""
    return [row for part in PARTS for row in part()]


if __name__ == "__main__":
    for row in rows():
        word = "meets" if row.meets else "DIFFERS"
        figures = f"theirs {row.theirs:10.4g}  ours {row.ours:10.4g}  {word}"
        print(f"{row.quantity:36} {row.role:11} {figures}  ({row.source})")
