"""What is answered, and what was asked? The one place of the page that knows how claims and verdicts are worded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.metrics import METRICS
from sim.report.origin import Origin
from sim.report.page.cells import written
from sim.report.page.tables import label, ordered
from sim.report.page.words import SAID
from sim.report.style import Language, typeset


@dataclass(frozen=True)
class Answer:
    """What the page says of a claim, in one language; what is empty is left out.

    `quotation` is the sentence put to the test, `sentence` the verdict, `conditions` what was fixed before the run, and
    `against` the strongest objection.
    """

    quotation: str = ""
    sentence: str = ""
    conditions: str = ""
    against: str = ""


def answer(origin: Origin, language: Language) -> Answer:
    """Return what is said of the scenario's claim; nothing where it has no verdict."""
    verdict: Mapping[str, Any] = origin.summary["verdict"]
    return Answer(sentence=_sentence(origin, verdict, language)) if verdict.get("answer") else Answer()


def _sentence(origin: Origin, verdict: Mapping[str, Any], language: Language) -> str:
    """Return the verdict, with the value in each version that it is about and in the town without tracing."""
    said, metric, names = SAID[language], METRICS[verdict["metric"]], origin.names(language, brief=True)
    told = []
    for arm in ordered(origin):
        row = origin.summary["arms"][arm][metric.name]
        if row["value"] is None:
            told.append(said["not_measured_in"].format(version=names[arm]))
        else:
            value = " ".join(filter(None, written(metric, row, language)))
            told.append(said["of_version"].format(version=names[arm], value=value))
    word = said[str(verdict["answer"]).replace(" ", "_")]
    between = " : " if language == "fr" else ": "
    whole = said["answer"].format(answer=word, metric=label(metric, language) + between + "; ".join(told))
    return typeset(whole, language)
