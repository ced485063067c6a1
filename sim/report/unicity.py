"""How many points single somebody out in a release of where people were? A line for each form of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from sim.hall.journal import Journal
from sim.measures.pooling import FEWEST_SEEDS
from sim.metrics.trails import POINTS, TRAILS
from sim.report.origin import Origin
from sim.report.shares import Share, of_hundred, share_of
from sim.report.style import CAPTION, FOOT, GREY, NOTE, SUBTITLE, TITLE, WIDTH_IN, legend_of, looks, page
from sim.report.wording import Language, number, rounded

PLOT_IN, AXIS_IN, LINE_IN = 3.0, 0.55, 0.19
"""Height in inches of the plot, of its axis below, and of a line of the legend."""
LEFT_IN, RIGHT_IN, ASIDE = 0.75, 0.25, 0.025
ACROSS = 2
RECALL = f"{TRAILS}recall"
ROUNDED, ROUNDED_TO_H = "hours", 1.0
"""The form of a release in which times are rounded, and to how many hours."""

HEADING = {
    "fr": "Combien de points suffisent pour distinguer quelqu'un ?",
    "en": "How many points single somebody out?",
}
SAID: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "subtitle": "Sur 100 personnes dans la publication : combien sont distinguées par une suite de lignes "
        "qui seule montre ces points.",
        "interval": "Traits verticaux : intervalle à 95 %.",
        "no_interval": "Sans intervalle : il faut au moins {fewest} tirages, et il y en a {n}.",
        "at": "{arm} : {each} à {points} points",
        "shows": "visites de malades visibles : {each}",
        "caption": "Simulé, non observé. Un point : un lieu et une heure, tirés de ce que la publication montre de la "
        "personne. Être distingué n'est pas être nommé : il faut encore connaître ces points. Une suite : les lignes "
        "que la publication lie, ou dont l'une suit l'autre. Elle doit montrer autre chose que les points connus : "
        "une ligne seule n'apprend rien de plus. Borne basse : la meilleure attaque essayée.",
        "apart": "À nombre égal de points, les lignes ne se comparent pas sans réserve : les points sont tirés de ce "
        "que chaque publication montre, si bien que les personnes et les points ne sont pas les mêmes.",
        "hour": "Ce lecteur ne connaît les heures des points qu'à {hours} h près : arrondir à l'heure ne peut rien lui "
        "cacher. Cette ligne ne dit pas que l'arrondi échoue, mais qu'il ne gêne pas ce lecteur.",
        "x": "points connus",
        "y": "personnes distinguées, sur 100",
    },
    "en": {
        "subtitle": "Of 100 people in the release: how many are singled out by a chain that alone shows these points.",
        "interval": "Vertical lines: 95 % interval.",
        "no_interval": "No interval: it takes {fewest} draws at least, and there are {n}.",
        "at": "{arm}: {each} at {points} points",
        "shows": "visits of cases shown: {each}",
        "caption": "Simulated, not observed. A point: a place and an hour, drawn of what the release shows of the "
        "person. To be singled out is not to be named: these points must still be known. A chain: rows that the "
        "release links, or of which one follows the other. It must show something besides the points known: a lone "
        "row tells nothing more. Lower bound: the best attack tried.",
        "apart": "At equal numbers of points, lines are not comparable without reserve: points are drawn of what each "
        "release shows, so that neither the people nor the points are the same.",
        "hour": "This reader knows the hours of points to within {hours} h alone: rounding times to the hour can hide "
        "nothing from it. That line does not say that the rounding fails, but that it does not hinder this reader.",
        "x": "points known",
        "y": "singled out, of 100",
    },
}


@dataclass(frozen=True)
class Data:
    """By arm: the share singled out by 1, 2 ... points, and the visits of cases that the release shows."""

    lines: Mapping[str, tuple[Share, ...]]
    recall: Mapping[str, Share]


def data(origin: Origin, journals: Mapping[tuple[str, int], Journal]) -> Data | None:
    """Return the lines of all arms whose release was read; nothing where there is none."""
    names = [f"{TRAILS}unicity_{points}" for points in range(1, POINTS + 1)]
    rows = origin.summary["arms"]
    read = [arm for arm in origin.arms if any(rows[arm][name]["value"] is not None for name in names)]
    lines = {arm: tuple(share_of(rows[arm][name]) for name in names) for arm in read}
    return Data(lines, {arm: share_of(rows[arm][RECALL]) for arm in read}) if lines else None


def sentences(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    """Yield what the figure shows, in words."""
    said, names = SAID[language], origin.names(language, brief=True)
    for arm, line in data.lines.items():
        most = max(at for at, each in enumerate(line, 1) if each.value is not None)
        parts = [said["at"].format(arm=names[arm], each=of_hundred(line[most - 1], language, brief=True), points=most)]
        if data.recall[arm].value is not None:
            parts.append(said["shows"].format(each=of_hundred(data.recall[arm], language, brief=True)))
        yield f"{', '.join(parts)}."


def caption(origin: Origin, language: Language) -> str:
    """Return what the figure's numbers do not mean."""
    return SAID[language]["caption"]


def figure(origin: Origin, data: Data, language: Language) -> Figure:
    """Return one panel with a line for each form of release, against the points known."""
    said, names = SAID[language], origin.names(language, brief=True)
    legend_in = LINE_IN * -(-len(data.lines) // ACROSS) + LINE_IN
    room = PLOT_IN + AXIS_IN + legend_in
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
    height = drawn.get_figheight()
    wide = 1 - (LEFT_IN + RIGHT_IN) / WIDTH_IN
    axes = drawn.add_axes((LEFT_IN / WIDTH_IN, bottom + AXIS_IN / height, wide, PLOT_IN / height))
    style = looks(origin.arms, origin.untraced)
    for place, (arm, line) in enumerate(data.lines.items()):
        look, aside = style[arm], (place - (len(data.lines) - 1) / 2) * ASIDE
        across = [at + aside for at in range(1, POINTS + 1)]
        values = [float("nan") if each.value is None else 100 * each.value for each in line]
        drawn_as: dict[str, Any] = {"color": look.colour, "ls": look.line, "marker": look.marker, "ms": 5}
        axes.plot(across, values, lw=1.6, clip_on=False, label=names[arm], **drawn_as)
        for x, each in zip(across, line, strict=True):
            if each.low is not None and each.high is not None:
                axes.plot([x, x], [100 * each.low, 100 * each.high], color=look.colour, lw=1.1)
    axes.set(ylim=(0, 102), xlim=(0.8, POINTS + 0.2))
    axes.set_xticks(range(1, POINTS + 1), [number(at, language) for at in range(1, POINTS + 1)])
    axes.set_xlabel(said["x"])
    axes.set_ylabel(said["y"])
    axes.grid(visible=True, axis="y", color=GREY, alpha=0.25)
    handles, labels = legend_of(drawn)
    drawn.legend(handles, labels, loc="upper left", bbox_to_anchor=(0.02, bottom + room / height), ncols=ACROSS,
                 handlelength=3, borderaxespad=0, fontsize=8.5)  # fmt: skip
    return drawn


def _notes(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    few = origin.seeds < FEWEST_SEEDS
    yield SAID[language]["no_interval" if few else "interval"].format(fewest=FEWEST_SEEDS, n=origin.seeds)
    yield from sentences(origin, data, language)
    if len(data.lines) > 1:
        yield SAID[language]["apart"]
    hours = _unhindered(origin, data)
    if hours is not None:
        yield SAID[language]["hour"].format(hours=rounded(hours, language))


def _unhindered(origin: Origin, data: Data) -> float | None:
    """Return how well the reader knows hours where a release that rounds them hides nothing of that; else nothing."""
    for arm in data.lines:
        reader = origin.scenario.arm(arm).adversary("reader")
        if reader is not None and reader.release == ROUNDED and reader.knows_within_h >= ROUNDED_TO_H:
            return float(reader.knows_within_h)
    return None
