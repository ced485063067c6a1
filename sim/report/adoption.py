"""Do more users mean more privacy? What an alert gives away, per alert, per declarer and per infected, by adoption.

The three go different ways: with few users an alert has few possible declarers, and few are alerted at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.hall.journal import Journal
from sim.measures.pooling import FEWEST_SEEDS
from sim.report.arms import settings, short, systems
from sim.report.origin import Origin
from sim.report.shares import Share, of_hundred, share_of
from sim.report.style import (
    BLACK,
    BLUE,
    CAPTION,
    FOOT,
    GREEN,
    GREY,
    NOTE,
    ORANGE,
    SUBTITLE,
    TITLE,
    VERMILLION,
    WIDTH_IN,
    Language,
    Look,
    legend_of,
    page,
    percent,
    rounded,
)
from sim.report.untraced import beside

PER_ALERT, PER_DECLARER = "privacy.neighbour.identified", "privacy.neighbour.reports_identified"
PER_INFECTED = "privacy.neighbour.per_infection"
MEMORY, TRACERS = "privacy.neighbour.prior", "privacy.neighbour.tracers"
LOOKS = {
    PER_ALERT: Look(VERMILLION, "-", "o"),
    PER_DECLARER: Look(BLUE, "--", "s"),
    PER_INFECTED: Look(GREEN, "-.", "^"),
    MEMORY: Look(BLACK, ":", "D"),
    TRACERS: Look(ORANGE, (0, (7, 2)), "v"),
}
TRIED = PER_ALERT, PER_DECLARER, PER_INFECTED
"""Where none of these has a value, nobody tried."""
BY_ADOPTION = {"phones.adoption", "population.people", "disease.infected_at_start", "disease.imports_per_day"}
"""What arms may differ in that are compared: adoption, and the size of a town that few users need for enough alerts."""
FEWEST_LEVELS = 2
PLOT_IN, NAME_IN, AXIS_IN, LEGEND_IN = 2.5, 0.32, 0.52, 1.02
LEFT_IN, RIGHT_IN = 0.72, 0.3
LEAST_TOP = 5.0
"""The scale goes to so many of 100 at least, so that next to nothing does not look like much."""

HEADING = {"fr": "Plus d'utilisateurs, plus de secret ?", "en": "More users, more secrecy?"}
SAID: Mapping[str, Mapping[str, Any]] = {
    "fr": {
        "subtitle": "Trois façons de compter la même chose, selon la part des téléphones qui ont l'application.",
        "curves": {
            PER_ALERT: "sur 100 alertes : qui trahissent qui s'est déclaré",
            PER_DECLARER: "sur 100 déclarations : reconnues par au moins une personne alertée",
            PER_INFECTED: "sur 100 personnes contaminées : reconnues",
            MEMORY: "sur 100 alertes : devinées sans l'alerte (souvenirs seuls)",
            TRACERS: "sur 100 appels d'enquêteurs : reconnues",
        },
        "interval": "Traits verticaux : intervalle à 95 %.",
        "no_interval": "Sans intervalle : il faut au moins {fewest} tirages, et il y en a {n}.",
        "at": "{share} d'utilisateurs : {each}",
        "caption": "Simulé, non observé. Les trois courbes répondent à trois questions ; aucune ne dit à elle seule "
        "si plus d'utilisateurs protègent. Avec peu d'utilisateurs, peu d'alertes : un point sans valeur n'est pas "
        "zéro, il n'est pas mesuré. Borne basse : la meilleure attaque essayée.",
        "x": "propriétaires de téléphone qui ont l'application (%)",
        "y": "sur 100",
    },
    "en": {
        "subtitle": "Three ways to count the same thing, by the share of phones that run the app.",
        "curves": {
            PER_ALERT: "of 100 alerts: give away who declared",
            PER_DECLARER: "of 100 reports: recognised by one alerted person or more",
            PER_INFECTED: "of 100 infected people: recognised",
            MEMORY: "of 100 alerts: guessed without the alert (memory alone)",
            TRACERS: "of 100 calls of human tracers: recognised",
        },
        "interval": "Vertical lines: 95 % interval.",
        "no_interval": "No interval: it takes {fewest} draws at least, and there are {n}.",
        "at": "{share} users: {each}",
        "caption": "Simulated, not observed. The three curves answer three questions; none says alone whether more "
        "users protect. With few users there are few alerts: a point without value is not zero, it is not measured. "
        "Lower bound: the best attack tried.",
        "x": "phone owners who run the app (%)",
        "y": "of 100",
    },
}


@dataclass(frozen=True)
class Data:
    """By system, by adoption in ascending order, and by curve: a share with its interval."""

    curves: Mapping[str, Mapping[float, Mapping[str, Share]]]


def data(origin: Origin, journals: Mapping[tuple[str, int], Journal]) -> Data | None:
    """Return the curves of every system that was lived with several adoptions, if anybody tried to identify."""
    alike: dict[tuple[str, str], dict[float, Mapping[str, Share]]] = {}
    for arm, rows in origin.summary["arms"].items():
        known = _shares(rows)
        if known:
            town = settings(origin.scenario, arm)
            rest = repr(sorted((key, value) for key, value in town.items() if key not in BY_ADOPTION))
            alike.setdefault((systems(origin.scenario)[arm], rest), {})[town["phones.adoption"]] = known
    curves: dict[str, Mapping[float, Mapping[str, Share]]] = {}
    for (system, _), each in sorted(alike.items(), key=lambda one: len(one[1])):
        if len(each) >= FEWEST_LEVELS:
            curves[system] = dict(sorted(each.items()))
    return Data(curves) if curves else None


def _shares(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Share]:
    """Return the curves' values of one arm; nothing where nobody tried to identify, or no alert was counted."""
    if all(rows[name]["value"] is None for name in TRIED):
        return {}
    return {name: share_of(rows[name]) for name in LOOKS}


def sentences(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    """Yield what the figure shows, in words."""
    said = SAID[language]
    for system, levels in data.curves.items():
        for adoption, shares in levels.items():
            told = [f"{said['curves'][name]} {of_hundred(share, language, brief=True)}"
                    for name, share in shares.items() if share.value is not None]  # fmt: skip
            at = said["at"].format(share=percent(adoption, language), each="; ".join(told))
            yield f"{short(system, language)}, {at}."


def caption(origin: Origin, language: Language) -> str:
    """Return what the figure's numbers do not mean."""
    return str(SAID[language]["caption"])


def figure(origin: Origin, data: Data, language: Language) -> Figure:
    """Return one panel for each system: its curves against adoption."""
    said = SAID[language]
    panel_in = NAME_IN + PLOT_IN + AXIS_IN
    room = panel_in * len(data.curves) + LEGEND_IN
    drawn, (bottom, _) = page(
        room,
        [(origin.title(language), TITLE), (said["subtitle"], SUBTITLE)],
        [
            (" ".join(_notes(origin, language)), NOTE),
            (caption(origin, language), CAPTION),
            (origin.foot(language), FOOT),
        ],
        language,
    )
    height, left = drawn.get_figheight(), room - LEGEND_IN
    for system, levels in data.curves.items():
        left -= panel_in
        wide = 1 - (LEFT_IN + RIGHT_IN) / WIDTH_IN
        axes = drawn.add_axes((LEFT_IN / WIDTH_IN, bottom + (left + AXIS_IN) / height, wide, PLOT_IN / height))
        axes.set_title(short(system, language), size=10, weight="bold", loc="left")
        _panel(axes, levels, language)
    handles, labels = legend_of(drawn)
    drawn.legend(handles, labels, loc="upper left", bbox_to_anchor=(0.02, bottom + room / height), ncols=1,
                 handlelength=3, borderaxespad=0, fontsize=8.5)  # fmt: skip
    return drawn


def _panel(axes: Axes, levels: Mapping[float, Mapping[str, Share]], language: Language) -> None:
    """Draw the curves of one system; what is not measured at a level leaves a gap."""
    said, across = SAID[language], [100 * adoption for adoption in levels]
    names: Sequence[str] = list(dict.fromkeys(name for shares in levels.values() for name in shares))
    for place, name in enumerate(names):
        look, shares = LOOKS[name], [each[name] for each in levels.values()]
        values = [float("nan") if each.value is None else 100 * each.value for each in shares]
        if all(each.value is None for each in shares):
            continue
        aside = [x + (place - len(names) / 2) * (across[-1] - across[0]) / 300 for x in across]
        style: dict[str, Any] = {"color": look.colour, "ls": look.line, "marker": look.marker, "ms": 5}
        axes.plot(aside, values, lw=1.6, clip_on=False, label=said["curves"][name], **style)
        for x, each in zip(aside, shares, strict=True):
            if each.low is not None and each.high is not None:
                axes.plot([x, x], [100 * each.low, 100 * each.high], color=look.colour, lw=1.1)
    ends = (
        each.high if each.high is not None else each.value for shares in levels.values() for each in shares.values()
    )
    axes.set(ylim=(0, max(LEAST_TOP, *(min(110 * (end or 0.0), 102) for end in ends))))
    axes.set_xticks(across, [rounded(x, language) for x in across])
    axes.set_xlabel(said["x"])
    axes.set_ylabel(said["y"])
    axes.grid(visible=True, axis="y", color=GREY, alpha=0.25)


def _notes(origin: Origin, language: Language) -> Iterator[str]:
    few = origin.seeds < FEWEST_SEEDS
    yield SAID[language]["no_interval" if few else "interval"].format(fewest=FEWEST_SEEDS, n=origin.seeds)
    yield from beside(origin, language)
