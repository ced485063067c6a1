"""What is one run? One town lives its weeks once, under one arm, with one seed; the journal is what is left of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import simpy

from sim.disease.calibration import Calibration, beta_for, r0_reached
from sim.draws import Draws
from sim.hall.agenda import Agenda, Kind
from sim.hall.data import find
from sim.hall.epidemic import Epidemic
from sim.hall.journal import Journal
from sim.hall.patients import Patients
from sim.hall.scenario import Scenario
from sim.hall.tracing import Tracing, Witness
from sim.health.behaviour import Behaviour
from sim.health.services import Lab
from sim.problems import Problem, Refused
from sim.radio.channel import CHANNELS, Channel
from sim.systems.machine import Settings
from sim.systems.registry import design
from sim.units import DAY, HOUR, Calendar, Day, Floats, Setting
from sim.world.conduct import Conduct
from sim.world.recorded import Recorded, Recording, read

BEHIND_BADGE = "badges see about 1.5 m face to face and no distance, wall or screen"
NO_HOMES = "the recording knows colleagues, not homes"


def live(
    scenario: Scenario,
    arm: str,
    seed: int,
    progress: Callable[[int], None] | None = None,
    *,
    batch_s: int = DAY,
    witness: Witness = Witness.ON_DEMAND,
) -> Journal:
    """Let one town live the scenario's weeks under one arm with one seed, and return its journal.

    `progress(day)` is called after each day. `batch_s` (a divisor of a day) and `witness` change how the run is
    computed, never what it gives: tests hold them against each other. Raises Refused for a scenario this world or
    system cannot run.
    """
    mine = scenario.arm(arm)
    chosen = mine.arms[0]
    draws, calendar = Draws(seed), Calendar(mine.start)
    world, calibration = town(mine, draws)
    caveats = world.caveats + _seams(world, mine) + _own(scenario, arm)
    journal = Journal(arm, chosen.system, seed, mine.start, mine.days, caveats=caveats)
    journal.numbers |= calibration
    if not world.knows_distance:
        journal.unknown["distance"] = BEHIND_BADGE
    if not world.knows_homes:
        journal.unknown["homes"] = NO_HOMES

    conduct, behaviour = Conduct(), _behaviour(mine, draws)
    agenda = Agenda(simpy.Environment())
    lab = Lab(agenda.env, mine.health.lab.swabs_per_day, int(mine.health.lab.turnaround_h * HOUR))
    patients = Patients(
        agenda, lab, behaviour, conduct, draws, journal,
        mine.health.isolation_days, mine.health.quarantine_days, int(mine.health.swab_delay_h * HOUR),
    )  # fmt: skip
    epidemic = Epidemic(
        world, conduct, draws, journal, calibration["beta"], mine.disease.imports_per_day,
        factors=_policies(mine), falls_ill=patients.falls_ill,
    )  # fmt: skip
    patients.epidemic = epidemic

    system = design(chosen.system)
    app = world.people.app_users(mine.phones.adoption) & (system.phone is not None)
    people = world.people
    journal.note_columns("persons", np.arange(people.count), people.label, people.owns_phone, app)
    if system.phone is not None:
        tracing = Tracing(
            system, Settings(rule=chosen.rule), world, conduct, _channel(mine), draws, calendar,
            agenda, epidemic, patients, behaviour, journal, app, witness,
        )  # fmt: skip
        patients.on_positive = tracing.declare
        tracing.start()

    epidemic.seed(mine.disease.infected_at_start)
    _appoint_closings(agenda, epidemic, mine.days, batch_s, progress)
    agenda.env.run(until=mine.days * DAY + 0.5)  # the last day closes at its midnight, and nothing else happens then
    return journal.close()


def _appoint_closings(
    agenda: Agenda, epidemic: Epidemic, days: int, batch_s: int, progress: Callable[[int], None] | None
) -> None:
    def close(until: int) -> None:
        epidemic.close(until - batch_s, until)
        if progress and until % DAY == 0:
            progress(until // DAY)

    for until in range(batch_s, days * DAY + 1, batch_s):
        agenda.appoint(until, Kind.CLOSE, 0, lambda until=until: close(until))  # type: ignore[misc]


def _seams(world: Recorded, scenario: Scenario) -> tuple[str, ...]:
    """Say on which dates the recording starts again."""
    dates = [Calendar(scenario.start).date(day).isoformat() for day in world.seams(scenario.days)]
    return (f"The recording starts again on {', '.join(dates)}.",) if dates else ()


def _own(scenario: Scenario, arm: str) -> tuple[str, ...]:
    """Say which of the town's keys an arm sets for itself alone, so that nobody takes their effect for tracing's."""
    keys = next(each.own_keys() for each in scenario.arms if each.name == arm)
    if not keys:
        return ()
    return (f"Arm {arm} sets {', '.join(keys)} for itself alone: what parts it from other arms is not tracing alone.",)


def town(scenario: Scenario, draws: Draws) -> tuple[Recorded, dict[str, float]]:
    """Build the scenario's town for one seed, with the numbers of its calibration (the same for every seed)."""
    path = find(scenario.population.file, scenario.folder)
    recording = _recording(path, *_stamp(path))
    world = Recorded(
        recording,
        draws,
        ownership=scenario.phones.ownership,
        left_behind=scenario.phones.left_behind,
        period_days=scenario.population.period_days,
        setting=Setting[scenario.population.setting.upper()],
    )
    return world, _calibrated(recording, world.period_days, world.setting, scenario.disease.r0)


def _stamp(path: Path) -> tuple[int, int]:
    """Return what changes when a file is written anew."""
    status = path.stat()
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=4)
def _recording(path: Path, written_ns: int, size: int) -> Recording:
    return read(path)


CALIBRATION_SEED = 0
"""The calibration is the town's, not a seed's: its simulated first cases are drawn with a seed of their own."""


@lru_cache(maxsize=16)
def _calibrated(recording: Recording, period_days: int, setting: Setting, r0: float) -> dict[str, float]:
    """Solve the transmission rate for the wanted R0, and count what 2,000 simulated first cases then infect."""
    draws = Draws(CALIBRATION_SEED)
    world = Recorded(recording, draws, 1.0, 0.0, period_days, setting)
    try:
        solved: Calibration = beta_for(world, r0)
    except ValueError as why:
        mend = "lower disease.r0: this recording holds too few meetings for it"
        raise Refused(Problem(rule=str(why), key="disease.r0", value=str(r0), mend=mend)) from why
    mean, error = r0_reached(world, solved.beta, draws)
    return {
        "beta": solved.beta,
        "r0_wanted": r0,
        "r0_typical": solved.r0_typical,
        "r0_random_person": solved.r0_random_person,
        "r0_reached": mean,
        "r0_reached_se": error,
        "mass_cut": solved.mass_cut,
    }


def _channel(scenario: Scenario) -> Channel:
    """Return the scenario's channel, with its own losses of walls if it has any."""
    channel, walls = CHANNELS[scenario.radio.channel], scenario.radio.wall_db
    return channel if walls is None else channel.with_walls(walls.model_dump())


def _behaviour(scenario: Scenario, draws: Draws) -> Behaviour:
    health = scenario.health
    return Behaviour(
        draws,
        seeks_test=health.seeks_test,
        seeks_test_alerted=health.seeks_test_alerted,
        declares=health.declares,
        isolates_sick=health.isolates_sick,
        isolates_positive=health.isolates_positive,
        isolates_alerted=health.isolates_alerted,
    )


def _policies(scenario: Scenario) -> Callable[[Day], Floats]:
    """Return what the policies in force on a day leave of transmission, by setting."""

    @cache
    def factors(day: Day) -> Floats:
        today, left = Calendar(scenario.start).date(day), np.ones(len(Setting))
        for policy in scenario.policies:
            if policy.from_ <= today and (policy.to is None or today <= policy.to):
                left[Setting[policy.setting.upper()]] *= policy.transmission
        return left

    return factors
