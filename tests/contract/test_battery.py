"""Is every design lawful? One battery over all systems that have a phone, under each of their rules."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from itertools import combinations

import pytest

from sim.systems import machine as m
from sim.systems.machine import Heard, Installed, ProtocolError, SlipIssued, SyncDue
from sim.systems.registry import design, names
from sim.units import DAY, HOUR, UnixTime
from tests.contract.conversation import Conversation, moment
from tests.contract.laws import CASES, HEARING, LAWS, Law
from tests.processes import PATIENCE_S

MEETING = moment(10, 10)
ONSET = moment(11, 8)
REPORT = moment(12, 9)
LATER = moment(14)

each_case = pytest.mark.parametrize(("name", "rule"), CASES)


def talk(name: str, rule: str, **settings: object) -> tuple[Conversation, Law, int]:
    """A conversation, the law of its system, and the fewest scans that make an alert."""
    law = LAWS[name]
    return Conversation(design(name), rule, slip=law.slip, **settings), law, law.scans(rule)  # type: ignore[arg-type]


def reports(conversation: Conversation, name: str = "alice", at: int = REPORT, onset: int | None = ONSET) -> None:
    conversation.issue(at - HOUR)
    conversation.declare(name, at, onset)


def test_every_system_whose_phones_hear_has_its_law() -> None:
    assert set(HEARING) == set(LAWS)
    assert {name for name in names() if design(name).phone} - set(HEARING) == {"itineraries"}, (
        "phones that hear nothing"
    )


@each_case
def test_a_long_meeting_is_alerted(name: str, rule: str) -> None:
    met, law, scans = talk(name, rule)
    met.meet("alice", "bob", MEETING, scans)
    reports(met)
    met.play(LATER)
    assert met.alerted() == ["bob"]
    at, _, alert = met.alerts[0]
    wrong = law.says(rule)
    assert alert.day in ([None] if wrong is None else [moment(day) for day in range(10 - wrong, 11 + wrong)])
    assert REPORT <= at < REPORT + DAY
    heard = set().union(*met.kept.values())
    assert alert.because == tuple(sorted(alert.because))
    assert set(alert.because) <= heard


@each_case
def test_a_short_meeting_is_not(name: str, rule: str) -> None:
    met, law, scans = talk(name, rule)
    met.meet("alice", "bob", MEETING, scans - 1)
    reports(met)
    assert met.play(LATER).alerted() == []
    assert bool(met.published) is law.publishes


@each_case
def test_without_symptoms_the_report_stands_for_the_onset(name: str, rule: str) -> None:
    met, law, scans = talk(name, rule)
    met.meet("alice", "bob", moment(12, 1), 3 * scans)
    reports(met, onset=None)
    assert met.play(LATER).alerted() == (["bob"] if law.same_day(rule) else [])


@each_case
@pytest.mark.parametrize("early", [0, 1])
def test_a_meeting_before_contagion_is_not_alerted(name: str, rule: str, early: int) -> None:
    """Under a rule that tells everything, a meeting long before is alerted too."""
    met, law, scans = talk(name, rule)
    told = law.pre_days(rule)
    day = 1 if told is None else (ONSET - moment(0)) // DAY - told - early
    met.meet("alice", "bob", moment(day, 10), 2 * scans)
    reports(met)
    assert met.play(LATER).alerted() == ([] if early and told is not None else ["bob"])


@each_case
@pytest.mark.parametrize(("edge", "beyond", "believed"), [(0, 0, True), (0, -1, False), (1, 0, True), (1, 1, False)])
def test_replay_is_accepted_as_the_specification_says(
    name: str, rule: str, edge: int, beyond: int, believed: bool
) -> None:
    met, law, scans = talk(name, rule)
    """Each of two phones hears what the other said, all of it that much too early or too late."""
    met, law, scans = talk(name, rule)
    told = talk(name, rule)[0].play(LATER)
    for scan in range(2 * scans):
        spoken = UnixTime(moment(10, 10) + scan * law.step_s)
        for hearer, speaker in (("alice", "bob"), ("bob", "alice")):
            payload = told.phones[speaker].beacon(spoken)
            assert payload is not None
            met.replay(hearer, payload, law.replay(payload, spoken)[edge] + beyond)
    reports(met)
    assert met.play(LATER).alerted() == (["bob"] if believed else [])


@each_case
def test_what_is_past_the_retention_time_is_forgotten(name: str, rule: str) -> None:
    met, _, scans = talk(name, rule)
    met.meet("alice", "bob", moment(1, 10), 2 * scans)
    met.play(moment(2))
    payload = met.phones["alice"].beacon(moment(1, 10))
    assert payload is not None
    kept = met.kept["bob", payload]
    assert any(each in pickle.dumps(met.phones["bob"]) for each in kept)
    late = moment(1 + met.design.traits.retention_days, 20)
    reports(met, at=late, onset=moment(1, 12))
    met.play(late + DAY)
    assert met.alerted() == []
    assert not any(each in pickle.dumps(met.phones["bob"]) for each in kept)


@each_case
def test_a_server_forgets_too(name: str, rule: str) -> None:
    """After the retention time a server is as if nobody had ever reported."""
    met, law, scans = talk(name, rule)
    quiet, _, _ = talk(name, rule)
    for each in (met, quiet):
        each.meet("alice", "bob", MEETING, scans)
    reports(met)
    met.issue(REPORT, slip=law.slip[::-1])
    for until, same in ((LATER, False), (LATER + 2 * DAY * met.design.traits.retention_days, True)):
        states = [
            {role: law.kept(server) for role, server in each.play(until).servers.items()} for each in (met, quiet)
        ]
        assert (states[0] == states[1]) is same


@each_case
def test_nobody_declares_and_nobody_is_alerted(name: str, rule: str) -> None:
    met, _, scans = talk(name, rule)
    met.meet("alice", "bob", MEETING, 4 * scans)
    met.play(LATER)
    assert met.alerts == []
    assert met.published == []


@each_case
def test_a_day_is_alerted_once_and_only_to_others(name: str, rule: str) -> None:
    met, _, scans = talk(name, rule, people=("alice", "bob", "carol"))
    for declarer, start in (("alice", moment(10, 10)), ("carol", moment(10, 15))):
        met.meet(declarer, "bob", start, scans)
    reports(met)
    met.issue(REPORT + DAY)
    met.declare("carol", REPORT + DAY + HOUR, ONSET)
    met.play(LATER + 3 * DAY)
    assert met.alerted() == ["bob"]


@each_case
def test_the_own_payloads_alert_nobody(name: str, rule: str) -> None:
    met, _, scans = talk(name, rule)
    told = talk(name, rule)[0].play(LATER)
    for scan in range(2 * scans):
        at = UnixTime(MEETING + scan * met.design.traits.rotation_s)
        own = told.phones["alice"].beacon(at)
        assert own is not None
        met.replay("alice", own, at)
    reports(met)
    assert met.play(LATER).alerted() == []


# -- messages that nobody should send ---------------------------------------------------------------------------------


@each_case
def test_unknown_messages_are_refused_and_change_nothing(name: str, rule: str) -> None:
    met, law, scans = talk(name, rule)
    met.meet("alice", "bob", MEETING, scans)
    reports(met)
    met.play(LATER)
    (_, sample), *_ = met.delivered
    foreign = [type(sample)(message, sample.line) for message in law.foreign]
    to_phone: list[m.Stimulus] = [*foreign, SlipIssued(law.slip), Installed(), Heard(law.payload, -60, -60, 300)]
    to_server: list[m.Stimulus] = [
        *foreign,
        Installed(),
        m.TestedPositive(law.slip, None),
        Heard(law.payload, -60, -60, 300),
    ]
    machines: list[tuple[m.Machine, list[m.Stimulus]]] = [
        (met.phones["bob"], to_phone),
        *((server, to_server) for server in met.servers.values()),
    ]
    for machine, refused in machines:
        before = pickle.dumps(machine)
        for stimulus in refused:
            with pytest.raises(ProtocolError):
                machine.handle(stimulus, LATER)
            assert pickle.dumps(machine) == before


@each_case
def test_an_app_that_is_not_installed_is_silent_and_knows_nothing(name: str, rule: str) -> None:
    met, _, _ = talk(name, rule)
    phone = met.phones["bob"]
    assert phone.beacon(MEETING) is None
    for stimulus in (SyncDue(), m.TestedPositive(b"000000000000", None)):
        with pytest.raises(ProtocolError):
            phone.handle(stimulus, MEETING)
    met.play(moment(0, 1))
    assert phone.beacon(moment(0, 1)) is not None
    assert phone.beacon(moment(-1)) is None


@each_case
def test_a_server_with_another_key_is_not_believed(name: str, rule: str) -> None:
    """The same people meet in two countries; what the other country's server says is refused at home.

    Unless the specification leaves it to the line to show who speaks.
    """
    home, law, scans = talk(name, rule, deaf=("bob",))
    abroad, _, _ = talk(name, rule, server_seed="forger")
    for met in (home, abroad):
        met.meet("alice", "bob", MEETING, scans)
    reports(abroad)
    abroad.play(LATER)
    home.play(LATER)
    assert abroad.alerted() == ["bob"]
    news = [delivered for who, delivered in abroad.delivered if who == "bob"]
    refused = 0
    for delivered in news:
        before = pickle.dumps(home.phones["bob"])
        try:
            home.tell("bob", delivered)
        except ProtocolError:
            refused += 1
            assert pickle.dumps(home.phones["bob"]) == before
    assert refused or not law.vouched
    assert home.alerted() == ([] if law.vouched else ["bob"])


@each_case
def test_an_upload_without_a_slip_is_refused(name: str, rule: str) -> None:
    met, _, scans = talk(name, rule)
    met.meet("alice", "bob", MEETING, scans)
    met.declare("alice", REPORT, ONSET)
    met.play(LATER)
    assert met.alerts == []
    assert met.published == []


@each_case
def test_a_slip_is_good_for_one_upload(name: str, rule: str) -> None:
    met, _, scans = talk(name, rule, people=("alice", "bob", "carol", "dave"))
    met.meet("alice", "bob", MEETING, scans)
    met.meet("carol", "dave", MEETING, scans)
    reports(met)
    met.declare("carol", REPORT + HOUR, ONSET)
    assert met.play(LATER).alerted() == ["bob"]


@each_case
def test_a_refusal_says_nothing(name: str, rule: str) -> None:
    """A slip never issued and a slip used before get the same answer."""
    met, law, _ = talk(name, rule, people=("alice", "bob", "carol"))
    reports(met)
    met.declare("bob", REPORT + HOUR, ONSET)
    met.declare("carol", REPORT + HOUR, ONSET, slip=law.slip[::-1])
    met.play(REPORT + HOUR + 1)
    answers = [delivered.message for _, delivered in met.delivered[-2:]]
    assert answers[0] == answers[1]


# -- restarts, laziness, order ----------------------------------------------------------------------------------------


def crowd(name: str, rule: str, only: str | None = None, **settings: object) -> Conversation:
    """Five people meet each other every day, of whom one declares; `only` keeps that one's meetings alone."""
    people = ("alice", "bob", "carol", "dave", "erin")
    met, _, scans = talk(name, rule, people=people, **settings)
    for day in range(8, 13):
        for number, (one, other) in enumerate(combinations(people, 2)):
            if only in (None, one, other) and (day + number) % 3:
                met.meet(one, other, moment(day, 8 + number), 1 + (day + number) % (2 * scans))
    reports(met, at=moment(12, 21))
    return met


@each_case
def test_a_restart_between_any_two_stimuli_changes_nothing(name: str, rule: str) -> None:
    straight = crowd(name, rule).play(LATER)
    restarted = crowd(name, rule, restarts=True).play(LATER)
    assert straight.alerts
    assert restarted.said == straight.said
    assert restarted.alerts == straight.alerts


@each_case
def test_sightings_and_requests_that_cannot_matter_change_nothing(name: str, rule: str) -> None:
    """Phones are built from those sightings alone that a declarer left; the alerts must be the same to the byte."""
    everything = crowd(name, rule).play(LATER)
    others = ("bob", "carol", "dave", "erin")
    lazy = crowd(name, rule, only="alice", deaf=others, seldom_s=LAWS[name].seldom_s)
    firsts: dict[str, int] = {}
    for at, who, _ in everything.alerts:
        firsts.setdefault(who, at)
    traits = everything.design.traits
    asking = firsts if traits.warned_by == "app" and not traits.pushes else {}
    for who, at in sorted(asking.items(), key=lambda item: item[1]):
        lazy.play(at)
        lazy.now = UnixTime(at)
        lazy.tell(who, SyncDue())
    if not asking:  # who is called need not ask, nor who is pushed
        lazy.play(LATER)
    assert everything.alerts
    assert [alert for alert in everything.alerts if alert[0] == firsts[alert[1]]] == lazy.alerts


@each_case
def test_beacon_is_pure(name: str, rule: str) -> None:
    """Whatever is asked in between, and whatever happened since, a moment's payload stays."""
    met = crowd(name, rule)
    met.play(moment(12, 12))
    moments = [moment(12, hour) for hour in (9.0, 11.9, 20.9)]
    before = [met.phones["alice"].beacon(at) for at in moments]
    met.play(LATER)
    assert [met.phones["alice"].beacon(at) for at in moments] == before
    assert all(before)


DIGEST = """
import hashlib
from tests.contract.conversation import *
from tests.contract.test_battery import LATER, crowd
met = crowd({name!r}, {rule!r}).play(LATER)
print(hashlib.sha256(repr((met.said, met.alerts)).encode()).hexdigest())
"""


@pytest.mark.parametrize(("name", "rule"), [(name, design(name).rules[0]) for name in LAWS])
def test_the_same_secrets_give_the_same_bytes_in_another_process(name: str, rule: str) -> None:
    def digest(hash_seed: str) -> str:
        command = [sys.executable, "-c", DIGEST.format(name=name, rule=rule)]
        return subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": hash_seed}, check=True, capture_output=True, text=True,
            timeout=PATIENCE_S,
        ).stdout  # fmt: skip

    assert digest("1") == digest("2") != ""
