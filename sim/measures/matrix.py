"""Does an attack find out as much against a system as the literature says? One matrix of grades, theirs and ours.

An attack's gain is what it finds more often than its baseline does, of what that leaves: (success - baseline) /
(1 - baseline). The grades were fixed before any run. H: a gain of .5 or more with one device, one account and one hour.
M: as much with more, or .1 to .5. L: below .1, the interval above 0. "-": the interval below .05, on 60 trials or more.
None where the interval says neither, or where there is none. A cell differs from the literature where its gain lies
above all that the literature's grade means, at 5 %, after Holm's correction over all cells that seem to. A gain below
that refutes nothing, as every gain is a lower bound, that of the attack which is run here: ours finds less.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.measures.literature import ROWS, SYSTEMS, Answered
from sim.measures.quotations import Both
from sim.measures.verdicts import holm
from sim.metrics import METRICS
from sim.parameters import parameter

MOST, SOME, NONE = (
    parameter(0.5, "1", "privacy definitions of this project, section 6: H, or M at more cost"),
    parameter(0.1, "1", "privacy definitions of this project, section 6: M"),
    parameter(0.05, "1", "privacy definitions of this project, section 6: an upper bound below it is no threat"),
)
FEWEST_TRIALS = parameter(60, "trials", "privacy definitions of this project, section 6")
AT = parameter(0.05, "1", "privacy definitions of this project, section 6: Holm at 5 %")
NORMAL_95 = 1.959964  # half a 95 % interval of a normal law, in standard errors

NOTHING: Mapping[str, Any] = {"value": 0.0, "low": 0.0, "high": 0.0}
"""The baseline of an attack that finds nothing without its key ingredient."""
NOT_GIVEN = Both("pas dans les résultats donnés", "not in the results given")
NOT_LIVED = Both("système absent de ce scénario", "that system is not lived there")
ARM_NOT_RUN = Both("version non vécue dans ce résultat", "that arm was not lived in this result")
NO_INTERVAL = Both("moins de 5 tirages : pas d'intervalle", "fewer than 5 seeds: no interval")
NEITHER = Both("l'intervalle ne tranche pas", "the interval does not tell")


@dataclass(frozen=True, slots=True)
class Gain:
    """How much more an attack finds than its baseline, of what that leaves, with a 95 % interval if there is one."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One attack against one system: the literature's grades, and ours (empty: none), from which gain, or why not.

    `p` says how likely such a gain is where the literature is right, corrected for all cells that seem to differ; None
    where the gain is no greater than it says; `less` says that its whole interval lies below. `why` is a text of ours;
    `unmeasured` is what a summary says, in English.
    """

    attack: str
    system: str
    literature: str
    grade: str = ""
    gain: Gain | None = None
    p: float | None = None
    less: bool = False
    why: Both | None = None
    unmeasured: str = ""

    @property
    def differs(self) -> bool:
        """Whether the literature's grade is refuted here: more is found than it says."""
        return self.p is not None and self.p < AT


Summaries = Mapping[str, Mapping[str, Any]]
"""By scenario: what its summary.json says."""


def matrix(summaries: Summaries) -> list[Cell]:
    """Return every cell, row by row; those that differ from the literature are marked by their p."""
    cells = [_cell(attack, system, summaries) for attack in ROWS for system in SYSTEMS]
    outside = [n for n, each in enumerate(cells) if each.p is not None]
    for n, p in zip(outside, holm([cells[n].p for n in outside]), strict=True):
        cells[n] = replace(cells[n], p=p)
    return cells


def _cell(attack: str, system: str, summaries: Summaries) -> Cell:
    row = ROWS[attack]
    cell = Cell(attack, system, row.grades[SYSTEMS.index(system)])
    answer = row.answer
    if isinstance(answer, Both):
        return replace(cell, why=answer)
    if system not in answer.arms:
        return replace(cell, why=NOT_LIVED)
    if answer.scenario not in summaries:
        return replace(cell, why=NOT_GIVEN)
    arms = summaries[answer.scenario]["arms"]
    if answer.arms[system] not in arms:
        return replace(cell, why=ARM_NOT_RUN)
    return _measured(cell, answer, arms[answer.arms[system]])


def _measured(cell: Cell, answer: Answered, arm: Mapping[str, Any]) -> Cell:
    """Return the cell as an arm of a summary has it."""
    metric, baseline = (answer.apart or {}).get(cell.system, (answer.metric, answer.baseline))
    success, base = arm[metric], arm[baseline] if baseline is not None else NOTHING
    for row in (success, base):
        if row["value"] is None:
            return replace(cell, unmeasured=str(row["why"]))
    gain = gain_of(success, base)
    found = replace(cell, gain=gain)
    if gain.low is None:
        return replace(found, why=NO_INTERVAL)
    grade = grade_of(gain, light=answer.light, trials=METRICS[metric].least)
    alike = bool(grade) and grade in cell.literature
    low, high = meant(cell.literature, light=answer.light)
    p = None if alike else _p(gain, high)
    less = not alike and gain.high is not None and gain.high < low
    return replace(found, grade=grade, p=p, less=less, why=None if grade else NEITHER)


def gain_of(success: Mapping[str, Any], base: Mapping[str, Any]) -> Gain:
    """Return the gain over a baseline; its interval from both of theirs, taken as independent (Zou and Donner 2008).

    Seeds share their draws: where both rise and fall together, as they usually do, the interval is too long; it is too
    short only where one rises as the other falls.
    """
    s, b = success["value"], base["value"]
    if b >= 1.0:
        return Gain(0.0)
    value = (s - b) / (1.0 - b)
    if success["low"] is None or base["low"] is None:
        return Gain(value)
    of_s, of_b = 1.0 / (1.0 - b), (1.0 - s) / (1.0 - b) ** 2
    low = value - math.hypot((s - success["low"]) * of_s, (base["high"] - b) * of_b)
    high = value + math.hypot((success["high"] - s) * of_s, (b - base["low"]) * of_b)
    return Gain(value, low, min(high, 1.0))


def grade_of(gain: Gain, *, light: bool, trials: int) -> str:
    """Return the grade of a gain with an interval; empty where that leaves open whether there is any.

    `light` says that one device, one account and one hour are enough; at least so many `trials` bear on it.
    """
    assert gain.low is not None
    assert gain.high is not None
    if gain.low <= 0.0:
        return "-" if gain.high < NONE and trials >= FEWEST_TRIALS else ""
    if gain.value >= MOST:
        return "H" if light else "M"
    return "M" if gain.value >= SOME else "L"


def meant(grades: str, *, light: bool) -> tuple[float, float]:
    """Return between which gains the literature's grades lie; what is not light reaches no more than M by any gain."""
    ends = {"H": (MOST, 1.0), "M": (SOME, MOST if light else 1.0), "L": (0.0, SOME), "-": (-1.0, NONE)}
    lows, highs = zip(*(ends[each] for each in grades), strict=True)
    return min(lows), max(highs)


def _p(gain: Gain, most: float) -> float | None:
    """Return how likely so great a gain is where it is the most that was meant; None where it is no greater."""
    assert gain.low is not None
    if gain.value <= most:
        return None
    half = gain.value - gain.low
    if half <= 0.0:
        return 0.0
    return 0.5 * math.erfc((gain.value - most) / (half / NORMAL_95) / math.sqrt(2.0))


def differing(cells: Sequence[Cell]) -> Iterator[Cell]:
    """Yield the cells that differ from the literature."""
    return (each for each in cells if each.differs)
