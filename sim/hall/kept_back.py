"""What does an app keep back of an alert, and for how long? Only what its owner is told changes, not what it knows.

A phone that is opened still shows all; and how long apps keep alerts back, everybody can read in their code.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from sim.draws import Draws
from sim.hall.scenario.alerts import Alerts
from sim.units import DAY, HOUR, NEVER, Calendar, Day

WEEK = 7


class Shown(NamedTuple):
    """Which time an alert tells of: so many days from one on (NEVER: it tells of none)."""

    day: int
    days: int = 1


@dataclass(frozen=True, slots=True)
class KeptBack:
    """What the app of one arm keeps back of its alerts."""

    said: Alerts
    draws: Draws
    calendar: Calendar

    @property
    def least_s(self) -> int:
        """For how long every alert is kept back."""
        return round(self.said.delayed_h * HOUR)

    @property
    def random_s(self) -> int:
        """For how much longer at most."""
        return round(self.said.random_delay_h * HOUR)

    @property
    def random_days(self) -> int:
        """How many days more an owner must think back, who cannot know for how much longer this alert was kept."""
        return math.ceil(self.random_s / DAY)

    @property
    def most_days(self) -> int:
        """How many days at most lie between what an app knows and what it says, begun ones included."""
        return math.ceil((self.least_s + self.random_s) / DAY)

    def shown(self, day: int) -> Shown:
        """Return which time the owner is told of, for a day that the app knows (NEVER: it knows none)."""
        if day == NEVER or self.said.shows == "nothing":
            return Shown(int(NEVER))
        if self.said.shows == "week":
            return Shown(day - self.calendar.date(Day(day)).weekday(), WEEK)
        return Shown(day)

    def told_at(self, phone: int, at: int) -> int:
        """Return when a phone that knows of a risk at a moment tells its owner."""
        if not self.random_s:
            return at + self.least_s
        return at + self.least_s + int(float(self.draws.uniform("alerts.delay", phone, at)) * self.random_s)

    def counts_from(self, shown: Shown, now: int) -> int | None:
        """Return from when the quarantine of somebody counts who is told now; None: from when they act."""
        if self.said.stays_from == "alert" or shown.day == NEVER:
            return None
        return min(now, (shown.day + shown.days) * DAY)
