"""How long does a patient wait for a swab? As long as the queue is: first come, first served.

One desk that serves in turn needs no simulated queue: when a swab is taken is known as soon as the patient joins, since
nobody who comes later is served before, and nobody leaves. So the queue is one number, when the desk is free again.
"""

from __future__ import annotations

from fractions import Fraction

from sim.units import DAY, NEVER, Seconds


class Lab:
    """A laboratory that takes `swabs_per_day`, one after the other, day and night; a result takes `turnaround_s` more.

    Those who come in the same second are served in the order in which they came. A lab of 0 swabs a day lets all wait
    for ever.
    """

    def __init__(self, swabs_per_day: float, turnaround_s: int) -> None:
        if swabs_per_day < 0 or turnaround_s < 0:
            raise ValueError(f"a laboratory of {swabs_per_day} swabs a day with results in {turnaround_s} s")
        self.swabs_per_day, self.turnaround_s = swabs_per_day, turnaround_s
        # Exact: rounding each swab to a second would change how many the lab takes a day. A swab takes `_each` ticks
        # of 1 / `_per_s` s, and the desk is free again at tick `_free_at`.
        swab = Fraction(DAY) / Fraction(swabs_per_day) if swabs_per_day else Fraction(0)
        self._each, self._per_s = swab.numerator, swab.denominator
        self._free_at = 0
        self._latest = 0

    def queue(self, at: int) -> Seconds:
        """Let a patient join the queue at `at`; return when the swab is taken, on a whole second (NEVER: not at all).

        Raises ValueError for a patient who comes before one that came already.
        """
        if at < self._latest:
            raise ValueError(f"a patient of {at} joins the queue behind one of {self._latest}")
        self._latest = at
        if not self.swabs_per_day:
            return Seconds(int(NEVER))
        begun = self._free_at if self._whole(self._free_at) >= at else at * self._per_s
        self._free_at = begun + self._each
        return Seconds(self._whole(self._free_at))

    def _whole(self, ticks: int) -> int:
        """Return the first whole second that is not before this tick."""
        return -(-ticks // self._per_s)

    def __repr__(self) -> str:
        return f"Lab(swabs_per_day={self.swabs_per_day:g}, turnaround_s={self.turnaround_s})"
