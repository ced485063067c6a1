"""Is what is written down of every design what its machines do: flow, pace, rules, and hints to the hall?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.systems import machine as m
from sim.systems.machine import Settings
from sim.systems.registry import design, names
from sim.units import Secrets, UnixTime
from tests.contract.conversation import moment
from tests.contract.laws import LAWS
from tests.contract.test_battery import LATER, MEETING, crowd, each_case, reports, talk


@each_case
def test_the_flow_is_what_the_machines_say(name: str, rule: str) -> None:
    """Whoever speaks to whom in a played conversation does so in the flow, and the other way round."""
    met, _, scans = talk(name, rule)
    met.meet("alice", "bob", MEETING, scans)
    reports(met)
    met.play(LATER)
    said = {(each.sender, each.receiver) for each in met.said}
    assert said == {(step.sender, step.receiver) for step in met.design.flow}


@each_case
def test_a_server_that_decides_tells_the_hall_whom_to_wake_and_why(name: str, rule: str) -> None:
    """By a line of the day the app came alone; nothing of it is said to anybody."""
    met = crowd(name, rule).play(LATER)
    if not met.design.traits.tells_of_others:
        assert met.hints == []
        return
    flags = [(at, met.opened[hint.line]) for at, hint in met.hints if isinstance(hint, m.Flagged)]
    if met.design.traits.warned_by == "call":
        assert flags == []
        flags = [(at, who) for at, who, _ in met.alerts]
    assert {who for _, who in flags} == {who for _, who, _ in met.alerts} != set()
    assert all(min(at for at, each in flags if each == who) <= told for told, who, _ in met.alerts)
    uploads = [sent for _, sent in met.sent if sent.because]
    assert {len(sent.because) for sent in uploads} == {1} if LAWS[name].singly else len(uploads) == 1
    told = {payload[: len(hello)] for _, hint in met.hints if isinstance(hint, m.Counted) for hello in hint.because
            for upload in uploads for payload in upload.because}  # fmt: skip
    for _, hint in met.hints:
        if isinstance(hint, m.Counted):
            assert hint.because == tuple(sorted(hint.because))
            assert set(hint.because) <= told


@pytest.mark.parametrize("name", names())
def test_many_phones_at_once_say_what_each_says(name: str) -> None:
    made = design(name)
    if made.beacons is None:
        return
    for rule in made.rules:
        met = crowd(name, rule).play(moment(12))
        secrets = {role: Secrets(f"{met.server_seed} {role}".encode()) for role in made.servers}
        phone = np.arange(500) % len(met.people)
        at = moment(8) + np.arange(500) * 601
        settings = made.pin(Settings(rule=rule), secrets)
        said, which = made.beacons(secrets, [Secrets(who.encode()) for who in met.people], settings, phone, at)
        for row, who, when in zip(said[which], phone.tolist(), at.tolist(), strict=True):
            assert bytes(row) == met.phones[met.people[who]].beacon(UnixTime(when))


@each_case
def test_the_pace_of_a_rule_is_known(name: str, rule: str) -> None:
    made = design(name)
    assert set(made.polls) <= set(made.rules)
    assert made.polls_every_s(rule) > 0
    assert made.polls_every_s(None) == made.polls_every_s(made.rules[0]) == made.traits.polls_every_s


@each_case
def test_codes_of_the_laboratory_are_taken(name: str, rule: str) -> None:
    made, law = design(name), LAWS[name]
    assert made.slip is not None
    codes = {made.slip(Secrets(b"laboratory"), f"slip {n}") for n in range(5)}
    assert len(codes) == 5
    assert {len(code) for code in codes} == {len(law.slip)}
    met, _, scans = talk(name, rule)
    met.slip = codes.pop()
    met.meet("alice", "bob", MEETING, scans)
    reports(met)
    assert met.play(LATER).alerted() == ["bob"]


@pytest.mark.parametrize("name", names())
def test_a_design_is_whole(name: str) -> None:
    made = design(name)
    assert set(made.title) == {"fr", "en"}
    assert repr(made) == f"Design({name!r})"
    if made.phone is None:
        assert made.traits.scans is None
        return
    assert made.rules
    assert (made.traits.scans is None) is (made.traits.exchange == "none")
    assert made.traits.retention_days > 0
    assert set(made.pins) <= set(made.servers)
    assert set(made.rules) == set(made.nearness) == set(made.in_force)
