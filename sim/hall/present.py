"""What is written of those who listen at doors: facts that a journal has only where somebody does."""

from __future__ import annotations

from collections.abc import Mapping

from sim.hall.listened import SINCE_DAY_0

GATES, VIGILS = "gates", "burglar_homes"
"""The numbers of a journal that say at how many shops, or homes, somebody listens; absent where nobody does."""

PRESENT: Mapping[str, tuple[str, Mapping[str, tuple[str, str]]]] = {
    "entries": (
        "Who came to a shop that asks for the app: one row for each visit of somebody of 15 or more, staff apart.",
        {
            "person": ("<i4", "who came"),
            "at": ("<i4", f"when: {SINCE_DAY_0}"),
            "shop": ("<i8", "the shop, called as places of infections"),
            "age": ("|i1", "age in years"),
            "carries": ("|b1", "whether this person carried a phone that runs the app"),
            "said": ("<f8", "the gate's belief that the app is there, from beacons"),
            "phone": ("<f8", "its belief that a phone is there, from what phones say without the app"),
        },
    ),
    "vigils": (
        "A home at whose door a receiver is hidden, every hour of the day: is somebody in?",
        {
            "home": ("<i4", "the home: the first of those who live there"),
            "at": ("<i4", f"when: {SINCE_DAY_0}"),
            "there": ("|i1", "how many of them were in"),
            "said": ("<f8", "the burglar's belief that somebody is in, from all signals"),
            "anyway": ("<f8", "the same from what phones say without the app alone"),
        },
    ),
}
"""As the kinds of facts of a journal."""
