"""Whom does an alert name? Of 100 alerts: the declarer, somebody else, or nobody; beside memory and human tracing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.hall.journal import Journal, Means
from sim.measures.pooling import FEWEST_SEEDS
from sim.measures.privacy import Claims
from sim.metrics.privacy import FEWEST_ALERTS
from sim.report.few import Few, few
from sim.report.few import told as told_few
from sim.report.origin import Origin
from sim.report.shares import Share, of_hundred, pooled
from sim.report.style import BLUE, CAPTION, DARK_GREY, FOOT, NOTE, SUBTITLE, TITLE, VERMILLION, WIDTH_IN, page
from sim.report.untraced import beside
from sim.report.wording import Language

MEANS = (Means.TOLD, Means.UNTOLD, Means.NO_APP, Means.CALLED)
"""What is compared: the alert, memory alone, memory and who stays at home, a human tracer's call."""
BAR_IN, HEAD_IN, AXIS_IN, KEY_IN = 0.21, 0.31, 0.5, 0.3
"""Height in inches of a bar, of the name of an arm, of the axis and of what the parts of a bar mean."""
LEFT_IN, RIGHT_IN = 2.25, 2.85
PARTS = ((VERMILLION, "//"), (BLUE, ".."), ("#D9D9D9", ""))
"""Colour and hatching of right, wrong and silent."""
MOST_LETTERS = 76
"""How many letters of an arm's name fit on a line."""

HEADING = {"fr": "Qui l'alerte fait-elle soupçonner ?", "en": "Whom does an alert make suspect?"}
SAID: Mapping[str, Mapping[str, Any]] = {
    "fr": {
        "subtitle": "Sur 100 alertes, la personne alertée désigne (au moins 50 % de soupçon) : qui s'est déclaré, un "
        "autre, ou personne.",
        "parts": ("juste : qui s'est déclaré", "à tort : quelqu'un d'autre", "personne n'atteint 50 %"),
        "means": {
            Means.TOLD: "avec l'alerte",
            Means.UNTOLD: "sans l'alerte (souvenirs seuls)",
            Means.NO_APP: "sans appli (souvenirs, absences)",
            Means.CALLED: "avec l'appel d'un enquêteur",
        },
        "no_interval": "Sans intervalle : il faut au moins {fewest} tirages, et il y en a {n}.",
        "interval": "À droite : juste · à tort · personne, avec l'intervalle à 95 %.",
        "figures": "juste {right} · à tort {wrong} · personne {silent}",
        "caption": "Simulé, non observé. C'est la meilleure attaque essayée, donc une borne basse : d'autres peuvent "
        "faire mieux. Le gris n'est pas de l'anonymat : un soupçon de 40 % y compte comme personne. Les versions "
        "alertent des personnes différentes.",
        "x": "sur 100 alertes (ou appels)",
    },
    "en": {
        "subtitle": "Of 100 alerts, the alerted person names (with a belief of 50 % or more): who declared, somebody "
        "else, or nobody.",
        "parts": ("right: who declared", "wrong: somebody else", "nobody reaches 50 %"),
        "means": {
            Means.TOLD: "with the alert",
            Means.UNTOLD: "without the alert (memory alone)",
            Means.NO_APP: "without app (memory, absences)",
            Means.CALLED: "with a human tracer's call",
        },
        "no_interval": "No interval: it takes {fewest} draws at least, and there are {n}.",
        "interval": "At the right: right · wrong · nobody, with the 95 % interval.",
        "figures": "right {right} · wrong {wrong} · nobody {silent}",
        "caption": "Simulated, not observed. This is the best attack tried, so a lower bound: others may do better. "
        "Grey is not anonymity: a belief of 40 % counts there as nobody. The versions alert different people.",
        "x": "of 100 alerts (or calls)",
    },
}


@dataclass(frozen=True)
class Bar:
    """Of 100 claims of one arm and means: how many are right, wrong, and silent."""

    right: Share
    wrong: Share
    silent: Share

    @property
    def parts(self) -> tuple[Share, Share, Share]:
        """The three parts, from left to right."""
        return self.right, self.wrong, self.silent


@dataclass(frozen=True)
class Data:
    """The bars of each arm by means; and, of arms with too few alerts or calls, how many these had."""

    bars: Mapping[str, Mapping[Means, Bar]]
    few: Few


def data(origin: Origin, journals: Mapping[tuple[str, int], Journal]) -> Data | None:
    """Return the bars of all arms with enough claims; nothing where no arm has any."""
    bars: dict[str, dict[Means, Bar]] = {}
    scarce: dict[str, Mapping[str, int]] = {}
    for arm in origin.arms:
        mine = [journal for (name, _), journal in journals.items() if name == arm]
        seeds = {means: [_counted(journal, means) for journal in mine] for means in MEANS}
        claims = {means: sum(map(sum, each)) for means, each in seeds.items()}
        enough = {means: _bar(seeds[means]) for means in MEANS if claims[means] >= FEWEST_ALERTS}
        bars |= {arm: enough} if enough else {}
        if rare := few(claims):
            scarce[arm] = rare
    return Data(bars, scarce) if bars else None


def _counted(journal: Journal, means: Means) -> tuple[int, int, int]:
    """Return how many claims give half of the belief or more to a declarer, else to somebody else, and to nobody."""
    claims = Claims(journal).of(means)
    right, wrong = int(claims.named.sum()), int((claims.wrong & ~claims.named).sum())
    return right, wrong, len(claims) - right - wrong


def _bar(seeds: list[tuple[int, int, int]]) -> Bar:
    return Bar(*(pooled([(each[part], sum(each)) for each in seeds]) for part in range(3)))


def sentences(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    """Yield what the figure shows, in words."""
    said, names = SAID[language], origin.names(language, brief=True)
    for arm, bars in data.bars.items():
        for means, bar in bars.items():
            yield f"{names[arm]}, {said['means'][means]}: {_figures(bar, language)}."


def _figures(bar: Bar, language: Language) -> str:
    right, wrong, silent = (of_hundred(part, language, brief=True) for part in bar.parts)
    return str(SAID[language]["figures"].format(right=right, wrong=wrong, silent=silent))


def caption(origin: Origin, language: Language) -> str:
    """Return what the figure's numbers do not mean."""
    return str(SAID[language]["caption"])


def figure(origin: Origin, data: Data, language: Language) -> Figure:
    """Return a bar of 100 for each arm and means, with its figures beside it."""
    said, names = SAID[language], origin.names(language, within=MOST_LETTERS)
    plot_in = sum(HEAD_IN + BAR_IN * len(bars) for bars in data.bars.values())
    drawn, (bottom, _) = page(
        plot_in + AXIS_IN + KEY_IN,
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
    axes, down = drawn.add_axes(box), 0.0
    axes.set(xlim=(0, 100), ylim=(plot_in, 0))
    for arm, bars in data.bars.items():
        axes.text(-(LEFT_IN - 0.16) / (WIDTH_IN - LEFT_IN - RIGHT_IN), down + HEAD_IN / 2, names[arm], weight="bold",
                  size=9.5, va="center", transform=axes.get_yaxis_transform())  # fmt: skip
        down += HEAD_IN
        for means, bar in bars.items():
            _stack(axes, down, bar, said["means"][means], language)
            down += BAR_IN
    _dress(axes, language)
    return drawn


def _stack(axes: Axes, down: float, bar: Bar, label: str, language: Language) -> None:
    """Draw one bar of three parts, what it is of at its left, and its figures at its right."""
    left = 0.0
    for part, (colour, hatch) in zip(bar.parts, PARTS, strict=True):
        width = 100 * (part.value or 0.0)
        axes.barh(down + BAR_IN / 2, width, 0.15, left=left, color=colour, hatch=hatch, ec="white", lw=0.5)
        left += width
    axes.text(-1.5, down + BAR_IN / 2, label, size=8.5, ha="right", va="center")
    figures = " · ".join(of_hundred(part, language, brief=True) for part in bar.parts)
    axes.text(101.5, down + BAR_IN / 2, figures, size=7.5, va="center", color=DARK_GREY)


def _dress(axes: Axes, language: Language) -> None:
    """Say what the parts mean, and of what they are parts."""
    said = SAID[language]
    for name, (colour, hatch) in zip(said["parts"], PARTS, strict=True):
        axes.barh([-9], [0], color=colour, hatch=hatch, ec="white", label=name)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(said["x"])
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.55, 1.0), ncols=3, handlelength=1.4, borderaxespad=0.1, fontsize=8.5
    )


def _notes(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    said, names = SAID[language], origin.names(language, brief=True)
    if origin.seeds < FEWEST_SEEDS:
        yield said["no_interval"].format(fewest=FEWEST_SEEDS, n=origin.seeds)
    else:
        yield said["interval"]
    if data.few:
        yield told_few(data.few, names, language)
    yield from beside(origin, language)
