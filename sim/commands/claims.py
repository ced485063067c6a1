"""pistage claims: which sentences are put to the test, what would refute each, and what is said against it?"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import rich_click as click

from sim.problems import Problem, Refused

if TYPE_CHECKING:
    from sim.measures.quotations import Language

WIDTH = 100
NONE_YET = "no scenario yet"


@click.command()
@click.argument("claim", metavar="[ID]", required=False)
def claims(claim: str | None) -> None:
    """List the claims under test; with ID, such as e1, show one in both languages: rule, falsifier, counter-argument.

    A scenario that puts one to the test says so: claim = "e1".
    """
    from sim.measures.quotations import QUOTATIONS, SOURCE

    if claim is None:
        click.echo("\n".join([*map(_line, QUOTATIONS), "", wrapped(SOURCE.en, "")]))
    elif claim in QUOTATIONS:
        click.echo("\n".join(_page(claim)))
    else:
        raise Refused(Problem("no such claim", f"known here: {', '.join(QUOTATIONS)}", value=claim))


def _line(claim: str) -> str:
    from sim.measures.quotations import QUOTATIONS

    return wrapped(f"{claim:<4}{QUOTATIONS[claim].words.en}", "    ") + f"\n    {_scenarios(claim)}"


def _scenarios(claim: str) -> str:
    """Return the shipped scenarios that put a claim to the test, known by the claim they name or by their own name."""
    from sim.hall.scenario import shipped
    from sim.measures.quotations import QUOTATIONS

    names = [each.name for each in shipped() if each.claim == claim or each.name in QUOTATIONS[claim].scenarios]
    return ", ".join(names) or NONE_YET


def _page(claim: str) -> Iterator[str]:
    """Yield the lines of one claim, in English and in French."""
    from sim.measures.falsifiers import TRIALS
    from sim.measures.quotations import QUOTATIONS, SOURCE

    said, trial = QUOTATIONS[claim], TRIALS[claim]
    yield f"{claim}: {_scenarios(claim)}"
    for language, heads in HEADS.items():
        yield ""
        parts = (said.words, SOURCE, said.claimed, trial.rule, trial.falsifier, trial.against)
        for head, text in zip(heads, parts, strict=True):
            yield wrapped(f"  {head:<12}{text.into(language)}", " " * 14)


HEADS: Mapping[Language, tuple[str, ...]] = {
    "en": ("words", "source", "claim", "rule", "falsifier", "against"),
    "fr": ("paroles", "source", "affirmation", "règle", "réfutation", "contre"),
}


def wrapped(text: str, hanging: str) -> str:
    """Break a text into lines, none of them at a space that French has before a sign."""
    text = re.sub("(?<=\\S) (?=[:;?!»])|(?<=«) ", "\N{NO-BREAK SPACE}", text)
    return textwrap.fill(text, WIDTH, subsequent_indent=hanging, break_on_hyphens=False)
