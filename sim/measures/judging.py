"""How well does a way of tracing judge the same meetings? Whom does it send home wrongly, and whom does it find?

Counted is who stays at home because of an alert or a call: where tracers judge an app's alerts, those that they let
pass. Housemates are left out: they know without anybody's judgement. Wrong is who was never within 2 m for 15 minutes
of a day of anybody behind the alert, or got no dose of them. How often it is wrong depends on how much it finds: so
ways are compared where they find as much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.hall.journal import Journal, Why
from sim.measures.counted import Counted, Measured, Unknown
from sim.measures.missed import due
from sim.measures.told import Told, pairs
from sim.units import DAY, Bools, Floats

HEEDED_WITHIN = 2 * DAY
"""How long after an alert a stay still counts as its own: until tracers have judged it."""
NO_CURVE = Unknown("the scenario names no arms to be compared with (verdict.curve)")
ON_THE_CURVE = Unknown("this arm is one of those that the others are compared with")
BEYOND = Unknown("none of the arms compared with finds as much, or as little")


def judging(journal: Journal) -> Measured:
    """Measure how one arm judged in one seed."""
    told = Told(journal)
    heeded = _heeded(told)
    other = heeded & ~told.at_home
    wrong = told.false_exposure | told.false_radio_common
    found: Measured = {
        "judging.wrong": Counted(float((wrong & other).sum()), float(other.sum()), "persons kept at home"),
        **_found(journal, told, heeded),
    }
    for subject in ("distance", "homes"):
        if subject in journal.unknown:
            return dict.fromkeys(found, Unknown(journal.unknown[subject]))
    return found


def _heeded(told: Told) -> Bools:
    """Tell which alerts kept somebody at home."""
    stays = told.journal.table("stays")
    mine = stays["why"] == Why.ALERTED
    began = np.sort(pairs(stays["person"][mine].astype(np.int64), stays["at"][mine]))
    first, last = (np.searchsorted(began, pairs(told.person, told.at + after)) for after in (0, HEEDED_WITHIN))
    kept: Bools = first < last
    return kept


def _found(journal: Journal, told: Told, heeded: Bools) -> Measured:
    """Count those infected by a declarer of another home who were kept at home for it, and after how long."""
    person, source, at, together = due(journal)
    person, source, at = person[~together], source[~together], at[~together]
    row, declarer, _ = told.evidence
    known = heeded[row]
    keys, alerted_at = pairs(told.person[row], declarer)[known], told.at[row][known]
    order = np.lexsort((alerted_at, keys))
    keys, alerted_at = keys[order], alerted_at[order]
    first = np.searchsorted(keys, pairs(person, source))
    hit = first < keys.size
    hit[hit] = keys[first[hit]] == pairs(person, source)[hit]
    waited: Floats = (alerted_at[first[hit]] - at[hit]) / DAY
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


def excess(arm: str, by_arm: Mapping[str, Measured], curve: Sequence[str]) -> Counted | Unknown:
    """Return how much more often the arms of a curve are wrong than this one where they find as much; of one seed.

    Between two neighbouring arms of the curve, by what they find, straight.
    """
    if not curve:
        return NO_CURVE
    if arm in curve:
        return ON_THE_CURVE
    points = [point for name in curve if (point := _point(by_arm.get(name, {}))) is not None]
    mine = _point(by_arm[arm])
    if mine is None:
        return Unknown("nobody was kept at home, or nobody was to be found")
    finds, wrongs = np.array(sorted(points)).reshape(-1, 2).T
    if not finds.size or not finds[0] <= mine[0] <= finds[-1]:
        return BEYOND
    return Counted(float(np.interp(mine[0], finds, wrongs)) - mine[1], 1.0, "seeds")


def _point(found: Measured) -> tuple[float, float] | None:
    """Return what an arm finds, and how often it is wrong; None where either is not known."""
    finds, wrong = found.get("judging.found"), found.get("judging.wrong")
    if not isinstance(finds, Counted) or not isinstance(wrong, Counted) or finds.value is None or wrong.value is None:
        return None
    return finds.value, wrong.value
