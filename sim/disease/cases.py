"""Whom do first cases meet while they are infectious, and what dose does each of these others get?

A first case is a person and the second of infection; everybody else can be infected. Doses are at rate 1 and
multiplier 1, apart for home and elsewhere: how easily the disease passes is asked of them afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from sim.columns import Columns
from sim.disease.course import INFECTIOUS_FOR_S, Courses, chance_to_pass, courses
from sim.disease.spread import given, minutes
from sim.draws import Draws
from sim.units import DAY, Bools, Day, Floats, Int32s, Int64s, Setting
from sim.world.answers import Meetings, World
from sim.world.conduct import Conduct
from sim.world.ranges import ranges

INFECTIOUS_DAYS = -(-INFECTIOUS_FOR_S // DAY) + 1
NO_HOMES = "this world knows no homes"


@dataclass(frozen=True, slots=True)
class Rates:
    """How easily the disease passes: hazard per minute of meeting and unit of infectiousness, elsewhere and at home."""

    elsewhere: float
    home: float


@dataclass(frozen=True, slots=True)
class Cases(Columns):
    """First cases: who, and infected `at` in s since day 0. The number of a case is its row."""

    person: Int32s
    at: Int32s


def random_cases(world: World, draws: Draws, count: int) -> Cases:
    """Draw persons at random, infected at any second of the world's cycle."""
    k = np.arange(count)
    person = draws.uniform("disease.random_case", k) * world.people.count
    at = draws.uniform("disease.random_second", k) * world.cycle_days * DAY
    return Cases(person.astype(np.int32), at.astype(np.int32))


def courses_of(cases: Cases, draws: Draws) -> Courses:
    """Draw the course of each case, by its number: who is drawn twice has two courses."""
    return courses(draws, np.arange(len(cases), dtype=np.int32), cases.at)


class Doses:
    """What some first cases give the others they meet, summed by pair (case, other).

    `staying` returns the stays of some of the cases (their rows). It is asked for cases of different households
    together: at home nobody else stays, since the housemate who was drawn as a first case too is one of another story.
    `case`, `other`, `at_home`, `elsewhere` have an entry a pair. `meetings` are all of the cases' meetings while
    infectious, with the number of the case for the person asked; `pair` is each one's pair, `given` its dose.
    """

    def __init__(self, world: World, cases: Cases, staying: Callable[[Int64s], Conduct] | None = None) -> None:
        self.cases, self.people = cases, world.people.count
        self.meetings, counted = _met_apart(world, cases, staying) if staying else _met(world, cases, Conduct())
        m = self.meetings
        self.given = given(m, counted, cases.at)
        pairs, self.pair = np.unique(m.asked.astype(np.int64) * self.people + m.other, return_inverse=True)
        self.case, self.other = pairs // self.people, pairs % self.people
        self.home: Bools = (m.setting == Setting.HOME) & world.knows_homes
        self.at_home = self._by_pair(self.given * self.home)
        self.elsewhere = self._by_pair(self.given * ~self.home)

    def _by_pair(self, what: Floats) -> Floats:
        summed: Floats = np.bincount(self.pair, what, self.case.size).astype(np.float64)
        return summed

    def passed(self, rates: Rates) -> Floats:
        """Return the chance, for each pair, that the case infects the other."""
        return chance_to_pass(rates.home * self.at_home + rates.elsewhere * self.elsewhere)

    def offspring(self, passed: Floats) -> Floats:
        """Return how many others each case infects, from the chance of each pair."""
        counts: Floats = np.bincount(self.case, passed, len(self.cases)).astype(np.float64)
        return counts

    def next_cases(self, rates: Rates, draws: Draws, count: int) -> tuple[Cases, Int64s]:
        """Draw cases as they arise: persons infected by these ones, in proportion to the chance of it; and their pairs.

        The second is that of a meeting in proportion to its dose, any second of it.
        """
        k = np.arange(count)
        pair = _pick(self.passed(rates), draws.uniform("disease.next_case", k))
        order = np.argsort(self.pair, kind="stable")
        weight = np.cumsum((self.given * np.where(self.home, rates.home, rates.elsewhere))[order])
        ends = np.searchsorted(self.pair[order], np.arange(self.case.size), side="right") - 1
        starts = np.concatenate([[-1], ends[:-1]])[pair]
        low = np.where(starts >= 0, weight[starts], 0.0)
        wanted = low + draws.uniform("disease.next_meeting", k) * (weight[ends[pair]] - low)
        row = order[np.clip(np.searchsorted(weight, wanted, side="right"), starts + 1, ends[pair])]
        within = draws.uniform("disease.next_second", k) * self.meetings.seconds[row]
        at = self.meetings.start[row] + np.floor(within).astype(np.int32)
        return Cases(self.other[pair].astype(np.int32), at.astype(np.int32)), pair


def _pick(weight: Floats, u: Floats) -> Int64s:
    """Return which of the weighted things each share u of them all falls on."""
    total = np.cumsum(weight)
    picked: Int64s = np.searchsorted(total, u * total[-1], side="right")
    return picked


def _met(world: World, cases: Cases, conduct: Conduct) -> tuple[Meetings, Floats]:
    """Return all meetings of these cases from the day of infection on, and the minutes of each that count.

    `asked` is the case; by day, then case.
    """
    first_day, parts, counted = cases.at // DAY, [], []
    for day in range(int(first_day.min()), int(first_day.max()) + INFECTIOUS_DAYS):
        now = np.flatnonzero((first_day <= day) & (day < first_day + INFECTIOUS_DAYS))
        found = world.meetings(np.unique(cases.person[now]), Day(day), conduct)
        first = np.searchsorted(found.asked, cases.person[now])
        count = np.searchsorted(found.asked, cases.person[now], side="right") - first
        which, row = ranges(first, count)
        parts.append(replace(found.where(row), asked=now[which].astype(np.int32)))
        counted.append(minutes(found)[row])
    met: Meetings = Meetings.join(parts)
    return met, np.concatenate(counted)


def _met_apart(world: World, cases: Cases, staying: Callable[[Int64s], Conduct]) -> tuple[Meetings, Floats]:
    """Return what `_met` does, each case staying away while none of their housemates does."""
    parts, counted = [], []
    for rows in rounds(world, cases):
        met, minutes_met = _met(world, cases.where(rows), staying(rows))
        parts.append(replace(met, asked=rows[met.asked].astype(np.int32)))
        counted.append(minutes_met)
    every: Meetings = Meetings.join(parts)
    return every, np.concatenate(counted)


def rounds(world: World, cases: Cases) -> list[Int64s]:
    """Split cases (their rows) so that no two of a round live together: as few rounds as the fullest home has cases."""
    home = world.people.household_of(cases.person)
    if home is None:
        raise ValueError(NO_HOMES)
    order = np.argsort(home, kind="stable")
    number = np.empty(home.size, dtype=np.int64)
    number[order] = np.arange(home.size) - np.searchsorted(home[order], home[order])
    return [np.flatnonzero(number == k) for k in range(int(number.max(initial=-1)) + 1)]


def shared_homes(world: World, cases: Cases) -> Int64s:
    """Return how many others live with each case. Raises ValueError in a world that knows no homes."""
    housemates = world.people.housemates_of(cases.person)
    if housemates is None:
        raise ValueError(NO_HOMES)
    return housemates
