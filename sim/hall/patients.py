"""What happens to somebody with symptoms? Perhaps stays at home, perhaps goes for a swab, waits, and hears the result.

Testing and the isolation of cases are the same in every arm; only whom a system sends here differs.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from sim.disease.course import swab_positive
from sim.draws import Draws
from sim.hall.agenda import Agenda, Kind
from sim.hall.epidemic import Epidemic
from sim.hall.journal import Journal, Reason, Why
from sim.health.behaviour import Behaviour
from sim.health.services import Lab
from sim.units import DAY
from sim.world.conduct import Conduct


class Patients:
    """Everybody who falls ill, is sent for a swab, or has a result. `on_positive(person)` hears of each new case."""

    def __init__(
        self,
        agenda: Agenda,
        lab: Lab,
        behaviour: Behaviour,
        conduct: Conduct,
        draws: Draws,
        journal: Journal,
        isolation_days: int,
        quarantine_days: int,
        swab_delay_s: int,
    ) -> None:
        self.agenda, self.lab, self.behaviour = agenda, lab, behaviour
        self.conduct, self.draws, self.journal = conduct, draws, journal
        self.isolation_s, self.quarantine_s = isolation_days * DAY, quarantine_days * DAY
        self.swab_delay_s = swab_delay_s
        self.epidemic: Epidemic
        self.on_positive: Callable[[int], None] = lambda person: None
        self.waiting: set[int] = set()
        self.cases: set[int] = set()
        self.warned_at: dict[int, int] = {}
        self.cleared: set[int] = set()

    def falls_ill(self, person: int, onset: int) -> None:
        """Put the first symptoms in the calendar."""
        self.agenda.appoint(onset, Kind.ONSET, person, lambda: self._symptoms(person))

    def alerted(self, person: int) -> None:
        """Somebody was warned, by an app or a call: quarantine and a swab, if the person complies."""
        if person in self.cases or self._took_no_notice(person):
            return
        self.warned_at.setdefault(person, self.agenda.now)
        if self.behaviour.isolates_alerted(person):
            self._stay(person, self.quarantine_s, Why.ALERTED)
        if self.behaviour.seeks_test_alerted(person):
            self._seek_swab(person, Reason.ALERTED)

    def _took_no_notice(self, person: int) -> bool:
        """Tell whether an earlier alert came to nothing for this person, and the person tired of them."""
        warned_at = self.warned_at.get(person)
        if warned_at is None:
            return False
        for_nothing = person in self.cleared or self.agenda.now >= warned_at + self.quarantine_s
        return for_nothing and self.behaviour.tires(person)

    def _symptoms(self, person: int) -> None:
        if self.behaviour.isolates_sick(person):
            self._stay(person, self.isolation_s, Why.SICK)
        if self.behaviour.seeks_test(person):
            self._seek_swab(person, Reason.SYMPTOMS)

    def _stay(self, person: int, seconds: int, why: Why) -> None:
        """Stay away from now on; a stay never shortens one that runs already."""
        now = self.agenda.now
        self.conduct.stay_away(person, now, max(now + seconds, self.conduct.until(person, now)), now)
        self.journal.note("stays", person, now, now + seconds, int(why))

    def _seek_swab(self, person: int, reason: Reason) -> None:
        if person in self.waiting or person in self.cases:
            return
        self.waiting.add(person)
        at = self.agenda.now + self.swab_delay_s
        self.agenda.appoint(at, Kind.QUEUE, person, lambda: self._join_queue(person, reason))

    def _join_queue(self, person: int, reason: Reason) -> None:
        self.agenda.env.process(self._visit(person, reason))

    def _visit(self, person: int, reason: Reason) -> Generator[Any, Any, None]:
        asked_at = self.agenda.now
        yield from self.lab.swab()
        swab_at = self.agenda.now
        result_at = swab_at + self.lab.turnaround_s
        positive = swab_positive(self.draws, person, int(self.epidemic.infected_at[person]), swab_at)
        self.journal.note("tests", person, asked_at, swab_at, result_at, positive, int(reason))
        self.agenda.appoint(result_at, Kind.RESULT, person, lambda: self._result(person, positive))

    def _result(self, person: int, positive: bool) -> None:
        self.waiting.discard(person)
        if not positive:
            if person in self.warned_at:
                self.cleared.add(person)
            return
        self.cases.add(person)
        if self.behaviour.isolates_positive(person):
            self._stay(person, self.isolation_s, Why.POSITIVE)
        self.on_positive(person)
