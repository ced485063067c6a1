"""Do receivers at doors tell who runs the app, and whether somebody is at home? Claims, held against who was there.

Only here are they laid side by side. The placebo judges each visit, or each home, by what was heard at another one.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.hall.journal import GATES, VIGILS, Journal
from sim.measures.counted import Counted, Measured, Unknown
from sim.metrics.presence import AGES, AT_DOORS, BURGLAR, GATE
from sim.parameters import parameter
from sim.units import Bools, Floats, Int64s

BELIEVED = parameter(0.5, "1", "privacy definitions of this project: what has a weight of 1/2 or more is claimed")
NO_GATE = Unknown("nobody listens at the doors of shops here")
NO_BURGLAR = Unknown("nobody listens at the doors of homes here")
NO_APP = Unknown("nobody's phone runs an app that speaks, so no gate can ask for it")


def presence(journal: Journal) -> Measured:
    """Count what those who listen at doors find out in one journal."""
    found: Measured = {each.name: NO_GATE if each.name.startswith(GATE) else NO_BURGLAR for each in AT_DOORS}
    if GATES in journal.numbers:
        found |= _gate(journal)
    if VIGILS in journal.numbers:
        found |= _burglar(journal)
    return found


def _gate(journal: Journal) -> Measured:
    table = journal.table("entries")
    carries, said = table["carries"], table["said"] >= BELIEVED
    if not journal.app_users:
        return {each.name: NO_APP for each in AT_DOORS if each.name.startswith(GATE)}
    other, alike = _elsewhere(table["shop"], said)
    found = {
        "tpr": _share(said, carries, "visits of users"),
        "fpr": _share(said, ~carries, "visits of others"),
        "advantage": _advantage(said, carries, "visits of users"),
        "ordinary": _advantage(table["phone"] >= BELIEVED, carries, "visits of users"),
        "placebo": _advantage(other, carries, "visits of users"),
        "prior": _advantage(alike, carries, "visits of users"),
        "turned_away": _share(~said, np.ones(said.size, dtype=np.bool_), "visits"),
    }
    for name, (first, last) in AGES.items():
        aged = (first <= table["age"]) & (table["age"] <= last)
        found[f"turned_away.{name}"] = _share(~said, aged, "visits at that age")
    found["refused_ratio"] = _ratio(found["turned_away.70_plus"], found["turned_away.20_59"])
    return {f"{GATE}{name}": one for name, one in found.items()}


def _burglar(journal: Journal) -> Measured:
    table = journal.table("vigils")
    empty, of = table["there"] == 0, "hours of empty homes"
    said, anyway = (table[name] < BELIEVED for name in ("said", "anyway"))
    other, alike = _elsewhere(table["at"].astype(np.int64), said)
    found = {
        "tpr": _share(said, empty, of),
        "fpr": _share(said, ~empty, "hours of homes with somebody in"),
        "advantage": _advantage(said, empty, of),
        "ordinary": _advantage(anyway, empty, of),
        "prior": _advantage(alike, empty, of),
        "placebo": _advantage(other, empty, of),
        "wrong_entry": _share(~empty, said, "hours of homes taken to be empty"),
    }
    return {f"{BURGLAR}{name}": one for name, one in found.items()}


def _share(yes: Bools, among: Bools, of: str) -> Counted:
    return Counted(float((yes & among).sum()), int(among.sum()), of)


def _ratio(old: Counted, grown: Counted) -> Counted:
    """Count how many times more often the old are turned away; a seed in which none of them came says nothing."""
    of = "grown-ups turned away where somebody of 70 or more came"
    if not old.denominator:
        return Counted(0.0, 0.0, of)
    return Counted(old.numerator * (grown.denominator / old.denominator), grown.numerator, of)


def _advantage(yes: Bools | Floats, among: Bools, of: str) -> Counted:
    """Count how much more often it is said of those among whom it is true than of the others."""
    many, others = int(among.sum()), int((~among).sum())
    wrong = float(yes[~among].sum()) * many / others if others else 0.0
    return Counted(float(yes[among].sum()) - wrong, many, of)


def _elsewhere(group: Int64s, said: Bools) -> tuple[Bools, Floats]:
    """Return what is said of another row of the same group, half of them away; and of all other rows on average."""
    other, alike = said.copy(), said.astype(np.float64)
    for rows in _by_group(group):
        if rows.size > 1:
            other[rows] = np.roll(said[rows], rows.size // 2)
            alike[rows] = (said[rows].sum() - said[rows]) / (rows.size - 1)
    return other, alike


def _by_group(group: Int64s) -> Iterable[Int64s]:
    order = np.argsort(group, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group[order])) + 1) if order.size else []
