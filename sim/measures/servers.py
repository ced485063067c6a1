"""What do users fetch and send a day, and which pairs can a server link?"""

from __future__ import annotations

from sim.hall.journal import BRIDGED, FETCHED, JUNK, LONE_BYTES, Journal
from sim.measures.counted import Counted, Measured, Unknown
from sim.metrics.servers import COMES_OF_JUNK, EDGES, EDGES_OF_TOWN

BANDWIDTH = "bandwidth.bytes_per_user_day"
NO_BLUETOOTH = Unknown("no phone of this arm says anything by Bluetooth")
NO_APP = Unknown("there is no app, or nobody runs it")
NO_JUNK = Unknown(
    "nobody sends bad messages (servers.junk_a_day, phones.junk_answers, phones.junk_beacons), or there is no server "
    "that could get any"
)
PER = 1_000


def servers(journal: Journal) -> Measured:
    """Count bytes and pairs of one arm and seed."""
    return {
        "privacy.listener.bridged": _bridged(journal),
        "messages.junk": _junk(journal, tuple(COMES_OF_JUNK)),
        **{f"messages.{came}": _junk(journal, came) for came in COMES_OF_JUNK},
        BANDWIDTH: _bandwidth(journal),
        **_edges(journal, EDGES, journal.app_users, "app users"),
        **_edges(journal, EDGES_OF_TOWN, journal.people, "inhabitants"),
    }


def _bridged(journal: Journal) -> Counted | Unknown:
    return Counted(journal.numbers[BRIDGED], 1.0, "changes") if BRIDGED in journal.numbers else NO_BLUETOOTH


def _junk(journal: Journal, came: str | tuple[str, ...]) -> Counted | Unknown:
    """Return the number of bad messages of all kinds of which this, or one of these, came."""
    found = [count for name, count in journal.numbers.items() if name.startswith(JUNK) and name.endswith(came)]
    return Counted(float(sum(found))) if found else NO_JUNK


def _bandwidth(journal: Journal) -> Counted | Unknown:
    users = journal.app_users
    if LONE_BYTES not in journal.numbers or not users:
        return NO_APP
    fetched = journal.numbers.get(FETCHED, 0.0) * users
    sent = float(journal.table("uploads")["length"].sum())
    user_days = float(users * journal.days)
    return Counted(journal.numbers[LONE_BYTES] * user_days + fetched + sent, user_days, "user-days")


def _edges(journal: Journal, whole: str, among: int, of: str) -> Measured:
    """Count pairs by what they are linked by, of each kind and of both, for every thousand of those they are among."""
    return {
        f"server.{whole}.{link}{part}": _pairs(journal, link, part, among, of)
        for link in ("named", "pseudonymous")
        for part in ("", ".declarer", ".together")
    }


def _pairs(journal: Journal, link: str, part: str, among: int, of: str) -> Counted | Unknown:
    if "edges" in journal.unknown:
        return Unknown(journal.unknown["edges"])
    if not among:
        return NO_APP
    kinds = [part.removeprefix(".")] if part else ["declarer", "together"]
    pairs = sum(journal.numbers.get(f"edges_{link}_{kind}", 0.0) for kind in kinds)
    return Counted(pairs, among / PER, f"thousand {of}")
