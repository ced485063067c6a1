"""Which figures stand in a result directory? Those for which the study has data, each in two languages.

First `compute`, once: small data, without drawing. Then `draw_language`, for one language; two can be drawn in two
processes, for all that it takes can be pickled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from matplotlib.figure import Figure

from sim.hall.journal import Journal
from sim.report import (
    adoption,
    alerts,
    causes,
    epidemic,
    graphs,
    misses,
    named,
    paths,
    plane,
    situations,
    suspects,
    timeline,
    unicity,
)
from sim.report.origin import Origin
from sim.report.style import DPI, USUAL, Format, house_style, save
from sim.report.wording import LANGUAGES, Language, typeset


class Drawable(Protocol):
    """What a module of a figure offers: it is one of the modules of this folder."""

    @property
    def HEADING(self) -> Mapping[str, str]:  # noqa: N802
        """What the figure is about."""

    def data(self, origin: Origin, journals: Mapping[tuple[str, int], Journal]) -> Any:
        """Return what the figure shows, small and fit to be pickled; None where the study has nothing of it."""

    def figure(self, origin: Origin, data: Any, language: Language) -> Figure:
        """Return the figure."""

    def caption(self, origin: Origin, language: Language) -> str:
        """Return what the figure's numbers do not mean."""

    def sentences(self, origin: Origin, data: Any, language: Language) -> Iterable[str]:
        """Return what the figure shows, in words."""


FIGURES: Mapping[str, Drawable] = {
    "situations": situations,
    "epidemic": epidemic,
    "alerts": alerts,
    "misses": misses,
    "plane": plane,
    "causes": causes,
    "named": named,
    "suspects": suspects,
    "paths": paths,
    "adoption": adoption,
    "unicity": unicity,
    "graphs": graphs,
    "timeline": timeline,
}
"""Every figure by the name of its file, in the order of the page."""

Computed = Mapping[str, Any]
"""The data of each figure that can be drawn."""


class Words(NamedTuple):
    """What is said of a figure beside it: its heading, what its numbers do not mean, and what it shows, in words."""

    heading: str
    caption: str
    shows: str


def compute(origin: Origin, journals: Mapping[tuple[str, int], Journal]) -> Computed:
    """Return the data of all figures for which the study has any."""
    found = {name: each.data(origin, journals) for name, each in FIGURES.items()}
    return {name: data for name, data in found.items() if data is not None}


def words(origin: Origin, computed: Computed, language: Language) -> dict[str, Words]:
    """Return what is said of each figure in one language."""
    said = {}
    for name, data in computed.items():
        each = FIGURES[name]
        parts = each.HEADING[language], each.caption(origin, language), " ".join(each.sentences(origin, data, language))
        said[name] = Words(*(typeset(part, language) for part in parts))
    return said


def draw_language(
    origin: Origin,
    computed: Computed,
    language: Language,
    folder: Path,
    formats: Sequence[Format] = USUAL,
    dpi: int = DPI,
) -> None:
    """Draw figures in one language, as `NAME.LANGUAGE.FORMAT`, into a folder that is there; `dpi` is of PNGs."""
    about = origin.title(language), origin.foot(language, len(origin.digest))
    with house_style():
        for name, data in computed.items():
            save(FIGURES[name].figure(origin, data, language), folder, f"{name}.{language}", *about, formats, dpi)


def draw(origin: Origin, journals: Mapping[tuple[str, int], Journal], folder: Path) -> Computed:
    """Draw all figures in both languages into a folder that is made for them; return what they show."""
    folder.mkdir()
    computed = compute(origin, journals)
    for language in LANGUAGES:
        draw_language(origin, computed, language, folder)
    return computed
