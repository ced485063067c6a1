"""How is a verdict worded where no sentence was quoted? As an answer to the scenario's own question: yes, or no."""

from __future__ import annotations

from collections.abc import Mapping

from sim.measures.attacks import ATTACKS
from sim.measures.quotations import Both, Language
from sim.measures.verdicts import FAILS, HOLDS, SOMEWHERE, UNDECIDED, WHY

ON_TERMINAL: Mapping[str, str] = {
    HOLDS: "yes to the question asked",
    FAILS: "no to the question asked",
    SOMEWHERE: "yes to the question asked when {where}",
    UNDECIDED: "cannot tell on the question asked",
}
ANSWERS: Mapping[str, Both] = {
    HOLDS: Both(
        "À la question de cette page, la réponse est oui : {why}.", "To the question of this page, yes: {why}."
    ),
    FAILS: Both("À la question de cette page, la réponse est non : {why}.", "To the question of this page, no: {why}."),
    SOMEWHERE: Both(
        "À la question de cette page, la réponse est oui sous conditions ({where}) : {why}.",
        "To the question of this page, yes when {where}: {why}.",
    ),
    UNDECIDED: Both(
        "On ne peut pas trancher la question de cette page : {why}.",
        "On the question of this page this run cannot tell: {why}.",
    ),
}
REASONS: Mapping[str, Both] = {
    **WHY,
    HOLDS: Both(
        "dans chaque cas déclaré d'avance, l'intervalle entier est du côté du oui",
        "in every cell declared before the run the whole interval is on the side of yes",
    ),
    FAILS: Both(
        "dans chaque cas déclaré d'avance, l'intervalle entier est du côté du non",
        "in every cell declared before the run the whole interval is on the side of no",
    ),
    "control fails": Both(
        "dans le témoin ({controls}), la réponse n'est pas non : la mesure elle-même est en doute",
        "in the control ({controls}) the answer is not no: the measurement itself is in doubt",
    ),
    "refuted": Both(
        "elle porte sur tous les cas, et c'est non dans {refute}, après la correction de Holm à 5 %",
        "it is about every case, and it is no in {refute}, after Holm's correction at 5 %",
    ),
    UNDECIDED: Both(
        "aucun cas n'est sûr de dire oui, après la correction de Holm à 5 %, et tous ne disent pas non",
        "no cell is sure to say yes, after Holm's correction at 5 %, and not every cell is sure to say no",
    ),
    "some fail": Both("par {failing}, c'est non", "by {failing} it is no"),
}
"""Why an answer is given, as in `verdicts.WHY`."""
CONDITIONS = Both(
    "Fixé avant de lancer : la réponse est oui dans un cas si, pour « {metric} », {holds} ; elle est non si {fails} ; "
    "sur {declared} tirages (il y en a {had}), dans ces cas : {cells}",
    "Fixed before the run: the answer is yes in a cell if, for “{metric}”, {holds}; it is no if {fails}; "
    "over {declared} seeds (there are {had}), in these cells: {cells}",
)
ALSO = Both(" ; elle n'est non que si, pour « {also} », {also_bound}", "; it is no only if, for “{also}”, {also_bound}")
UNIVERSAL = Both(
    " ; la question porte sur tous ces cas, et un seul non suffit",
    "; the question is about all these cells, and a single no is enough",
)
CONTROLS = Both(
    " ; et elle doit être non dans le témoin ({controls})", "; and it must be no in the control ({controls})"
)


def against(metric: str, language: Language) -> str:
    """Return the best that is said against the attack whose metric decides; nothing where none does."""
    found = (each.against for each in ATTACKS.values() if metric.startswith(each.metrics))
    return next((each.into(language) for each in found), "")
