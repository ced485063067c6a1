"""What does the server remember, whom does it believe, and when does it push?"""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.machine import (
    Cleared,
    Counted,
    Delivered,
    Flagged,
    Heard,
    Line,
    ProtocolError,
    Push,
    SlipIssued,
    SyncDue,
)
from sim.systems.ntk.limits import DECOYS
from sim.systems.ntk.messages import ENTRY, Fetch, Notice, Receipt, Upload, encode
from sim.systems.ntk.registration import Client
from sim.units import DAY, HOUR, UnixTime
from tests.systems.ntk.germany import NOON, TAN, Germany


def client(town: Germany, name: str = "alice") -> Client:
    found = town.phones[name]._client
    assert found is not None
    return found


def heard(town: Germany, name: str, at: int, rssi: int = -60, seconds: int = 900) -> bytes:
    payload = town.phones[name].beacon(UnixTime(at))
    assert payload is not None
    return ENTRY.pack(payload, at, rssi, seconds)


def uploaded(town: Germany, *entries: bytes, now: int = NOON + 6 * HOUR, by: str = "alice", tan: bytes = TAN) -> bool:
    answer = town.tell(Upload(client(town, by), tan, b"".join(entries)), now)
    assert isinstance(answer, Receipt)
    return answer.accepted


def issued() -> Germany:
    town = Germany("alice", "bob", "carol")
    town.server.handle(SlipIssued(TAN), UnixTime(NOON))
    return town


def test_a_quarter_of_an_hour_in_one_day_is_an_exposure() -> None:
    for seconds, flagged in ((840, False), (841, True)):  # each class is counted in whole minutes begun
        town = issued()
        assert uploaded(town, heard(town, "bob", NOON + HOUR, seconds=seconds))
        effects = town.batch(NOON + 7 * HOUR)
        assert [type(each) for each in effects] == [Counted] + [Flagged, Push, Push, Push] * flagged
        assert town.account("bob").waiting is flagged
        assert town.account("carol").waiting is False


def test_minutes_less_near_count_half_and_far_ones_not_at_all() -> None:
    """At -24 dBm sent and 5 dB lost in receiving, 50 dB is -79 dBm and 55 dB is -84 dBm."""
    for rssi, seconds, flagged in ((-78, 900, True), (-79, 900, False), (-79, 1800, True), (-84, 60_000, False)):
        town = issued()
        assert uploaded(town, heard(town, "bob", NOON + HOUR, rssi, seconds))
        effects = town.batch(NOON + 7 * HOUR)
        assert (Flagged(town.account("bob").line) in effects) is flagged
        assert any(isinstance(each, Counted) for each in effects) is (rssi > -84)


def test_minutes_of_two_uploads_add_up_and_those_of_two_days_do_not() -> None:
    town = issued()
    town.server.handle(SlipIssued(b"other"), UnixTime(NOON))
    today, tomorrow = (heard(town, "bob", NOON + hours * HOUR, seconds=480) for hours in (1, 13))
    assert uploaded(town, today, tomorrow, now=NOON + 14 * HOUR)
    assert not any(isinstance(each, Flagged) for each in town.batch(NOON + 14 * HOUR))
    assert uploaded(
        town, heard(town, "bob", NOON + 2 * HOUR, seconds=480), by="carol", tan=b"other", now=NOON + 15 * HOUR
    )
    assert Flagged(town.account("bob").line) in town.batch(NOON + 15 * HOUR)


def test_what_counted_is_named_by_what_was_uploaded() -> None:
    town = issued()
    near, far = heard(town, "bob", NOON + HOUR), heard(town, "bob", NOON + 2 * HOUR, rssi=-95)
    assert uploaded(town, near, far, near)
    counted, flagged, *_ = town.batch(NOON + 7 * HOUR)
    assert counted == Counted(town.account("bob").line, (near[:16],))
    assert flagged == Flagged(town.account("bob").line)


@pytest.mark.parametrize("late", [-3600, 3600])
def test_an_identifier_of_another_hour_is_nobodys(late: int) -> None:
    town = issued()
    entry = heard(town, "bob", NOON + 2 * HOUR)
    moved = entry[:16] + (NOON + 2 * HOUR + late).to_bytes(4, "little") + entry[20:]
    assert uploaded(town, moved)
    assert town.batch(NOON + 7 * HOUR) == []


def test_nothing_from_the_future_nor_past_the_retention_time() -> None:
    town = Germany("alice", "bob", installed=NOON - 22 * DAY)
    for at, counts in ((NOON - 21 * DAY, False), (NOON - 21 * DAY + 1, True), (NOON, True), (NOON + 1, False)):
        for asked in range(NOON - 22 * DAY, at, DAY):
            town.do("bob", SyncDue(), asked)
        town.server.handle(SlipIssued(TAN), UnixTime(NOON))
        entry = heard(town, "bob", at)
        assert uploaded(town, entry, now=NOON)
        assert bool(town.batch(NOON)) is counts


def test_the_uploaders_own_identifiers_are_passed_over() -> None:
    town = issued()
    assert uploaded(town, heard(town, "alice", NOON + HOUR))
    assert town.batch(NOON + 7 * HOUR) == []


def test_a_tan_is_good_once_and_for_a_day_and_for_an_account() -> None:
    town = issued()
    assert uploaded(town)
    assert not uploaded(town)
    assert not uploaded(issued(), now=NOON + DAY)
    assert uploaded(issued(), now=NOON + DAY - 1)
    assert not uploaded(issued(), tan=b"another")
    stranger = Upload(Client(bytes(16), bytes(16)), TAN, b"")
    town = issued()
    assert town.tell(stranger) == Receipt(False)
    assert uploaded(town), "the TAN is still good"


def test_true_pushes_are_hidden_among_others() -> None:
    """Nine for each, drawn anew in each batch, in no order that tells them apart; without news there are none."""
    people = [f"person {n}" for n in range(40)]
    town = Germany(*people)
    by_line = {town.account(name).line: name for name in people}
    places, decoys = set(), []
    for turn, exposed in enumerate(people[1:9]):
        tan, now = b"tan %d" % turn, NOON + (turn + 2) * HOUR
        town.server.handle(SlipIssued(tan), UnixTime(NOON))
        assert uploaded(town, heard(town, exposed, NOON + HOUR), now=now, by=people[0], tan=tan)
        pushed = [by_line[each.line] for each in town.batch(now) if isinstance(each, Push)]
        assert len(pushed) == len(set(pushed)) == 1 + DECOYS
        places.add(pushed.index(exposed))
        decoys.append({*pushed} - {exposed})
        assert town.batch(now + 1) == []
    assert len(places) > 1
    assert len(set(map(frozenset, decoys))) == len(decoys)


def test_who_was_pushed_for_nothing_gets_a_dummy() -> None:
    town = Germany("alice", "bob", "carol")
    town.near("alice", "bob", NOON + HOUR, 3)
    town.report("alice", NOON + 3 * HOUR)
    assert Push(town.account("carol").line) in town.batch(NOON + 4 * HOUR)
    answers = [town.tell(Fetch(client(town, name)), NOON + 4 * HOUR) for name in ("bob", "carol")]
    assert [each.exposed for each in answers if isinstance(each, Notice)] == [True, False]
    assert len({len(encode(each)) for each in answers}) == 1


def test_a_notice_is_given_once() -> None:
    town = issued()
    uploaded(town, heard(town, "bob", NOON + HOUR))
    town.batch(NOON + 7 * HOUR)
    for exposed in (True, False):
        answer = town.tell(Fetch(client(town, "bob")), NOON + 8 * HOUR)
        assert isinstance(answer, Notice)
        assert answer.exposed is exposed
    town.do("bob", SyncDue(), NOON + 9 * HOUR)
    assert town.alerts == []
    assert Cleared(town.account("bob").line) not in town.effects


def test_the_story_from_meeting_to_alert() -> None:
    town = Germany()
    town.near("alice", "bob", NOON + HOUR, 3)
    town.report("alice", NOON + 3 * HOUR)
    assert Flagged(town.account("bob").line) in town.batch(NOON + 4 * HOUR)
    town.do("bob", SyncDue(), NOON + 4 * HOUR)
    assert town.alerts == [(NOON + 4 * HOUR, "bob")]
    assert town.effects[-1] == Cleared(town.account("bob").line)
    town.server.handle(SlipIssued(b"other"), UnixTime(NOON))
    uploaded(town, heard(town, "bob", NOON + HOUR), tan=b"other")
    assert not any(isinstance(each, Flagged) for each in town.batch(NOON + 7 * HOUR)), "that day was told"


@given(st.binary(max_size=200) | st.tuples(st.sampled_from(range(9)), st.binary(max_size=90)).map(
    lambda both: bytes([both[0]]) + both[1]))  # fmt: skip
def test_no_bytes_harm_it(data: bytes) -> None:
    town = issued()
    before = pickle.dumps(town.server)
    try:
        town.server.handle(Delivered(data, Line(b"line")), UnixTime(NOON))
    except ProtocolError:
        assert pickle.dumps(town.server) == before
    assert town.batch(NOON + 1) == []


@given(st.lists(st.binary(min_size=23, max_size=23), max_size=6))
def test_no_entries_harm_it(entries: list[bytes]) -> None:
    """Identifiers that the server did not make are nobody's."""
    town = issued()
    assert uploaded(town, *entries)
    assert town.batch(NOON + 7 * HOUR) == []
    accounts = [(each.seconds, each.told, each.waiting) for each in town.server._accounts.values()]
    assert accounts == [({}, (), False)] * 3


@pytest.mark.parametrize("stimulus", [Heard(bytes(16), -60, -60, 300)])
def test_a_server_hears_nothing(stimulus: Heard) -> None:
    with pytest.raises(ProtocolError):
        Germany().server.handle(stimulus, UnixTime(NOON))


def test_an_app_is_not_told_what_apps_say() -> None:
    town = Germany()
    with pytest.raises(ProtocolError):
        town.server.handle(Delivered(encode(Receipt(True)), Line(b"line")), UnixTime(NOON))
