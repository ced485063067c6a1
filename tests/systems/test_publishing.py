"""Do servers that publish, and phones that match by themselves, read no more than they must of what they are sent?"""

from __future__ import annotations

import pickle
from types import ModuleType

import pytest

from sim.systems import machine as m
from sim.systems.dp3t import messages as dp3t
from sim.systems.gaen import messages as gaen
from sim.systems.interface import Fetch, Files, Kind, Receipt, Upload, understood
from sim.systems.machine import Delivered, Installed, Line, ProtocolError, Send, Settings, SlipIssued
from sim.systems.publishing import LONGEST_REQUEST, MatchingPhone, PublishingServer
from sim.systems.registry import design
from sim.systems.tcn import messages as tcn
from sim.units import DAY, Secrets, UnixTime

LINE = Line(b"line")
NOW = UnixTime(18_442 * DAY)
MANY = 200_000
PUBLISHING = {
    "gaen": gaen, "tcn": tcn, "dp3t_low_cost": dp3t, "dp3t_unlinkable": dp3t, "dp3t_hybrid": dp3t,
}  # fmt: skip

each_design = pytest.mark.parametrize(("name", "messages"), PUBLISHING.items())


def machines(name: str) -> tuple[m.Machine, m.Machine]:
    """A server, and a phone on which its app was just installed."""
    made, secrets = design(name), {"backend": Secrets(b"server")}
    assert made.phone is not None
    settings = made.pin(Settings(), secrets)
    phone = made.phone(Secrets(b"phone"), settings)
    phone.handle(Installed(), NOW)
    return made.servers["backend"](secrets["backend"], settings), phone


@each_design
def test_they_are_made_of_the_same_parts(name: str, messages: ModuleType) -> None:
    server, phone = machines(name)
    assert isinstance(server, PublishingServer)
    assert isinstance(phone, MatchingPhone)
    assert server.messages is phone.messages is messages


@each_design
def test_each_kind_is_told_by_the_same_byte(name: str, messages: ModuleType) -> None:
    said = (Upload(b"slip", ()), Receipt(True), Fetch(NOW), Files(NOW, (b"file",)))
    assert [messages.encode(each)[0] for each in said] == list(Kind)


@each_design
def test_of_a_message_that_is_none_of_theirs_nothing_is_read(name: str, messages: ModuleType) -> None:
    """An answer to a server, a request to a phone: refused by the first byte, whatever follows."""
    server, phone = machines(name)
    for machine, foreign in ((server, (Kind.RECEIPT, Kind.FILES)), (phone, (Kind.UPLOAD, Kind.FETCH))):
        before = pickle.dumps(machine)
        for kind in foreign:
            with pytest.raises(ProtocolError, match=r"^no (upload or fetch|receipt or files)$"):
                machine.handle(Delivered(bytes([kind]) + bytes(8), LINE), NOW)
        assert pickle.dumps(machine) == before


@each_design
def test_a_request_longer_than_any_report_is_refused_unread(name: str, messages: ModuleType) -> None:
    server, _ = machines(name)
    server.handle(SlipIssued(b"slip"), NOW)
    before = pickle.dumps(server)
    with pytest.raises(ProtocolError, match="more than anybody tells"):
        server.handle(Delivered(bytes([Kind.UPLOAD]) + bytes(LONGEST_REQUEST), LINE), NOW)
    assert pickle.dumps(server) == before


@each_design
def test_the_longest_report_is_shorter(name: str, messages: ModuleType) -> None:
    """Of a phone that has spoken for as long as it keeps keys, with symptoms since then, and of the longest slip."""
    _, phone = machines(name)
    now = UnixTime(NOW + 15 * DAY - 1)
    (sent,) = phone.handle(m.TestedPositive(bytes(255), NOW), now)
    assert isinstance(sent, Send)
    assert len(sent.message) < LONGEST_REQUEST


@each_design
def test_very_many_files_are_read_in_one_go(name: str, messages: ModuleType) -> None:
    """If each were cut off the rest, this would copy tens of gigabytes."""
    said = Files(NOW, (b"",) * MANY)
    assert understood(messages, messages.encode(said), Kind.FILES) == said
