"""Of 100 whom a declarer infected, how many were warned in time, too late, and never? A bar for each arm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.hall.journal import Journal
from sim.measures.pooling import FEWEST_SEEDS
from sim.report.origin import Origin
from sim.report.shares import Share, end, of_hundred, share_of
from sim.report.style import BLACK, CAPTION, FOOT, GREEN, GREY, NOTE, ORANGE, SUBTITLE, TITLE, WIDTH_IN, page
from sim.report.untraced import beside
from sim.report.wording import Language, number

OUTCOMES = {"misses.in_time": GREEN, "misses.late": ORANGE, "misses.never": GREY}
ROW_IN, AXIS_IN, LEGEND_IN, LEFT_IN, RIGHT_IN = 0.36, 0.5, 0.34, 2.6, 0.3
NAME_LETTERS, FEWEST = 40, 20
LEAST_SAID = 0.045
"""A smaller part has no room for its figure."""

HEADING = {"fr": "Qui n'a pas été averti ?", "en": "Who was not warned?"}
SAID: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "subtitle": "Sur 100 personnes contaminées par un déclarant d'un autre foyer, averties de celui-ci ou non.",
        "misses.in_time": "à temps", "misses.late": "trop tard", "misses.never": "jamais",
        "interval": "Entre crochets, jamais avertis : intervalle à 95 %.",
        "no_interval": "Sans intervalle : il faut au moins {fewest} tirages, et il y en a {n}.",
        "few": "Entre parenthèses : combien de personnes, tous tirages ensemble.",
        "caption": "Simulé, non observé. Comptés sont ceux qui pouvaient être avertis : utilisateurs de l'appli, ou, "
        "avec des enquêteurs, tout le monde. À temps : avant d'être contagieux soi-même, un jour après la "
        "contamination. Qui a été contaminé par quelqu'un qui ne se déclare pas n'est compté nulle part.",
        "x": "sur 100", "each": "{arm} : {told}.",
    },
    "en": {
        "subtitle": "Of 100 people infected by a declarer of another home, those warned of that one, or not.",
        "misses.in_time": "in time", "misses.late": "too late", "misses.never": "never",
        "interval": "In brackets, never warned: 95 % interval.",
        "no_interval": "No interval: it takes {fewest} draws at least, and there are {n}.",
        "few": "In brackets after names: how many people, all draws together.",
        "caption": "Simulated, not observed. Counted are those who could be warned: app users, or, with human tracers, "
        "everybody. In time: before being contagious oneself, a day after the infection. Whoever was infected by "
        "somebody who does not declare is counted nowhere.",
        "x": "of 100", "each": "{arm}: {told}.",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Data:
    """By arm with enough of them: the share of each outcome, and how many persons there were."""

    shares: Mapping[str, Mapping[str, Share]]
    persons: Mapping[str, int]


def data(origin: Origin, journals: Mapping[tuple[str, int], Journal]) -> Data | None:
    """Return the outcomes of all arms in which enough people were to be warned; None without any."""
    from sim.measures.missed import due

    persons: dict[str, int] = {}
    for (arm, _), journal in journals.items():
        together = due(journal)[3]
        persons[arm] = persons.get(arm, 0) + int((~together).sum())
    shares = {
        arm: {name: share_of(rows[name]) for name in OUTCOMES}
        for arm, rows in origin.summary["arms"].items()
        if persons[arm] >= FEWEST and rows["misses.never"]["value"] is not None
    }
    return Data(shares, {arm: persons[arm] for arm in shares}) if shares else None


def sentences(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    """Yield what the figure shows, in words."""
    names, said = origin.names(language, brief=True), SAID[language]
    for arm, shares in data.shares.items():
        told = "; ".join(f"{said[name]} {of_hundred(share, language, brief=True)}" for name, share in shares.items())
        yield said["each"].format(arm=names[arm], told=told)


def caption(origin: Origin, language: Language) -> str:
    """Return what the figure's numbers do not mean."""
    return SAID[language]["caption"]


def figure(origin: Origin, data: Data, language: Language) -> Figure:
    """Return a bar for each arm."""
    said = SAID[language]
    plot_in = ROW_IN * len(data.shares)
    notes = said["no_interval" if origin.seeds < FEWEST_SEEDS else "interval"].format(
        fewest=FEWEST_SEEDS, n=origin.seeds
    )
    drawn, (bottom, top) = page(
        plot_in + AXIS_IN + LEGEND_IN,
        [(origin.title(language), TITLE), (said["subtitle"], SUBTITLE)],
        [
            (" ".join([notes, said["few"], *beside(origin, language)]), NOTE),
            (caption(origin, language), CAPTION),
            (origin.foot(language), FOOT),
        ],
        language,
    )
    height = drawn.get_figheight()
    box = (LEFT_IN / WIDTH_IN, bottom + AXIS_IN / height, 1 - (LEFT_IN + RIGHT_IN) / WIDTH_IN, plot_in / height)
    axes = drawn.add_axes(box)
    _bars(axes, origin, data, language)
    axes.set(xlim=(0, 100), ylim=(len(data.shares) - 0.5, -0.5), xlabel=said["x"])
    drawn.legend(loc="upper left", bbox_to_anchor=(0.02, top), ncols=3, borderaxespad=0)
    return drawn


def _bars(axes: Axes, origin: Origin, data: Data, language: Language) -> None:
    names, said = origin.names(language, brief=True), SAID[language]
    for row, (arm, shares) in enumerate(data.shares.items()):
        begin = 0.0
        for name, share in shares.items():
            value = share.value or 0.0
            axes.barh(row, 100 * value, 0.7, 100 * begin, color=OUTCOMES[name], label=None if row else said[name])
            if value >= LEAST_SAID:
                text = _written(share, language, whole=name == "misses.never")
                axes.text(100 * (begin + value / 2), row, text, ha="center", va="center", size=8, color=BLACK)
            begin += value
        called = f"{names[arm]} ({number(data.persons[arm], language)})"
        axes.text(-1.5, row, "\n".join(wrap(called, NAME_LETTERS)), ha="right", va="center", size=8)
    axes.set_yticks([])


def _written(share: Share, language: Language, *, whole: bool) -> str:
    text = end(share.value or 0.0, language)
    if not whole or share.low is None or share.high is None:
        return text
    return f"{text} [{end(share.low, language)}–{end(share.high, language)}]"
