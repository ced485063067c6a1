"""What does somebody remember of the last weeks? Rows of who was near, where and how long, with faces for the nameable.

The world says whom a person was near. A draw for each pair, fixed for the whole run, says whom the person can name: who
is known once is known everywhere. A face is a keyed function of rememberer and remembered, and means nothing to
anybody else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from sim.adversaries.neighbour import QUARTER
from sim.adversaries.views import Handle, Remembered, in_order
from sim.draws import Draws
from sim.units import DAY, MINUTE, Bools, Calendar, Day, Int64s, Secrets, Setting, UnixTime, day_of
from sim.world.answers import Meetings, World
from sim.world.conduct import Conduct

NEIGHBOURS = -4
"""The secrets from which each rememberer has the key of the faces."""
FIVE = 5 * MINUTE
NOBODY: Int64s = np.empty(0, dtype=np.int64)


class Memories:
    """The memories of one run. `remembers` is, by kind of place, the share of those met there whom one can name."""

    def __init__(
        self, world: World, conduct: Conduct, draws: Draws, calendar: Calendar, remembers: Mapping[Setting, float]
    ) -> None:
        self.world, self.conduct, self.draws, self.calendar = world, conduct, draws, calendar
        self.shares = np.array([remembers[setting] for setting in Setting])
        self.secrets = draws.secrets(NEIGHBOURS)
        self.persons: dict[Handle, int] = {}
        self._faces: defaultdict[int, dict[int, Handle]] = defaultdict(dict)
        self._met: dict[tuple[int, int], Meetings] = {}

    def prepare(self, wanted: Iterable[tuple[int, int]]) -> None:
        """Ask the world, day by day, about all these (person, day) at once."""
        by_day: defaultdict[int, set[int]] = defaultdict(set)
        for person, day in wanted:
            if (person, day) not in self._met:
                by_day[day].add(person)
        for day, persons in sorted(by_day.items()):
            asked = np.array(sorted(persons), dtype=np.int32)
            met = self.world.meetings(asked, Day(day), self.conduct)
            ends = np.searchsorted(met.asked, asked, side="right")
            for person, first, last in zip(asked.tolist(), np.searchsorted(met.asked, asked), ends, strict=True):
                self._met[person, day] = met.where(slice(first, last))

    def met(self, person: int, first: int, until: int) -> Meetings:
        """Return whom a person met from the day `first` on, until a moment."""
        days = [(person, day) for day in range(first, max(first, day_of(until - 1)) + 1)]
        self.prepare(days)
        joined = Meetings.join([self._met[each] for each in days])
        before: Meetings = joined.where(joined.start < until)
        return before

    def knows(self, person: int, met: Meetings) -> Bools:
        """Tell of each meeting whether the person can name the other: as one does where one does it best."""
        others, which = np.unique(met.other, return_inverse=True)
        best = np.zeros(others.size)
        np.maximum.at(best, which, self.shares[met.setting])
        named: Bools = self.draws.uniform("adversary.memory", np.full(others.size, person), others) < best
        return named[which]

    def names(self, person: int, first: int, until: int) -> Int64s:
        """Return whom a person can name of those met away from home, each once."""
        met = self.met(person, first, until)
        abroad = met.where(self.knows(person, met) & (met.setting != Setting.HOME))
        return np.unique(abroad.other).astype(np.int64) if len(abroad) else NOBODY

    def of(self, person: int, first: int, until: int, shown_to: int | None = None) -> list[Remembered]:
        """Return what a person remembers of that time, in the faces of `shown_to` if it is told to somebody else.

        Meetings come in the order of who was met where they begin together; memories do not.
        """
        met = self.met(person, first, until)
        begin = met.start.astype(np.int64) + self.calendar.midnight
        since, to = begin // QUARTER * QUARTER, -(-(begin + met.seconds) // QUARTER) * QUARTER
        minutes = -(-met.seconds // FIVE) * FIVE // MINUTE
        columns = (since, to, minutes, met.other, self.knows(person, met), met.setting)
        whose = person if shown_to is None else shown_to
        rows = (
            Remembered(UnixTime(a), UnixTime(b), long, self.face(whose, other) if known else None, Setting(setting))
            for a, b, long, other, known, setting in zip(*(c.tolist() for c in columns), strict=True)
        )
        return list(in_order(rows))

    def face(self, person: int, other: int) -> Handle:
        """Return what a person calls another one: a handle under a key that nobody else has."""
        known = self._faces[person]
        if other not in known:
            known[other] = Handle(Secrets(self.secrets(f"faces {person}"))(f"{other}", 8))
            self.persons[known[other]] = other
        return known[other]


def back(at: int, days: int) -> int:
    """Return the first of so many whole days before the day of a moment."""
    return day_of(at) - days


def window(person: int, first: int, until: int) -> list[tuple[int, int]]:
    """Return the (person, day) of a time."""
    return [(person, day) for day in range(first, day_of(until - 1) + 1)]


def unix_day(calendar: Calendar, day: int) -> UnixTime:
    """Return midnight UTC of a day of the town."""
    return calendar.unix(day * DAY)
