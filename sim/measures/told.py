"""Which warnings are alerts, on what do they rest, and what was true when they came?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.hall.journal import Journal, Table
from sim.measures.epidemic import infection_of
from sim.measures.quarantine import INFECTED_FOR
from sim.parameters import parameter
from sim.units import DAY, MINUTE, Bools, Floats, Int64s

WARNED_AFRESH = parameter(14 * DAY, "s", "assumption: 14 days without a warning, the retention of the apps of 2020")
CONTAGIOUS_AFTER = parameter(DAY, "s", "assumption: nothing follows from an infection within its first 24 h")
COMMON_MINUTES = parameter(15.0, "min", "assumption: the common yardstick, 15 minutes of a day within 2 m")


def pairs(person: Int64s, other: Int64s) -> Int64s:
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
        return int(self.person.size)

    @property
    def person(self) -> Int64s:
        """Who was alerted."""
        return self._rows[0]

    @property
    def at(self) -> Int64s:
        """When, in s since day 0."""
        return self._rows[1]

    @cached_property
    def evidence(self) -> tuple[Int64s, Int64s, Table]:
        """The evidence behind alerts: the alert's row, the declarer, and the other columns of the journal."""
        table = self.journal.table("evidence")
        keys = pairs(self.person, self.at)
        wanted = pairs(table["person"], table["at"])
        mine = np.isin(wanted, keys)
        rows = {name: column[mine] for name, column in table.items()}
        return np.searchsorted(keys, wanted[mine]), rows["declarer"].astype(np.int64), rows

    def summed(self, name: str) -> Floats:
        """Sum a column of the evidence over the declarers behind each alert."""
        row, _, evidence = self.evidence
        total: Floats = np.bincount(row, weights=evidence[name], minlength=len(self)).astype(np.float64)
        return total

    def _longest(self, name: str) -> Int64s:
        """Return the largest of a column of the evidence behind each alert; 0 without evidence."""
        row, _, evidence = self.evidence
        most = np.zeros(len(self), dtype=np.int64)
        np.maximum.at(most, row, evidence[name])
        return most

    @cached_property
    def at_home(self) -> Bools:
        """Whether a declarer behind the alert lives with the alerted person."""
        row, declarer, _ = self.evidence
        home, theirs = (self.journal.of_persons(who, "home") for who in (self.person[row], declarer))
        together = (home == theirs) & (theirs >= 0)
        return np.bincount(row[together], minlength=len(self)) > 0

    # -- the three senses in which an alert may be false ---------------------------------------------------------------

    @cached_property
    def false_radio(self) -> Bools:
        """Whether no declarer behind the alert was within the rule's distance for its time, in its window of days."""
        far: Bools = self._longest("near_s") < self.journal.numbers.get("rule_minutes", 0.0) * MINUTE
        return far

    @cached_property
    def false_radio_common(self) -> Bools:
        """The same with the yardstick that is common to all rules: 2 m for 15 minutes of a day."""
        far: Bools = self._longest("near_common_s") < COMMON_MINUTES * MINUTE
        return far

    @cached_property
    def false_exposure(self) -> Bools:
        """Whether the declarers behind the alert gave no dose."""
        nothing: Bools = self.dose == 0.0
        return nothing

    @cached_property
    def false_infection(self) -> Bools:
        """Whether no declarer behind the alert had infected the person in the days of which it speaks."""
        return ~self.infected_by_evidence

    @cached_property
    def dose(self) -> Floats:
        """The hazard that the declarers behind each alert gave the person, summed."""
        return self.summed("dose")

    @cached_property
    def dose_in_time(self) -> Floats:
        """The part of it given before anybody else had infected the person: what could make this alert a true one."""
        return self.summed("dose_in_time")

    @cached_property
    def _infection(self) -> tuple[Int64s, Int64s]:
        """Second and source of each alerted person's infection; persons never infected are infected after the end."""
        return infection_of(self.journal, self.person)

    @cached_property
    def infected_by_evidence(self) -> Bools:
        """Whether a declarer behind the alert had infected the person before it, in the days of which it speaks.

        These are the days whose dose counts, so nobody is infected without dose.
        """
        row, declarer, _ = self.evidence
        at, source = self._infection
        since = (self.at // DAY - int(self.journal.numbers.get("evidence_days", 0))) * DAY
        guilty = (source[row] == declarer) & (at[row] >= since[row]) & (at[row] < self.at[row])
        return np.bincount(row[guilty], minlength=len(self)) > 0

    @cached_property
    def declarer_not_infected(self) -> Bools:
        """Whether those behind the alert declared, and none of them had been infected before it."""
        row, declarer, _ = self.evidence
        since, _ = infection_of(self.journal, declarer)
        infected = np.bincount(row[since < self.at[row]], minlength=len(self)) > 0
        told: Bools = np.bincount(row, minlength=len(self)) > 0
        return told & ~infected

    def infected_by_anybody(self, within: int) -> Bools:
        """Whether the person is infected, whoever the source, so many seconds after the alert."""
        infected: Bools = self._infection[0] <= self.at + within
        return infected

    def users_infected(self, within: int) -> Floats:
        """The share of all who could be warned, alerted or not, infected so many seconds after each alert."""
        at, users = self._users
        share: Floats = np.searchsorted(at, self.at + within, side="right") / max(users, 1)
        return share

    @cached_property
    def _users(self) -> tuple[Int64s, int]:
        """When all who could be warned were infected, in order of time, and how many these are."""
        infections = self.journal.table("infections")
        first = infections["person"][np.diff(infections["person"], prepend=-1) != 0]
        at: Int64s = infections["at"][np.diff(infections["person"], prepend=-1) != 0]
        at = np.sort(at[self.journal.can_warn(first)].astype(np.int64))
        return at, self.journal.warnable

    def tested_positive(self, within: int) -> Bools:
        """Whether the person has a positive result from the alert on, within so many seconds."""
        tests = self.journal.table("tests")
        found = tests["positive"]
        results = np.sort(pairs(tests["person"][found], tests["result_at"][found]))
        since, until = pairs(self.person, self.at), pairs(self.person, self.at + within)
        some: Bools = np.searchsorted(results, since) < np.searchsorted(results, until, side="right")
        return some

    @cached_property
    def contagious(self) -> Bools:
        """Whether the person had become contagious before the alert and was still infected, whoever the source."""
        infected_at = self._infection[0]
        late: Bools = (infected_at < self.at - CONTAGIOUS_AFTER) & (infected_at > self.at - INFECTED_FOR)
        return late
