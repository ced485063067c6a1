"""Of a hundred who pass somebody who declares, how many are alerted? Situation by situation, for every arm.

A world of situations only: a table whose cells are as dark as their share is large, the share written in each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.hall.journal import Journal
from sim.hall.scenario import Scenario
from sim.measures.pooling import FEWEST_SEEDS
from sim.report.arms import titles
from sim.report.lines import WIDTH, wrapped
from sim.report.origin import Origin
from sim.report.shares import Share, end, of_hundred, share_of
from sim.report.style import BLACK, CAPTION, FOOT, GREY, NOTE, SUBTITLE, TITLE, WIDTH_IN, page
from sim.report.wording import Language, number, rounded

ROW_IN, HEAD_IN, LEFT_IN, RIGHT_IN = 0.4, 0.75, 2.5, 0.1
SHADE, WHITE_FROM = "#0072B2", 0.6
"""The colour of a whole hundred; the share from which letters on it are white."""
NAME_LETTERS, ARM_LETTERS = 38, 13

HEADING = {"fr": "Qui est alerté, et dans quelle situation ?", "en": "Who is alerted, and in which situation?"}
SAID: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "subtitle": "Sur 100 personnes passées près d'un malade qui s'est déclaré, ou de son téléphone : combien "
        "d'alertées ?",
        "interval": "Entre crochets : intervalle à 95 %.",
        "no_interval": "Sans intervalle : il faut au moins {fewest} tirages, et il y en a {n}.",
        "passers": "De {least} à {most} passants par case.",
        "caption": "Simulé, non observé. Chaque case dit ce qu'une règle ferait dans cette situation, non combien de "
        "fois la situation se présente. Là où n'est que le téléphone du malade, nul ne peut être contaminé. "
        "Là où des enquêteurs trient les alertes, sont comptés ceux qui restent ensuite chez eux.",
        "each": "{arm}, {situation} : {share}.",
        "rest": "{n} autres versions n'ont pas de place ici : voir summary.json.",
        "phones": "sans lui", "persons": "sans son téléphone", "days": "{n} jours",
    },
    "en": {
        "subtitle": "Of 100 people who passed somebody ill who declared, or the phone alone, so many were alerted.",
        "interval": "In brackets: 95 % interval.",
        "no_interval": "No interval: it takes {fewest} draws at least, and there are {n}.",
        "passers": "{least} to {most} people passed in each cell.",
        "caption": "Simulated, not observed. Each cell says what a rule would do in that situation, not how often the "
        "situation comes about. Where only the ill person's phone is near, nobody can be infected. "
        "Where tracers judge alerts, those are counted who then stay at home.",
        "each": "{arm}, {situation}: {share}.",
        "rest": "{n} more versions have no room here: see summary.json.",
        "phones": "not there", "persons": "without the phone", "days": "{n} days",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Data:
    """By arm that alerts somebody or could, and by situation: the share alerted; and the least and most who passed."""

    cells: Mapping[str, Mapping[str, Share]]
    passers: tuple[int, int]


def data(origin: Origin, journals: Mapping[tuple[str, int], Journal]) -> Data | None:
    """Return what is drawn; None in a world without situations."""
    return data_of(origin.scenario, origin.summary)


def data_of(scenario: Scenario, summary: Mapping[str, Any]) -> Data | None:
    """Return what a summary says of situations; None without any. Alerts that tracers judge count if they keep."""
    played: Mapping[str, Mapping[str, Mapping[str, Any]]] = summary.get("situations", {})
    judged = {arm for arm in played if scenario.arm(arm).tracers.triage}
    known = {arm: dict(_known(rows, "stays" if arm in judged else "alerted")) for arm, rows in played.items()}
    cells = {arm: rows for arm, rows in known.items() if rows}
    counts = [row["passers"] for arm in cells for row in played[arm].values()]
    return Data(cells, (min(counts), max(counts))) if cells else None


def _known(rows: Mapping[str, Mapping[str, Any]], what: str) -> Iterator[tuple[str, Share]]:
    for name, row in rows.items():
        if row[what]["value"] is not None:
            yield name, share_of(row[what])


def names(scenario: Scenario, language: Language) -> dict[str, str]:
    """Return what each situation is called."""
    return {each.name: getattr(each.label, language) or _described(each, language)
            for each in scenario.population.situations or ()}  # fmt: skip


def _described(situation: Any, language: Language) -> str:
    """Return a situation's name with its length, days and what is missing."""
    parts = [f"{situation.name}, {rounded(situation.minutes, language)} min"]
    if len(situation.days) > 1:
        parts.append(SAID[language]["days"].format(n=len(situation.days)))
    return ", ".join(parts + ([SAID[language][situation.near]] if situation.near != "both" else []))


def sentences(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    """Yield what the figure shows, in words."""
    called, situations = titles(origin.scenario, list(data.cells), language), names(origin.scenario, language)
    for arm, rows in data.cells.items():
        for name, share in rows.items():
            yield SAID[language]["each"].format(arm=called[arm], situation=situations[name],
                                                share=of_hundred(share, language))  # fmt: skip


def caption(origin: Origin, language: Language) -> str:
    """Return what the figure's numbers do not mean."""
    return SAID[language]["caption"]


def figure(origin: Origin, data: Data, language: Language) -> Figure:
    """Return the table: a row for each situation, a column for each arm."""
    said, situations = SAID[language], names(origin.scenario, language)
    room = HEAD_IN + ROW_IN * len(situations)
    few = origin.seeds < FEWEST_SEEDS
    notes = said["no_interval" if few else "interval"].format(fewest=FEWEST_SEEDS, n=origin.seeds)
    least, most = (number(count, language) for count in data.passers)
    drawn, (bottom, top) = page(
        room,
        [(origin.title(language), TITLE), (said["subtitle"], SUBTITLE)],
        [
            (" ".join([notes, said["passers"].format(least=least, most=most), *_rest(data, language)]), NOTE),
            (caption(origin, language), CAPTION),
            (origin.foot(language), FOOT),
        ],
        language,
    )
    axes = drawn.add_axes((LEFT_IN / WIDTH_IN, bottom, 1 - (LEFT_IN + RIGHT_IN) / WIDTH_IN, top - bottom))
    axes.axis("off")
    drawn_arms = list(data.cells)[:MOST]
    axes.set(xlim=(0, len(drawn_arms)), ylim=(len(situations), -HEAD_IN / ROW_IN))
    _heads(axes, origin, drawn_arms, language)
    for row, (name, called) in enumerate(situations.items()):
        axes.text(-0.06, row + 0.5, "\n".join(wrap(called, NAME_LETTERS)[:2]), ha="right", va="center", size=8.5)
        for column, arm in enumerate(drawn_arms):
            _cell(axes, column, row, data.cells[arm].get(name), language, small=len(drawn_arms) > MANY)
    return drawn


MANY, MOST = 6, 12
"""With more columns than so many, intervals stand below their shares; and so many have room."""


def _rest(data: Data, language: Language) -> Iterator[str]:
    if len(data.cells) > MOST:
        yield SAID[language]["rest"].format(n=len(data.cells) - MOST)


def _heads(axes: Axes, origin: Origin, arms: Sequence[str], language: Language) -> None:
    called = titles(origin.scenario, arms, language, brief=True)
    letters, many = max(9, ARM_LETTERS * 5 // len(arms)), len(arms) > MANY
    for column, arm in enumerate(arms):
        text = "\n".join(wrap(called[arm], letters, break_long_words=False))
        axes.text(column + 0.5, -0.12, text, ha="center", va="bottom", size=6.5 if many else 8.5)


def _cell(axes: Axes, column: int, row: int, share: Share | None, language: Language, small: bool) -> None:
    """Draw one cell: as dark as its share is large, with the share and its interval."""
    value = None if share is None else share.value
    colour = "none" if value is None else SHADE
    box = axes.axhspan(row + 0.04, row + 0.96, column / axes.get_xlim()[1] + 0.003,
                       (column + 1) / axes.get_xlim()[1] - 0.003, facecolor=colour, edgecolor=GREY, lw=0.4)  # fmt: skip
    box.set_alpha(None if value is None else 0.04 + 0.96 * value)
    if share is None or value is None:
        return
    ink = "white" if value >= WHITE_FROM else BLACK
    bounds = ""
    if share.low is not None and share.high is not None:
        bounds = f"[{end(share.low, language)}–{end(share.high, language)}]"
    if small or not bounds:
        axes.text(column + 0.5, row + (0.36 if bounds else 0.5), end(value, language), ha="center", va="center",
                  size=9.5, color=ink)  # fmt: skip
        axes.text(column + 0.5, row + 0.74, bounds, ha="center", va="center", size=6.5, color=ink)
    else:
        axes.text(column + 0.5, row + 0.5, f"{end(value, language)} {bounds}", ha="center", va="center", size=8.5,
                  color=ink)  # fmt: skip


# -- on a terminal ----------------------------------------------------------------------------------------------------

HEADLINE = (
    "Alerted (where tracers judge alerts: who then stay at home), of 100 who passed somebody who declared, or the "
    "phone alone"
)
CELL = 14


def on_terminal(scenario: Scenario, summary: Mapping[str, Any]) -> str:
    """Return the shares as text: a line for each situation, as many columns as the width holds; empty without any."""
    found = data_of(scenario, summary)
    if found is None:
        return ""
    called, arms = names(scenario, "en"), list(found.cells)
    wide = max(map(len, called.values()))
    at_once = max(1, (WIDTH - 2 - min(wide, NAME_LETTERS)) // CELL)
    blocks = [_block(called, {arm: found.cells[arm] for arm in arms[first : first + at_once]})
              for first in range(0, len(arms), at_once)]  # fmt: skip
    least, most = found.passers
    counts = (
        f"{least:,} to {most:,} people passed in each cell, all seeds together."
        if least < most
        else (f"{least:,} people passed in each cell, all seeds together.")
    )
    return "\n\n".join([wrapped(HEADLINE), *blocks, counts])


def _block(called: Mapping[str, str], cells: Mapping[str, Mapping[str, Share]]) -> str:
    wide = min(max(map(len, called.values())), NAME_LETTERS)
    heads: Sequence[list[str]] = [wrap(arm, CELL - 1) or [""] for arm in cells]
    high = max(map(len, heads))
    lines = [" " * (wide + 2) + "".join(f"{([''] * (high - len(head)) + head)[k]:>{CELL}}" for head in heads)
             for k in range(high)]  # fmt: skip
    for name, text in called.items():
        row = "".join(f"{_written(shares.get(name)):>{CELL}}" for shares in cells.values())
        lines.append(f"  {text[:wide]:{wide}}{row}")
    return "\n".join(lines)


def _written(share: Share | None) -> str:
    if share is None or share.value is None:
        return "-"
    if share.low is None or share.high is None:
        return end(share.value, "en")
    return f"{end(share.value, 'en')} {end(share.low, 'en')}–{end(share.high, 'en')}"
