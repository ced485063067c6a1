"""What if tracers judge an app's alerts? Whoever is alerted rings the office, and acts only on what it finds grounded.

The owner tells whom they were near on the day that the alert names (where it names none, on all days that the app
keeps): whether the phone lay elsewhere, or a screen stood between, the owner knows and the app does not. Who declared
nobody in this conversation knows; only of their own housemates people know who was found positive.
"""

from __future__ import annotations

from sim.hall.agenda import Agenda
from sim.hall.interviews import Interviews
from sim.hall.journal import Journal
from sim.hall.kept_back import Shown
from sim.hall.patients import Patients
from sim.hall.telephone import Talk, Telephone
from sim.systems.tracers import Rule
from sim.units import DAY, NEVER, day_of


class Triage:
    """The tracers behind one app, which keeps `days` days."""

    def __init__(
        self, agenda: Agenda, patients: Patients, interviews: Interviews, telephone: Telephone, rule: Rule, days: int
    ) -> None:
        self.agenda, self.patients, self.interviews, self.telephone = agenda, patients, interviews, telephone
        self.rule, self.days = rule, days
        self.asked = self.cleared = 0

    def alerted(self, person: int, shown: Shown, since: int | None) -> None:
        """Have somebody whom the app alerted, about some time or about none, ring the office and be judged.

        A quarantine that follows counts from `since` on (None: from the judgement).
        """
        at = self.agenda.now
        talk = Talk(person, self.telephone.habits.call_s, lambda: self._judge(person, shown, at, since))
        self.telephone.notice(person, lambda: self.telephone.answer(talk))

    def _judge(self, person: int, shown: Shown, alerted_at: int, since: int | None) -> None:
        """Let somebody act on the alert if anything that they tell of makes it likely to be grounded."""
        first, last = shown.day, shown.day + shown.days - 1
        if shown.day == NEVER:
            first, last = day_of(alerted_at) - self.days, day_of(alerted_at)
        until = min((last + 1) * DAY, alerted_at)
        account = self.interviews.of_owner(person, first * DAY, until, lambda other: other in self.patients.cases)
        self.asked += 1
        if self.rule.close(account.told):
            self.patients.alerted(person, since)
        else:
            self.cleared += 1

    def settle(self, journal: Journal) -> None:
        """Write down whom the tracers asked and cleared, and how much work it was."""
        self.telephone.settle(journal)
        journal.numbers |= {"triage_asked": self.asked, "triage_cleared": self.cleared}
