"""How well does a way of tracing judge the same meetings? Whom does it send home wrongly, and whom does it find?

Counted is who stays at home because of an alert or a call: where tracers judge an app's alerts, those that they let
pass. Housemates are left out: they know without anybody's judgement. Wrong is who was never within 2 m for 15 minutes
of a day of anybody behind the alert, or got no dose of them. How often it is wrong depends on how much it finds: so
ways are compared where they find as much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

import numpy as np

from sim.hall.journal import Journal, Why
from sim.measures.counted import Counted, Measured, Unknown
from sim.measures.laws import Student
from sim.measures.missed import due
from sim.measures.pooling import FEWEST_SEEDS, Interval
from sim.measures.told import Told, pairs
from sim.units import DAY, Bools, Floats, Int64s

HEEDED_WITHIN = 2 * DAY
"""How long after an alert a stay still counts as its own: until tracers have judged it."""
FOUND, WRONG, WITHOUT_DOSE = "judging.found", "judging.wrong", "judging.without_dose"
EXCESS = {"judging.excess": WRONG, "judging.excess_without_dose": WITHOUT_DOSE}
"""What is said of an arm beside a curve, and of which way of being wrong."""
OF_KEPT = "persons kept at home"
NO_CURVE = Unknown("the scenario names no arms to be compared with (verdict.curve)")
ON_THE_CURVE = "this arm is one of those that the others are compared with"
NOT_LIVED = "arms that it would be compared with were not lived"
BEYOND = "none of the arms compared with finds as much, or as little"
FEW = f"no interval: it takes {FEWEST_SEEDS} seeds"
AT_THE_END = "no interval: without one of the seeds, none of the arms compared with finds as much, or as little"


def judging(journal: Journal) -> Measured:
    """Measure how one arm judged in one seed."""
    told = Told(journal)
    other = _kept(journal, told.person, told.at) & ~told.at_home
    wrong = told.false_exposure | told.false_radio_common
    found: Measured = {
        "judging.wrong": Counted(float((wrong & other).sum()), float(other.sum()), OF_KEPT),
        "judging.without_dose": Counted(float((told.false_exposure & other).sum()), float(other.sum()), OF_KEPT),
        **_found(journal),
    }
    for subject in ("distance", "homes"):
        if subject in journal.unknown:
            return dict.fromkeys(found, Unknown(journal.unknown[subject]))
    return found


def _kept(journal: Journal, person: Int64s, at: Int64s) -> Bools:
    """Tell whom warnings of these moments kept at home: stays that they began, or that an earlier one had begun."""
    stays = journal.table("stays")
    mine = stays["why"] == Why.ALERTED
    who, since, until = (stays[name][mine].astype(np.int64) for name in ("person", "at", "until"))
    order = np.lexsort((since, who))
    who, since, until = who[order], since[order], until[order]
    last = np.searchsorted(pairs(who, since), pairs(person, at + HEEDED_WITHIN)) - 1
    kept: Bools = last >= 0
    kept[kept] = (who[last[kept]] == person[kept]) & (until[last[kept]] > at[kept])
    return kept


def _found(journal: Journal) -> Measured:
    """Count those infected by a declarer of another home who were kept at home for that one, and after how long."""
    person, source, at, together = due(journal)
    person, source, at = person[~together], source[~together], at[~together]
    evidence = journal.table("evidence")
    warned, warned_at = evidence["person"].astype(np.int64), evidence["at"].astype(np.int64)
    kept = _kept(journal, warned, warned_at)
    keys, warned_at = pairs(warned, evidence["declarer"])[kept], warned_at[kept]
    order = np.lexsort((warned_at, keys))
    keys, warned_at = keys[order], warned_at[order]
    first = np.searchsorted(keys, pairs(person, source))
    hit = first < keys.size
    hit[hit] = keys[first[hit]] == pairs(person, source)[hit]
    waited: Floats = (warned_at[first[hit]] - at[hit]) / DAY
    return {
        "judging.found": Counted(float(hit.sum()), float(person.size), "persons infected by a declarer"),
        "judging.days": Counted(float(waited.sum()), float(hit.sum()), "persons found"),
    }


def needless(found: Measured) -> Counted | Unknown:
    """Return the needless days of quarantine for each infection averted."""
    days, averted = found["quarantine.needless_days"], found["epidemic.infections_averted"]
    if isinstance(days, Unknown) or isinstance(averted, Unknown):
        return days if isinstance(days, Unknown) else averted
    return Counted(days.numerator, averted.numerator, "infections averted")


def excess(arm: str, by_arm: Mapping[str, Sequence[Measured]], curve: Sequence[str], wrong: str) -> Interval:
    """Return how much more often the arms of a curve are wrong than this one where they find as much.

    Between two neighbouring arms of the curve, by what they find in all seeds together, straight. The interval is a
    jackknife over seeds: each is left out of all arms at once. `wrong` is the metric of being wrong.
    """
    whys = {NO_CURVE.why: not curve, ON_THE_CURVE: arm in curve, NOT_LIVED: not {*curve} <= by_arm.keys()}
    if why := next((why for why, holds in whys.items() if holds), ""):
        return Interval(None, why=why)
    points = {name: _sums(by_arm[name], wrong) for name in (arm, *curve)}
    seeds = len(by_arm[arm])
    value = _between(points, arm, curve, np.ones(seeds, dtype=np.bool_))
    if value is None:
        return Interval(None, why=BEYOND)
    left_out = [_between(points, arm, curve, np.arange(seeds) != out) for out in range(seeds)]
    known = np.array([each for each in left_out if each is not None])
    if seeds < FEWEST_SEEDS or known.size < seeds:
        return Interval(value, n=seeds, why=FEW if seeds < FEWEST_SEEDS else AT_THE_END)
    error = sqrt((seeds - 1) * float(known.var()))
    law = Student(value, error, seeds - 1, (-1.0, 1.0))
    return Interval(value, *law.ends(), seeds, law=law)


def _sums(seeds: Sequence[Measured], wrong: str) -> Floats:
    """Return numerators and denominators of what is found and what is wrong, a row a seed; nothing where unknown."""
    rows = [[each for name in (FOUND, wrong) for each in _parts(seed.get(name))] for seed in seeds]
    return np.array(rows, dtype=np.float64)


def _parts(one: Counted | Unknown | None) -> tuple[float, float]:
    return (one.numerator, one.denominator) if isinstance(one, Counted) else (0.0, 0.0)


def _between(points: Mapping[str, Floats], arm: str, curve: Sequence[str], seeds: Bools) -> float | None:
    """Return the excess in these seeds; None where the curve finds nowhere as much, or somebody found nobody."""
    totals = {name: rows[seeds].sum(axis=0) for name, rows in points.items()}
    shares = {name: (t[0] / t[1], t[2] / t[3]) for name, t in totals.items() if t[1] > 0 and t[3] > 0}
    others = sorted(shares[name] for name in curve if name in shares)
    if arm not in shares or not others or not others[0][0] <= shares[arm][0] <= others[-1][0]:
        return None
    finds, wrongs = np.array(others).T
    return float(np.interp(shares[arm][0], finds, wrongs) - shares[arm][1])
