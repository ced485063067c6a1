"""What is written of those who carry messages, or wake phones? Facts that most runs have none of."""

from __future__ import annotations

from collections.abc import Mapping

from sim.hall.listened import SINCE_DAY_0

NETWORK_NAMED, NETWORK_RIGHT = "network_named", "network_right"
"""The numbers that say how often whoever carries the messages names an address, and how often one with a report."""
CROSSED_REQUESTS, CROSSED_BYTES, CROSSED_DUMMIES = "traffic_requests", "traffic_bytes", "traffic_dummies"
"""The numbers of what crossed since day 0: messages to servers, bytes up and down, dummies among them."""
CROSSED_PROXIED = "traffic_proxied"
"""The number that says whether the server sees a proxy's address in place of the phones' (1) or theirs (0)."""
VENDOR_WOKEN = "vendor_woken"
"""The number that says how many phones a push provider woke; absent where nobody looks at it, or nobody is woken."""

CARRIED: Mapping[str, tuple[str, Mapping[str, tuple[str, str]]]] = {
    "carried": (
        "What whoever carries the messages can tell of each report, by its passing alone: one row for each report.",
        {
            "person": ("<i4", "the declarer"),
            "at": ("<i4", f"when the phone reported: {SINCE_DAY_0}"),
            "home": ("|b1", "whether it spoke from a home's address; else from a carrier's, which many share"),
            "people": ("<i4", "persons behind that address: who live in the home, or whose apps used it that day"),
            "named": ("|b1", "whether the address is named that day as that of somebody who has declared"),
            "withheld": (
                "|b1",
                "the same by who sees no lengths and no hosts, only that there was a message, and when",
            ),
            "exchanged": ("|b1", "whether it is, if each address named is exchanged for another of that day, by draw"),
            "addresses": ("<i4", "addresses from which the app was used that day"),
            "addresses_named": ("<i4", "of these, those that are named"),
        },
    ),
    "pushes": (
        "Whom whoever wakes phones for a server saw it wake: one row for each push.",
        {
            "person": ("<i4", "whose phone was woken"),
            "at": ("<i4", f"when: {SINCE_DAY_0}"),
            "weight": ("<f8", "the belief that this one is warned"),
            "candidate": ("<i4", "another user, drawn: a placebo"),
        },
    ),
}
"""As the kinds of facts of a journal."""
