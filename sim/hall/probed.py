"""What is written of phones that somebody from outside holds near one target? Facts that most runs have none of."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from sim.hall.listened import SINCE_DAY_0


class Takes(IntEnum):
    """What a prober needs beside the time spent near a target."""

    NOTHING = 0
    """Human tracers ring up whoever was named: not even a phone of one's own with an app."""
    PHONE = 1
    CAPTCHA = 2
    """A phone, and an account of its own, which a machine must not open."""
    NUMBER = 3
    """A phone, and an account with a telephone number."""


PROBED: Mapping[str, tuple[str, Mapping[str, tuple[str, str]]]] = {
    "probes": (
        "Phones that somebody from outside holds near one target, to learn whether that one is positive: one row for "
        "each target.",
        {
            "person": ("<i4", "the target (with a letter box, one who lives there; with slots, who carries the phone)"),
            "at": ("<i4", f"from when the phones were near: {SINCE_DAY_0}; empty where the target was not met in time"),
            "until": ("<i4", f"until when: {SINCE_DAY_0}; empty where the target was not met in time"),
            "accounts": ("<i4", "how many phones, each with an account of its own"),
            "alerted": ("<i4", "how many of them were alerted in the days that were waited for it"),
            "alerted_at": ("<i4", f"when the first of them was: {SINCE_DAY_0}; empty where none was"),
            "weight": ("<f8", "the belief that the target is positive, after as many alerts; with slots, 0"),
        },
    ),
    "slots": (
        "Whom somebody with a phone for every quarter of an hour believes to be positive, after an alert to some of "
        "them: one row for each candidate, “nobody I can name” among them.",
        {
            "person": ("<i4", "who carries the phones"),
            "at": ("<i4", f"from when; with person, the row of probes: {SINCE_DAY_0}"),
            "candidate": ("<i4", "who may be positive; empty for nobody whom the carrier can name"),
            "weight": ("<f8", "how much of the belief rests on this candidate; all of a guess sum to 1"),
        },
    ),
}
"""As the kinds of facts of a journal."""
