"""Is a phone told late of what it heard the same as one told in time?"""

from __future__ import annotations

import pickle
from datetime import date

import numpy as np
import pytest

from sim.draws import Draws
from sim.hall import switchboard
from sim.hall.switchboard import Switchboard
from sim.radio.hearing import Sightings
from sim.systems.machine import Alert, Settings, SlipIssued, SyncDue, TestedPositive
from sim.systems.registry import design
from sim.units import DAY, HOUR, MINUTE, Calendar

DECLARER, NEAR, FAR = 1, 2, 3
CALENDAR = Calendar(date(2021, 1, 4))


class Hall:
    """A switchboard whose effects are written down."""

    def __init__(self) -> None:
        self.alerts: list[tuple[int, Alert, int]] = []
        self.sent: list[tuple[int, bytes, int]] = []
        self.published: list[tuple[bytes, int]] = []
        self.board = Switchboard(
            design("gaen"), Settings(rule="corona_warn_app_2021"), Draws(1), CALENDAR, -14 * DAY,
            lambda *a: self.alerts.append(a), lambda *a: self.sent.append(a), lambda *a: self.published.append(a),
        )  # fmt: skip

    def declare(self, at: int) -> None:
        self.board.tell("backend", SlipIssued(b"123456789012"), at)
        self.board.stimulate(DECLARER, TestedPositive(b"123456789012", None), at)

    def publish(self, until: int) -> None:
        for at in range(0, until + 1, 2 * HOUR):
            self.board.sync_servers(at)


def talk(hearer: int, heard: int, start: int, minutes: int) -> Sightings:
    """Sightings every five minutes, near as at a table."""
    at = np.arange(start, start + minutes * MINUTE, 300, dtype=np.int32)
    column = np.full(at.size, 0, dtype=np.int32)
    return Sightings(column + hearer, column + heard, at, column - 75, column - 72, column + 300)


def test_sightings_known_late_give_what_sightings_known_early_give() -> None:
    early, late = Hall(), Hall()
    early.board.hear(talk(NEAR, DECLARER, 9 * HOUR, 60))
    for hall in (early, late):
        hall.board.stimulate(NEAR, SyncDue(), 12 * HOUR)
        hall.declare(20 * HOUR)
        hall.publish(2 * DAY)
    late.board.hear(talk(NEAR, DECLARER, 9 * HOUR, 60))
    for hall in (early, late):
        hall.board.stimulate(NEAR, SyncDue(), 2 * DAY + HOUR)
    assert early.alerts == late.alerts != []
    assert [file for file, _ in early.published] == [file for file, _ in late.published]


def test_a_phone_that_heard_nobody_tells_nothing() -> None:
    hall = Hall()
    hall.declare(20 * HOUR)
    hall.publish(2 * DAY)
    hall.board.stimulate(FAR, SyncDue(), 2 * DAY + HOUR)
    assert hall.alerts == []


def test_a_sighting_told_twice_counts_once() -> None:
    hall = Hall()
    sightings = talk(NEAR, DECLARER, 9 * HOUR, 5)
    assert hall.board.hear(sightings) == {NEAR}
    assert hall.board.hear(sightings) == set()


def test_of_sightings_told_again_only_the_new_ones_count() -> None:
    """In two parts that overlap, or whole: the phone has the same, and so has the hall."""
    parts, whole = Hall(), Hall()
    assert parts.board.hear(talk(NEAR, DECLARER, 9 * HOUR, 40)) == {NEAR}
    assert parts.board.hear(talk(NEAR, DECLARER, 9 * HOUR, 60)) == {NEAR}
    whole.board.hear(talk(NEAR, DECLARER, 9 * HOUR, 60))
    rests_on = []
    for hall in (parts, whole):
        hall.declare(20 * HOUR)
        hall.publish(2 * DAY)
        hall.board.stimulate(NEAR, SyncDue(), 2 * DAY + HOUR)
        phone, alert, _ = hall.alerts[0]
        rests_on.append(hall.board.rests_on(phone, alert))
    assert parts.alerts == whole.alerts
    assert rests_on[0] == rests_on[1] == tuple((DECLARER, 9 * HOUR + 300 * n, 300) for n in range(12))


def test_the_hall_tells_in_bulk_what_it_tells_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three hear two, one of whom reports in between; before the app came nobody hears anything."""
    talks = [talk(NEAR, DECLARER, 19 * HOUR, 120), talk(FAR, DECLARER, 19 * HOUR, 50), talk(FAR, NEAR, 20 * HOUR, 50),
             talk(DECLARER, NEAR, 8 * HOUR, 30), talk(NEAR, FAR, -15 * DAY, 30)]  # fmt: skip
    every = Sightings.join(talks)
    every = every.where(np.lexsort((every.heard, every.hearer, every.at)))
    halls, told = [Hall(), Hall()], []
    for hall in halls:
        hall.declare(20 * HOUR + 123)
        told.append(hall.board.hear(every))
        monkeypatch.setattr(switchboard, "_in_bulk", lambda kind: False)
    assert told[0] == told[1] == {DECLARER, NEAR, FAR}
    assert halls[0].board.handset(NEAR).noted == {} != halls[1].board.handset(NEAR).noted
    for phone in (DECLARER, NEAR, FAR):
        bulk, singly = (hall.board.handset(phone) for hall in halls)
        assert bulk.machine._heard == singly.machine._heard  # type: ignore[attr-defined]
        every_payload = sorted(singly.noted)
        scans = [sorted(zip(*(c.tolist() for c in (w.heard, w.at, w.gap_s)), strict=True))
                 for w in (bulk.witnessed(every_payload), singly.witnessed(every_payload))]  # fmt: skip
        assert scans[0] == scans[1] == sorted(singly.scans(every_payload)) == sorted(bulk.scans(every_payload)) != []


def test_only_the_hall_knows_whose_payload_it_was() -> None:
    hall = Hall()
    hall.board.hear(talk(NEAR, DECLARER, 9 * HOUR, 60))
    hall.declare(20 * HOUR)
    hall.publish(2 * DAY)
    hall.board.stimulate(NEAR, SyncDue(), 2 * DAY + HOUR)
    phone, alert, _ = hall.alerts[0]
    assert set(hall.board.handset(phone).witnessed(alert.because).heard.tolist()) == {DECLARER}


def test_lines_differ_by_request_and_name_nobody() -> None:
    board = Hall().board
    lines = {board._line(phone, "backend", at) for phone in range(5) for at in range(5)}
    assert len(lines) == 25


@pytest.mark.parametrize("phone", [DECLARER, NEAR])
def test_machines_survive_a_pickle(phone: int) -> None:
    hall = Hall()
    hall.board.hear(talk(NEAR, DECLARER, 9 * HOUR, 60))
    machine = hall.board.handset(phone).machine
    again = pickle.loads(pickle.dumps(machine))
    now = CALENDAR.unix(11 * HOUR)
    assert again.beacon(now) == machine.beacon(now)
