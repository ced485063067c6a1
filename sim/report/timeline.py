"""How long does one alert take, from the declarer's infection to a quarantine? True days of one alert of each arm.

The alert is chosen by a rule that asks nothing of what came of it: of the arm's alerts that rest on a report from
another home and put somebody in quarantine, the first of the first seed that has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.hall.journal import Journal, Table, Why
from sim.measures.told import Told
from sim.report.arms import systems
from sim.report.origin import Origin
from sim.report.style import (
    BLUE,
    CAPTION,
    DARK_GREY,
    FOOT,
    GREEN,
    NOTE,
    SKY,
    SUBTITLE,
    TITLE,
    VERMILLION,
    WIDTH_IN,
    date_axis,
    page,
)
from sim.report.untraced import beside
from sim.report.wording import Language, day_month, number, rounded
from sim.units import DAY, HOUR, MINUTE, NEVER

STEP_IN, NAME_IN, AXIS_IN = 0.22, 0.34, 0.48
"""Height in inches of one step, of an arm's name and of the dates below."""
LEFT_IN, RIGHT_IN = 1.72, 2.3
MOST_STORIES = 3
"""Of more versions than these, the first of each system is told."""
STEPS = ("infection", "onset", "swab", "result", "report", "alert")
"""The moments of the story, in the order in which they follow each other where all goes as meant."""
DECLARER = {"infection", "onset", "swab", "result", "report"}
MOST_LETTERS = 76
"""How many letters of an arm's name fit on a line."""

HEADING = {"fr": "De la rencontre à la quarantaine : une alerte", "en": "From the meeting to quarantine: one alert"}
SAID = {
    "fr": {
        "subtitle": "Une alerte de chaque version, jour par jour. Barre : temps depuis l'étape d'avant.",
        "infection": "contamination",
        "onset": "symptômes",
        "swab": "prélèvement",
        "result": "résultat",
        "report": "déclaration",
        "alert": "alerte",
        "met": "jours regardés",
        "quarantine": "quarantaine",
        "seen": "ensemble {met}, capté {heard}",
        "seen_unheard": "ensemble {met}",
        "days": "{} j",
        "hours": "{} h",
        "minutes": "{} min",
        "until": "jusqu'au {day} ({long})",
        "who": "{name} (tirage {seed})",
        "some": "De chaque système, une seule version.",
        "none": "Aucune alerte suivie d'une quarantaine et venue d'un autre foyer : {arms}.",
        "caption": "Simulé, non observé. Une seule alerte par version, la première venue d'un autre foyer et suivie "
        "d'une quarantaine : un exemple, ni une moyenne ni un délai typique, et donc sans intervalle. En bleu : qui "
        "s'est déclaré ; en rouge et vert : la personne alertée. La quarantaine est celle qui a été décidée.",
    },
    "en": {
        "subtitle": "One alert of each version, day by day. Bar: time since the step before.",
        "infection": "infection",
        "onset": "symptoms",
        "swab": "swab",
        "result": "result",
        "report": "report",
        "alert": "alert",
        "met": "days looked at",
        "quarantine": "quarantine",
        "seen": "together {met}, heard {heard}",
        "seen_unheard": "together {met}",
        "days": "{} d",
        "hours": "{} h",
        "minutes": "{} min",
        "until": "until {day} ({long})",
        "who": "{name} (draw {seed})",
        "some": "Of each system, one version.",
        "none": "No alert from another home that was followed by quarantine: {arms}.",
        "caption": "Simulated, not observed. A single alert of each version, the first that came from another home "
        "and was followed by quarantine: an example, neither a mean nor a typical delay, and so without interval. "
        "Blue: who declared; red and green: the alerted person. The quarantine is what was decided.",
    },
}


@dataclass(frozen=True)
class Story:
    """One alert: `at` has the moments of STEPS that came, in s since day 0; the rest is of the alerted person."""

    seed: int
    at: Mapping[str, int]
    since: int
    met_s: int
    heard_s: int
    until: int


@dataclass(frozen=True)
class Data:
    """A story of each arm that has one."""

    stories: Mapping[str, Story]


def data(origin: Origin, journals: Mapping[tuple[str, int], Journal]) -> Data | None:
    """Return a story of each arm; nothing where no arm has one."""
    found: dict[str, Story] = {}
    for (arm, _), journal in journals.items():
        story = None if arm in found else _first(journal)
        if story is not None:
            found[arm] = story
    if len(found) > MOST_STORIES:
        system = systems(origin.scenario)
        first = {system[arm]: arm for arm in reversed(found)}
        found = {arm: story for arm, story in found.items() if arm in first.values()}
    return Data(found) if found else None


def _first(journal: Journal) -> Story | None:
    """Return the first alert of a journal that rests on a report from another home and led to quarantine."""
    told, stays = Told(journal), journal.table("stays")
    mine = stays["why"] == int(Why.ALERTED)
    begun = zip(*(stays[name][mine].tolist() for name in ("person", "at", "until")), strict=True)
    stayed = {(person, at): until for person, at, until in begun}
    row, declarer, evidence = told.evidence
    person, at = told.person[row], told.at[row]
    home, theirs = (journal.of_persons(who, "home") for who in (person, declarer))
    elsewhere = (home != theirs) | (home < 0)
    for i in np.lexsort((declarer, person, at)).tolist():
        key = int(person[i]), int(at[i])
        if key in stayed and elsewhere[i]:
            return _story(journal, int(declarer[i]), key[1], evidence, i, stayed[key])
    return None


def _story(journal: Journal, declarer: int, alert: int, evidence: Table, row: int, until: int) -> Story:
    """Gather what befell a declarer up to an alert, and what stands behind it."""
    moments = {"report": _last(journal.table("reports"), "at", declarer, alert)}
    tests, infections = journal.table("tests"), journal.table("infections")
    right = tests["positive"] & (tests["person"] == declarer) & (tests["result_at"] <= alert)
    if right.any():
        last = int(np.flatnonzero(right)[-1])
        moments |= {"swab": int(tests["swab_at"][last]), "result": int(tests["result_at"][last])}
    moments["infection"] = _last(infections, "at", declarer, alert)
    moments["onset"] = _last(infections, "onset", declarer, alert)
    moments["alert"] = alert
    kept = int(journal.numbers.get("evidence_days", 0))
    return Story(
        journal.seed,
        {step: at for step in STEPS if (at := moments.get(step)) is not None},
        (alert // DAY - kept) * DAY,
        int(evidence["met_s"][row]),
        int(evidence["heard_s"][row]),
        until,
    )


def _last(table: Table, column: str, person: int, before: int) -> int | None:
    """Return the last moment of a person in a column that is not after another one."""
    at = table[column][table["person"] == person].astype(np.int64)
    at = at[(at <= before) & (at != NEVER)]
    return int(at.max()) if at.size else None


def sentences(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    """Yield what the figure shows, in words."""
    said, names = SAID[language], origin.names(language, brief=True)
    start = origin.scenario.start
    for arm, story in data.stories.items():
        told = [f"{said[step]} {day_month(start + timedelta(story.at[step] // DAY), language)}" for step in STEPS
                if step in story.at]  # fmt: skip
        yield f"{names[arm]}{' : ' if language == 'fr' else ': '}{', '.join(told).rstrip('.')}."


def caption(origin: Origin, language: Language) -> str:
    """Return what the figure's numbers do not mean."""
    return SAID[language]["caption"]


def figure(origin: Origin, data: Data, language: Language) -> Figure:
    """Return, for each arm, the steps of its alert below each other, each a bar since the step before."""
    said, names = SAID[language], origin.names(language, within=MOST_LETTERS)
    lines = {arm: len(story.at) + 2 for arm, story in data.stories.items()}
    room = sum(NAME_IN + STEP_IN * count + AXIS_IN for count in lines.values())
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
    height, left = drawn.get_figheight(), room
    for arm, story in data.stories.items():
        tall = STEP_IN * lines[arm]
        left -= NAME_IN + tall + AXIS_IN
        box = (LEFT_IN / WIDTH_IN, bottom + (left + AXIS_IN) / height, 1 - (LEFT_IN + RIGHT_IN) / WIDTH_IN,
               tall / height)  # fmt: skip
        axes = drawn.add_axes(box)
        name = said["who"].format(name=names[arm], seed=story.seed)
        axes.set_title(name, size=10, weight="bold", loc="left", x=-(LEFT_IN - 0.16) / (WIDTH_IN * box[2]))
        _row(axes, origin, story, language)
    return drawn


def _row(axes: Axes, origin: Origin, story: Story, language: Language) -> None:
    """Draw one story: a bar from each step to the next, dates and delays at the right."""
    said, start = SAID[language], origin.scenario.start
    first = min(story.since, *story.at.values()) // DAY
    last = story.until // DAY + 1
    labels: list[str] = []
    for at, text, colour, since, label in _bars(origin, story, language):
        down = len(labels)
        axes.barh(down, (at - since) / DAY, 0.5, left=since / DAY - first, color=colour, alpha=0.75, lw=0)
        if label in STEPS:
            axes.plot([at / DAY - first], [down], marker="o", ms=5, color=colour)
        axes.text(1.02, down, text, transform=axes.get_yaxis_transform(), size=8.5, va="center", color=DARK_GREY)
        labels.append(said[label])
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    date_axis(axes, start + timedelta(first), last - first + 1, language)
    axes.grid(visible=True, axis="x")
    axes.set_axisbelow(True)


def _bars(origin: Origin, story: Story, language: Language) -> Iterator[tuple[int, str, str, int, str]]:
    """Yield each line of a story: its end, its text, its colour, its beginning, and what it is called."""
    said, before = SAID[language], None
    for step in [each for each in STEPS if each in story.at]:
        at = story.at[step]
        if step == "alert":
            yield story.at["alert"], _seen(story, language), SKY, story.since, "met"
        since = at if before is None else min(before, at)
        delay = "" if before is None else f"  +{_long(max(at - before, 0), language)}"
        yield at, _date(origin, at, language) + delay, BLUE if step in DECLARER else VERMILLION, since, step
        before = at
    end = day_month(origin.scenario.start + timedelta(story.until // DAY), language)
    long = _long(story.until - story.at["alert"], language)
    yield story.until, said["until"].format(day=end, long=long), GREEN, story.at["alert"], "quarantine"


def _seen(story: Story, language: Language) -> str:
    said = SAID[language]
    met, heard = (_long(each, language) for each in (story.met_s, story.heard_s))
    return said["seen" if story.heard_s else "seen_unheard"].format(met=met, heard=heard)


def _date(origin: Origin, at: int, language: Language) -> str:
    return (
        f"{day_month(origin.scenario.start + timedelta(at // DAY), language)}, {number(at % DAY // HOUR, language)} h"
    )


def _long(seconds: int, language: Language) -> str:
    """Write a time in the largest unit of which it has one or more."""
    said = SAID[language]
    if seconds >= 2 * DAY:
        return said["days"].format(rounded(round(seconds / DAY, 1), language))
    if seconds >= 2 * HOUR:
        return said["hours"].format(rounded(round(seconds / HOUR, 1), language))
    return said["minutes"].format(number(seconds / MINUTE, language))


def _notes(origin: Origin, data: Data, language: Language) -> Iterator[str]:
    names = origin.names(language, brief=True)
    system = systems(origin.scenario)
    told = {system[arm] for arm in data.stories}
    without = [names[arm] for arm in origin.arms if arm != origin.untraced and system[arm] not in told]
    if len(origin.arms) - len(data.stories) - len(without) > bool(origin.untraced):
        yield SAID[language]["some"]
    if without:
        yield SAID[language]["none"].format(arms=(" ; " if language == "fr" else "; ").join(without))
    yield from beside(origin, language)
