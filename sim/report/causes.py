"""Why were people alerted whom nobody behind the alert had infected? The causes, each a share, arm beside arm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.hall.journal import Journal
from sim.measures.pooling import FEWEST_SEEDS
from sim.metrics import METRICS
from sim.report.alerts import FEWEST_ALERTS
from sim.report.origin import Origin
from sim.report.shares import Share, of_hundred, share_of
from sim.report.style import CAPTION, FOOT, NOTE, SUBTITLE, TITLE, WIDTH_IN, looks, page
from sim.report.untraced import beside
from sim.report.wording import Language, number

CAUSE = "alerts.cause."
ROW_IN, GAP_IN, AXIS_IN, LEGEND_IN = 0.19, 0.12, 0.5, 0.2
"""Height in inches of one arm's share, between two causes, of the axis below, and of a row of the legend."""
MANY_ARMS, LOW_ROW_IN = 4, 0.135
"""From more arms than these on, rows are lower: so much, in inches."""
LEFT_IN, RIGHT_IN = 2.5, 1.35
"""Room in inches for the names of the causes, and for the figures at the right."""
LONGEST = 42
"""From so many letters of a name on, the legend has one column."""
MOST_LETTERS = 76
"""How many letters of an arm's name fit on a line."""

HEADING = {
    "fr": "Pourquoi ces alertes sans infection ?",
    "en": "Why these alerts without infection?",
}
SAID = {
    "fr": {
        "subtitle": "Sur 100 alertes sans infection, d'où venaient-elles ?",
        "interval": "Point : part ; trait : intervalle à 95 %.",
        "no_interval": "Sans intervalle : il faut au moins {fewest} tirages, et il y en a {n}.",
        "caption": "Simulé, non observé. Une alerte a une seule cause, la première qui vaut dans cet ordre. « Dans la "
        "règle » : assez près assez longtemps, et pourtant pas contaminé ; ce n'est pas une erreur de mesure. La cause "
        "ne dit pas qu'un autre système aurait évité l'alerte.",
        "order": "Les versions se suivent dans l'ordre de la légende.",
        "few": "Trop peu d'alertes sans infection pour des parts : {arms}.",
        "one": "{arm} ({alerts})",
        "x": "sur 100 alertes sans infection",
    },
    "en": {
        "subtitle": "Of 100 alerts without infection, where did they come from?",
        "interval": "Dot: share; line: 95 % interval.",
        "no_interval": "No interval: it takes {fewest} draws at least, and there are {n}.",
        "caption": "Simulated, not observed. An alert has one cause, the first that holds in this order. “Within the "
        "rule”: near enough for long enough, and yet not infected; that is no mistake of measurement. The cause does "
        "not say that another system would have avoided the alert.",
        "order": "The versions follow each other in the order of the legend.",
        "few": "Too few alerts without infection for shares: {arms}.",
        "one": "{arm} ({alerts})",
        "x": "of 100 alerts without infection",
    },
}


@dataclass(frozen=True)
class Data:
    """The share of each cause, by arm with enough alerts without infection; and how many the other arms had."""

    shares: Mapping[str, Mapping[str, Share]]
    few: Mapping[str, int]


def data(origin: Origin, journals: Mapping[tuple[str, int], Journal]) -> Data | None:
    """Return the causes of all arms; nothing where no arm had enough alerts, or a world knows no distances."""
    shares: dict[str, Mapping[str, Share]] = {}
    few: dict[str, int] = {}
    for arm, rows in origin.summary["arms"].items():
        alerts, false = sum(rows["alerts.people"]["by_seed"]), rows["alerts.false_infection"]["value"]
        count = round(alerts * false) if alerts else 0
        known = {name: share_of(rows[name]) for name in METRICS if name.startswith(CAUSE)}
        if count < FEWEST_ALERTS:
            few |= {arm: count} if count else {}
        elif all(each.value is not None for each in known.values()):
            shares[arm] = known
    return Data(shares, few) if shares else None


def sentences(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    """Yield what the figure shows, in words."""
    names = origin.names(language, brief=True)
    for arm, shares in data.shares.items():
        told = [f"{_label(name, language)} {of_hundred(shares[name], language, brief=True)}" for name in _seen(data)]
        yield f"{names[arm]}{' : ' if language == 'fr' else ': '}{'; '.join(told)}."


def caption(origin: Origin, language: Language) -> str:
    """Return what the figure's numbers do not mean."""
    return SAID[language]["caption"]


def figure(origin: Origin, data: Data, language: Language) -> Figure:
    """Return, for each cause, the share of every arm with its interval."""
    said, arms, causes = SAID[language], list(data.shares), _seen(data)
    names = origin.names(language, within=MOST_LETTERS)
    columns = 1 if max(len(names[arm]) for arm in arms) > LONGEST else 2
    row_in = ROW_IN if len(arms) <= MANY_ARMS else LOW_ROW_IN
    plot_in = len(causes) * (row_in * len(arms) + GAP_IN)
    legend_in = 0.14 + LEGEND_IN * -(-len(arms) // columns)
    drawn, (bottom, _) = page(
        plot_in + AXIS_IN + legend_in,
        [(origin.title(language), TITLE), (said["subtitle"], SUBTITLE)],
        [
            (" ".join(_notes(origin, data, language)), NOTE),
            (caption(origin, language), CAPTION),
            (origin.foot(language), FOOT),
        ],
        language,
    )
    height = drawn.get_figheight()
    box = (LEFT_IN / WIDTH_IN, bottom + AXIS_IN / height, 1 - (LEFT_IN + RIGHT_IN) / WIDTH_IN, plot_in / height)
    axes = drawn.add_axes(box)
    _dots(axes, origin, data, language)
    axes.legend(loc="lower left", bbox_to_anchor=(-LEFT_IN / WIDTH_IN, 1.0), ncols=columns, handlelength=1.5)
    return drawn


def _seen(data: Data) -> list[str]:
    """Return the causes that some alert has, in the order in which they are asked for."""
    every = next(iter(data.shares.values()))
    return [name for name in every if any(shares[name].value for shares in data.shares.values())]


def _label(name: str, language: Language) -> str:
    metric = METRICS[name]
    return (metric.fr if language == "fr" else metric.en).partition(": ")[2]


def _dots(axes: Axes, origin: Origin, data: Data, language: Language) -> None:
    """Draw a dot and its interval for every cause and arm, with the figures at the right."""
    arms, causes, look = list(data.shares), _seen(data), looks(origin.arms, origin.untraced)
    names, step = origin.names(language, within=MOST_LETTERS), len(arms) + GAP_IN / ROW_IN
    mark, size = (5.5, 8.5) if len(arms) <= MANY_ARMS else (4.0, 6.5)
    for place, arm in enumerate(arms):
        for row, cause in enumerate(causes):
            share, down = data.shares[arm][cause], row * step + place
            dot: dict[str, Any] = {
                "color": look[arm].colour,
                "marker": look[arm].marker,
                "ms": mark,
            }
            axes.plot([100 * (share.value or 0)], [down], ls="none", label=None if row else names[arm], **dot)
            if share.low is not None and share.high is not None:
                axes.plot([100 * share.low, 100 * share.high], [down, down], color=look[arm].colour, lw=1.4)
            text = of_hundred(share, language, brief=True)
            axes.text(
                1.02,
                down,
                text,
                transform=axes.get_yaxis_transform(),
                size=size,
                va="center",
            )
    middle = (len(arms) - 1) / 2
    axes.set_yticks([row * step + middle for row in range(len(causes))], [_label(name, language) for name in causes])
    axes.set(ylim=(len(causes) * step - 0.5 - GAP_IN / ROW_IN / 2, -0.5 - GAP_IN / ROW_IN / 2), xlim=(-1.5, 101.5))
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(SAID[language]["x"])
    axes.grid(visible=True, axis="x")
    axes.set_axisbelow(True)


def _notes(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    said, names = SAID[language], origin.names(language, brief=True)
    few = origin.seeds < FEWEST_SEEDS
    yield said["no_interval" if few else "interval"].format(fewest=FEWEST_SEEDS, n=origin.seeds)
    if len(data.shares) > MANY_ARMS:
        yield said["order"]
    if data.few:
        each = (said["one"].format(arm=names[arm], alerts=number(n, language)) for arm, n in data.few.items())
        yield said["few"].format(arms=(" ; " if language == "fr" else "; ").join(each))
    yield from beside(origin, language)
