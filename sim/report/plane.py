"""How many does a way of tracing find, and how often is it wrong? A point for each arm; those of one app joined.

Whoever warns more finds more and is wrong more often, so neither number says anything alone. Right and low is better.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.hall.journal import Journal
from sim.measures.pooling import FEWEST_SEEDS
from sim.report.arms import titles
from sim.report.origin import Origin
from sim.report.shares import Share, of_hundred, share_of
from sim.report.style import BLUE, CAPTION, FOOT, GREEN, GREY, NOTE, SUBTITLE, TITLE, VERMILLION, WIDTH_IN, page
from sim.report.wording import Language

FOUND, WRONG = "judging.found", "judging.wrong"
PLOT_IN, AXIS_IN, LEFT_IN, RIGHT_IN, LEGEND_IN = 4.0, 0.55, 0.72, 0.3, 0.4
FEWEST_ARMS = 2

HEADING = {"fr": "Trouver beaucoup, se tromper peu ?", "en": "Find many, be wrong seldom?"}
SAID: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "subtitle": "De ceux qu'un déclarant d'un autre foyer a contaminés : combien sont trouvés ? De ceux "
        "retenus chez eux : combien à tort ?",
        "x": "trouvés, sur 100 contaminés par un déclarant", "y": "à tort, sur 100 retenus chez eux",
        "curve": "l'application, de plus en plus exigeante", "tracers": "enquêteurs", "other": "autres",
        "interval": "Traits : intervalle à 95 %.",
        "no_interval": "Sans intervalle : il faut au moins {fewest} tirages, et il y en a {n}.",
        "caption": "Simulé, non observé. À tort : avec aucun de ceux qui s'étaient déclarés à moins de 2 m pendant 15 "
        "minutes d'un jour, ou sans rien recevoir d'eux. Sans les membres du foyer. À droite et en bas, c'est mieux.",
        "each": "{arm} : trouvés {found}, à tort {wrong}.",
    },
    "en": {
        "subtitle": "Of those infected by a declarer of another home: how many are found; of those kept at home: how "
        "many wrongly.",
        "x": "found, of 100 infected by a declarer", "y": "wrongly, of 100 kept at home",
        "curve": "the app, asking for more and more", "tracers": "human tracers", "other": "others",
        "interval": "Lines: 95 % interval.",
        "no_interval": "No interval: it takes {fewest} draws at least, and there are {n}.",
        "caption": "Simulated, not observed. Wrongly: within 2 m of nobody who declared for 15 minutes of a day, or "
        "got nothing from them. Without housemates. Right and low is better.",
        "each": "{arm}: found {found}, wrongly {wrong}.",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Point:
    """What one arm finds and how often it is wrong; `kind` is how it is drawn: curve, tracers or other."""

    found: Share
    wrong: Share
    kind: str


@dataclass(frozen=True)
class Data:
    """Every arm that keeps anybody at home, in order."""

    points: Mapping[str, Point]


def data(origin: Origin, journals: Mapping[tuple[str, int], Journal]) -> Data | None:
    """Return the points; None where fewer than two arms have one, or no arms are to be compared."""
    rule = origin.scenario.verdict
    curve = rule.curve if rule is not None else ()
    if not curve:
        return None
    system = {arm.name: arm.system for arm in origin.scenario.arms}
    points = {}
    for arm, rows in origin.summary["arms"].items():
        found, wrong = rows[FOUND], rows[WRONG]
        if found["value"] is not None and wrong["value"] is not None:
            kind = "curve" if arm in curve else "tracers" if system[arm] == "tracers" else "other"
            points[arm] = Point(share_of(found), share_of(wrong), kind)
    return Data(points) if len(points) >= FEWEST_ARMS else None


def sentences(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    """Yield what the figure shows, in words."""
    called = titles(origin.scenario, list(data.points), language)
    for arm, point in data.points.items():
        found, wrong = (of_hundred(each, language) for each in (point.found, point.wrong))
        yield SAID[language]["each"].format(arm=called[arm], found=found, wrong=wrong)


def caption(origin: Origin, language: Language) -> str:
    """Return what the figure's numbers do not mean."""
    return SAID[language]["caption"]


def figure(origin: Origin, data: Data, language: Language) -> Figure:
    """Return the plane."""
    said, few = SAID[language], origin.seeds < FEWEST_SEEDS
    room = PLOT_IN + AXIS_IN + LEGEND_IN
    notes = said["no_interval" if few else "interval"].format(fewest=FEWEST_SEEDS, n=origin.seeds)
    drawn, (bottom, top) = page(
        room,
        [(origin.title(language), TITLE), (said["subtitle"], SUBTITLE)],
        [
            (f"{notes} {_key(origin, data, language)}", NOTE),
            (caption(origin, language), CAPTION),
            (origin.foot(language), FOOT),
        ],
        language,
    )
    height = drawn.get_figheight()
    wide = 1 - (LEFT_IN + RIGHT_IN) / WIDTH_IN
    axes = drawn.add_axes((LEFT_IN / WIDTH_IN, bottom + AXIS_IN / height, wide, PLOT_IN / height))
    axes.set(xlim=(0, 100), ylim=(0, 100), xlabel=said["x"], ylabel=said["y"])
    axes.grid(visible=True, color=GREY, alpha=0.25)
    _draw(axes, data, said)
    drawn.legend(loc="upper left", bbox_to_anchor=(0.02, top), ncols=3, borderaxespad=0, fontsize=8.5)
    return drawn


LOOKS: Mapping[str, Mapping[str, Any]] = {
    "curve": {"color": BLUE, "marker": "s", "ls": "--"},
    "tracers": {"color": GREEN, "marker": "^", "ls": "none"},
    "other": {"color": VERMILLION, "marker": "D", "ls": "none"},
}


def _key(origin: Origin, data: Data, language: Language) -> str:
    """Return which number is which arm."""
    called = titles(origin.scenario, list(data.points), language, brief=True)
    return "; ".join(f"{number} {name}" for number, name in enumerate(called.values(), 1)) + "."


def _draw(axes: Axes, data: Data, said: Mapping[str, str]) -> None:
    number = {arm: str(place) for place, arm in enumerate(data.points, 1)}
    for kind, look in LOOKS.items():
        mine = {arm: point for arm, point in data.points.items() if point.kind == kind}
        if not mine:
            continue
        xs = [100 * (point.found.value or 0.0) for point in mine.values()]
        ys = [100 * (point.wrong.value or 0.0) for point in mine.values()]
        axes.plot(xs, ys, ms=6, lw=1.2, label=said[kind], **look)
        for (arm, point), x, y in zip(mine.items(), xs, ys, strict=True):
            _cross(axes, point, x, y, look["color"])
            axes.annotate(number[arm], (x, y), xytext=(4, 4), textcoords="offset points", size=8.5, color=look["color"])


def _cross(axes: Axes, point: Point, x: float, y: float, colour: str) -> None:
    """Draw both intervals of a point."""
    for share, across in ((point.found, True), (point.wrong, False)):
        if share.low is not None and share.high is not None:
            ends = [100 * share.low, 100 * share.high]
            axes.plot(ends if across else [x, x], [y, y] if across else ends, color=colour, lw=0.8, alpha=0.7)
