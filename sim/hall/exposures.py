"""What was really between an alerted person and the declarers behind the alert? For the journal alone.

Asked at the end of the run, when who was infected when is known; the world answers for a past day as it did then. Each
day is asked of once, for all declarers whom an alert of it concerns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from sim.disease.spread import doses
from sim.hall.epidemic import Epidemic
from sim.hall.evidence import Told
from sim.hall.journal import Journal
from sim.hall.overheard import KINDS, overheard
from sim.hall.pairs import Heard, Noted, Pairs
from sim.parameters import parameter
from sim.systems.machine import Nearness
from sim.units import DAY, Day, Floats, Int32s, Int64s, IntColumn
from sim.world.answers import Meetings, Places, Proximities, World
from sim.world.conduct import Conduct

COMMON = parameter(Nearness(2.0, 15.0, 1), "m, min, d", "assumption: the same yardstick for every rule; 2 m for 15 "
                   "minutes of a day, as close contacts were often defined in 2020")  # fmt: skip
AT_ONCE = 1 << 14
"""Pairs about whom a world is asked at once, so that its answer fits into memory in a country too."""

DAY_BITS = 32
"""Days, of either sign, that an integer holds beside the number of a pair."""


class Exposures:
    """The alerts of one run, and what was behind each. `nearness` is what the rule of the arm means by near.

    `phones` tells whether phones heard what is behind alerts; else persons recalled it, and their phones play no part.

    An alert speaks of the `days` whole days before the day on which it came, and of that day until it came: what was
    met, what dose was given, and who could be infected by those behind it.
    """

    def __init__(
        self, world: World, conduct: Conduct, epidemic: Epidemic, journal: Journal, nearness: Nearness, days: int,
        *, phones: bool = True,
    ) -> None:  # fmt: skip
        self.world, self.conduct, self.epidemic, self.journal = world, conduct, epidemic, journal
        self.nearness, self.days, self.phones = nearness, days, phones
        journal.numbers["evidence_days"] = days
        self.noted = Noted()

    def note(self, person: int, at: int, heard: Iterable[Told]) -> None:
        """Remember an alert and what it rests on."""
        declarer, heard_at, heard_s = np.array([*heard], dtype=np.int64).reshape(-1, 3).T
        self.note_columns(person, at, declarer, heard_at, heard_s)

    def note_columns(self, person: int, at: int, declarer: IntColumn, heard_at: IntColumn, heard_s: IntColumn) -> None:
        """Remember an alert and what it rests on, by the columns of `Told`."""
        self.noted.add(person, at, declarer, heard_at, heard_s)

    def settle(self) -> None:
        """Write the evidence of every alert into the journal."""
        pairs, heard = self.noted.pairs()
        if not len(pairs):
            return
        recount = Recount(self, pairs)
        for day, rows, today in _by_day(pairs, heard, self.days):
            recount.add(day, rows, today)
        self.journal.note_columns("evidence", *recount.columns())


def _by_day(pairs: Pairs, heard: Heard, days: int) -> Iterator[tuple[Day, Int64s, Heard]]:
    """Yield each day with pairs whose alerts speak of it, ascending and not too many at once, and their hearings."""
    first, last, heard_on = _first_day(pairs, days), (pairs.at - 1) // DAY, heard.at // DAY
    for day in range(int(first.min()), int(last.max()) + 1):
        spoken_of = (first <= day) & (day <= last)
        rows = np.flatnonzero(spoken_of)
        today = heard.where(slice(*np.searchsorted(heard_on, (day, day + 1))))
        today = today.where(spoken_of[today.pair])
        for begin in range(0, rows.size, AT_ONCE):
            some = rows[begin : begin + AT_ONCE]
            yield Day(day), some, today.where(slice(*np.searchsorted(today.pair, (some[0], some[-1] + 1))))


def _first_day(pairs: Pairs, days: int) -> Int64s:
    """Return the first of the days that the alert of each pair speaks of."""
    first: Int64s = pairs.at // DAY - days
    return first


class Recount:
    """What is summed of pairs, day by day: columns with an entry a pair."""

    def __init__(self, exposures: Exposures, pairs: Pairs) -> None:
        epidemic = exposures.epidemic
        self.world, self.conduct, self.epidemic = exposures.world, exposures.conduct, epidemic
        self.places = exposures.world if isinstance(exposures.world, Places) else None
        self.phones = exposures.phones
        self.nearness, self.pairs, self.until = exposures.nearness, pairs, _in_time(pairs, epidemic, exposures.days)
        self.infected_at, self.multiplier = epidemic.infected_at[pairs.declarer], epidemic.multiplier[pairs.declarer]
        self.met_s = np.zeros(len(pairs), dtype=np.int64)
        self.dose, self.dose_in_time = np.zeros(len(pairs)), np.zeros(len(pairs))
        self.near, self.near_common = Windows(), Windows()
        self.heard_s = {kind: np.zeros(len(pairs), dtype=np.int64) for kind in KINDS}

    def add(self, day: Day, rows: Int64s, heard: Heard) -> None:
        """Add what happened on a day between the two of these pairs; `heard` are their hearings of the day."""
        declarers = np.unique(self.pairs.declarer[rows])
        met = self.pairs.among(self.world.meetings(declarers, day, self.conduct), rows)
        self._add_meetings(met, day)
        if len(heard) and self.places is not None:
            self._add_heard(self.places, day, heard, met)

    def _add_meetings(self, met: Meetings, day: Day) -> None:
        met = _clipped(met, self.pairs.at)
        np.add.at(self.met_s, met.asked, met.seconds)
        self._add_doses(self.dose, met, day)
        if day >= 0:  # a run begins with its first infections: no earlier meeting can have infected anybody
            self._add_doses(self.dose_in_time, _clipped(met, self.until), day)
        if self.world.knows_distance:
            self.near.add(met.where(met.metres <= self.nearness.metres), day)
            self.near_common.add(met.where(met.metres <= COMMON.metres), day)

    def _add_doses(self, sums: Floats, met: Meetings, day: Day) -> None:
        epidemic = self.epidemic
        pair, dose = doses(met, self.infected_at, self.multiplier, epidemic.beta, epidemic.factors(day))
        sums[pair] += dose

    def _add_heard(self, world: Places, day: Day, heard: Heard, met: Meetings) -> None:
        """Add what of the time heard came from a phone without its owner, through a wall or a screen, from afar."""
        rows = np.unique(heard.pair)
        near: Meetings | Proximities = met
        if self.phones:
            near = self.pairs.among(self.world.sightable(np.unique(self.pairs.declarer[rows]), day, self.conduct), rows)
        kinds = overheard(world, self.conduct, day, self.pairs, heard, near, met, self.nearness.metres)
        for kind, those in kinds.items():
            np.add.at(self.heard_s[kind], heard.pair[those], heard.seconds[those])

    def columns(self) -> Iterator[IntColumn | Floats]:
        """Yield the columns of the journal's evidence."""
        pairs = self.pairs
        yield from (pairs.person, pairs.at, pairs.declarer, pairs.heard_s, self.met_s, self.dose, self.dose_in_time)
        yield self.near.most(len(pairs), self.nearness.days)
        yield self.near_common.most(len(pairs), COMMON.days)
        yield from self.heard_s.values()


def _in_time(pairs: Pairs, epidemic: Epidemic, days: int) -> Int64s:
    """Return until when those behind an alert could infect: as long as nobody had, but for one of them in its days.

    Whom one of them had infected before its days was infected already, and no dose could do more.
    """
    infected_at = epidemic.infected_at[pairs.person].astype(np.int64)
    by_this = (epidemic.source[pairs.person] == pairs.declarer) & (infected_at // DAY >= _first_day(pairs, days))
    by_them = np.isin(pairs.alert, pairs.alert[by_this])
    return np.where(by_them, pairs.at, np.minimum(infected_at, pairs.at))


def _clipped(met: Meetings, end: Int64s) -> Meetings:
    """Return the part of these meetings that lies before `end`, which has an entry a pair."""
    met = met.where(met.start < end[met.asked])
    return replace(met, seconds=np.minimum(met.seconds, end[met.asked] - met.start).astype(np.int32))


class Windows:
    """For how long the two of each pair were near each other, meeting by meeting."""

    def __init__(self) -> None:
        self._parts: list[tuple[Int32s, Int64s, Int32s]] = []

    def add(self, met: Meetings, day: Day) -> None:
        """Add the meetings of a day; `asked` is the pair."""
        self._parts.append((met.asked, np.full(len(met), day), met.seconds))

    def most(self, count: int, days: int) -> Int64s:
        """Return the largest sum of seconds over so many days, one after the other, of each of `count` pairs."""
        most = np.zeros(count, dtype=np.int64)
        if self._parts:
            pair, day, seconds = (np.concatenate(column) for column in zip(*self._parts, strict=True))
            order = np.lexsort((day, pair))
            keys = (pair.astype(np.int64) << DAY_BITS)[order] + day[order]
            before = np.concatenate([[0], np.cumsum(seconds[order], dtype=np.int64)])
            np.maximum.at(most, pair[order], before[np.searchsorted(keys, keys + days)] - before[:-1])
        return most
