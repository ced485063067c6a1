"""Do those who listen to Bluetooth name declarers? Their tracks and claims, held against who said what is in them.

Named at a precision: claims are ranked by their weight, and as many of the surest are taken as are right nine times in
ten, all seeds of an arm together. The placebos hold each track's claim against another track's declarer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.hall.journal import CHANGES, HELPED, LISTENED, LOOKED_UP, Journal, Linked, Table, Vantage
from sim.measures.counted import Counted, Measured, Unknown
from sim.measures.privacy import ACCUSED, Held, held
from sim.measures.ranked import Ranking, counted
from sim.parameters import parameter
from sim.units import Bools, Floats, Int64s

PRECISION = parameter(0.9, "1", "verdict rules of this project, claim f: declarers named at precision .9")
AT_HOME_M = parameter(50.0, "m", "assumption: who looks for somebody within 50 m has found the building")
NOBODY_LISTENS = Unknown("nobody in this arm listens")
NO_TRACKS = Unknown("no identifier that was heard is known to be a declarer's")
NOBODY_LINKS = Unknown("whoever listens here does not link identifiers, or no phone speaks (adversaries.links.days)")
NOBODY_HELPS = Unknown("whoever runs a server here does not help those who listen (adversaries.links.server_helps)")
NO_DIRECTORY = Unknown("whoever listens here has no directory of addresses")
NO_HOME = -2


@dataclass(frozen=True)
class Heard:
    """What one who listens made of a journal."""

    journal: Journal
    vantage: Vantage

    @cached_property
    def tracks(self) -> Table:
        """The tracks, in order of their numbers."""
        return self._mine("tracks")

    @cached_property
    def persons(self) -> Int64s:
        """Whose each track is; -1 where several persons' identifiers are in it."""
        persons: Int64s = self.tracks["person"].astype(np.int64)
        return persons

    @property
    def reports(self) -> Int64s:
        """The declarers, each once."""
        return np.unique(self.journal.table("reports")["person"]).astype(np.int64)

    def _mine(self, kind: str) -> Table:
        table = self.journal.table(kind)
        return {name: column[table["vantage"] == int(self.vantage)] for name, column in table.items()}

    def against(self, persons: Int64s) -> Held:
        """Hold the claim of each track against a person; "nobody I can name" is never right, whoever it is (-1)."""
        rows = self._mine("guesses")
        candidate = rows["candidate"].astype(np.int64)
        hit = (candidate >= 0) & (candidate == persons[rows["track"]])
        return held(rows["track"].astype(np.int64), rows["weight"], candidate, hit)

    def sure(self, persons: Int64s) -> tuple[Floats, Bools]:
        """Return the largest weight that each track puts on somebody, and whether that one is this person."""
        rows = self._mine("guesses")
        named = rows["candidate"] >= 0
        track, weight = rows["track"][named], rows["weight"][named]
        right = rows["candidate"][named] == persons[track]
        top = np.zeros(self.persons.size)
        np.maximum.at(top, track, weight)
        hit = np.zeros(self.persons.size, dtype=np.bool_)
        hit[track[right & (weight >= top[track])]] = True
        return top, hit

    def reported(self, those: Bools) -> int:
        """Return how many declarers such a track is of."""
        return int(np.intersect1d(self.persons[those], self.reports).size)

    def each_declarers(self, shares: Floats) -> Floats:
        """Return what each track adds to the sum over declarers of the mean of their tracks."""
        adds, whose = np.zeros(shares.size), self.persons >= 0
        _, which, many = np.unique(self.persons[whose], return_inverse=True, return_counts=True)
        adds[whose] = shares[whose] / many[which]
        return adds

    def by_declarer(self, shares: Floats) -> float:
        """Return the sum over declarers of the mean of their tracks."""
        return float(self.each_declarers(shares).sum())

    def others(self) -> Int64s:
        """Return of each track the declarer of another, as far round as it takes to be another; -1 if there is none.

        Tracks of several persons have none, and lend none.
        """
        whole = np.flatnonzero(self.persons >= 0)
        persons = self.persons[whole]
        other = persons.copy()
        for turn in range(1, persons.size):
            same = other == persons
            if not same.any():
                break
            other[same] = np.roll(persons, turn)[same]
        others = np.full(self.persons.size, -1, dtype=np.int64)
        others[whole] = np.where(other == persons, -1, other)
        return others


def ranking(heard: Heard, against: str) -> Ranking:
    """Return the claims of all tracks as they are ranked, held against whose each is or by a control."""
    reports = heard.reports
    if against == "named_90_prior":
        chance: Floats = heard.tracks["chance"]
        return Ranking(chance, chance, heard.each_declarers(chance), float(reports.size))
    whose = heard.persons if against == "named_90" else heard.others()
    top, hit = heard.sure(whose)
    found = np.flatnonzero(hit & np.isin(whose, reports))
    found = found[np.argsort(-top[found], kind="stable")]
    adds = np.zeros(top.size)
    adds[found[np.unique(whose[found], return_index=True)[1]]] = 1.0  # several tracks of one: the surest counts
    return Ranking(top, hit, adds, float(reports.size))


def listening(journal: Journal) -> Measured:
    """Count what those who listen find out in one journal."""
    found: Measured = {}
    for vantage in Vantage:
        name = f"privacy.{vantage.name.lower()}."
        listens = LISTENED[vantage] in journal.numbers
        those = _of(Heard(journal, vantage)) if listens else {}
        found |= {f"{name}{metric}": those.get(metric, NOBODY_LISTENS) for metric in NAMES}
        homes = _addresses(Heard(journal, vantage)) if f"{vantage.name.lower()}_{LOOKED_UP}" in journal.numbers else {}
        found |= {f"{name}{metric}": one for metric, one in _links(journal, vantage).items()}
        found |= {f"{name}{metric}": one for metric, one in _helped(journal, vantage).items()}
        absent = NO_DIRECTORY if listens else NOBODY_LISTENS
        found |= {f"{name}{metric}": homes.get(metric, absent) for metric in HOMES}
    return found


RANKED = ("named_90", "named_90_placebo", "named_90_prior")
"""Metrics that are the declarers named, right nine times in ten: by claims, and by two controls."""
NAMES = (
    *RANKED,
    "named",
    "located",
    "home",
    "track_coverage",
    "longest_track",
    "wrong_accusation",
    "placebo",
    "prior",
)
LINKS = (
    "linked", "linked_alone", "linked_wrong", "linked_alone_wrong", "linked_prior", "linked_prior_wrong",
)  # fmt: skip
HELPS = (
    "linked_helped", "linked_helped_wrong", "linked_helped_placebo", "opened", "opened_undeclared", "whole",
    "whole_alone", "whole_placebo", "followed", "followed_wrong", "followed_alone", "followed_prior", "numbered",
)  # fmt: skip
HOMES = ("named_home", "named_home_wrong", "named_home_prior", "named_home_placebo")


def _of(heard: Heard) -> Measured:
    tracks = heard.tracks
    reports, own, outings = int(heard.reports.size), heard.against(heard.persons), heard._mine("outings")
    home = (tracks["home_m"] >= 0.0) & (tracks["home_m"] <= AT_HOME_M)
    return {
        **{name: counted([ranking(heard, name)], PRECISION, "reports")[0] for name in RANKED},
        "named": Counted(heard.reported(own.named), reports, "reports"),
        "located": Counted(heard.reported(heard.persons >= 0), reports, "reports"),
        "home": Counted(heard.reported(home), reports, "reports"),
        "track_coverage": Counted(int((outings["track"] >= 0).sum()), int(outings["track"].size), "outings"),
        "longest_track": Counted(_longest(outings, heard.persons), int(outings["track"].size), "outings"),
        "wrong_accusation": Counted(int(own.wrong.sum()), own.wrong.size, "tracks") if own.wrong.size else NO_TRACKS,
        "placebo": Counted(heard.by_declarer(heard.against(heard.others()).right), reports, "reports"),
        "prior": Counted(heard.by_declarer(tracks["chance"]), reports, "reports"),
    }


def _longest(outings: Table, persons: Int64s) -> int:
    """Return how many outings are on the longest track of each declarer that is of nobody else, all together."""
    own = outings["track"] >= 0
    own[own] = persons[outings["track"][own]] == outings["person"][own]
    pairs, many = np.unique(np.stack([outings["person"][own], outings["track"][own]]), axis=1, return_counts=True)
    most = np.zeros(int(pairs[0].max(initial=-1)) + 1, dtype=np.int64)
    np.maximum.at(most, pairs[0], many)
    return int(most.sum())


def _addresses(heard: Heard) -> Measured:
    """Count whose household a directory names by where a track is at night; rows are those of tracks, in order."""
    rows, reports = heard._mine("addresses"), int(heard.reports.size)
    sure = (rows["weight"] >= ACCUSED) & (rows["home"] >= 0)
    own, others = (rows["home"] == _homes(heard.journal, persons) for persons in (heard.persons, heard.others()))
    of_somebody = heard.persons >= 0
    right, wrong = sure & own & of_somebody, sure & ~own
    return {
        "named_home": Counted(heard.reported(right), reports, "reports"),
        "named_home_wrong": Counted(int(wrong.sum()), wrong.size, "tracks") if wrong.size else NO_TRACKS,
        "named_home_prior": Counted(heard.by_declarer(rows["chance"]), reports, "reports"),
        "named_home_placebo": Counted(heard.by_declarer((sure & others).astype(np.float64)), reports, "reports"),
    }


def _links(journal: Journal, vantage: Vantage) -> Measured:
    """Count changes of identifier that are seen through, and links that are wrong."""
    if CHANGES[vantage] not in journal.numbers:
        why = NOBODY_LINKS if LISTENED[vantage] in journal.numbers else NOBODY_LISTENS
        return dict.fromkeys(LINKS, why)
    rows, changes = Heard(journal, vantage)._mine("links"), journal.numbers[CHANGES[vantage]]
    right = rows["person"] == rows["candidate"]
    chance, guessed = (journal.numbers[f"{CHANGES[vantage]}_{each}"] for each in ("by_chance", "guessed"))
    found: Measured = {
        "linked_prior": Counted(chance, changes, "changes"),
        "linked_prior_wrong": Counted(guessed - chance, guessed, "links"),
    }
    for name, means in (("linked", Linked.ALL), ("linked_alone", Linked.ALONE)):
        mine = rows["means"] == int(means)
        found[name] = Counted(int((right & mine).sum()), changes, "changes")
        found[f"{name}_wrong"] = Counted(int((~right & mine).sum()), int(mine.sum()), "links")
    return found


def _helped(journal: Journal, vantage: Vantage) -> Measured:
    """Count what whoever listens finds with a server's help, without, and with that of a server with another key."""
    name = HELPED[vantage]
    if name not in journal.numbers:
        return dict.fromkeys(HELPS, NOBODY_HELPS if LISTENED[vantage] in journal.numbers else NOBODY_LISTENS)
    rows, changes = Heard(journal, vantage)._mine("links"), journal.numbers[CHANGES[vantage]]
    right, helped, other = (rows["person"] == rows["candidate"],
                            *(rows["means"] == int(means) for means in (Linked.HELPED, Linked.OTHER_KEY)))  # fmt: skip
    number = {each: journal.numbers[f"{name}_{each}"] for each in (
        "opened", "undeclared", "undeclared_opened", "phones", "speakers", "numbered", "whole", "whole_alone",
        "whole_other", "named", "named_wrong", "tracks", "alone_named", "guessed")}  # fmt: skip
    return {
        "linked_helped": Counted(int((right & helped).sum()), changes, "changes"),
        "linked_helped_wrong": Counted(int((~right & helped).sum()), int(helped.sum()), "links"),
        "linked_helped_placebo": Counted(int((right & other).sum()), changes, "changes"),
        "opened": Counted(number["opened"], journal.numbers[name], "identifiers"),
        "opened_undeclared": Counted(number["undeclared_opened"], number["undeclared"], "identifiers"),
        "whole": Counted(number["whole"], number["phones"], "phones"),
        "whole_alone": Counted(number["whole_alone"], number["phones"], "phones"),
        "whole_placebo": Counted(number["whole_other"], number["phones"], "phones"),
        "followed": Counted(number["named"], number["speakers"], "phones"),
        "followed_wrong": Counted(number["named_wrong"], number["tracks"], "tracks"),
        "followed_alone": Counted(number["alone_named"], number["speakers"], "phones"),
        "followed_prior": Counted(number["guessed"], number["speakers"], "phones"),
        "numbered": Counted(number["numbered"], number["speakers"], "phones"),
    }


def _homes(journal: Journal, persons: Int64s) -> Int64s:
    """Return in which home each lives; -2 for nobody, which is no home."""
    homes: Int64s = np.where(persons >= 0, journal.of_persons(np.maximum(persons, 0), "home"), NO_HOME)
    return homes


def at_precision(journals: Sequence[Journal], measured: Sequence[Measured]) -> None:
    """Count anew, in what was measured of the seeds of one arm, who is named at a precision that they have together."""
    for vantage in Vantage:
        mine = [journal for journal in journals if LISTENED[vantage] in journal.numbers]
        for name in RANKED if len(mine) == len(journals) else ():
            found = counted([ranking(Heard(each, vantage), name) for each in mine], PRECISION, "reports")
            for each, one in zip(measured, found, strict=True):
                each[f"privacy.{vantage.name.lower()}.{name}"] = one
