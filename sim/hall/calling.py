"""How do human tracers warn? They interview a case, the office says who was near, and they call these one by one.

It is a way of tracing as `Tracing` is one, without a phone. A case waits until there is time for it, is reached or not,
and names others or does not; whoever is to be called waits likewise. A call is an alert, and rests on the meetings that
the cases told of.
"""

from __future__ import annotations

import numpy as np

from sim.draws import Draws
from sim.hall.agenda import Agenda
from sim.hall.edges import Edges
from sim.hall.epidemic import Epidemic
from sim.hall.evidence import Told
from sim.hall.exposures import Exposures
from sim.hall.interviews import OFFICE, Account, Interviews
from sim.hall.journal import ANYBODY, Journal
from sim.hall.neighbours import Neighbours
from sim.hall.parts import EVIDENCE, GUESSES, INTERVIEWS, Parts
from sim.hall.patients import Patients
from sim.hall.probes import Probes
from sim.hall.telephone import Talk, Telephone
from sim.health.behaviour import Question
from sim.systems.machine import Design, Settings
from sim.systems.stimuli import Call, Interviewed
from sim.systems.tracers import rule_of
from sim.units import NEVER, Calendar, day_of


class HumanTracing:
    """The tracers of one town at work under one rule."""

    def __init__(
        self,
        design: Design,
        settings: Settings,
        calendar: Calendar,
        draws: Draws,
        agenda: Agenda,
        epidemic: Epidemic,
        patients: Patients,
        journal: Journal,
        interviews: Interviews,
        telephone: Telephone,
        names_others: Question,
    ) -> None:
        self.design, self.rule, self.calendar = design, settings.rule, calendar
        self.agenda, self.epidemic, self.patients, self.journal = agenda, epidemic, patients, journal
        self.interviews, self.telephone, self.names_others = interviews, telephone, names_others
        self.office = design.servers["office"](draws.secrets(OFFICE), settings)
        near, days = design.near(settings.rule), design.traits.retention_days
        self.exposures = Exposures(epidemic.world, epidemic.conduct, epidemic, journal, near, days, phones=False)
        self.neighbours: Neighbours | None = None
        self.probes: Probes | None = None
        self.to_call: dict[int, tuple[int, tuple[Told, ...]]] = {}
        self.edges = Edges(design.traits)

    def start(self) -> None:
        """Write down by which rule the office judges, and that it can warn anybody."""
        near, numbers = self.design.near(self.rule), self.journal.numbers
        numbers |= {"rule_metres": near.metres, "rule_minutes": near.minutes, "rule_days": near.days, ANYBODY: 1}

    def declare(self, person: int) -> None:
        """Let the office hear of a new case, and try to reach it."""
        tested, habits = self.agenda.now, self.telephone.habits
        tells = self.names_others(person)
        seconds = habits.interview_s if tells else habits.call_s
        talk = Talk(person, seconds, lambda: self._interviewed(person, tested) if tells else None)
        self.telephone.notice(person, lambda: self.telephone.reach(talk))

    def settle(self) -> None:
        """After the last day, write what calls rest on, what the office knows, and how much work it was."""
        self.exposures.settle()
        if self.neighbours is not None:
            self.neighbours.settle()
        if self.probes is not None:
            self.probes.settle()
        self.telephone.settle(self.journal)
        self.journal.numbers |= self.edges.numbers()

    def watch(self, parts: Parts) -> None:
        """Have the time of the run counted by what it is spent on."""
        parts.watch(INTERVIEWS, self.interviews, "of_case")
        parts.watch(EVIDENCE, self.exposures, "note", "settle")
        if self.neighbours is not None:
            parts.watch(GUESSES, self.neighbours, "reported", "alerted", "settle")

    def _interviewed(self, person: int, tested: int) -> None:
        """Note what a case tells, and have those called whom the office finds to have been near it."""
        now, onset = self.agenda.now, int(self.epidemic.onset[person])
        known = self.calendar.unix(onset) if onset <= now else None
        assert self.design.tells_since is not None, "a rule says which days a case is asked about"
        since = self.design.tells_since(self.rule, known, self.calendar.unix(tested))
        account = self.interviews.of_case(person, self.calendar.seconds(since), now)
        self.journal.note("reports", person, now, int(NEVER) if known is None else onset)
        if self.neighbours is not None:
            self.neighbours.reported(person, now, onset)
        if self.probes is not None:
            self.probes.interviewed(person, self.calendar.seconds(since), now)
        self.edges.told(person, np.array([self.interviews.persons[each.who] for each in account.told], dtype=np.int64))
        said = Interviewed(self.interviews.name(person), known, account.told)
        for effect in self.office.handle(said, self.calendar.unix(now)):
            assert isinstance(effect, Call), "an office of tracers calls, and does nothing else"
            self._to_call(person, effect, account)

    def _to_call(self, case: int, call: Call, account: Account) -> None:
        """Have a person called, once for all cases who named it by then."""
        assert call.day is not None, "tracers say which day it was"
        person, day = self.interviews.persons[call.line], day_of(self.calendar.seconds(call.day))
        behind = account.behind(case, call.line, rule_of(self.rule).counts)
        before, others = self.to_call.get(person, (int(day), ()))
        self.to_call[person] = max(before, int(day)), others + behind
        if not others:
            self.telephone.reach(self._talk(person))

    def _talk(self, person: int) -> Talk:
        """Return the conversation in which somebody is warned; none is queued that would say nothing by then."""

        def idle() -> bool:
            return self._needless(person, self.to_call[person][0])

        def lost() -> None:
            del self.to_call[person]

        return Talk(person, self.telephone.habits.call_s, lambda: self._told(person), idle, lost)

    def _needless(self, person: int, day: int) -> bool:
        """Tell whether a warning says nothing: to a case, which knows already, or of a day that is too long ago."""
        return person in self.patients.cases or day < self._oldest()

    def _oldest(self) -> int:
        """Return the first day of which somebody is told."""
        return day_of(self.agenda.now) - self.design.traits.retention_days

    def _told(self, person: int) -> None:
        """Warn somebody who was reached, if there is still something to say."""
        now, (day, behind) = self.agenda.now, self.to_call.pop(person)
        if self._needless(person, day):
            return
        behind = tuple(each for each in behind if day_of(each.at) >= self._oldest())
        self.journal.note("alerts", person, now, day)
        self.exposures.note(person, now, behind)
        if self.neighbours is not None:
            self.neighbours.alerted(person, now, day, behind)
        self.patients.alerted(person)
