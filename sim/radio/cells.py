"""Which antenna holds a phone? The nearest one: antennas stand on a grid, each somewhat off its knot."""

from __future__ import annotations

import numpy as np

from sim.draws import Draws
from sim.parameters import parameter
from sim.units import Floats, Int64s
from sim.world.map import Map

# fmt: off
SPACING_M = parameter(500.0, "m", "assumption: an operator has an antenna every 500 m in a dense town")
OFF = parameter(0.25, "1", "assumption: an antenna stands at most so many spacings off the middle of its square, east "
                "and north; so the nearest one is that of a point's own square or of one of the eight around it")
# fmt: on
AROUND = (-1, 0, 1)


class Cells:
    """The antennas of one operator over a town's map, and the places each holds. One seed, one network."""

    def __init__(self, plan: Map, draws: Draws, spacing_m: float = SPACING_M) -> None:
        self.map, self.spacing_m, self._draws = plan, spacing_m, draws
        self.across = max(1, int(np.ceil(plan.across * plan.side / spacing_m)))

    def at(self, antenna: Int64s) -> tuple[Floats, Floats]:
        """Return where antennas stand: x and y in m."""
        row, column = np.divmod(antenna, self.across)
        east, north = (self._draws.uniform("radio.antenna", antenna, axis) for axis in (0, 1))
        x, y = (knot + 0.5 + OFF * (2.0 * off - 1.0) for knot, off in ((column, east), (row, north)))
        return x * self.spacing_m, y * self.spacing_m

    def of(self, places: Int64s) -> Int64s:
        """Return the antenna that holds the phones in each of these places: the nearest, of equals the first."""
        x, y = self.map.at(places)
        nearest, least = np.zeros(places.size, dtype=np.int64), np.full(places.size, np.inf)
        for north in AROUND:
            for east in AROUND:
                antenna = self._square(x, east) + self._square(y, north) * self.across
                at_x, at_y = self.at(antenna)
                metres = np.hypot(at_x - x, at_y - y)
                closer = metres < least
                nearest, least = np.where(closer, antenna, nearest), np.where(closer, metres, least)
        return nearest

    def _square(self, along: Floats, step: int) -> Int64s:
        square: Int64s = np.clip((along // self.spacing_m).astype(np.int64) + step, 0, self.across - 1)
        return square

    def held_by(self, antenna: int) -> Int64s:
        """Return the places whose phones an antenna holds."""
        x, y = self.at(np.array([antenna]))
        some = self.map.near(float(x[0]), float(y[0]), 2.0 * self.spacing_m)  # no place is farther from its antenna
        held: Int64s = some[self.of(some) == antenna]
        return held

    def __repr__(self) -> str:
        return f"Cells({self.across} x {self.across} antennas, every {self.spacing_m:g} m)"
