"""What is one run? One town lives its weeks once, under one arm, with one seed; the journal is what is left of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import simpy

from sim.adversaries.views import Views
from sim.draws import Draws
from sim.hall.addresses import Addresses
from sim.hall.agenda import Agenda, Kind
from sim.hall.caveats import foreign, own, unhindered, watched, watching
from sim.hall.census import take_census
from sim.hall.epidemic import Epidemic
from sim.hall.film.camera import Camera, Set
from sim.hall.guards import guards_of, lines_watched
from sim.hall.journal import Journal
from sim.hall.onlookers import look_on
from sim.hall.parts import (
    JOURNAL,
    MESSAGES,
    PATIENTS,
    RATE,
    SPREAD,
    TOWN,
    Parts,
    timed,
)
from sim.hall.passing import describe, listen
from sim.hall.patients import Patients
from sim.hall.scenario import Scenario
from sim.hall.towns import behaviour_of, rate, seams, town
from sim.hall.tracing import Tracing
from sim.hall.vantages import Vantages
from sim.hall.way import Way
from sim.hall.ways import Lived, takes_part, traced
from sim.hall.witness import Witness, chosen
from sim.health.services import Lab
from sim.systems.machine import Design
from sim.systems.registry import design
from sim.units import DAY, HOUR, Calendar, Day, Floats, Setting
from sim.world.conduct import Conduct
from sim.world.situations import Situations

BEHIND_BADGE = "badges see about 1.5 m face to face and no distance, wall or screen"
NO_HOMES = "the recording knows colleagues, not homes"


def live(
    scenario: Scenario,
    arm: str,
    seed: int,
    progress: Callable[[int], None] | None = None,
    *,
    batch_s: int = DAY,
    witness: Witness | None = None,
    views: Callable[[Views], None] | None = None,
    camera: Camera | None = None,
    parts: Parts | None = None,
) -> Journal:
    """Let one town live the scenario's weeks under one arm with one seed, and return its journal.

    `progress(day)` is called after each day. `batch_s` (a divisor of a day) and `witness` (None: as the town's size has
    it) change how the run is computed, never what it gives: tests hold them against each other. Nor does `views`, which
    is called after the last day with all that attackers saw of the messages; nor `camera`, which films each day as it
    ends (without either nobody watches); nor `parts`, which learns how long each part takes. Raises Refused for a
    scenario this world or system cannot run.
    """
    mine = scenario.arm(arm)
    alone = mine.arms[0]
    draws, calendar = Draws(seed), Calendar(mine.start)
    world = timed(parts, TOWN, town)(mine, draws)
    passing = timed(parts, RATE, rate)(mine, world)
    caveats = (
        world.caveats + seams(world, mine) + _own(scenario, arm) + unhindered(mine, arm) + _ahead_of_its_time(mine)
    )
    journal = Journal(arm, alone.system, seed, mine.start, mine.days, caveats=caveats)
    journal.numbers |= passing.numbers
    if not world.knows_distance:
        journal.unknown["distance"] = BEHIND_BADGE
    if not world.knows_homes:
        journal.unknown["homes"] = "situations know no homes" if isinstance(world, Situations) else NO_HOMES

    system = design(alone.system)
    conduct, behaviour = Conduct(), behaviour_of(mine.health, draws, bands=system.traits.sensors == "wristbands")
    agenda = Agenda(simpy.Environment())
    lab = Lab(mine.health.lab.swabs_per_day, int(mine.health.lab.turnaround_h * HOUR))
    patients = Patients(
        agenda, lab, behaviour, conduct, draws, journal,
        mine.health.isolation_days, mine.health.quarantine_days, int(mine.health.swab_delay_h * HOUR),
    )  # fmt: skip
    epidemic = Epidemic(
        world, conduct, draws, journal, passing.beta, mine.disease.imports_per_day,
        factors=_factors(mine, passing.home_weight), fall_ill=patients.fall_ill,
    )  # fmt: skip
    patients.epidemic = epidemic

    app = takes_part(system, world.people, mine.phones.adoption)
    addresses = Addresses(world, conduct, draws, int(app.sum()))
    vantages = _vantages(mine, system, addresses, draws, calendar, keeps=views is not None or camera is not None)
    lived = Lived(mine, draws, calendar, agenda, epidemic, patients, journal, app)
    tracing = traced(system, lived, chosen(witness, world.people.count, watched=vantages is not None), vantages)
    if tracing is not None:
        patients.on_positive = tracing.declare
    if parts is not None:
        _watch(parts, epidemic, patients, tracing)
    if tracing is not None:
        tracing.start()

    if isinstance(world, Situations):
        epidemic.stage(*world.ill())
    else:
        epidemic.seed(mine.disease.infected_at_start)
    if camera is not None:
        camera.begin(Set(mine, world, conduct, journal, app, tracing, vantages, draws, calendar))
    timed(parts, PATIENTS, _live_days)(agenda, epidemic, mine.days, batch_s, _told(camera, progress))
    patients.settle(mine.days * DAY)
    if tracing is not None:
        tracing.settle()
    look_on(lived, tracing, parts)
    if isinstance(world, Situations):
        describe(journal, mine.population)
        if isinstance(tracing, Tracing):
            assert mine.population.below_db is not None
            listen(journal, world, tracing.ears, mine.population.below_db)
    if views and vantages is not None:
        views(vantages.views())
    timed(parts, JOURNAL, take_census)(journal, world.people, app)
    return timed(parts, JOURNAL, journal.close)()


def _vantages(
    scenario: Scenario, system: Design, addresses: Addresses, draws: Draws, calendar: Calendar, *, keeps: bool
) -> Vantages | None:
    """Return from where the messages of a run are seen; None where nobody looks."""
    if not keeps and not lines_watched(scenario, system):
        return None
    return Vantages(system.servers, addresses, draws, calendar, guards_of(scenario, system), keeps)


def _told(camera: Camera | None, progress: Callable[[int], None] | None) -> Callable[[int], None] | None:
    """Return whom to tell that so many days are over: a camera first."""
    if camera is None:
        return progress

    def over(days: int) -> None:
        camera.close(days - 1)
        if progress:
            progress(days)

    return over


def _watch(parts: Parts, epidemic: Epidemic, patients: Patients, tracing: Way | None) -> None:
    """Have the time of one run counted by what it is spent on; what no other part has is the calendar's."""
    parts.watch(SPREAD, epidemic, "close")
    parts.watch(PATIENTS, epidemic, "fall_ill")
    parts.watch(PATIENTS, patients, "alerted", "settle")
    if tracing is not None:
        parts.watch(MESSAGES, patients, "on_positive")
        tracing.watch(parts)


def _live_days(
    agenda: Agenda, epidemic: Epidemic, days: int, batch_s: int, progress: Callable[[int], None] | None
) -> None:
    """Let the days pass and close them; at the last midnight the last one closes, and nothing else happens any more."""

    def close(until: int) -> None:
        epidemic.close(until - batch_s, until)
        if progress and until % DAY == 0:
            progress(until // DAY)

    end = days * DAY
    for until in range(batch_s, end, batch_s):
        agenda.appoint(until, Kind.CLOSE, 0, lambda until=until: close(until))  # type: ignore[misc]
    agenda.env.run(until=end)
    close(end)


def _own(scenario: Scenario, arm: str) -> tuple[str, ...]:
    """Say which of the town's keys an arm sets for itself alone, if any, and that its own attackers only watch."""
    itself = next(each for each in scenario.arms if each.name == arm)
    keys = foreign(scenario, itself)
    return (*[own(arm, keys)] * bool(keys), *[watched(arm)] * watching(scenario, itself))


def _ahead_of_its_time(scenario: Scenario) -> tuple[str, ...]:
    """Say that an arm's rule was not yet in force on day 0."""
    arm = scenario.arms[0]
    system = design(arm.system)
    rule = arm.rule or next(iter(system.rules), "")
    since = system.in_force.get(rule)
    if since is None or since <= scenario.start:
        return ()
    return (f"Arm {arm.name} runs the rule {rule}, in force since {since}, from {scenario.start} on: before its time.",)


def _factors(scenario: Scenario, home_weight: float) -> Callable[[Day], Floats]:
    """Return how readily meetings pass the disease on a day, by setting: at home as calibrated, policies in force."""

    @cache
    def factors(day: Day) -> Floats:
        today, left = Calendar(scenario.start).date(day), np.ones(len(Setting))
        left[Setting.HOME] = home_weight
        for policy in scenario.policies:
            if policy.in_force(today):
                left[Setting[policy.setting.upper()]] *= policy.transmission
        return left

    return factors
