"""Does the operator of a server find people again? Its claims whose accounts are, held against whose they are.

Each user counts once, however many names a server has for one, and those known beforehand not at all. Names are ranked
over all seeds of an arm together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.hall.journal import Journal, Means
from sim.measures.counted import Counted, Measured, Unknown
from sim.measures.privacy import ACCUSED
from sim.measures.ranked import Ranking, counted
from sim.metrics.operators import ASKING, NAMES, OPERATED, OPERATOR, RIGHT_OF_TEN, USERS
from sim.units import HOUR, Bools, Floats, Int64s

LOOKED = "operator_users"
"""The number of a journal that says that an operator looked, and for how many."""
NO_OPERATOR = Unknown("no operator of a server tries here to find out who is behind its accounts")
PLACED = "seeds in which ten accounts or more hang together"
ALL_WAIT = Unknown("every report of this run still waits for others at its end: lower adversaries.reports_together")
CLOCKED = ("clocked", "clocked_wrong", "clocked_prior", "clocked_placebo")
NO_CLOCK = Unknown("no request here tells the server both whose account asks and what its phone's clock shows")
NOT_LOOKED_AT = Unknown("the operator does not look at phones' clocks here (adversaries.clocks.sd_s)")
KEPT = Unknown("accounts keep their names here")
RANKED = {"recall_90": Means.SERVER, "placebo": Means.EXCHANGED, "withheld": Means.UNREAD}
"""Metrics that are the users found again, nine names in ten right, by some means."""
OF = {
    "pairs_true": "pairs near each other in life",
    "pairs_seen": "pairs in company",
    "reports": "reports that reached the operator",
}


@dataclass(frozen=True)
class Named:
    """The likeliest candidate of each claim by some means: of whom, who, how surely, the surest first."""

    person: Int64s
    candidate: Int64s
    weight: Floats

    @property
    def right(self) -> Bools:
        """Which of them are right."""
        right: Bools = self.person == self.candidate
        return right


def named(journal: Journal, means: Means) -> Named:
    """Return whom an operator names, each claim by its likeliest candidate."""
    table = journal.table("claims")
    mine = (table["means"] == means) & (table["candidate"] >= 0) & (table["weight"] > 0.0)
    person, at, candidate, weight = (table[name][mine] for name in ("person", "at", "candidate", "weight"))
    order = np.lexsort((candidate, -weight, at, person))
    first = np.ones(order.size, dtype=np.bool_)
    first[1:] = (np.diff(person[order]) != 0) | (np.diff(at[order]) != 0)
    best = order[first]
    surest = best[np.argsort(-weight[best], kind="stable")]
    return Named(person[surest].astype(np.int64), candidate[surest].astype(np.int64), weight[surest])


def ranking(found: Named, users: float) -> Ranking:
    """Return names as they are ranked: of several right names of one person the surest counts."""
    adds = np.zeros(found.person.size)
    right = np.flatnonzero(found.right)
    adds[right[np.unique(found.person[right], return_index=True)[1]]] = 1.0
    return Ranking(found.weight, found.right, adds, users)


def at_precision(journals: Sequence[Journal], measured: Sequence[Measured]) -> None:
    """Count anew, in what was measured of the seeds of one arm, who is found at a precision that they have together."""
    looked = [(journal, each) for journal, each in zip(journals, measured, strict=True) if LOOKED in journal.numbers]
    for name, means in RANKED.items():
        found = counted(
            [ranking(named(journal, means), journal.numbers[LOOKED]) for journal, _ in looked], RIGHT_OF_TEN, USERS
        )
        for (_, each), one in zip(looked, found, strict=True):
            if isinstance(each[f"{OPERATED}{name}"], Counted):
                each[f"{OPERATED}{name}"] = one


def _rightly(found: Named) -> float:
    """Return how many persons some name is right of, however unsure."""
    return float(np.unique(found.person[found.right]).size)


def operator(journal: Journal) -> Measured:
    """Count what the operator of a server finds out in one journal."""
    if LOOKED not in journal.numbers:
        return {each.name: NO_OPERATOR for each in OPERATOR}
    number = {name.removeprefix("operator_"): each for name, each in journal.numbers.items()}
    users = number["users"]
    lists = {name: named(journal, means) for name, means in RANKED.items()}
    found = lists["recall_90"]
    sure = found.weight >= ACCUSED
    right = float(np.unique(found.person[sure & found.right]).size)
    wrong = float((sure & ~found.right).sum())
    both = number["pairs_both"]
    measured: Measured = {
        **{name: counted([ranking(each, users)], RIGHT_OF_TEN, USERS)[0] for name, each in lists.items()},
        "prior": Counted(users / max(number["gallery"], 1.0), users, USERS),
        "likeliest": Counted(_rightly(found), users, USERS),
        "likeliest_placebo": Counted(_rightly(lists["placebo"]), users, USERS),
        "likeliest_prior": Counted(lists["placebo"].person.size / max(number["gallery"], 1.0), users, USERS),
        "named": Counted(right, users, USERS),
        "precision": Counted(float((sure & found.right).sum()), float(sure.sum()), "names"),
        "wrong": Counted(wrong, users, USERS),
        "gallery": Counted(number["gallery"]),
        "known": Counted(number["known"]),
        "edges_seen": Counted(both, number["pairs_true"], OF["pairs_true"]),
        "edges_true": Counted(both, number["pairs_seen"], OF["pairs_seen"]),
        "messages_per_report": Counted(number["messages"], number["delivered"], OF["reports"]),
        **_joined(number),
        **_clocked(number),
        "shape": Counted(number.get("shape", 0.0), float("shape" in number), PLACED),
        "shape_placebo": Counted(number.get("shape_placebo", 0.0), float("shape" in number), PLACED),
        "delay_h": Counted(number["waited_s"] / HOUR, number["delivered"], OF["reports"]),
    }
    if number["reports"] and not number["delivered"] and not number["pairs_seen"] and not found.person.size:
        measured |= {name: ALL_WAIT for name in measured if name not in ("known", "gallery", "prior", *CLOCKED)}
    return {f"{OPERATED}{name}": one for name, one in measured.items()}


def _joined(number: Mapping[str, float]) -> Measured:
    """Count the names of two days that are put together; nothing where accounts keep their names."""
    if "links_possible" not in number:
        return dict.fromkeys(("joined", "joined_right", "joined_prior", "joined_placebo"), KEPT)
    possible = number["links_possible"]
    return {
        "joined": Counted(number["links_right"], possible, NAMES),
        "joined_right": Counted(number["links_right"], number["links_said"], "names put together"),
        "joined_prior": Counted(number["links_chance"], possible, NAMES),
        "joined_placebo": Counted(number["links_placebo"], possible, NAMES),
    }


def _clocked(number: Mapping[str, float]) -> Measured:
    """Count the names of two days that clocks put together; nothing where nobody looks at clocks, or none is shown."""
    if "clocked_possible" not in number:
        why = KEPT if "links_possible" not in number else NO_CLOCK if "clocks" in number else NOT_LOOKED_AT
        return dict.fromkeys(CLOCKED, why)
    possible = number["clocked_possible"]
    return {
        "clocked": Counted(number["clocked"], possible, ASKING),
        "clocked_wrong": Counted(number["clocked_wrong"], possible, ASKING),
        "clocked_prior": Counted(number["clocked_prior"], possible, ASKING),
        "clocked_placebo": Counted(number["clocked_placebo"], possible, ASKING),
    }
