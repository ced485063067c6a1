"""Do more users mean more privacy? What an alert gives away, per alert, per declarer and per infected, by adoption.

These go different ways: with few users an alert has few possible declarers, and few are alerted at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.hall.journal import Journal
from sim.measures.pooling import FEWEST_SEEDS
from sim.report.arms import settings, short, systems
from sim.report.origin import Origin
from sim.report.reasons import reason
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
    Look,
    legend_of,
    page,
)
from sim.report.untraced import beside
from sim.report.wording import Language, percent, rounded

PER_ALERT, PER_DECLARER = "privacy.neighbour.named", "privacy.neighbour.reports_identified"
PER_INFECTED = "privacy.neighbour.per_infection"
MEMORY, TRACERS = "privacy.neighbour.prior_named", "privacy.neighbour.tracers_named"
"""All by one meaning: somebody gives the declarer half of the belief or more."""
LOOKS = {
    PER_ALERT: Look(VERMILLION, "-", "o"),
    PER_DECLARER: Look(BLUE, "--", "s"),
    PER_INFECTED: Look(GREEN, "-.", "^"),
    MEMORY: Look(BLACK, ":", "D"),
    TRACERS: Look(ORANGE, (0, (7, 2)), "v"),
}
BY_ADOPTION = {"phones.adoption", "population.people", "disease.infected_at_start", "disease.imports_per_day"}
"""What arms may differ in that are compared: adoption, and the size of a town that few users need for enough alerts."""
FEWEST_LEVELS = 2
PLOT_IN, NAME_IN, AXIS_IN, LEGEND_IN = 2.5, 0.32, 0.52, 1.02
LEFT_IN, RIGHT_IN = 0.72, 0.3
NO_SHARE = Share(None)
UNMEASURED = {"fr": "non mesuré : ", "en": "not measured: "}
"""With what some reasons begin, and what is said already."""
LEAST_TOP = 5.0
"""The scale goes to so many of 100 at least, so that next to nothing does not look like much."""

HEADING = {"fr": "Plus d'utilisateurs, plus de secret ?", "en": "More users, more secrecy?"}
SAID: Mapping[str, Mapping[str, Any]] = {
    "fr": {
        "subtitle": "Qui s'est déclaré est désigné (au moins 50 % de soupçon) : combien de fois, selon ce qu'on compte "
        "et selon la part des téléphones qui ont l'application.",
        "curves": {
            PER_ALERT: "par alerte : sur 100, tant désignent qui s'est déclaré",
            PER_DECLARER: "par personne déclarée : sur 100, tant sont désignées par quelqu'un d'alerté",
            PER_INFECTED: "par personne contaminée : sur 100, tant se sont déclarées et sont désignées",
            MEMORY: "par alerte, sans l'avoir reçue (souvenirs seuls)",
            TRACERS: "par appel d'un enquêteur : sur 100, tant désignent le cas",
        },
        "brief": {PER_ALERT: "par alerte", PER_DECLARER: "par personne déclarée",
                  PER_INFECTED: "par personne contaminée", MEMORY: "souvenirs seuls", TRACERS: "par appel"},
        "interval": "Traits verticaux : intervalle à 95 %.",
        "no_interval": "Sans intervalle : il faut au moins {fewest} tirages, et il y en a {n}.",
        "at": "{share} d'utilisateurs : {each}",
        "gap": "Sans valeur à {share}, {curves} : {why}.",
        "caption": "Simulé, non observé. Chaque courbe répond à une autre question ; aucune ne dit à elle seule "
        "si plus d'utilisateurs protègent. Un point sans valeur n'est pas zéro, il n'est pas mesuré. Borne basse : la "
        "meilleure attaque essayée.",
        "x": "propriétaires de téléphone qui ont l'application (%)",
        "y": "sur 100",
    },
    "en": {
        "subtitle": "Who declared is named (a belief of 50 % or more): how often, by what is counted and by the share "
        "of phones that run the app.",
        "curves": {
            PER_ALERT: "per alert: of 100, so many name who declared",
            PER_DECLARER: "per declarer: of 100, so many are named by somebody alerted",
            PER_INFECTED: "per infected person: of 100, so many declared and are named",
            MEMORY: "per alert, had it not come (memory alone)",
            TRACERS: "per call of a human tracer: of 100, so many name the case",
        },
        "brief": {PER_ALERT: "per alert", PER_DECLARER: "per declarer", PER_INFECTED: "per infected person",
                  MEMORY: "memory alone", TRACERS: "per call"},
        "interval": "Vertical lines: 95 % interval.",
        "no_interval": "No interval: it takes {fewest} draws at least, and there are {n}.",
        "at": "{share} users: {each}",
        "gap": "No value at {share}, {curves}: {why}.",
        "caption": "Simulated, not observed. Each curve answers another question; none says alone whether more users "
        "protect. A point without value is not zero, it is not measured. Lower bound: the best attack tried.",
        "x": "phone owners who run the app (%)",
        "y": "of 100",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Level:
    """What was found at one adoption: the curves that have a share there, and why the others have none."""

    shares: Mapping[str, Share]
    gaps: Mapping[str, str]


@dataclass(frozen=True)
class Data:
    """By system and by adoption in ascending order, every level that was lived."""

    curves: Mapping[str, Mapping[float, Level]]


def data(origin: Origin, journals: Mapping[tuple[str, int], Journal]) -> Data | None:
    """Return the curves of every system that was lived with several adoptions, if anybody tried to identify."""
    alike: dict[tuple[str, str], dict[float, Level]] = {}
    for arm, rows in origin.summary["arms"].items():
        town = settings(origin.scenario, arm)
        rest = repr(sorted((key, value) for key, value in town.items() if key not in BY_ADOPTION))
        alike.setdefault((systems(origin.scenario)[arm], rest), {})[town["phones.adoption"]] = _level(rows)
    curves: dict[str, Mapping[float, Level]] = {}
    for (system, _), each in sorted(alike.items(), key=lambda one: len(one[1])):
        if len(each) >= FEWEST_LEVELS and any(level.shares for level in each.values()):
            curves[system] = dict(sorted(each.items()))
    return Data(curves) if curves else None


def _level(rows: Mapping[str, Mapping[str, Any]]) -> Level:
    """Return what one arm tells of each curve."""
    known = {name: share_of(rows[name]) for name in LOOKS if rows[name]["value"] is not None}
    return Level(known, {name: rows[name].get("why", "") for name in LOOKS if name not in known})


def sentences(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    """Yield what the figure shows, in words."""
    said = SAID[language]
    for system, levels in data.curves.items():
        for adoption, level in levels.items():
            told = [f"{said['brief'][name]} {of_hundred(share, language, brief=True)}"
                    for name, share in level.shares.items()]  # fmt: skip
            if told:
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
            (" ".join(_notes(origin, data, language)), NOTE),
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


def _panel(axes: Axes, levels: Mapping[float, Level], language: Language) -> None:
    """Draw the curves of one system; what is not measured at a level leaves a gap."""
    said, across = SAID[language], [100 * adoption for adoption in levels]
    names = [name for name in LOOKS if any(name in level.shares for level in levels.values())]
    for place, name in enumerate(names):
        look, shares = LOOKS[name], [level.shares.get(name, NO_SHARE) for level in levels.values()]
        values = [float("nan") if each.value is None else 100 * each.value for each in shares]
        aside = [x + (place - len(names) / 2) * (across[-1] - across[0]) / 300 for x in across]
        style: dict[str, Any] = {"color": look.colour, "ls": look.line, "marker": look.marker, "ms": 5}
        axes.plot(aside, values, lw=1.6, clip_on=False, label=said["curves"][name], **style)
        for x, each in zip(aside, shares, strict=True):
            if each.low is not None and each.high is not None:
                axes.plot([x, x], [100 * each.low, 100 * each.high], color=look.colour, lw=1.1)
    _scales(axes, levels, language)


def _scales(axes: Axes, levels: Mapping[float, Level], language: Language) -> None:
    """Give both scales their ends and ticks: every level that was lived has one."""
    said, across = SAID[language], [100 * adoption for adoption in levels]
    shares = [share for level in levels.values() for share in level.shares.values()]
    ends = [each.value if each.high is None else each.high for each in shares]
    axes.set(ylim=(0, max(LEAST_TOP, *(min(110 * (end or 0.0), 102) for end in ends))))
    axes.set_xticks(across, [rounded(x, language) for x in across])
    axes.set_xlim(across[0] - 0.04 * (across[-1] - across[0]), across[-1] + 0.04 * (across[-1] - across[0]))
    axes.set_xlabel(said["x"])
    axes.set_ylabel(said["y"])
    axes.grid(visible=True, axis="y", color=GREY, alpha=0.25)


def _notes(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    few = origin.seeds < FEWEST_SEEDS
    yield SAID[language]["no_interval" if few else "interval"].format(fewest=FEWEST_SEEDS, n=origin.seeds)
    yield from _gaps(data, language)
    yield from beside(origin, language)


def _gaps(data: Data, language: Language) -> Iterator[str]:
    """Yield where curves have no value though somebody tried, and why: curves with one reason together."""
    said = SAID[language]
    for levels in data.curves.values():
        for adoption, level in levels.items():
            by_reason: dict[str, list[str]] = {}
            for name, why in level.gaps.items():
                by_reason.setdefault(why, []).append(said["brief"][name])
            for why, curves in by_reason.items():
                told = reason(why, language).removeprefix(UNMEASURED[language])
                yield said["gap"].format(share=percent(adoption, language), curves=", ".join(curves), why=told)
