"""What happens to somebody with symptoms? Perhaps stays at home, perhaps goes for a swab, waits, and hears the result.

Testing and the isolation of cases are the same in every arm; only whom a system sends here differs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.disease.course import swab_positive
from sim.draws import Draws
from sim.hall.agenda import Agenda, Kind
from sim.hall.epidemic import Epidemic
from sim.hall.journal import Journal, Reason, Why
from sim.health.behaviour import Behaviour
from sim.health.services import Lab
from sim.units import DAY, NEVER, Int32s
from sim.world.conduct import Conduct


@dataclass(slots=True)
class Swab:
    """What somebody waits for who seeks a swab; they learn `taken_at` when they queue, `positive` is found later."""

    person: int
    reason: Reason
    asked_at: int
    taken_at: int = int(NEVER)
    positive: bool | None = None


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
        self.waiting: dict[int, Swab] = {}
        self.unexamined: deque[Swab] = deque()
        self.cases: set[int] = set()
        self.warned_at: dict[int, int] = {}
        self.cleared: set[int] = set()

    def fall_ill(self, persons: Int32s, onsets: Int32s) -> None:
        """Put in the calendar what these persons do at their first symptoms (none of them past), if they do anything.

        Whether somebody isolates and whether the same person seeks a swab are appointed apart: neither asks after the
        other.
        """
        isolate, seek = self.behaviour.isolates_sick(persons), self.behaviour.seeks_test(persons)
        self.agenda.appoint_all(onsets[isolate], Kind.ISOLATE, persons[isolate], self._isolate_sick)
        self.agenda.appoint_all(onsets[seek], Kind.SEEK, persons[seek], self._seek_swab)

    def alerted(self, person: int, since: int | None = None) -> None:
        """Somebody was warned, by an app or a call: quarantine and a swab, if the person complies.

        The quarantine counts from `since` on, no later than now (None: from now).
        """
        if person in self.cases or self._took_no_notice(person):
            return
        self.warned_at.setdefault(person, self.agenda.now)
        if self.behaviour.isolates_alerted(person):
            left_s = self.quarantine_s - (0 if since is None else self.agenda.now - since)
            if left_s > 0 or since is None:
                self._stay(person, left_s, Why.ALERTED)
        if self.behaviour.seeks_test_alerted(person):
            self._seek_swab(person, Reason.ALERTED)

    def _took_no_notice(self, person: int) -> bool:
        """Tell whether an earlier alert came to nothing for this person, and the person tired of them."""
        warned_at = self.warned_at.get(person)
        if warned_at is None:
            return False
        for_nothing = person in self.cleared or self.agenda.now >= warned_at + self.quarantine_s
        return for_nothing and self.behaviour.tires(person)

    def _isolate_sick(self, person: int) -> None:
        self._stay(person, self.isolation_s, Why.SICK)

    def _stay(self, person: int, seconds: int, why: Why) -> None:
        """Stay away from now on; a stay never shortens one that runs already."""
        now = self.agenda.now
        self.conduct.stay_away(person, now, max(now + seconds, self.conduct.until(person, now)), now)
        self.journal.note("stays", person, now, now + seconds, int(why))

    def _seek_swab(self, person: int, reason: Reason = Reason.SYMPTOMS) -> None:
        if person in self.waiting or person in self.cases:
            return
        at = self.agenda.now + self.swab_delay_s
        swab = self.waiting[person] = Swab(person, reason, at)
        self.agenda.appoint(at, Kind.QUEUE, person, lambda: self._queue(swab))

    def _queue(self, swab: Swab) -> None:
        swab.taken_at = self.lab.queue(self.agenda.now)
        if swab.taken_at < NEVER:
            self.unexamined.append(swab)
            at = swab.taken_at + self.lab.turnaround_s
            self.agenda.appoint(at, Kind.RESULT, swab.person, lambda: self._result(swab))

    def _result(self, swab: Swab) -> None:
        person = swab.person
        del self.waiting[person]
        if swab.positive is None:
            self._examine(self.agenda.now)
        if not swab.positive:
            if person in self.warned_at:
                self.cleared.add(person)
            return
        self.cases.add(person)
        if self.behaviour.isolates_positive(person):
            self._stay(person, self.isolation_s, Why.POSITIVE)
        self.on_positive(person)

    def _examine(self, now: int) -> None:
        """Examine and note all swabs taken by now, in one batch whenever the result of one of them is due.

        What a swab finds is settled when it is taken: no infection of the 24 hours before, or since, is among it. So it
        may be examined at any later moment.
        """
        swabs = []
        while self.unexamined and self.unexamined[0].taken_at <= now:
            swabs.append(self.unexamined.popleft())
        rows = [(swab.person, swab.asked_at, swab.taken_at, swab.reason) for swab in swabs]
        person, asked_at, taken_at, reason = np.array(rows, dtype=np.int64).reshape(-1, 4).T
        result_at = taken_at + self.lab.turnaround_s
        positive = swab_positive(self.draws, person, self.epidemic.infected_at[person], taken_at)
        for swab, found in zip(swabs, positive.tolist(), strict=True):
            swab.positive = found
        self.journal.note_columns("tests", person, asked_at, taken_at, result_at, positive, reason)

    def settle(self, until: int) -> None:
        """After the last day, which ends at `until`, examine the swabs whose results come later."""
        self._examine(until - 1)
