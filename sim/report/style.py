"""How do all figures look? One palette, one frame, one way to write dates, numbers and captions, in two languages."""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font

from sim.hall.journal import Journal
from sim.problems import shown
from sim.systems.registry import design

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")

BLACK, BLUE, VERMILLION, GREEN = "#000000", "#0072B2", "#D55E00", "#009E73"
PURPLE, ORANGE, SKY, GREY = "#CC79A7", "#E69F00", "#56B4E9", "#8C8C8C"
"""The palette of Okabe and Ito (2008), which colour-blind readers tell apart; grey is ours, for what is not claimed."""

FONT = "DejaVu Sans"
WIDTH_IN, DPI = 8.0, 120
"""Width in inches, and dots per inch of the PNG."""
TITLE, SUBTITLE, CAPTION = (12.0, 76), (9.5, 112), (8.0, 134)
"""Size in points of a kind of text, and how many letters of it go on a line of that width."""
DARK_GREY = "#404040"

MONTHS = {
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
STEPS = (1, 2, 7, 14, 28, 56, 91, 182, 364, 728)
"""Days between two dates on an axis."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one arm is drawn: colour, line and marker all differ, so that no reader depends on one of them."""

    colour: str
    line: str | tuple[int, tuple[int, ...]]
    marker: str


NO_TRACING = Look(BLACK, "-", "o")
LOOKS = (
    Look(BLUE, "--", "s"),
    Look(VERMILLION, "-.", "^"),
    Look(GREEN, ":", "D"),
    Look(PURPLE, (0, (7, 2)), "v"),
    Look(ORANGE, (0, (3, 1, 1, 1)), "P"),
    Look(SKY, (0, (1, 2)), "X"),
)


def looks(arms: list[str], untraced: str = "none") -> dict[str, Look]:
    """Return how each arm is drawn: the untraced one always the same way, the others in their order."""
    others = [arm for arm in arms if arm != untraced]
    return {untraced: NO_TRACING} | {arm: LOOKS[i % len(LOOKS)] for i, arm in enumerate(others)}


def titles(journals: Mapping[tuple[str, int], Journal], language: Language) -> dict[str, str]:
    """Return what each arm is called on a figure: the system's own title where the arm bears the system's name."""
    systems = {arm: journal.system for (arm, _), journal in journals.items()}
    return {arm: design(arm).title[language] if arm == system else arm for arm, system in systems.items()}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw with our settings; text stays text in SVG, and the same figure gives the same bytes."""
    settings: Any = {
        "font.family": [FONT, "sans-serif"],
        "font.size": 9.5,
        "text.parse_math": False,
        "svg.fonttype": "none",
        "svg.hashsalt": "pistage",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": GREY,
        "xtick.color": GREY,
        "ytick.color": GREY,
        "xtick.labelcolor": BLACK,
        "ytick.labelcolor": BLACK,
        "grid.color": "#E4E4E4",
        "legend.frameon": False,
    }
    with rc_context(settings):
        yield


def page(height_in: float, title: str, subtitle: str, caption: str) -> tuple[Figure, tuple[float, float]]:
    """Return a figure with its title above and its caption below, and from where to where (0 to 1) is room between."""
    figure = Figure(figsize=(WIDTH_IN, height_in))
    title = shown(title)
    top = 1 - 0.16 / height_in
    for text, (size, letters), weight, colour in (
        (title, TITLE, "bold", BLACK),
        (subtitle, SUBTITLE, "normal", DARK_GREY),
    ):
        for line in textwrap.wrap(text, letters):
            figure.text(0.02, top, line, size=size, weight=weight, color=colour, va="top")
            top -= _leading(size) / height_in
        top -= 0.04 / height_in
    foot = 0.1 / height_in
    for line in reversed(textwrap.wrap(caption, CAPTION[1])):
        figure.text(0.02, foot, line, size=CAPTION[0], color=DARK_GREY, va="bottom")
        foot += _leading(CAPTION[0]) / height_in
    return figure, (foot + 0.1 / height_in, top - 0.06 / height_in)


def _leading(size: float) -> float:
    """Return the inches from one line of text to the next."""
    return size * 1.35 / 72


def number(value: float, language: Language, digits: int = 0) -> str:
    """Write a number with `digits` decimals as the language does."""
    text = f"{value:,.{digits}f}".replace("-", "\N{MINUS SIGN}")
    return text if language == "en" else text.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")


def many(count: int, word: str, language: Language) -> str:
    """Write a count (1 or more) before a word that takes an s: `1 alert`, `1,200 alerts`."""
    return f"{number(count, language)} {word}{'s' if count > 1 else ''}"


def day_month(day: date, language: Language) -> str:
    """Write a date without its year: `2 Jun`, `2 juin`, `1er juin`."""
    ordinal = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{ordinal} {MONTHS[language][day.month - 1]}"


def date_axis(axes: Axes, start: date, days: int, language: Language) -> None:
    """Write dates along the x axis, which counts days from `start`: at most eight, the year with the first."""
    step = next((step for step in STEPS if (days - 1) // step < 8), STEPS[-1])
    ticks = list(range(0, days, step))
    dates = [start + timedelta(days=day) for day in ticks]
    fresh = [at == 0 or day.year != dates[at - 1].year for at, day in enumerate(dates)]
    texts = [day_month(day, language) + (f"\n{day.year}" if new else "") for day, new in zip(dates, fresh, strict=True)]
    axes.set_xticks(ticks, texts)
    axes.set_xlim(-0.02 * days, days - 1 + 0.02 * days)


def unknown_to_the_font(text: str) -> list[str]:
    """Return the characters of a text that our font does not have, each once."""
    known = get_font(findfont(FONT)).get_charmap()
    return [each for each in dict.fromkeys(text) if ord(each) not in known]


def save(figure: Figure, folder: Path, name: str) -> None:
    """Write `NAME.svg` and `NAME.png`, without the date of drawing; a box stands for what our font does not have."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from")
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
        figure.savefig(folder / f"{name}.png", dpi=DPI, metadata={"Software": None})
