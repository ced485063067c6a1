"""Does a phone with BlueTrace do what OpenTrace's app did?"""

from __future__ import annotations

import json
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.bluetrace.limits import BATCH, LIFETIME_S
from sim.systems.bluetrace.messages import TempIDs, Upload, decode, encode
from sim.systems.bluetrace.wire import MODELS, characteristic, named, taken
from sim.systems.machine import Delivered, Heard, Hearings, Line, ProtocolError, Send, SyncDue, TestedPositive
from sim.systems.payloads import table
from sim.units import DAY, HOUR, UnixTime
from tests.systems.bluetrace.singapore import CODE, NOW, Authority


def test_what_is_handed_over_is_opentraces_characteristic() -> None:
    said = Authority().phone("alice").beacon(NOW)
    assert said is not None
    body = json.loads(said)
    assert list(body) == ["v", "id", "o", "mp"]
    assert (body["v"], len(body["id"]), body["o"]) == (2, 84, "SG_OTC")
    assert body["mp"] in MODELS
    assert said.startswith(named(body["id"]))


def test_all_payloads_are_as_long() -> None:
    assert len({len(characteristic(bytes(61), model)) for model in MODELS}) == 1


def test_another_tempid_every_quarter_of_an_hour() -> None:
    phone = Authority().phone("alice")
    said = [phone.beacon(UnixTime(NOW + second)) for second in range(0, DAY, 60)]
    assert None not in said
    assert len(set(said)) == DAY // LIFETIME_S + 1
    assert len({taken(each)[1] for each in said if each}) == 1


def test_without_new_tempids_a_phone_falls_silent() -> None:
    phone = Authority().phone("alice")
    last = NOW + BATCH * LIFETIME_S
    assert phone.beacon(UnixTime(last - LIFETIME_S - 60)) is not None
    assert phone.beacon(UnixTime(last)) is None


def test_a_tempid_is_the_same_whichever_request_brings_it() -> None:
    authority = Authority()
    phone = authority.phone("alice")
    before = [phone.beacon(UnixTime(NOW + hour * HOUR)) for hour in range(24)]
    authority.tell(phone, SyncDue(), UnixTime(NOW + 7 * HOUR + 1))
    assert [phone.beacon(UnixTime(NOW + hour * HOUR)) for hour in range(24)] == before


def test_the_same_device_is_noted_again_after_a_hundred_seconds() -> None:
    authority = Authority()
    alice, bob = authority.phone("alice"), authority.phone("bob")
    said = bob.beacon(NOW)
    assert said is not None
    for at in (0, 50, 99, 100, 199, 200):
        alice.handle(Heard(said, -70, -70, 48), UnixTime(NOW + at))
    authority.issue()
    authority.tell(alice, TestedPositive(CODE, None), UnixTime(NOW + 300))
    upload = next(each for each in authority.said if isinstance(each, Upload))
    assert [each.timestamp - NOW for each in upload.records] == [0, 100, 200]
    assert {each.rssi for each in upload.records} == {-70}


def test_many_hearings_are_the_same_as_each() -> None:
    authority = Authority()
    one, many, bob = authority.phone("alice"), authority.phone("alice b"), authority.phone("bob")
    many = pickle.loads(pickle.dumps(one))
    at = NOW + 40 * np.arange(60)
    said = [bob.beacon(UnixTime(when)) for when in at.tolist()]
    payloads = sorted({each for each in said if each})
    which = np.array([payloads.index(each) for each in said if each])
    level = np.full(60, -70, dtype=np.int32)
    for payload, when in zip(said, at.tolist(), strict=True):
        assert payload is not None
        one.handle(Heard(payload, -70, -70, 40), UnixTime(when))
    many.listen(Hearings(table(payloads, len(payloads[0])), which, at, level, level, level))
    assert pickle.dumps(one) == pickle.dumps(many)


def test_a_report_names_all_that_was_noted() -> None:
    authority = Authority()
    alice, bob = authority.phone("alice"), authority.phone("bob")
    said = bob.beacon(NOW)
    assert said is not None
    alice.handle(Heard(said, -70, -70, 48), NOW)
    authority.issue()
    (asked,) = alice.handle(TestedPositive(CODE, None), NOW)
    assert isinstance(asked, Send)
    assert asked.because == ()
    (sent,) = alice.handle(Delivered(authority.ask(asked.message), Line(b"")), NOW)
    assert isinstance(sent, Send)
    assert sent.because == (said,)
    with pytest.raises(ProtocolError):  # the token again, when no upload is waited for
        alice.handle(Delivered(b'uploadToken {"token":"AAAA"}', Line(b"")), NOW)


@pytest.mark.parametrize("change", [{"start": 1_593_424_800}, {"ids": (bytes(61),) * 3}, {"mac": bytes(32)}])
def test_tempids_of_somebody_else_are_refused(change: dict[str, object]) -> None:
    authority = Authority()
    alice = authority.phone("alice")
    (asked,) = alice.handle(SyncDue(), NOW)
    assert isinstance(asked, Send)
    said = decode(authority.ask(asked.message))
    assert isinstance(said, TempIDs)
    fields = {"start": said.start, "ids": said.ids, "mac": said.mac, **change}
    before = pickle.dumps(alice)
    with pytest.raises(ProtocolError):
        alice.handle(Delivered(encode(TempIDs(**fields)), Line(b"")), NOW)  # type: ignore[arg-type]
    assert pickle.dumps(alice) == before


GENUINE = characteristic(bytes(range(61)), MODELS[0])
mangled = st.builds(
    lambda at, what, cut: GENUINE[:at] + what + GENUINE[at + cut :],
    st.integers(0, len(GENUINE)), st.binary(max_size=4), st.integers(0, 4),
)  # fmt: skip


@given(st.binary() | mangled | st.binary(min_size=len(GENUINE), max_size=len(GENUINE)))
def test_nothing_else_is_taken_for_a_characteristic(payload: bytes) -> None:
    phone = Authority().phone("alice")
    before = pickle.dumps(phone)
    try:
        phone.handle(Heard(payload, -60, -60, 48), NOW)
    except ProtocolError:
        assert pickle.dumps(phone) == before
    else:
        ident, model = taken(payload)
        assert (len(ident), len(model)) == (84, 8)
