"""Who lives in a country? Its ages, households, schools, workplaces, care homes and telephones, as shares.

France as of 2020. Shares by age are steps: (from this age on, share) until the next step begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np

from sim.parameters import parameter
from sim.problems import Problem, Refused
from sim.units import Floats
from sim.world.settings import SCHOOL

AGES = 105
"""Ages are whole years 0 .. 104; the oldest band of the source is spread over its last five."""
BAND = 5
ADULT = 18
LARGEST = 6
MOST_PUPILS = SCHOOL.rooms[0] - 1

Steps = tuple[tuple[int, float], ...]

# fmt: off
FRANCE_AGES = parameter(
    (3619.987, 3907.487, 3995.688, 3887.789, 3697.019, 3674.01, 3941.533, 4069.517, 3943.397, 4382.27, 4363.401,
     4271.656, 3973.248, 3791.538, 3523.616, 2204.088, 1812.327, 1329.814, 664.899, 200.785, 19.443),
    "thousands", "UN World Population Prospects 2019: France on 1 July 2020, ages 0-4, 5-9 .. 95-99, 100 and over")
FRANCE_HOUSEHOLDS = parameter(
    (0.364, 0.327, 0.136, 0.115, 0.042, 0.016),
    "1", "INSEE, census of 2015: households of 1 to 5 persons, and of 6 or more (here 6)")
FRANCE_SINGLE_PARENTS = parameter(
    (0.0, 0.16, 0.20, 0.10, 0.10, 0.10),
    "1", "INSEE Première 1663 (2017): 16 % of households of two are a parent with one child; larger ones: assumption, "
    "so that about a tenth of all households have a single parent")
FRANCE_AT_SCHOOL: Steps = parameter(
    ((0, 0.20), (3, 1.0), (16, 0.96), (17, 0.93), (18, 0.79), (19, 0.67), (20, 0.55), (21, 0.45), (22, 0.35),
     (23, 0.26), (24, 0.18), (25, 0.12), (26, 0.0)),
    "1", "INSEE, France portrait social 2021: 79.0 % at 18, 45.1 % at 21, 12.2 % at 25; compulsory from 3 to 16; "
    "in between, crèches and above 25: assumption")
FRANCE_AT_WORK: Steps = parameter(
    ((0, 0.0), (16, 0.60), (25, 0.81), (50, 0.80), (55, 0.72), (60, 0.31), (65, 0.06), (70, 0.0)),
    "1", "INSEE, Tableaux de l'économie française 2020: 72.1 % at 55-59, 31.0 % at 60-64; INSEE Première 1793 (2020): "
    "81 % at 25-49; of those who left school before 25, and above 64: assumption")
FRANCE_IN_CARE: Steps = parameter(
    ((0, 0.0), (75, 0.03), (80, 0.065), (85, 0.15), (90, 0.28), (95, 0.40)),
    "1", "DREES, Études et résultats 1237 (2022): 10 % of those of 75 or more and just under a third of those of 90 "
    "or more in homes for the elderly at the end of 2019; the steps: assumption")
FRANCE_OWNS_PHONE: Steps = parameter(
    ((0, 0.0), (6, 0.10), (12, 0.85), (18, 0.95), (40, 0.88), (60, 0.78), (70, 0.59)),
    "1", "CREDOC, Baromètre du numérique: smartphones, end of 2020: 84 % from 12 on, 78 % at 60-69, 59 % from 70 on; "
    "the other steps: assumption that keeps the 84 %")
FRANCE_CLASS = parameter(25, "pupils", "assumption: French classes have 22 pupils in an école to 30 in a lycée")
# fmt: on


@dataclass(frozen=True, slots=True)
class Country:
    """Shares that a town is made of; `households[k]` are households of k + 1 persons, `ages` persons by age.

    `ages` are numbers of persons by band of five years, or by year. `single_parent[k]`: the share of households of
    k + 1 persons with one adult and children. The shares by age say who goes to school (in classes of `class_size`),
    who else works, who lives in a care home, who owns a smartphone. Raises Refused for what cannot be.
    """

    ages: tuple[float, ...] = FRANCE_AGES
    households: tuple[float, ...] = FRANCE_HOUSEHOLDS
    single_parent: tuple[float, ...] = FRANCE_SINGLE_PARENTS
    at_school: Steps = FRANCE_AT_SCHOOL
    at_work: Steps = FRANCE_AT_WORK
    in_care: Steps = FRANCE_IN_CARE
    owns_phone: Steps = FRANCE_OWNS_PHONE
    class_size: int = FRANCE_CLASS

    def __post_init__(self) -> None:
        found = list(self._problems())
        if found:
            raise Refused(found)

    def _problems(self) -> Iterator[Problem]:
        if len(self.ages) not in (AGES // BAND, AGES) or min(self.ages) < 0 or sum(self.ages) <= 0:
            rule = f"ages are {AGES // BAND} or {AGES} numbers of persons, of which none is negative and some not 0"
            mend = "give one number per five years of age, or one per year"
            yield Problem(rule, mend, key="country.ages", value=str(self.ages))
        if not 1 <= self.class_size <= MOST_PUPILS:
            rule = f"a classroom has desks for {MOST_PUPILS} pupils"
            yield Problem(rule, "write a number from 1", key="country.class_size", value=str(self.class_size))
        if len(self.households) != LARGEST or abs(sum(self.households) - 1.0) > 1e-9:
            rule = f"the shares of households of 1 to {LARGEST} persons sum to 1"
            value = f"{sum(self.households):.6g} over {len(self.households)}"
            yield Problem(rule, "mend the shares", key="country.households", value=value)
        if len(self.single_parent) != LARGEST or self.single_parent[:1] != (0.0,):
            rule = f"one share of single parents for each size of household, 1 to {LARGEST}; who lives alone is none"
            yield Problem(rule, "begin with 0", key="country.single_parent", value=str(self.single_parent))
        for field in fields(self):
            if field.type == "Steps":
                yield from _step_problems(field.name, getattr(self, field.name))
        shares = (*self.households, *self.single_parent)
        if min(shares) < 0.0 or max(shares) > 1.0:
            yield Problem("a share lies between 0 and 1", "mend the shares", key="country", value=str(shares))

    @property
    def pyramid(self) -> Floats:
        """Return the share of each year of age: AGES numbers that sum to 1, flat within a band."""
        persons = np.repeat(np.array(self.ages), AGES // len(self.ages))
        shares: Floats = persons / persons.sum()
        return shares

    def __repr__(self) -> str:
        age, size = float(self.pyramid @ np.arange(AGES)), float(np.arange(1, LARGEST + 1) @ np.array(self.households))
        return f"Country(mean age {age:.1f}, mean household {size:.2f})"


def _step_problems(name: str, steps: Steps) -> Iterator[Problem]:
    """A share of an age that exceeds 1 would be more pupils (workers, phones) than there are persons."""
    starts = [age for age, _ in steps]
    if starts[:1] != [0] or starts != sorted(set(starts)) or starts[-1] >= AGES:
        yield Problem("steps begin at age 0 and rise", "order the steps", key=f"country.{name}", value=str(steps))
    for age, share in steps:
        if not 0.0 <= share <= 1.0:
            rule = f"at age {age}, between none and all of the persons"
            yield Problem(rule, "write a share between 0 and 1", key=f"country.{name}", value=str(share))


def by_age(steps: Steps) -> Floats:
    """Return the share of each year of age: AGES numbers."""
    starts = np.array([age for age, _ in steps])
    shares = np.array([share for _, share in steps])
    by: Floats = shares[np.searchsorted(starts, np.arange(AGES), side="right") - 1]
    return by


FRANCE = Country()

PUPIL_AGE, PARENT_AGE, CLASSROOM_SIZE = 12, 42, 30
CLASSROOM = Country(
    ages=tuple({PUPIL_AGE: 1.0, PARENT_AGE: 2.0}.get(age, 0.0) for age in range(AGES)),
    households=(0.0, 0.0, 1.0, 0.0, 0.0, 0.0),
    single_parent=(0.0,) * LARGEST,
    at_school=((0, 0.0), (PUPIL_AGE, 1.0), (PUPIL_AGE + 1, 0.0)),
    in_care=((0, 0.0),),
    owns_phone=((0, 1.0),),
    class_size=CLASSROOM_SIZE,
)
"""A country for lessons: every household is a pupil of 12 with two parents, and everybody has a smartphone.

A town of 180 in it is two classes of 30, their parents (of whom France's share works) and nobody else.
"""
