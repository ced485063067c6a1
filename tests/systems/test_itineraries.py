"""What is published of a case, and whom does Corona 100m warn? The machines alone, with positions made up here."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems import machine as m
from sim.systems.itineraries import DESIGN
from sim.systems.itineraries.authority import Authority
from sim.systems.itineraries.paths import FETCH, Itinerary, Match, Stay, decode, encode
from sim.systems.itineraries.phone import NearbyPhone
from sim.systems.itineraries.rules import SHOWN_DAYS
from sim.systems.machine import Confirmed, Delivered, Line, Located, Paid, ProtocolError, Settings, SyncDue
from sim.units import DAY, HOUR, MINUTE, Secrets, UnixTime

MIDNIGHT = 1_585_000_000 // DAY * DAY
CASE, NOBODY = Line(b"case"), Line(b"")
MARCH, FEBRUARY = DESIGN.rules


def at(day: int, hour: float = 0.0) -> UnixTime:
    return UnixTime(MIDNIGHT + day * DAY + int(hour * HOUR))


def was(day: int, since: float, until: float, x: int = 0, y: int = 0) -> Located:
    return Located(at(day, since), at(day, until), x, y)


def published(rule: str, case: Confirmed, now: UnixTime) -> tuple[Itinerary, ...]:
    authority = Authority(Settings(rule=rule))
    assert authority.handle(case, now) == ()
    effects = authority.handle(SyncDue(), now)
    return decode(effects[0].message) if effects else ()


def week(home: tuple[int, int] = (0, 0), cafe: tuple[int, int] = (3_000, 0)) -> tuple[Located, ...]:
    """Ten days with a night, eight hours of work, and a café for an hour."""
    days = [
        (was(d, 0, 8, *home), was(d, 9, 17, 900, 900), was(d, 18, 19, *cafe), was(d, 20, 24, *home)) for d in range(10)
    ]
    return tuple(each for day in days for each in day)


# -- what is published ------------------------------------------------------------------------------------------------


def test_a_list_is_read_as_it_was_written() -> None:
    cases = (
        Itinerary(1, 30, (Stay(1, at(1), at(2), -10, 20, "café-2"), Stay(1, at(3), at(3), 0, 0))),
        Itinerary(2, 0, ()),
    )  # fmt: skip
    assert decode(encode(cases)) == cases
    assert b"30-39" in encode(cases)
    known = (Itinerary(7, 40, (Stay(7, UnixTime(100), UnixTime(160), 10, 20, "shop"),)),)
    assert encode(known) == (
        b'{"itineraries":[{"case":7,"age":"40-49",'
        b'"places":[{"name":"shop","since":100,"until":160,"x":10,"y":20}]}]}'
    )  # fmt: skip


def test_by_the_guidelines_home_and_work_are_left_out_and_little_is_told_of_before_the_onset() -> None:
    case = Confirmed(CASE, 34, at(8, 12), week())
    (told,) = published(MARCH, case, at(10))
    assert told.age == 30
    assert {(stay.x, stay.y) for stay in told.stays} == {(3_000, 0)}
    assert [stay.since for stay in told.stays] == [at(7, 18), at(8, 18), at(9, 18)]


def test_before_them_a_week_was_published_with_home_and_work() -> None:
    (told,) = published(FEBRUARY, Confirmed(CASE, 34, at(8, 12), week()), at(10))
    assert {(stay.x, stay.y) for stay in told.stays} == {(0, 0), (900, 900), (3_000, 0)}
    assert min(stay.since for stay in told.stays) == at(3)


def test_without_symptoms_the_day_before_the_result_is_told() -> None:
    (told,) = published(MARCH, Confirmed(CASE, 34, None, week()), at(10))
    assert [stay.since for stay in told.stays] == [at(9, 18)]


def test_a_home_is_known_through_the_error_of_the_network() -> None:
    """A short stay at home, off by as much as the network errs, is not published either."""
    some = (*week()[:-1], was(9, 20, 21, 90, -90))
    (told,) = published(MARCH, Confirmed(CASE, 34, at(8), some), at(10))
    assert {(stay.x, stay.y) for stay in told.stays} == {(3_000, 0)}


def test_a_card_gives_the_place_its_name_and_its_address() -> None:
    paid = (Paid(at(9, 18.5), "leisure-0-3", 3_052, 41),)
    (told,) = published(MARCH, Confirmed(CASE, 34, at(9, 12), week(), paid), at(10))
    assert [(stay.name, stay.x, stay.y) for stay in told.stays] == [("", 3_000, 0), ("leisure-0-3", 3_050, 40)]


def test_of_who_has_no_phone_the_payments_are_told() -> None:
    (told,) = published(MARCH, Confirmed(CASE, 71, at(9), (), (Paid(at(9, 11), "shop-0-1", 500, 500),)), at(10))
    assert told == Itinerary(1, 70, (Stay(1, at(9, 11), at(9, 11), 500, 500, "shop-0-1"),))


def test_a_place_is_shown_for_two_weeks_and_a_list_published_when_it_has_changed() -> None:
    authority = Authority(Settings())
    assert authority.handle(SyncDue(), at(9)) == ()
    authority.handle(Confirmed(CASE, 34, at(9, 12), week()), at(10))
    assert len(authority.handle(SyncDue(), at(10))) == 1
    assert authority.handle(SyncDue(), at(11)) == ()
    (gone,) = authority.handle(SyncDue(), at(9 + SHOWN_DAYS, 19))
    assert decode(gone.message) == ()


# -- whom the app warns -----------------------------------------------------------------------------------------------

LATER = at(7)
CAFE = Stay(1, at(5, 10), at(5, 11), 1_000, 1_000)


def warned(*fixes: Located, stay: Stay = CAFE, now: UnixTime = LATER) -> m.Alert | None:
    phone = NearbyPhone()
    for fix in fixes:
        assert phone.handle(fix, fix.until) == ()
    alerts = phone.handle(Delivered(encode((Itinerary(1, 30, (stay,)),)), NOBODY), now)
    return alerts[0] if alerts else None


def test_who_was_there_at_the_same_time_is_warned() -> None:
    alert = warned(was(5, 10.5, 12, 1_060, 1_080))
    assert alert is not None
    assert alert.day == at(5)
    assert Match.decode(alert.because[0]) == Match(1, at(5, 10), at(5, 10.5), 30 * MINUTE)


def test_who_comes_an_hour_after_the_case_left_is_warned_too() -> None:
    alert = warned(was(5, 12, 13, 1_000, 1_000))
    assert alert is not None
    assert Match.decode(alert.because[0]).together_s == 0


@pytest.mark.parametrize(("day", "says"), [(18, True), (20, False)])
def test_and_for_two_weeks_more(day: int, says: bool) -> None:
    assert (warned(was(day, 12, 13, 1_000, 1_000), now=at(day, 14)) is not None) is says


def test_nobody_else_is() -> None:
    assert warned(was(5, 9, 10, 1_000, 1_000)) is None, "before the case came"
    assert warned(was(5, 10, 11, 1_061, 1_080)) is None, "more than 100 m away"
    assert warned() is None


def test_each_place_warns_once_and_a_new_one_again() -> None:
    phone, list_ = NearbyPhone(), encode((Itinerary(1, 30, (CAFE,)),))
    phone.handle(was(5, 10, 11, 1_000, 1_000), at(5, 11))
    assert len(phone.handle(Delivered(list_, NOBODY), at(6))) == 1
    assert phone.handle(Delivered(list_, NOBODY), at(6, 6)) == ()
    more = encode((Itinerary(1, 30, (CAFE,)), Itinerary(2, 50, (Stay(2, at(5, 9), at(5, 12), 1_000, 990),))))
    (alert,) = phone.handle(Delivered(more, NOBODY), at(7))
    assert [Match.decode(said).case for said in alert.because] == [2]


def test_a_case_is_not_warned_of_its_own_path() -> None:
    phone = NearbyPhone()
    phone.handle(was(5, 10, 11, 1_000, 1_000), at(5, 11))
    phone.handle(m.TestedPositive(b"", None), at(6))
    assert phone.handle(Delivered(encode((Itinerary(1, 30, (CAFE,)),)), NOBODY), at(7)) == ()


def test_a_phone_asks_for_the_list_and_gets_the_latest() -> None:
    authority, phone = DESIGN.servers["authority"](Secrets(b"a"), Settings()), DESIGN.phone(Secrets(b"b"), Settings())
    (asks,) = phone.handle(SyncDue(), at(1))
    (answer,) = authority.handle(Delivered(asks.message, CASE), at(1))
    assert (answer.to, answer.message) == (CASE, encode(()))
    assert phone.beacon(at(1)) is None
    assert phone.handle(m.Installed(), at(1)) == ()


# -- what is no message -----------------------------------------------------------------------------------------------


def refused(machine: m.Machine, stimulus: m.Stimulus) -> None:
    before = pickle.dumps(machine)
    with pytest.raises(ProtocolError):
        machine.handle(stimulus, at(9))
    assert pickle.dumps(machine) == before


@given(st.binary(max_size=200))
def test_bytes_that_are_no_list_are_refused(message: bytes) -> None:
    refused(NearbyPhone(), Delivered(message, NOBODY))
    if message != FETCH:
        refused(Authority(Settings()), Delivered(message, NOBODY))


LIST = encode((Itinerary(1, 30, (Stay(1, at(1), at(2), 10, 20, "shop"),)), Itinerary(2, 40, ())))


@given(st.integers(0, len(LIST) - 1), st.integers(0, 255))
def test_a_list_with_one_byte_changed_is_refused_or_another_list(where: int, byte: int) -> None:
    damaged = LIST[:where] + bytes([byte]) + LIST[where + 1 :]
    phone = NearbyPhone()
    try:
        phone.handle(Delivered(damaged, NOBODY), at(9))
    except ProtocolError:
        assert pickle.dumps(phone) == pickle.dumps(NearbyPhone())
    else:
        assert encode(decode(damaged)) == damaged


@pytest.mark.parametrize("end", range(0, len(LIST), 7))
def test_a_list_that_ends_early_is_refused(end: int) -> None:
    refused(NearbyPhone(), Delivered(LIST[:end], NOBODY))


@pytest.mark.parametrize(
    "message",
    [
        LIST + b" ", b"[" * 100_000, b" " * ((1 << 24) + 1), LIST.replace(b'"x":10', b'"x":1e999'),
        LIST.replace(b'"x":10', b'"x":true'), LIST.replace(b'"x":10', b'"x":99999999999'), b"null",
        b'{"itineraries":{}}', LIST.replace(b"30-39", b"30-38"), LIST.replace(b"30-39", b"9999-10008"),
        LIST.replace(b'"case":1', b'"case":-1'),
    ],
)  # fmt: skip
def test_hostile_lists_are_refused(message: bytes) -> None:
    refused(NearbyPhone(), Delivered(message, NOBODY))


def test_what_a_machine_does_not_know_it_refuses() -> None:
    refused(NearbyPhone(), m.SlipIssued(b"slip"))
    refused(Authority(Settings()), m.Installed())


def test_a_restart_changes_nothing() -> None:
    authority, phone = Authority(Settings()), NearbyPhone()
    authority.handle(Confirmed(CASE, 34, at(9, 12), week()), at(10))
    phone.handle(was(9, 18, 19, 3_000, 0), at(9, 19))
    again, same = pickle.loads(pickle.dumps((authority, phone)))
    for one, other in ((authority, again), (phone, same)):
        assert one.handle(SyncDue(), at(10)) == other.handle(SyncDue(), at(10))
