"""Whom should a system have warned, and did it, in time, late or never?"""

from __future__ import annotations

import numpy as np

from sim.hall.journal import ANYBODY, Journal
from sim.measures.counted import Counted, Measured
from sim.measures.told import CONTAGIOUS_AFTER, pairs
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


def reached(journal: Journal) -> Measured:
    """Count, of those infected by a declarer of another home, who was warned of that one in time, late, and never.

    In time is before the person's own contagiousness begins. Where homes are not known, all are counted.
    """
    person, source, at, together = due(journal)
    person, source, at = person[~together], source[~together], at[~together]
    evidence = journal.table("evidence")
    keys = pairs(evidence["person"], evidence["declarer"])
    order = np.lexsort((evidence["at"], keys))
    keys, warned_at = keys[order], evidence["at"][order].astype(np.int64)
    first = np.searchsorted(keys, pairs(person, source))
    warned = first < keys.size
    warned[warned] = keys[first[warned]] == pairs(person, source)[warned]
    early = warned.copy()
    early[warned] = warned_at[first[warned]] < at[warned] + CONTAGIOUS_AFTER
    outcomes = {"in_time": early, "late": warned & ~early, "never": ~warned}
    return {f"misses.{name}": Counted(float(those.sum()), float(person.size), "persons infected by a declarer")
            for name, those in outcomes.items()}  # fmt: skip


def due(journal: Journal) -> tuple[Int64s, Int64s, Int64s, Bools]:
    """Return who should be warned: person, declarer who infected them, when; and whether both live together."""
    infections = journal.table("infections")
    declarer, since = declarers(journal)
    traceable = np.isin(infections["source"], declarer) & journal.can_warn(infections["person"])
    person, source, at = (infections[name][traceable].astype(np.int64) for name in ("person", "source", "at"))
    reported = since[np.searchsorted(declarer, source)]
    in_time = (at < reported) & (at >= reported - UPLOAD_WINDOW) & (reported <= journal.days * DAY - TIME_TO_ALERT)
    person, source, at = person[in_time], source[in_time], at[in_time]
    home, theirs = (journal.of_persons(who, "home") for who in (person, source))
    return person, source, at, (home == theirs) & (home >= 0)


def declarers(journal: Journal) -> tuple[IntColumn, IntColumn]:
    """Return those of whom a system has or should have heard, in order, and since when."""
    reports, tests = journal.table("reports"), journal.table("tests")
    person, at = reports["person"], reports["at"]
    if ANYBODY in journal.numbers:
        person, at = tests["person"][tests["positive"]], tests["result_at"][tests["positive"]]
    declarer, first = np.unique(person, return_index=True)
    return declarer, at[first]
