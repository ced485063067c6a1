"""When does a phone ask for news? At its own minute of each period, give or take: a function of phone and calendar.

So what is asked, and when, does not depend on who will declare, nor on which phones a run builds.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.draws import Draws
from sim.parameters import parameter

JITTER_S = parameter(360, "s", "TousAntiCovid, config.json of 9 March 2021: app.randomStatusHour 0.1 h; assumption: "
                     "every app's requests are moved that far")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Polls:
    """The requests of all phones of one arm: one every `period_s`, up to `JITTER_S` late."""

    draws: Draws
    period_s: int

    def at(self, phone: int, k: int) -> int:
        """Return when request k of a phone comes, in s since day 0 (k may be negative)."""
        phase = self.draws.uniform("hall.poll_phase", phone) * self.period_s
        return int(k * self.period_s + phase + self.draws.uniform("hall.poll", phone, k) * JITTER_S)

    def first(self, phone: int, earliest: int) -> int:
        """Return the time of the first request of a phone that does not come before `earliest`."""
        k = (earliest - JITTER_S) // self.period_s - 1  # an earlier one cannot come so late
        while self.at(phone, k) < earliest:
            k += 1
        return self.at(phone, k)
