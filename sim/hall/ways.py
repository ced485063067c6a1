"""Which way of tracing has an arm: phones, sensors, human tracers, or none? One answer, from what its design says.

Human tracers may also stand behind an app, and judge its alerts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.adversaries.releases import form_of
from sim.draws import Draws
from sim.hall.addresses import Addresses
from sim.hall.agenda import Agenda
from sim.hall.air import channel_of
from sim.hall.bands import Bands
from sim.hall.calling import HumanTracing
from sim.hall.carriers import Carriers
from sim.hall.clocks import Wrong
from sim.hall.epidemic import Epidemic
from sim.hall.guards import WATCH, guards_of, lines_watched
from sim.hall.intake import Guard, Intake
from sim.hall.interviews import Interviews, Masked, Memory
from sim.hall.journal import BRIDGED, Journal, Takes
from sim.hall.kept_back import KeptBack
from sim.hall.listening import Air, Listening
from sim.hall.logs import Logs
from sim.hall.memories import Memories
from sim.hall.meter import bridged
from sim.hall.misled import misled, refuse_fleet_of_noise
from sim.hall.neighbours import Curiosity, Hears, Neighbours
from sim.hall.operators import OPERATORS, Insight, Operator
from sim.hall.outfit import gear
from sim.hall.paths import Paths
from sim.hall.patients import Patients
from sim.hall.probes import Means, Probes, refuse_fleet_of_strangers
from sim.hall.readers import Knowledge, Reader
from sim.hall.ringing import Ringing
from sim.hall.scenario import Scenario
from sim.hall.scenario.alerts import Alerts
from sim.hall.sensing import Sensing, Stage
from sim.hall.shares import shares_of
from sim.hall.standing import ProbedEars
from sim.hall.switchboard import Switchboard
from sim.hall.telephone import Habits, Telephone
from sim.hall.together import Together, split
from sim.hall.tracing import Tracing
from sim.hall.triage import Triage
from sim.hall.vandals import Vandals, refuse_fleet, vandalised
from sim.hall.vantages import Vantages
from sim.hall.visited import Visited
from sim.hall.way import Way
from sim.hall.witness import Witness
from sim.health.behaviour import Question
from sim.health.tracers import Tracers
from sim.systems.dp3t.backend import OUTSIDE_REPORTS
from sim.systems.gaen.backend import FEWEST_KEYS
from sim.systems.gaen.keys import KEY_HOURS
from sim.systems.machine import Design, Settings
from sim.systems.ntk.limits import DECOYS, DECOYS_KEY
from sim.systems.robert.limits import OFFSET_KEY, SHARE_KEY, SINCE_KEY
from sim.systems.tracers import rule_of
from sim.units import HOUR, MINUTE, Bools, Calendar, Day, Secrets, Setting
from sim.world.answers import Mapped
from sim.world.people import People

HOUSEHOLD = {Setting.HOME: "household"}
"""What a scenario calls whom one remembers, where that is not the name of the setting."""
PER = 100_000
REGISTERED = (Setting.HOME, Setting.LANDING, Setting.SCHOOL, Setting.WORK, Setting.CARE)
"""In which kinds of place somebody's company can be known from registers and addresses."""
MASKS = ("mask", "masque")
"""How the names of measures begin by which everybody wears a mask."""


@dataclass(frozen=True, slots=True)
class Lived:
    """What a way of tracing finds in a run; `app` says whose phone runs the arm's app."""

    scenario: Scenario
    draws: Draws
    calendar: Calendar
    agenda: Agenda
    epidemic: Epidemic
    patients: Patients
    journal: Journal
    app: Bools


SENSED: Mapping[str, Callable[[Design, Settings, Stage, Bools, Witness], Sensing]] = {
    "positions": Paths,
    "antennas": Logs,
    "wristbands": Bands,
}
"""What hands over what sensors of each kind say."""


def takes_part(design: Design, people: People, adoption: float) -> Bools:
    """Return whose phone takes part: those with the app where phones have one, every phone that a network follows."""
    if design.phone is not None:
        return people.app_users(adoption)
    return people.owns_phone & (design.traits.sensors == "antennas")


def traced(design: Design, lived: Lived, witness: Witness, vantages: Vantages | None) -> Way | None:
    """Return the way of tracing of an arm; None where nobody traces. Raises Refused for bad messages to a fleet."""
    refuse_fleet(lived.scenario, witness)
    if design.members:
        together = _together(design, lived, witness, vantages)
        return _among_vandals(together, [each.board for each in together.apps], lived)
    if design.traits.sensors != "none":
        sensing = _by_sensors(design, lived, witness)
        return _among_vandals(_among_listeners(sensing, None, design, lived), [sensing.board], lived)
    if design.phone is not None:
        tracing = _by_phones(design, lived, witness, vantages)
        return _among_vandals(_among_listeners(tracing, tracing.board, design, lived), [tracing.board], lived)
    if design.traits.warned_by == "call":
        return _among_listeners(_by_humans(design, lived), None, design, lived)
    return None


def _among_listeners(way: Way, board: Switchboard | None, design: Design, lived: Lived) -> Way:
    """Return a way of tracing among those who listen to Bluetooth, if the scenario has any."""
    world, draws, app = lived.epidemic.world, lived.draws, lived.app
    gears = gear(lived.scenario, world, lived.epidemic.conduct, draws, app)
    if not gears:
        return way
    assert isinstance(world, Mapped), "a scenario of those who listen has a town"
    air = None if board is None else air_of(board, design, lived.scenario)
    return Listening(
        way, gears, air, world, lived.epidemic.conduct, draws, lived.calendar, lived.journal, lived.scenario.days
    )


def air_of(board: Switchboard, design: Design, scenario: Scenario) -> Air:
    """Return who speaks in an arm whose phones do."""
    key = next(iter(board.settings.pinned.values()), b"")
    return Air(design.name, design.traits, board, scenario.phones.out_of_step, key, shares_of(design, scenario))


def _among_vandals(way: Way, boards: Sequence[Switchboard], lived: Lived) -> Way:
    """Return a way of tracing among those who send bad messages, if the scenario has any."""
    if not vandalised(lived.scenario):
        return way
    return Vandals(way, boards, lived.scenario, lived.draws, lived.calendar, lived.agenda, lived.journal)


def _by_phones(design: Design, lived: Lived, witness: Witness, vantages: Vantages | None) -> Tracing:
    scenario, epidemic, patients = lived.scenario, lived.epidemic, lived.patients
    settings = _settings(scenario, _noise(design, scenario), lived.calendar)
    kept = KeptBack(scenario.alerts or Alerts(), lived.draws, lived.calendar)
    tracing = Tracing(
        design, settings, epidemic.world, epidemic.conduct, channel_of(scenario),
        lived.draws, lived.calendar, lived.agenda, epidemic, patients, patients.behaviour, lived.journal, lived.app,
        witness, kept, vantages,
    )  # fmt: skip
    tracing.ears.shares = shares_of(design, scenario)
    warnings = tracing.warnings
    if design.traits.warned_by == "call":
        warnings.ringing = Ringing(lived.agenda, patients, _telephone(lived), warnings.told_by_call)
    elif scenario.tracers.triage:
        days = design.traits.retention_days
        warnings.triage = Triage(lived.agenda, patients, _interviews(lived), _telephone(lived), rule_of(None), days)
    _probe(tracing, lived)
    noise = _noise(design, scenario)
    if noise and not tracing.all_awake:
        refuse_fleet_of_noise(witness)
        strangers = tracing.probes.phones if tracing.probes is not None else range(0)
        tracing.misled = misled(tracing.board, tracing.polls, lived.app, strangers, scenario.days)
    warnings.neighbours = _neighbours(design, lived, tracing.ears.hear, kept)
    tracing.operator = _operator(design, lived, tracing)
    if vantages is not None and lines_watched(scenario, design):
        tracing.carriers = _carriers(tracing, lived, vantages)
    lived.journal.numbers[BRIDGED] = bridged(design.traits, lived.draws, scenario.phones.out_of_step)
    return tracing


def _together(design: Design, lived: Lived, witness: Witness, vantages: Vantages | None) -> Together:
    if vantages is not None:
        raise ValueError("who watches the lines watches those of one system")
    shares = lived.scenario.arms[0].systems
    assert shares is not None, "an arm of several systems says how many run each"
    users = split(lived.app, shares, lived.draws)
    apps = [_by_phones(each, replace(lived, app=app), witness, None) for each, app in zip(design.members, users,
                                                                                         strict=True)]  # fmt: skip
    together = Together(apps, lived.journal)
    shown = [bridged(each.traits, lived.draws, lived.scenario.phones.out_of_step) for each in design.members]
    lived.journal.numbers[BRIDGED] = together.per_user(shown)
    return together


def _by_sensors(design: Design, lived: Lived, witness: Witness) -> Sensing:
    epidemic = lived.epidemic
    assert isinstance(epidemic.world, Mapped), "a scenario of this way has a town"
    stage = Stage(
        epidemic.world, epidemic.conduct, lived.draws, lived.calendar, lived.agenda, epidemic, lived.patients,
        lived.journal,
    )  # fmt: skip
    settings = _settings(lived.scenario)
    sensing = SENSED[design.traits.sensors](design, settings, stage, lived.app, witness)
    sensing.read = _reader(sensing, lived.scenario)
    return sensing


def _reader(way: Sensing, scenario: Scenario) -> Reader | None:
    """Return who reads what this way of tracing releases, if anybody in this scenario does."""
    adversary = scenario.adversary("reader")
    if adversary is None:
        return None
    form = form_of(way.design.name, adversary.release)
    assert form is not None, "a scenario names a form that the system has"
    some = adversary.sees_at
    seen = tuple(Setting) if some is None else tuple(Setting[name.upper()] for name in some)
    within_s = int(adversary.knows_within_h * HOUR)
    knowledge = Knowledge(
        adversary.points, seen, within_s, adversary.knows_within_m, adversary.knows_age, adversary.targets_at_most
    )
    return Reader(way, form, knowledge)


def _by_humans(design: Design, lived: Lived) -> HumanTracing:
    names_others = Question(lived.draws, "names_others", lived.scenario.tracers.names_others)
    tracing = HumanTracing(
        design, _settings(lived.scenario), lived.calendar, lived.draws, lived.agenda, lived.epidemic,
        lived.patients, lived.journal, _interviews(lived), _telephone(lived), names_others,
    )  # fmt: skip
    tracing.neighbours = _neighbours(design, lived, None, None)
    tracing.probes = _visits(design, tracing, lived)
    return tracing


def _neighbours(design: Design, lived: Lived, hears: Hears | None, kept: KeptBack | None) -> Neighbours | None:
    """Return who tries to find out who declared, if anybody in this scenario does; `kept` is what the app keeps."""
    adversary = lived.scenario.adversary("neighbour")
    if adversary is None:
        return None
    curiosity = Curiosity(adversary.consent_to_name, adversary.sees_away, adversary.asks_at_most)
    world, conduct = lived.epidemic.world, lived.epidemic.conduct
    memories = Memories(world, conduct, lived.draws, lived.calendar, by_setting(adversary.remembers))
    near, days = design.near(lived.scenario.arms[0].rule), design.traits.retention_days
    least_s, more_days = (kept.least_s, kept.random_days) if kept is not None else (0, 0)
    return Neighbours(curiosity, memories, lived.journal, near, days + more_days, lived.app, hears, least_s)


def _operator(design: Design, lived: Lived, tracing: Tracing) -> Operator | None:
    """Return who runs the server and tries to find out whose its accounts are, if anybody in this scenario does."""
    adversary = lived.scenario.adversary("operator")
    if adversary is None or design.reads is None:
        return None
    sees = {setting: getattr(adversary.sees, HOUSEHOLD.get(setting, setting.name.lower())) for setting in REGISTERED}
    insight = Insight(
        adversary.knows_share,
        sees,
        adversary.mistaken,
        adversary.keeps_addresses and not guards_of(lived.scenario, design).proxied,
        adversary.looks_up_numbers,
        Wrong(adversary.clocks.sd_s, adversary.clocks.moves_s) if adversary.clocks.sd_s else None,
    )
    guard = Guard(adversary.reports_together, adversary.mixed, adversary.renamed_days)
    world, draws, secrets = lived.epidemic.world, lived.draws, tracing.board.secrets
    names = Secrets(draws.secrets(OPERATORS)("accounts"))
    intake = Intake(guard, design, secrets, names, lived.calendar)
    addresses = Addresses(world, lived.epidemic.conduct, draws, int(lived.app.sum()))
    return Operator(
        insight, intake, design, secrets, world, addresses, tracing.polls, draws, lived.calendar, lived.journal,
        lived.app, tracing.board.settings,
    )  # fmt: skip


def _carriers(tracing: Tracing, lived: Lived, vantages: Vantages) -> Carriers:
    """Return who carries this arm's messages and wakes its phones, with the dummies of a guard in the calendar."""
    scenario, settings = lived.scenario, tracing.board.settings
    somebody = {name: scenario.adversary(name) is not None for name in WATCH}
    others = int(settings.extras.get(DECOYS_KEY, DECOYS))
    return Carriers(
        vantages, tracing.design, tracing.board, tracing.polls.period_s, lived.epidemic.world.people,
        np.flatnonzero(lived.app).astype(np.int32), lived.draws, lived.agenda, lived.journal, somebody, others,
    )  # fmt: skip


def _probe(tracing: Tracing, lived: Lived) -> None:
    """Let a prober's phones into the town, if there is a prober in this scenario."""
    probes = _probes(tracing.design, lived, lived.app)
    if probes is None:
        return
    refuse_fleet_of_strangers(tracing.witness)
    tracing.probes = probes
    tracing.ears = ProbedEars.of(tracing.ears, probes.standing, probes.world.people.count)
    tracing.board.edges.town = probes.world.people.count


def _visits(design: Design, tracing: HumanTracing, lived: Lived) -> Probes | None:
    """Return a prober who sits beside targets, to be named to tracers; None where there is none who does."""
    probes = _probes(design, lived, np.ones(lived.app.size, dtype=np.bool_))
    if probes is None or probes.means.way != "one_entry":
        return None
    probes.visited = Visited(
        rule_of(tracing.rule), probes.world, probes.standing, lived.epidemic.conduct, lived.draws, lived.calendar,
        tracing.interviews.memory, tracing.interviews.masked,
    )  # fmt: skip
    return probes


def _probes(design: Design, lived: Lived, targets: Bools) -> Probes | None:
    """Return the prober of this scenario, if there is one, who may choose among these targets."""
    adversary = lived.scenario.adversary("prober")
    if adversary is None:
        return None
    said, world, conduct = adversary.probes, lived.epidemic.world, lived.epidemic.conduct
    assert isinstance(world, Mapped), "a scenario with a prober has a town"
    accounts = said.accounts if design.phone is not None else 1
    means = Means(said.way, said.targets, accounts, said.minutes, said.metres, said.alone, said.box_days,
                  said.waits_days, said.prior, _noise(design, lived.scenario), _takes(design))  # fmt: skip
    memories = Memories(world, conduct, lived.draws, lived.calendar, by_setting(adversary.remembers))
    near = design.near(lived.scenario.arms[0].rule)
    return Probes(means, world, conduct, memories, lived.draws, lived.calendar, lived.journal, targets, near,
                  lived.scenario.days)  # fmt: skip


def _takes(design: Design) -> Takes:
    """Return what a prober needs for each target under a design."""
    if design.phone is None:
        return Takes.NOTHING
    if not design.traits.tells_of_others:
        return Takes.PHONE
    return Takes.NUMBER if design.traits.links_declarer == "named" else Takes.CAPTCHA


def _noise(design: Design, scenario: Scenario) -> float:
    """Return how often a server tells a phone that was near nobody that it is at risk; 0 of one that cannot."""
    return scenario.servers.false_answers if design.false_yes is not None else 0.0


def _settings(scenario: Scenario, noise: float = 0.0, calendar: Calendar | None = None) -> Settings:
    """Return what an arm sets for the machines of its system; a server gives false answers from day 0 on."""
    kept_back = scenario.phones.redacted
    hours = {} if kept_back is None else {f"redact_{name}": hour for name, hour in kept_back}
    false = {SHARE_KEY: noise, SINCE_KEY: calendar.midnight} if noise and calendar is not None else {}
    guards = {KEY_HOURS: (scenario.phones.key_hours, 24), FEWEST_KEYS: (scenario.servers.fewest_keys, 0),
              OUTSIDE_REPORTS: (scenario.servers.outside_reports_a_day, 0.0)}  # fmt: skip
    set_anew = {name: float(value) for name, (value, usual) in guards.items() if value != usual}
    woken = scenario.traffic.push_decoys if scenario.traffic is not None else None
    decoys = {} if woken is None else {DECOYS_KEY: woken}
    extras = {OFFSET_KEY: scenario.radio.stopcovid_offset_db, **hours, **false, **set_anew, **decoys}
    return Settings(rule=scenario.arms[0].rule, extras=extras)


def _interviews(lived: Lived) -> Interviews:
    """Return what persons tell tracers, who remember as well as the scenario says."""
    said = lived.scenario.tracers
    memory = Memory(by_setting(said.recall), said.error_minutes, said.error_metres)
    masked = _masked(lived.scenario)
    return Interviews(lived.epidemic.world, lived.epidemic.conduct, lived.draws, lived.calendar, memory, masked)


def by_setting(shares: object) -> dict[Setting, float]:
    """Return the shares of a scenario's table that has one for every kind of place."""
    return {setting: getattr(shares, HOUSEHOLD.get(setting, setting.name.lower())) for setting in Setting}


def _masked(scenario: Scenario) -> Masked:
    """Return where and when everybody wears a mask: where a measure of that name is in force."""
    masks = [each for each in scenario.policies if each.name.lower().startswith(MASKS)]
    calendar = Calendar(scenario.start)

    def masked(setting: Setting, day: Day) -> bool | None:
        today = calendar.date(day)
        return any(each.setting == setting.name.lower() and each.in_force(today) for each in masks) if masks else None

    return masked


def _telephone(lived: Lived) -> Telephone:
    """Return as many tracers as the town has, at their telephones."""
    said, people = lived.scenario.tracers, lived.epidemic.world.people.count
    staff = said.staff_per_100_000 * people / PER
    tracers = Tracers(staff, int(said.opens_at_h * HOUR), int(said.hours_per_day * HOUR))
    habits = Habits(
        interview_s=int(said.minutes_per_interview * MINUTE),
        call_s=int(said.minutes_per_call * MINUTE),
        attempt_s=int(said.minutes_per_attempt * MINUTE),
        notice_s=int(said.notice_h * HOUR),
        answers=said.answers,
        attempts=said.attempts,
        again_s=int(said.attempt_again_h * HOUR),
    )
    return Telephone(lived.agenda, tracers, lived.draws, habits)
