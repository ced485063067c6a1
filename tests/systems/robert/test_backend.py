"""What does the server remember, whom does it believe, and when does it say yes?"""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from sim.systems.machine import (
    Counted,
    Delivered,
    Flagged,
    Installed,
    Line,
    ProtocolError,
    Send,
    Settings,
    SlipIssued,
    SyncDue,
)
from sim.systems.robert.backend import Account, RobertBackend
from sim.systems.robert.limits import SERVICE_START
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
    decode,
    encode,
    proved,
)
from sim.systems.robert.rules import JUNE_2020, JUNE_2020_V2, RULES, Rule
from sim.units import DAY, HOUR, Secrets, UnixTime
from tests.systems.robert.france import CODE, NOON, France

LINE = Line(b"line")
EACH_RULE = pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))


def tell(france: France, said: Message, at: int) -> Message:
    """Send the server a message by hand; return its answer."""
    (sent,) = france.server.handle(Delivered(encode(said), LINE), UnixTime(at))
    assert isinstance(sent, Send)
    assert sent.to == LINE
    return decode(sent.message)


def request(france: France, kind: type, who: str, at: int, epoch: int | None = None) -> Message:
    phone = france.phone(who)
    assert phone._keys is not None
    made = phone._bundles[-1][1]
    number = made.first if epoch is None else epoch
    return proved(kind, made.pair(number), number, UnixTime(at), phone._keys.mac)


def account(france: France, who: str) -> Account:
    keys = france.phone(who)._keys
    (found,) = [each for each in france.server._accounts.values() if each.keys == keys]
    return found


def exposed(rule: Rule, minutes: float = 30, at: int = NOON + HOUR) -> France:
    """Bob met alice, who reported two hours later; the batch has run."""
    france = France(rule)
    france.near("alice", "bob", at, minutes)
    france.report("alice", at + 2 * HOUR, at)
    france.batch(at + 3 * HOUR)
    return france


# -- accounts ---------------------------------------------------------------------------------------------------------


def test_the_order_of_registrations_does_not_matter() -> None:
    one, other = France(JUNE_2020, "alice", "bob", "carol"), France(JUNE_2020, "carol", "alice", "bob")
    for who in one.people:
        assert one.phone(who)._bundles == other.phone(who)._bundles
    assert set(one.server._accounts) == set(other.server._accounts)


def test_an_account_opened_late_is_as_if_opened_early() -> None:
    """The hall may find out only now that a phone was there since long."""
    france = France(JUNE_2020, "alice")
    france.do(NOON + 5 * DAY, "alice", SyncDue())
    france.phones["bob"] = france.new_phone("bob")
    france.do(NOON, "bob", Installed())
    assert france.phone("bob")._bundles == France().phone("bob")._bundles


def test_a_second_account_with_one_key_is_refused() -> None:
    france = France()
    (first,) = [decode(each.message) for who, each in france.sent if who == "alice"]
    before = pickle.dumps(france.server)
    assert tell(france, first, NOON + 1) == Refusal()
    assert pickle.dumps(france.server) == before


@pytest.mark.parametrize("key", [b"", b"\x30\x00", bytes(91)])
def test_no_account_for_what_is_no_key(key: bytes) -> None:
    with pytest.raises(ProtocolError):
        tell(France(), Register(key), NOON)


def test_before_the_service_began_nobody_is_answered() -> None:
    france = France()
    (first,) = [decode(each.message) for who, each in france.sent if who == "alice"]
    fresh = RobertBackend(Secrets(b"server backend"), Settings())
    for said in (first, request(france, StatusRequest, "alice", NOON)):
        with pytest.raises(ProtocolError):
            fresh.handle(Delivered(encode(said), LINE), UnixTime(SERVICE_START - 1))
    (sent,) = fresh.handle(Delivered(encode(first), LINE), SERVICE_START)
    assert isinstance(sent, Send)
    assert isinstance(decode(sent.message), Registered)


# -- requests ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("late", "answered"), [(-61, False), (-60, True), (0, True), (60, True), (61, False)])
def test_a_request_may_be_a_minute_wrong(late: int, answered: bool) -> None:
    france = France()
    said = request(france, StatusRequest, "bob", NOON + HOUR)
    assert isinstance(tell(france, said, NOON + HOUR + late), Exposure if answered else Refusal)


@pytest.mark.parametrize("field", ["ebid", "epoch", "time", "mac"])
def test_a_request_with_a_wrong_bit_is_refused(field: str) -> None:
    france = France()
    said = request(france, StatusRequest, "bob", NOON + HOUR)
    value = getattr(said, field)
    wrong = value + 1 if isinstance(value, int) else bytes([value[0] ^ 1]) + value[1:]
    before = pickle.dumps(france.server)
    assert tell(france, replace(said, **{field: wrong}), NOON + HOUR) == Refusal()  # type: ignore[type-var]
    assert pickle.dumps(france.server) == before


def test_a_request_of_one_kind_is_none_of_another() -> None:
    france = France()
    said = request(france, StatusRequest, "bob", NOON)
    assert isinstance(said, StatusRequest)
    for kind in (Unregister, DeleteHistory):
        assert tell(france, kind(said.ebid, said.epoch, said.time, said.mac), NOON) == Refusal()


def test_a_request_under_a_wrong_epoch_is_refused_although_its_mac_is_right() -> None:
    france = France()
    phone = france.phone("bob")
    assert phone._keys is not None
    made = phone._bundles[-1][1]
    for epoch, answered in ((made.first, True), (made.first + 1, False), (made.first + 96, False)):
        said = proved(StatusRequest, made.pair(made.first), epoch, UnixTime(NOON + 2 * HOUR), phone._keys.mac)
        assert isinstance(tell(france, said, NOON + 2 * HOUR), Exposure) is answered
        account(france, "bob").last_request = 0


def test_two_requests_are_half_an_hour_apart() -> None:
    """By epochs: two after the last one at the earliest."""
    france = France()
    start = NOON + HOUR
    times = [start, start + 899, start + 900, start + 1_799, start + 1_800, start + 2_700]
    answers = [tell(france, request(france, StatusRequest, "bob", at), at) for at in times]
    assert [isinstance(each, Exposure) for each in answers] == [True, False, False, False, True, False]


def test_a_status_brings_identifiers_for_four_days() -> None:
    france = France()
    france.do(NOON + 2 * DAY, "bob", SyncDue())
    made = france.phone("bob")._bundles[-1][1]
    assert made.first == (NOON + 2 * DAY - SERVICE_START) // 900
    assert made.last == made.first + 48 + 3 * 96 - 1


def test_an_account_can_be_deleted() -> None:
    france = exposed(JUNE_2020)
    assert tell(france, request(france, Unregister, "bob", NOON + 5 * HOUR), NOON + 5 * HOUR) == Receipt(True)
    assert len(france.server._accounts) == 1
    assert tell(france, request(france, StatusRequest, "bob", NOON + 5 * HOUR), NOON + 5 * HOUR) == Refusal()
    assert france.batch(NOON + 6 * HOUR) == ()


def test_exposures_can_be_deleted() -> None:
    """Then they count no more, but who was at risk stays so."""
    for minutes, at_risk in ((14, False), (30, True)):
        france = exposed(JUNE_2020_V2, minutes=minutes)
        assert account(france, "bob").exposed
        assert tell(france, request(france, DeleteHistory, "bob", NOON + 5 * HOUR), NOON + 5 * HOUR) == Receipt(True)
        assert (account(france, "bob").exposed, account(france, "bob").at_risk) == ({}, at_risk)


# -- reports ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "life"), [("aB3dE6", HOUR), (CODE.decode(), 2 * DAY)])
def test_a_code_is_good_for_its_time_and_once(code: str, life: int) -> None:
    france = France()
    for at, good in ((0, True), (life - 1, True), (life, False)):
        france.do(NOON, "backend", SlipIssued(code.encode()))
        assert tell(france, Report(code, ()), NOON + at) == Receipt(good)
        assert tell(france, Report(code, ()), NOON + at) == Receipt(False)


def test_a_code_of_another_length_is_none() -> None:
    with pytest.raises(ProtocolError):
        France().do(NOON, "backend", SlipIssued(b"123456789012"))


def test_a_report_waits_for_the_batch() -> None:
    france = France()
    france.near("alice", "bob", NOON + HOUR, 30)
    france.report("alice", NOON + 3 * HOUR)
    assert france.ask("bob", NOON + 4 * HOUR) == []
    assert france.batch(NOON + 5 * HOUR)
    assert len(france.ask("bob", NOON + 6 * HOUR)) == 1
    assert france.batch(NOON + 7 * HOUR) == ()


def test_nothing_in_a_report_is_about_the_declarer() -> None:
    """Two declarers who heard the same send the same, but for the code."""
    france = France(JUNE_2020, "alice", "bob", "carol")
    for who in ("alice", "carol"):
        france.near(who, "bob", NOON + HOUR, 5)
    del france.phone("bob")._heard[:]
    codes = (CODE, CODE[::-1])
    sent = [france.report(who, NOON + 2 * HOUR, code=code) for who, code in zip(("alice", "carol"), codes, strict=True)]
    assert sent[0].message.replace(codes[0], b"") == sent[1].message.replace(codes[1], b"")


@EACH_RULE
def test_the_hall_learns_of_lines_and_payloads(rule: Rule) -> None:
    france = France(rule)
    france.near("alice", "bob", NOON + HOUR, 30)
    report = france.report("alice", NOON + 3 * HOUR, NOON)
    counted, flagged = france.batch(NOON + 4 * HOUR)
    assert isinstance(counted, Counted)
    assert isinstance(flagged, Flagged)
    (line,) = [line for line, who in france.opened.items() if who == "bob"]
    assert counted.line == flagged.line == line
    assert counted.because == tuple(sorted({payload[:16] for payload in report.because}))


def test_what_scores_nothing_is_not_counted() -> None:
    france = exposed(JUNE_2020_V2, minutes=0.5)
    assert france.hints == []
    assert sum(map(len, account(france, "bob").exposed.values())) == 1
