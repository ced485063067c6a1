"""What is written of those who listen to Bluetooth: their kinds of fact, which a journal has only where they do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

SINCE_DAY_0 = "s since 00:00 of day 0, the scenario's start; below 0 before it"


class Vantage(IntEnum):
    """Who listens to what phones say."""

    LISTENER = 0
    PARASITE = 1


LISTENED = {Vantage.LISTENER: "listener_tracks", Vantage.PARASITE: "parasite_tracks"}
"""The numbers of a journal that say how many tracks those who listen made; absent where they do not listen."""

LISTENED_TO: Mapping[str, tuple[str, Mapping[str, tuple[str, str]]]] = {
    "tracks": (
        "What those who listen put together of one declarer, as far as they can tell: one row for each track.",
        {
            "vantage": ("|i1", "who listened"),
            "track": ("<i4", "number of the track, from 0 for each of those who listen"),
            "person": ("<i4", "the declarer who said all of it; empty if several did"),
            "at": ("<i4", f"heard first: {SINCE_DAY_0}"),
            "until": ("<i4", f"heard last: {SINCE_DAY_0}"),
            "heard": ("<i4", "how often it was heard"),
            "places": ("<i4", "in how many places"),
            "home_m": ("<f8", "m from the declarer's home to where it was heard most at night; -1 if at none"),
            "chance": ("<f8", "weight of the declarer if anybody whose face was seen could be it"),
        },
    ),
    "guesses": (
        "Who those who listen believe to be behind each track: one row for each candidate.",
        {
            "vantage": ("|i1", "who listened"),
            "track": ("<i4", "with vantage, the row of tracks"),
            "candidate": ("<i4", "whose track it may be; empty for nobody whose face is known"),
            "weight": ("<f8", "how much of the belief rests on this candidate; all of a track sum to 1"),
        },
    ),
    "addresses": (
        "In which household those who listen look for the declarer of each track, by its nights and a directory: one "
        "row for each track, only where they have a directory.",
        {
            "vantage": ("|i1", "who listened"),
            "track": ("<i4", "with vantage, the row of tracks"),
            "home": ("<i4", "the home of the household, by its first member; empty for none that can be named"),
            "weight": ("<f8", "how much of the belief rests on this household"),
            "chance": ("<f8", "weight of each household of the town if it could be any"),
        },
    ),
    "links": (
        "Which two identifiers those who listen take to be one phone's, of anybody, at one place: one row for each "
        "link, only where they try.",
        {
            "vantage": ("|i1", "who listened"),
            "at": ("<i4", f"when the later identifier was heard first: {SINCE_DAY_0}"),
            "person": ("<i4", "whose phone said the earlier one"),
            "candidate": ("<i4", "whose phone said the later one"),
            "means": ("|i1", "by which means"),
        },
    ),
    "outings": (
        "Where declarers were, of which those who listen could know: from two days before the first symptoms (without "
        "any, before the report) until the report.",
        {
            "vantage": ("|i1", "who listened"),
            "person": ("<i4", "the declarer"),
            "at": ("<i4", f"from when: {SINCE_DAY_0}"),
            "until": ("<i4", f"until when: {SINCE_DAY_0}"),
            "setting": ("|i1", "in which kind of place"),
            "x": ("<f8", "where on the town's plane, m to the east"),
            "y": ("<f8", "m to the north"),
            "track": ("<i4", "the first track of this declarer that has it; empty if none has"),
        },
    ),
}
"""Each kind with its text, and its columns, each with its type and what it says, in which unit."""

CHANGES = {Vantage.LISTENER: "listener_changes", Vantage.PARASITE: "parasite_changes"}
"""The numbers that say how often two identifiers of one phone were heard one soon after the other at one place; with
`_by_chance`, how many of these changes a guess among all that began would find, and with `_guessed`, of how many
identifiers one would guess. Absent where nobody links."""


class Linked(IntEnum):
    """By which means two identifiers are linked."""

    ALONE = 0
    ALL = 1
    HELPED = 2
    """By all means and with what the server's key opens."""
    OTHER_KEY = 3
    """By what another key than the server's opens, alone: a placebo."""


HELPED = {Vantage.LISTENER: "listener_helped", Vantage.PARASITE: "parasite_helped"}
"""The numbers that say how many identifiers were heard, where a server's keys are tried on them. With an ending:
`_opened`, how many of them name an account, or follow from one report; `_undeclared` and `_undeclared_opened`, the same
of whoever did not declare; `_phones`, of how many phones two or more were heard; `_whole`, `_whole_alone` and
`_whole_other`, of how many all of these are in one track with nobody else's, with the server's help, without, and with
another server's; `_speakers`, how many phones were heard; `_named`, of how many a track names the owner, `_tracks`, how
many there are, `_named_wrong`, how many name somebody else (without help: `_alone_`); `_guessed`, of how many a guess
would; `_numbered`, of how many the server knows the telephone number. Absent where no server helps."""

LOOKED_UP = "directory"
"""The number of a journal that says which share of households those who listen can look up; absent where none."""

OPTIONAL = frozenset(LISTENED_TO)
"""The kinds of fact that a journal has only where somebody listens; without any of them it has no such table."""
