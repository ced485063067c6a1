"""Does a release of where people were single anybody out, and is it good for anything? A reader's finds against truth.

Only here is what a reader found laid beside who it was.
"""

from __future__ import annotations

import numpy as np

from sim.hall.journal import Asked, Journal, Table
from sim.measures.counted import Counted, Measured, Unknown
from sim.metrics.trails import PEOPLE, POINTS, SHOWN, SHOWN_NEAR, TRAILS, VISITS
from sim.units import Bools

EVERYBODY = "this release is no list of places where cases were"


def trails(journal: Journal) -> Measured:
    """Count what a reader finds in one journal; nothing where nobody reads."""
    if PEOPLE not in journal.numbers:
        return {}
    gallery, visits = journal.numbers[PEOPLE], journal.numbers[VISITS]
    table = journal.table("trails")
    found: Measured = {f"unicity_{points}": _unicity(table, points, gallery) for points in range(1, POINTS + 1)}
    found |= {
        **_by_placebo(table, gallery),
        "recall": Counted(journal.numbers[SHOWN], visits, "visits of cases"),
        "recall_near": Counted(journal.numbers[SHOWN_NEAR], visits, "visits of cases"),
        "gallery": Counted(gallery),
        **_attributed(table, gallery),
        **_listed(table),
    }
    return {f"{TRAILS}{name}": one for name, one in found.items()}


def _of(table: Table, keep: Bools) -> Table:
    return {name: column[keep] for name, column in table.items()}


def _unicity(table: Table, points: int, gallery: float) -> Counted | Unknown:
    """Count who is singled out; where there is no trail, nobody of those of whom points were known is."""
    rows = _of(table, (table["asked"] == Asked.FITS) & (table["points"] == points))
    alone = (rows["fits"] > 0) & (rows["candidate"] == rows["person"])
    return Counted(float(alone.sum()), rows["person"].size, "targets")


def _by_placebo(table: Table, gallery: float) -> Measured:
    """Count targets singled out by points of anybody in the release, and what guessing whose a chain is would give."""
    rows = _of(table, table["asked"] == Asked.FITS_PLACEBO)
    of = rows["person"].size
    own = rows["candidate"] == rows["person"]
    alone = rows["candidate"] >= 0
    return {
        "unicity_placebo": Counted(float((alone & own).sum()), of, "targets"),
        "unicity_prior": Counted(float(alone.sum()) / gallery if gallery else 0.0, of, "targets"),
    }


def _attributed(table: Table, gallery: float) -> Measured:
    """Count trails that are attributed rightly, with own points and with a placebo, and what guessing would give."""
    found: Measured = {}
    for name, asked in (("identified", Asked.WHOSE), ("placebo", Asked.PLACEBO)):
        rows = _of(table, table["asked"] == asked)
        right = rows["weight"][rows["candidate"] == rows["person"]].sum()
        guessed = (rows["fits"] == 0).sum() / gallery if gallery else 0.0
        targets = np.unique(rows["person"]).size
        found[name] = Counted(float(right + guessed), targets, "targets")
        if asked is Asked.PLACEBO:
            found["prior"] = Counted(targets / gallery if gallery else 0.0, targets, "targets")
    return found


def _listed(table: Table) -> Measured:
    if not np.isin(table["asked"], (Asked.LISTED, Asked.STRANGER)).any():
        return {"listed": Unknown(EVERYBODY), "listed_others": Unknown(EVERYBODY)}
    found: Measured = {}
    for name, asked, of in (("listed", Asked.LISTED, "targets"), ("listed_others", Asked.STRANGER, "others")):
        rows = _of(table, table["asked"] == asked)
        found[name] = Counted(float((rows["fits"] == rows["points"]).sum()), rows["person"].size, of)
    return found
