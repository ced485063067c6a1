"""Whom should a system have warned, and did not?"""

from __future__ import annotations

import numpy as np

from sim.hall.journal import ANYBODY, Journal
from sim.measures.told import pairs
from sim.parameters import parameter
from sim.units import DAY, Bools, Int64s, IntColumn

UPLOAD_WINDOW = parameter(14 * DAY, "s", "assumption: 14 days, what GAEN, DP-3T and ROBERT keep and upload at most")
TIME_TO_ALERT = parameter(7 * DAY, "s", "assumption: a report has a week to reach whom it can reach")


def missed(journal: Journal) -> dict[str, int]:
    """Count those infected by a declarer who could be warned, and were never alerted for that declarer.

    Only infections before the report and inside the upload window, of reports that had a week to work. Where human
    tracers interview, every confirmed case stands for a declarer, from the result on: else an office would miss the
    fewer, the fewer it speaks to. Those who would have named nobody are among them, as nobody is asked who says no to
    an app. By half:
    ".household" for infections by somebody of the same home, ".other" for the rest, "" for all.
    """
    person, source, _, together = due(journal)
    evidence = journal.table("evidence")
    unwarned = ~np.isin(pairs(person, source), pairs(evidence["person"], evidence["declarer"]))
    halves = {"": unwarned, ".household": unwarned & together, ".other": unwarned & ~together}
    return {half: int(those.sum()) for half, those in halves.items()}


def due(journal: Journal) -> tuple[Int64s, Int64s, Int64s, Bools]:
    """Return who should be warned: person, declarer who infected them, when; and whether both live together."""
    infections = journal.table("infections")
    declarer, since = _declarers(journal)
    traceable = np.isin(infections["source"], declarer) & journal.can_warn(infections["person"])
    person, source, at = (infections[name][traceable].astype(np.int64) for name in ("person", "source", "at"))
    reported = since[np.searchsorted(declarer, source)]
    in_time = (at < reported) & (at >= reported - UPLOAD_WINDOW) & (reported <= journal.days * DAY - TIME_TO_ALERT)
    person, source, at = person[in_time], source[in_time], at[in_time]
    home, theirs = (journal.of_persons(who, "home") for who in (person, source))
    return person, source, at, (home == theirs) & (home >= 0)


def _declarers(journal: Journal) -> tuple[IntColumn, IntColumn]:
    """Return those of whom a system has or should have heard, in order, and since when."""
    reports, tests = journal.table("reports"), journal.table("tests")
    person, at = reports["person"], reports["at"]
    if ANYBODY in journal.numbers:
        person, at = tests["person"][tests["positive"]], tests["result_at"][tests["positive"]]
    declarer, first = np.unique(person, return_index=True)
    return declarer, at[first]
