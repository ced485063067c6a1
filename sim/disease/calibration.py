"""How easily must the disease pass on, so that a typical case infects as many others as was asked for?

R0 = E_i sum_j E_m[1 - exp(-m x dose_ij)]: a first case i among others who can all be infected gives each j a dose,
summed over all their meetings while i is infectious; the multiplier m of i is integrated. Meeting the same colleague
every day saturates, which a product of rate and time would miss. A *typical* case is one as they arise: infected by a
random person, in proportion to the chance of it; such persons meet more others than a random person does. R0 means the
typical one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.disease.course import INFECTIOUS_FOR_S, MASS_CUT, chance_to_pass, courses
from sim.disease.spread import hazards, moments
from sim.draws import Draws
from sim.parameters import parameter
from sim.units import DAY, NEVER, Day, Floats, Int32s, Int64s, Setting
from sim.world.answers import Meetings, World
from sim.world.conduct import Conduct
from sim.world.ranges import ranges

TOLERANCE = parameter(1e-6, "1", "assumption: relative width of the bracket around beta at which the search ends")
INFECTIOUS_DAYS = -(-INFECTIOUS_FOR_S // DAY) + 1
UNIFORM = np.ones(len(Setting))


@dataclass(frozen=True, slots=True)
class Calibration:
    """The solved `beta`, R0 of a random and of a typical case under it, and the infectiousness that floors cut off."""

    beta: float
    r0_random_person: float
    r0_typical: float
    mass_cut: float


class FirstCases:
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
        given[rows] = hazards(m.where(rows), at, np.ones(self.count), 1.0, UNIFORM)
        return given

    def _midst(self) -> int:
        m = self.meetings
        return int(np.average(m.start % DAY + m.seconds / 2, weights=m.seconds)) if len(m) else DAY // 2

    def rows(self, blocks: Int64s) -> tuple[Int64s, Int64s]:
        """Return where the meetings of persons on days lie (numbered as cases are): first row and number of rows."""
        every = self._blocks()
        first = np.searchsorted(every, blocks)
        return first, np.searchsorted(every, blocks, side="right") - first

    def meetings_from(self, person: Int64s, day: Int32s) -> tuple[Int64s, Int64s]:
        """Return the meetings of these cases while infectious, by the number of the case and of the row."""
        days = day[:, None] + np.arange(INFECTIOUS_DAYS)
        which, row = ranges(*self.rows((days * self.count + person[:, None]).ravel()))
        return which // INFECTIOUS_DAYS, row

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


def beta_for(world: World, r0: float) -> Calibration:
    """Solve beta by bisection so that a typical case infects `r0` others in this world, nobody staying away.

    Raises ValueError, with the largest R0 there is, for an R0 that no beta reaches.
    """
    cases = FirstCases(world)
    if not 0.0 <= r0 < max(cases.most(), 1e-9):
        raise ValueError(f"R0 lies between 0 and {cases.most():.2f}, as many others as a typical case meets")
    low, high = 0.0, 1.0
    while cases.typical(cases.passed(high)) < r0:
        low, high = high, 2.0 * high
    while r0 > 0.0 and high - low > TOLERANCE * high:
        middle = (low + high) / 2.0
        low, high = (middle, high) if cases.typical(cases.passed(middle)) < r0 else (low, middle)
    beta = high if r0 > 0.0 else 0.0
    passed = cases.passed(beta)
    return Calibration(beta, float(cases.offspring(passed).mean()), cases.typical(passed), MASS_CUT)


def r0_reached(world: World, beta: float, draws: Draws, indices: int = 2_000) -> tuple[float, float]:
    """Simulate `indices` typical first cases; return how many others they infect, mean and standard error.

    Each is infected at a second of its meetings and infects by the same kernels and draws as a run's cases do.
    """
    if beta == 0.0:
        return 0.0, 0.0
    cases = FirstCases(world)
    person, at = _first_cases(cases, beta, draws, indices)
    # A case is known by its number, not its person: who is drawn twice has two multipliers and other transmissions.
    number, rows = cases.meetings_from(person, at // DAY)
    met = cases.meetings.where(rows)
    theirs = replace(met, asked=number.astype(np.int32))
    rates = hazards(theirs, at, courses(draws, np.arange(indices, dtype=np.int32), at).multiplier, beta, UNIFORM)
    key = draws.key("disease.transmission")
    infected = moments(rates, theirs.asked, met.other, met.start, met.seconds, key) < NEVER
    pairs = np.unique(number[infected] * cases.count + met.other[infected])
    offspring = np.bincount(pairs // cases.count, minlength=indices)
    return float(offspring.mean()), float(offspring.std(ddof=1) / indices**0.5)


def _first_cases(cases: FirstCases, beta: float, draws: Draws, indices: int) -> tuple[Int64s, Int32s]:
    """Draw persons and the seconds at which they are infected, as cases arise."""
    k, arising = np.arange(indices), np.cumsum(cases.arising(cases.passed(beta)))
    case = np.searchsorted(arising, draws.uniform("disease.first_case", k) * arising[-1], side="right")
    # All seconds of all meetings in one line: a case's second is any of those of its person's meetings that day.
    seconds, start = cases.meetings.seconds.astype(np.int64), cases.meetings.start
    end = np.cumsum(seconds)
    first, count = cases.rows(case)
    begin = end[first] - seconds[first]
    length = end[first + count - 1] - begin
    second = begin + np.floor(draws.uniform("disease.first_second", k) * length).astype(np.int64)
    row = np.searchsorted(end, second, side="right")
    return case % cases.count, (start[row] + second - (end[row] - seconds[row])).astype(np.int32)
