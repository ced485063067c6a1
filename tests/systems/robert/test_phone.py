"""When does a phone speak, what does it keep, and when does it tell its owner?"""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.ciphers import aes_gcm_sealed
from sim.systems.machine import (
    Alert,
    Delivered,
    Heard,
    Hearings,
    Installed,
    Line,
    ProtocolError,
    SyncDue,
    TestedPositive,
)
from sim.systems.robert.identifiers import sealed
from sim.systems.robert.limits import SERVICE_START
from sim.systems.robert.messages import Exposure, Refusal, Register, Registered, StatusRequest, decode, encode
from sim.systems.robert.rules import JUNE_2020, RULES, TOUSANTICOVID, Rule
from sim.units import DAY, HOUR, UnixTime
from tests.systems.robert.france import NOON, France, payload_of

LINE = Line(b"line")
MIDNIGHT = NOON + 12 * HOUR
EACH_RULE = pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))


def said_at(france: France, at: int, who: str = "alice") -> bytes | None:
    return france.phones[who].beacon(UnixTime(at))


# -- speaking ---------------------------------------------------------------------------------------------------------


@EACH_RULE
def test_a_payload_is_rebuilt_in_its_phase_and_at_each_epoch(rule: Rule) -> None:
    france = France(rule)
    changes = [at for at in range(NOON + 1, NOON + 2 * HOUR) if said_at(france, at) != said_at(france, at - 1)]
    assert len(changes) >= 2 * HOUR // rule.rebuild_s - 1
    phases = {at % rule.rebuild_s for at in changes if at % 900}
    assert len(phases) == 1
    assert {at % 900 for at in changes} >= {0}
    pairs = {at: payload_of(france.phones["alice"], at)[:9] for at in range(NOON, NOON + 2 * HOUR, 60)}
    assert len(set(pairs.values())) == 8
    assert all(pairs[at] == pairs[at // 900 * 900] for at in pairs)
    assert payload_of(france.phones["alice"], NOON)[16] == rule.version


def test_identifiers_last_for_four_days() -> None:
    france = France()
    last = MIDNIGHT + 3 * DAY - 1
    assert said_at(france, last)
    assert said_at(france, last + 1) is None
    france.do(last + HOUR, "alice", SyncDue())
    assert said_at(france, last + HOUR)
    assert said_at(france, last + 1) is None, "what was not said then was not said"
    assert said_at(france, last)


def test_before_the_app_came_it_was_silent() -> None:
    """In that very epoch too."""
    france = France(installed=NOON + 450)
    assert said_at(france, NOON + 449) is None
    assert said_at(france, NOON + 450)


@EACH_RULE
def test_bluetooth_is_off_after_a_report_in_2021(rule: Rule) -> None:
    france = France(rule)
    france.near("alice", "bob", NOON + HOUR, 5)
    france.report("alice", NOON + 2 * HOUR)
    assert said_at(france, NOON + 2 * HOUR - 1)
    assert (said_at(france, NOON + 2 * HOUR) is None) is rule.quiet
    before = len(france.phone("alice")._heard)
    france.do(NOON + 3 * HOUR, "alice", Heard(payload_of(france.phones["bob"], NOON), -60, -60, 10))
    assert len(france.phone("alice")._heard) - before == (not rule.quiet)


def test_a_refused_report_changes_nothing() -> None:
    france = France(TOUSANTICOVID)
    france.do(NOON + HOUR, "alice", TestedPositive(b"no such code", None))
    assert said_at(france, NOON + 2 * HOUR)


# -- the account ------------------------------------------------------------------------------------------------------


def test_a_phone_without_a_server_registers_when_it_next_can() -> None:
    france = France()
    phone = france.new_phone("alice")
    (first,) = phone.handle(Installed(), NOON)
    (again,) = phone.handle(SyncDue(), UnixTime(NOON + DAY))
    assert isinstance(decode(first.message), Register)
    assert first == again
    assert phone.beacon(UnixTime(NOON + DAY)) is None


def test_a_refused_registration_is_tried_again_with_another_key() -> None:
    """Two phones with one key are refused as two keys with one number would be."""
    france = France(JUNE_2020, "alice")
    twin = france.phones["twin"] = france.new_phone("alice")
    france.do(NOON + 1, "twin", Installed())
    assert france.answer() == Refusal()
    assert twin.beacon(UnixTime(NOON + 2)) is None
    france.do(NOON + 5, "twin", SyncDue())
    assert isinstance(france.answer(), Registered)
    assert payload_of(twin, NOON + 6)[:9] != payload_of(france.phones["alice"], NOON + 6)[:9]
    assert len(france.server._accounts) == 2


def test_there_was_no_app_before_the_service() -> None:
    france = France(JUNE_2020, "alice", installed=SERVICE_START)
    phone = france.new_phone("alice")
    with pytest.raises(ProtocolError):
        phone.handle(Installed(), UnixTime(SERVICE_START - 1))
    assert phone.handle(Installed(), SERVICE_START)


def test_a_phone_without_identifiers_asks_with_its_last() -> None:
    france = France()
    sent = france.do(NOON + 10 * DAY, "alice", SyncDue())[0]
    said = decode(sent.message)  # type: ignore[union-attr]
    assert isinstance(said, StatusRequest)
    assert said.epoch == (MIDNIGHT + 3 * DAY - SERVICE_START) // 900 - 1
    assert isinstance(france.answer(), Exposure)


@EACH_RULE
def test_requests_that_brought_nothing_may_be_left_out(rule: Rule) -> None:
    """Whatever subset of the requests of 12 days is made, what is said and told is the same, as far as one speaks."""
    days = [NOON + day * DAY for day in range(1, 13)]

    def lived(asked: tuple[int, ...]) -> tuple[list[bytes | None], bytes]:
        france = France(rule)
        for at in (*asked, days[-1]):
            for who in france.people:
                france.do(at, who, SyncDue())
        said = [said_at(france, at) for at in range(days[-1], days[-1] + HOUR, 60)]
        france.near("alice", "bob", days[-1] + HOUR, 20)
        return said, france.report("alice", days[-1] + 3 * HOUR).message

    everything = lived(tuple(days[:-1]))
    assert all(everything[0])
    for asked in [(), (days[0],), (days[9],), (days[2], days[7]), tuple(days[1:-1:3])]:
        assert lived(asked) == everything


# -- hearing ----------------------------------------------------------------------------------------------------------


def test_a_phone_keeps_whatever_it_hears() -> None:
    """Not even the time is looked at: a payload of last week, and bytes that nobody made."""
    france = France()
    old = payload_of(france.phones["bob"], NOON + 5)
    for at, payload in ((NOON + 8 * DAY, old), (NOON + 8 * DAY + 1, bytes(18))):
        france.do(at, "alice", Heard(payload, -60, -50, 10))
    kept = france.phone("alice")._heard
    assert [(each.at, each.payload) for each in kept] == [(NOON + 8 * DAY, old), (NOON + 8 * DAY + 1, bytes(18))]
    assert kept[0].rssi == -25


def test_what_is_14_days_old_is_forgotten() -> None:
    france = France()
    for at in (NOON, NOON + 1):
        france.do(at, "alice", Heard(bytes(18), -60, -60, 10))
    france.do(NOON + 14 * DAY + 1, "alice", SyncDue())
    assert [each.at for each in france.phone("alice")._heard] == [NOON + 1]


def test_old_identifiers_are_kept_for_a_while_and_no_longer() -> None:
    france = France()
    for day in range(1, 60):
        france.do(NOON + day * DAY, "alice", SyncDue())
    now = NOON + 59 * DAY
    assert said_at(france, now - 14 * DAY)
    assert said_at(france, now - 17 * DAY) is None
    assert len(pickle.dumps(france.phones["alice"])) < 40_000


@EACH_RULE
@given(data=st.data())
def test_in_bulk_as_one_by_one(rule: Rule, data: st.DataObject) -> None:
    """However what was heard is divided, the phone tells the same and forgets the same."""
    one, bulk = France(rule, "alice", "bob"), France(rule, "alice", "bob")
    at = sorted(data.draw(st.lists(st.integers(1, 2 * HOUR), min_size=1, max_size=60)))
    rssi = data.draw(st.lists(st.integers(-127, -20), min_size=len(at), max_size=len(at)))
    said = [payload_of(one.phones["bob"], NOON + each) for each in at]
    for each, level, payload in zip(at, rssi, said, strict=True):
        one.do(NOON + each, "alice", Heard(payload, level, level, 10))
    cut = data.draw(st.integers(0, len(at)))
    for part in (slice(0, cut), slice(cut, None)):
        table = np.array([list(payload) for payload in said[part]], dtype=np.uint8).reshape(-1, 18)
        level = np.array(rssi[part], np.int32)
        when = NOON + np.array(at[part], dtype=np.int64)
        bulk.phone("alice").listen(Hearings(table, np.arange(len(table)), when, level, level, level * 0 + 10))
    later = NOON + 3 * HOUR + data.draw(st.sampled_from([0, 14 * DAY - 2 * HOUR]))
    for france in (one, bulk):
        france.do(later, "alice", SyncDue())
    assert one.report("alice", later + 1) == bulk.report("alice", later + 1)


# -- alerts -----------------------------------------------------------------------------------------------------------


def answered(france: France, at: int, **said: object) -> tuple[Alert, ...]:
    """What bob's phone does with an answer that only bob's server can have given."""
    phone = france.phone("bob")
    assert phone._keys is not None
    tuples = sealed(phone._bundles[-1][1], phone._keys.tuples, bytes(12))
    effects = phone.handle(Delivered(encode(Exposure(tuples=tuples, **said)), LINE), UnixTime(at))  # type: ignore[arg-type]
    assert all(isinstance(each, Alert) for each in effects)
    return effects  # type: ignore[return-value]


def test_a_yes_is_told_once_and_again_after_a_no() -> None:
    france = France()
    told = [bool(answered(france, NOON + n, at_risk=yes)) for n, yes in enumerate((False, True, True, False, True))]
    assert told == [False, True, False, False, True]


def test_an_alert_of_2020_names_no_day() -> None:
    assert answered(France(), NOON, at_risk=True) == (Alert(None),)


def test_a_later_risk_is_told_although_the_first_is_not_over() -> None:
    france = France(TOUSANTICOVID)
    day = UnixTime(NOON // DAY * DAY)
    found = [UnixTime(NOON), UnixTime(NOON), UnixTime(NOON + HOUR)]
    told = [answered(france, NOON + n, at_risk=True, found=f, last_contact=day) for n, f in enumerate(found)]
    assert told == [(Alert(day),), (), (Alert(day),)]


def test_who_has_declared_is_not_alerted() -> None:
    france = France()
    france.report("bob", NOON + HOUR)
    assert answered(france, NOON + 2 * HOUR, at_risk=True) == ()


def test_a_yes_under_a_foreign_key_is_no_yes() -> None:
    france = France()
    before = pickle.dumps(france.phones["bob"])
    message = encode(Exposure(True, aes_gcm_sealed(b"k" * 32, bytes(12), b"[]")))
    with pytest.raises(ProtocolError):
        france.phones["bob"].handle(Delivered(message, LINE), NOON)
    assert pickle.dumps(france.phones["bob"]) == before


def test_an_answer_that_comes_late_brings_nothing() -> None:
    france = France()
    (registered,) = [each for who, each in france.delivered if who == "alice"]
    france.do(NOON + 2 * DAY, "alice", SyncDue())
    before = pickle.dumps(france.phones["alice"])
    france.phones["alice"].handle(registered, UnixTime(NOON + 2 * DAY + 1))
    assert pickle.dumps(france.phones["alice"]) == before


@pytest.mark.parametrize("said", [Register(b"x"), StatusRequest(bytes(8), 1, 1, bytes(32))])
def test_a_server_does_not_speak_like_an_app(said: Register | StatusRequest) -> None:
    france = France()
    with pytest.raises(ProtocolError):
        france.phones["bob"].handle(Delivered(encode(said), LINE), NOON)
