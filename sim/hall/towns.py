"""In which town does a scenario play, and how easily does the disease pass there? Worlds built, rates calibrated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from math import hypot
from pathlib import Path
from typing import NamedTuple, TypeVar

from sim.disease import calibration, cases, course, gamma, spread
from sim.disease import reached as first_cases
from sim.disease.calibration import Staying, UnreachableError, calibrated
from sim.disease.cases import Cases
from sim.disease.course import Courses
from sim.disease.reached import Estimate, Reached, attack_reached, reached
from sim.draws import Draws
from sim.hall.kept import constants, kept
from sim.hall.recording import recording_of
from sim.hall.scenario import Scenario
from sim.hall.scenario.keys import Disease, Health, Phones
from sim.hall.scenario.population import Population
from sim.health.behaviour import Behaviour
from sim.parameters import parameter
from sim.problems import Problem, Refused
from sim.units import DAY, HOUR, NEVER, Barrier, Calendar, Setting
from sim.world import (
    ages,
    homes,
    households,
    mixing,
    occupations,
    outings,
    plan,
    seats,
    settings,
    shares,
    timetable,
    work,
)
from sim.world import town as lived
from sim.world.answers import World
from sim.world.conduct import Conduct
from sim.world.country import CLASSROOM, FRANCE
from sim.world.recorded import Recorded, Recording, read
from sim.world.remembered import Remembered
from sim.world.situations import Near, Situation, Situations
from sim.world.town import Town

COUNTRIES = {"france": FRANCE, "classroom": CLASSROOM}
CALIBRATION_SEED = 0
"""The calibration is the town's, not a seed's: its town and first cases are drawn with a seed of their own."""
CALIBRATED_ON = parameter(1_000_000, "persons", "assumption: whom cases meet does not depend on how many live farther "
                          "away than a region, so a larger town is calibrated on one of this size")  # fmt: skip
CALIBRATING = (
    calibration, cases, course, first_cases, gamma, spread,
    ages, homes, households, mixing, occupations, outings, plan, seats, settings, shares, timetable, work, lived,
)  # fmt: skip
"""Whose constants a calibration depends on, beside those here."""
LIKE_A_TOWN = Population.model_validate({"world": "town", "people": 20_000})
"""The town from which situations take how readily the disease passes."""
CHECK_SEED = 1
"""What is reached under the rates is simulated with cases drawn anew."""


class Rate(NamedTuple):
    """How easily the disease passes in a town: elsewhere, and how much more at home; with the numbers behind it."""

    beta: float
    home_weight: float
    numbers: Mapping[str, float]


def behaviour_of(health: Health, draws: Draws, bands: bool = False) -> Behaviour:
    """Return what persons decide under a scenario's shares; `bands` says whether the positive wear wristbands."""
    kept = (health.kept_by_band or 0.0) if bands else 0.0
    return Behaviour(
        draws,
        seeks_test=health.seeks_test,
        seeks_test_alerted=health.seeks_test_alerted,
        declares=health.declares,
        isolates_sick=health.isolates_sick,
        isolates_positive=health.isolates_positive + kept * (1.0 - health.isolates_positive),
        isolates_alerted=health.isolates_alerted,
        tires=health.tires,
    )


@dataclass(frozen=True)
class Told:
    """Who is told how far the building of a town is; whoever it is, the town is the same."""

    share: Callable[[float], None] = field(default=lambda share: None, compare=False)


def town(scenario: Scenario, draws: Draws, progress: Told = Told()) -> World:
    """Build the scenario's town for one seed; `progress` is told which share of it is built. Raises Refused."""
    if scenario.population.world == "recorded":
        return _recorded(scenario, draws)
    if scenario.population.world == "situations":
        return _situations(scenario.population, draws)
    phones = Phones(ownership=scenario.phones.ownership, left_behind=scenario.phones.left_behind)
    same = scenario.population.built_with
    built = _lived_in(
        scenario.population, scenario.start.weekday(), draws.seed if same is None else same, phones, progress
    )
    return built if same is None else built.living(draws)


@lru_cache(maxsize=1)
def _lived_in(population: Population, first_weekday: int, seed: int, phones: Phones, progress: Told) -> Town:
    """Return the town of a seed, which nothing changes: arms that live it one after the other need it built once."""
    return _synthetic(population, first_weekday, Draws(seed), phones, progress)


def rate(scenario: Scenario, world: World) -> Rate:
    """Calibrate the scenario's town: the same for every seed. Raises Refused for what no rate reaches."""
    now = f"{CALIBRATION_SEED} {CALIBRATED_ON} {CHECK_SEED} {constants(*CALIBRATING)}"
    if isinstance(world, Recorded):
        return _recorded_rate(world.recording, world.period_days, world.setting, scenario.disease.r0, now)
    population = LIKE_A_TOWN if isinstance(world, Situations) else scenario.population
    return _town_rate(population, scenario.start.weekday(), scenario.disease, scenario.health, now)


def seams(world: World, scenario: Scenario) -> tuple[str, ...]:
    """Say on which dates a recording starts again."""
    if not isinstance(world, Recorded):
        return ()
    dates = [Calendar(scenario.start).date(day).isoformat() for day in world.seams(scenario.days)]
    return (f"The recording starts again on {', '.join(dates)}.",) if dates else ()


def _stamp(path: Path) -> tuple[int, int]:
    """Return what changes when a file is written anew."""
    status = path.stat()
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=4)
def _recording(path: Path, written_ns: int, size: int) -> Recording:
    return read(path)


def recorded_in(path: Path) -> Recording:
    """Read a file of measured meetings, once for each time it was written. Raises Refused."""
    return _recording(path, *_stamp(path))


def _recorded(scenario: Scenario, draws: Draws) -> Recorded:
    people, phones = scenario.population, scenario.phones
    return Recorded(
        recorded_in(_said(recording_of(scenario))),
        draws,
        ownership=_said(phones.ownership),
        left_behind=phones.left_behind,
        period_days=people.period_days,
        setting=Setting[_said(people.setting).upper()],
    )


def _situations(population: Population, draws: Draws) -> Situations:
    played = tuple(
        Situation(
            each.name, each.minutes, each.metres, Setting[each.setting.upper()], Barrier[each.barrier.upper()],
            Near(each.near), each.days,
        )
        for each in _said(population.situations)
    )  # fmt: skip
    return Situations(played, _said(population.copies), _said(population.onset_day), draws)


T = TypeVar("T")


def _said(value: T | None) -> T:
    """Return a key that every scenario of this world has: its own, or what holds where it is absent."""
    assert value is not None
    return value


def _synthetic(
    population: Population, first_weekday: int, draws: Draws, phones: Phones, progress: Told = Told()
) -> Town:
    country = COUNTRIES[_said(population.country)]
    if phones.ownership is not None:
        country = replace(country, owns_phone=((0, phones.ownership),))
    return Town(
        draws,
        _said(population.people),
        phones.left_behind,
        country=country,
        first_weekday=first_weekday,
        going_out=_said(population.going_out),
        schools_open=_said(population.schools) == "open",
        progress=progress.share,
    )


# -- calibration ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _recorded_rate(recording: Recording, period_days: int, setting: Setting, r0: float, now: str) -> Rate:
    def solved() -> dict[str, object]:
        draws = Draws(CALIBRATION_SEED)
        return _rate(Recorded(recording, draws, 1.0, 0.0, period_days, setting), draws, r0, None, None)._asdict()

    keys = (recording.digest, str(period_days), setting.name, repr(r0), now)
    return Rate(**kept("\n".join(keys), solved, Rate._fields))


@lru_cache(maxsize=16)
def _town_rate(population: Population, first_weekday: int, disease: Disease, health: Health, now: str) -> Rate:
    people = min(_said(population.people), CALIBRATED_ON)
    population = population.model_copy(update={"people": people, "built_with": None})
    keys = (
        population.model_dump_json(), str(first_weekday), disease.model_dump_json(), health.model_dump_json(),
        repr(COUNTRIES), now,
    )  # fmt: skip
    solved = kept("\n".join(keys), lambda: _solved(population, first_weekday, disease, health)._asdict(), Rate._fields)
    return Rate(**solved)


def _solved(population: Population, first_weekday: int, disease: Disease, health: Health) -> Rate:
    draws = Draws(CALIBRATION_SEED)
    world = _synthetic(population, first_weekday, draws, Phones(left_behind=0.0))
    return _rate(world, draws, disease.r0, disease.household_attack, partial(_staying, health))


def _rate(world: World, draws: Draws, r0: float, attack: float | None, staying: Staying | None) -> Rate:
    """Solve the rates, and count what simulated cases then do."""
    world = Remembered(world)
    try:
        solved = calibrated(world, draws, r0, attack, staying)
    except UnreachableError as why:
        raise Refused(
            Problem(rule=str(why), key=f"disease.{why.target}", value=str(why.wanted), mend=why.mend)
        ) from why
    fresh = Draws(CHECK_SEED)
    numbers = {
        "beta": solved.rates.elsewhere,
        "r0_wanted": r0,
        "r0_typical": solved.r0_typical,
        "r0_random_person": solved.r0_random_person,
        "mass_cut": solved.mass_cut,
    } | _simulated(reached(world, fresh, solved.rates), solved.error)
    if attack is not None:
        got = attack_reached(world, fresh, solved.rates.home, staying)
        got = Estimate(got.value, hypot(got.error, solved.attack_error))
        numbers |= {"home_weight": solved.home_weight, "household_attack_wanted": attack}
        numbers |= _estimate("household_attack_reached", got)
    return Rate(solved.rates.elsewhere, solved.home_weight, numbers)


def _simulated(found: Reached, solved_error: float) -> dict[str, float]:
    """Return what simulated cases did; the error of R0 holds that of the rates, which were solved on other cases."""
    r0 = Estimate(found.r0.value, hypot(found.r0.error, solved_error))
    numbers = _estimate("r0_reached", r0) | _estimate("generation_days", found.generation_days)
    numbers |= _estimate("before_onset_share", found.before_onset) | _estimate("at_home_share", found.at_home)
    return numbers if found.dispersion is None else numbers | {"offspring_k": found.dispersion}


def _estimate(name: str, estimate: Estimate) -> dict[str, float]:
    return {name: estimate.value, f"{name}_se": estimate.error}


def _staying(health: Health, cases: Cases, course: Courses, draws: Draws) -> Conduct:
    """Let first cases stay at home as the scenario's do: with symptoms, and once a swab has found them.

    They decide by their numbers. No two of these cases may live together: each would live with the other's stays.
    """
    behaviour, conduct = behaviour_of(health, draws), Conduct()
    result_s = int(health.swab_delay_h * HOUR) + int(health.lab.turnaround_h * HOUR)
    stay_s = health.isolation_days * DAY
    columns = (cases.person, course.person, course.onset)
    for person, case, onset in zip(*(column.tolist() for column in columns), strict=True):
        if onset == NEVER:
            continue
        result = onset + result_s
        if behaviour.isolates_sick(case):
            conduct.stay_away(person, onset, onset + stay_s, onset)
        if behaviour.seeks_test(case) and behaviour.isolates_positive(case):
            conduct.stay_away(person, result, max(result + stay_s, conduct.until(person, result)), result)
    return conduct
