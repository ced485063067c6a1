"""Who was alerted, how often wrongly and in which sense, who too late, and who never?

An **alert** is a person's first warning in 14 days: a warning that follows another one within 14 days is the same alert
going on. The three senses of a false alert stand side by side and are not nested. **Radio**: no declarer behind it was
within the rule's distance and time. **Exposure**: the declarers behind it gave dose 0; distance and time play no part.
**Infection**: the person was not infected by a declarer behind it, before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.hall.journal import Journal, Table
from sim.measures.counted import Counted, Measured, Unknown
from sim.metrics import METRICS
from sim.parameters import parameter
from sim.units import DAY, Bools, Floats, Int64s

WARNED_AFRESH = parameter(14 * DAY, "s", "assumption: 14 days without a warning, the retention of the apps of 2020")
UPLOAD_WINDOW = parameter(14 * DAY, "s", "assumption: 14 days, what GAEN, DP-3T and ROBERT keep and upload at most")
TIME_TO_ALERT = parameter(7 * DAY, "s", "assumption: a report has a week to reach whom it can reach")
CONTAGIOUS_AFTER = parameter(DAY, "s", "assumption: nothing follows from an infection within its first 24 h")

NO_DISTANCE = "this run kept no time within the rule's distance"
NO_HOMES = "this run kept no homes"


def alerts(journal: Journal) -> Measured:
    """Count the alerts of one arm and seed, and those that are false, late or missing."""
    told = Told(journal)
    everybody: Measured = {
        "alerts.people": Counted(len(told)),
        "alerts.per_report": Counted(len(told), journal.table("reports")["at"].size, "reports"),
        "alerts.false_radio": Unknown(journal.unknown.get("distance", NO_DISTANCE)),
        "alerts.false_exposure": told.share(told.dose == 0),
        "alerts.false_infection": told.share(~told.infected_by_evidence),
        "alerts.mean_risk": told.share(-np.expm1(-told.dose_in_time)),
        "alerts.missed": Counted(missed(journal)),
        "alerts.late": told.share(told.contagious),
    }
    return everybody | _by_home(journal) | _causes(journal)


def _by_home(journal: Journal) -> Measured:
    why = Unknown(journal.unknown.get("homes", NO_HOMES))
    return {name: why for name in METRICS if name.startswith("alerts.") and name.endswith((".household", ".other"))}


def _causes(journal: Journal) -> Measured:
    why = Unknown(journal.unknown.get("distance", NO_DISTANCE))
    return {name: why for name in METRICS if name.startswith("alerts.cause.")}


def _pairs(person: Int64s, other: Int64s) -> Int64s:
    """Return one integer for each pair (person, other), which sorts as the pairs do."""
    return (person.astype(np.int64) << 32) + other


@dataclass(frozen=True)
class Told:
    """The alerts of one journal as columns of shape (n,), with what was true when they came."""

    journal: Journal

    @cached_property
    def _rows(self) -> tuple[Int64s, Int64s]:
        """Person and second of each alert: the warnings with no other one in the 14 days before."""
        table = self.journal.table("alerts")
        person, at = table["person"].astype(np.int64), table["at"].astype(np.int64)
        again = (person[1:] == person[:-1]) & (at[1:] - at[:-1] < WARNED_AFRESH)
        first = np.concatenate([np.ones(person[:1].size, dtype=np.bool_), ~again])
        return person[first], at[first]

    def __len__(self) -> int:
        return int(self._rows[0].size)

    def share(self, part: Bools | Floats) -> Counted:
        """Return the sum over alerts beside the number of alerts."""
        return Counted(float(part.sum()), len(self), "alerts")

    @cached_property
    def _evidence(self) -> tuple[Int64s, Int64s, Table]:
        """The evidence behind alerts: the alert's row, the declarer, and the other columns of the journal."""
        table = self.journal.table("evidence")
        keys = _pairs(*self._rows)
        wanted = _pairs(table["person"], table["at"])
        mine = np.isin(wanted, keys)
        rows = {name: column[mine] for name, column in table.items()}
        return np.searchsorted(keys, wanted[mine]), rows["declarer"].astype(np.int64), rows

    def _summed(self, name: str) -> Floats:
        """Sum a column of the evidence over the declarers behind each alert."""
        row, _, evidence = self._evidence
        total: Floats = np.bincount(row, weights=evidence[name], minlength=len(self)).astype(np.float64)
        return total

    @cached_property
    def dose(self) -> Floats:
        """The hazard that the declarers behind each alert gave the person, summed."""
        return self._summed("dose")

    @cached_property
    def dose_in_time(self) -> Floats:
        """The part of it given before anybody else had infected the person: what could make this alert a true one."""
        return self._summed("dose_in_time")

    @cached_property
    def _infection(self) -> tuple[Int64s, Int64s]:
        """Second and source of each alerted person's infection; persons never infected are infected after the end."""
        table = self.journal.table("infections")
        person, first = np.unique(table["person"], return_index=True)
        at = np.full(len(self), np.iinfo(np.int64).max)
        source = np.full(len(self), np.iinfo(np.int64).min)
        known = np.isin(self._rows[0], person)
        row = first[np.searchsorted(person, self._rows[0][known])]
        at[known], source[known] = table["at"][row], table["source"][row]
        return at, source

    @cached_property
    def infected_by_evidence(self) -> Bools:
        """Whether a declarer behind the alert had infected the person before it."""
        row, declarer, _ = self._evidence
        at, source = self._infection
        guilty = (source[row] == declarer) & (at[row] < self._rows[1][row])
        return np.bincount(row[guilty], minlength=len(self)) > 0

    @cached_property
    def contagious(self) -> Bools:
        """Whether the person had become contagious before the alert, whoever the source."""
        late: Bools = self._infection[0] < self._rows[1] - CONTAGIOUS_AFTER
        return late


def missed(journal: Journal) -> int:
    """Count app users infected by a declarer who were never alerted for that declarer.

    Only infections before the report and inside the upload window, of reports that had a week to work.
    """
    infections, reports, persons = journal.table("infections"), journal.table("reports"), journal.table("persons")
    declarer, first = np.unique(reports["person"], return_index=True)
    users = persons["person"][persons["app"]]
    traceable = np.isin(infections["source"], declarer) & np.isin(infections["person"], users)
    person, source, at = (infections[name][traceable].astype(np.int64) for name in ("person", "source", "at"))
    reported = reports["at"][first][np.searchsorted(declarer, source)]
    due = (at < reported) & (at >= reported - UPLOAD_WINDOW) & (reported <= journal.days * DAY - TIME_TO_ALERT)
    evidence = journal.table("evidence")
    alerted = np.isin(_pairs(person, source), _pairs(evidence["person"], evidence["declarer"]))
    return int((due & ~alerted).sum())
