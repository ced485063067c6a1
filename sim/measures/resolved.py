"""Of what neighbours claim, what is true? Each claim of a journal held against who really stood behind the alert."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.hall.journal import Journal, Means
from sim.measures.told import Told, pairs
from sim.parameters import parameter
from sim.units import Floats, Int64s

BELIEVED = parameter(0.5, "1", "assumption: who is as likely as all others together is named")
FEWEST_CLAIMS = parameter(200, "alerts", "assumption: on fewer, a share of alerts that name somebody says little")


@dataclass(frozen=True, slots=True)
class Resolved:
    """The claims of one journal and means as columns of shape (n,), one row for each claim.

    `suspects` is 2 to the power of the entropy of its weights; `right` and `wrong` are the largest weights on somebody
    who did stand behind the alert, and on somebody who did not; "nobody I can name" is neither.
    """

    suspects: Floats
    right: Floats
    wrong: Floats

    def __len__(self) -> int:
        return int(self.suspects.size)

    @property
    def named(self) -> tuple[int, int, int]:
        """How many claims name the declarer, how many somebody else, and how many nobody."""
        right = self.right >= BELIEVED
        wrong = (self.wrong >= BELIEVED) & ~right
        return int(right.sum()), int(wrong.sum()), int(len(self) - right.sum() - wrong.sum())


def resolved(journal: Journal, means: Means) -> Resolved:
    """Return the claims of these means about alerts (a warning that goes on is none), or about tracers' calls."""
    table = journal.table("claims")
    rows = table["means"] == int(means)
    person, at = table["person"][rows].astype(np.int64), table["at"][rows].astype(np.int64)
    declarer, candidate = table["declarer"][rows].astype(np.int64), table["candidate"][rows].astype(np.int64)
    weight = table["weight"][rows]
    counts = _alerts(journal, person, at) if means != Means.CALLED else np.ones(person.size, dtype=np.bool_)
    person, at, declarer, candidate, weight = (each[counts] for each in (person, at, declarer, candidate, weight))
    claim, count = _numbered(person, at, declarer)
    true = candidate == declarer if means == Means.CALLED else _behind(journal, person, at, candidate)
    named = candidate >= 0
    with np.errstate(divide="ignore", invalid="ignore"):
        bits = np.where(weight > 0.0, -weight * np.log2(weight), 0.0)
    return Resolved(
        np.exp2(np.bincount(claim, weights=bits, minlength=count)),
        _largest(claim, np.where(named & true, weight, 0.0), count),
        _largest(claim, np.where(named & ~true, weight, 0.0), count),
    )


def _alerts(journal: Journal, person: Int64s, at: Int64s) -> np.typing.NDArray[np.bool_]:
    told = Told(journal)
    return np.isin(pairs(person, at), pairs(told.person, told.at))


def _numbered(person: Int64s, at: Int64s, declarer: Int64s) -> tuple[Int64s, int]:
    """Return of each row which claim it belongs to, and how many claims there are; rows are in order."""
    if not person.size:
        return np.empty(0, dtype=np.int64), 0
    new = (np.diff(person) != 0) | (np.diff(at) != 0) | (np.diff(declarer) != 0)
    claim = np.concatenate([[0], np.cumsum(new)]).astype(np.int64)
    return claim, int(claim[-1]) + 1


def _behind(journal: Journal, person: Int64s, at: Int64s, candidate: Int64s) -> np.typing.NDArray[np.bool_]:
    """Tell of each candidate whether the alert of this person and moment rests on a report of theirs."""
    evidence = journal.table("evidence")
    rests = {*zip(evidence["person"].tolist(), evidence["at"].tolist(), evidence["declarer"].tolist(), strict=True)}
    asked = zip(person.tolist(), at.tolist(), candidate.tolist(), strict=True)
    return np.array([each in rests for each in asked], dtype=np.bool_)


def _largest(claim: Int64s, weight: Floats, count: int) -> Floats:
    most = np.zeros(count)
    np.maximum.at(most, claim, weight)
    return most
