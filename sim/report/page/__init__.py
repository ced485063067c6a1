"""What does a reader open? One page that needs no network: question, answer, numbers, sources, in two languages.

    page(origin, figures, caveats, numbers)    the whole of report.html, as text

markup: elements · dress: style sheet and script · words: every sentence · cells, tables: numbers · keys: parameters
answer: claim and verdict · figures: the drawings · again: how to run it again · sections: the order of all this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.hall.journal import Journal
from sim.problems import shown
from sim.report.figures import Computed
from sim.report.figures import words as said_of
from sim.report.origin import Origin
from sim.report.page.dress import SCRIPT, STYLE
from sim.report.page.figures import Shown, drawn
from sim.report.page.markup import Markup, element
from sim.report.page.sections import part
from sim.report.page.words import SAID
from sim.report.wording import LANGUAGES, Language

__all__ = ["Shown", "page", "written"]

NOTHING_LOADED = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
"""What the page lets a browser fetch: nothing; figures, style and script stand in it."""
BOTH = "mul"
"""The root's language while both are shown: several (ISO 639-2)."""


def page(
    origin: Origin,
    figures: Mapping[Language, Sequence[Shown]],
    caveats: Sequence[str],
    numbers: Mapping[str, float],
) -> str:
    """Return report.html of a study.

    `figures` by language, in their order; `caveats` and `numbers` are those of the journals (see `report.reached`).
    """
    head = [
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=NOTHING_LOADED),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="generator", content=f"pistage {origin.version}"),
        element("meta", name="color-scheme", content="light"),
        element("title", f"{shown(origin.scenario.name)} · pistage"),
        element("style", Markup(STYLE)),
    ]
    parts = [part(origin, figures[language], caveats, numbers, language) for language in LANGUAGES]
    body = [_switch(), *parts, element("script", Markup(SCRIPT))]
    return "<!DOCTYPE html>\n" + element("html", element("head", *head), element("body", *body), lang=BOTH) + "\n"


def written(origin: Origin, computed: Computed, folder: Path, journals: Sequence[Journal]) -> str:
    """Return report.html with the figures that lie drawn in a folder, and what the journals say of their world."""
    shown_in = {each: drawn(said_of(origin, computed, each), folder, each) for each in LANGUAGES}
    caveats = list(dict.fromkeys(caveat for journal in journals for caveat in journal.caveats))
    return page(origin, shown_in, caveats, journals[0].numbers)


def _switch() -> Markup:
    """Return the choice of language, which the script shows and serves."""
    buttons = [element("button", SAID[each]["language"], type="button", value=each, lang=each) for each in LANGUAGES]
    label = " / ".join(SAID[each]["languages"] for each in LANGUAGES)
    return element("nav", *buttons, class_="languages", aria_label=label, hidden=True)
