"""Does a verdict answer the scenario's own question where no sentence is quoted, and never speak of a claim?"""

from __future__ import annotations

import re
from typing import Any

import pytest

from sim.hall.scenario import load
from sim.measures.attacks import ATTACKS
from sim.measures.verdicts import WHY
from sim.report import asked
from sim.report.verdict import ANSWERS, conditions, on_terminal, sentence
from sim.report.wording import LANGUAGES
from tests.report.test_verdict import BESIDE, judged

CLAIM = re.compile("claim|affirmation|vérifie|réfute", re.IGNORECASE)
FULL: dict[str, Any] = {"placebo": {"metric": BESIDE, "equals": "alerts.late"}}


@pytest.mark.parametrize(
    ("ends", "english", "french"),
    [
        ({"gaen": (0.3, 0.4)}, "To the question of this page, yes: in every cell", "la réponse est oui : dans chaque"),
        ({"gaen": (0.0, 0.05)}, "To the question of this page, no: in every cell", "la réponse est non : dans chaque"),
        (
            {"gaen": (0.2, 0.3)},
            "On the question of this page this run cannot tell: no",
            "trancher la question de cette",
        ),
        (
            {"gaen": (0.24, 0.30), "fast": (0.35, 0.47)},
            "To the question of this page, yes when fast: in 1",
            "la réponse est oui sous conditions (fast) : dans 1",
        ),
    ],
)
def test_without_a_sentence_it_is_the_question_that_is_answered(
    ends: dict[str, tuple[float, float]], english: str, french: str
) -> None:
    said = judged(ends)
    assert english in sentence(said, None, "en")
    assert french in sentence(said, None, "fr")
    told = [on_terminal(said, None), *(sentence(said, None, each) for each in LANGUAGES)]
    told += [conditions(judged(ends, **FULL), each, quoted=False) for each in LANGUAGES]
    assert not any(CLAIM.search(each) for each in told)


def test_every_reason_has_its_words() -> None:
    assert asked.REASONS.keys() == WHY.keys()
    assert asked.ANSWERS.keys() == asked.ON_TERMINAL.keys() == ANSWERS.keys()
    texts = [asked.CONDITIONS, asked.ALSO, asked.UNIVERSAL, asked.CONTROLS, *asked.REASONS.values()]
    assert not [each for text in texts for each in (text.fr, text.en) if CLAIM.search(each)]


def test_a_quoted_sentence_keeps_its_words() -> None:
    said = judged({"gaen": (0.3, 0.4)})
    assert conditions(said, "en").startswith("Fixed before the run: the claim holds in a cell if")
    assert "on the claim's side" in sentence(said, "e1", "en")


@pytest.mark.parametrize("name", ["state_tracks", "upload_traffic", "quiet_alerts"])
def test_the_objection_is_that_to_the_attack(name: str) -> None:
    scenario = load(name)
    assert scenario.claim is None
    assert scenario.verdict is not None
    for language in LANGUAGES:
        assert asked.against(scenario.verdict.metric, language) in [
            each.against.into(language) for each in ATTACKS.values()
        ]
    assert asked.against("epidemic.infections", "en") == ""
