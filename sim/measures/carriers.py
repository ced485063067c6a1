"""Did whoever carries the messages know who declared, or who wakes phones who was alerted? Claims against the truth.

Only here are they laid side by side, and beside them what guards cost: bytes and messages that crossed.
"""

from __future__ import annotations

import numpy as np

from sim.hall.journal import (
    CROSSED_BYTES,
    CROSSED_DUMMIES,
    CROSSED_PROXIED,
    CROSSED_REQUESTS,
    NETWORK_NAMED,
    NETWORK_RIGHT,
    VENDOR_WOKEN,
    Journal,
)
from sim.measures.counted import Counted, Measured, Unknown
from sim.metrics.carriers import CARRIERS, NETWORKED, TRAFFIC
from sim.metrics.carriers import WOKEN as BY_PUSH
from sim.units import HOUR, Bools, Int64s

NOBODY_LOOKS = Unknown("nobody here looks at the messages that pass, or no app sends any")
NOBODY_WAKES = Unknown("nobody here looks at who is woken, or no server has phones woken: they ask, or find out alone")
NOT_PLAYED = Unknown("not every message is played: nobody looks at those that pass, and no guard is on")
WITHIN_S = HOUR
"""How long after a phone was woken an alert counts as its."""
SURE = 0.5
ABSENT = {NETWORKED: NOBODY_LOOKS, BY_PUSH: NOBODY_WAKES, TRAFFIC: NOT_PLAYED}


def carriers(journal: Journal) -> Measured:
    """Count what crossed, and what those found out who carried it."""
    found: Measured = {
        each.name: next(why for start, why in ABSENT.items() if each.name.startswith(start)) for each in CARRIERS
    }
    if CROSSED_REQUESTS in journal.numbers:
        found |= _crossed(journal)
    if NETWORK_NAMED in journal.numbers:
        found |= _network(journal)
    if VENDOR_WOKEN in journal.numbers:
        found |= _vendor(journal)
    return found


def _crossed(journal: Journal) -> Measured:
    """Count messages and bytes."""
    numbers, table = journal.numbers, journal.table("carried")
    user_days, reports = float(journal.app_users * journal.days), int(table["at"].size)
    seen = table["home"].sum() * (1 - numbers[CROSSED_PROXIED])
    found = {
        "bytes_per_user_day": Counted(numbers[CROSSED_BYTES], user_days, "user-days"),
        "requests_per_user_day": Counted(numbers[CROSSED_REQUESTS], user_days, "user-days"),
        "dummies_per_report": Counted(numbers[CROSSED_DUMMIES], reports, "reports"),
        "home_at_server": Counted(float(seen), reports, "reports"),
    }
    return {f"{TRAFFIC}{name}": one for name, one in found.items()}


def _network(journal: Journal) -> Measured:
    """Count whose address was named on the day of the report."""
    table = journal.table("carried")
    named, reports = table["named"], int(table["at"].size)
    alone = named & table["home"] & (table["people"] == 1)
    chance = float((table["addresses_named"] / np.maximum(table["addresses"], 1)).sum())
    found = {
        "recall": Counted(float(named.sum()), reports, "reports"),
        "prior": Counted(chance, reports, "reports"),
        "placebo": Counted(float(table["exchanged"].sum()), reports, "reports"),
        "withheld": Counted(float(table["withheld"].sum()), reports, "reports"),
        "precision": Counted(journal.numbers[NETWORK_RIGHT], journal.numbers[NETWORK_NAMED], "addresses named"),
        "people": Counted(float(table["people"][named].sum()), float(named.sum()), "reports found"),
        "alone": Counted(float(alone.sum()), reports, "reports"),
        "home": Counted(float(table["home"].sum()), reports, "reports"),
    }
    return {f"{NETWORKED}{name}": one for name, one in found.items()}


def _vendor(journal: Journal) -> Measured:
    """Count whose phone was woken and who was alerted for it."""
    pushes, alerts = journal.table("pushes"), journal.table("alerts")
    person, at = pushes["person"].astype(np.int64), pushes["at"].astype(np.int64)
    warned, when = alerts["person"].astype(np.int64), alerts["at"].astype(np.int64)
    sure = pushes["weight"] >= SURE
    known = [bool(((person == who) & sure & (at <= then) & (then <= at + WITHIN_S)).any()) for who, then in
             zip(warned.tolist(), when.tolist(), strict=True)]  # fmt: skip
    around = np.searchsorted(np.sort(when), at + WITHIN_S, side="right") - np.searchsorted(np.sort(when), at)
    woken = int(at.size)
    found = {
        "precision": Counted(float(_alerted(person, at, warned, when).sum()), woken, "phones woken"),
        "recall": Counted(float(sum(known)), len(known), "alerts"),
        "placebo": Counted(
            float(_alerted(pushes["candidate"].astype(np.int64), at, warned, when).sum()), woken, "phones woken"
        ),
        "prior": Counted(float(around.sum()) / max(journal.app_users, 1), woken, "phones woken"),
    }
    return {f"{BY_PUSH}{name}": one for name, one in found.items()}


def _alerted(person: Int64s, at: Int64s, warned: Int64s, when: Int64s) -> Bools:
    """Tell of each push whether this person was alerted within the time after it."""
    found = [bool(((warned == who) & (then <= when) & (when <= then + WITHIN_S)).any()) for who, then in
             zip(person.tolist(), at.tolist(), strict=True)]  # fmt: skip
    return np.array(found, dtype=np.bool_)
