"""How are many curves told apart? Each in a small frame of its own, beside no tracing and human tracers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from sim.report.style import BLACK, BLUE, FONT, GREY, NOTE, POINTS_PER_INCH, VERMILLION, WIDTH_IN, Look
from sim.report.wording import Language, day_month, number
from sim.units import Floats

ACROSS = 4
"""How many frames stand beside each other."""
FRAME_IN, HEAD_IN, KEY_IN, DATES_IN = 0.95, 0.42, 0.3, 0.3
"""Height in inches of a frame, of what stands above it, of the key above all, and of the dates below all."""
LEFT, RIGHT, BETWEEN = 0.085, 0.985, 0.022
"""Where the frames begin and end, and what is free between two of them, as shares of the width."""
FRAME = (RIGHT - LEFT - (ACROSS - 1) * BETWEEN) / ACROSS
"""How wide a frame is, as a share of the width."""
SIZE, HEAD_LINES = 8.5, 2
"""How large a head is in points, and how many lines it has at most."""

UNTRACED, TRACERS, OWN = Look(BLACK, "-", ""), Look(BLUE, "--", ""), Look(VERMILLION, "-", "")
"""How no tracing, human tracers and the version of the frame are drawn."""

Draw = Callable[[Axes, str, Floats, Look], None]
"""Draw curves of shape (seeds, days) under a name, as they look."""


def room_in(frames: int) -> float:
    """Return the height in inches that so many frames take."""
    return KEY_IN + math.ceil(frames / ACROSS) * (FRAME_IN + HEAD_IN) + DATES_IN


def panels(
    figure: Figure,
    within: tuple[float, float],
    curves: Mapping[str, Floats],
    beside: Mapping[str, tuple[str, Look]],
    names: Mapping[str, str],
    own: str,
    draw: Draw,
) -> list[Axes]:
    """Draw a frame for each arm but the untraced one, between these heights; return the frames.

    `beside` are the arms that stand in every frame, the untraced one first, with what the key calls them and how they
    look; `own` is what it calls the arm of a frame.
    """
    framed = [arm for arm in curves if beside.get(arm, ("", OWN))[1] is not UNTRACED]
    most = 1.04 * max(float(each.max(initial=1.0)) for each in curves.values())
    frames = []
    for place, arm in enumerate(framed):
        axes = figure.add_axes(_where(place, within, figure.get_figheight()))
        for other, (name, look) in beside.items():
            if other != arm:
                draw(axes, name, curves[other], look)
        draw(axes, own, curves[arm], beside[arm][1] if arm in beside else OWN)
        axes.set_title("\n".join(head(names[arm])), loc="left", size=SIZE, weight="bold")
        axes.set_ylim(0, most)
        axes.grid(visible=True, axis="y")
        axes.tick_params(labelsize=SIZE, labelleft=place % ACROSS == 0, labelbottom=place + ACROSS >= len(framed))
        frames.append(axes)
    looked = dict([*beside.values(), (own, OWN)])
    handles = [frames[-1].plot([], [], color=look.colour, ls=look.line, lw=1.8, label=name)[0]
               for name, look in looked.items()]  # fmt: skip
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(LEFT - 0.01, within[1]), ncols=len(handles),
                  fontsize=NOTE.size, borderaxespad=0.0)  # fmt: skip
    return frames


def head(name: str) -> list[str]:
    """Return a frame's name in lines no wider than the frame; where they are too many, dots say that more follows."""
    most, bold = WIDTH_IN * FRAME * POINTS_PER_INCH, FontProperties(family=FONT, weight="bold", size=SIZE)

    def wide(text: str) -> float:
        return float(text_to_path.get_text_width_height_descent(text, bold, ismath=False)[0])

    lines = [""]
    for word in name.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        lines = [*lines, word] if lines[-1] and wide(longer) > most else [*lines[:-1], longer]
    if len(lines) > HEAD_LINES:
        lines = [*lines[: HEAD_LINES - 1], f"{lines[HEAD_LINES - 1]} …"]
    return lines


def _where(place: int, within: tuple[float, float], height: float) -> tuple[float, float, float, float]:
    """Return where a frame lies: left, bottom, width and height as shares of the figure."""
    row, column = divmod(place, ACROSS)
    top = within[1] - (KEY_IN + row * (FRAME_IN + HEAD_IN) + HEAD_IN) / height
    return LEFT + column * (FRAME + BETWEEN), top - FRAME_IN / height, FRAME, FRAME_IN / height


def marked(frames: Sequence[Axes], start: date, days: int, language: Language) -> None:
    """Write the first and the last day below, and a few numbers on the left."""
    ends = sorted({0, days - 1})
    for axes in frames:
        axes.set_xlim(0, max(days - 1, 1))
        axes.set_xticks(ends, [day_month(start + timedelta(day), language) for day in ends])
        for label in axes.get_xticklabels():  # none above the last row
            label.set_horizontalalignment("right" if label.get_position()[0] else "left")
        axes.locator_params(axis="y", nbins=3)
        axes.yaxis.set_major_formatter(lambda value, _: number(value, language, 0 if value == int(value) else 1))
        axes.spines["bottom"].set_color(GREY)
