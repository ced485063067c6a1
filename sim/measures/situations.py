"""In a world of situations: how many of those who passed were alerted, and what did their phones hear?

Counted are those who passed an ill person who declared, once each. In every other world nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.hall.journal import JUDGED, SITUATIONS, Journal, Why
from sim.measures.counted import Counted, Measured, Unknown
from sim.measures.missed import declarers
from sim.units import Bools, Int64s

HALF = 0.5
NO_SITUATIONS = Unknown("nobody passes anybody: this is no world of situations")
NOBODY_DECIDES = Unknown("no situation of the scenario decides")
NO_SIDES = Unknown("no situations of the scenario are near and far")
NO_PHONES = Unknown("no phone of this arm hears others")
NO_CURVE = Unknown("no situations of one day, or several kinds of them, differ in their minutes alone")
NEVER_HALF = Unknown("at no length of the scenario was half of those who passed alerted, or at every one")


def situations(journal: Journal) -> Measured:
    """Measure the situations of one arm and seed."""
    count = int(journal.numbers.get(SITUATIONS, 0))
    if not count:
        return dict.fromkeys(NAMES, NO_SITUATIONS)
    passed = [of_situation(journal, k) for k in range(count)]
    near, far = _below(journal, 1.0), _below(journal, 2.0)
    return dict(zip(NAMES, (_decided(journal, passed), _half(journal, passed), near, far, _between(near, far)),
                    strict=True))  # fmt: skip


NAMES = (
    "situations.alerted",
    "situations.half_minutes",
    "situations.below_near",
    "situations.below_far",
    "situations.below_difference",
)


def of_situation(journal: Journal, k: int) -> Mapping[str, Counted | Unknown]:
    """Count in the k-th situation: who passed and was alerted, kept at home, infected; and what phones heard."""
    passers = _passers(journal, k)
    of = "persons who passed a declarer"
    alerted, infected = (_among(journal, kind, passers) for kind in ("alerts", "infections"))
    stays = journal.table("stays")
    kept = np.isin(passers, stays["person"][stays["why"] == Why.ALERTED].astype(np.int64))
    heard = journal.numbers.get(f"situation_{k}_heard_s")
    below = journal.numbers.get(f"situation_{k}_below_s", 0.0)
    return {
        "alerted": Counted(float(alerted.sum()), float(passers.size), of),
        "stays": Counted(float(kept.sum()), float(passers.size), of),
        "infected": Counted(float(infected.sum()), float(passers.size), of),
        "alerted_of_infected": Counted(float((alerted & infected).sum()), float(infected.sum()), "infected"),
        "below": NO_PHONES if heard is None else Counted(below, heard, "seconds heard"),
    }


def _passers(journal: Journal, k: int) -> Int64s:
    """Return who passed in the k-th situation, could be warned, and passed a declarer (for tracers: a known case)."""
    persons = journal.table("persons")["person"].astype(np.int64)
    mine = persons[(persons % 2 == 1) & (persons // 2 % int(journal.numbers[SITUATIONS]) == k)]
    declared = declarers(journal)[0].astype(np.int64)
    found: Int64s = mine[np.isin(mine - 1, declared) & journal.can_warn(mine)]
    return found


def _among(journal: Journal, kind: str, persons: Int64s) -> Bools:
    return np.isin(persons, journal.table(kind)["person"].astype(np.int64))


def _decided(journal: Journal, passed: Sequence[Mapping[str, Counted | Unknown]]) -> Counted | Unknown:
    """Count those alerted in all situations that decide; where tracers judge alerts, those whom these keep at home."""
    what = "stays" if JUDGED in journal.numbers else "alerted"
    some = [each[what] for k, each in enumerate(passed) if journal.numbers[f"situation_{k}_decides"]]
    counted = [each for each in some if isinstance(each, Counted)]
    if not counted:
        return NOBODY_DECIDES
    return Counted(
        sum(each.numerator for each in counted), sum(each.denominator for each in counted), counted[0].of
    )  # fmt: skip


def _half(journal: Journal, passed: Sequence[Mapping[str, Counted | Unknown]]) -> Counted | Unknown:
    """Return after how many minutes half are alerted, straight between situations that differ in these alone."""
    curves: dict[float, list[tuple[float, float]]] = {}
    for k, each in enumerate(passed):
        alerted = each["alerted"]
        if journal.numbers[f"situation_{k}_days"] == 1 and isinstance(alerted, Counted) and alerted.value is not None:
            point = journal.numbers[f"situation_{k}_minutes"], alerted.value
            like = journal.numbers.get(f"situation_{k}_like", 0.0)  # absent in results of before it was written
            curves.setdefault(like, []).append(point)
    several = [curve for curve in curves.values() if len(curve) > 1]
    if len(several) != 1:
        return NO_CURVE
    minutes, shares = np.array(sorted(several[0])).T
    if np.any(np.diff(minutes) == 0):
        return NO_CURVE
    above = np.flatnonzero(shares >= HALF)
    if not above.size or above[0] == 0:
        return NEVER_HALF
    last = above[0]
    part = (HALF - shares[last - 1]) / (shares[last] - shares[last - 1])
    return Counted(float(minutes[last - 1] + part * (minutes[last] - minutes[last - 1])), 1.0, "seeds")


def _below(journal: Journal, side: float) -> Counted | Unknown:
    """Count the seconds heard below the level in all situations of one side."""
    mine = [k for k in range(int(journal.numbers[SITUATIONS])) if journal.numbers[f"situation_{k}_side"] == side]
    if not mine:
        return NO_SIDES
    if f"situation_{mine[0]}_heard_s" not in journal.numbers:
        return NO_PHONES
    sums = {what: sum(journal.numbers[f"situation_{k}_{what}_s"] for k in mine) for what in ("heard", "below")}
    return Counted(sums["below"], sums["heard"], "seconds heard")


def _between(near: Counted | Unknown, far: Counted | Unknown) -> Counted | Unknown:
    if isinstance(near, Unknown) or isinstance(far, Unknown):
        return near if isinstance(near, Unknown) else far
    if near.value is None or far.value is None:
        return NO_SIDES
    return Counted(near.value - far.value, 1.0, "seeds")
