"""Where was a declarer, and what of it can be read from what an app overheard? The true path and the rebuilt one.

Of each arm the declarer of whom most was overheard: the worst that happened, and no typical case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.hall.journal import Journal, Vantage
from sim.report.grid import Grid
from sim.report.origin import Origin
from sim.report.style import CAPTION, FOOT, GREY, NOTE, SUBTITLE, TITLE, VERMILLION, page
from sim.report.wording import Language, number
from sim.units import DAY, Floats, Int64s

MOST_PANELS, ACROSS = 4, 2
PANEL_IN, NAME_IN, AXIS_IN, LEGEND_IN = 2.9, 0.36, 0.5, 0.3
BETWEEN_IN = 0.62
MARGIN_M = 60.0

HEADING = {"fr": "Le vrai trajet et le trajet reconstitué", "en": "The true path and the rebuilt one"}
SAID: Mapping[str, Mapping[str, Any]] = {
    "fr": {
        "subtitle": "Les lieux d'une personne déclarée hors de chez elle, sur le plan de la ville, dans l'ordre où "
        "elle y passe ; en plein, ceux que l'appli parasite sait reconstituer avec les clés publiées.",
        "true": "vrai trajet",
        "rebuilt": "trajet reconstitué",
        "counts": "{arm} : {heard} sorties sur {n} retrouvées, en {days} jours.",
        "caption": "Simulé, non observé. Dans chaque version de la ville, la personne déclarée dont l'appli a entendu "
        "le plus : le pire cas, pas le cas courant. Un trait plein relie ce que l'appli sait être d'un même téléphone "
        "; un point seul n'est pas un trajet, et un trajet n'est pas un nom. La ville n'a pas de rues.",
        "x": "m vers l'est",
        "y": "m vers le nord",
    },
    "en": {
        "subtitle": "Where a declarer was away from home, on the town's plane, in the order of passing; filled, the "
        "places that the parasite app can tell with the published keys.",
        "true": "true path",
        "rebuilt": "rebuilt path",
        "counts": "{arm}: {heard} outings of {n} found, in {days} days.",
        "caption": "Simulated, not observed. In each version of the town, the declarer of whom the app heard most: the "
        "worst case, not the usual one. A full line joins what the app knows to be one phone; a lone point is no path, "
        "and a path is no name. The town has no streets.",
        "x": "m to the east",
        "y": "m to the north",
    },
}


@dataclass(frozen=True)
class Path:
    """Where one declarer was, in order: x and y in m, in which track it is (-1: none), and over how many days."""

    x: Floats
    y: Floats
    track: Int64s
    days: int


@dataclass(frozen=True)
class Data:
    """The path of one declarer of each arm in which any was overheard."""

    paths: Mapping[str, Path]


def data(origin: Origin, journals: Mapping[tuple[str, int], Journal]) -> Data | None:
    """Return the paths of the arms in which somebody was overheard; nothing where nobody was."""
    found: dict[str, Path] = {}
    for arm in origin.arms:
        each = [path for (name, _), journal in journals.items() if name == arm for path in _most(journal)]
        if each and len(found) < MOST_PANELS:
            found[arm] = max(each, key=lambda path: int((path.track >= 0).sum()))
    return Data(found) if found else None


def _most(journal: Journal) -> Iterator[Path]:
    """Yield the path of the declarer of a journal of whom most was overheard, if anything was of any."""
    table = journal.table("outings")
    mine = table["vantage"] == int(Vantage.PARASITE)
    persons, heard = table["person"][mine], table["track"][mine] >= 0
    if not heard.any():
        return
    counts = np.bincount(persons, heard)
    rows = np.flatnonzero(mine)[persons == int(counts.argmax())]
    rows = rows[np.argsort(table["at"][rows], kind="stable")]
    days = len(np.unique(table["at"][rows] // DAY))
    yield Path(table["x"][rows], table["y"][rows], table["track"][rows].astype(np.int64), days)


def sentences(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    """Yield what the figure shows, in words."""
    said, names = SAID[language], origin.names(language, brief=True)
    for arm, path in data.paths.items():
        counts = {"heard": int((path.track >= 0).sum()), "n": path.track.size, "days": path.days}
        yield said["counts"].format(arm=names[arm], **{name: number(n, language) for name, n in counts.items()})


def caption(origin: Origin, language: Language) -> str:
    """Return what the figure's numbers do not mean."""
    return str(SAID[language]["caption"])


def figure(origin: Origin, data: Data, language: Language) -> Figure:
    """Return one panel for each arm: the true path, and over it the rebuilt one."""
    said, arms = SAID[language], list(data.paths)
    grid = Grid(len(arms), min(ACROSS, len(arms)), PANEL_IN, NAME_IN, AXIS_IN, BETWEEN_IN, LEGEND_IN)
    grid, names = grid.named(origin, arms, language)
    drawn, (bottom, _) = page(
        grid.room_in,
        [(origin.title(language), TITLE), (said["subtitle"], SUBTITLE)],
        [
            (" ".join(sentences(origin, data, language)), NOTE),
            (caption(origin, language), CAPTION),
            (origin.foot(language), FOOT),
        ],
        language,
    )
    for arm, (axes, first) in zip(arms, grid.axes(drawn, bottom), strict=True):
        _panel(axes, names[arm], data.paths[arm], language, first=first)
    grid.head(drawn, bottom, ncols=2, handlelength=3)
    return drawn


def _panel(axes: Axes, name: str, path: Path, language: Language, *, first: bool) -> None:
    said = SAID[language]
    axes.plot(path.x, path.y, color=GREY, lw=0.8, ls="--", marker="o", ms=6, mfc="white", label=said["true"])
    for one in np.unique(path.track[path.track >= 0]).tolist():
        some = path.track == one
        label = said["rebuilt"] if one == path.track[path.track >= 0].min() else None
        axes.plot(path.x[some], path.y[some], color=VERMILLION, lw=2.0, marker="o", ms=5, label=label)
    middle = [(float(each.min()) + float(each.max())) / 2 for each in (path.x, path.y)]
    half = max(float(np.ptp(each)) for each in (path.x, path.y)) / 2 + MARGIN_M
    axes.set(xlim=(middle[0] - half, middle[0] + half), ylim=(middle[1] - half, middle[1] + half))
    axes.set_aspect("equal", adjustable="box", anchor="W")
    axes.set_xlabel(said["x"])
    if first:
        axes.set_ylabel(said["y"])
    axes.grid(visible=True)
    axes.set_title(name, size=9.5, weight="bold", loc="left")
