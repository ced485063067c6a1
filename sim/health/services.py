"""How long does a patient wait for a swab? As long as the queue is: first come, first served."""

from __future__ import annotations

from collections.abc import Generator
from fractions import Fraction
from math import ceil
from typing import Any

import simpy

from sim.units import DAY, Seconds


class Lab:
    """A laboratory that takes `swabs_per_day`, one after the other, day and night; a result takes `turnaround_s` more.

    Those who come in the same second are served in the order in which they came. A lab of 0 swabs a day lets all wait
    for ever.
    """

    def __init__(self, env: simpy.Environment, swabs_per_day: float, turnaround_s: int) -> None:
        if swabs_per_day < 0 or turnaround_s < 0:
            raise ValueError(f"a laboratory of {swabs_per_day} swabs a day with results in {turnaround_s} s")
        self.env, self.swabs_per_day, self.turnaround_s = env, swabs_per_day, turnaround_s
        self._desk = simpy.Resource(env, capacity=1)
        self._free_at = Fraction(0)

    def swab(self) -> Generator[simpy.Event, Any, Seconds]:
        """Wait until the swab is taken, on a whole second; return that moment. A step of a SimPy process."""
        with self._desk.request() as turn:
            yield turn
            if not self.swabs_per_day:
                yield self.env.event()
            # Kept as a fraction: rounding each swab to a second would change how many the lab takes a day.
            begun = self._free_at if ceil(self._free_at) >= self.env.now else Fraction(int(self.env.now))
            self._free_at = begun + Fraction(DAY) / Fraction(self.swabs_per_day)
            yield self.env.timeout(ceil(self._free_at) - int(self.env.now))
        return Seconds(int(self.env.now))

    def __repr__(self) -> str:
        return f"Lab(swabs_per_day={self.swabs_per_day:g}, turnaround_s={self.turnaround_s})"
