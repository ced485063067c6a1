"""How do all figures look? One palette, one frame, one way to write dates, numbers and captions, in two languages."""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, NamedTuple

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font

from sim.report.wording import Language, day_month, typeset

Format = Literal["svg", "png", "pdf"]
FORMATS: tuple[Format, ...] = ("svg", "png", "pdf")
USUAL: tuple[Format, ...] = ("svg",)
"""What every run writes; dots take three times as long to draw as lines, and `pistage plot` draws them when asked."""

BLACK, BLUE, VERMILLION, GREEN = "#000000", "#0072B2", "#D55E00", "#009E73"
PURPLE, ORANGE, SKY, GREY = "#CC79A7", "#E69F00", "#56B4E9", "#8C8C8C"
"""The palette of Okabe and Ito (2008), which colour-blind readers tell apart; grey is ours, for what is not claimed."""

FONT = "DejaVu Sans"
WIDTH_IN, DPI = 8.0, 120
"""Width in inches, and dots per inch of the PNG."""
QUICK = {"compress_level": 3}
"""A PNG of flat colours packs about as well with little effort."""
DARK_GREY = "#404040"
POINTS_PER_INCH = 72
LEADING = 1.35
"""From one line of text to the next, in sizes of its letters."""
MARGIN_IN, GAP_IN = 0.16, 0.04
"""Height in inches of what stays empty at the edges, and between two paragraphs."""


class Kind(NamedTuple):
    """A kind of text: its size in points, how many letters of it go on a line, how it looks, its name in a drawing."""

    size: float
    letters: int
    weight: str = "normal"
    colour: str = DARK_GREY
    name: str = ""

    def high(self, lines: int) -> float:
        """Return how high a paragraph of so many lines is, with the gap below, in points."""
        return lines * self.size * LEADING + (GAP_IN * POINTS_PER_INCH if lines else 0.0)


TITLE, SUBTITLE, NOTE = Kind(12.0, 76, "bold", BLACK, "title"), Kind(9.5, 112), Kind(9.5, 108, "normal", BLACK)
CAPTION, FOOT = Kind(8.5, 128, name="caption"), Kind(6.5, 152, name="foot")
Paragraph = tuple[str, Kind]

STEPS = (1, 2, 7, 14, 28, 56, 91, 182, 364, 728)
"""Days between two dates on an axis."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one arm is drawn: colour, line and marker all differ, so that no reader depends on one of them."""

    colour: str
    line: str | tuple[int, tuple[int, ...]]
    marker: str


NO_TRACING = Look(BLACK, "-", "o")
COLOURS = BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY
LINES: tuple[str | tuple[int, tuple[int, ...]], ...] = (
    "--", "-.", ":", (0, (7, 2)), (0, (3, 1, 1, 1)), (0, (1, 2)),
)  # fmt: skip
MARKERS = "s^DvPX<>*phd8"
"""Six colours and lines, of which each round pairs others; and thirteen markers, so that no round has those of the last
ones: no two of the arms that a scenario may have are drawn alike."""


def looks(arms: list[str], untraced: str = "none") -> dict[str, Look]:
    """Return how each arm is drawn: the untraced one always the same way, the others in their order."""
    others = [arm for arm in arms if arm != untraced]
    return {untraced: NO_TRACING} | {arm: _look(place) for place, arm in enumerate(others)}


def _look(place: int) -> Look:
    rounds, colour = divmod(place, len(COLOURS))
    return Look(COLOURS[colour], LINES[(colour + rounds) % len(LINES)], MARKERS[place % len(MARKERS)])


@contextmanager
def house_style() -> Iterator[None]:
    """Draw with our settings; text stays text in SVG, and the same figure gives the same bytes."""
    settings: Any = {
        "font.family": [FONT, "sans-serif"],
        "font.size": 9.5,
        "text.parse_math": False,
        "svg.fonttype": "none",
        "svg.hashsalt": "pistage",
        "pdf.fonttype": 42,  # TrueType, which other programs can edit
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


def page(
    room_in: float, above: Sequence[Paragraph], below: Sequence[Paragraph], language: Language
) -> tuple[Figure, tuple[float, float]]:
    """Return a figure with text above and below so much height in inches, and from where to where (0 to 1) that is."""
    heads, head_in = _laid(above, language)
    feet, foot_in = _laid(below, language)
    height = room_in + head_in + foot_in + 2 * MARGIN_IN
    figure = Figure(figsize=(WIDTH_IN, height))
    for lines, top in ((heads, height - MARGIN_IN), (feet, foot_in + MARGIN_IN / 2)):
        for place, (text, kind, down) in enumerate(lines):
            style: Any = {
                "size": kind.size,
                "weight": kind.weight,
                "color": kind.colour,
                "va": "top",
                "gid": f"{kind.name}-{place}" if kind.name else None,
            }
            figure.text(0.02, (top - down) / height, text, **style)
    bottom = (foot_in + MARGIN_IN) / height
    return figure, (bottom, bottom + room_in / height)


def _laid(paragraphs: Sequence[Paragraph], language: Language) -> tuple[list[tuple[str, Kind, float]], float]:
    """Return the lines of paragraphs, each with how far down in inches it begins, and how high all are together."""
    lines, down = [], 0.0
    for text, kind in paragraphs:
        wrapped = textwrap.wrap(typeset(text, language), kind.letters, break_on_hyphens=False)
        lines += [(line, kind, down + place * kind.size * LEADING / POINTS_PER_INCH) for place, line in
                  enumerate(wrapped)]  # fmt: skip
        down += kind.high(len(wrapped)) / POINTS_PER_INCH
    return lines, down


def legend_of(figure: Figure) -> tuple[list[Any], list[str]]:
    """Return what a legend of all panels together needs: each name once, with what it is drawn like."""
    found: dict[str, Any] = {}
    for axes in figure.axes:
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            found.setdefault(label, handle)
    return list(found.values()), list(found)


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


def try_out() -> None:
    """Draw and forget a figure with a letter, so that fonts and backends are loaded."""
    with house_style():
        figure = Figure(figsize=(1, 1))
        figure.add_subplot().set_title("a")
        for each in USUAL:
            figure.savefig(BytesIO(), format=each)


def save(
    figure: Figure, folder: Path, name: str, title: str, description: str,
    formats: Sequence[Format] = USUAL, dpi: int = DPI,
) -> None:  # fmt: skip
    """Write `NAME.svg` and `NAME.png`, or other formats; a box stands for what our font does not have.

    All say in their metadata what they show and whence it comes, and not when they were drawn.
    """
    about = {"Title": title, "Description": description}
    special: dict[Format, Any] = {
        "svg": {"metadata": {**about, "Date": None}},
        "png": {"metadata": {**about, "Software": None}, "dpi": dpi, "pil_kwargs": QUICK},
        "pdf": {"metadata": {"Title": title, "Subject": description, "CreationDate": None}},
    }
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from")
        for ending in formats:
            figure.savefig(folder / f"{name}.{ending}", **special[ending])
