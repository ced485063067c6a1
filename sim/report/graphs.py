"""What does a server see of who is near whom? The true graph of a few neighbours beside the one in the reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.hall.journal import Journal, Means
from sim.report.grid import legend_above
from sim.report.origin import Origin
from sim.report.shares import of_hundred, share_of
from sim.report.style import BLUE, CAPTION, FOOT, GREY, NOTE, SUBTITLE, TITLE, VERMILLION, WIDTH_IN, page
from sim.report.wording import Language, many, number
from sim.units import Floats

PANEL_IN, LEGEND_IN, LEFT_IN, BETWEEN_IN, NAME_IN = 3.4, 0.3, 0.25, 0.3, 0.3
"""Height in inches of a panel, of the legend, of the margin at the left, between panels, and of a panel's name."""
LAYOUT_SEED = 1
"""Of where the dots lie: it has no meaning."""

SHARES = ("privacy.operator.edges_seen", "privacy.operator.edges_true")
"""Of true pairs those that the server sees, and of the server's pairs the true ones: of the whole town."""

HEADING = {"fr": "Ce qu'un serveur voit des liens entre les gens", "en": "What a server sees of who is near whom"}
SAID: Mapping[str, Mapping[str, Any]] = {
    "fr": {
        "subtitle": "Les utilisateurs autour d'une personne déclarée, {arm}, un tirage. Chaque point est une "
        "personne, au même endroit des deux côtés ; chaque trait, deux personnes.",
        "true": "Dans la vie : foyer, palier, classe, équipe",
        "seen": "Au serveur : compagnie régulière",
        "right": "lien vrai",
        "wrong": "vu par le serveur, sans lien dans la vie",
        "sentence": "{arm}, tirage {seed} : parmi {persons}, {true} ; le serveur en voit {both}, et {more}.",
        "whole": "Sur toute la ville et tous les tirages : des vrais liens, le serveur voit {seen} ; parmi ceux qu'il "
        "voit, {right} sont vrais.",
        "persons": "utilisateur",
        "pairs": "vrai lien",
        "more": "{} qui n'en sont pas",
        "caption": "Simulé, non observé. Le serveur connaît des comptes, pas des noms : c'est la simulation qui sait "
        "quel compte est à quelle place. Un seul voisinage d'un seul tirage : les parts, sur toute la ville et tous "
        "les tirages, sont dans le tableau. La place des points ne veut rien dire.",
    },
    "en": {
        "subtitle": "The users around one who declared, {arm}, one draw. Each dot is a person, in the same place "
        "on both sides; each line is two persons.",
        "true": "In life: home, landing, class, team",
        "seen": "At the server: regular company",
        "right": "true pair",
        "wrong": "seen by the server, not near in life",
        "sentence": "{arm}, draw {seed}: among {persons} there are {true}; the server sees {both} of them, and {more}.",
        "whole": "Over the whole town and all draws: of true pairs the server sees {seen}; of those that it sees, "
        "{right} are true.",
        "persons": "user",
        "pairs": "true pair",
        "more": "{} that are none",
        "caption": "Simulated, not observed. The server knows accounts, not names: it is the simulation that knows "
        "which account goes where. A single neighbourhood of a single draw: the shares over the whole town and all "
        "draws are in the table. Where the dots lie means nothing.",
    },
}

Pair = tuple[int, int]


@dataclass(frozen=True)
class Data:
    """One arm and seed: the persons, by number, and the pairs of them that are true and that the server sees."""

    arm: str
    seed: int
    persons: tuple[int, ...]
    true: frozenset[Pair]
    seen: frozenset[Pair]


def data(origin: Origin, journals: Mapping[tuple[str, int], Journal]) -> Data | None:
    """Return the graphs of the first arm and seed in which a server sees anything; nothing where none does."""
    for (arm, seed), journal in journals.items():
        true, seen = (_pairs(journal, means) for means in (Means.NEAR, Means.LINKED))
        if seen:
            persons = tuple(sorted({person for pair in true | seen for person in pair}))
            return Data(arm, seed, persons, true, seen)
    return None


def _pairs(journal: Journal, means: Means) -> frozenset[Pair]:
    table = journal.table("claims")
    mine = table["means"] == means
    return frozenset(zip(table["person"][mine].tolist(), table["candidate"][mine].tolist(), strict=True))


def sentences(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    """Yield what the figure shows, in words."""
    said = SAID[language]
    none = "0 " + said["pairs"] if language == "fr" else f"0 {said['pairs']}s"
    yield said["sentence"].format(
        arm=origin.names(language, brief=True)[data.arm],
        seed=data.seed,
        persons=many(len(data.persons), said["persons"], language),
        true=_pairs_in_words(len(data.true), language) if data.true else none,
        both=number(len(data.true & data.seen), language),
        more=said["more"].format(number(len(data.seen - data.true), language)),
    )
    seen, right = (share_of(origin.summary["arms"][data.arm][name]) for name in SHARES)
    if seen.value is not None and right.value is not None:
        yield said["whole"].format(seen=of_hundred(seen, language), right=of_hundred(right, language))


def _pairs_in_words(count: int, language: Language) -> str:
    if language == "fr" and count > 1:
        return f"{number(count, language)} vrais liens"
    return many(count, SAID[language]["pairs"], language)


def caption(origin: Origin, language: Language) -> str:
    """Return what the figure's numbers do not mean."""
    return str(SAID[language]["caption"])


def figure(origin: Origin, data: Data, language: Language) -> Figure:
    """Return the two graphs side by side."""
    said, arm = SAID[language], origin.names(language, brief=True)[data.arm]
    drawn, (bottom, _) = page(
        PANEL_IN + LEGEND_IN + NAME_IN,
        [(origin.title(language), TITLE), (said["subtitle"].format(arm=arm), SUBTITLE)],
        [
            (" ".join(sentences(origin, data, language)), NOTE),
            (caption(origin, language), CAPTION),
            (origin.foot(language), FOOT),
        ],
        language,
    )
    height, wide = drawn.get_figheight(), (WIDTH_IN - 2 * LEFT_IN - BETWEEN_IN) / 2
    at = _laid_out(data)
    for place, (name, pairs) in enumerate((("true", data.true), ("seen", data.seen))):
        left = (LEFT_IN + place * (wide + BETWEEN_IN)) / WIDTH_IN
        axes = drawn.add_axes((left, bottom, wide / WIDTH_IN, PANEL_IN / height))
        _panel(axes, at, pairs, data.true, said)
        axes.set_title(said[name], size=9.5, weight="bold", loc="left")
    legend_above(drawn, bottom + (PANEL_IN + NAME_IN + LEGEND_IN) / height, ncols=2)
    return drawn


def _laid_out(data: Data) -> Mapping[int, Floats]:
    """Return where each person lies, by the true pairs alone: those near each other in life lie together."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(data.persons)
    graph.add_edges_from(sorted(data.true or data.seen))
    found: Mapping[int, Floats] = nx.spring_layout(graph, seed=LAYOUT_SEED)
    return found


def _panel(
    axes: Axes, at: Mapping[int, Floats], pairs: frozenset[Pair], true: frozenset[Pair], said: Mapping[str, Any]
) -> None:
    """Draw the dots, true pairs as full lines and others broken, so that colour is not needed."""
    for those, colour, line, name in ((pairs & true, BLUE, "-", "right"), (pairs - true, VERMILLION, "--", "wrong")):
        for n, (a, b) in enumerate(sorted(those)):
            axes.plot(*np.array([at[a], at[b]]).T, color=colour, ls=line, lw=1.1, label=said[name] if n == 0 else None)
    dots = np.array([at[each] for each in sorted(at)])
    axes.scatter(dots[:, 0], dots[:, 1], s=22, color=GREY, zorder=3)
    axes.set_axis_off()
