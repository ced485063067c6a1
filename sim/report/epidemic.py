"""How did the epidemic go in each version of the town? Infections since day 0, day by day, with what chance does."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.hall.journal import Journal
from sim.measures.epidemic import cumulative
from sim.measures.pooling import CONFIDENCE, FEWEST_SEEDS
from sim.measures.student import t_quantile
from sim.measures.summary import untraced
from sim.report.style import Language, Look, date_axis, looks, number, page, titles
from sim.units import Floats

SAID = {
    "fr": {
        "band": "Contaminations depuis le jour 0, par version de la ville. Moyenne de {n} tirages ; bande : "
        "intervalle à 95 % de cette moyenne, jour par jour.",
        "lines": "Contaminations depuis le jour 0, par version de la ville. Un trait par tirage ({n}) : trop peu pour "
        "un intervalle.",
        "caption": "Simulé, non observé. L'écart entre tirages dit ce que fait le hasard, non si le modèle est juste. "
        "Les versions vivent les mêmes tirages : comparez leurs différences tirage par tirage, avec leur intervalle "
        "(summary.json, paired).",
        "few": "Simulé, non observé. Si peu de tirages ne disent rien d'une différence entre les versions : le hasard "
        "seul en fait de plus grandes.",
        "y": "contaminations",
    },
    "en": {
        "band": "Infections since day 0, by version of the town. Mean of {n} draws; band: 95 % interval of that mean, "
        "day by day.",
        "lines": "Infections since day 0, by version of the town. One line per draw ({n}): too few for an interval.",
        "caption": "Simulated, not observed. The spread of the draws says what chance does, not whether the model is "
        "right. The versions live the same draws: compare their differences draw by draw, with their interval "
        "(summary.json, paired).",
        "few": "Simulated, not observed. So few draws say nothing of a difference between the versions: chance alone "
        "makes larger ones.",
        "y": "infections",
    },
}


def figure(title: str, journals: Mapping[tuple[str, int], Journal], language: Language) -> Figure:
    """Return the curves of all arms: mean and band, or every draw below 5 seeds."""
    arms = list(dict.fromkeys(arm for arm, _ in journals))
    curves = {arm: np.array([cumulative(j) for (name, _), j in journals.items() if name == arm]) for arm in arms}
    seeds = len(curves[arms[0]])
    said, first = SAID[language], next(iter(journals.values()))
    subtitle = said["band" if seeds >= FEWEST_SEEDS else "lines"].format(n=seeds)
    drawn, (bottom, top) = page(4.8, title, subtitle, said["caption" if seeds >= FEWEST_SEEDS else "few"])
    axes = drawn.add_axes((0.085, bottom + 0.09, 0.895, top - bottom - 0.15))
    look, name = looks(arms, untraced(journals)), titles(journals, language)
    for place, arm in enumerate(arms):
        _arm(axes, name[arm], curves[arm].astype(np.float64), look[arm], place)
    date_axis(axes, first.start, first.days, language)
    axes.set_ylim(bottom=0)
    axes.set_ylabel(said["y"])
    axes.yaxis.set_major_formatter(lambda value, _: number(value, language, 0 if value == int(value) else 1))
    axes.grid(visible=True, axis="y")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=4, handlelength=3.5, borderaxespad=0.2)
    return drawn


def _arm(axes: Axes, title: str, curves: Floats, look: Look, place: int) -> None:
    """Draw one arm under its title, the `place`-th; curves have shape (seeds, days).

    Markers of two arms do not fall on each other.
    """
    seeds, days = curves.shape
    every = max(days // 7, 1)
    marks: dict[str, Any] = {"marker": look.marker, "markevery": (2 * place % every, every), "markersize": 4.5}
    if seeds < FEWEST_SEEDS:
        for row, curve in enumerate(curves):
            axes.plot(curve, color=look.colour, ls=look.line, lw=1.0, label=None if row else title, **marks)
        return
    mean = curves.mean(axis=0)
    half = t_quantile(0.5 + CONFIDENCE / 2, seeds - 1) * curves.std(axis=0, ddof=1) / math.sqrt(seeds)
    axes.fill_between(np.arange(days), np.maximum(mean - half, 0), mean + half, color=look.colour, alpha=0.16, lw=0)
    axes.plot(mean, color=look.colour, ls=look.line, lw=1.8, label=title, **marks)
