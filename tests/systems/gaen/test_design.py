"""Does the flow on the page name the messages that are really sent?"""

from __future__ import annotations

import pytest

from sim.systems.gaen.messages import decode
from sim.systems.gaen.wire import PAYLOAD_BYTES
from sim.systems.registry import design
from sim.units import HOUR, UnixTime
from tests.contract.conversation import SLIP, Conversation, Said, moment

GAEN = design("gaen")


def named(said: Said) -> str:
    """What a step of the flow calls a message."""
    if said.receiver == "phones nearby":
        assert len(said.message) == PAYLOAD_BYTES
        return "beacon"
    if said.receiver in ("everybody", "owner"):
        return {"everybody": "key export file", "owner": "alert"}[said.receiver]
    return "slip" if said.message == SLIP else type(decode(said.message)).__name__


@pytest.mark.parametrize("rule", GAEN.rules)
def test_every_message_is_a_step_and_every_step_a_message(rule: str) -> None:
    met = Conversation(GAEN, rule)
    met.meet("alice", "bob", moment(2, 10), 4)
    met.issue(moment(3, 9))
    met.declare("alice", moment(3, 9) + HOUR, moment(3, 8))
    met.play(moment(5))
    said = {(each.sender, each.receiver, named(each)) for each in met.said}
    assert said == {(step.sender, step.receiver, step.message) for step in GAEN.flow}


def test_the_traits_are_those_of_the_machines() -> None:
    met = Conversation(GAEN, GAEN.rules[0]).play(moment(0, 1))
    alice, rotation = met.phones["alice"], GAEN.traits.rotation_s
    said = [alice.beacon(UnixTime(moment(1) + second)) for second in range(0, 7200, 60)]
    assert len(set(said)) == 7200 // rotation
    scans = GAEN.traits.scans
    assert scans is not None
    assert (scans.period_s - 2 * scans.jitter_s, scans.period_s + 2 * scans.jitter_s) == (210, 390)
    assert scans.per_scan == scans.window_s * 1000 // 250
