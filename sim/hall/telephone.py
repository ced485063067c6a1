"""When does a tracer speak to somebody? When there is time for it, and the person answers; after some attempts, never.

Every conversation, and every attempt that nobody answers, is work of the same tracers, done in the order in which it
came in. Whether an attempt is answered is drawn for the person and the number of the attempt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from sim.draws import Draws
from sim.hall.agenda import Agenda, Kind
from sim.hall.journal import HOURS, Journal
from sim.health.tracers import Tracers
from sim.units import DAY, HOUR, NEVER


@dataclass(frozen=True, slots=True)
class Habits:
    """How tracers work: seconds of an interview, a call and an attempt in vain; share answered, attempts, pauses."""

    interview_s: int
    call_s: int
    attempt_s: int
    notice_s: int
    answers: float
    attempts: int
    again_s: int


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation that is wanted: with whom, how long, and what is done when it is over.

    Nobody is rung of whom `idle` says that there is nothing to say; `lost` is done if it never comes to a conversation.
    `attempt` is the number of the next attempt.
    """

    person: int
    seconds: int
    then: Callable[[], None]
    idle: Callable[[], bool] = lambda: False
    lost: Callable[[], None] = lambda: None
    attempt: int = 1


class Telephone:
    """The tracers of one run at their telephones."""

    def __init__(self, agenda: Agenda, tracers: Tracers, draws: Draws, habits: Habits) -> None:
        self.agenda, self.tracers, self.draws, self.habits = agenda, tracers, draws, habits
        self.rung: Counter[int] = Counter()
        self.worked_s = self.talks = self.given_up = 0

    def notice(self, person: int, action: Callable[[], None]) -> None:
        """Let the office hear of somebody, and act on it, a while from now."""
        self.agenda.appoint(self.agenda.now + self.habits.notice_s, Kind.RING, person, action)

    def reach(self, talk: Talk) -> None:
        """Try to speak to somebody, now and later; give up after so many attempts that nobody answered."""
        if talk.idle():
            talk.lost()
            return
        person = talk.person
        self.rung[person] += 1
        if float(self.draws.uniform("tracers.answers", person, self.rung[person])) < self.habits.answers:
            self._work(person, talk.seconds, lambda: self._over(talk))
        else:
            self._work(person, self.habits.attempt_s, lambda: self._later(talk))

    def answer(self, talk: Talk) -> None:
        """Speak to somebody who rings up the office, when there is time."""
        self._work(talk.person, talk.seconds, lambda: self._over(talk))

    def settle(self, journal: Journal) -> None:
        """Write down how much the tracers did until now, and what they did not get to."""
        end = journal.days * DAY
        journal.numbers |= {
            "tracers": float(self.tracers.count),
            HOURS: self.worked_s / HOUR,
            "tracers_talks": self.talks,
            "tracers_given_up": self.given_up,
            "tracers_backlog_hours": self.tracers.backlog_s(end) / HOUR,
        }

    def _over(self, talk: Talk) -> None:
        self.talks += 1
        talk.then()

    def _later(self, talk: Talk) -> None:
        if talk.attempt == self.habits.attempts:
            self.given_up += 1
            talk.lost()
            return
        at, again = self.agenda.now + self.habits.again_s, replace(talk, attempt=talk.attempt + 1)
        self.agenda.appoint(at, Kind.RING, talk.person, lambda: self.reach(again))

    def _work(self, person: int, seconds: int, done: Callable[[], None]) -> None:
        """Have this done when all that came in before is; never, where nobody works."""
        at = self.tracers.work(self.agenda.now, seconds)
        if at < NEVER:
            self.agenda.appoint(at, Kind.TALKED, person, lambda: self._done(seconds, done))

    def _done(self, seconds: int, done: Callable[[], None]) -> None:
        self.worked_s += seconds
        done()
