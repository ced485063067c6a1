"""What do simulated first cases do under the solved rates? R0, household attack, generation interval, and how unequal.

Cases are drawn anew, and infect by the same kernels, courses and draws as those of a run; a case is known by its
number, not its person: who is drawn twice has two courses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.columns import Columns
from sim.disease.calibration import Staying, distinct_cases, doses_staying, random_doses
from sim.disease.cases import Cases, Doses, Rates, courses_of, shared_homes
from sim.disease.course import Courses
from sim.disease.spread import moments
from sim.draws import Draws
from sim.parameters import parameter
from sim.units import DAY, NEVER, Bools, Floats, Int32s, Int64s, Setting
from sim.world.answers import World

INDICES = parameter(5_000, "cases", "assumption: with them R0 and attack are known within about 2 %")
AT_ONCE = 1_000
"""Cases whose meetings are in memory together; how many they are changes nothing."""


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
class Infections(Columns):
    """Infections by first cases: number of the case, who, when, where; each person once a case, at the first second."""

    case: Int64s
    other: Int64s
    at: Int32s
    setting: Int64s


def infect(doses: Doses, course: Courses, rates: Rates, draws: Draws, first: int = 0) -> Infections:
    """Let first cases infect, everybody else susceptible; they are those numbered from `first` on."""
    m, factors = doses.meetings, np.full(len(Setting), rates.elsewhere)
    if doses.home.any():
        factors[Setting.HOME] = rates.home
    hazard = doses.given * factors[m.setting] * course.multiplier[m.asked]
    number = m.asked + np.int32(first)
    at = moments(hazard, number, m.other, m.start, m.seconds, draws.key("disease.transmission"))
    some = np.flatnonzero(at < NEVER)
    some = some[np.lexsort((at[some], doses.pair[some]))]
    some = some[np.unique(doses.pair[some], return_index=True)[1]]
    pair = doses.pair[some]
    return Infections(doses.case[pair] + first, doses.other[pair], at[some], m.setting[some].astype(np.int64))


def reached(world: World, draws: Draws, rates: Rates, indices: int = INDICES) -> Reached:
    """Simulate `indices` typical first cases and what they infect."""
    random = random_doses(world, draws)
    if not random.passed(rates).any():
        nothing = Estimate(0.0, 0.0)
        return Reached(nothing, nothing, nothing, nothing, None)
    cases, pair = random.next_cases(rates, draws, indices)
    parent = random.case[pair]
    course = courses_of(cases, draws)
    got = _infect_in_turn(world, cases, course, rates, draws)
    offspring, by, one = np.bincount(got.case, minlength=indices), parent[got.case], np.ones(len(got.case))
    ill = course.onset[got.case] < NEVER
    early = got.at < course.onset[got.case]
    return Reached(
        r0=_ratio(parent, offspring, np.ones(indices)),
        generation_days=_ratio(by, (got.at - cases.at[got.case]) / DAY, one),
        before_onset=_ratio(by, early & ill, ill),
        at_home=_ratio(by, got.setting == Setting.HOME, one),
        dispersion=_dispersion(offspring),
    )


def _infect_in_turn(
    world: World, cases: Cases, course: Courses, rates: Rates, draws: Draws, staying: Staying | None = None
) -> Infections:
    """Let many first cases infect, some of them at a time; detected ones stay at home as `staying` says."""
    parts = []
    for first in range(0, len(cases), AT_ONCE):
        some = slice(first, first + AT_ONCE)
        these, theirs = cases.where(some), course.where(some)
        parts.append(infect(doses_staying(world, these, theirs, draws, staying), theirs, rates, draws, first))
    got: Infections = Infections.join(parts)
    return got


def attack_reached(world: World, draws: Draws, rate: float, staying: Staying | None) -> Estimate:
    """Simulate first cases in their households: the share of housemates infected at home, detected cases staying."""
    cases = distinct_cases(world, draws, INDICES)
    housemates = shared_homes(world, cases)
    cases, housemates = cases.where(housemates > 0), housemates[housemates > 0]
    course = courses_of(cases, draws)
    got = _infect_in_turn(world, cases, course, Rates(0.0, rate), draws, staying)
    infected = np.bincount(got.case, minlength=len(cases))
    return _ratio(np.arange(len(cases)), infected, housemates)


def _ratio(drawn: Int64s, part: Floats | Int64s | Bools, whole: Floats | Int64s | Bools) -> Estimate:
    """Return the ratio of two totals, with its standard error when only those cases are independent that were drawn.

    `drawn` says from which of them each summand comes: a typical case, and whoever it infects, from the random case
    that infected it. Several come from one, and are alike.
    """
    top, bottom = np.bincount(drawn, part), np.bincount(drawn, whole)
    if not bottom.sum():
        return Estimate(0.0, 0.0)
    ratio = float(top.sum() / bottom.sum())
    return Estimate(ratio, float(np.sqrt(((top - ratio * bottom) ** 2).sum()) / bottom.sum()))


def _dispersion(offspring: Int64s) -> float | None:
    """Return k of a negative binomial with the mean and variance of these numbers."""
    mean, variance = float(offspring.mean()), float(offspring.var(ddof=1))
    return mean**2 / (variance - mean) if variance > mean else None
