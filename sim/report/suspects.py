"""How many people must somebody alerted suspect? The spread over alerts, beside what memory alone would give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.hall.journal import Journal, Means
from sim.measures.pooling import FEWEST_SEEDS
from sim.measures.privacy import Claims
from sim.metrics.privacy import FEWEST_ALERTS
from sim.report.few import Few, few
from sim.report.few import told as told_few
from sim.report.grid import Grid
from sim.report.origin import Origin
from sim.report.shares import Share, pooled
from sim.report.style import BLACK, BLUE, CAPTION, FOOT, GREY, NOTE, SUBTITLE, TITLE, VERMILLION, Look, page
from sim.report.untraced import beside
from sim.report.wording import Language, number
from sim.units import Floats

SIZES: tuple[float, ...] = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 70, 100, 150, 200)
"""At how many possible suspects the share of alerts with no more of them is told."""
TICKS = (1, 2, 5, 10, 20, 50, 200)
HALF = 0.5
LOOKS = {
    Means.TOLD: Look(VERMILLION, "-", "o"),
    Means.UNTOLD: Look(BLACK, "--", "s"),
    Means.CALLED: Look(BLUE, "-.", "^"),
}
PANEL_IN, LOW_PANEL_IN, NAME_IN, AXIS_IN, LEGEND_IN = 2.1, 1.35, 0.3, 0.52, 0.26
"""Height in inches of a panel, of one of many, of its arm's name above, of its axis below, and of the legend."""
BETWEEN_IN = 0.35
FEW_PANELS, ACROSS = 4, (2, 3)
"""Up to so many panels stand two beside each other, more stand three."""

HEADING = {"fr": "Combien de suspects possibles ?", "en": "How many possible suspects?"}
SAID: Mapping[str, Mapping[str, Any]] = {
    "fr": {
        "subtitle": "Part des alertes qui laissent au plus tant de suspects possibles (2 puissance entropie ; 1 : une "
        "seule personne).",
        "means": {
            Means.TOLD: "avec l'alerte",
            Means.UNTOLD: "sans l'alerte (souvenirs seuls)",
            Means.CALLED: "avec l'appel d'un enquêteur",
        },
        "band": "Bande : intervalle à 95 %.",
        "no_interval": "Sans intervalle : il faut au moins {fewest} tirages, et il y en a {n}.",
        "median": "Médiane, {arm} : {each}.",
        "caption": "Simulé, non observé. Une courbe plus haute : moins de suspects. Peu de suspects ne veut pas dire "
        "que le bon en est : voir qui l'alerte fait soupçonner. « Personne que je connaisse » compte parmi les "
        "suspects. Meilleure attaque essayée, donc borne basse.",
        "x": "suspects possibles",
        "y": "alertes sur 100",
    },
    "en": {
        "subtitle": "Share of alerts that leave at most so many possible suspects (2 to the entropy; 1: a single "
        "person).",
        "means": {
            Means.TOLD: "with the alert",
            Means.UNTOLD: "without the alert (memory alone)",
            Means.CALLED: "with a human tracer's call",
        },
        "band": "Band: 95 % interval.",
        "no_interval": "No interval: it takes {fewest} draws at least, and there are {n}.",
        "median": "Median, {arm}: {each}.",
        "caption": "Simulated, not observed. A higher curve: fewer suspects. Few suspects does not mean that the "
        "right one is among them: see whom an alert makes suspect. “Nobody I can name” counts among the suspects. "
        "The best attack tried, so a lower bound.",
        "x": "possible suspects",
        "y": "alerts of 100",
    },
}


@dataclass(frozen=True)
class Curve:
    """The share of claims with at most so many suspects, at each of SIZES, and the median of all claims."""

    shares: tuple[Share, ...]
    median: float


@dataclass(frozen=True)
class Data:
    """The curves of each arm by means; and, of arms with too few alerts or calls, how many these had."""

    curves: Mapping[str, Mapping[Means, Curve]]
    few: Few


def data(origin: Origin, journals: Mapping[tuple[str, int], Journal]) -> Data | None:
    """Return the curves of all arms with enough claims; nothing where no arm has any."""
    curves: dict[str, dict[Means, Curve]] = {}
    scarce: dict[str, Mapping[str, int]] = {}
    for arm in origin.arms:
        mine = [journal for (name, _), journal in journals.items() if name == arm]
        seeds = {means: [Claims(journal).of(means).size for journal in mine] for means in LOOKS}
        claims = {means: sum(each.size for each in sizes) for means, sizes in seeds.items()}
        enough = {means: _curve(seeds[means]) for means in LOOKS if claims[means] >= FEWEST_ALERTS}
        curves |= {arm: enough} if enough else {}
        if rare := few(claims):
            scarce[arm] = rare
    return Data(curves, scarce) if curves else None


def _curve(seeds: list[Floats]) -> Curve:
    """Return the curve of sizes, an array of them for each seed; rounded, for a sole suspect has an entropy of 0."""
    exact = [np.round(each, 6) for each in seeds]
    shares = tuple(pooled([(int((each <= size).sum()), each.size) for each in exact]) for size in SIZES)
    return Curve(shares, float(np.median(np.concatenate(exact))))


def sentences(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    """Yield what the figure shows, in words."""
    said, names = SAID[language], origin.names(language, brief=True)
    for arm, curves in data.curves.items():
        told = (f"{said['means'][means]} {number(curve.median, language, 1)}" for means, curve in curves.items())
        yield said["median"].format(arm=names[arm], each=", ".join(told))


def caption(origin: Origin, language: Language) -> str:
    """Return what the figure's numbers do not mean."""
    return str(SAID[language]["caption"])


def figure(origin: Origin, data: Data, language: Language) -> Figure:
    """Return one panel for each arm: with the alert, without it, and with a tracer's call."""
    said, arms = SAID[language], list(data.curves)
    across = min(ACROSS[len(arms) > FEW_PANELS], len(arms))
    panel_in = PANEL_IN if len(arms) <= FEW_PANELS else LOW_PANEL_IN
    grid = Grid(len(arms), across, panel_in, NAME_IN, AXIS_IN, BETWEEN_IN, LEGEND_IN)
    grid, names = grid.named(origin, arms, language)
    drawn, (bottom, _) = page(
        grid.room_in,
        [(origin.title(language), TITLE), (said["subtitle"], SUBTITLE)],
        [
            (" ".join(_notes(origin, data, language)), NOTE),
            (caption(origin, language), CAPTION),
            (origin.foot(language), FOOT),
        ],
        language,
    )
    for arm, (axes, first) in zip(arms, grid.axes(drawn, bottom), strict=True):
        _panel(axes, names[arm], data.curves[arm], language, first=first)
    grid.head(drawn, bottom, ncols=3, handlelength=3)
    return drawn


def _panel(axes: Axes, name: str, curves: Mapping[Means, Curve], language: Language, *, first: bool) -> None:
    """Draw the curves of one arm; sizes are on a scale of ratios."""
    said = SAID[language]
    for place, (means, curve) in enumerate(curves.items()):
        look = LOOKS[means]
        style: dict[str, Any] = {"color": look.colour, "ls": look.line, "marker": look.marker, "ms": 4.5}
        shares = [100 * (each.value or 0.0) for each in curve.shares]
        ends = [(100 * each.low, 100 * each.high) for each in curve.shares
                if each.low is not None and each.high is not None]  # fmt: skip
        if len(ends) == len(SIZES):
            axes.fill_between(SIZES, *np.array(ends).T, color=look.colour, alpha=0.16, lw=0)
        axes.plot(SIZES, shares, lw=1.7, label=said["means"][means], markevery=(place, 4), **style)
    axes.set_xscale("log")
    axes.set_xticks(TICKS, [number(tick, language) for tick in TICKS])
    axes.set_xticks([], minor=True)
    axes.set(xlim=(0.95, 1.05 * SIZES[-1]), ylim=(0, 102))
    axes.axhline(100 * HALF, color=GREY, lw=0.6, ls=":")
    axes.set_xlabel(said["x"])
    axes.grid(visible=True, axis="y")
    axes.set_title(name, size=9.5, weight="bold", loc="left")
    if first:
        axes.set_ylabel(said["y"])
    else:
        axes.tick_params(labelleft=False)


def _notes(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    said, names = SAID[language], origin.names(language, brief=True)
    few = origin.seeds < FEWEST_SEEDS
    yield said["no_interval"].format(fewest=FEWEST_SEEDS, n=origin.seeds) if few else said["band"]
    if len(data.curves) <= FEW_PANELS:
        yield from sentences(origin, data, language)
    if data.few:
        yield told_few(data.few, names, language)
    yield from beside(origin, language)
