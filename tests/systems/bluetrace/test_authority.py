"""Does the authority take what OpenTrace's functions took, read it as they did, and have the right people called?"""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.bluetrace.identifiers import issued, start_of, uid_of
from sim.systems.bluetrace.messages import (
    GetTempIDs,
    Receipt,
    Record,
    Refusal,
    Register,
    Upload,
    UploadToken,
    decode,
    encode,
)
from sim.systems.bluetrace.rules import NEAR_DBM
from sim.systems.bluetrace.wire import ORG, named
from sim.systems.machine import Call, Counted, Delivered, Heard, Line, ProtocolError, Send, SyncDue, TestedPositive
from sim.systems.robert.text import text_of
from sim.systems.telephone import number_of
from sim.units import DAY, HOUR, MINUTE, Secrets, UnixTime
from tests.systems.bluetrace.singapore import CODE, NOW, SECRETS, Authority

LATER = UnixTime(NOW + 2 * HOUR)


def token_of(authority: Authority, name: str = "alice", now: UnixTime = NOW) -> bytes:
    """An upload token that a tracer's code brought."""
    phone = authority.phone(name, now)
    authority.issue(now)
    (asked,) = phone.handle(TestedPositive(CODE, None), now)
    assert isinstance(asked, Send)
    said = decode(authority.ask(asked.message, now))
    assert isinstance(said, UploadToken)
    return said.token


def record(name: str, at: int, rssi: int = -70) -> Record:
    """What a phone notes of another at a moment."""
    uid = uid_of(SECRETS, number_of(Secrets(name.encode())))
    msg = text_of(issued(SECRETS, uid, start_of(SECRETS, uid, at)))
    return Record(at, msg, ORG, "Pixel 3a", "Pixel 3a", rssi)


def calls(authority: Authority, records: list[Record], now: UnixTime = LATER) -> tuple[object, ...]:
    """What comes of an upload, when tracers have looked through it."""
    token = token_of(authority)
    assert decode(authority.ask(encode(Upload(token, tuple(records))))) == Receipt()
    return authority.machine.handle(SyncDue(), now)


def near(name: str, minutes: int, rssi: int = -70, begin: int = NOW - 3 * HOUR) -> list[Record]:
    return [record(name, begin + 150 * n, rssi) for n in range(minutes * MINUTE // 150 + 1)]


def test_who_was_near_for_a_quarter_of_an_hour_is_called() -> None:
    authority = Authority()
    authority.phone("bob")
    told = near("bob", 15)
    counted, call = calls(authority, told)
    assert isinstance(counted, Counted)
    assert isinstance(call, Call)
    assert call.line == counted.line == b"line 1"
    assert call.day == NOW // DAY * DAY
    assert counted.because == tuple(sorted({named(each.msg) for each in told}))


@pytest.mark.parametrize(
    "told",
    [
        near("bob", 12),
        near("bob", 30, NEAR_DBM - 1),
        near("carol", 30),
        near("bob", 8) + near("bob", 7, begin=NOW - 27 * HOUR),
        near("bob", 30, begin=NOW - 15 * DAY),
        near("bob", 30, begin=NOW + HOUR),
        near("alice", 30),
        [replace(each, timestamp=each.timestamp + 1_000) for each in near("bob", 30)],
        [replace(each, msg=each.msg[:60] + "AAAA" + each.msg[64:]) for each in near("bob", 30)],
        [replace(each, msg="?" * 84) for each in near("bob", 30)],
        near("bob", 0) * 50,
    ],
    ids=["short", "far", "no account", "two days", "long ago", "future", "own", "other time", "forged", "no base 64",
         "the same record"],
)  # fmt: skip
def test_nobody_is_called_for(told: list[Record]) -> None:
    authority = Authority()
    authority.phone("bob")
    assert calls(authority, told) == ()


def test_minutes_of_two_cases_are_not_added() -> None:
    authority = Authority()
    authority.phone("bob")
    for name, begin in (("alice", NOW - 3 * HOUR), ("carol", NOW - 2 * HOUR)):
        token = token_of(authority, name)
        authority.ask(encode(Upload(token, tuple(near("bob", 10, begin=begin)))))
    assert authority.machine.handle(SyncDue(), LATER) == ()


def test_the_time_is_checked_as_published() -> None:
    """From the first second of a TempID to its expiry, which is the first of the next."""
    uid = uid_of(SECRETS, number_of(Secrets(b"bob")))
    start = start_of(SECRETS, uid, NOW - HOUR)
    msg = record("bob", start).msg
    for at, read in ((start - 1, 0), (start, 1), (start + 900, 1), (start + 901, 0)):
        authority = Authority()
        authority.phone("bob")
        token = token_of(authority)
        authority.ask(encode(Upload(token, (replace(record("bob", start), timestamp=at, msg=msg),))))
        assert len(authority.machine._waiting[0]) == read


def test_a_token_is_good_once_and_for_two_hours() -> None:
    authority = Authority()
    token = token_of(authority)
    late, carol = UnixTime(NOW + 2 * HOUR), token_of(authority, "carol")
    assert decode(authority.ask(encode(Upload(token, ())))) == Receipt()
    assert decode(authority.ask(encode(Upload(token, ())))) == Refusal()
    assert decode(authority.ask(encode(Upload(carol, ())), late)) == Refusal()


def test_a_telephone_number_has_one_account() -> None:
    authority = Authority()
    authority.phone("alice")
    assert decode(authority.ask(encode(Register(number_of(Secrets(b"alice")))))) == Refusal()


def test_a_request_that_is_old_or_of_somebody_else_is_refused() -> None:
    authority = Authority()
    alice, bob = authority.phone("alice"), authority.phone("bob")
    (asked,), (other,) = alice.handle(SyncDue(), NOW), bob.handle(SyncDue(), NOW)
    assert isinstance(asked, Send)
    assert isinstance(other, Send)
    said, foreign = decode(asked.message), decode(other.message)
    assert isinstance(said, GetTempIDs)
    assert isinstance(foreign, GetTempIDs)
    before = pickle.dumps(authority.machine)
    for forged, at in ((said, NOW + 61), (replace(said, time=said.time + 1), NOW), (replace(said, uid=bytes(21)), NOW),
                       (replace(said, mac=foreign.mac), NOW)):  # fmt: skip
        assert decode(authority.ask(encode(forged), UnixTime(at))) == Refusal()
    assert pickle.dumps(authority.machine) == before


def test_the_declarers_userid_is_in_the_token_for_the_authority_alone() -> None:
    token = token_of(Authority())
    uid = uid_of(SECRETS, number_of(Secrets(b"alice")))
    assert uid not in token
    assert text_of(uid).encode() not in token


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("A" * 84),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["uid", "time", "mac", "token", "records", "msg", "timestamp", "phoneNumber", "code"]), inner),
)  # fmt: skip
words = st.sampled_from([b"register", b"getTempIDs", b"getUploadToken", b"upload", b"tempIDs", b"receipt", b"x"])


@given(st.binary() | st.builds(lambda word, body: word + b" " + json.dumps(body).encode(), words, anything))
def test_nothing_malformed_changes_anything(message: bytes) -> None:
    authority = Authority()
    phone = authority.phone("alice")
    for machine in (authority.machine, phone):
        before = pickle.dumps(machine)
        try:
            answer = machine.handle(Delivered(message, Line(b"")), NOW)
        except ProtocolError:
            pass
        else:
            assert answer in ((), (Send(Line(b""), b"refusal {}"),))
        assert pickle.dumps(machine) == before


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_changed_upload_is_refused_or_another_upload(at: int, byte: int) -> None:
    authority = Authority()
    token = token_of(authority)
    message = bytearray(encode(Upload(token, tuple(near("bob", 5)))))
    message[at % len(message)] = byte
    before = pickle.dumps(authority.machine)
    try:
        answer = authority.machine.handle(Delivered(bytes(message), Line(b"")), NOW)
    except ProtocolError:
        answer = ()
    if answer != (Send(Line(b""), encode(Receipt())),):
        assert pickle.dumps(authority.machine) == before
    assert not any(isinstance(each, Call) for each in authority.machine.handle(SyncDue(), LATER))


def test_a_phone_that_was_heard_is_noted_with_its_model() -> None:
    authority = Authority()
    alice, bob = authority.phone("alice"), authority.phone("bob")
    said = bob.beacon(NOW)
    assert said is not None
    alice.handle(Heard(said, -70, -70, 48), NOW)
    authority.issue()
    authority.tell(alice, TestedPositive(CODE, None))
    (told,) = next(each for each in authority.said if isinstance(each, Upload)).records
    assert told.model_p == json.loads(said)["mp"]
