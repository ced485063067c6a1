"""When does a tracer speak to somebody? When there is time for it, and the person answers; after some attempts, never.

Every conversation, and every attempt that nobody answers, is work of the same tracers, done in the order in which it
came in. Whether an attempt is answered is drawn for the person and the number of the attempt. Whom there is nothing to
say to any more when the turn comes, a known case for one, is passed over: tracers look at the file before they ring.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from sim.draws import Draws
from sim.hall.agenda import Agenda, Kind
from sim.hall.journal import HOURS, Journal
from sim.health.tracers import Tracers
from sim.units import DAY, HOUR


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


@dataclass(frozen=True, slots=True)
class Work:
    """A talk, or an attempt at one, that waits for its turn since it `came`: for how long, and what is done then."""

    talk: Talk
    came: int
    seconds: int
    done: Callable[[], None]


class Telephone:
    """The tracers of one run at their telephones."""

    def __init__(self, agenda: Agenda, tracers: Tracers, draws: Draws, habits: Habits) -> None:
        self.agenda, self.tracers, self.draws, self.habits = agenda, tracers, draws, habits
        self.rung: Counter[int] = Counter()
        self.waiting: deque[Work] = deque()
        self.busy = False
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
            self._work(talk, talk.seconds, lambda: self._over(talk))
        else:
            self._work(talk, self.habits.attempt_s, lambda: self._later(talk))

    def answer(self, talk: Talk) -> None:
        """Speak to somebody who rings up the office, when there is time."""
        self._work(talk, talk.seconds, lambda: self._over(talk))

    def settle(self, journal: Journal) -> None:
        """Write down how much the tracers did until now, and what they did not get to."""
        end = journal.days * DAY
        waiting_s = sum(each.seconds for each in self.waiting if not each.talk.idle())
        journal.numbers |= {
            "tracers": float(self.tracers.count),
            HOURS: self.worked_s / HOUR,
            "tracers_talks": self.talks,
            "tracers_given_up": self.given_up,
            "tracers_backlog_hours": (self.tracers.backlog_s(end) + waiting_s) / HOUR,
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

    def _work(self, talk: Talk, seconds: int, done: Callable[[], None]) -> None:
        """Have this done when all that came in before is; never, where nobody works."""
        self.waiting.append(Work(talk, self.agenda.now, seconds, done))
        if not self.busy:
            self._next()

    def _next(self) -> None:
        """Begin what has waited longest of all that is still worth a call."""
        while self.waiting and self.waiting[0].talk.idle():
            self.waiting.popleft().talk.lost()
        self.busy = bool(self.waiting) and self.tracers.at_work
        if self.busy:
            work = self.waiting.popleft()
            at = self.tracers.work(work.came, work.seconds)
            self.agenda.appoint(at, Kind.TALKED, work.talk.person, lambda: self._done(work))

    def _done(self, work: Work) -> None:
        self.worked_s += work.seconds
        work.done()
        self._next()
