"""When does a phone ask for news? At its own minute of each period, give or take: a function of phone and calendar.

So what is asked, and when, does not depend on who will declare, nor on which phones a run builds.
"""

from __future__ import annotations

import numpy as np

from sim.draws import Draws, uniform_of
from sim.kernels import kernel
from sim.parameters import parameter

JITTER_S = parameter(360, "s", "TousAntiCovid, config.json of 9 March 2021: app.randomStatusHour 0.1 h; assumption: "
                     "every app's requests are moved that far")  # fmt: skip


@kernel
def _at(key: np.uint64, phone: int, period_s: int, phase: float, k: int) -> int:
    """Return when request k of a phone comes."""
    return int(k * period_s + phase + uniform_of(key, phone, k, 0, 0) * JITTER_S)


class Polls:
    """The requests of all phones of one arm: one every `period_s`, up to `JITTER_S` late."""

    def __init__(self, draws: Draws, period_s: int) -> None:
        self.draws, self.period_s = draws, period_s
        self._key = draws.key("hall.poll")
        self._phases: dict[int, float] = {}

    def _phase(self, phone: int) -> float:
        if phone not in self._phases:
            self._phases[phone] = float(self.draws.uniform("hall.poll_phase", phone)) * self.period_s
        return self._phases[phone]

    def at(self, phone: int, k: int) -> int:
        """Return when request k of a phone comes, in s since day 0 (k may be negative)."""
        return _at(self._key, phone, self.period_s, self._phase(phone), k)

    def first(self, phone: int, earliest: int) -> int:
        """Return the time of the first request of a phone that does not come before `earliest`."""
        k = int((earliest - JITTER_S - self._phase(phone)) // self.period_s)  # an earlier one cannot come so late
        while (at := self.at(phone, k)) < earliest:
            k += 1
        return at
