"""What do users fetch and send a day, and which pairs can a server link?"""

from __future__ import annotations

from sim.hall.journal import BRIDGED, FETCHED, LONE_BYTES, Journal
from sim.measures.counted import Counted, Measured, Unknown

BANDWIDTH, EDGES = "bandwidth.bytes_per_user_day", "server.edges"
NO_BLUETOOTH = Unknown("no phone of this arm says anything by Bluetooth")
NO_APP = Unknown("there is no app, or nobody runs it")
PER = 1_000


def servers(journal: Journal) -> Measured:
    """Count bytes and pairs of one arm and seed."""
    return {
        "privacy.listener.bridged": _bridged(journal),
        BANDWIDTH: _bandwidth(journal),
        **{f"{EDGES}.{link}{part}": _edges(journal, link, part) for link in ("named", "pseudonymous")
           for part in ("", ".declarer", ".together")},
    }  # fmt: skip


def _bridged(journal: Journal) -> Counted | Unknown:
    return Counted(journal.numbers[BRIDGED], 1.0, "changes") if BRIDGED in journal.numbers else NO_BLUETOOTH


def _bandwidth(journal: Journal) -> Counted | Unknown:
    users = journal.app_users
    if LONE_BYTES not in journal.numbers or not users:
        return NO_APP
    fetched = journal.numbers.get(FETCHED, 0.0) * users
    sent = float(journal.table("uploads")["length"].sum())
    user_days = float(users * journal.days)
    return Counted(journal.numbers[LONE_BYTES] * user_days + fetched + sent, user_days, "user-days")


def _edges(journal: Journal, link: str, part: str) -> Counted | Unknown:
    if "edges" in journal.unknown:
        return Unknown(journal.unknown["edges"])
    kinds = [part.removeprefix(".")] if part else ["declarer", "together"]
    pairs = sum(journal.numbers.get(f"edges_{link}_{kind}", 0.0) for kind in kinds)
    return Counted(pairs, (journal.app_users or journal.people) / PER, "thousand users")
