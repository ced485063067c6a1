"""How easily must the disease pass on, at home and elsewhere, so that R0 and the household attack are as asked for?

R0 = E_i sum_j E_m[1 - exp(-m x dose_ij)]: a first case i among others who can all be infected gives each j a dose,
summed over all their meetings while i is infectious; the multiplier m of i is integrated. Meeting the same colleague
every day saturates, which a product of rate and time would miss. R0 means a *typical* case, one as they arise: infected
by a random person, in proportion to the chance of it; such persons meet more others than a random person does. The
household attack is the share of housemates whom a random first case infects at home, detected cases staying there.

Two targets, two rates, one after the other: the attack fixes the rate at home, then R0 the rate elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.disease.cases import Cases, Doses, Rates, courses_of, random_cases, shared_homes
from sim.disease.course import MASS_CUT, Courses, chance_to_pass
from sim.draws import Draws, permuted
from sim.parameters import parameter
from sim.units import DAY, Floats
from sim.world.answers import World
from sim.world.conduct import Conduct

TOLERANCE = parameter(1e-9, "1", "assumption: relative width of the bracket around a rate at which the search ends")
RANDOM_CASES = parameter(1_000, "cases", "assumption: with them R0 is within about 2 % of the whole town's")
TYPICAL_CASES = parameter(1_000, "cases", "assumption: with them R0 is within about 2 % of the whole town's")
MOST_DRAWN = parameter(50, "1", "assumption: so many times more cases are drawn where most of them meet nobody")
MOST = 1e9

Staying = Callable[[Cases, Courses, Draws], Conduct]
"""Who of these first cases, with these courses, stays at home and when, as in the scenario's runs."""


class UnreachableError(ValueError):
    """A target that no rate reaches, or not together with the other one: which one, what was wanted, the mend."""

    def __init__(self, rule: str, target: str, wanted: float, mend: str) -> None:
        super().__init__(rule)
        self.target, self.wanted, self.mend = target, wanted, mend


@dataclass(frozen=True, slots=True)
class Calibration:
    """The solved rates, what is reached under them by the formulas, and the infectiousness that floors cut off.

    `error` and `attack_error` are the standard errors of `r0_typical` and `household_attack` from drawing cases instead
    of asking all. `household_attack` is None where the world knows no homes: the rates at home and elsewhere are then
    the same.
    """

    rates: Rates
    r0_typical: float
    error: float
    r0_random_person: float
    household_attack: float | None
    attack_error: float = 0.0
    mass_cut: float = MASS_CUT

    @property
    def home_weight(self) -> float:
        """How much more an hour at home passes on than one elsewhere."""
        return self.rates.home / self.rates.elsewhere if self.rates.elsewhere else 1.0


def calibrated(
    world: World, draws: Draws, r0: float, household_attack: float | None = None, staying: Staying | None = None
) -> Calibration:
    """Solve the rates for `r0` and, in a world that knows homes, for `household_attack`, under `staying`.

    Raises UnreachableError, saying what there is, for targets that cannot be reached or not both be.
    """
    if r0 == 0.0:
        return Calibration(Rates(0.0, 0.0), 0.0, 0.0, 0.0, 0.0 if world.knows_homes else None)
    home = Household(world, draws, staying) if household_attack is not None else None
    at_home = home.rate(household_attack) if home is not None and household_attack is not None else None
    random = random_doses(world, draws)
    guess = _guess(random, r0, at_home)
    typical = Typical(random, world, draws, guess)
    rates = _solve(typical.r0, r0, at_home)
    return Calibration(
        rates,
        r0_typical=typical.r0(rates),
        error=typical.error(rates),
        r0_random_person=float(random.offspring(random.passed(rates)).mean()),
        household_attack=home.attack(rates.home) if home is not None else None,
        attack_error=home.error(rates.home) if home is not None else 0.0,
    )


def random_doses(world: World, draws: Draws) -> Doses:
    """Return what random cases give others: so many that RANDOM_CASES meet somebody while infectious, or nearly."""
    doses = Doses(world, random_cases(world, draws, RANDOM_CASES))
    meeting = np.unique(doses.case[doses.at_home + doses.elsewhere > 0.0]).size
    if meeting >= RANDOM_CASES / 2 or meeting == 0:
        return doses
    return Doses(world, random_cases(world, draws, int(RANDOM_CASES * min(RANDOM_CASES / meeting, MOST_DRAWN))))


def _rates(elsewhere: float, at_home: float | None) -> Rates:
    return Rates(elsewhere, elsewhere if at_home is None else at_home)


def _guess(random: Doses, r0: float, at_home: float | None) -> Rates:
    """Return rates near the solution, by persons drawn at random: typical cases are drawn under them, weighed later."""

    def infected(rates: Rates) -> float:
        return float(random.offspring(random.passed(rates)).mean())

    low, high = infected(_rates(0.0, at_home)), infected(_rates(MOST, at_home))
    # Typical cases infect more than random ones, so the guess need not reach R0, only bring cases out into the town.
    return _rates(bisected(lambda rate: infected(_rates(rate, at_home)), min(max(r0, 1.1 * low), 0.9 * high)), at_home)


def _solve(r0_of: Callable[[Rates], float], r0: float, at_home: float | None) -> Rates:
    low, high = r0_of(_rates(0.0, at_home)), r0_of(_rates(MOST, at_home))
    if not low < r0 < high:
        if r0 <= low:
            rule = f"infections at home alone make R0 {low:.2f}: it and the household attack cannot both hold"
            raise UnreachableError(rule, "r0", r0, "raise disease.r0, or lower disease.household_attack")
        rule = f"R0 lies between {low:.2f} and {high:.2f}, as many others as a typical case meets"
        raise UnreachableError(rule, "r0", r0, "lower disease.r0: this world holds too few meetings for it")
    return _rates(bisected(lambda rate: r0_of(_rates(rate, at_home)), r0), at_home)


def bisected(rising: Callable[[float], float], wanted: float) -> float:
    """Return where a rising function takes a value that it has somewhere above 0."""
    low, high = 0.0, 1e-6
    while rising(high) < wanted and high < MOST:
        low, high = high, 2.0 * high
    while high - low > TOLERANCE * high:
        middle = (low + high) / 2.0
        low, high = (middle, high) if rising(middle) < wanted else (low, middle)
    return high


class Typical:
    """Cases as they arise, drawn once under guessed rates; under other rates each weighs by how much likelier it is.

    So R0 is a smooth function of the rates, with the same cases throughout.
    """

    def __init__(self, random: Doses, world: World, draws: Draws, guess: Rates) -> None:
        cases, self._pair = random.next_cases(guess, draws, TYPICAL_CASES)
        self._random, self._guessed = random, random.passed(guess)[self._pair]
        self._doses = Doses(world, cases)

    def r0(self, rates: Rates) -> float:
        """Return how many others a typical case infects."""
        weight, offspring = self._weighed(rates)
        return float(np.average(offspring, weights=weight)) if weight.any() else 0.0

    def error(self, rates: Rates) -> float:
        """Return the standard error of that mean; cases infected by the same random case are not independent."""
        weight, offspring = self._weighed(rates)
        off = np.bincount(self._random.case[self._pair], weight * (offspring - self.r0(rates)))
        return float(np.sqrt((off**2).sum()) / weight.sum())

    def _weighed(self, rates: Rates) -> tuple[Floats, Floats]:
        weight = self._random.passed(rates)[self._pair] / self._guessed
        return weight, self._doses.offspring(self._doses.passed(rates))


class Household:
    """First cases who do not live alone, and the doses they give at home, detected cases staying there."""

    def __init__(self, world: World, draws: Draws, staying: Staying | None) -> None:
        self.world = world
        every = distinct_cases(world, draws, RANDOM_CASES)
        housemates = shared_homes(world, every)
        self.cases: Cases = every.where(housemates > 0)
        self.housemates = int(housemates.sum())
        # That those who stay at home are the ones with symptoms, who pass on more, moves the attack by less than 0.1 %.
        self.doses = doses_staying(world, self.cases, courses_of(self.cases, draws), draws, staying)

    def attack(self, rate: float) -> float:
        """Return the share of housemates infected at home, at this rate."""
        return float(self.passed(rate).sum() / self.housemates) if self.housemates else 0.0

    def error(self, rate: float) -> float:
        """Return the standard error of that share."""
        if not self.housemates:
            return 0.0
        lived_with = shared_homes(self.world, self.cases)
        off = self.doses.offspring(self.passed(rate)) - self.attack(rate) * lived_with
        return float(np.sqrt((off**2).sum()) / self.housemates)

    def passed(self, rate: float) -> Floats:
        """Return the chance, for each pair, that the case infects the other at home."""
        return chance_to_pass(rate * self.doses.at_home)

    def rate(self, attack: float) -> float:
        """Solve the rate at home. Raises UnreachableError, with the largest attack there is, for one beyond it."""
        most = self.attack(MOST)
        if not attack < most:
            rule = f"a household attack lies between 0 and {most:.2f}: no more housemates meet at home"
            raise UnreachableError(rule, "household_attack", attack, "lower disease.household_attack")
        return bisected(self.attack, attack)


def doses_staying(world: World, cases: Cases, course: Courses, draws: Draws, staying: Staying | None) -> Doses:
    """Return what these cases give others, each of them staying at home as `staying` says and nobody else."""
    if staying is None:
        return Doses(world, cases)
    return Doses(world, cases, lambda rows: staying(cases.where(rows), course.where(rows), draws))


def distinct_cases(world: World, draws: Draws, count: int) -> Cases:
    """Draw different persons at random (all, where there are fewer), infected at any second of the world's cycle."""
    key, n = draws.key("disease.distinct_case"), world.people.count
    person = np.array([permuted(key, n, i) for i in range(min(count, n))], dtype=np.int32)
    at = draws.uniform("disease.distinct_second", person) * world.cycle_days * DAY
    return Cases(person, at.astype(np.int32))
