"""How many days do alerts keep people away from the others, and how many of these for nothing?

A stay caused by an alert counts once, up to the end of the run. Isolation of cases (sick, or tested positive) is the
same in every arm and is taken out. A day is needless while the person is not infected, whoever the source.
"""

from __future__ import annotations

import numpy as np

from sim.hall.journal import Journal, Why
from sim.measures.counted import Counted, Measured
from sim.parameters import parameter
from sim.units import DAY, Bools, Int64s

INFECTED_FOR = parameter(20 * DAY, "s", "assumption: from the infection, 6 days of incubation and 2 weeks of illness")

Spans = tuple[Int64s, Int64s, Int64s]
"""Of whom, from which second until which other one, the last excluded: columns; spans may overlap, or be empty."""


def quarantine(journal: Journal) -> Measured:
    """Count the person-days of quarantine of one arm and seed, and the needless ones."""
    table, infections = journal.table("stays"), journal.table("infections")
    person, at, until = (table[name].astype(np.int64) for name in ("person", "at", "until"))
    alerted, end = table["why"] == Why.ALERTED, journal.days * DAY
    kept = person[alerted], np.maximum(at[alerted], 0), np.minimum(until[alerted], end)
    isolated = person[~alerted], at[~alerted], until[~alerted]
    since = infections["at"].astype(np.int64)
    infected = infections["person"].astype(np.int64), since, since + INFECTED_FOR
    total, needless = covered(kept, isolated), covered(kept, isolated, infected)
    return {"quarantine.days": Counted(total / DAY), "quarantine.needless_days": Counted(needless / DAY)}


def covered(spans: Spans, *holes: Spans) -> int:
    """Return how many seconds of all persons lie in a span of theirs, and in none of their holes.

    Every beginning and end is passed in order of time, person by person: what counts is the time from one to the next
    while some span and no hole is open.
    """
    whose = np.unique(spans[0])
    person, at, step, hole = (np.concatenate(column) for column in zip(
        *(_ends(each, whose, is_hole) for each, is_hole in ((spans, False), *((hole, True) for hole in holes))),
        strict=True,
    ))  # fmt: skip
    order = np.lexsort((at, person))
    at, step, hole = at[order], step[order], hole[order]
    counts = (np.cumsum(np.where(hole, 0, step)) > 0) & (np.cumsum(np.where(hole, step, 0)) == 0)
    return int(np.diff(at)[counts[:-1]].sum())


def _ends(spans: Spans, whose: Int64s, hole: bool) -> tuple[Int64s, Int64s, Int64s, Bools]:
    """Return both ends of these persons' spans: whose, when, 1 where one begins and -1 where it ends, and `hole`."""
    person, at, until = spans
    some = (at < until) & np.isin(person, whose)
    ends = np.concatenate([at[some], until[some]])
    step = np.repeat([1, -1], int(some.sum()))
    return np.tile(person[some], 2), ends, step, np.full(ends.size, hole)
