"""What was found on a claim, under which conditions, and what is best said against it? In sentences with figures.

`summary["verdict"]` is what every function here reads; the answer comes first, and its figures after it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sim.measures.falsifiers import TRIALS
from sim.measures.quotations import Both, Language
from sim.measures.verdicts import (
    FAILS,
    HOLDS,
    SOMEWHERE,
    UNDECIDED,
    WHY,
    absent,
    reasons,
    unmeasured,
    why,
)
from sim.metrics import METRICS, Metric
from sim.report import asked
from sim.report.lines import tabulated, wrapped
from sim.report.numbers import interval, into, written

Said = Mapping[str, Any]


def on_terminal(verdict: Said, claim: str | None) -> str:
    """Return the verdict for a terminal: the answer with its weightiest reason, the cells, and the other reasons.

    Nothing where the scenario has none.
    """
    if verdict["answer"] is None:
        return ""
    cells = verdict["cells"]
    known = [each for each in _first(verdict) if cells[each]["value"] is not None]
    first, *others = _reasons(verdict, claim)
    parts = [
        wrapped(f"Verdict: {_answer(verdict, claim)}: {first}.", "  "),
        tabulated(known, _columns(verdict, known)) if known else "",
        "\n".join(wrapped(each, "  ") for each in [*map(_sentence, others), f"Decided by {verdict['metric']}."]),
    ]
    return "\n\n".join(filter(None, parts))


def _answer(verdict: Said, name: str | None) -> str:
    if not name:
        return asked.ON_TERMINAL[verdict["answer"]].format(where=", ".join(verdict["where"]))
    if verdict["answer"] == UNDECIDED:
        return f"cannot tell whether {name} holds"
    where = ", ".join(verdict["where"]) if verdict["answer"] == SOMEWHERE else ""
    return f"{name} {verdict['answer']}{' ' * bool(where)}{where}"


def _first(verdict: Said) -> list[str]:
    """Return the cells, those that hold before the others."""
    return list(dict.fromkeys([*verdict["where"], *verdict["cells"]]))


def _reasons(verdict: Said, claim: str | None) -> list[str]:
    """Return why the answer is given, and which cells are not measured even where others are."""
    said, silent = reasons(verdict, "en", WHY if claim else asked.REASONS), unmeasured(verdict["cells"])
    if silent:
        said.setdefault("not measured", WHY["not measured"].en.format(unmeasured=silent))
    return list(said.values())


def _columns(verdict: Said, names: list[str]) -> dict[str, list[str]]:
    """Return the deciding metric and those that stand beside it, by label, with a figure for each of these cells."""
    rows = {name: {verdict["metric"]: verdict["cells"][name], **verdict["cells"][name]["beside"]} for name in names}
    metrics = next(iter(rows.values()), {})
    return {
        METRICS[metric].en: [
            "-" if rows[name][metric]["value"] is None else _figure(METRICS[metric], rows[name][metric], "en")
            for name in names
        ]
        for metric in metrics
    }


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


# -- for the page -----------------------------------------------------------------------------------------------------

ANSWERS: Mapping[str, Both] = {
    HOLDS: Both("{claim} se vérifie : {why}.", "{claim} holds: {why}."),
    FAILS: Both("{claim} ne se vérifie pas : {why}.", "{claim} does not hold: {why}."),
    SOMEWHERE: Both("{claim} se vérifie sous conditions ({where}) : {why}.", "{claim} holds when {where}: {why}."),
    UNDECIDED: Both("On ne peut pas trancher sur {claim} : {why}.", "On {claim} this run cannot tell: {why}."),
}


def sentence(verdict: Said, claim: str | None, language: Language) -> str:
    """Return the answer, and the figures of the deciding metric and of those beside it; nothing without a verdict."""
    return " ".join(sentences(verdict, claim, language))


def sentences(verdict: Said, claim: str | None, language: Language) -> list[str]:
    """Return the answer, then the figures of the deciding metric, then those of each beside it.

    A share is told of 100, with what it is a share of: `Mistaken alerts, of 100 alerts: 31 [24–38] in gaen.`
    """
    if verdict["answer"] is None:
        return []
    cells = {name: cell for name, cell in verdict["cells"].items() if not absent(cell)} or verdict["cells"]
    told = {verdict["metric"]: cells} | {
        name: {arm: cell["beside"][name] for arm, cell in cells.items()}
        for name in next(iter(cells.values()))["beside"]
    }
    figures = [_phrase(METRICS[name], rows, language) for name, rows in told.items()]
    called = Both(f"l'affirmation {claim}", f"claim {claim}").into(language)
    answers, words = (ANSWERS, WHY) if claim else (asked.ANSWERS, asked.REASONS)
    because, where = why(verdict, language, words), ", ".join(verdict["where"])
    said = answers[verdict["answer"]].into(language).format(claim=called, where=where, why=because)
    return [said[0].upper() + said[1:], *figures]


def conditions(verdict: Said, language: Language, *, quoted: bool = True) -> str:
    """Return what was written down before the run: both thresholds, seeds, cells and placebo; nothing without any.

    Where no sentence was `quoted`, they are those of the scenario's question.
    """
    if verdict["answer"] is None:
        return ""
    metric, placebo = METRICS[verdict["metric"]], verdict["placebo"]
    also = verdict.get("fails_if_also")
    first, second, universal, controls = (
        (CONDITIONS, ALSO, UNIVERSAL, CONTROLS)
        if quoted
        else (asked.CONDITIONS, asked.ALSO, asked.UNIVERSAL, asked.CONTROLS)
    )
    words = "".join([
        first.into(language),
        second.into(language) if also else "",
        NOWHERE_ALSO.into(language) if also and _nowhere(verdict) else "",
        universal.into(language) if verdict.get("universal") else "",
        PLACEBO.into(language) if placebo else "",
        controls.into(language) if verdict.get("controls") else "",
        ".",
    ])  # fmt: skip
    return words.format(
        metric=_label(metric, language),
        holds=_bound(metric, verdict["holds_when"], language),
        fails=_bound(metric, verdict["fails_when"], language),
        cells=", ".join(verdict["cells"]),
        also=_label(METRICS[also["metric"]], language) if also else "",
        also_bound=_bound(METRICS[also["metric"]], _ends(also), language) if also else "",
        controls=", ".join(verdict.get("controls", {})),
        control=_label(METRICS[placebo["metric"]], language) if placebo else "",
        equals=_label(METRICS[placebo["equals"]], language) if placebo else "",
        **verdict["seeds"],
    )


def _nowhere(verdict: Said) -> bool:
    """Tell whether no cell that was lived has anything of the second metric, so that the claim could fail in none."""
    cells = [cell for cell in verdict["cells"].values() if not absent(cell)]
    return bool(cells) and verdict["fails_if_also"].get("low_above", -1.0) >= 0.0 and not any(
        cell["also"]["value"] for cell in cells
    )  # fmt: skip


CONDITIONS = Both(
    "Fixé avant de lancer : l'affirmation se vérifie dans un cas si, pour « {metric} », {holds} ; elle ne se vérifie "
    "pas si {fails} ; sur {declared} tirages (il y en a {had}), dans ces cas : {cells}",
    "Fixed before the run: the claim holds in a cell if, for “{metric}”, {holds}; it does not hold if {fails}; "
    "over {declared} seeds (there are {had}), in these cells: {cells}",
)
ALSO = Both(" ; elle n'échoue que si, pour « {also} », {also_bound}", "; it fails only if, for “{also}”, {also_bound}")
NOWHERE_ALSO = Both(
    " (ici nul ou non mesuré dans tous les cas : un tel résultat peut confirmer, non réfuter)",
    " (here none, or not measured, in every cell: such a result can bear out, and cannot refute)",
)
UNIVERSAL = Both(
    " ; elle porte sur tous ces cas, et un seul suffit à la réfuter",
    "; it is about all these cells, and one refutes it",
)
PLACEBO = Both(
    " ; et le placebo, « {control} », doit donner « {equals} », à son intervalle près",
    "; and the placebo, “{control}”, must give “{equals}” within its interval",
)
CONTROLS = Both(
    " ; et elle ne doit pas se vérifier dans le témoin ({controls})",
    "; and it must come out as not holding in the control ({controls})",
)
ENDS: Mapping[str, Both] = {
    "low_above": Both(
        "la borne basse de l'intervalle à 95 % dépasse {}", "the lower end of the 95 % interval is above {}"
    ),
    "high_below": Both(
        "la borne haute de l'intervalle à 95 % est sous {}", "the upper end of the 95 % interval is below {}"
    ),
    "low_above_prior": Both(
        "cette borne basse dépasse {} fois le hasard", "that lower end is above {} times the chance"
    ),
    "high_below_prior": Both(
        "la borne haute de l'intervalle à 95 % est sous {} fois le hasard",
        "the upper end of the 95 % interval is below {} times the chance",
    ),
}


def against(claim_id: str, language: Language) -> str:
    """Return the best that is said against a claim. Raises KeyError for an id that is none."""
    return TRIALS[claim_id].against.into(language)


# -- figures ----------------------------------------------------------------------------------------------------------

WHOLES: Mapping[str, Both] = {
    "alerts": Both("alertes", "alerts"),
    "alerts without infection": Both("alertes sans infection", "alerts without infection"),
    "reports": Both("déclarations", "reports"),
    "targets": Both("personnes", "people"),
    "visits of cases to vehicles": Both("visites de malades", "visits of cases"),
    "app users whom it did not know beforehand": Both(
        "utilisateurs qu'il ne connaissait pas d'avance", "app users whom it did not know beforehand"
    ),
}
"""What shares are shares of, by the words that stand below the line in a metric's formula."""
UNKNOWN = Both("non mesuré", "not measured")


def _phrase(metric: Metric, rows: Mapping[str, Said], language: Language) -> str:
    """Return a metric's figures in all cells: `Mistaken alerts, of 100 alerts: 31 [24–38] in gaen, ...`.

    Cells without a value come last, together.
    """
    inside = Both("{} dans {}", "{} in {}").into(language)
    known = {name: row for name, row in rows.items() if row["value"] is not None}
    each = [inside.format(_figure(metric, row, language, of_100=True), name) for name, row in known.items()]
    silent = [name for name in rows if name not in known]
    each += [inside.format(UNKNOWN.into(language), ", ".join(silent))] if silent else []
    colon = Both(" :", ":").into(language)
    return f"{_label(metric, language)}{_basis(metric, language)}{colon} {', '.join(each)}."


def _label(metric: Metric, language: Language) -> str:
    return metric.fr if language == "fr" else metric.en


def _basis(metric: Metric, language: Language) -> str:
    """Return of what, or per what, a figure is told."""
    if metric.kind == "count":
        return Both(", en moyenne par tirage", ", mean per seed").into(language)
    if metric.kind != "share":
        return ""
    below = re.search(" / ([a-z ]+)", metric.formula)
    whole = WHOLES.get(below[1].strip()) if below else None
    return Both(", sur 100", ", of 100").into(language) + (f" {whole.into(language)}" if whole else "")


def _figure(metric: Metric, row: Said, language: Language, *, of_100: bool = False) -> str:
    """Return a known value with its interval, in percent or as so many of 100."""
    texts = written(metric, *(row[end] for end in ("value", "low", "high") if row[end] is not None))
    between = Both(" à ", " to ").into(language) if (row["low"] or 0) < 0 else "–"
    value = texts[0].removesuffix(" %") if of_100 and metric.kind == "share" else texts[0]
    return into(" ".join(filter(None, (value, interval(texts, between)))), language)


def _bound(metric: Metric, bound: Mapping[str, float], language: Language) -> str:
    ends = (ENDS[end].into(language).format(into(_at(metric, end, at), language)) for end, at in bound.items())
    return Both(" et ", " and ").into(language).join(ends)


def _ends(bound: Mapping[str, Any]) -> Mapping[str, float]:
    return {end: at for end, at in bound.items() if end in ENDS}


def _at(metric: Metric, end: str, at: float) -> str:
    """Write where an end lies: as the metric is written, or how many times the prior."""
    return f"{at:g}" if end.endswith("_prior") else written(metric, at)[0]
