"""What does a small world answer that is asked the same days again and again? What it answered before.

Thousands of first cases meet the same few hundred persons on the same few weeks. Only days on which nobody stays away
are remembered, and only of worlds so small that a day of everybody is soon asked.
"""

from __future__ import annotations

import numpy as np

from sim.units import Day, Int32s, Int64s
from sim.world.answers import Meetings, Proximities, World
from sim.world.conduct import Conduct

SMALL = 2_000
"""Persons up to whom a whole day is worth remembering."""


class Remembered:
    """A world with a memory for the days on which nobody stays away: the same answers, row for row."""

    def __init__(self, world: World) -> None:
        self.world, self.people, self.caveats = world, world.people, world.caveats
        self.knows_distance, self.knows_homes = world.knows_distance, world.knows_homes
        self.cycle_days = world.cycle_days
        self._days: dict[Day, Meetings] = {}

    def meetings(self, persons: Int32s, day: Day | Int64s, conduct: Conduct) -> Meetings:
        """Return every meeting of these persons on that day (each asked person's side)."""
        if len(conduct) or self.people.count > SMALL or isinstance(day, np.ndarray):
            return self.world.meetings(persons, day, conduct)
        if day not in self._days:
            everybody = np.arange(self.people.count, dtype=np.int32)
            self._days[day] = self.world.meetings(everybody, day, conduct)
        whole, asked = self._days[day], np.zeros(self.people.count, dtype=np.bool_)
        asked[persons] = True
        theirs: Meetings = whole if asked.all() else whole.where(asked[whole.asked])
        return theirs

    def sightable(self, phones: Int32s, day: Day | Int64s, conduct: Conduct) -> Proximities:
        """Return which phones were near these phones on that day."""
        return self.world.sightable(phones, day, conduct)
