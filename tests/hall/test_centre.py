"""Do a `Central` and the machines it stands for come to the same, whatever happens to their phones?"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.draws import Draws
from sim.hall.centre import Centre
from sim.hall.switchboard import Switchboard
from sim.radio.hearing import Sightings
from sim.systems.machine import Settings, SlipIssued, SyncDue, TestedPositive
from sim.systems.registry import design
from sim.systems.robert.rules import RULES
from sim.units import DAY, HOUR, MINUTE, Calendar, UnixTime

DECLARERS, OTHERS = (1, 2, 3), (11, 12, 13)


class Meeting(NamedTuple):
    """A declarer's phone hears another for a while, every so many seconds, as strong as that."""

    hearer: int
    heard: int
    start: int
    seconds: int
    every: int
    rssi: int


MEETINGS = st.builds(
    Meeting, st.sampled_from(DECLARERS), st.sampled_from(OTHERS + DECLARERS), st.integers(-3 * DAY, 10 * DAY),
    st.sampled_from([1, 5 * MINUTE, 20 * MINUTE, 3 * HOUR]), st.sampled_from([10, 45, 200]), st.integers(-85, -40),
)  # fmt: skip
REPORTS = st.dictionaries(st.sampled_from(DECLARERS), st.integers(0, 12 * DAY), min_size=1)
POLLS = st.lists(st.tuples(st.integers(0, 20 * DAY // HOUR), st.sampled_from(OTHERS + DECLARERS)), max_size=60)


class Told(NamedTuple):
    """All that a switchboard told the hall, and what it says that each alert rests on."""

    alerts: list[tuple[Any, ...]]
    flags: list[tuple[int, bool, int]]
    uploads: list[tuple[int, int, bytes]]


def played(
    kind: type[Switchboard], rule: str, meetings: list[Meeting], reports: dict[int, int], polls: list[tuple[int, int]]
) -> Told:
    """Play the same days on a switchboard of that kind: reports, batches each hour, and requests."""
    told, declaring = Told([], [], []), [0]
    board = kind(
        design("robert"), Settings(rule=rule), Draws(3), Calendar(date(2021, 3, 20)), -3 * DAY,
        lambda phone, alert, at: told.alerts.append((phone, at, alert.day, board.rests_on(phone, alert))),
        lambda said: told.uploads.append((said.at, said.phone, said.message))
        if said.phone == declaring[0] and said.direction == "up" else None,
        lambda message, at: None,
        lambda phone, risk, at: told.flags.append((phone, risk, at)),
    )  # fmt: skip
    doing = [(at, 1, phone) for phone, at in reports.items()]
    doing += [(hour * HOUR + phone, 2, phone) for hour, phone in dict.fromkeys(polls)]
    doing += [(at, 0, 0) for at in range(0, 21 * DAY, HOUR)]
    for at, what, phone in sorted(doing):
        if what == 0:
            board.sync_servers(at)
            continue
        board.install(phone)
        if what == 1:
            slip = f"{phone:036d}".encode()
            board.tell("backend", SlipIssued(slip), at)
            board.listen(phone, heard_by(phone, meetings, at), at)
            declaring[0] = phone
            board.stimulate(phone, TestedPositive(slip, UnixTime(board.calendar.unix(at) - 2 * DAY)), at)
            declaring[0] = 0
        else:
            board.stimulate(phone, SyncDue(), at)
            board.evidence.asked(phone)
    return told


def heard_by(phone: int, meetings: list[Meeting], until: int) -> Sightings:
    rows = sorted({
        (at, phone, each.heard): (each.rssi + at // each.every % 7, each.every)
        for each in meetings if each.hearer == phone != each.heard
        for at in range(max(each.start, until - 13 * DAY), min(each.start + each.seconds, until), each.every)
    }.items())  # fmt: skip
    at, hearer, heard, rssi, gap = (
        np.array([(*key, *value) for key, value in rows], dtype=np.int32).reshape(-1, 5).T.copy()
    )
    return Sightings(hearer, heard, at, rssi, rssi, gap)


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=40, deadline=None)
@given(st.lists(MEETINGS, min_size=1, max_size=12), REPORTS, POLLS)
def test_what_is_told_and_flagged_is_the_same(
    rule: str, meetings: list[Meeting], reports: dict[int, int], polls: list[tuple[int, int]]
) -> None:
    machines, central = (played(kind, rule, meetings, reports, polls) for kind in (Switchboard, Centre))
    assert machines.uploads == central.uploads
    assert sorted(machines.flags, key=by_time) == sorted(central.flags, key=by_time)
    assert machines.alerts == central.alerts


def by_time(flag: tuple[int, bool, int]) -> tuple[int, bool, int]:
    return flag[2], flag[1], flag[0]


@pytest.mark.parametrize("rule", RULES)
def test_long_meetings_are_flagged_alerted_and_forgotten(rule: str) -> None:
    """The comparison above compares something: there are alerts, and flags that end."""
    meetings = [Meeting(1, 11, DAY, 3 * HOUR, 10, -40), Meeting(2, 11, 2 * DAY, 3 * HOUR, 10, -40)]
    polls = [(hour, 11) for hour in range(0, 20 * 24, 6)]
    told = played(Centre, rule, meetings, {1: 3 * DAY, 2: 3 * DAY + 2 * HOUR}, polls)
    assert [phone for phone, *_ in told.alerts][:1] == [11]
    assert {each.declarer for alert in told.alerts for each in alert[3]} >= {1}
    assert {risk for _, risk, _ in told.flags} == {True, False}
