"""Does every message survive its journey, in StopCovid's own fields, and is nothing else taken for one?"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.machine import ProtocolError
from sim.systems.robert.contacts import Contact, Contacts, Detail
from sim.systems.robert.messages import (
    DeleteHistory,
    Exposure,
    Message,
    Receipt,
    Refusal,
    Register,
    Registered,
    Report,
    StatusRequest,
    Unregister,
    _read_report,
    decode,
    encode,
    proved,
)
from sim.systems.robert.reporting import parsed, written
from sim.systems.robert.text import text_of
from sim.systems.robert.wire import request_mac
from sim.units import UnixTime

NOW = UnixTime(1_600_000_000)
times = st.integers(0, 2**32 - 1 - 2_208_988_800).map(UnixTime)  # the first era of NTP ends in 2036
proofs = (st.binary(min_size=8, max_size=8), st.integers(0, 2**24 - 1), st.integers(0, 2**32 - 1),
          st.binary(min_size=32, max_size=32))  # fmt: skip
details = st.builds(Detail, times, st.integers(0, 65_535), st.binary(min_size=5, max_size=5), st.integers(-128, 127))
contacts = st.builds(
    Contact, st.binary(min_size=1, max_size=1), st.binary(min_size=8, max_size=8),
    st.lists(details, max_size=4).map(tuple),
)  # fmt: skip
messages = st.one_of(
    st.builds(Register, st.binary()),
    st.builds(Registered, st.binary()),
    *(st.builds(kind, *proofs) for kind in (StatusRequest, Unregister, DeleteHistory)),
    st.builds(Exposure, st.booleans(), st.binary(), st.none() | times, st.none() | times),
    st.builds(Report, st.text(max_size=40), st.lists(contacts, max_size=4).map(tuple)),
    st.builds(Receipt, st.booleans()),
    st.just(Refusal()),
)


@given(messages)
def test_every_message_survives(said: Message) -> None:
    assert decode(encode(said)) == said


@given(st.binary() | st.sampled_from([b"status ", b"report ", b"exposure ", b"register "]).flatmap(
    lambda word: st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                              lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner))
    .map(lambda body: word + json.dumps(body).encode())))  # fmt: skip
def test_nothing_else_is_taken_for_one(data: bytes) -> None:
    try:
        said = decode(data)
    except ProtocolError:
        return
    assert decode(encode(said)) == said


HELLO = {"timeCollectedOnDevice": 3_800_000_000, "timeFromHelloMessage": 7, "mac": "AAAAAAA=", "rssiCalibrated": -50}
REPORT = {"token": "abc123", "contacts": [{"ecc": "IQ==", "ebid": "AAAAAAAAAAA=", "ids": [HELLO]}]}


def test_a_report_in_stopcovids_fields() -> None:
    detail = Detail(UnixTime(3_800_000_000 - 2_208_988_800), 7, bytes(5), -50)
    said = Report("abc123", (Contact(b"!", bytes(8), (detail,)),))
    assert json.loads(encode(said).partition(b" ")[2]) == REPORT
    assert decode(b"report " + json.dumps(REPORT).encode()) == said


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("token",), 5),
        (("contacts",), {"a": 1}),
        (("contacts", 0, "ecc"), "IQ"),
        (("contacts", 0, "ecc"), "ISE="),
        (("contacts", 0, "ebid"), "AAAA"),
        (("contacts", 0, "ids", 0, "mac"), "AAAA"),
        (("contacts", 0, "ids", 0, "mac"), None),
        (("contacts", 0, "ids", 0, "rssiCalibrated"), 128),
        (("contacts", 0, "ids", 0, "rssiCalibrated"), -60.5),
        (("contacts", 0, "ids", 0, "rssiCalibrated"), True),
        (("contacts", 0, "ids", 0, "timeFromHelloMessage"), 65_536),
        (("contacts", 0, "ids", 0, "timeFromHelloMessage"), -1),
        (("contacts", 0, "ids", 0, "timeCollectedOnDevice"), 2**32),
        (("contacts", 0, "ids", 0, "timeCollectedOnDevice"), "3800000000"),
    ],
)
def test_a_field_that_is_none_is_refused(path: tuple[str | int, ...], value: object) -> None:
    body = json.loads(json.dumps(REPORT))
    inner = body
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(ProtocolError):
        decode(b"report " + json.dumps(body).encode())


@given(st.lists(contacts, max_size=4))
def test_a_report_is_written_as_a_json_writer_would(told: list[Contact]) -> None:
    body = [
        {"ebid": text_of(each.ebid), "ecc": text_of(each.ecc), "ids": [
            {"timeCollectedOnDevice": at + 2_208_988_800, "timeFromHelloMessage": said, "mac": text_of(mac),
             "rssiCalibrated": rssi} for at, said, mac, rssi in each.details]}
        for each in told
    ]  # fmt: skip
    text = json.dumps(body, separators=(",", ":")).encode()
    assert written(Contacts.of(told)) == text
    assert parsed(text) == told


@given(st.lists(contacts, min_size=1, max_size=3), st.data())
def test_a_report_that_is_written_otherwise_is_read_field_by_field(told: list[Contact], data: st.DataObject) -> None:
    """A character changed, dropped or added: the quick reader gives up, or reads what the plain one reads."""
    text = bytearray(encode(Report("abc123", told)))
    at = data.draw(st.integers(7, len(text) - 1))
    text[at : at + data.draw(st.integers(0, 2))] = data.draw(st.sampled_from([b"", b" ", b"0", b"-", b"A", b"=", b"]"]))
    try:
        plain = _read_report(json.loads(text[7:]))
    except (ValueError, TypeError, KeyError):
        with pytest.raises(ProtocolError):
            decode(bytes(text))
    else:
        assert decode(bytes(text)) == plain


def test_a_request_is_proved() -> None:
    for kind, prefix in ((StatusRequest, 2), (Unregister, 3), (DeleteHistory, 4)):
        said = proved(kind, b"!" + b"STOPCOV1", 77, NOW, b"key")
        assert isinstance(said, kind)
        assert (said.ebid, said.epoch, said.time) == (b"STOPCOV1", 77, NOW + 2_208_988_800)
        assert said.mac == request_mac(prefix, said.ebid, said.epoch, said.time, b"key")


def test_a_yes_of_2020_says_nothing_more() -> None:
    assert json.loads(encode(Exposure(True, b"x")).partition(b" ")[2]).keys() == {"atRisk", "tuples"}
    told = json.loads(encode(Exposure(True, b"x", NOW, NOW)).partition(b" ")[2])
    assert told["lastContactDate"] == told["lastRiskScoringDate"] == str(NOW + 2_208_988_800)
