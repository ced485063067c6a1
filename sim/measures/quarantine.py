"""How many days do alerts keep people away from the others, and how many of these for nothing?

A stay caused by an alert counts once, up to the end of the run. Isolation of cases (sick, or tested positive) is the
same in every arm and is taken out. A day is needless while the person is not infected, whoever the
source.
"""

from __future__ import annotations

from collections import defaultdict

from sim.hall.journal import Journal, Why
from sim.measures.counted import Counted, Measured
from sim.parameters import parameter
from sim.units import DAY

INFECTED_FOR = parameter(20 * DAY, "s", "assumption: from the infection, 6 days of incubation and 2 weeks of illness")

Span = tuple[int, int]
"""From a second until another one, the last excluded."""


def quarantine(journal: Journal) -> Measured:
    """Count the person-days of quarantine of one arm and seed, and the needless ones."""
    infected = _infected(journal)
    total = needless = 0
    for person, stays in _stays(journal).items():
        spans = _quarantined(stays, journal.days * DAY)
        total += _length(spans)
        needless += _length(without(spans, infected.get(person, [])))
    return {"quarantine.days": Counted(total / DAY), "quarantine.needless_days": Counted(needless / DAY)}


def _stays(journal: Journal) -> dict[int, list[tuple[int, int, Why]]]:
    """Return the stays of each person, (from, until, Why), in the order in which they began."""
    table = journal.table("stays")
    stays: dict[int, list[tuple[int, int, Why]]] = defaultdict(list)
    for person, at, until, why in zip(*(column.tolist() for column in table.values()), strict=True):
        stays[person].append((at, until, Why(why)))
    return stays


def _infected(journal: Journal) -> dict[int, list[Span]]:
    table = journal.table("infections")
    spans: dict[int, list[Span]] = defaultdict(list)
    for person, at in zip(table["person"].tolist(), table["at"].tolist(), strict=True):
        spans[person].append((at, at + INFECTED_FOR))
    return spans


def _quarantined(stays: list[tuple[int, int, Why]], end: int) -> list[Span]:
    """Return when an alert kept somebody away who was not isolated as a case, before the end; spans apart."""
    mine = merged([(max(at, 0), min(until, end)) for at, until, why in stays if why is Why.ALERTED])
    return without(mine, [(at, until) for at, until, why in stays if why is not Why.ALERTED])


def merged(spans: list[Span]) -> list[Span]:
    """Return the same moments as spans apart from one another, in order."""
    apart: list[Span] = []
    for at, until in sorted(span for span in spans if span[0] < span[1]):
        if apart and at <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(until, apart[-1][1]))
        else:
            apart.append((at, until))
    return apart


def without(spans: list[Span], holes: list[Span]) -> list[Span]:
    """Return what is left of spans (apart from one another) outside all holes."""
    spans = [(at, until) for at, until in spans if at < until]
    for begin, stop in holes:
        if begin < stop:
            cut = [part for at, until in spans for part in ((at, min(until, begin)), (max(at, stop), until))]
            spans = [(at, until) for at, until in cut if at < until]
    return spans


def _length(spans: list[Span]) -> int:
    return sum(until - at for at, until in spans)
