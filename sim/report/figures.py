"""Which figures stand in a result directory? How the epidemic went in each arm, and what the alerts were worth.

First `compute`: what each figure is drawn from. Then `draw_language`, for all of them or some, in one language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from matplotlib.figure import Figure

from sim.hall.journal import Journal
from sim.report import alerts, epidemic
from sim.report.origin import Origin
from sim.report.style import DPI, LANGUAGES, USUAL, Format, Language, house_style, save

Journals = Mapping[tuple[str, int], Journal]
Computed = Mapping[str, Journals]
"""By name, what each figure that can be drawn is drawn from."""

FIGURES: Mapping[str, Callable[[Origin, Journals, Language], Figure]] = {
    "epidemic": epidemic.figure,
    "alerts": lambda origin, journals, language: alerts.figure(origin, language),
}
"""Every figure by the name of its file."""


def compute(origin: Origin, journals: Journals) -> Computed:
    """Return what all figures of a study are drawn from."""
    return dict.fromkeys(FIGURES, journals)


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
            save(FIGURES[name](origin, data, language), folder, f"{name}.{language}", *about, formats, dpi)


def draw(origin: Origin, journals: Journals, folder: Path) -> None:
    """Draw all figures in French and English, as SVG and PNG, into a folder that is made for them."""
    folder.mkdir()
    computed = compute(origin, journals)
    for language in LANGUAGES:
        draw_language(origin, computed, language, folder)
