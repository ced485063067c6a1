"""The evidence behind alerts, counted one pair and one day after the other: slow, and plain enough to be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.disease.spread import hazards
from sim.hall.epidemic import Epidemic
from sim.hall.evidence import Told
from sim.systems.machine import Nearness
from sim.units import DAY, Barrier, Day, Setting
from sim.world.answers import Meetings, Places, World
from sim.world.conduct import Conduct

SOLID = {Barrier.PLASTERBOARD, Barrier.BRICK, Barrier.FLOOR}
SEE_THROUGH = {Barrier.PLEXIGLASS, Barrier.GLASS}

Alert = tuple[int, int, Sequence[Told]]
"""Who was alerted, when, and on what it rests."""


@dataclass(frozen=True)
class Recount:
    """A run that is over, and how its rule speaks of near; alerts speak of `days` days before them."""

    world: World
    conduct: Conduct
    epidemic: Epidemic
    nearness: Nearness
    days: int

    def rows(self, alerts: Sequence[Alert]) -> list[tuple[float, ...]]:
        """Return the rows of evidence of these alerts, in the order of a journal."""
        return sorted(row for alert in alerts for row in self._of(*alert))

    def _of(self, person: int, at: int, heard: Sequence[Told]) -> Iterator[tuple[float, ...]]:
        behind = sorted({each.declarer for each in heard})
        in_time = self._in_time(person, at, behind)
        for declarer in behind:
            told = [each for each in heard if each.declarer == declarer]
            yield (person, at, declarer, sum(each.heard_s for each in told), *self._pair(declarer, person, at, in_time),
                   *self._heard(declarer, person, at, told))  # fmt: skip

    def _in_time(self, person: int, at: int, behind: Sequence[int]) -> int:
        infected_at = int(self.epidemic.infected_at[person])
        by_them = int(self.epidemic.source[person]) in behind and infected_at // DAY in self._days(at)
        return at if by_them or infected_at > at else infected_at

    def _days(self, at: int) -> range:
        return range(at // DAY - self.days, (at - 1) // DAY + 1)

    def _met(self, declarer: int, person: int, day: int, until: int) -> Meetings:
        """The meetings of two persons on a day, as far as they came before a moment."""
        met = self.world.meetings(np.array([declarer], dtype=np.int32), Day(day), self.conduct)
        met = met.where((met.other == person) & (met.start < until))
        return replace(met, seconds=np.minimum(met.seconds, until - met.start).astype(np.int32))

    def _pair(self, declarer: int, person: int, at: int, in_time: int) -> tuple[float, ...]:
        """Seconds met, both doses, and the most seconds near by the rule of the arm and by the common yardstick."""
        met_s, dose, dose_in_time = 0, 0.0, 0.0
        near: dict[int, int] = {}
        near_common: dict[int, int] = {}
        for day in self._days(at):
            met = self._met(declarer, person, day, at)
            met_s += int(met.seconds.sum())
            dose += self._dose(met, day)
            if day >= 0:
                dose_in_time += self._dose(self._met(declarer, person, day, in_time), day)
            if self.world.knows_distance:
                near[day] = int(met.seconds[met.metres <= self.nearness.metres].sum())
                near_common[day] = int(met.seconds[met.metres <= 2.0].sum())
        return met_s, dose, dose_in_time, most(near, self.nearness.days), most(near_common, 1)

    def _dose(self, met: Meetings, day: int) -> float:
        epidemic = self.epidemic
        given = hazards(met, epidemic.infected_at, epidemic.multiplier, epidemic.beta, epidemic.factors(Day(day)))
        return float(given.sum())

    def _heard(self, declarer: int, person: int, at: int, told: Sequence[Told]) -> tuple[int, ...]:
        """Seconds heard alone, through a wall, through a screen, from afar."""
        found = {"alone": 0, "wall": 0, "screen": 0, "far": 0, "near": 0}
        for each in told:
            if each.at // DAY in self._days(at) and isinstance(self.world, Places):
                found[self._what_was(self.world, declarer, person, each.at)] += each.heard_s
        return tuple(found.values())[:4]

    def _what_was(self, world: Places, declarer: int, person: int, at: int) -> str:
        day = Day(at // DAY)
        near = self.world.sightable(np.array([declarer], dtype=np.int32), day, self.conduct)
        near = near.where((near.other == person) & (near.start <= at) & (at < near.start + near.seconds))
        if not len(near):
            return "far"
        met = self._met(declarer, person, day, at + 1)
        place, setting, barrier = (column[0] for column in (near.place, near.setting, near.barrier))
        if not (met.start + met.seconds > at).any():
            for owner in (declarer, person):
                here = world.visits(np.array([owner], dtype=np.int32), day, self.conduct)
                here = here.where((here.start <= at) & (at < here.end))
                at_home = setting == Setting.LANDING and Setting.HOME in here.setting
                if not (at_home or place in here.place):
                    return "alone"
        if barrier in SOLID | SEE_THROUGH:
            return "wall" if barrier in SOLID else "screen"
        return "far" if near.metres[0] > self.nearness.metres else "near"


def most(by_day: dict[int, int], days: int) -> int:
    """The largest sum over so many days, one after the other."""
    return max((sum(by_day.get(first + k, 0) for k in range(days)) for first in by_day), default=0)
