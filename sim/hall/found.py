"""What do those write down who read what was released of where people were? Facts that most runs have none of."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

SINCE_DAY_0 = "s since 00:00 of day 0, the scenario's start; below 0 before it"
OPTIONAL = frozenset({"trails"})
"""Kinds of facts of which a journal without any has the digest that it would have if the kind did not exist."""


class Asked(IntEnum):
    """What somebody who reads a release is asked about it."""

    FITS = 0
    WHOSE = 1
    PLACEBO = 2
    LISTED = 3
    STRANGER = 4
    FITS_PLACEBO = 5


FOUND: Mapping[str, tuple[str, Mapping[str, tuple[str, str]]]] = {
    "trails": (
        "What a reader finds in a release of where people were, of whom a few points are known: one row a question, "
        "or one for each candidate.",
        {
            "person": ("<i4", "of whom points are known"),
            "at": ("<i4", f"until when they are: {SINCE_DAY_0}; a case's result, the end of the order or of the run"),
            "asked": (
                "|i1",
                "what: fits, how many trails the points single out, which are of those that the release shows; whose, "
                "whose trail shows most of any points; placebo, the same with points of somebody else in the release; "
                "listed, how many of any points stand in the release, whoever's; stranger, the same of somebody who is "
                "no case; fits_placebo, fits with points that the release shows of somebody else in it",
            ),
            "points": ("|i1", "how many points"),
            "fits": (
                "<i4",
                "how many trails they single out (fits), or show most of them (whose, placebo); else how many "
                "points are shown",
            ),
            "candidate": ("<i4", "whose trail it may be, where it is one; empty where it may be several, or none"),
            "weight": ("<f8", "share of the heaviest trails that are this candidate's; 0 where there is no candidate"),
        },
    ),
}
"""As the kinds of facts of a journal."""
