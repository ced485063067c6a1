"""Whom should a system have warned, and did not?"""

from __future__ import annotations

import numpy as np

from sim.hall.journal import Journal
from sim.measures.told import pairs
from sim.parameters import parameter
from sim.units import DAY

UPLOAD_WINDOW = parameter(14 * DAY, "s", "assumption: 14 days, what GAEN, DP-3T and ROBERT keep and upload at most")
TIME_TO_ALERT = parameter(7 * DAY, "s", "assumption: a report has a week to reach whom it can reach")


def missed(journal: Journal) -> dict[str, int]:
    """Count those infected by a declarer who could be warned, and were never alerted for that declarer.

    Only infections before the report and inside the upload window, of reports that had a week to work. By half:
    ".household" for infections by somebody of the same home, ".other" for the rest, "" for all.
    """
    infections, reports = journal.table("infections"), journal.table("reports")
    declarer, first = np.unique(reports["person"], return_index=True)
    traceable = np.isin(infections["source"], declarer) & journal.can_warn(infections["person"])
    person, source, at = (infections[name][traceable].astype(np.int64) for name in ("person", "source", "at"))
    reported = reports["at"][first][np.searchsorted(declarer, source)]
    due = (at < reported) & (at >= reported - UPLOAD_WINDOW) & (reported <= journal.days * DAY - TIME_TO_ALERT)
    evidence = journal.table("evidence")
    unwarned = due & ~np.isin(pairs(person, source), pairs(evidence["person"], evidence["declarer"]))
    home, theirs = (journal.of_persons(who, "home") for who in (person, source))
    together = (home == theirs) & (home >= 0)
    halves = {"": unwarned, ".household": unwarned & together, ".other": unwarned & ~together}
    return {half: int(those.sum()) for half, those in halves.items()}
