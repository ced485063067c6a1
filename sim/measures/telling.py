"""How long after a report do those whom it warns learn of it? What servers, requests and guards take, in hours."""

from __future__ import annotations

import numpy as np

from sim.hall.journal import Journal
from sim.measures.counted import Counted, Measured
from sim.measures.told import Told
from sim.metrics.telling import AFTER_REPORT
from sim.units import HOUR, NEVER, Int64s


def telling(journal: Journal) -> Measured:
    """Count the hours from the latest report behind each alert until it came."""
    told, reports = Told(journal), journal.table("reports")
    row, declarer, _ = told.evidence
    reported = _reported(reports["person"].astype(np.int64), reports["at"].astype(np.int64), declarer)
    latest = np.full(len(told), -NEVER, dtype=np.int64)
    np.maximum.at(latest, row, np.where(reported <= told.at[row], reported, -NEVER))
    known = latest > -NEVER
    hours = float((told.at - latest)[known].sum()) / HOUR
    return {AFTER_REPORT: Counted(hours, int(known.sum()), "alerts with a report behind them")}


def _reported(person: Int64s, at: Int64s, who: Int64s) -> Int64s:
    """Return when each of these first reported; never, for one who did not."""
    persons, first = np.unique(person, return_index=True)
    if not persons.size:
        return np.full(who.size, int(NEVER), dtype=np.int64)
    place = np.minimum(np.searchsorted(persons, who), persons.size - 1)
    return np.where(persons[place] == who, at[first][place], int(NEVER))
