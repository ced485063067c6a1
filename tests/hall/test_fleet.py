"""Does a fleet alert the same persons as machines do, at the same moments and for the same reasons?"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.draws import Draws
from sim.hall import tracing
from sim.hall.engine import live
from sim.hall.evidence import Told
from sim.hall.switchboard import Switchboard
from sim.hall.witness import MACHINES_UP_TO, Witness, chosen
from sim.radio.hearing import Sightings
from sim.systems.fleet import Sighted
from sim.systems.machine import Alert, Settings, SlipIssued, SyncDue, TestedPositive
from sim.systems.registry import design
from sim.systems.risk import RULES, ExposureWindow, Infectiousness, ReportType, ScanInstance
from sim.units import DAY, HOUR, Calendar, UnixTime
from tests.hall.hamlet import ARMS, count, hamlet

CALENDAR = Calendar(date(2021, 3, 20))
DECLARERS, HEARERS = (1, 2), (11, 12)
DAYS = 9


class Meeting(NamedTuple):
    """A phone hears a declarer's for a while, every so many seconds, as strong as that."""

    hearer: int
    speaker: int
    start: int
    scans: int
    every: int
    rssi: int


MEETINGS = st.builds(
    Meeting, st.sampled_from(HEARERS), st.sampled_from(DECLARERS), st.integers(-3 * DAY, 6 * DAY), st.integers(1, 40),
    st.sampled_from([5, 240, 300, 420]), st.integers(-95, -55),
)  # fmt: skip
Reports = dict[int, tuple[int, int | None]]
REPORTS = st.dictionaries(
    st.sampled_from(DECLARERS),
    st.tuples(st.integers(DAY, 6 * DAY), st.none() | st.integers(-2 * DAY, 2 * DAY)), min_size=1,
)  # fmt: skip
Said = list[tuple[int, int, int | None, tuple[Told, ...]]]


def sightings(meetings: list[Meeting]) -> Sightings:
    """What was heard in these meetings, each scan once, in the order of hearer, speaker and time."""
    rows = sorted({
        (each.hearer, each.speaker, each.start + k * each.every): each.rssi + k * 7 % 11
        for each in meetings for k in range(each.scans)
    }.items())  # fmt: skip
    hearer, heard, at, rssi = np.array([(*key, rssi) for key, rssi in rows], dtype=np.int32).T.copy()
    gap = np.where(at % 2 == 0, 300, 240).astype(np.int32)
    return Sightings(hearer, heard, at, rssi, rssi + at % 4, gap)


class Town:
    """Declarers and a server that are machines, and the hearers as `played` has them."""

    def __init__(self, rule: str, reports: Reports, fleet: bool) -> None:
        self.said: Said = []
        self.declaring = 0
        self.board = Switchboard(
            design("gaen"), Settings(rule=rule), Draws(3), CALENDAR, -14 * DAY,
            self.tell, self.crossed, self.published,
        )  # fmt: skip
        make = design("gaen").fleet
        assert make is not None
        self.fleet = make(self.board.settings) if fleet else None
        self.reports = reports
        self.waiting: set[int] = set()
        self.heard: Sightings

    def tell(self, phone: int, alert: Alert, at: int) -> None:
        self.said.append((phone, at, alert.day, self.board.rests_on(phone, alert)))

    def crossed(self, crossing: object) -> None:
        at, phone, _, direction, _, message = crossing  # type: ignore[misc]
        if self.fleet is not None and direction == "up" and phone == self.declaring:
            self.fleet.declared(phone, message, CALENDAR.unix(at))

    def published(self, message: bytes, at: int) -> None:
        if self.fleet is not None:
            self.hear(at)
            self.waiting |= set(self.fleet.published(message, CALENDAR.unix(at)))

    def hear(self, at: int) -> None:
        """Tell of those who have declared by now and were not told of before."""
        fresh = [phone for phone, (reported, _) in self.reports.items() if reported < at and phone not in self.told]
        self.told.update(fresh)
        some = self.heard.where(np.isin(self.heard.heard, fresh) & (self.heard.at < at))
        if self.fleet is None:
            self.board.hear(some)
        elif len(some):
            moments = some.at.astype(np.int64) + CALENDAR.midnight
            self.fleet.hear(Sighted(some.hearer, some.heard, moments, some.rssi, some.strongest, some.gap))

    def live(self, heard: Sightings) -> Said:
        """Play all reports, publications every two hours, and requests every six."""
        self.heard, self.told = heard, set[int]()
        doing = [(at, 1, phone) for phone, (at, _) in self.reports.items()]
        doing += [(at, 0, 0) for at in range(0, DAYS * DAY, 2 * HOUR)]
        doing += [(at + 77 * phone, 2, phone) for phone in HEARERS for at in range(0, DAYS * DAY, 6 * HOUR)]
        for at, what, phone in sorted(doing):
            if what == 0:
                if self.fleet is None:
                    self.hear(at)
                self.board.sync_servers(at)
            elif what == 1:
                self.declare(phone, at)
            else:
                self.ask(phone, at)
        return self.said

    def declare(self, phone: int, at: int) -> None:
        slip, onset = f"{phone:012d}".encode(), self.reports[phone][1]
        self.board.tell("backend", SlipIssued(slip), at)
        self.declaring = phone
        known = None if onset is None else CALENDAR.unix(min(onset, at))
        self.board.stimulate(phone, TestedPositive(slip, known), at)
        self.declaring = 0

    def ask(self, phone: int, at: int) -> None:
        if self.fleet is None:
            self.board.stimulate(phone, SyncDue(), at)
        elif (alert := self.fleet.ask(phone, CALENDAR.unix(at))) is not None:
            on = alert.because
            told = zip(on.speaker.tolist(), (on.at - CALENDAR.midnight).tolist(), on.gap_s.tolist(), strict=True)
            self.said.append((phone, at, alert.day, tuple(sorted(Told(*each) for each in told))))


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=60, deadline=None)
@given(st.lists(MEETINGS, min_size=1, max_size=10), REPORTS)
def test_a_fleet_says_what_its_machines_say(rule: str, meetings: list[Meeting], reports: Reports) -> None:
    heard = sightings(meetings)
    machines, fleet = (Town(rule, reports, fleet).live(heard) for fleet in (False, True))
    assert machines == fleet


def test_meetings_like_these_make_alerts() -> None:
    meetings = [Meeting(11, 1, 5 * HOUR, 20, 300, -62), Meeting(12, 2, DAY, 20, 300, -62)]
    said = Town("swisscovid_2020_09", {1: (2 * DAY, None), 2: (3 * DAY, DAY)}, True).live(sightings(meetings))
    assert {phone for phone, *_ in said} == {11, 12}


HAMLETS = st.fixed_dictionaries({
    "phones.adoption": st.sampled_from([0.2, 0.5, 0.9]),
    "phones.left_behind": st.sampled_from([0.0, 0.5]),
    "population.people": st.sampled_from([40, 80, 150]),
    "health.declares": st.sampled_from([0.4, 1.0]),
    "health.isolates_alerted": st.sampled_from([0.0, 1.0]),
    "days": st.just(8),
    "start": st.sampled_from(["2020-06-01", "2020-06-12", "2021-03-15"]),
})  # fmt: skip
FLEETS = (Witness.ON_DEMAND, Witness.ALERTED, Witness.FLEET)


@pytest.mark.parametrize("arm", ARMS)
@settings(max_examples=4, deadline=None)
@given(HAMLETS, st.integers(1, 1_000))
def test_a_hamlet_lives_the_same_days(arm: str, chosen: dict[str, object], seed: int) -> None:
    scenario = hamlet(*(f"{key}={value}" for key, value in chosen.items()))
    machines, *fleets = (live(scenario, arm, seed, witness=each) for each in FLEETS)
    assert all(each.day_digests() == machines.day_digests() for each in fleets)
    assert {each.digest() for each in fleets} == {machines.digest()}


@pytest.mark.parametrize("arm", ARMS)
def test_the_hamlet_is_alerted_by_a_fleet(arm: str) -> None:
    journal = live(hamlet(), arm, 1, witness=Witness.FLEET)
    assert min(count(journal, kind) for kind in ("alerts", "evidence", "uploads")) > 3


def test_a_phone_that_finds_something_else_in_its_bytes_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fleet's alerts are not believed: one moved by a day is found out."""
    plain = tracing.Tracing._attest

    def moved(self: object, fleet: object, phone: int, at: int, day: UnixTime, heard: tuple[Told, ...]) -> None:
        plain(self, fleet, phone, at, UnixTime(day - DAY), heard)  # type: ignore[arg-type]

    monkeypatch.setattr(tracing.Tracing, "_attest", moved)
    with pytest.raises(RuntimeError, match="the fleet says"):
        live(hamlet(), "gaen", 1, witness=Witness.ALERTED)


def test_large_towns_have_a_fleet_and_watched_runs_none() -> None:
    assert chosen(None, int(MACHINES_UP_TO), watched=False) is Witness.ON_DEMAND
    assert chosen(None, int(MACHINES_UP_TO) + 1, watched=False) is Witness.ALERTED
    assert chosen(Witness.FLEET, 10, watched=True) is Witness.ON_DEMAND
    assert chosen(Witness.EVERY_PHONE, 10, watched=True) is Witness.EVERY_PHONE


SCANS = st.lists(st.tuples(st.integers(0, 95), st.integers(0, 95), st.sampled_from([60, 180, 240, 300])), max_size=25)


@pytest.mark.parametrize("name", RULES)
@given(scans=SCANS, risk=st.integers(0, 8), cut=st.integers(1, 6))
def test_parts_come_to_a_days_minutes(name: str, scans: list[tuple[int, int, int]], risk: int, cut: int) -> None:
    rule = RULES[name]
    report_type, infectiousness = rule.meaning(risk)
    each = [ScanInstance(*scan) for scan in scans]
    windows = [
        ExposureWindow(
            18_500, ReportType(report_type), Infectiousness(infectiousness), tuple(each[at : at + cut]), risk
        )
        for at in range(0, len(each), cut)
    ]
    columns = (np.array(column, dtype=np.int64) for column in np.array(scans, dtype=np.int64).reshape(-1, 3).T)
    parts = rule.parts(*columns, np.full(len(scans), risk))
    assert rule.summed(rule.of_keys(parts.sum(axis=0, keepdims=True)))[0] == rule.minutes(windows)
