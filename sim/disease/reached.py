"""What do simulated first cases do under the solved rates? R0, household attack, generation interval, and how unequal.

Cases are drawn anew, and infect by the same kernels, courses and draws as those of a run; a case is known by its
number, not its person: who is drawn twice has two courses.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from sim.disease.calibration import Staying, distinct_cases, random_doses
from sim.disease.cases import Cases, Doses, Rates, shared_homes
from sim.disease.course import Courses, courses
from sim.disease.spread import moments
from sim.draws import Draws
from sim.parameters import parameter
from sim.units import DAY, NEVER, Floats, Int32s, Int64s, Setting
from sim.world.answers import World

INDICES = parameter(5_000, "cases", "assumption: with them R0 and attack are known within about 2 %")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A simulated figure and its standard error."""

    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Reached:
    """What simulated typical first cases did, everybody else susceptible and nobody staying away.

    `generation_days` from infection to infection; `before_onset` the share of infections by people with symptoms that
    came before these; `at_home` the share of infections at home; `dispersion` k of a negative binomial by moments
    (None where offspring vary no more than by chance).
    """

    r0: Estimate
    generation_days: Estimate
    before_onset: Estimate
    at_home: Estimate
    dispersion: float | None


@dataclass(frozen=True, slots=True)
class Infections:
    """Infections by first cases: number of the case, who, when, where; each person once a case, at the first second."""

    case: Int64s
    other: Int64s
    at: Int32s
    setting: Int64s


def infect(doses: Doses, course: Courses, rates: Rates, draws: Draws) -> Infections:
    """Let first cases infect, everybody else susceptible."""
    m, factors = doses.meetings, np.full(len(Setting), rates.elsewhere)
    if doses.home.any():
        factors[Setting.HOME] = rates.home
    hazard = doses.given * factors[m.setting] * course.multiplier[m.asked]
    at = moments(hazard, m.asked, m.other, m.start, m.seconds, draws.key("disease.transmission"))
    some = np.flatnonzero(at < NEVER)
    some = some[np.lexsort((at[some], doses.pair[some]))]
    some = some[np.unique(doses.pair[some], return_index=True)[1]]
    pair = doses.pair[some]
    return Infections(doses.case[pair], doses.other[pair], at[some], m.setting[some].astype(np.int64))


def reached(world: World, draws: Draws, rates: Rates, indices: int = INDICES) -> Reached:
    """Simulate `indices` typical first cases and what they infect."""
    random = random_doses(world, draws)
    if not random.passed(rates).any():
        nothing = Estimate(0.0, 0.0)
        return Reached(nothing, nothing, nothing, nothing, None)
    cases, _ = random.next_cases(rates, draws, indices)
    course = _courses(cases, draws)
    got = infect(Doses(world, cases), course, rates, draws)
    offspring = np.bincount(got.case, minlength=indices)
    waited = (got.at - cases.at[got.case]) / DAY
    ill = course.onset[got.case] < NEVER
    early = got.at < course.onset[got.case]
    return Reached(
        r0=Estimate(float(offspring.mean()), float(offspring.std(ddof=1) / sqrt(indices))),
        generation_days=_ratio(got.case, waited, np.ones(waited.size), indices),
        before_onset=_ratio(got.case, (early & ill).astype(np.float64), ill.astype(np.float64), indices),
        at_home=_ratio(got.case, (got.setting == Setting.HOME) * 1.0, np.ones(waited.size), indices),
        dispersion=_dispersion(offspring),
    )


def attack_reached(world: World, draws: Draws, rate: float, staying: Staying | None) -> Estimate:
    """Simulate first cases in their households: the share of housemates infected at home, detected cases staying."""
    cases = distinct_cases(world, draws, INDICES)
    housemates = shared_homes(world, cases)
    cases, housemates = cases.where(housemates > 0), housemates[housemates > 0]
    doses = Doses(world, cases, staying(cases) if staying else None)
    got = infect(doses, _courses(cases, draws), Rates(0.0, rate), draws)
    infected = np.bincount(got.case, minlength=len(cases))
    return _ratio(np.arange(len(cases)), infected.astype(np.float64), housemates.astype(np.float64), len(cases))


def _courses(cases: Cases, draws: Draws) -> Courses:
    return courses(draws, np.arange(len(cases), dtype=np.int32), cases.at)


def _ratio(case: Int64s, part: Floats, whole: Floats, cases: int) -> Estimate:
    """Return the ratio of two totals, with its standard error when cases, not infections, are independent."""
    top, bottom = np.bincount(case, part, cases), np.bincount(case, whole, cases)
    if not bottom.sum():
        return Estimate(0.0, 0.0)
    ratio = float(top.sum() / bottom.sum())
    return Estimate(ratio, float(np.sqrt(((top - ratio * bottom) ** 2).sum()) / bottom.sum()))


def _dispersion(offspring: Int64s) -> float | None:
    """Return k of a negative binomial with the mean and variance of these numbers."""
    mean, variance = float(offspring.mean()), float(offspring.var(ddof=1))
    return mean**2 / (variance - mean) if variance > mean else None
