"""Whom does the operator name, and what does it publish? The machine alone, with logs made up here."""

from __future__ import annotations

import json
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems import machine as m
from sim.systems.antennas import DESIGN
from sim.systems.antennas.operator import Operator
from sim.systems.antennas.rules import LEAST_FLOW, RETENTION_DAYS
from sim.systems.machine import Attachments, Confirmed, Line, ProtocolError, Publish, Settings, SyncDue, Text
from sim.units import DAY, HOUR, MINUTE, UnixTime

MIDNIGHT = 1_585_000_000 // DAY * DAY
CASE, BOB, CAROL = Line(b"case"), Line(b"bob"), Line(b"carol")
CHINA, CHENGDU, LISTS = DESIGN.rules


def at(day: int, hour: float = 0.0) -> UnixTime:
    return UnixTime(MIDNIGHT + day * DAY + int(hour * HOUR))


def log(antenna: int, *rows: tuple[Line, UnixTime, UnixTime]) -> Attachments:
    phones = tuple(sorted({who for who, _, _ in rows}))
    which, since, until = (np.array(column, dtype=np.int64) for column in zip(
        *((phones.index(who), begin, end) for who, begin, end in rows), strict=True))  # fmt: skip
    return Attachments(antenna, phones, which, since, until)


def texts(rule: str, logs: list[tuple[int, Attachments]], day: int = 14) -> list[Text]:
    operator = Operator(Settings(rule=rule))
    for its_day, each in logs:
        operator.log(at(its_day), each)
    effects = operator.handle(Confirmed(CASE, 40, None), at(day, 9))
    assert all(isinstance(each, Text) for each in effects)
    return list(effects)  # type: ignore[arg-type]


@pytest.mark.parametrize(("rule", "least_s"), [(CHINA, 30 * MINUTE), (CHENGDU, 10 * MINUTE + 1)])
def test_who_shares_an_antenna_long_enough_is_warned(rule: str, least_s: int) -> None:
    """Thirty minutes in 2020; in Chengdu more than ten."""
    until = UnixTime(at(12, 10) + least_s)
    rows = (CASE, at(12, 9), at(12, 12)), (BOB, at(12, 10), until), (CAROL, at(12, 10), UnixTime(until - 1))
    assert texts(rule, [(12, log(3, *rows))]) == [Text(BOB, at(12), CASE, at(12, 10), least_s)]


def test_time_is_summed_over_antennas_and_days() -> None:
    logs = [(day, log(day, (CASE, at(day, 9), at(day, 12)), (BOB, at(day, 10), at(day, 10.25)))) for day in (10, 12)]
    (text,) = texts(CHINA, logs)
    assert (text.day, text.since, text.together_s) == (at(12), at(10, 10), 30 * MINUTE)


def test_at_the_same_antenna_at_other_hours_nobody_is() -> None:
    assert texts(CHINA, [(12, log(3, (CASE, at(12, 9), at(12, 12)), (BOB, at(12, 12), at(12, 20))))]) == []
    elsewhere = [(12, log(3, (CASE, at(12, 9), at(12, 12)))), (12, log(4, (BOB, at(12, 9), at(12, 12))))]
    assert texts(CHINA, elsewhere) == []


def test_what_is_too_long_ago_is_forgotten() -> None:
    rows = (CASE, at(12, 9), at(12, 12)), (BOB, at(12, 9), at(12, 12))
    assert len(texts(CHINA, [(12, log(3, *rows))], day=12 + RETENTION_DAYS)) == 1
    assert texts(CHINA, [(12, log(3, *rows))], day=13 + RETENTION_DAYS) == []


def test_a_case_is_not_told_of_a_case() -> None:
    operator = Operator(Settings())
    operator.log(at(12), log(3, (CASE, at(12, 9), at(12, 12)), (BOB, at(12, 9), at(12, 12))))
    assert len(operator.handle(Confirmed(BOB, 40, None), at(14))) == 1
    assert operator.handle(Confirmed(CASE, 40, None), at(15)) == ()


def commuters(count: int) -> list[Attachments]:
    some = [Line(b"%d" % each) for each in range(count)]
    return [log(1, *((who, at(3), at(3, 8)) for who in some)), log(2, *((who, at(3, 9), at(3, 17)) for who in some))]


def test_lists_count_phones_and_not_how_often_one_goes() -> None:
    """A courier who goes to and fro all day is one phone; so are nineteen more, of whom each goes once."""
    for others, flows in ((int(LEAST_FLOW) - 1, [[1, 2, int(LEAST_FLOW)]]), (int(LEAST_FLOW) - 2, [])):
        operator = Operator(Settings(rule="lists_k20"))
        one = [(Line(bytes([n])), at(3, 8), at(3, 9)) for n in range(others)]
        two = [(Line(bytes([n])), at(3, 9), at(3, 10)) for n in range(others)]
        courier = [(Line(b"courier"), at(3, hour), at(3, hour + 1)) for hour in range(24)]
        for antenna, rows in ((1, one + courier[::2]), (2, two + courier[1::2])):
            operator.log(at(3), log(antenna, *rows))
        (published,) = operator.handle(SyncDue(), at(4))
        assert isinstance(published, Publish)
        assert json.loads(published.message)["flows"] == flows


@pytest.mark.parametrize(("count", "flows"), [(int(LEAST_FLOW), [[1, 2, int(LEAST_FLOW)]]), (int(LEAST_FLOW) - 1, [])])
def test_lists_give_no_small_number_away_and_warn_nobody(count: int, flows: list[list[int]]) -> None:
    operator = Operator(Settings(rule=LISTS))
    for each in commuters(count):
        operator.log(at(3), each)
    assert operator.handle(Confirmed(Line(b"1"), 40, None), at(4)) == ()
    (published,) = operator.handle(SyncDue(), at(4))
    assert isinstance(published, Publish)
    assert json.loads(published.message) == {"day": at(3), "flows": flows}
    assert Operator(Settings()).handle(SyncDue(), at(4)) == ()


@given(
    st.lists(st.integers(-3, 3), max_size=4), st.lists(st.integers(-DAY, 2 * DAY), max_size=4),
    st.lists(st.integers(-DAY, 2 * DAY), max_size=4),
)  # fmt: skip
def test_logs_that_cannot_be_are_refused(which: list[int], since: list[int], until: list[int]) -> None:
    operator, before = Operator(Settings()), pickle.dumps(Operator(Settings()))
    columns = (np.array(which, dtype=np.int64), *(np.array(each, dtype=np.int64) + at(3) for each in (since, until)))
    whole = len(which) == len(since) == len(until) and all(
        0 <= who < 2 and 0 <= begin <= end <= DAY for who, begin, end in zip(which, since, until, strict=True)
    )
    try:
        operator.log(at(3), Attachments(1, (CASE, BOB), *columns))
    except ProtocolError:
        assert not whole
        assert pickle.dumps(operator) == before
    else:
        assert whole


@pytest.mark.parametrize("stimulus", [m.Installed(), m.Delivered(b"who is where?", CASE), m.SlipIssued(b"")])
def test_what_it_does_not_know_it_refuses(stimulus: m.Stimulus) -> None:
    operator = Operator(Settings())
    before = pickle.dumps(operator)
    with pytest.raises(ProtocolError):
        operator.handle(stimulus, at(3))
    assert pickle.dumps(operator) == before


def test_a_restart_changes_nothing() -> None:
    operator = Operator(Settings())
    operator.log(at(12), log(3, (CASE, at(12, 9), at(12, 12)), (BOB, at(12, 9), at(12, 12))))
    again = pickle.loads(pickle.dumps(operator))
    case = Confirmed(CASE, 40, None)
    assert operator.handle(case, at(14)) == again.handle(case, at(14)) != ()
