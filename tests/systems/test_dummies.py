"""Does what passes for a report look like one, and does the server drop it and answer as if it had been taken?"""

from __future__ import annotations

import pickle

import pytest

from sim.draws import Draws
from sim.systems.interface import Upload
from sim.systems.machine import Delivered, Design, Line, Machine, Send, Settings, SlipIssued, SyncDue
from sim.systems.registry import design, names
from sim.units import DAY, HOUR, UnixTime

NOW = UnixTime(1_599_480_000 + 5 * HOUR)
PUBLISHES = ("gaen", "dp3t_low_cost", "dp3t_unlinkable", "dp3t_hybrid")
ALL = (*PUBLISHES, "robert")
EVERY = pytest.mark.parametrize("name", ALL)
OWN = Draws(1).secrets(5)


def server(made: Design) -> Machine:
    secrets = Draws(1).secrets(-10)
    (role,) = made.servers
    return made.servers[role](secrets, made.pin(Settings(), {role: secrets}))


def sent(name: str, number: int = 1) -> bytes:
    make = design(name).dummy
    assert make is not None
    return make(OWN, f"dummy {number}", NOW)


def test_these_systems_can_send_dummies() -> None:
    assert {name for name in names() if design(name).dummy is not None} == set(ALL)


@EVERY
def test_a_dummy_is_taken_by_the_word_and_changes_nothing(name: str) -> None:
    made = server(design(name))
    made.handle(SyncDue(), NOW)
    before = pickle.dumps(made)
    effects = made.handle(Delivered(sent(name), Line(b"1")), NOW)
    assert len(effects) == 1
    assert isinstance(effects[0], Send)
    assert pickle.dumps(made) == before
    for hours in range(0, 48, 2):
        assert made.handle(SyncDue(), UnixTime(NOW + hours * HOUR)) == (), "nothing of it is published"


@EVERY
def test_its_answer_is_that_to_a_report(name: str) -> None:
    """The same bytes: who sees its length learns nothing."""
    made, system = server(design(name)), design(name)
    assert system.slip is not None
    slip = system.slip(Draws(1).secrets(-1), "slip 1")
    made.handle(SlipIssued(slip), NOW)
    (to_dummy,) = made.handle(Delivered(sent(name), Line(b"1")), NOW)
    (to_report,) = made.handle(Delivered(as_report(name, slip), Line(b"2")), NOW)
    assert isinstance(to_dummy, Send)
    assert isinstance(to_report, Send)
    assert to_dummy.message == to_report.message


def as_report(name: str, slip: bytes) -> bytes:
    """The dummy with a code that is good."""
    if name == "robert":
        from sim.systems.robert.messages import Report, decode, encode

        said = decode(sent(name))
        assert isinstance(said, Report)
        return encode(Report(slip.decode(), said.contacts))
    from sim.systems.dp3t import messages as dp3t
    from sim.systems.gaen import messages as gaen

    form = gaen if name == "gaen" else dp3t
    upload = form.decode(sent(name))
    assert isinstance(upload, Upload)
    message: bytes = form.encode(Upload(slip, upload.told))  # type: ignore[arg-type]
    assert len(message) == len(sent(name)) + len(slip) - 12
    return message


@EVERY
def test_a_report_with_what_a_dummy_tells_would_be_taken(name: str) -> None:
    """Its form is that of a report, to the last field: with a good code the server takes it."""
    made, system = server(design(name)), design(name)
    assert system.slip is not None
    slip = system.slip(Draws(1).secrets(-1), "slip 1")
    (no,) = made.handle(Delivered(as_report(name, slip), Line(b"2")), NOW)
    made.handle(SlipIssued(slip), NOW)
    (yes,) = made.handle(Delivered(as_report(name, slip), Line(b"2")), NOW)
    assert isinstance(no, Send)
    assert isinstance(yes, Send)
    assert no.message != yes.message


@EVERY
def test_dummies_differ_and_are_the_same_when_asked_again(name: str) -> None:
    assert sent(name, 1) == sent(name, 1)
    assert len({sent(name, number) for number in range(8)}) == 8


def test_lengths_are_those_of_reports_of_some_days() -> None:
    """Of Google and Apple's: from one key to ten."""
    from sim.systems.gaen.messages import decode

    told = [decode(sent("gaen", number)) for number in range(200)]
    keys = [len(each.told) for each in told if isinstance(each, Upload)]
    assert set(keys) == set(range(1, 11))
    assert all(key.ends <= NOW + DAY for each in told if isinstance(each, Upload) for key in each.told)
