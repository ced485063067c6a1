"""Does the flow on the page name the messages that are really sent?"""

from __future__ import annotations

from sim.systems.ntk.identifiers import EBID_BYTES
from sim.systems.ntk.messages import decode
from sim.systems.registry import design
from sim.units import HOUR, UnixTime
from tests.contract.conversation import SLIP, Conversation, Said, moment

NTK = design("ntk")


def named(said: Said) -> str:
    """What a step of the flow calls a message."""
    if said.receiver == "phones nearby":
        assert len(said.message) == EBID_BYTES
        return "EBID"
    if said.receiver == "owner":
        return "alert"
    if not said.message:
        return "push"
    return "TAN" if said.message == SLIP else type(decode(said.message)).__name__


def test_every_message_is_a_step_and_every_step_a_message() -> None:
    met = Conversation(NTK, NTK.rules[0])
    met.meet("alice", "bob", moment(2, 10), 3)
    met.issue(moment(3, 9))
    met.declare("alice", moment(3, 9) + HOUR, moment(3, 8))
    met.play(moment(5))
    said = {(each.sender, each.receiver, named(each)) for each in met.said}
    assert said == {(step.sender, step.receiver, step.message) for step in NTK.flow}
    assert NTK.traits.pushes


def test_the_traits_are_those_of_the_machines() -> None:
    met = Conversation(NTK, NTK.rules[0]).play(moment(0, 1))
    said = [met.phones["alice"].beacon(UnixTime(moment(1) + second)) for second in range(0, 7200, 60)]
    assert len(set(said)) == 7200 // NTK.traits.rotation_s
