"""What does one phone with NTK say, keep, upload and tell its owner?"""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.machine import Alert, Delivered, Heard, Hearings, Line, ProtocolError, Settings, SyncDue
from sim.systems.machine import TestedPositive as Declared
from sim.systems.ntk.messages import Begin, Fetch, Notice, Refusal, Registered, Upload, decode, encode
from sim.systems.ntk.phone import NtkPhone
from sim.systems.ntk.registration import Client
from sim.systems.payloads import table
from sim.units import DAY, HOUR, Secrets, UnixTime
from tests.systems.ntk.germany import NOON, TAN, Germany

LINE = Line(b"line")


def bob() -> NtkPhone:
    return Germany("bob").phones["bob"]


def last_upload(town: Germany) -> Upload:
    said = decode(town.sent[-1][1].message)
    assert isinstance(said, Upload)
    return said


def test_an_identifier_for_each_hour_of_two_days_and_then_silence() -> None:
    phone = bob()
    said = [phone.beacon(UnixTime(NOON + minute * 60)) for minute in range(0, 48 * 60, 10)]
    assert None not in said
    assert len(set(said)) == 48
    assert phone.beacon(UnixTime(NOON + 2 * DAY)) is None
    assert phone.beacon(UnixTime(NOON - 1)) is None


def test_what_was_said_stays_whatever_came_later() -> None:
    town = Germany("bob")
    moments = [UnixTime(NOON + hour * HOUR) for hour in range(40)]
    before = [town.phones["bob"].beacon(at) for at in moments]
    for later in (HOUR // 2, *range(DAY, 10 * DAY, DAY)):  # once in the hour of the first identifiers
        town.do("bob", SyncDue(), NOON + later)
    assert [town.phones["bob"].beacon(at) for at in moments] == before


def test_an_upload_tells_three_weeks_in_order_of_time() -> None:
    town, now = Germany("bob"), NOON + 30 * DAY
    heard = [(bytes([n]) * 16, now - 22 * DAY + n * DAY // 2) for n in range(43)]
    for payload, at in reversed(heard):
        town.do("bob", Heard(payload, -200, -60, 10**6), at)
    town.report("bob", now)
    told = last_upload(town)
    assert told.tan == TAN
    assert [(bytes(each["ebid"]), int(each["at"])) for each in told.heard] == heard[2:]
    assert {(int(each["rssi"]), int(each["seconds"])) for each in told.heard} == {(-128, 65_535)}
    assert list(town.sent[-1][1].because) == [payload for payload, _ in heard[2:]]


def test_bulk_is_one_by_one() -> None:
    rng = np.random.default_rng(5)
    which, gap = rng.integers(0, 5, 60), rng.integers(1, 300, 60).astype(np.int32)
    at, rssi = NOON + np.sort(rng.integers(0, DAY, 60)), rng.integers(-90, -50, 60).astype(np.int32)
    payloads = table([bytes([n]) * 16 for n in range(5)], 16)
    towns = one, many = Germany("bob"), Germany("bob")
    for n in range(60):
        one.do("bob", Heard(payloads[which[n]].tobytes(), int(rssi[n]), int(rssi[n]), int(gap[n])), int(at[n]))
    many.phones["bob"].listen(Hearings(payloads, which, at, rssi, rssi, gap))
    for town in towns:
        town.report("bob", NOON + DAY)
    assert last_upload(one) == last_upload(many)
    assert len(last_upload(one).heard) == 60
    assert one.sent[-1][1].because == many.sent[-1][1].because
    with pytest.raises(ProtocolError):
        many.phones["bob"].listen(Hearings(payloads[:, :15], which, at, rssi, rssi, gap))


def test_who_has_declared_is_not_alerted() -> None:
    for declared in (False, True):
        town = Germany("bob")
        if declared:
            town.report("bob", NOON + 1)
        said = encode(Notice(True, NOON // 3600, bytes(768)))
        alerts = town.phones["bob"].handle(Delivered(said, LINE), UnixTime(NOON + 2))
        assert alerts == (() if declared else (Alert(None),))


def test_a_refused_phone_registers_again() -> None:
    phone = bob()
    assert phone.handle(Delivered(encode(Refusal()), LINE), UnixTime(NOON)) == ()
    (sent,) = phone.handle(SyncDue(), UnixTime(NOON + 1))
    assert isinstance(decode(sent.message), Begin)  # type: ignore[union-attr]
    with pytest.raises(ProtocolError):
        phone.handle(Declared(TAN, None), UnixTime(NOON))


@pytest.mark.parametrize("said", [Fetch(Client(bytes(16), bytes(16))), Registered(Client(bytes(16), bytes(16))),
                                  Begin(bytes(16))])  # fmt: skip
def test_what_is_not_said_to_a_registered_app_is_refused(said: Fetch | Registered | Begin) -> None:
    phone = bob()
    before = pickle.dumps(phone)
    with pytest.raises(ProtocolError):
        phone.handle(Delivered(encode(said), LINE), UnixTime(NOON))
    assert pickle.dumps(phone) == before


def test_a_tan_that_is_too_long_is_refused() -> None:
    with pytest.raises(ProtocolError):
        bob().handle(Declared(bytes(256), None), UnixTime(NOON))


@given(st.binary(max_size=800) | st.tuples(st.sampled_from(range(9)), st.binary(max_size=40)).map(
    lambda both: bytes([both[0]]) + both[1]))  # fmt: skip
def test_no_bytes_harm_it(data: bytes) -> None:
    phone, silent = bob(), NtkPhone(Secrets(b"carol"), Settings())
    for each in (phone, silent):
        before = pickle.dumps(each)
        try:
            each.handle(Delivered(data, LINE), UnixTime(NOON))
        except ProtocolError:
            assert pickle.dumps(each) == before
