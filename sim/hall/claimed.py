"""What is written of those who believe to know somebody: neighbours who were alerted, and operators of servers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from sim.hall.listened import SINCE_DAY_0


class Means(IntEnum):
    """From what a neighbour claims to know who declared, or a server's operator who somebody is."""

    TOLD = 0
    LOGGED = 1
    TWO = 2
    THREE = 3
    UNTOLD = 4
    NO_APP = 5
    CALLED = 6
    PLACEBO = 7
    WITHHELD = 8
    SERVER = 9
    EXCHANGED = 10
    LINKED = 11
    NEAR = 12
    UNREAD = 13


CLAIMED: Mapping[str, tuple[str, Mapping[str, tuple[str, str]]]] = {
    "claims": (
        "Who neighbours believe has declared, and who a server's operator believes is behind an account: one row for "
        "each candidate, “nobody I can name” among them.",
        {
            "person": (
                "<i4",
                "who claims: somebody alerted, or called by a human tracer; where an operator does, whose the account "
                "is",
            ),
            "at": (
                "<i4",
                f"when: {SINCE_DAY_0}; with person, the row of alerts, or of reports if it is a call; an operator's "
                "claims: at the end, or when the report came or the name was changed",
            ),
            "means": (
                "|i1",
                "from what: told, memory and what the app says; logged, also when an opened phone heard it; two and "
                "three, so many persons compare; untold, memory alone; no_app, memory and who is seen to be away; "
                "called, a human tracer's call; placebo, another person's warning; withheld, memory alone, of the time "
                "of that other warning; server, the reports that an operator opened; exchanged, these with accounts "
                "exchanged; unread, what it knows beforehand without them; linked, whom the server sees in company "
                "with the person, and near, who is near that one in life, both of a few who are drawn",
            ),
            "declarer": (
                "<i4",
                "about whom a tracer called, or behind another person's warning; else empty",
            ),
            "candidate": (
                "<i4",
                "who may have declared, or be behind the account; empty for nobody whom the claimer can name",
            ),
            "weight": ("<f8", "how much of the belief rests on this candidate; all of a claim sum to 1"),
        },
    ),
}
"""As the kinds of facts of a journal."""
