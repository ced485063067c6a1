"""Does a verdict read as a sentence, in both languages, with its figures and what they are shares of?"""

from __future__ import annotations

import re
from typing import Any

import pytest
from scipy import stats

from sim.hall.scenario.verdict import Verdict
from sim.measures.falsifiers import TRIALS
from sim.measures.laws import Student
from sim.measures.pooling import Interval
from sim.measures.verdicts import verdict
from sim.report.verdict import against, conditions, on_terminal, sentence

SHARE, BESIDE, COUNT = "alerts.false_radio", "alerts.false_exposure", "epidemic.infections"
T = float(stats.t.ppf(0.975, 29))


def between(low: float, high: float) -> Interval:
    """A value of thirty seeds in the middle of its interval."""
    law = Student((low + high) / 2, (high - low) / 2 / T, 29, (0.0, float("inf")))
    return Interval((low + high) / 2, *law.ends(), 30, law=law)


def judged(values: dict[str, tuple[float, float]], seeds: int = 30, metric: str = SHARE, **more: Any) -> dict[str, Any]:
    bounds = {"holds_when": {"low_above": 0.25}, "fails_when": {"high_below": 0.10}}
    rule = Verdict.model_validate({"metric": metric, **bounds, **more})
    beside = {BESIDE: between(0.02, 0.04), "alerts.late": between(0.02, 0.04)}
    return verdict(rule, {arm: {**beside, metric: between(*ends)} for arm, ends in values.items()}, [*values], seeds)


SOME = {"gaen": (0.24, 0.30), "fast": (0.35, 0.47)}


def test_the_terminal_has_the_answer_with_its_reason_and_then_the_cells_that_hold_first() -> None:
    assert on_terminal(judged(SOME, beside=[BESIDE]), "e1").splitlines() == [
        "Verdict: e1 holds when fast: in 1 of the 2 cells declared before the run, after",
        "  Holm's correction at 5 %.",
        "",
        "          Mistaken",
        "            alerts",
        "      (distance or   Alerts without",
        "             time)        real risk",
        "fast  41 % [35–47]  3.0 % [2.0–4.0]",
        "gaen  27 % [24–30]  3.0 % [2.0–4.0]",
        "",
        "Decided by alerts.false_radio.",
    ]


def test_the_terminal_says_what_it_cannot_tell() -> None:
    said = on_terminal(judged({"gaen": (0.35, 0.47)}, seeds=8), None)
    *_, row, _, last = said.splitlines()
    head = " ".join(said.split("\n\n")[0].split())
    assert head == "Verdict: cannot tell on the question asked: 8 of the 30 seeds declared were lived."
    assert row.split() == ["gaen", "41", "%", "[35–47]"]
    assert last == "Decided by alerts.false_radio."


FEW = "{} alerts in all seeds, and 200 are the least"


def test_cells_without_a_value_and_those_that_were_not_lived_are_named_once() -> None:
    bounds = {"holds_when": {"low_above": 0.25}, "fails_when": {"high_below": 0.10}, "beside": [BESIDE]}
    placebo = {"metric": BESIDE, "equals": "alerts.late"}
    rule = Verdict.model_validate({"metric": SHARE, **bounds, "placebo": placebo})
    unsure = {BESIDE: Interval(0.03), "alerts.late": between(0.02, 0.04)}
    few = {name: dict.fromkeys((SHARE, BESIDE, "alerts.late"), Interval(None, why=FEW.format(each)))
           for name, each in (("slow", 41), ("late", 52))}  # fmt: skip
    pooled = {"fast": {**unsure, SHARE: between(0.3, 0.4)}, **few}
    said = on_terminal(verdict(rule, pooled, ["fast", "slow", "late", "gone"], 3), "e1")
    assert said.startswith("Verdict: cannot tell whether e1 holds: 3 of the 30 seeds declared were lived.\n\n")
    assert " ".join(said.split("\n\n")[2].split()) == (
        "The placebo has no interval in fast and is not measured in slow, late. Declared and not lived: gone. Not "
        "measured in slow, late (fewer than 200 alerts in all seeds). Decided by alerts.false_radio."
    )
    assert said.count("gone") == 1
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize(
    ("ends", "said"),
    [((0.3, 0.4), "Verdict: a holds: in every cell"), ((0.0, 0.05), "Verdict: a does not hold: in every cell")],
)
def test_the_terminal_words_the_other_answers(ends: tuple[float, float], said: str) -> None:
    assert on_terminal(judged({"gaen": ends}), "a").startswith(said)


NONE: dict[str, Any] = {"answer": None, "why": "the scenario has no [verdict]"}


def test_no_verdict_is_not_spoken_of() -> None:
    assert on_terminal(NONE, "a") == sentence(NONE, "a", "fr") == conditions(NONE, "en") == ""


def test_a_share_is_told_of_a_hundred_with_what_stands_beside() -> None:
    said = judged(SOME, beside=[BESIDE])
    assert sentence(said, "e1", "en") == (
        "Claim e1 holds when fast: in 1 of the 2 cells declared before the run, after Holm's correction at 5 %. "
        "Mistaken alerts (distance or time), of 100 alerts: 27 [24–30] in gaen, 41 [35–47] in fast. "
        "Alerts without real risk, of 100 alerts: 3.0 [2.0–4.0] in gaen, 3.0 [2.0–4.0] in fast."
    )
    assert sentence(said, "e1", "fr") == (
        "L'affirmation e1 se vérifie sous conditions (fast) : dans 1 des 2 cas déclarés d'avance, après la correction "
        "de Holm à 5 %. "
        "Alertes à tort (distance ou durée), sur 100 alertes : 27 [24–30] dans gaen, 41 [35–47] dans fast. "
        "Alertes sans risque réel, sur 100 alertes : 3,0 [2,0–4,0] dans gaen, 3,0 [2,0–4,0] dans fast."
    )


@pytest.mark.parametrize(
    ("metric", "ends", "english", "french"),
    [
        (COUNT, (1200.0, 1300.0), "Infections from day 0 on, mean per seed: 1,250 [1,200–1,300] in gaen.",
         "Contaminations dès le jour 0, en moyenne par tirage : 1\u202f250 [1\u202f200–1\u202f300] dans gaen."),
        ("alerts.per_report", (1.0, 2.0), "Alerts per report: 1.50 [1.00–2.00] in gaen.",
         "Alertes par déclaration : 1,50 [1,00–2,00] dans gaen."),
        ("alerts.mean_risk", (0.1, 0.2), "Mean risk behind an alert: 15 % [10–20] in gaen.",
         "Risque moyen derrière une alerte : 15 % [10–20] dans gaen."),
        ("alerts.cause.wall", (0.1, 0.2),
         "Of those without infection: a wall between, of 100 alerts without infection: 15 [10–20] in gaen.",
         "Parmi celles sans infection : un mur entre les deux, sur 100 alertes sans infection : 15 [10–20] dans gaen."),
        ("privacy.neighbour.prior", (0.1, 0.2), "Identified without the alert, of 100 alerts: 15 [10–20] in gaen.",
         "Identifications sans l'alerte, sur 100 alertes : 15 [10–20] dans gaen."),
    ],
)  # fmt: skip
def test_other_metrics_are_told_in_their_own_units(
    metric: str, ends: tuple[float, float], english: str, french: str
) -> None:
    said = judged({"gaen": ends}, metric=metric)
    assert sentence(said, None, "en").endswith(" " + english)
    assert sentence(said, None, "fr").endswith(" " + french)


def test_every_answer_is_a_sentence_in_both_languages() -> None:
    for ends, seeds, english, french in (
        ((0.3, 0.4), 30, "Claim b holds: in every cell", "L'affirmation b se vérifie : dans chaque cas"),
        ((0.0, 0.05), 30, "Claim b does not hold: in", "L'affirmation b ne se vérifie pas : dans"),
        (
            (0.2, 0.3),
            30,
            "On claim b this run cannot tell: no",
            "On ne peut pas trancher sur l'affirmation b : aucun",
        ),
        ((0.3, 0.4), 9, "cannot tell: 9 of the 30 seeds", "sur l'affirmation b : 9 des 30 tirages"),
    ):
        said = judged({"gaen": ends}, seeds=seeds)
        assert english in sentence(said, "b", "en")
        assert french in sentence(said, "b", "fr")
        assert sentence(said, "b", "en").endswith(".")


def test_what_nobody_measured_is_said_so() -> None:
    rule = Verdict.model_validate({"metric": SHARE, "holds_when": {"low_above": 1}, "fails_when": {"high_below": 1}})
    said = verdict(rule, {"gaen": {SHARE: Interval(None, why="no walls")}}, ["gaen"], 30)
    assert sentence(said, "b", "en") == (
        "On claim b this run cannot tell: not measured in gaen (no walls). "
        "Mistaken alerts (distance or time), of 100 alerts: not measured in gaen."
    )
    assert "non mesuré dans gaen" in sentence(said, "b", "fr")
    assert on_terminal(said, "b").startswith("Verdict: cannot tell whether b holds: not measured in gaen (no walls).")


def test_on_the_page_cells_without_a_value_are_named_together_and_those_not_lived_with_the_reason_alone() -> None:
    rule = Verdict.model_validate({"metric": SHARE, "holds_when": {"low_above": 1}, "fails_when": {"high_below": 1}})
    pooled = {"a": {SHARE: Interval(None, why="x")}, "b": {SHARE: between(0.3, 0.4)}, "c": {SHARE: Interval(None)}}
    said = sentence(verdict(rule, pooled, [*pooled, "d"], 3), "b", "en")
    assert said.endswith("of 100 alerts: 35 [30–40] in b, not measured in a, c.")
    assert re.findall(r"\bd\b", said) == ["d"]


def test_the_conditions_are_those_that_were_written_down() -> None:
    said = judged(SOME, seeds=31, placebo={"metric": BESIDE, "equals": "alerts.late"})
    assert conditions(said, "en") == (
        "Fixed before the run: the claim holds in a cell if, for “Mistaken alerts (distance or time)”, the lower end "
        "of the 95 % interval is above 25 %; it does not hold if the upper end of the 95 % interval is below 10 %; "
        "over 30 seeds (there are 31), in these cells: gaen, fast; and the placebo, “Alerts without real risk”, must "
        "give “Late alerts” within its interval."
    )
    assert conditions(said, "fr") == (
        "Fixé avant de lancer : l'affirmation se vérifie dans un cas si, pour « Alertes à tort (distance ou durée) », "
        "la borne basse de l'intervalle à 95 % dépasse 25 % ; elle ne se vérifie pas si la borne haute de l'intervalle "
        "à 95 % est sous 10 % ; sur 30 tirages (il y en a 31), dans ces cas : gaen, fast ; et le placebo, « Alertes "
        "sans risque réel », doit donner « Alertes tardives », à son intervalle près."
    )


@pytest.mark.parametrize("claim", TRIALS)
def test_the_counter_argument_is_that_of_the_claim(claim: str) -> None:
    assert against(claim, "fr") == TRIALS[claim].against.fr
    assert against(claim, "en") == TRIALS[claim].against.en
