"""Does an alert give away who declared? Claims of alerted neighbours against the declarers behind their alerts.

Only here are claims and truth laid side by side. Alerts for a declarer of the same home are left out: housemates know
without an app. Where there are many, the receivers of a random part of the alerts were asked; counts are scaled up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.hall.journal import Journal, Means, Table
from sim.measures.calibration import FEWEST_CLAIMS, calibration
from sim.measures.counted import Counted, Measured, Unknown
from sim.measures.told import Told, pairs
from sim.parameters import parameter
from sim.units import Bools, Floats, Int64s

ACCUSED = parameter(0.5, "1", "privacy definitions of this project: who is given a weight of 1/2 or more is accused")
ASKED = "neighbours_asked"
"""The number of a journal that says that somebody tried to find out, and of how many alerts."""
A_PART = "only a part of the alerted were asked; raise adversaries.asks_at_most"
NEVER_LEARNS = "no phone learns here what an alert rests on: a server decides, or human tracers"
TOO_FEW = f"fewer than {FEWEST_CLAIMS:,} claims do not tell whether the weights behind it are right"
NOT_RIGHT = "the weights behind it are not right: held against the truth, some tenth is off by more than .05"
PLAIN = {
    "prior": Means.UNTOLD,
    "no_app": Means.NO_APP,
    "logged": Means.LOGGED,
    "two": Means.TWO,
    "three": Means.THREE,
}
"""Metrics that are the share identified by some means."""


@dataclass(frozen=True)
class Held:
    """Claims of one kind against the truth, an entry a claim.

    `right` is the share of the heaviest candidates that declared (ties score their fraction), `named` whether a
    declarer, and `wrong` whether somebody else, was given a weight of 1/2 or more, `in_set` whether a declarer is among
    the candidates, `size` is 2^entropy, "nobody I can name" included. `whom` is the declarer named, -1 for none.
    """

    right: Floats
    named: Bools
    wrong: Bools
    in_set: Bools
    size: Floats
    whom: Int64s

    def __len__(self) -> int:
        return int(self.right.size)


def held(key: Int64s, weight: Floats, candidate: Int64s, hit: Bools) -> Held:
    """Hold claims against the truth: rows of candidates, those of one claim with one key; `hit` who declared."""
    order = np.argsort(key, kind="stable")
    key, weight, candidate, hit = key[order], weight[order], candidate[order], hit[order]
    first = np.flatnonzero(np.concatenate([np.ones(key[:1].size, dtype=np.bool_), key[1:] != key[:-1]]))
    if not first.size:
        none = np.empty(0)
        return Held(none, none > 0, none > 0, none > 0, none, none.astype(np.int64))
    claim = np.repeat(np.arange(first.size), np.diff(np.append(first, key.size)))
    heaviest = weight == np.maximum.reduceat(weight, first)[claim]
    heavy = weight >= ACCUSED
    bits = np.where(weight > 0.0, -weight * np.log2(np.maximum(weight, np.finfo(np.float64).tiny)), 0.0)
    return Held(
        right=np.add.reduceat(np.float64(heaviest & hit), first) / np.add.reduceat(np.float64(heaviest), first),
        named=np.logical_or.reduceat(heavy & hit, first),
        wrong=np.logical_or.reduceat(heavy & ~hit & (candidate >= 0), first),
        in_set=np.logical_or.reduceat(hit & (weight > 0.0), first),
        size=np.exp2(np.add.reduceat(bits, first)),
        whom=np.maximum.reduceat(np.where(heavy & hit, candidate, -1), first),
    )


@dataclass(frozen=True)
class Claims:
    """The claims of one journal, held against its truth."""

    journal: Journal

    @cached_property
    def told(self) -> Told:
        """The alerts of the journal."""
        return Told(self.journal)

    @cached_property
    def others(self) -> Int64s:
        """The alerts without a declarer of the same home, as one integer each."""
        return pairs(self.told.person, self.told.at)[~self.told.at_home]

    def of(self, means: Means) -> Held:
        """Hold the claims by some means against the declarers: behind the alert, or the case a claim is about."""
        rows = self._rows(means)
        key, candidate = pairs(rows["person"], rows["at"]), rows["candidate"].astype(np.int64)
        if means in (Means.CALLED, Means.PLACEBO, Means.WITHHELD):
            order = np.lexsort((key, rows["declarer"]))
            new = np.diff(rows["declarer"][order], prepend=-2) != 0
            new |= np.diff(key[order], prepend=-1) != 0
            number = np.empty(key.size, dtype=np.int64)
            number[order] = np.cumsum(new)
            return held(number, rows["weight"], candidate, candidate == rows["declarer"])
        return held(key, rows["weight"], candidate, self._behind(key, candidate))

    def _rows(self, means: Means) -> Table:
        table = self.journal.table("claims")
        return {name: column[table["means"] == means] for name, column in table.items()}

    def _behind(self, key: Int64s, candidate: Int64s) -> Bools:
        """Tell of each candidate whether this person's report is behind that alert."""
        evidence = self.journal.table("evidence")
        alerts, alert = np.unique(pairs(evidence["person"], evidence["at"]), return_inverse=True)
        row = np.searchsorted(alerts, key)
        known = row < alerts.size
        known[known] = alerts[row[known]] == key[known]
        true: Bools = known & np.isin(pairs(row, candidate), pairs(alert, evidence["declarer"]))
        return true

    def believed(self) -> tuple[Floats, Floats, int]:
        """Return of all candidates after a warning the weight and what it should be on average, and how many claims.

        Those behind an alert share it equally; who of them is no candidate leaves a share to "nobody I can name".
        """
        rows = self._rows(Means.TOLD)
        key, candidate = pairs(rows["person"], rows["at"]), rows["candidate"].astype(np.int64)
        evidence = self.journal.table("evidence")
        alerts, many = np.unique(pairs(evidence["person"], evidence["at"]), return_counts=True)
        claims, claim = np.unique(key, return_inverse=True)
        share = 1.0 / many[np.minimum(np.searchsorted(alerts, key), max(many.size - 1, 0))] if key.size else np.empty(0)
        hit = np.where(self._behind(key, candidate), share, 0.0)
        rest = 1.0 - np.bincount(claim, hit, claims.size)
        return rows["weight"], np.clip(np.where(candidate < 0, rest[claim], hit), 0.0, 1.0), int(claims.size)


def doubted(journals: Iterable[Journal]) -> str:
    """Return why the entropy of these journals' claims is not to be told; nothing where their weights are right."""
    parts = [Claims(each).believed() for each in journals]
    weights, hits = (np.concatenate(column) for column in list(zip(*parts, strict=True))[:2])
    holds = calibration(weights, hits, sum(claims for _, _, claims in parts)).holds
    return TOO_FEW if holds is None else "" if holds else NOT_RIGHT


def neighbours(journal: Journal) -> Measured:
    """Count what neighbours find out in one journal; nothing where nobody tries to."""
    if ASKED not in journal.numbers:
        return {}
    reports = int(journal.table("reports")["person"].size)
    claims = Claims(journal)
    told = claims.of(Means.TOLD)
    found: Measured = {
        "identified": _share(told.right, "alerts"),
        "named": _share(told.named, "alerts"),
        "wrong_accusation": _share(told.wrong, "alerts"),
        "in_set": _share(told.in_set, "alerts"),
        "anonymity_set": Counted(float(np.median(told.size)) * len(told) if len(told) else 0.0, len(told), "alerts"),
        "prior_named": _share(claims.of(Means.UNTOLD).named, "alerts"),
    }
    found |= {name: _share(claims.of(means).right, "alerts") for name, means in PLAIN.items()}
    logged = claims.of(Means.LOGGED)
    found["logged_named"] = _share(logged.named, "alerts")
    if len(told) and not len(logged):
        found |= {"logged": Unknown(NEVER_LEARNS), "logged_named": Unknown(NEVER_LEARNS)}
    found |= {"placebo": _share(claims.of(Means.PLACEBO).right, "alerts")}
    found |= {"placebo_prior": _share(claims.of(Means.WITHHELD).right, "alerts")}
    found |= _per_report(claims, told, reports) | _called(claims.of(Means.CALLED))
    return {f"privacy.neighbour.{name}": one for name, one in found.items()}


def _share(those: Floats | Bools, of: str) -> Counted:
    return Counted(float(those.sum()), int(those.size), of)


def _called(calls: Held) -> Measured:
    return {
        "tracers": _share(calls.right, "calls"),
        "tracers_named": _share(calls.named, "calls"),
        "tracers_wrong": _share(calls.wrong, "calls"),
    }


def _per_report(claims: Claims, told: Held, reports: int) -> Measured:
    """Count identifications by report and by infection; those by name only where everybody alerted was asked."""
    scale = claims.others.size / len(told) if len(told) else 0.0
    found: Measured = {"per_report": Counted(float(told.right.sum()) * scale, reports, "reports")}
    named = int(np.unique(told.whom[told.whom >= 0]).size)
    since = int((claims.journal.table("infections")["at"] >= 0).sum())
    if len(told) < claims.others.size:
        return found | {"reports_identified": Unknown(A_PART), "per_infection": Unknown(A_PART)}
    return found | {
        "reports_identified": Counted(named, reports, "reports"),
        "per_infection": Counted(named, since, "infections"),
    }
