"""How many fell ill, how many were tested, how many reported, and how many infections did tracing avert?"""

from __future__ import annotations

import numpy as np

from sim.hall.journal import IMPORTED, SEEDED, Journal
from sim.measures.counted import Counted, Measured, Unknown
from sim.units import DAY, Bools, Int64s, IntColumn

NO_BASELINE = Unknown('no arm without tracing (system = "none") was run, so there is nothing to compare with')
OTHER_TOWN = Unknown(
    "these arms live in different towns, or begin with other cases, where the same seed draws other people"
)
NO_R0 = "the run did not simulate first cases"


def _new(journal: Journal) -> Bools:
    """Tell which infections happened from day 0 on: those of the start are in every arm."""
    table = journal.table("infections")
    new: Bools = (table["at"] >= 0) & (table["source"] != SEEDED)
    return new


def cumulative(journal: Journal) -> Int64s:
    """Return the infections from day 0 on, summed up to the end of each day; shape (days,)."""
    days = journal.table("infections")["at"][_new(journal)] // DAY
    return np.cumsum(np.bincount(days, minlength=journal.days)[: journal.days])


def epidemic(journal: Journal) -> Measured:
    """Count people, infections, tests and reports of one arm and seed."""
    tests = journal.table("tests")
    given = tests["positive"] & (tests["result_at"] < journal.days * DAY)
    return {
        "people": Counted(journal.people),
        "app_users": Counted(journal.app_users),
        "epidemic.infections": Counted(int(_new(journal).sum())),
        "epidemic.imported": Counted(int((_new(journal) & (journal.table("infections")["source"] == IMPORTED)).sum())),
        "epidemic.r0_reached": _r0_reached(journal),
        "tests.used": Counted(tests["swab_at"].size),
        "tests.positive": Counted(int(given.sum())),
        "reports": Counted(journal.table("reports")["at"].size),
        "reports.not_infected": Counted(_reported_uninfected(journal)),
    }


def infection_of(journal: Journal, person: IntColumn) -> tuple[Int64s, Int64s]:
    """Return second and source of these persons' infections; persons never infected are infected after the end."""
    infections = journal.table("infections")
    row = np.searchsorted(infections["person"], person)
    known = row < infections["person"].size
    known[known] = infections["person"][row[known]] == person[known]
    at, source = np.full(row.size, np.iinfo(np.int64).max), np.full(row.size, np.iinfo(np.int64).min)
    at[known], source[known] = infections["at"][row[known]], infections["source"][row[known]]
    return at, source


def _reported_uninfected(journal: Journal) -> int:
    """Count the reports of declarers who had not been infected before them."""
    reports = journal.table("reports")
    return int((infection_of(journal, reports["person"])[0] >= reports["at"]).sum())


def _r0_reached(journal: Journal) -> Counted | Unknown:
    if "r0_reached" not in journal.numbers:
        return Unknown(NO_R0)
    return Counted(journal.numbers["r0_reached"], error=journal.numbers.get("r0_reached_se", 0.0))


def averted(journal: Journal, baseline: Journal | Unknown) -> Measured:
    """Count the infections of arm none, same seed and horizon, that this arm does not have (negative: it has more).

    In place of the journal of arm none may stand why there is none to compare with.
    """
    names = "epidemic.infections_averted", "epidemic.infections_averted_share"
    if isinstance(baseline, Unknown):
        return dict.fromkeys(names, baseline)
    before, after = int(_new(baseline).sum()), int(_new(journal).sum())
    counted = Counted(before - after), Counted(before - after, before, "infections in arm none")
    return dict(zip(names, counted, strict=True))
