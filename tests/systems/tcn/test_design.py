"""Does the flow on the page name the messages that are really sent?"""

from __future__ import annotations

import pytest

from sim.systems.registry import design
from sim.systems.tcn.messages import decode
from sim.systems.tcn.wire import TCN_BYTES, taken
from sim.units import HOUR, UnixTime
from tests.contract.conversation import SLIP, Conversation, Said, moment

TCN = design("tcn")


def named(said: Said) -> str:
    """What a step of the flow calls a message."""
    if said.receiver == "phones nearby":
        assert len(said.message) == TCN_BYTES
        return "temporary contact number"
    if said.receiver == "everybody":
        assert all(report.verifies for report in taken(said.message))
        return "reports"
    if said.receiver == "owner":
        return "alert"
    return "slip" if said.message == SLIP else type(decode(said.message)).__name__


@pytest.mark.parametrize("rule", TCN.rules)
def test_every_message_is_a_step_and_every_step_a_message(rule: str) -> None:
    met = Conversation(TCN, rule)
    met.meet("alice", "bob", moment(2, 10), 3)
    met.issue(moment(3, 9))
    met.declare("alice", moment(3, 9) + HOUR, moment(3, 8))
    met.play(moment(5))
    said = {(each.sender, each.receiver, named(each)) for each in met.said}
    assert said == {(step.sender, step.receiver, step.message) for step in TCN.flow}


def test_the_traits_are_those_of_the_machines() -> None:
    met = Conversation(TCN, TCN.rules[0]).play(moment(0, 1))
    rotation = TCN.traits.rotation_s
    said = [met.phones["alice"].beacon(UnixTime(moment(1) + second)) for second in range(0, 7200, 60)]
    assert len(set(said)) == 7200 // rotation
