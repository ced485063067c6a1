"""Of 100 alerts, how many were false, and in which sense? Icons, for the senses are three and are never mixed."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.metrics import METRICS
from sim.parameters import parameter
from sim.report.style import DARK_GREY, GREY, VERMILLION, WIDTH_IN, Language, many, number, page

SENSES = ("alerts.false_radio", "alerts.false_exposure", "alerts.false_infection")
FEWEST_ALERTS = parameter(20, "alerts", "assumption: one alert more or less would move a share by more than 5 of 100")
HEADS_IN, ROW_IN, ICONS_IN = 0.4, 1.75, 1.4
"""Height of the headings and of one arm, and side of the square of its icons, in inches."""

SAID = {
    "fr": {
        "subtitle": "Sur 100 alertes, combien sont fausses en chacun des trois sens : ● fausse, ○ non ; cercle de "
        "couleur : fausse aussi, au plus haut de l'intervalle à 95 %.",
        "none": "Aucune alerte, dans aucune version de la ville ni aucun tirage : il n'y a rien à montrer.",
        "caption": "Simulé, non observé. Les trois sens ne s'additionnent pas et ne s'emboîtent pas. « Sans "
        "infection » : la personne déclarée à l'origine de l'alerte n'a pas contaminé la personne alertée. Ce n'est "
        "pas une erreur de l'application, qui prévient d'un risque.",
        "alerts": "{alerts}\nen {draws}",
        "value": "{value} sur 100",
        "unknown": "non mesuré :\nce monde ne le dit pas",
        "few": "{part} sur {count} :\ntrop peu pour\nparler de part",
    },
    "en": {
        "subtitle": "Of 100 alerts, how many are false in each of the three senses: ● false, ○ not; coloured ring: "
        "false too, at the upper end of the 95 % interval.",
        "none": "No alert, in any version of the town or any draw: there is nothing to show.",
        "caption": "Simulated, not observed. The three senses neither add up nor nest. “Without infection”: "
        "the declarer behind the alert did not infect the alerted person. That is no mistake of the app, which warns "
        "of a risk.",
        "alerts": "{alerts}\nin {draws}",
        "value": "{value} of 100",
        "unknown": "not measured:\nthis world does not tell",
        "few": "{part} of {count}:\ntoo few to speak\nof a share",
    },
}


def figure(
    title: str, summary: Mapping[str, Any], language: Language, names: Mapping[str, str] | None = None
) -> Figure:
    """Return, for each arm that had alerts, three times 100 icons; or one sentence where there was no alert.

    `names` are what the arms are called on the figure.
    """
    said = SAID[language]
    counts = {arm: sum(rows["alerts.people"]["by_seed"]) for arm, rows in summary["arms"].items()}
    arms = [arm for arm, count in counts.items() if count]
    height = 1.55 + HEADS_IN + ROW_IN * len(arms)
    drawn, (bottom, top) = page(height, title, said["subtitle"] if arms else "", said["caption"])
    if not arms:
        drawn.text(0.5, (bottom + top) / 2, said["none"], size=10.5, ha="center", va="center")
        return drawn
    base = top - HEADS_IN / height
    for column, sense in enumerate(SENSES):
        label = textwrap.fill(getattr(METRICS[sense], language), 20)
        drawn.text(_left(column), base, label, size=9.5, weight="bold", va="bottom")
    for arm in arms:
        base -= ROW_IN / height
        middle = base + ROW_IN / 2 / height
        drawn.text(0.02, middle + 0.1 / height, _name(arm, names), size=10, weight="bold", va="bottom")
        found = said["alerts"].format(
            alerts=many(counts[arm], "alert" if language == "en" else "alerte", language),
            draws=many(len(summary["seeds"]), "draw" if language == "en" else "tirage", language),
        )
        drawn.text(0.02, middle + 0.06 / height, found, size=8.5, va="top", color=DARK_GREY)
        for column, sense in enumerate(SENSES):
            corner = _left(column), base + (ROW_IN - ICONS_IN - 0.06) / height
            axes = drawn.add_axes((*corner, ICONS_IN / WIDTH_IN, ICONS_IN / height))
            _share(axes, summary["arms"][arm][sense], counts[arm], language)
    return drawn


def _name(arm: str, names: Mapping[str, str] | None) -> str:
    return textwrap.fill((names or {}).get(arm, arm), 17)


def _left(column: int) -> float:
    return 0.24 + 0.26 * column


def _share(axes: Axes, row: Mapping[str, Any], alerts: int, language: Language) -> None:
    """Draw one share as 100 icons with its figures below, or say why there is none."""
    axes.set_axis_off()
    axes.set(xlim=(-0.5, 9.5), ylim=(9.5, -0.5))
    said, value, high = SAID[language], row["value"], row["high"]
    if value is None:
        axes.text(-0.4, 4.5, said["unknown"], size=8.5, color=DARK_GREY, va="center")
        return
    if alerts < FEWEST_ALERTS:
        text = said["few"].format(part=number(value * alerts, language), count=number(alerts, language))
        axes.text(-0.4, 4.5, text, size=8.5, color=DARK_GREY, va="center")
        return
    _icons(axes, value, value if high is None else high)
    figures = said["value"].format(value=number(100 * value, language))
    if high is not None:
        figures += f" [{number(100 * row['low'], language)}–{number(100 * high, language)}]"
    axes.text(-0.4, 9.8, figures, size=8.5, va="top")


def _icons(axes: Axes, full: float, ringed: float) -> None:
    """Draw 100 icons: so many full, so many at least with a red ring."""
    place = np.arange(100)
    faces = np.where(place < round(100 * full), VERMILLION, "none").tolist()
    edges = np.where(place < round(100 * ringed), VERMILLION, GREY).tolist()
    axes.scatter(place % 10, place // 10, s=30, c=faces, edgecolors=edges, linewidths=0.9)
