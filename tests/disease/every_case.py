"""Every possible first case of a world, by the formula: slow and exact, to hold the sampled calibration against."""

from __future__ import annotations

import numpy as np

from sim.disease.cases import INFECTIOUS_DAYS
from sim.disease.course import chance_to_pass
from sim.disease.spread import hazards
from sim.units import DAY, Day, Floats, Int64s, Setting
from sim.world.answers import Meetings, World
from sim.world.conduct import Conduct


class EveryCase:
    """Every possible first case of a world: each person, infected on each day of the world's cycle.

    Cases are numbered day x persons + person. Doses are at beta 1 and multiplier 1: `_total` is what a case gives one
    other person in all, a cell; `_dose` is what falls on one day, in cell `_cell`, infecting the later case `_victim`.
    """

    def __init__(self, world: World) -> None:
        self.count, self.cycle = world.people.count, world.cycle_days
        everybody = np.arange(self.count, dtype=np.int32)
        days = range(self.cycle + INFECTIOUS_DAYS)
        parts = [world.meetings(everybody, Day(day), Conduct()) for day in days]
        self.first_row = np.cumsum([0] + [len(part) for part in parts])
        self.meetings: Meetings = Meetings.join(parts)
        self._doses()

    def _doses(self) -> None:
        m, n = self.meetings, self.count
        met, pair_day = np.unique(self._blocks() * n + m.other, return_inverse=True)
        pairs, pair = np.unique(met % (n * n), return_inverse=True)
        victim = met // (n * n) % self.cycle * n + met % n
        cells: list[Int64s] = []
        doses: list[Floats] = []
        victims: list[Int64s] = []
        for first_day in range(self.cycle):
            got = _summed(pair_day, self._given(first_day), met.size)
            some = np.flatnonzero(got)
            cells.append(pair[some] + first_day * pairs.size)
            doses.append(got[some])
            victims.append(victim[some])
        self._cell, self._dose, self._victim = np.concatenate(cells), np.concatenate(doses), np.concatenate(victims)
        self._case: Int64s = (np.arange(self.cycle)[:, None] * n + pairs // n).ravel()
        self._total = _summed(self._cell, self._dose, self._case.size)

    def _blocks(self) -> Int64s:
        """Return day x persons + asked person for each meeting: rows with the same number lie together, and rise."""
        blocks: Int64s = (self.meetings.start // DAY).astype(np.int64) * self.count + self.meetings.asked
        return blocks

    def _given(self, first_day: int) -> Floats:
        """Return what each meeting gives if everybody was infected on that day, at the middle of its meetings."""
        m, given = self.meetings, np.zeros(len(self.meetings))
        rows = slice(self.first_row[first_day], self.first_row[first_day + INFECTIOUS_DAYS])
        at = np.full(self.count, first_day * DAY + self._midst(), dtype=np.int32)
        given[rows] = hazards(m.where(rows), at, np.ones(self.count), 1.0, np.ones(len(Setting)))
        return given

    def _midst(self) -> int:
        m = self.meetings
        return int(np.average(m.start % DAY + m.seconds / 2, weights=m.seconds)) if len(m) else DAY // 2

    def offspring(self, passed: Floats) -> Floats:
        """Return how many others each case infects, from the chance that it passes to each other person."""
        return _summed(self._case, passed, self.cycle * self.count)

    def arising(self, passed: Floats) -> Floats:
        """Return in which proportion cases arise if a random person, on a random day, was infected before them."""
        share = np.divide(passed, self._total, out=np.zeros_like(passed), where=self._total > 0.0)
        return _summed(self._victim, self._dose * share[self._cell], self.cycle * self.count)

    def passed(self, beta: float) -> Floats:
        """Return the chance, for each case and other person, that it passes."""
        return chance_to_pass(beta * self._total)

    def typical(self, passed: Floats) -> float:
        """Return R0 of a typical case."""
        arising = self.arising(passed)
        return float(arising @ self.offspring(passed) / arising.sum()) if arising.any() else 0.0

    def most(self) -> float:
        """Return R0 of a typical case if every meeting infected: how many others such a person meets."""
        return self.typical((self._total > 0.0).astype(np.float64))


def _summed(into: Int64s, what: Floats, size: int) -> Floats:
    sums: Floats = np.bincount(into, what, size).astype(np.float64)
    return sums
