"""Whom does the authority behind an app call, and when does somebody there get to it? A person decides, and rings.

What was found of somebody while a call is still waiting is told in that call. Who is a case by then is not called:
there is nothing more to say.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.hall.agenda import Agenda
from sim.hall.evidence import Told
from sim.hall.journal import Journal
from sim.hall.patients import Patients
from sim.hall.telephone import Talk, Telephone
from sim.parameters import parameter
from sim.units import NEVER, day_of

CALLED_WITHIN_DAYS = parameter(14, "d", "assumption: a day that is longer ago is no reason to call any more")

Tell = Callable[[int, int, tuple[Told, ...], int], None]
"""What is done when somebody was reached: the person, the day (NEVER: none is named), what it rests on, and when."""


class Ringing:
    """The calls of one authority. `tell` is done when somebody was reached."""

    def __init__(self, agenda: Agenda, patients: Patients, telephone: Telephone, tell: Tell) -> None:
        self.agenda, self.patients, self.telephone, self.tell = agenda, patients, telephone, tell
        self.waiting: dict[int, tuple[int, tuple[Told, ...]]] = {}

    def call(self, person: int, day: int, behind: tuple[Told, ...]) -> None:
        """Have somebody called about a day (NEVER: none is named), when there is time."""
        before, others = self.waiting.get(person, (NEVER, ()))
        latest = day if before == NEVER else before if day == NEVER else max(day, before)
        self.waiting[person] = int(latest), tuple(sorted({*others, *behind}))
        if before == NEVER and not others:
            self.telephone.reach(self._talk(person))

    def settle(self, journal: Journal) -> None:
        """Write down how much work it was."""
        self.telephone.settle(journal)

    def _talk(self, person: int) -> Talk:
        def idle() -> bool:
            return self._needless(person)

        def lost() -> None:
            self.waiting.pop(person, None)

        return Talk(person, self.telephone.habits.call_s, lambda: self._told(person), idle, lost)

    def _told(self, person: int) -> None:
        needless = self._needless(person)
        day, behind = self.waiting.pop(person)
        if not needless:
            self.tell(person, day, behind, self.agenda.now)

    def _needless(self, person: int) -> bool:
        """Tell whether a call says nothing: to a case, which knows already, or of a day that is too long ago."""
        day = self.waiting[person][0]
        return person in self.patients.cases or day < day_of(self.agenda.now) - CALLED_WITHIN_DAYS
