"""Of 100 alerts, how many were false, and in which sense? Icons, for the senses are three and are never mixed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.hall.journal import Journal
from sim.measures.pooling import FEWEST_SEEDS
from sim.metrics import METRICS
from sim.parameters import parameter
from sim.report.origin import Origin
from sim.report.shares import of_hundred, share_of
from sim.report.style import CAPTION, DARK_GREY, FOOT, GREY, NOTE, SUBTITLE, TITLE, VERMILLION, WIDTH_IN, page
from sim.report.untraced import beside
from sim.report.wording import Language, many, number, typeset

SENSES = ("alerts.false_radio", "alerts.false_exposure", "alerts.false_infection")
FEWEST_ALERTS = parameter(20, "alerts", "assumption: one alert more or less would move a share by more than 5 of 100")
HEADS_IN, ROW_IN, ICONS_IN, LINE_IN, HEAD_LINE_IN = 0.45, 1.72, 1.4, 0.155, 0.18
"""Height of the headings and of one arm, side of the square of its icons, and a small and a bold line, in inches."""
NOTHING_IN = 0.9
"""Height in inches of the sentence that there was no alert."""
ALL, ICON = 100, 5.5
"""How many icons there are, and how many points one is across."""

SAID = {
    "fr": {
        "subtitle": "Sur 100 alertes, combien sont fausses dans chacun des trois sens ?",
        "icons": "● fausse, ○ non.",
        "part": "◐ moins d'une sur 100.",
        "ring": "Cercle vide de couleur : peut-être fausse aussi, l'intervalle à 95 % va jusque-là.",
        "no_interval": "Sans intervalle : il faut au moins {fewest} tirages, et il y en a {n}.",
        "some_without": "Sans intervalle là où moins de {fewest} tirages ont des alertes.",
        "none": "Aucune alerte, dans aucune version de la ville ni aucun tirage : il n'y a rien à montrer.",
        "caption": "Simulé, non observé. Les trois sens ne s'additionnent pas et ne s'emboîtent pas. « Sans "
        "infection » : la personne qui s'est déclarée, à l'origine de l'alerte, n'a pas contaminé la personne alertée. "
        "Ce n'est pas une erreur de l'application, qui prévient d'un risque.",
        "judged": "Là où des enquêteurs trient les alertes, toutes sont comptées ici, avant leur tri.",
        "alerts": "{alerts}\nen {draws}",
        "without": "sans intervalle ({draws})",
        "unknown": "non mesuré : les données\nd'où vient cette ville\nn'ont pas de distances",
        "too_few": "trop peu pour donner une proportion",
        "few": "{part} sur {count} :\ntrop peu pour donner\nune proportion",
    },
    "en": {
        "subtitle": "Of 100 alerts, how many are false in each of the three senses?",
        "icons": "● false, ○ not.",
        "part": "◐ less than one of 100.",
        "ring": "Empty coloured ring: perhaps false too, the 95 % interval reaches that far.",
        "no_interval": "No interval: it takes {fewest} draws at least, and there are {n}.",
        "some_without": "No interval where fewer than {fewest} draws have alerts.",
        "none": "No alert, in any version of the town or any draw: there is nothing to show.",
        "caption": "Simulated, not observed. The three senses neither add up nor nest. “Without infection”: "
        "the declarer behind the alert did not infect the alerted person. That is no mistake of the app, which warns "
        "of a risk.",
        "judged": "Where tracers judge alerts, all are counted here, as they were before.",
        "alerts": "{alerts}\nin {draws}",
        "without": "no interval ({draws})",
        "unknown": "not measured: the data\nthis town comes from\nhave no distances",
        "too_few": "too few to speak of a share",
        "few": "{part} of {count}:\ntoo few to speak\nof a share",
    },
}
MOST_LETTERS = 25
"""Figures of more letters than these are written smaller, to fit below their icons."""
WORDS = {"fr": ("alerte", "tirage"), "en": ("alert", "draw")}


HEADING = {"fr": "Sur 100 alertes, combien de fausses ?", "en": "Of 100 alerts, how many are false?"}


def data(origin: Origin, journals: Mapping[tuple[str, int], Journal]) -> Mapping[str, int]:
    """Return how many alerts each arm had, all seeds together."""
    return {arm: sum(rows["alerts.people"]["by_seed"]) for arm, rows in origin.summary["arms"].items()}


def sentences(origin: Origin, data: Mapping[str, int], language: Language) -> Iterator[str]:
    """Yield what the figure shows, in words."""
    names, between = origin.names(language, brief=True), "\N{NO-BREAK SPACE}: " if language == "fr" else ": "
    for arm in [arm for arm in data if data[arm]]:
        rows = origin.summary["arms"][arm]
        told = [f"{getattr(METRICS[sense], language)}{between}{of_hundred(share_of(rows[sense]), language)}"
                for sense in SENSES if _is_share(rows[sense], data[arm])]  # fmt: skip
        each = " ; " if language == "fr" else "; "
        said = each.join(told) or SAID[language]["too_few"]
        yield f"{names[arm]}, {many(data[arm], WORDS[language][0], language)}{between}{said}."
    if not any(data.values()):
        yield SAID[language]["none"]


def caption(origin: Origin, language: Language) -> str:
    """Return what the figure's numbers do not mean."""
    judged = any(origin.scenario.arm(arm).tracers.triage for arm in origin.arms)
    return " ".join([SAID[language]["caption"], *([SAID[language]["judged"]] if judged else [])])


def figure(origin: Origin, data: Mapping[str, int], language: Language) -> Figure:
    """Return, for each arm that had alerts, three times 100 icons; or one sentence where there was no alert."""
    said, rows, counts = SAID[language], origin.summary["arms"], data
    arms = [arm for arm in origin.arms if counts[arm]]
    shares = [rows[arm][sense] for arm in arms for sense in SENSES if _is_share(rows[arm][sense], counts[arm])]
    row_in = ROW_IN + (LINE_IN if any(row["high"] is None for row in shares) else 0.0)
    drawn, (bottom, top) = page(
        HEADS_IN + row_in * len(arms) if arms else NOTHING_IN,
        [(origin.title(language), TITLE), (" ".join(_legend(origin, shares, language)) if arms else "", SUBTITLE)],
        [
            (" ".join(beside(origin, language)), NOTE),
            (caption(origin, language), CAPTION),
            (origin.foot(language), FOOT),
        ],
        language,
    )
    if not arms:
        drawn.text(0.5, (bottom + top) / 2, typeset(said["none"], language), size=10.5, ha="center", va="center")
        return drawn
    axes = _inches(drawn, bottom, top)
    for column, sense in enumerate(SENSES):
        label = textwrap.fill(getattr(METRICS[sense], language), 20)
        axes.text(_left(column), HEADS_IN - 0.06, label, size=9.5, weight="bold", va="bottom")
    names = origin.names(language)
    for place, arm in enumerate(arms):
        down = HEADS_IN + row_in * place
        _called(axes, down + ICONS_IN / 2, names[arm], counts[arm], origin.seeds, language)
        for column, sense in enumerate(SENSES):
            _share(axes, (_left(column), down), rows[arm][sense], counts[arm], language)
    return drawn


def _inches(drawn: Figure, bottom: float, top: float) -> Axes:
    """Return axes over the room of a page, in inches from its left and from its top."""
    axes = drawn.add_axes((0, bottom, 1, top - bottom))
    axes.set_axis_off()
    axes.set(xlim=(0, WIDTH_IN), ylim=((top - bottom) * drawn.get_figheight(), 0))
    return axes


def _legend(origin: Origin, shares: list[Mapping[str, Any]], language: Language) -> Iterator[str]:
    """Yield the question, what each kind of icon drawn means, and why an interval is missing."""
    said = SAID[language]
    yield said["subtitle"]
    if not shares:
        return
    yield said["icons"]
    if any(_whole(row["value"])[1] for row in shares):
        yield said["part"]
    if any(row["high"] is not None and sum(_whole(row["high"])) > sum(_whole(row["value"])) for row in shares):
        yield said["ring"]
    if any(row["high"] is None for row in shares):
        which = "no_interval" if origin.seeds < FEWEST_SEEDS else "some_without"
        yield said[which].format(fewest=FEWEST_SEEDS, n=origin.seeds)


def _called(axes: Axes, middle: float, name: str, alerts: int, seeds: int, language: Language) -> None:
    """Write at the left of a row which arm it is, and how many alerts it had."""
    alert, draw = WORDS[language]
    found = SAID[language]["alerts"].format(alerts=many(alerts, alert, language), draws=many(seeds, draw, language))
    system, _, apart = typeset(name, language).partition(": ")
    heads = textwrap.wrap(system.strip(), 19, break_on_hyphens=False)
    tails = [*textwrap.wrap(apart, 24, max_lines=4, placeholder=" …", break_on_hyphens=False), *found.split("\n")]
    top = middle - (HEAD_LINE_IN * len(heads) + LINE_IN * len(tails)) / 2
    axes.text(0.16, top, "\n".join(heads), size=10, weight="bold", va="top")
    axes.text(0.16, top + HEAD_LINE_IN * len(heads), "\n".join(tails), size=9, va="top", color=DARK_GREY)


def _left(column: int) -> float:
    return 1.92 + 2.08 * column


def _is_share(row: Mapping[str, Any], alerts: int) -> bool:
    return row["value"] is not None and alerts >= FEWEST_ALERTS


def _share(axes: Axes, corner: tuple[float, float], row: Mapping[str, Any], alerts: int, language: Language) -> None:
    """Draw one share as 100 icons with its figures below, or say why there is none."""
    said, value, high, (left, top) = SAID[language], row["value"], row["high"], corner
    if not _is_share(row, alerts):
        part, count = number((value or 0) * alerts, language), number(alerts, language)
        text = said["unknown"] if value is None else said["few"].format(part=part, count=count)
        axes.text(left, top + ICONS_IN / 2, typeset(text, language), size=9, color=DARK_GREY, va="center")
        return
    _icons(axes, corner, value, value if high is None else high)
    text = _figures(row, language)
    size = 9.0 if max(map(len, text.split("\n"))) <= MOST_LETTERS else 7.5
    axes.text(left, top + ICONS_IN + 0.03, text, size=size, va="top")


def _figures(row: Mapping[str, Any], language: Language) -> str:
    """Write a share of 100 with its interval, or that it has none."""
    text = of_hundred(share_of(row), language)
    if row["high"] is not None:
        return text
    return text + "\n" + SAID[language]["without"].format(draws=many(row["n"], WORDS[language][1], language))


def _whole(share: float) -> tuple[int, int]:
    """Return how many of 100 icons a share fills, and whether (0 or 1) one more stands for less than one."""
    if share > 0 and round(100 * share) == 0:
        return 0, 1
    if share < 1 and round(100 * share) == ALL:
        return ALL - 1, 1
    return round(100 * share), 0


def _icons(axes: Axes, corner: tuple[float, float], share: float, reach: float) -> None:
    """Draw 100 icons: so many full, one half full for less than one, so many at least with a coloured ring."""
    left, top = (start + ICONS_IN / 20 for start in corner)
    (full, part), ringed = _whole(share), sum(_whole(reach))
    coloured = max(full + part, ringed)
    for first, last, face, edge, fill in (
        (0, full, VERMILLION, VERMILLION, "full"),
        (full, full + part, VERMILLION, VERMILLION, "left"),
        (full + part, coloured, "none", VERMILLION, "full"),
        (coloured, ALL, "none", GREY, "full"),
    ):
        place = np.arange(first, last)
        if place.size:
            across, down = left + place % 10 * ICONS_IN / 10, top + place // 10 * ICONS_IN / 10
            look: dict[str, Any] = {"mfc": face, "mec": edge, "fillstyle": fill, "markerfacecoloralt": "none"}
            axes.plot(across, down, marker="o", ls="none", ms=ICON, mew=0.9, **look)
