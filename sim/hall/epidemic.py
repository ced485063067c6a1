"""How does a day close? All its transmissions are drawn in one batch, each with its exact second.

Nothing follows from an infection within its first 24 hours, so the events of a day can be played one by one and the
transmissions drawn at its end: whom a person infects today depends on where both were, and conduct of a past moment no
longer changes. This is conservative lookahead, not an approximation; batches of an hour give the same run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sim.disease.course import INFECTIOUS_FOR_S, courses
from sim.disease.seats import infections
from sim.disease.spread import imports, seeds, transmissions
from sim.draws import Draws
from sim.hall.infected import Infected
from sim.hall.journal import IMPORTED, SEEDED, Journal
from sim.units import DAY, NEVER, Bools, Day, Floats, Int32s, Int64s, IntColumn
from sim.world.answers import World
from sim.world.conduct import Conduct
from sim.world.town import Town

NOWHERE = -1
"""The setting and place of an infection from outside, or from before."""

Found = tuple[Int32s, Int32s, Int32s, IntColumn, IntColumn]
"""Infections: person, source, at, setting, place."""


class Epidemic:
    """Who is infected since when, and the closing of days.

    Of everybody it keeps one byte, whether they were `infected`; the rest of those who were: `infected_at`, `onset`,
    `source` and `multiplier` read by person as arrays of everybody would.
    `factors(day)` gives what policies leave of transmission, by setting. `fall_ill(persons, onsets)` is told of the
    infections that will show symptoms at or after now.
    """

    def __init__(
        self,
        world: World,
        conduct: Conduct,
        draws: Draws,
        journal: Journal,
        beta: float,
        imports_per_day: float,
        factors: Callable[[Day], Floats],
        fall_ill: Callable[[Int32s, Int32s], None],
    ) -> None:
        self.world, self.conduct, self.draws, self.journal = world, conduct, draws, journal
        self.beta, self.imports_per_day, self.factors, self.fall_ill = beta, imports_per_day, factors, fall_ill
        self.rows = Infected()
        self.infected_at, self.onset = self.rows.at, self.rows.onset
        self.source, self.multiplier = self.rows.source, self.rows.multiplier
        self.infected: Bools = np.zeros(world.people.count, dtype=np.bool_)
        self.recent: Int32s = np.empty(0, dtype=np.int32)

    def seed(self, count: int) -> None:
        """Infect the first cases, spread over all stages of the course."""
        persons, at = seeds(self.draws, count, self.world.people.count)
        nowhere = np.full(persons.size, NOWHERE)
        self._infect(persons, at, np.full(persons.size, SEEDED), nowhere, nowhere, now=0)

    def stage(self, persons: Int32s, at: Int64s, onset: Int32s) -> None:
        """Infect the ill of a world that says itself when they fall ill."""
        nowhere = np.full(persons.size, NOWHERE)
        self._infect(persons, at.astype(np.int32), np.full(persons.size, SEEDED), nowhere, nowhere, now=0, onset=onset)

    def close(self, since: int, until: int) -> None:
        """Draw every infection of [since, until), which lies within one day, and put what follows in the calendar."""
        day = Day(since // DAY)
        found = [self._from_outside(day, since, until), self._from_each_other(day, since, until)]
        person, source, at, setting, place = (np.concatenate(parts) for parts in zip(*found, strict=True))
        order = np.lexsort((source, at, person))
        first = order[np.unique(person[order], return_index=True)[1]]
        first = first[np.lexsort((person[first], at[first]))]
        self._infect(person[first], at[first], source[first], setting[first], place[first], now=until)

    def _from_outside(self, day: Day, since: int, until: int) -> Found:
        persons, at = imports(self.draws, day, self.imports_per_day, self.world.people.count)
        ours = (at >= since) & (at < until) & ~self.infected[persons]
        persons, at = persons[ours], at[ours]
        nowhere = np.full(persons.size, NOWHERE)
        return persons, np.full(persons.size, IMPORTED, dtype=np.int32), at, nowhere, nowhere

    def _from_each_other(self, day: Day, since: int, until: int) -> Found:
        """Draw the infections of meetings: seat by seat where the world knows who sits where, else row by row."""
        sources = self._infectious(until)
        if isinstance(self.world, Town):
            got = infections(
                self.world, self.conduct, sources, self.infected_at[sources], self.beta * self.multiplier[sources],
                self.infected, day, self.factors(day), self.draws, since, until,
            )  # fmt: skip
        else:
            meetings = self.world.meetings(sources, day, self.conduct)
            got = transmissions(
                meetings, self.infected_at, self.multiplier, self.beta, self.factors(day), self.draws, since, until
            )
        return got.person, got.source, got.at, got.setting, got.place

    def _infectious(self, until: int) -> Int32s:
        """Return who may pass the disease on in the batch that ends now, by number."""
        age: Int64s = until - self.infected_at[self.recent].astype(np.int64)
        still = age < INFECTIOUS_FOR_S + DAY
        sources: Int32s = self.recent[still & (age > DAY)]
        self.recent = self.recent[still]
        return sources

    def _infect(
        self, person: Int32s, at: Int32s, source: IntColumn, setting: IntColumn, place: IntColumn, now: int,
        onset: Int32s | None = None,
    ) -> None:  # fmt: skip
        new = courses(self.draws, person, at)
        if onset is not None:
            new = replace(new, onset=onset)
        self.rows.add(person, at, new.onset, source, new.multiplier)
        self.infected[person] = True
        self.recent = np.sort(np.concatenate([self.recent, person]))
        self.journal.note_columns("infections", person, at, source, setting, place, new.onset)
        coming = (new.onset >= now) & (new.onset < NEVER)
        self.fall_ill(new.person[coming], new.onset[coming])
