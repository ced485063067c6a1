"""Does the server strike off, add up, answer and forget as the specification says, and refuse everything else?"""

from __future__ import annotations

import pickle
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.desire.blind import Token
from sim.systems.desire.limits import FLAG_S, REQUEST_GAP_S, TOKEN_STEP
from sim.systems.desire.messages import (
    Answer,
    Authorise,
    Receipt,
    Register,
    Signed,
    Status,
    Subscribe,
    Upload,
    decode,
    encode,
)
from sim.systems.desire.phone import DesirePhone
from sim.systems.desire.rules import NEAR_DBM
from sim.systems.machine import (
    Alert,
    Cleared,
    Counted,
    Delivered,
    Flagged,
    Line,
    ProtocolError,
    Send,
    SlipIssued,
    SyncDue,
)
from sim.units import DAY, HOUR, UnixTime
from tests.systems.desire.inria import CODE, NOW, REFUSED, Server, code, meet

LATER = UnixTime(NOW + 6 * HOUR)


def pair(scans: int = 3, rssi: int = -70) -> tuple[Server, DesirePhone, DesirePhone]:
    """Two phones side by side."""
    server = Server()
    alice, bob = server.phone("alice"), server.phone("bob")
    for scan in range(scans):
        meet(alice, bob, UnixTime(NOW + 300 * scan), rssi=rssi)
    return server, alice, bob


def upload() -> tuple[Server, Upload]:
    """A server, and an upload that it would take."""
    server, alice, _ = pair()
    server.machine.handle(SlipIssued(CODE), NOW)
    server.report("alice", alice)
    told = next(each for each in (decode(message) for _, message, _ in server.seen) if isinstance(each, Upload))
    fresh, other, _ = pair()
    fresh.machine.handle(SlipIssued(CODE), NOW)
    (asked, *_) = fresh.report("alice", other)
    assert isinstance(asked, Send)
    fresh.machine._used = {token: None for token in fresh.machine._used if token != told.token.value}
    fresh.machine._told = {}
    return fresh, told


def test_a_match_is_struck_off_and_makes_a_risk() -> None:
    server, alice, bob = pair()
    server.report("alice", alice)
    (told,) = server.machine._told
    effects = server.tell("bob", bob, SyncDue(), LATER)
    assert Alert(None) in effects
    assert server.machine._told == {}
    counted, flagged = server.hints
    assert isinstance(counted, Counted)
    assert isinstance(flagged, Flagged)
    assert counted.because == (told,)
    assert counted.line == flagged.line


@pytest.mark.parametrize(("scans", "rssi", "at_risk"), [(2, -70, False), (3, NEAR_DBM, True), (3, NEAR_DBM - 1, False)])
def test_risk_by_minutes_and_level(scans: int, rssi: int, at_risk: bool) -> None:
    server, alice, bob = pair(scans, rssi)
    server.report("alice", alice)
    assert (Alert(None) in server.tell("bob", bob, SyncDue(), LATER)) is at_risk


def test_minutes_beside_two_declarers_add_up_across_requests() -> None:
    server = Server()
    alice, bob, carol = (server.phone(name) for name in ("alice", "bob", "carol"))
    meet(alice, bob, gap_s=600)
    meet(carol, bob, gap_s=600)
    server.report("alice", alice, slip=code(1))
    assert Alert(None) not in server.tell("bob", bob, SyncDue(), LATER)
    server.report("carol", carol, slip=code(2))
    assert Alert(None) in server.tell("bob", bob, SyncDue(), UnixTime(LATER + 6 * HOUR))


def test_who_was_notified_stays_so_for_four_days() -> None:
    server, alice, bob = pair()
    server.report("alice", alice)
    said = []
    for days in range(6):
        server.tell("bob", bob, SyncDue(), UnixTime(LATER + days * DAY))
        answer = decode(server.seen[-1][2])
        assert isinstance(answer, Answer)
        said.append(answer.at_risk)
    assert said == [days * DAY < FLAG_S for days in range(6)]
    assert isinstance(server.hints[-1], Cleared)


def test_only_one_side_heard_the_other_and_nothing_matches() -> None:
    server = Server()
    alice, bob = server.phone("alice"), server.phone("bob")
    deaf = pickle.dumps(bob)
    for scan in range(6):
        meet(alice, bob, UnixTime(NOW + 300 * scan))
    bob = pickle.loads(deaf)
    server.report("alice", alice)
    assert Alert(None) not in server.tell("bob", bob, SyncDue(), LATER)
    assert len(server.machine._told) == 2


def test_a_row_is_shut_without_its_key() -> None:
    server, _, bob = pair()
    assert bob._account is not None
    (asked,) = bob.handle(SyncDue(), LATER)
    assert isinstance(asked, Send)
    said = decode(asked.message)
    assert isinstance(said, Status)
    assert bob._account.key not in pickle.dumps(server.machine)
    before = pickle.dumps(server.machine)
    for wrong in (replace(said, key=bytes(32)), replace(said, ident=bytes(16))):
        assert server.ask(encode(wrong), LATER) == REFUSED
    assert pickle.dumps(server.machine) == before


def test_who_asks_too_often_learns_nothing_and_loses_nothing() -> None:
    server, alice, bob = pair()
    server.tell("bob", bob, SyncDue(), LATER)
    server.report("alice", alice, LATER)
    before = pickle.dumps(server.machine)
    soon = UnixTime(LATER + REQUEST_GAP_S - 1)
    assert server.tell("bob", bob, SyncDue(), soon)[1:] == []
    assert pickle.dumps(server.machine) == before
    assert Alert(None) in server.tell("bob", bob, SyncDue(), UnixTime(soon + 1))


def test_a_telephone_number_has_one_token() -> None:
    server = Server()
    server.phone("alice")
    first = decode(server.seen[0][1])
    assert isinstance(first, Subscribe)
    assert server.ask(encode(first)) == REFUSED
    assert first.number.encode() not in pickle.dumps(server.machine)


def test_a_token_is_good_once_and_for_its_own_use() -> None:
    server, said = upload()
    assert server.ask(encode(Register(said.token))) == REFUSED
    assert server.ask(encode(replace(said, token=Token(said.token.value, bytes(128))))) == REFUSED
    assert server.ask(encode(said)) == Receipt()
    before = pickle.dumps(server.machine)
    assert server.ask(encode(said)) == REFUSED
    assert server.ask(encode(replace(said, exposure=bytes(32)))) == REFUSED
    registered = next(each for each in (decode(m) for _, m, _ in server.seen) if isinstance(each, Register))
    assert server.ask(encode(registered)) == REFUSED
    assert server.ask(encode(replace(said, token=registered.token))) == REFUSED
    assert pickle.dumps(server.machine) == before


@pytest.mark.parametrize(("days", "taken"), [(-14, False), (-13, True), (0, True), (1, False)])
def test_days_past_retention_or_to_come_are_refused(days: int, taken: bool) -> None:
    server, said = upload()
    answer = server.ask(encode(replace(said, day=NOW // DAY + days)))
    assert answer == (Receipt() if taken else REFUSED)


def test_a_code_brings_tokens_once_and_for_two_days() -> None:
    server = Server()
    alice = server.phone("alice")
    server.report("alice", alice)
    ask = next(message for _, message, _ in server.seen if message[0] == 4)
    assert isinstance(decode(ask), Authorise)
    assert isinstance(server.seen[-1][2], bytes)
    assert isinstance(decode(server.seen[-1][2]), Signed)
    assert server.ask(ask) == REFUSED
    server.machine.handle(SlipIssued(CODE), NOW)
    assert server.ask(ask, UnixTime(NOW + 2 * DAY)) == REFUSED
    said = server.ask(ask, UnixTime(NOW + 2 * DAY - 1))
    assert isinstance(said, Signed)
    assert len(said.signatures) == TOKEN_STEP


def test_what_cannot_be_signed_burns_no_code() -> None:
    server = Server()
    server.machine.handle(SlipIssued(CODE), NOW)
    before = pickle.dumps(server.machine)
    for message in (Authorise(CODE, (bytes(128),)), Authorise(CODE, (b"\xff" * 128,)),
                    Subscribe("+999000000000001", bytes(128))):  # fmt: skip
        with pytest.raises(ProtocolError):
            server.machine.handle(Delivered(encode(message), Line(b"")), NOW)
        assert pickle.dumps(server.machine) == before


@given(st.binary() | st.builds(lambda tag, rest: bytes([tag]) + rest, st.integers(0, 11), st.binary(max_size=300)))
def test_nothing_malformed_changes_anything(message: bytes) -> None:
    server = Server()
    before = pickle.dumps(server.machine)
    try:
        answer = server.ask(message)
    except ProtocolError:
        pass
    else:
        assert answer == REFUSED
    assert pickle.dumps(server.machine) == before


@cache
def genuine() -> bytes:
    return pickle.dumps(upload())


@given(st.integers(0, 197), st.integers(1, 255))
def test_a_changed_upload_is_refused_or_another_tuple(at: int, change: int) -> None:
    """What proves the right to upload covers none of the tuple: its token is anybody's who has it."""
    server, said = pickle.loads(genuine())
    message = bytearray(encode(said))
    message[at] ^= change
    before = pickle.dumps(server.machine)
    try:
        answer = server.ask(bytes(message))
    except ProtocolError:
        answer = REFUSED
    if at < 161:
        assert answer == REFUSED
    if answer == REFUSED:
        assert pickle.dumps(server.machine) == before


@pytest.mark.parametrize("tag", [4, 5, 7])
def test_what_is_huge_is_refused(tag: int) -> None:
    with pytest.raises(ProtocolError):
        decode(bytes([tag]) + bytes(5_000_000))


def test_every_message_survives() -> None:
    server, alice, bob = pair()
    server.report("alice", alice)
    server.tell("bob", bob, SyncDue(), LATER)
    for _, asked, answered in server.seen:
        for message in (asked, answered):
            assert encode(decode(message)) == message
    assert {message[0] for _, *both in server.seen for message in both} == {1, 2, 3, 4, 5, 6, 7, 8, 9}
