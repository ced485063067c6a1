"""Which questions does a classroom page open with? A card for each sentence under test that has a small film.

A lesson is a scenario like any other, so small that it is lived while it is watched. It shows how, not how often: the
scenarios of the claim measure that, and the card names them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.hall.scenario import Scenario, load
from sim.hall.scenario.files import folder
from sim.hall.scenario.files import shipped as scenarios
from sim.measures.quotations import QUOTATIONS, SOURCE
from sim.problems import Problem, Refused
from sim.report.wording import LANGUAGES
from sim.systems.registry import design

FOLDER = "lessons"
MOST_PERSON_DAYS = 200_000
"""So many people times days are one film at most: a browser holds them, and a room waits for them."""
HOURS, PERCENT = 1.0, 100.0
SLIDERS: Mapping[str, tuple[str, float, float]] = {
    "adoption": ("phones.adoption", PERCENT, PERCENT),
    "left_behind": ("phones.left_behind", PERCENT, 50.0),
    "delay": ("health.lab.turnaround_h", HOURS, 96.0),
}
"""Key of a scenario that a slider sets, how much of the slider is 1 of the key, and the slider's end."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A scenario that a page shows: its name in the page's address, the scenario, and what its card says."""

    name: str
    scenario: Scenario
    asks: Mapping[str, Any]

    def rules(self) -> list[dict[str, str]]:
        """Return the rules a page may choose: of the systems of this lesson that have more than one."""
        systems = dict.fromkeys(arm.system for arm in self.scenario.arms)
        of = {system: [*design(system).rules] for system in systems}
        return [{"system": system, "rule": rule} for system, rules in of.items() if len(rules) > 1 for rule in rules]

    def settings(self) -> dict[str, Any]:
        """Return where the sliders stand for this lesson."""
        at: dict[str, Any] = {}
        for name, (key, unit, _) in SLIDERS.items():
            value: Any = self.scenario
            for part in key.split("."):
                value = getattr(value, part)
            at[name] = round(value * unit, 3)
        return at | {"rule": ""}


def cards() -> dict[str, dict[str, Any]]:
    """Return what each card says: the sentence, the question, and where it is measured; nothing is loaded."""
    return {path.stem: _card(tomllib.loads(path.read_text(encoding="utf-8"))) for path in _files()}


def _files() -> list[Path]:
    order = list(QUOTATIONS)
    found = sorted((folder() / FOLDER).glob("*.toml"))
    return sorted(found, key=lambda path: order.index(tomllib.loads(path.read_text(encoding="utf-8"))["claim"]))


def _card(said: Mapping[str, Any]) -> dict[str, Any]:
    quoted = QUOTATIONS[said["claim"]]
    return {
        "claim": said["claim"],
        "words": {each: quoted.words.into(each) for each in LANGUAGES},
        "question": dict(said["question"]),
        "measured": [each.name for each in scenarios() if each.claim == said["claim"]],
        "source": {each: SOURCE.into(each) for each in LANGUAGES},
    }


def shipped(name: str) -> Lesson:
    """Return a lesson that comes with pistage."""
    return Lesson(name, load(folder() / FOLDER / f"{name}.toml"), cards()[name])


def own(where: str, settings: tuple[str, ...] = ()) -> Lesson:
    """Return any scenario as a lesson. Raises Refused for one that cannot be filmed, or not while it is watched."""
    scenario = load(where, settings)
    _can_be_filmed(scenario)
    return Lesson(scenario.name, scenario, {"claim": scenario.claim, "question": scenario.question.model_dump()})


def _can_be_filmed(scenario: Scenario) -> None:
    if scenario.population.world != "town":
        rule, mend = "what is shown has places on a map, and this world has none", 'population.world = "town"'
        raise Refused(Problem(rule, mend, key="population.world", value=scenario.population.world))
    many = (scenario.population.people or 0) * scenario.days
    if many > MOST_PERSON_DAYS:
        rule = f"people times days are {MOST_PERSON_DAYS:,} at most, since a room waits while a film is lived"
        raise Refused(Problem(rule, "--set population.people=1000 --set days=14", value=f"{many:,}"))
