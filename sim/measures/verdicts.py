"""Does the claim hold? Each cell's interval against thresholds that stood in the scenario before the run.

A cell is an arm for which the verdict was declared. The claim "holds", or "does not hold", if it does so in every cell
(one that is said of all cells does not hold as soon as it fails in one of them, by Holm's correction over all);
it "holds when" it holds in some of them, by their own intervals (2.5 % to a side) and by their one-sided p after Holm's
correction at 5 % over all that were declared; else it "cannot tell". A run with fewer seeds than declared, and one
whose placebo is not where the baseline is, cannot tell anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.hall.scenario import Scenario
from sim.hall.scenario.keys import Bound
from sim.hall.scenario.verdict import Verdict
from sim.measures.laws import Law
from sim.measures.pooling import Interval, alike
from sim.measures.quotations import Both, Language
from sim.parameters import parameter

HOLDS, FAILS, SOMEWHERE, UNDECIDED = "holds", "does not hold", "holds when", "cannot tell"
NO_VERDICT = "the scenario has no [verdict]"
NOT_LIVED = "this arm was declared and not lived"

FAMILY_ERROR = parameter(
    0.05, "1", "assumption: 5 % over all cells; correction: Holm, Scandinavian Journal of Statistics 6:65 (1979)"
)

Pooled = Mapping[str, Mapping[str, Interval]]
"""What all seeds say of each metric, by arm."""
Said = Mapping[str, Any]


def declared(scenario: Scenario, untraced: str) -> tuple[str, ...]:
    """Return the cells of a scenario's verdict; where it names none, all arms but those of the system `untraced`."""
    named = scenario.verdict.cells if scenario.verdict is not None else ()
    traced = tuple(arm.name for arm in scenario.arms if arm.system != untraced)
    return named or traced or tuple(arm.name for arm in scenario.arms)


def verdict(rule: Verdict | None, pooled: Pooled, cells: Sequence[str], seeds: int) -> dict[str, Any]:
    """Return the one answer with what it rests on: thresholds, seeds, and each cell's interval, p and baselines.

    `cells` are those declared before, lived or not; `seeds` is how many were lived.
    """
    if rule is None:
        return {"answer": None, "why": NO_VERDICT}
    found = {cell: _cell(rule, pooled.get(cell)) for cell in cells if cell not in rule.controls}
    controls = {cell: _cell(rule, pooled.get(cell)) for cell in rule.controls}
    for cell, p in zip(found.values(), holm([cell["p"] for cell in found.values()]), strict=True):
        cell["p_holm"] = p
    if rule.universal:
        for cell, p in zip(found.values(), holm([cell["p_fails"] for cell in found.values()]), strict=True):
            cell["p_fails_holm"] = p
    said: dict[str, Any] = {
        "metric": rule.metric,
        "holds_when": rule.holds_when.model_dump(exclude_none=True),
        "fails_when": rule.fails_when.model_dump(exclude_none=True),
        "seeds": {"declared": rule.seeds, "had": seeds},
        "cells": found,
        **({"controls": controls} if controls else {}),
        "placebo": rule.placebo and rule.placebo.model_dump() | {"agrees": _agrees(found)},
    }
    if rule.fails_if_also is not None:
        said["fails_if_also"] = rule.fails_if_also.model_dump(exclude_none=True)
    if rule.universal:
        said["universal"] = True
    said["obstacles"] = list(_obstacles(said))
    said["answer"], said["where"] = (UNDECIDED, []) if said["obstacles"] else _together(found, rule.universal)
    return said | {"why": why(said, "en")}


def holm(ps: Sequence[float | None]) -> list[float | None]:
    """Return p values as corrected for all cells together; one that is unknown counts as 1, and stays unknown."""
    known = sorted((p, i) for i, p in enumerate(ps) if p is not None)
    corrected: list[float | None] = [None] * len(ps)
    least = 0.0
    for rank, (p, i) in enumerate(known):
        least = max(least, min((len(ps) - rank) * p, 1.0))
        corrected[i] = least
    return corrected


# -- one cell ---------------------------------------------------------------------------------------------------------


def _cell(rule: Verdict, rows: Mapping[str, Interval] | None) -> dict[str, Any]:
    """Return what one cell says; its answer is that of its own interval alone."""

    def interval(name: str) -> Interval:
        return Interval(None, why=NOT_LIVED) if rows is None else rows[name]

    decides, also = interval(rule.metric), rule.fails_if_also
    useful = None if also is None else interval(also.metric)
    prior = None if rule.prior is None else interval(rule.prior).value
    holds, fails = rule.holds_when.beside(prior), rule.fails_when.beside(prior)
    cell = _row(decides) | {
        "answer": _answer(holds, fails, rule.fails_if_also, decides, useful),
        "p": None if decides.law is None else _p(holds, decides.law),
        "p_holm": None,
        "beside": {name: _row(interval(name)) for name in rule.beside},
    }
    if rule.universal:
        cell["p_fails"] = _p_fails(fails, rule.fails_if_also, decides, useful)
    if useful is not None:
        cell["also"] = _row(useful)
    if rule.placebo is not None:
        control, baseline = interval(rule.placebo.metric), interval(rule.placebo.equals)
        cell["placebo"] = _row(control) | {"equals": baseline.value, "agrees": _agree(baseline, control)}
        if baseline.value is None and control.value is not None:
            cell["placebo"]["why"] = baseline.why
    return cell


def _row(interval: Interval) -> dict[str, Any]:
    row: dict[str, Any] = {"value": interval.value, "low": interval.low, "high": interval.high}
    return row | ({"why": interval.why} if interval.why else {})


def _answer(holds: Bound, fails: Bound, besides: Bound | None, interval: Interval, also: Interval | None) -> str:
    """Return the answer of the deciding metric, which fails only if a second one, where asked, lies there too."""
    if _within(holds, interval):
        return HOLDS
    with_it = besides is None or (also is not None and _within(besides, also))
    return FAILS if with_it and _within(fails, interval) else UNDECIDED


def _p_fails(fails: Bound, besides: Bound | None, interval: Interval, also: Interval | None) -> float | None:
    """Return the p of "it fails here": of the deciding metric and the second one, that of the one less sure."""
    if interval.law is None or (also is not None and also.law is None):
        return None
    second = 0.0 if besides is None or also is None or also.law is None else _p(besides, also.law)
    return max(_p(fails, interval.law), second)


def _within(bound: Bound, interval: Interval) -> bool:
    """Tell whether the whole interval lies where a bound says."""
    if interval.low is None or interval.high is None:
        return False
    above = bound.low_above is None or interval.low > bound.low_above
    return above and (bound.high_below is None or interval.high < bound.high_below)


def _p(bound: Bound, law: Law) -> float:
    """Return the one-sided p of "where the bound says"; of two ends, that of the one less sure."""
    above = 0.0 if bound.low_above is None else law.p_above(bound.low_above)
    return max(above, 0.0 if bound.high_below is None else law.p_below(bound.high_below))


def _agree(baseline: Interval, control: Interval) -> bool | None:
    """Tell whether a placebo is where the baseline is: whether their intervals meet; None where one is unknown."""
    if baseline.value is None or control.low is None or control.high is None:
        return None
    low = baseline.value if baseline.low is None else baseline.low
    high = baseline.value if baseline.high is None else baseline.high
    return low <= control.high and control.low <= high


# -- all cells --------------------------------------------------------------------------------------------------------


def _agrees(cells: Said) -> bool | None:
    """Tell whether the placebo gives the baseline in every cell; None where a cell cannot say, and none denies it."""
    each = [cell["placebo"]["agrees"] for cell in cells.values()]
    return False if False in each else None if None in each else True


def _obstacles(said: Said) -> Iterator[str]:
    """Yield why a run may decide nothing, whatever its intervals say."""
    lived = [cell for cell in said["cells"].values() if not absent(cell)]
    if said["seeds"]["had"] < said["seeds"]["declared"]:
        yield "too few seeds"
    if not lived:
        yield "not lived"
    elif all(cell["value"] is None for cell in lived):
        yield "not measured"
    if said["seeds"]["had"] >= said["seeds"]["declared"] and failed(said):
        yield "control fails"
    if said["placebo"] and said["placebo"]["agrees"] is not True:
        yield "placebo fails" if said["placebo"]["agrees"] is False else "placebo unknown"


def failed(said: Said) -> list[str]:
    """Return the controls in which the claim does not come out as not holding, though they were lived."""
    return [name for name, cell in said.get("controls", {}).items() if cell["answer"] != FAILS and not absent(cell)]


def absent(cell: Said) -> bool:
    """Tell whether a cell was declared and not lived."""
    return cell.get("why") == NOT_LIVED


def _together(cells: Said, universal: bool) -> tuple[str, list[str]]:
    """Return the answer of all cells, and those that hold; of a universal claim that fails, those that refute it."""
    answers = {cell["answer"] for cell in cells.values()}
    refute = [name for name, cell in cells.items()
              if universal and cell["answer"] == FAILS and cell["p_fails_holm"] <= FAMILY_ERROR]  # fmt: skip
    if refute:
        return FAILS, refute
    if answers == {HOLDS}:
        return HOLDS, list(cells)
    if answers == {FAILS}:
        return FAILS, []
    sure = [name for name, cell in cells.items() if cell["answer"] == HOLDS and cell["p_holm"] <= FAMILY_ERROR]
    return (SOMEWHERE, sure) if sure else (UNDECIDED, [])


# -- in words ---------------------------------------------------------------------------------------------------------

WHY: Mapping[str, Both] = {
    "not measured": Both("non mesuré dans {unmeasured}", "not measured in {unmeasured}"),
    "too few seeds": Both(
        "{had} des {declared} tirages déclarés d'avance ont été vécus",
        "{had} of the {declared} seeds declared were lived",
    ),
    "placebo fails": Both(
        "le placebo échoue ({denied}) : l'intervalle de {placebo} ne touche pas celui de {equals}",
        "the placebo fails ({denied}): the interval of {placebo} does not meet that of {equals}",
    ),
    "control fails": Both(
        "le témoin ({controls}) n'est pas « non vérifié » : la mesure elle-même est en doute",
        "the control ({controls}) does not come out as not holding: the measurement itself is in doubt",
    ),
    "placebo unknown": Both("le placebo {unknown}", "the placebo {unknown}"),
    "not lived": Both("déclarés et non vécus : {absent}", "declared and not lived: {absent}"),
    "more seeds": Both("{had} tirages, et {declared} déclarés", "{had} seeds, and {declared} declared"),
    HOLDS: Both(
        "dans chaque cas déclaré d'avance, l'intervalle entier est du côté de l'affirmation",
        "in every cell declared before the run the whole interval is on the claim's side",
    ),
    FAILS: Both(
        "dans chaque cas déclaré d'avance, l'intervalle entier est du côté qui la réfute",
        "in every cell declared before the run the whole interval is on the side that refutes it",
    ),
    "refuted": Both(
        "elle porte sur tous les cas, et elle échoue dans {refute}, après la correction de Holm à 5 %",
        "it is about every case, and it fails in {refute}, after Holm's correction at 5 %",
    ),
    SOMEWHERE: Both(
        "dans {n} des {of} cas déclarés d'avance, après la correction de Holm à 5 %",
        "in {n} of the {of} cells declared before the run, after Holm's correction at 5 %",
    ),
    UNDECIDED: Both(
        "aucun cas n'est sûr de la vérifier, après la correction de Holm à 5 %, et tous ne la réfutent pas",
        "no cell is sure to hold, after Holm's correction at 5 %, and not every cell is sure to fail",
    ),
    "some fail": Both("par {failing}, elle est réfutée", "by {failing} it is refuted"),
}
"""Why an answer is given, by obstacle, else by answer."""


def why(said: Said, language: Language, words: Mapping[str, Both] = WHY) -> str:
    """Return in words why a verdict has its answer; a metric's own reason stays as it was given, in English."""
    return (" ; " if language == "fr" else "; ").join(reasons(said, language, words).values())


def reasons(said: Said, language: Language, words: Mapping[str, Both] = WHY) -> dict[str, str]:
    """Return each reason of a verdict's answer in words, the weightiest first, by the names that `WHY` has."""
    cells, placebo = said["cells"], said["placebo"] or {}
    checks = {name: cell.get("placebo", {}).get("agrees", True) for name, cell in cells.items()}
    not_lived = [name for name, cell in cells.items() if absent(cell)]
    facts = {
        "unmeasured": unmeasured(cells),
        "denied": ", ".join(name for name, agrees in checks.items() if agrees is False),
        "unknown": _placebo_unknown(cells, language),
        "absent": ", ".join(not_lived),
        "controls": ", ".join(failed(said)),
        "placebo": placebo.get("metric"),
        "equals": placebo.get("equals"),
        "refute": ", ".join(said["where"]),
        "failing": ", ".join(name for name, cell in cells.items() if cell["answer"] == FAILS),
        "n": len(said["where"]),
        "of": len(cells),
        **said["seeds"],
    }
    refuted = said["answer"] == FAILS and said["where"]
    names = said["obstacles"] or ["refuted" if refuted else said["answer"]]
    names = [*names, *["some fail"] * (names == [UNDECIDED] and bool(facts["failing"]))]
    names = [*names, *["not lived"] * bool(not_lived), *["more seeds"] * (facts["had"] > facts["declared"])]
    return {name: words[name].into(language).format(**facts) for name in names}


def unmeasured(cells: Said) -> str:
    """Return the cells that were lived and have no value, with their reasons; those of one kind share it."""
    kinds: dict[str, dict[str, str]] = {}
    for name, cell in cells.items():
        if cell["value"] is None and not absent(cell):
            why = cell.get("why", "")
            kinds.setdefault(alike(why), {})[name] = why
    return ", ".join(
        f"{', '.join(whys)} ({kind if len(set(whys.values())) > 1 else next(iter(whys.values()))})"
        for kind, whys in kinds.items()
    )


def _placebo_unknown(cells: Said, language: Language) -> str:
    """Return where a placebo has no interval, and where it or its baseline has not even a value."""
    silent = {name: cell["placebo"] for name, cell in cells.items()
              if not absent(cell) and cell.get("placebo", {}).get("agrees", True) is None}  # fmt: skip
    unknown = [name for name, row in silent.items() if row["value"] is None or row["equals"] is None]
    wanting = zip(SILENT, ([name for name in silent if name not in unknown], unknown), strict=True)
    parts = [words.into(language).format(", ".join(names)) for words, names in wanting if names]
    return Both(" et ", " and ").into(language).join(parts) or NOWHERE.into(language)


SILENT = (
    Both("n'a pas d'intervalle dans {}", "has no interval in {}"),
    Both("n'est pas mesuré dans {}", "is not measured in {}"),
)
"""What is said of a placebo with a value and no interval, and of one without."""
NOWHERE = Both("est inconnu dans les cas non vécus", "is unknown in the cells that were not lived")
