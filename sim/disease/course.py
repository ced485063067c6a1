"""What becomes of one infected person: when do symptoms come, how infectious are they, does a swab find it?

Every draw belongs to the person alone, who is infected at most once: in all arms of a comparison, and whenever the
infection happens, the same person incubates as long. Nothing follows from an infection within its first 24 hours: no
symptoms, no transmission, no positive swab. That floor lets a day be closed in one batch; the share of infectiousness
it cuts is `MASS_CUT`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma, log, sqrt
from typing import Any, overload

import numpy as np

from sim.columns import Columns
from sim.disease.gamma import gamma_quantile, gamma_share
from sim.draws import Draws, normals_of
from sim.kernels import kernel
from sim.parameters import parameter
from sim.units import DAY, NEVER, Bools, Floats, Int32s, Int64s, IntColumn

INCUBATION_MEAN = parameter(5.42, "d", "McAloon et al., BMJ Open 10:e039652 (2020), as in OpenABM-Covid19")
INCUBATION_SD = parameter(2.7, "d", "McAloon et al., BMJ Open 10:e039652 (2020), as in OpenABM-Covid19; lognormal")
SYMPTOMATIC = parameter(0.80, "1", "Buitrago-Garcia et al., PLoS Medicine 17:e1003346 (2020): 20 % (17-25) never")
ASYMPTOMATIC_FACTOR = parameter(0.58, "1", "Byambasuren et al., JAMMI 5:223 (2020): relative risk of transmission")
MULTIPLIER_SD = parameter(1.4, "1", "OpenABM-Covid19, its code: infectiousness varies by person, gamma of mean 1")
GENERATION_MEAN = parameter(5.5, "d", "OpenABM-Covid19, parameter dictionary: gamma generation time")
GENERATION_SD = parameter(2.14, "d", "OpenABM-Covid19, parameter dictionary: gamma generation time")
INFECTIOUS_FOR = parameter(20, "d", "assumption: later than this a hundred-thousandth of infectiousness is left")
FLOOR_S = parameter(DAY, "s", "assumption: nothing follows from an infection within 24 h")
SWAB_DAYS = parameter((1.0, 4.0, 5.0, 8.0, 21.0, 31.0), "d since infection", "Kucirka et al., Annals of Internal "
                      "Medicine 173:262 (2020), figure 2; day 31 continues the last slope")  # fmt: skip
SWAB_FINDS = parameter((0.0, 0.33, 0.62, 0.80, 0.34, 0.0), "1", "Kucirka et al., Annals of Internal Medicine 173:262 "
                       "(2020): 1 - false negatives on those days, straight between them")  # fmt: skip
SPECIFICITY = parameter(0.995, "1", "assumption: of a laboratory's swab; published values lie between .99 and .999")

INFECTIOUS_FOR_S = INFECTIOUS_FOR * DAY
MULTIPLIER_SHAPE = 1.0 / MULTIPLIER_SD**2
SPREAD = log(1.0 + (INCUBATION_SD / INCUBATION_MEAN) ** 2)
INCUBATION_LOG_SD = sqrt(SPREAD)
INCUBATION_LOG_MEAN = log(INCUBATION_MEAN) - SPREAD / 2.0
SHAPE = (GENERATION_MEAN / GENERATION_SD) ** 2
SCALE = GENERATION_MEAN / SHAPE
LOG_NORM = lgamma(SHAPE) + SHAPE * log(SCALE)

_INSIDE = gamma_share(SHAPE, np.array([FLOOR_S / DAY, INFECTIOUS_FOR]) / SCALE)
MASS_CUT = float(1.0 - (_INSIDE[1] - _INSIDE[0]))
"""The share of infectiousness that the floor of 24 h and the end cut off."""


@dataclass(frozen=True, slots=True)
class Courses(Columns):
    """Timelines of infections: `onset` in s since day 0, NEVER without symptoms; `multiplier` of infectiousness."""

    person: Int32s
    infected_at: Int32s
    onset: Int32s
    multiplier: Floats


def courses(draws: Draws, persons: Int32s, infected_at: Int32s) -> Courses:
    """Return the courses of these persons' infections (columns of one length; any order, the same answer)."""
    deviation = normals_of(draws.uniform("disease.incubation", persons))
    incubation = np.exp(INCUBATION_LOG_MEAN + INCUBATION_LOG_SD * deviation)
    onset = infected_at + np.maximum(np.rint(incubation * DAY).astype(np.int64), FLOOR_S)
    ill = draws.uniform("disease.symptoms", persons) < SYMPTOMATIC
    personal = gamma_quantile(MULTIPLIER_SHAPE, draws.uniform("disease.multiplier", persons)) / MULTIPLIER_SHAPE
    return Courses(
        person=np.asarray(persons, dtype=np.int32),
        infected_at=np.asarray(infected_at, dtype=np.int32),
        onset=np.where(ill, onset, NEVER).astype(np.int32),
        multiplier=personal * np.where(ill, 1.0, ASYMPTOMATIC_FACTOR),
    )


@kernel
def infectiousness_of(since_s: int | np.int64) -> float:
    """Return the density of generation time, per day, at so many seconds since infection; 0 outside floor and end."""
    if since_s < FLOOR_S or since_s >= INFECTIOUS_FOR_S:
        return 0.0
    days = since_s / DAY
    return float(np.exp((SHAPE - 1.0) * np.log(days) - days / SCALE - LOG_NORM))


def chance_to_pass(dose: Floats) -> Floats:
    """Return the chance that a dose (a summed hazard at multiplier 1) infects, averaged over whom it comes from.

    Closed form: 1 minus the Laplace transform of the gamma multiplier, with and without symptoms.
    """
    k = MULTIPLIER_SHAPE
    ill = -np.expm1(-k * np.log1p(dose / k))
    well = -np.expm1(-k * np.log1p(ASYMPTOMATIC_FACTOR * dose / k))
    chance: Floats = SYMPTOMATIC * ill + (1.0 - SYMPTOMATIC) * well
    return chance


def swab_sensitivity(since_s: int | float | Floats | IntColumn) -> Floats:
    """Return the chance that a swab finds an infection so many seconds old; 0 within the first 24 h."""
    since = np.asarray(since_s)
    found: Floats = np.where(since >= FLOOR_S, np.interp(since / DAY, SWAB_DAYS, SWAB_FINDS), 0.0)
    return found


@overload
def swab_positive(draws: Draws, person: int, infected_at: int, at: int) -> bool: ...


@overload
def swab_positive(draws: Draws, person: IntColumn, infected_at: IntColumn, at: Int64s) -> Bools: ...


def swab_positive(draws: Draws, person: Any, infected_at: Any, at: Any) -> Any:
    """Tell whether a swab of this person taken at `at` turns out positive; `infected_at` is NEVER without infection.

    Asked of one swab, or of columns of them. Whoever is not found can still be falsely positive, infected or not. So an
    infection less than a day old changes no result, whether or not it is known already when the swab is taken.
    """
    chance = np.maximum(swab_sensitivity(at - infected_at), 1.0 - SPECIFICITY)
    return draws.uniform("disease.swab", person, at) < chance
