"""Where do panels of one size stand? Row by row from the top, so many beside each other, a legend above them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from textwrap import fill
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.origin import Origin
from sim.report.style import WIDTH_IN, legend_of
from sim.report.wording import Language

LEFT_IN, RIGHT_IN = 0.68, 0.2
LETTERS_PER_IN, LINE_IN = 12.5, 0.17
"""How many letters of an arm's name fit above an inch of a panel, and the height in inches of one more line of it."""


@dataclass(frozen=True, slots=True)
class Grid:
    """So many panels; inches of a panel's height, of its name above, its axis below, and of what is between two."""

    panels: int
    across: int
    panel_in: float
    name_in: float
    axis_in: float
    between_in: float
    legend_in: float

    @property
    def wide_in(self) -> float:
        """The width of a panel."""
        return (WIDTH_IN - LEFT_IN - RIGHT_IN - self.between_in * (self.across - 1)) / self.across

    @property
    def row_in(self) -> float:
        """The height of a row."""
        return self.panel_in + self.name_in + self.axis_in

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return -(-self.panels // self.across)

    @property
    def room_in(self) -> float:
        """The height of all rows and the legend."""
        return self.rows * self.row_in + self.legend_in

    def named(self, origin: Origin, arms: Iterable[str], language: Language) -> tuple[Grid, dict[str, str]]:
        """Return the names of arms in lines as wide as a panel, two at most, and the grid with room for them."""
        letters = int(self.wide_in * LETTERS_PER_IN)
        names = {arm: fill(name, letters) for arm, name in origin.names(language, within=2 * letters).items()}
        more = max(names[arm].count("\n") for arm in arms)
        return replace(self, name_in=self.name_in + LINE_IN * more), names

    def axes(self, figure: Figure, bottom: float) -> Iterator[tuple[Axes, bool]]:
        """Yield the panels above a height, each made when it is asked for, and whether it stands at the left."""
        height = figure.get_figheight()
        for place in range(self.panels):
            row, column = divmod(place, self.across)
            down = bottom + (self.axis_in + self.row_in * (self.rows - 1 - row)) / height
            left = (LEFT_IN + column * (self.wide_in + self.between_in)) / WIDTH_IN
            yield figure.add_axes((left, down, self.wide_in / WIDTH_IN, self.panel_in / height)), column == 0

    def head(self, figure: Figure, bottom: float, **looks: Any) -> None:
        """Draw the legend of all panels above them."""
        legend_above(figure, bottom + self.room_in / figure.get_figheight(), **looks)


def legend_above(figure: Figure, top: float, **looks: Any) -> None:
    """Draw one legend of all panels, whose upper end is at a height of the figure."""
    handles, labels = legend_of(figure)
    figure.legend(handles, labels, loc="upper left", bbox_to_anchor=(0.02, top), borderaxespad=0, **looks)
