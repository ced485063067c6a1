"""Which figures stand in a result directory? How the epidemic went in each arm, and what the alerts were worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

from sim.hall.journal import Journal
from sim.report import alerts, epidemic
from sim.report.origin import Origin
from sim.report.style import DPI, LANGUAGES, USUAL, Format, Language, house_style, save

Journals = Mapping[tuple[str, int], Journal]

FIGURES: Mapping[str, Callable[[Origin, Journals, Language], Figure]] = {
    "epidemic": epidemic.figure,
    "alerts": lambda origin, journals, language: alerts.figure(origin, language),
}
"""Every figure by its name."""


@dataclass(frozen=True)
class Choice:
    """Which figures are drawn, in which languages and formats; `dpi` are the dots per inch of PNGs."""

    figures: Sequence[str] = tuple(FIGURES)
    languages: Sequence[Language] = LANGUAGES
    formats: Sequence[Format] = USUAL
    dpi: int = DPI

    def files(self) -> list[str]:
        """Return the names of the files that are drawn."""
        return [
            f"{name}.{language}.{ending}"
            for language in self.languages
            for name in self.figures
            for ending in self.formats
        ]


def draw(origin: Origin, journals: Journals, folder: Path, choice: Choice = Choice()) -> None:
    """Draw figures, `NAME.LANGUAGE.FORMAT`, into a folder that is made for them."""
    folder.mkdir()
    with house_style():
        for language in choice.languages:
            about = origin.title(language), origin.foot(language, len(origin.digest))
            for name in choice.figures:
                drawn = FIGURES[name](origin, journals, language)
                save(drawn, folder, f"{name}.{language}", *about, choice.formats, choice.dpi)
