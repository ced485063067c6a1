"""Does a tracer speak to somebody when there is time, try as often as said, and then give up?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import sqrt

import simpy

from sim.draws import Draws
from sim.hall.agenda import Agenda, Kind
from sim.hall.journal import HOURS, Journal
from sim.hall.telephone import Habits, Talk, Telephone
from sim.health.tracers import Tracers
from sim.units import DAY, HOUR, MINUTE

HABITS = Habits(
    interview_s=45 * MINUTE, call_s=10 * MINUTE, attempt_s=2 * MINUTE, notice_s=HOUR, answers=1.0, attempts=3,
    again_s=4 * HOUR,
)  # fmt: skip


class Office:
    """A telephone with tracers, a calendar of its own, and what came of its talks: who, and when."""

    def __init__(self, habits: Habits = HABITS, count: float = 1) -> None:
        self.agenda = Agenda(simpy.Environment())
        self.telephone = Telephone(self.agenda, Tracers(count, 0, DAY), Draws(1), habits)
        self.spoken: list[tuple[int, int]] = []
        self.lost: list[tuple[int, int]] = []

    def ring(self, person: int, at: int = 0, *, idle: bool = False) -> None:
        talk = Talk(
            person, self.telephone.habits.call_s, lambda: self.spoken.append((person, self.agenda.now)), lambda: idle,
            lambda: self.lost.append((person, self.agenda.now)),
        )  # fmt: skip
        self.agenda.appoint(at, Kind.RING, person, lambda: self.telephone.reach(talk))

    def until(self, end: int) -> None:
        self.agenda.env.run(until=end)


def test_people_are_spoken_to_in_turn() -> None:
    office = Office()
    for person in (5, 3, 4):
        office.ring(person)
    office.until(DAY)
    assert office.spoken == [(3, 600), (4, 1200), (5, 1800)]
    journal = Journal("tracers", "tracers", 1, date(2020, 6, 8), 1)
    office.telephone.settle(journal)
    assert journal.numbers[HOURS] == 0.5
    assert journal.numbers["tracers_talks"] == 3


def test_who_never_answers_is_tried_with_pauses_and_given_up() -> None:
    office = Office(replace(HABITS, answers=0.0))
    office.ring(7)
    office.until(DAY)
    assert office.spoken == []
    assert office.lost == [(7, 2 * HABITS.again_s + 3 * HABITS.attempt_s)]
    assert (office.telephone.given_up, office.telephone.worked_s) == (1, 3 * HABITS.attempt_s)


def test_nobody_is_rung_without_need() -> None:
    office = Office()
    office.ring(7, 5, idle=True)
    office.until(DAY)
    assert (office.spoken, office.lost, office.telephone.worked_s) == ([], [(7, 5)], 0)


def test_whom_there_is_nothing_to_say_to_any_more_is_passed_over_in_turn() -> None:
    """Somebody becomes a case while the call waits: it is not made, and the next one comes as much sooner."""
    office, cases = Office(), set[int]()
    for person in (3, 4, 5):
        office.ring(person)
    lost: list[int] = []
    known = Talk(6, 600, lambda: office.spoken.append((6, office.agenda.now)), lambda: 6 in cases,
                 lambda: lost.append(office.agenda.now))  # fmt: skip
    office.agenda.appoint(10, Kind.RING, 6, lambda: office.telephone.reach(known))
    office.ring(7, 20)
    office.agenda.appoint(900, Kind.RESULT, 6, lambda: cases.add(6))
    office.until(2_000)
    assert office.spoken == [(3, 600), (4, 1200), (5, 1800)]
    assert lost == [1_800]
    office.until(DAY)
    assert office.spoken[3:] == [(7, 2400)]
    assert (office.telephone.talks, office.telephone.worked_s) == (4, 4 * 600)


def test_what_waits_for_a_turn_or_for_ever_is_backlog() -> None:
    for count, left in ((1, 1_700), (0, 1_800)):
        office, journal = Office(count=count), Journal("tracers", "tracers", 1, date(2020, 6, 8), 1)
        for person in (3, 4, 5):
            office.ring(person, DAY - 100)
        office.until(DAY)
        office.telephone.settle(journal)
        assert journal.numbers["tracers_backlog_hours"] * HOUR == left


def test_the_share_reached_is_that_of_so_many_attempts() -> None:
    """Law: with half of the attempts answered, 7 of 8 people are reached in three, and half in one.

    Each share within 4 standard errors of 4,000 people: a false alarm in 1 of 8,000 seeds; fixed here. A share off by
    .05 is found with power above .99.
    """
    for attempts, share in ((1, 0.5), (3, 0.875)):
        office = Office(replace(HABITS, answers=0.5, attempts=attempts), count=1_000)
        for person in range(4_000):
            office.ring(person)
        office.until(3 * DAY)
        assert len(office.spoken) + len(office.lost) == 4_000
        assert abs(len(office.spoken) / 4_000 - share) < 4 * sqrt(share * (1 - share) / 4_000)


def test_the_office_hears_of_somebody_later_and_answers_who_rings_up() -> None:
    office = Office(replace(HABITS, answers=0.0))
    talk = Talk(9, HABITS.call_s, lambda: office.spoken.append((9, office.agenda.now)))
    office.telephone.notice(9, lambda: office.telephone.answer(talk))
    office.until(DAY)
    assert office.spoken == [(9, HABITS.notice_s + HABITS.call_s)]
