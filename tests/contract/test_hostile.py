"""Does whatever crosses a machine's edge end in effects or a ProtocolError, and in nothing else?"""

from __future__ import annotations

import pickle

import pytest

from sim.systems import machine as m
from sim.systems.machine import ProtocolError, SlipIssued, TestedPositive
from sim.units import HOUR
from tests.contract.conversation import SCAN_S, moment
from tests.contract.laws import HEARING
from tests.contract.test_battery import design, talk

REPORT = moment(1, 12)

each_design = pytest.mark.parametrize("name", HEARING)


def refuses(machine: m.Machine, stimulus: m.Stimulus) -> bool:
    """Whether a machine does not know a stimulus; its state is as before then."""
    before = pickle.dumps(machine)
    try:
        machine.handle(stimulus, REPORT)
    except ProtocolError:
        assert pickle.dumps(machine) == before
        return True
    return False


@each_design
def test_a_slip_that_is_no_text_is_taken_or_refused(name: str) -> None:
    """Where a slip travels as text, it is refused."""
    met, law, _ = talk(name, design(name).rules[0])
    met.play(moment(0, 1))
    refused = set()
    for length in {0, 1, 6, 36, 256, len(law.slip)}:
        for slip in (b"\xff" * length, b"\xc3" * length):
            refuses(met.servers[next(iter(met.servers))], SlipIssued(slip))
            if refuses(met.phones["alice"], TestedPositive(slip, None)) and length == len(law.slip):
                refused.add(name)
    assert (name in refused) is (name in ("robert", "bluetrace"))


@each_design
@pytest.mark.parametrize("rssi", [-129, -1_000, 1_000])
def test_a_level_that_no_radio_reports_is_told_as_one_that_it_does(name: str, rssi: int) -> None:
    """As much as a signed byte holds: whoever reports it is understood."""
    met, _, _ = talk(name, design(name).rules[0])
    met.meet("alice", "bob", moment(1, 10), HOUR // SCAN_S, rssi=rssi)
    met.issue(REPORT)
    met.declare("alice", REPORT, REPORT)
    met.play(moment(3))
    assert rssi < 0 or met.alerted() == ["bob"]
