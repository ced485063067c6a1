"""What is answered, and what was asked? The one place of the page that knows how claims and verdicts are worded."""

from __future__ import annotations

from dataclasses import dataclass

from sim.measures.quotations import QUOTATIONS
from sim.report import asked
from sim.report.origin import Origin
from sim.report.verdict import against, conditions, sentences
from sim.report.wording import Language, typeset


@dataclass(frozen=True)
class Answer:
    """What the page says of a claim, in one language; what is empty is left out.

    `quotation` is the sentence put to the test, `sentence` the verdict with the figures that decide, `beside` all
    others, `conditions` what was fixed before the run; `against` the strongest objection to the claim, or to the attack
    where no sentence is quoted.
    """

    quotation: str = ""
    sentence: str = ""
    beside: tuple[str, ...] = ()
    conditions: str = ""
    against: str = ""


def answer(origin: Origin, language: Language) -> Answer:
    """Return what is said of the scenario's claim and verdict."""
    verdict, claim = origin.summary["verdict"], origin.scenario.claim
    said = [typeset(each, language) for each in sentences(verdict, claim, language)]
    rest = (
        conditions(verdict, language, quoted=bool(claim)),
        against(claim, language) if claim else asked.against(verdict.get("metric", ""), language),
    )
    quoted = QUOTATIONS[claim].words.into(language) if claim else ""
    return Answer(
        typeset(quoted, language), " ".join(said[:2]), tuple(said[2:]), *(typeset(each, language) for each in rest)
    )
