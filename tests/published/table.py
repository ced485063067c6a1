"""Do we meet the literature? `python -m tests.published.table` prints each quantity, its role, their value and ours.

Role: *input* (we were given it), *calibrated* (solved for), *replicated* (counted anew on the same data), *predicted*
(only this is evidence). Failures are shown as results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from sim.disease.calibration import calibrated
from sim.disease.course import courses
from sim.disease.reached import reached
from sim.draws import Draws
from sim.hall.scenario import load
from sim.hall.towns import rate, town
from sim.radio.calibration.judging import WHERE
from sim.radio.calibration.likelihood import MESSAGES
from sim.radio.calibration.readings import experiment
from sim.radio.calibration.scans import scans as scans_of
from sim.radio.channel import CHANNELS
from sim.units import DAY, NEVER, Day, Floats, Int8s, Int64s
from sim.world.conduct import Conduct
from sim.world.mixing import BANDS, assortativity, by_age, met, numbers
from sim.world.recorded import Recorded, read
from sim.world.town import Town
from tests.conftest import DATA
from tests.radio.near import links, scans

OFFICE = DATA / "sociopatterns" / "workplace_InVS15_tij.dat.gz"
FRANCE = DATA / "france"
TOWN = 20_000


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
    solved = calibrated(world, Draws(0), 0.97)
    found = reached(world, Draws(1), solved.rates).r0
    tolerance = 3 * float(np.hypot(found.error, solved.error))
    yield Row("infections per first case, office", "calibrated", "scenario office", 0.97, found.value, tolerance)


def _census_mixing() -> Floats:
    """Return which share of those whom a decade of age meets is of each decade, by the census-based matrix."""
    matrix = np.loadtxt(
        FRANCE / "contact_matrices__France_country_level_M_overall_contact_matrix_85.csv", delimiter=","
    )
    ages = np.loadtxt(FRANCE / "age_distributions__France_country_level_age_distribution_85.csv", delimiter=",")[:, 1]
    band = np.minimum(np.arange(ages.size) // 10, BANDS - 1)
    sums = np.zeros((BANDS, BANDS))
    np.add.at(sums, (band[:, None], band), ages[:, None] * matrix)
    shares: Floats = sums / sums.sum(axis=1, keepdims=True)
    return shares


def _survey() -> tuple[float, Floats]:
    """Return how many others all meet a day, and how many times that each decade of age does, by the French survey."""
    met_by = np.loadtxt(FRANCE / "survey_model_matrix_comparisons__Survey_France.csv").sum(axis=1)
    ages = np.loadtxt(FRANCE / "age_distributions__France_country_level_age_distribution_85.csv", delimiter=",")[:, 1]
    persons = np.bincount(np.minimum(np.arange(ages.size) // 5, met_by.size - 1), ages)
    band = np.minimum(np.arange(met_by.size) // 2, BANDS - 1)
    means: Floats = np.bincount(band, met_by * persons) / np.bincount(band, persons)
    mean = float(met_by @ persons) / float(persons.sum())
    return mean, means / mean


def _met(going_out: float = 1.0) -> tuple[Int64s, Int8s]:
    """Return who met whom in a town on its first Monday, and everybody's age."""
    town = Town(Draws(1), TOWN, going_out=going_out)
    assert town.people.age is not None
    return met(town.meetings(np.arange(TOWN, dtype=np.int32), Day(0), Conduct()), TOWN), town.people.age


def _numbers_met() -> Iterator[Row]:
    pairs, age = _met()
    counts, source = numbers(pairs, TOWN), "Béraud et al. 2015, with professional contacts; 15 %"
    for quarter, role, theirs in ((0.5, "calibrated", 9.0), (0.25, "predicted", 5.0), (0.75, "predicted", 17.0)):
        ours = float(np.quantile(counts, quarter))
        yield Row(f"met on a weekday, quantile {quarter}", role, source, theirs, ours, 0.15 * theirs)
    mean, multiples = _survey()
    source = "Béraud et al. 2015, by Mistry et al. 2021; 15 %"
    yield Row("met on a weekday, mean", "predicted", source, mean, float(counts.mean()), 0.15 * mean)
    band = np.minimum(age // 10, BANDS - 1)
    by_band = np.bincount(band, counts) / np.bincount(band) / counts.mean()
    for number, theirs in enumerate(multiples):
        name = f"met by {_decade(number)}, of the mean"
        yield Row(name, "calibrated", source, theirs, by_band[number], 0.15 * theirs)
        number_met, ours = theirs * mean, float(by_band[number] * counts.mean())
        follows = f"{source}; follows from the mean"
        yield Row(f"met by {_decade(number)}", "predicted", follows, number_met, ours, 0.15 * number_met)
    source = "SocialCov, France: lockdown of spring 2020, December 2020; 15 %"
    for going_out, theirs in ((0.35, 3.3), (0.6, 5.3)):
        ours = _met(going_out)[0].size / TOWN
        yield Row(f"met where going_out is {going_out}", "calibrated", source, theirs, ours, 0.15 * theirs)


def _ages_met() -> Iterator[Row]:
    source = "Mistry et al. 2021, census-based; a factor 1.5"
    census, ours_by = _census_mixing(), by_age(*_met())
    for number in range(BANDS):
        theirs, ours = census[number, number], ours_by[number, number]
        factor = theirs / 2 if ours > theirs else theirs / 3
        yield Row(f"met of own age, {_decade(number)}", "predicted", source, theirs, ours, factor)
    source = "Mistry et al. 2021, census-based"
    yield Row("assortativity by age, Q", "predicted", source, assortativity(census), assortativity(ours_by), 0.05)


def _spread() -> Iterator[Row]:
    """What simulated first cases do in the town of the flagship scenario, and in the same town at the R0 of March."""
    scenarios = {r0: load("stopcovid", [f"disease.r0={r0}"]) for r0 in (1.3, 2.9)}
    told = {r0: rate(each, town(each, Draws(0))).numbers for r0, each in scenarios.items()}
    for r0, found in told.items():
        tolerance = 3 * found["r0_reached_se"]
        yield Row("infections per typical case, town", "calibrated", "scenario", r0, found["r0_reached"], tolerance)
    found, wanted = told[2.9], told[2.9]["household_attack_wanted"]
    ours, tolerance = found["household_attack_reached"], 3 * found["household_attack_reached_se"]
    yield Row("share of housemates infected", "calibrated", "Madewell et al. 2020", wanted, ours, tolerance)
    yield Row("generation interval, mean (d)", "input", "OpenABM-Covid19; a tenth", 5.5, found["generation_days"], 0.55)
    source = "He et al. 2020: 44 % (25-69); follows from two inputs"
    yield Row("share of infections before onset", "input", source, 0.44, found["before_onset_share"], 0.19)
    for r0, each in told.items():
        source = "Ferretti et al. 2024, later variants; .10; much of it follows from R0 and attack"
        yield Row(f"share at home, R0 {r0}", "predicted", source, 0.40, each["at_home_share"], 0.10)
        yield Row(
            f"k of offspring, R0 {r0}", "predicted", "range .1-.6 of the literature", 0.35, each["offspring_k"], 0.25
        )


FIELD = {50: 0.10, 66: 0.40, 74: 0.40, 200: 0.10}
"""Share of scans in the field up to each typical attenuation in dB (deciles 1, 5 and 9)."""


def _strongest() -> Iterator[Row]:
    """How far the strongest message of a scan stands above their mean: the fit knew of neither."""
    every = scans_of(experiment(DATA / "dp3t_exp34"))
    seen, known = every.where(every.seen), every.where(~np.isnan(every.metres))
    start = (known.at - known.at.min()).astype(np.int32)
    again = links(known.hearer, known.heard, start, known.metres, WHERE[known.carried])
    levels = CHANNELS["dp3t_exp34"].levels(Draws(1), again, scans(again), int(MESSAGES))
    theirs = float((seen.strongest - np.rint(seen.mean)).mean())
    ours = float((levels.strongest - levels.rssi)[levels.got].mean())
    yield Row("strongest above mean (dB)", "predicted", "DP-3T, experiment 34; .5", theirs, ours, 0.5)
    number = np.arange(60_000)
    each = links(number, number + 60_000, 0, np.geomspace(0.25, 40.0, number.size))
    levels = CHANNELS["dp3t_exp34"].levels(Draws(1), each, scans(each), 16)
    above, typical = (levels.strongest - levels.rssi)[levels.got], -29 - levels.rssi[levels.got]
    cell = np.searchsorted(list(FIELD), typical)
    ours = float(sum(share * above[cell == i].mean() for i, share in enumerate(FIELD.values())))
    source = "DP-3T, GAEN 1.6 in the field, 91,103 scans; .4"
    yield Row("typical less least attenuation (dB)", "predicted", source, 2.9, ours, 0.4)


def _decade(number: int) -> str:
    return f"{10 * number}-{10 * number + 9}" if number < BANDS - 1 else "70 and over"


PARTS: tuple[Callable[[], Iterator[Row]], ...] = (_incubation, _office, _numbers_met, _ages_met, _spread, _strongest)


def rows() -> list[Row]:
    """Return every row."""
    return [row for part in PARTS for row in part()]


if __name__ == "__main__":
    for row in rows():
        word = "meets" if row.meets else "DIFFERS"
        figures = f"theirs {row.theirs:10.4g}  ours {row.ours:10.4g}  {word}"
        print(f"{row.quantity:36} {row.role:11} {figures}  ({row.source})")
