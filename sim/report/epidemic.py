"""How did the epidemic go in each version of the town? Infections since day 0, day by day, with what chance does."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.hall.journal import Journal
from sim.measures.epidemic import OTHER_TOWN, cumulative
from sim.measures.laws import CONFIDENCE
from sim.measures.pooling import FEWEST_SEEDS
from sim.measures.student import t_quantile
from sim.report.arms import systems
from sim.report.origin import NO_UNTRACED, Origin
from sim.report.panels import TRACERS, UNTRACED, marked, panels, room_in
from sim.report.setting import ordered
from sim.report.style import CAPTION, FOOT, NOTE, SUBTITLE, TITLE, Look, date_axis, looks, page
from sim.report.untraced import infections
from sim.report.wording import Language, number, rounded, typeset
from sim.units import Floats

PLOT_IN, DATES_IN, LEGEND_ROW_IN = 2.65, 0.42, 0.22
"""Height in inches of the curves, of the dates below and of each row of their names above."""
LEFT, RIGHT = 0.1, 0.98
"""Where the curves begin and end, as a share of the width."""
LETTERS, LETTER = 6, 0.012
"""How many letters of a number fit beside the axis, and how far each more moves it."""
BAND, MANY_ARMS = 0.16, 7
"""How dark bands are, and of more arms than how many each has a frame of its own."""
LEGEND_LETTERS, LINE_LETTERS, MOST_COLUMNS = 104, 10, 4
"""How many letters a row of the legend holds, and how many the line before a name takes."""

SAID = {
    "fr": {
        "band": "Moyenne de {n} tirages ; bande : intervalle à 95 % de cette moyenne, jour par jour.",
        "lines": "Un trait par tirage ({n}) : trop peu pour un intervalle, il en faut {fewest}.",
        "chance": "Simulé, non observé. L'écart entre tirages dit ce que fait le hasard, non si le modèle est juste.",
        "paired": "Les versions vivent les mêmes tirages : c'est leur différence tirage par tirage qui compte, non "
        "l'écart des courbes.",
        "few": "Simulé, non observé. Si peu de tirages ne disent rien d'une différence entre les versions : le hasard "
        "seul en fait de plus grandes.",
        "all": "Les {n} courbes ne se distinguent pas ici.",
        "some": "Ne se distinguent pas ici : {names}.",
        "averted": "Contaminations évitées, tirage par tirage : {arms}.",
        "one": "{name} {value} [{low} à {high}]",
        "perhaps": ", peut-être aucune",
        "at_the_end": "{name} : {infections} contaminations depuis le jour 0, le dernier jour.",
        "at_the_end_each": "{name} : {infections} contaminations depuis le jour 0, le dernier jour ({each} pour 1 000 "
        "habitants).",
        "towns": "Les villes n'ont pas la même taille : les courbes comptent, depuis le jour 0, pour 1 000 habitants.",
        "apart": "Autre ville, ou autres malades au départ, donc sans comparaison avec les autres : {names}.",
        "frames": "Contaminations depuis le jour 0 ; un cadre par version, à la même échelle.",
        "frames_each": "Contaminations depuis le jour 0, pour 1 000 habitants ; un cadre par version, à la même "
        "échelle.",
        "own": "la version du cadre",
        "y": "contaminations depuis le jour 0",
        "y_each": "contaminations pour 1 000 habitants",
    },
    "en": {
        "band": "Mean of {n} draws; band: 95 % interval of that mean, day by day.",
        "lines": "One line per draw ({n}): too few for an interval, which takes {fewest}.",
        "chance": "Simulated, not observed. The spread of the draws says what chance does, not whether the model is "
        "right.",
        "paired": "The versions live the same draws: it is their difference draw by draw that counts, not how far "
        "apart the curves are.",
        "few": "Simulated, not observed. So few draws say nothing of a difference between the versions: chance alone "
        "makes larger ones.",
        "all": "The {n} curves cannot be told apart here.",
        "some": "Cannot be told apart here: {names}.",
        "averted": "Infections averted, draw by draw: {arms}.",
        "one": "{name} {value} [{low} to {high}]",
        "perhaps": ", perhaps none",
        "at_the_end": "{name}: {infections} infections since day 0, on the last day.",
        "at_the_end_each": "{name}: {infections} infections since day 0, on the last day ({each} per 1,000 people).",
        "towns": "The towns are not of one size: the curves count, since day 0, per 1,000 people.",
        "apart": "Another town, or other cases at the start, and so not to be held against the others: {names}.",
        "frames": "Infections since day 0; a frame for each version, all to one scale.",
        "frames_each": "Infections since day 0, per 1,000 people; a frame for each version, all to one scale.",
        "own": "the version of the frame",
        "y": "infections since day 0",
        "y_each": "infections per 1,000 people",
    },
}


HEADING = {"fr": "L'épidémie, version par version", "en": "The epidemic, version by version"}

Curves = Mapping[str, Floats]
"""Infections from day 0 on, summed up to the end of each day, by arm; of shape (seeds, days)."""


def data(origin: Origin, journals: Mapping[tuple[str, int], Journal]) -> Curves:
    """Return the curves of all arms."""
    return {
        arm: np.array([cumulative(j) for (name, _), j in journals.items() if name == arm], dtype=np.float64)
        for arm in origin.arms
    }


def sentences(origin: Origin, data: Curves, language: Language) -> Iterator[str]:
    """Yield what the figure shows, in words."""
    names, rows = origin.names(language, brief=True), origin.summary["arms"]
    for arm in data:
        told = infections(rows[arm]["epidemic.infections"], origin.seeds, language)
        each = rounded(float(_each(origin, data)[arm][:, -1].mean()), language)
        said = SAID[language]["at_the_end_each" if _sizes_differ(origin) else "at_the_end"]
        yield said.format(name=names[arm], infections=told, each=each)


THOUSAND = 1_000


def _sizes_differ(origin: Origin) -> bool:
    """Tell whether arms live in towns of different sizes, whose counts do not compare."""
    return len({rows["people"]["value"] for rows in origin.summary["arms"].values()}) > 1


def _each(origin: Origin, curves: Curves) -> Curves:
    """Return curves per 1,000 people."""
    people = {arm: rows["people"]["value"] for arm, rows in origin.summary["arms"].items()}
    return {arm: curve * (THOUSAND / people[arm]) for arm, curve in curves.items()}


def caption(origin: Origin, language: Language) -> str:
    """Return what the figure's numbers do not mean."""
    said, many = SAID[language], origin.seeds >= FEWEST_SEEDS
    return " ".join(
        [said["chance"], said["paired"]] if many and origin.untraced else [said["chance" if many else "few"]]
    )


def figure(origin: Origin, data: Curves, language: Language) -> Figure:
    """Return the curves of all arms: mean and band, or every draw below 5 seeds; of many, each in its own frame."""
    differ = _sizes_differ(origin)
    data = _each(origin, data) if differ else data
    if len(data) > MANY_ARMS:
        return _framed(origin, data, language)
    names = {arm: textwrap.fill(name, LEGEND_LETTERS - LINE_LETTERS) for arm, name in origin.names(language).items()}
    columns = _columns(list(names.values()))
    legend_in = 0.05 + LEGEND_ROW_IN * (
        math.ceil(len(names) / columns) + sum(name.count("\n") for name in names.values())
    )
    drawn, (bottom, top) = _page(origin, data, language, PLOT_IN + DATES_IN + legend_in)
    height, most = drawn.get_figheight(), max(float(curves.max(initial=0.0)) for curves in data.values())
    left = LEFT + LETTER * max(len(number(most, language, 0)) - LETTERS, 0)
    axes = drawn.add_axes(
        (left, bottom + DATES_IN / height, RIGHT - left, top - bottom - (DATES_IN + legend_in) / height)
    )
    look, scenario = looks(origin.arms, origin.untraced), origin.scenario
    for place, arm in enumerate(origin.arms):
        _arm(axes, names[arm], data[arm], look[arm], place, BAND)
    date_axis(axes, scenario.start, scenario.days, language)
    axes.set_ylim(bottom=0)
    axes.set_ylabel(SAID[language]["y_each" if differ else "y"])
    axes.yaxis.set_major_formatter(lambda value, _: number(value, language, 0 if value == int(value) else 1))
    axes.grid(visible=True, axis="y")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=columns, handlelength=3.5, borderaxespad=0.2)
    return drawn


def _framed(origin: Origin, curves: Curves, language: Language) -> Figure:
    """Return the curves of many arms, each in a frame beside no tracing and human tracers."""
    names, scenario = origin.names(language, brief=True), origin.scenario
    arms = ordered(scenario, origin.arms)
    beside = {origin.untraced: (names[origin.untraced], UNTRACED)} if origin.untraced else {}
    tracers = [arm for arm in arms if systems(scenario)[arm] == TRACERS_ALONE]
    beside |= {arm: (names[arm], TRACERS) for arm in tracers[:1]}
    drawn, within = _page(origin, curves, language, room_in(len(arms) - bool(origin.untraced)))

    def one(axes: Axes, name: str, each: Floats, look: Look) -> None:
        _arm(axes, name, each, look, 0, BAND)

    heads = {arm: typeset(name, language) for arm, name in names.items()}
    frames = panels(drawn, within, {arm: curves[arm] for arm in arms}, beside, heads, SAID[language]["own"], one)
    marked(frames, scenario.start, scenario.days, language)
    return drawn


TRACERS_ALONE = "tracers"
"""The system of human tracers."""


def _page(
    origin: Origin, curves: Mapping[str, Floats], language: Language, room_in: float
) -> tuple[Figure, tuple[float, float]]:
    """Return a page with the words around the curves, and from where to where there is room for these."""
    said, many = SAID[language], origin.seeds >= FEWEST_SEEDS
    subtitle = said["band" if many else "lines"].format(n=origin.seeds, fewest=FEWEST_SEEDS)
    below = [(" ".join(_notes(origin, curves, language)), NOTE), (caption(origin, language), CAPTION)]
    if len(curves) > MANY_ARMS:
        subtitle = f"{said['frames_each' if _sizes_differ(origin) else 'frames']} {subtitle}"
    above = [(origin.title(language), TITLE), (subtitle, SUBTITLE)]
    return page(room_in, above, [*below, (origin.foot(language), FOOT)], language)


def _notes(origin: Origin, curves: Mapping[str, Floats], language: Language) -> Iterator[str]:
    """Yield what curves alone do not show: which fall on each other, and the differences within draws."""
    said, names, alike = SAID[language], origin.names(language, brief=True), _alike(origin, curves)
    between = "; " if language == "en" else " ; "
    if _sizes_differ(origin):
        yield said["towns"]
    if len(alike) == len(curves) > 1:
        yield said["all"].format(n=len(curves))
    elif len(alike) > 1:
        yield said["some"].format(names=between.join(names[arm] for arm in alike))
    if not origin.untraced:
        yield NO_UNTRACED[language]
    apart = [arm for arm in origin.arms if _paired(origin, arm).get("why") == OTHER_TOWN.why]
    if apart:
        yield said["apart"].format(names=between.join(names[arm] for arm in apart))
    told = []
    for arm in origin.arms:
        row = _paired(origin, arm)
        if row.get("low") is not None:
            value, low, high = (number(-row[end], language, 1) for end in ("value", "high", "low"))
            one = said["one"].format(name=names[arm], value=value, low=low, high=high)
            perhaps = said["perhaps"] if row["low"] <= 0 <= row["high"] else ""
            told.append(one.replace(" ", "\N{NO-BREAK SPACE}") + perhaps)
    if told:
        yield said["averted"].format(arms=between.join(told))


def _paired(origin: Origin, arm: str) -> Mapping[str, Any]:
    """Return how many infections an arm has more than the untraced one, draw by draw; nothing where there is none."""
    rows = origin.summary["paired"].get(f"{arm} - {origin.untraced}", {})
    found: Mapping[str, Any] = rows.get("epidemic.infections", {})
    return found


def _alike(origin: Origin, curves: Mapping[str, Floats]) -> list[str]:
    """Return the arms whose curve falls on that of the untraced arm, or of the first: each mean in the other's band.

    Below 5 seeds there is no band, and only equal curves fall on each other.
    """
    first = origin.untraced or origin.arms[0]
    if origin.seeds < FEWEST_SEEDS:
        return [arm for arm in curves if np.array_equal(curves[arm], curves[first])]
    bands = {arm: _band(each) for arm, each in curves.items()}
    centre, reach = bands[first]
    return [arm for arm, (mean, half) in bands.items() if np.all(np.abs(mean - centre) <= np.minimum(half, reach))]


def _band(curves: Floats) -> tuple[Floats, Floats]:
    """Return the mean of curves of shape (seeds, days) and half its interval, each of shape (days,)."""
    seeds = len(curves)
    half = t_quantile(0.5 + CONFIDENCE / 2, seeds - 1) * curves.std(axis=0, ddof=1) / math.sqrt(seeds)
    return curves.mean(axis=0), half


def _columns(names: list[str]) -> int:
    """Return in how many columns these names fit above the curves."""
    longest = max(len(line) for name in names for line in name.split("\n"))
    return max(min(MOST_COLUMNS, len(names), LEGEND_LETTERS // (longest + LINE_LETTERS)), 1)


def _arm(axes: Axes, title: str, curves: Floats, look: Look, place: int, shade: float) -> None:
    """Draw one arm under its title, the `place`-th, its band of so dark a shade; curves have shape (seeds, days).

    Markers of two arms do not fall on each other.
    """
    seeds, days = curves.shape
    every = max(days // 7, 1)
    marks: dict[str, Any] = {"marker": look.marker, "markevery": (2 * place % every, every), "markersize": 4.5}
    if seeds < FEWEST_SEEDS:
        for row, curve in enumerate(curves):
            axes.plot(curve, color=look.colour, ls=look.line, lw=1.0, label=None if row else title, **marks)
        return
    mean, half = _band(curves)
    axes.fill_between(np.arange(days), np.maximum(mean - half, 0), mean + half, color=look.colour, alpha=shade, lw=0)
    axes.plot(mean, color=look.colour, ls=look.line, lw=1.8, label=title, **marks)
