"""Does whoever carries the messages see what their lengths, hosts and times give away, and no more?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_type_hints

import pytest

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.network import App, who_declared
from sim.adversaries.vendor import who_was_alerted
from sim.adversaries.views import Handle, LineSaw, Pushed, in_order
from sim.units import DAY, HOUR, UnixTime
from tests.contract.test_types import truths

MONDAY = 1_600_000_000 // DAY * DAY
DAYS, PERIOD = 14, 6 * HOUR
ASKS = App(PERIOD, 360)


def address(home: int) -> Handle:
    return Handle(bytes([home]) * 8)


def line(at: int, home: int, up: int, down: int = 50, host: str = "backend") -> Iterator[LineSaw]:
    name = Handle(b"%d %d" % (at, home))
    yield LineSaw(UnixTime(at), name, "up", host, up, address(home))
    yield LineSaw(UnixTime(at), name, "down", host, down, address(home))


def requests(homes: int, size: int = 10) -> Iterator[LineSaw]:
    """Of each home one phone, which asks at its own minute of each period, up to six minutes late."""
    for home in range(homes):
        for turn in range(DAYS * DAY // PERIOD):
            yield from line(MONDAY + turn * PERIOD + home * 997 % PERIOD + turn * 37 % 360, home, size)


def report(home: int, size: int, day: int = 5) -> list[LineSaw]:
    """A report, three hours after the phone's own minute."""
    return list(line(MONDAY + day * DAY + (home * 997 + 3 * HOUR) % PERIOD, home, size))


def named(claims: tuple[Claim, ...]) -> set[Handle | None]:
    return {who for claim in claims for who in claim.candidates if who is not None and claim.weight(who) >= 0.5}


def test_a_message_longer_than_all_requests_is_named_by_its_address() -> None:
    (claim,) = who_declared(in_order([*requests(20), *report(7, 250)]), ASKS)
    assert claim.kind is Kind.DECLARED
    assert claim.candidates == (address(7), None)
    assert claim.weights == (1.0, 0.0)


def test_where_all_messages_are_alike_a_report_comes_out_of_turn() -> None:
    rows = in_order([*requests(20), *report(7, 10)])
    assert named(who_declared(rows, ASKS)) == {address(7)}
    assert who_declared(in_order(requests(20)), ASKS) == ()


def test_lengths_within_a_twentieth_are_alike() -> None:
    rows = in_order([*requests(20, 100), *line(MONDAY + 2 * DAY, 3, 104)])
    assert {each.at for each in who_declared(rows, ASKS)} <= {MONDAY + 2 * DAY}
    assert named(who_declared(in_order([*requests(20, 100), *report(3, 106)]), ASKS)) == {address(3)}


def test_nobody_has_minutes_behind_an_address_that_many_share() -> None:
    """A hundred phones behind one address: a message out of turn is none there."""
    shared = [row for home in range(100) for row in requests(1, 10) for row in (_at(row, home),)]
    rows = in_order([*shared, *requests(20), *line(MONDAY + 5 * DAY + 11, 0, 10)])
    assert address(200) not in named(who_declared(rows, ASKS))


def _at(row: LineSaw, phone: int) -> LineSaw:
    at = row.at + phone * 211 % PERIOD
    return LineSaw(UnixTime(at), Handle(b"%d %d shared" % (at, phone)), row.direction, row.host, row.size, address(200))


def dummies(homes: int, each: int, size: int) -> Iterator[LineSaw]:
    for home in range(homes):
        for n in range(each):
            yield from line(MONDAY + n * DAY + (home * 997 + 2 * HOUR + n * 1_201) % PERIOD, home, size)


def test_dummies_as_long_as_a_report_hide_it_and_others_do_not() -> None:
    app = App(PERIOD, 360, 0.5, (250,) * 100)
    assert named(who_declared(in_order([*requests(40), *dummies(40, 7, 250), *report(7, 252)]), app)) == set()
    assert named(who_declared(in_order([*requests(40), *dummies(40, 7, 250), *report(7, 400)]), app)) == {address(7)}


def test_dummies_among_messages_of_one_length_hide_what_comes_out_of_turn() -> None:
    app = App(PERIOD, 360, 0.5, (1_000,) * 100)
    rows = in_order([*requests(40, 1_000), *dummies(40, 7, 1_000), *report(7, 1_000)])
    assert named(who_declared(rows, app)) == set()
    alone = in_order([*requests(40, 1_000), *report(7, 1_000)])
    assert named(who_declared(alone, ASKS)) == {address(7)}


def test_each_host_has_requests_of_its_own() -> None:
    asked = {(row.at, row.address[0]) for row in requests(20)}
    other = [row for at, home in asked for row in line(at + 1, home, 500, host="status")]
    assert who_declared(in_order([*requests(20), *other]), ASKS) == ()


def test_who_saw_nothing_claims_nothing() -> None:
    assert who_declared((), ASKS) == ()
    assert who_was_alerted((), 9) == ()


@pytest.mark.parametrize(("others", "weight"), [(0, 1.0), (9, 0.1)])
def test_a_phone_that_is_woken_is_one_of_as_many_as_are_woken(others: int, weight: float) -> None:
    rows = in_order(Pushed(UnixTime(MONDAY), address(home)) for home in range(10))
    claims = who_was_alerted(rows, others)
    assert {claim.kind for claim in claims} == {Kind.WAS_ALERTED}
    assert [claim.weights[0] for claim in claims] == [pytest.approx(weight)] * 10


@pytest.mark.parametrize("kind", [App, Pushed])
def test_what_they_hold_has_no_room_for_the_truth(kind: type) -> None:
    assert set().union(*(truths(hint) for hint in get_type_hints(kind).values())) <= {Handle}
