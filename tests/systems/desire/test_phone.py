"""Does a phone with DESIRE say, keep and tell what the specification says?"""

from __future__ import annotations

import hashlib
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems import ciphers
from sim.systems.desire.encounters import secret_at, tokens
from sim.systems.desire.limits import EPOCH_S, REQUEST_TOKENS, TOKEN_STEP
from sim.systems.desire.messages import Answer, Authorise, Receipt, Refusal, Status, Upload, decode, encode
from sim.systems.desire.phone import answer_mac
from sim.systems.machine import Alert, Delivered, Heard, Kept, Line, ProtocolError, Send, SyncDue, TestedPositive
from sim.units import DAY, HOUR, Secrets, UnixTime
from tests.systems.desire.inria import CODE, NOW, Server, meet

SERVER = Server()
PHONE = pickle.dumps(SERVER.phone("alice"))


def test_the_tokens_of_two_are_crossed() -> None:
    """By the formula of the specification; the curve's own answers stand in the test of the ciphers."""
    one, other = (secret_at(Secrets(name), NOW) for name in (b"alice", b"bob"))
    mine, theirs = tokens(one, ciphers.x25519_public(other)), tokens(other, ciphers.x25519_public(one))
    assert mine is not None
    assert theirs is not None
    assert (mine.request, mine.exposure) == (theirs.exposure, theirs.request)
    shared = ciphers.x25519_shared(one, ciphers.x25519_public(other))
    larger = mine if ciphers.x25519_public(one) > ciphers.x25519_public(other) else theirs
    assert larger.request == hashlib.sha256(b"1" + shared).digest()
    assert larger.exposure == hashlib.sha256(b"2" + shared).digest()


def test_another_value_every_quarter_of_an_hour() -> None:
    phone = pickle.loads(PHONE)
    said = [phone.beacon(UnixTime(NOW + second)) for second in range(0, DAY, 60)]
    assert len(set(said)) == DAY // EPOCH_S
    assert {len(each) for each in said} == {32}


def test_what_was_heard_is_gone_at_once() -> None:
    server = Server()
    alice, bob = server.phone("alice"), server.phone("bob")
    heard = bob.beacon(NOW)
    assert heard is not None
    (kept,) = alice.handle(Heard(heard, -70, -70, 60), NOW)
    assert isinstance(kept, Kept)
    assert kept.kept in pickle.dumps(alice)
    assert heard not in pickle.dumps(alice)


def test_one_token_for_each_pair_of_epochs() -> None:
    server = Server()
    alice, bob = server.phone("alice"), server.phone("bob")
    for at in range(0, HOUR, 60):
        meet(alice, bob, UnixTime(NOW + at), gap_s=60)
    assert len(alice._met) == 4
    assert {met.seconds for met in alice._met.values()} == {EPOCH_S}
    assert {token: met.request for token, met in alice._met.items()} == {
        met.request: token for token, met in bob._met.items()
    }


def uploads_of(seconds: int, rssi: int = -70) -> list[Upload]:
    server = Server()
    alice, bob = server.phone("alice"), server.phone("bob")
    for at in range(0, seconds, 60):
        meet(alice, bob, UnixTime(NOW + at), gap_s=60, rssi=rssi + (at // 60) % 3)
    effects = server.report("alice", alice, UnixTime(NOW + HOUR))
    said = [(decode(each.message), each) for each in effects if isinstance(each, Send)]
    assert all(each.because == (up.exposure,) for up, each in said if isinstance(up, Upload))
    return [up for up, _ in said if isinstance(up, Upload)]


def test_short_encounters_are_not_told() -> None:
    assert uploads_of(120) == []
    (told,) = uploads_of(180)
    assert (told.seconds, told.day, told.rssi) == (180, NOW // DAY, -69)


def test_each_encounter_is_told_alone_and_tokens_are_asked_for_in_steps() -> None:
    server = Server()
    alice = server.phone("alice")
    for n in range(5):
        meet(alice, server.phone(f"other {n}"))
    effects = server.report("alice", alice)
    said = [decode(each.message) for each in effects if isinstance(each, Send)]
    assert isinstance(said[0], Authorise)
    assert len(said[0].blinded) == TOKEN_STEP
    told = [each for each in said[1:] if isinstance(each, Upload)]
    assert len(told) == len(said) - 1 == 5
    assert [each.exposure for each in told] == sorted(alice._met)
    assert len({each.token for each in told}) == 5


def test_every_request_has_as_many_tokens() -> None:
    server = Server()
    alice = server.phone("alice")
    for n in range(9):
        (asked,) = alice.handle(SyncDue(), NOW)
        assert isinstance(asked, Send)
        said = decode(asked.message)
        assert isinstance(said, Status)
        assert len(said.requests) == len(set(said.requests)) == REQUEST_TOKENS
        assert list(said.requests) == sorted(said.requests)
        assert {met.request for met in alice._met.values()} <= set(said.requests)
        meet(alice, server.phone(f"other {n}"))


def test_an_answer_is_believed_once_and_from_the_server_alone() -> None:
    server = Server()
    alice = server.phone("alice")
    (asked,) = alice.handle(SyncDue(), NOW)
    assert isinstance(asked, Send)
    assert alice._account is not None
    request = hashlib.sha256(asked.message).digest()
    mac = answer_mac(alice._account.key, request, True)
    before = pickle.dumps(alice)
    for forged in (Answer(False, mac), Answer(True, bytes(32)), Answer(True, answer_mac(bytes(32), request, True))):
        with pytest.raises(ProtocolError):
            alice.handle(Delivered(encode(forged), Line(b"")), NOW)
        assert pickle.dumps(alice) == before
    genuine = Delivered(encode(Answer(True, mac)), Line(b""))
    assert alice.handle(genuine, NOW) == (Alert(None),)
    with pytest.raises(ProtocolError):
        alice.handle(genuine, NOW)


@given(st.binary() | st.binary(min_size=32, max_size=32) | st.sampled_from([bytes(32), b"\x01" + bytes(31)]))
def test_what_is_no_value_of_a_phone_changes_nothing(payload: bytes) -> None:
    phone = pickle.loads(PHONE)
    try:
        effects = phone.handle(Heard(payload, -60, -60, 60), NOW)
    except ProtocolError:
        assert pickle.dumps(phone) == pickle.dumps(pickle.loads(PHONE))
    else:
        assert len(payload) == 32
        assert len(effects) == 1


@given(st.binary() | st.builds(lambda tag, rest: bytes([tag]) + rest, st.integers(0, 11), st.binary(max_size=300)))
def test_no_answer_but_those_waited_for_changes_anything(message: bytes) -> None:
    phone = pickle.loads(PHONE)
    phone.handle(TestedPositive(CODE, None), NOW)
    before = pickle.dumps(phone)
    try:
        effects = phone.handle(Delivered(message, Line(b"")), NOW)
    except ProtocolError:
        assert pickle.dumps(phone) == before
    else:
        assert effects == ()
        assert decode(message) in (Receipt(), Refusal())
