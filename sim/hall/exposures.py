"""What was really between an alerted person and the declarers behind the alert? For the journal alone.

Asked at the end of the run, when who was infected when is known; the world answers for a past day as it did then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

import numpy as np

from sim.disease.spread import dose
from sim.hall.epidemic import Epidemic
from sim.hall.evidence import Told
from sim.hall.journal import Journal
from sim.parameters import parameter
from sim.systems.machine import Nearness
from sim.units import Barrier, Bools, Day, Int32s, Int64s, Setting, day_of
from sim.world.answers import Meetings, Places, Proximities, Visits, World
from sim.world.conduct import Conduct

COMMON = parameter(Nearness(2.0, 15.0, 1), "m, min, d", "assumption: the same yardstick for every rule; 2 m for 15 "
                   "minutes of a day, as close contacts were often defined in 2020")  # fmt: skip
WALLS = (Barrier.PLASTERBOARD, Barrier.BRICK, Barrier.FLOOR)
SCREENS = (Barrier.PLEXIGLASS, Barrier.GLASS)


@dataclass(frozen=True, slots=True)
class Resting:
    """One alert and one declarer behind it."""

    person: int
    at: int
    in_time: int
    by_day: Mapping[Day, list[Told]]

    @property
    def heard_s(self) -> int:
        """For how many seconds one phone heard the other."""
        return sum(one.heard_s for heard in self.by_day.values() for one in heard)


@dataclass(slots=True)
class Pair:
    """What is summed of an alerted person and a declarer, day by day."""

    met_s: int = 0
    dose: float = 0.0
    dose_in_time: float = 0.0
    near_s: dict[int, int] = field(default_factory=dict)
    near_common_s: dict[int, int] = field(default_factory=dict)
    alone_s: int = 0
    wall_s: int = 0
    screen_s: int = 0
    far_s: int = 0


class Exposures:
    """The alerts of one run, and what was behind each. `nearness` is what the rule of the arm means by near.

    An alert speaks of the `days` whole days before the day on which it came, and of that day until it came: what was
    met, what dose was given, and who could be infected by those behind it.
    """

    def __init__(
        self, world: World, conduct: Conduct, epidemic: Epidemic, journal: Journal, nearness: Nearness, days: int
    ) -> None:
        self.world, self.conduct, self.epidemic, self.journal = world, conduct, epidemic, journal
        self.nearness, self.days = nearness, days
        journal.numbers["evidence_days"] = days
        self.alerts: list[tuple[int, int, tuple[Told, ...]]] = []

    def note(self, person: int, at: int, heard: Iterable[Told]) -> None:
        """Remember an alert and what it rests on."""
        self.alerts.append((person, at, tuple(heard)))

    def settle(self) -> None:
        """Write the evidence of every alert into the journal."""
        for declarer, resting in sorted(self._by_declarer().items()):
            pairs = [Pair() for _ in resting]
            first = min(self._first_day(each.at) for each in resting)
            last = max(day_of(each.at - 1) for each in resting)
            for day in range(first, last + 1):
                self._add_day(declarer, resting, pairs, Day(day))
            for each, pair in zip(resting, pairs, strict=True):
                self._write(declarer, each, pair)

    def _by_declarer(self) -> Mapping[int, list[Resting]]:
        """Group what alerts rest on by declarer, each with the moment until which its dose could infect."""
        grouped: defaultdict[int, list[Resting]] = defaultdict(list)
        for person, at, heard in self.alerts:
            behind: defaultdict[int, list[Told]] = defaultdict(list)
            for each in heard:
                behind[each.declarer].append(each)
            in_time = self._in_time(person, at, behind)
            for declarer, theirs in behind.items():
                by_day = {day: list(some) for day, some in groupby(sorted(theirs), lambda one: day_of(one.at))}
                grouped[declarer].append(Resting(person, at, in_time, by_day))
        return grouped

    def _in_time(self, person: int, at: int, behind: Container[int]) -> int:
        """Return until when those behind an alert could infect: as long as nobody had, but for one of them in its days.

        Whom one of them had infected before its days was infected already, and no dose could do more.
        """
        infected_at, infector = int(self.epidemic.infected_at[person]), int(self.epidemic.source[person])
        by_them = infector in behind and day_of(infected_at) >= self._first_day(at)
        return at if by_them else min(infected_at, at)

    def _first_day(self, at: int) -> int:
        """Return the first of the days that an alert speaks of."""
        return day_of(at) - self.days

    def _add_day(self, declarer: int, resting: list[Resting], pairs: list[Pair], day: Day) -> None:
        """Add what happened on one day between a declarer and the persons alerted for this declarer."""
        met = self.world.meetings(np.array([declarer], dtype=np.int32), day, self.conduct)
        company, near = set(met.other.tolist()), None
        for each, pair in zip(resting, pairs, strict=True):
            heard = each.by_day.get(day)
            within = self._first_day(each.at) <= day <= day_of(each.at - 1)
            if not within or not (heard or each.person in company):
                continue
            theirs = met.where(met.other == each.person)
            self._add_meetings(each, pair, theirs, day)
            if heard and isinstance(self.world, Places):
                if near is None:
                    near = self.world.sightable(np.array([declarer], dtype=np.int32), day, self.conduct)
                pair_near = near.where(near.other == each.person)
                if len(pair_near):
                    self._add_heard(pair, heard, pair_near, theirs, self._visits(declarer, each.person, day))
                else:
                    pair.far_s += sum(one.heard_s for one in heard)

    def _visits(self, one: int, other: int, day: Day) -> list[Visits]:
        assert isinstance(self.world, Places)
        both = self.world.visits(np.array([one, other], dtype=np.int32), day, self.conduct)
        return [both.where(both.person == person) for person in (one, other)]

    def _add_meetings(self, each: Resting, pair: Pair, met: Meetings, day: Day) -> None:
        met = _clipped(met, each.at)
        pair.met_s += int(met.seconds.sum())
        pair.dose += self._dose(met, day)
        if day >= 0:  # a run begins with its first infections: no earlier meeting can have infected anybody
            pair.dose_in_time += self._dose(_clipped(met, each.in_time), day)
        if self.world.knows_distance:
            pair.near_s[day] = int(met.seconds[met.metres <= self.nearness.metres].sum())
            pair.near_common_s[day] = int(met.seconds[met.metres <= COMMON.metres].sum())

    def _dose(self, met: Meetings, day: Day) -> float:
        epidemic = self.epidemic
        return dose(met, epidemic.infected_at, epidemic.multiplier, epidemic.beta, epidemic.factors(day))

    def _add_heard(self, pair: Pair, heard: list[Told], near: Proximities, met: Meetings, visits: list[Visits]) -> None:
        """Tell what of the time heard came from a phone without its owner, through a wall or a screen, from afar."""
        at, seconds = np.array([one.at for one in heard]), np.array([one.heard_s for one in heard])
        row = _row_at(near.start, near.seconds, at)
        near = near.where(row)  # row -1 where no phones were near: the last one, and not used
        known = row >= 0
        together = (_row_at(met.start, met.seconds, at) >= 0) | _all_there(visits, near, at)
        walled, screened = np.isin(near.barrier, WALLS), np.isin(near.barrier, SCREENS)
        alone = known & ~together
        wall = known & together & walled
        screen = known & together & screened
        far = ~known | (together & ~walled & ~screened & (near.metres > self.nearness.metres))
        pair.alone_s += int(seconds[alone].sum())
        pair.wall_s += int(seconds[wall].sum())
        pair.screen_s += int(seconds[screen].sum())
        pair.far_s += int(seconds[far].sum())

    def _write(self, declarer: int, each: Resting, pair: Pair) -> None:
        near = _most(pair.near_s, self.nearness.days), _most(pair.near_common_s, COMMON.days)
        self.journal.note(
            "evidence", each.person, each.at, declarer, each.heard_s, pair.met_s, pair.dose, pair.dose_in_time, *near,
            pair.alone_s, pair.wall_s, pair.screen_s, pair.far_s,
        )  # fmt: skip


def _most(by_day: Mapping[int, int], days: int) -> int:
    """Return the largest sum over so many days, one after the other."""
    return max((sum(by_day.get(first + k, 0) for k in range(days)) for first in by_day), default=0)


def _clipped(met: Meetings, end: int) -> Meetings:
    """Return the part of these meetings that lies before `end`."""
    met = met.where(met.start < end)
    return replace(met, seconds=np.minimum(met.seconds, end - met.start).astype(np.int32))


def _row_at(start: Int32s, seconds: Int32s, at: Int64s) -> Int64s:
    """Return which row, of rows in order of their starts and apart, holds each moment; -1 for none."""
    row = np.searchsorted(start, at, side="right") - 1
    if not start.size:
        return row
    held: Int64s = np.where((row >= 0) & (at < start[row] + seconds[row]), row, -1)
    return held


def _all_there(visits: list[Visits], near: Proximities, at: Int64s) -> Bools:
    """Tell whether the owners were where their phones were near each other (on a landing: each at home)."""
    there = np.ones(at.size, dtype=np.bool_)
    for mine in visits:
        row = _row_at(mine.start, mine.end - mine.start, at)
        here = mine.where(row)
        landing = (near.setting == Setting.LANDING) & (here.setting == Setting.HOME)
        there &= (row >= 0) & (landing | (here.place == near.place))
    return there
