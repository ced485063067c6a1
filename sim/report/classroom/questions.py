"""What may a page ask for? A film: of which lesson, with which seed, the sliders where. Everything else is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.report.classroom.lessons import SLIDERS, Lesson

MOST_SEED = 2**31 - 1
DIGITS = 3


class NoQuestion(ValueError):  # noqa: N818  (what a page says is refused; it is no error of ours)
    """What came over the websocket is nothing that a page asks."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be filmed; two that are equal are one film."""

    lesson: str
    seed: int
    settings: tuple[str, ...] = ()


def read(said: str, names: Mapping[str, Any]) -> tuple[str, int, Mapping[str, Any]]:
    """Return the lesson, the seed and the sliders that a message asks for. Raises NoQuestion.

    `names` are those of the lessons that this page has.
    """
    try:
        asked = json.loads(said)
    except (ValueError, RecursionError) as why:
        raise NoQuestion("no JSON") from why
    if not isinstance(asked, dict) or not set(asked) <= {"lesson", "seed", "settings"}:
        raise NoQuestion("a question has lesson, seed and settings")
    name, seed, settings = asked.get("lesson"), asked.get("seed", None), asked.get("settings", {})
    if not isinstance(name, str) or name not in names:
        raise NoQuestion(f"lesson: one of {', '.join(names)}")
    if seed is not None and not (_whole(seed) and 0 <= seed <= MOST_SEED):
        raise NoQuestion(f"seed: a whole number from 0 to {MOST_SEED}")
    if not isinstance(settings, dict) or not set(settings) <= {*SLIDERS, "rule"}:
        raise NoQuestion(f"settings: {', '.join([*SLIDERS, 'rule'])}")
    return name, -1 if seed is None else seed, settings


def question(name: str, seed: int, sliders: Mapping[str, Any], lesson: Lesson) -> Question:
    """Return what is to be filmed of a lesson, with what differs from it. Raises NoQuestion."""
    begins, usual = lesson.scenario.seeds.first, lesson.settings()
    found = []
    for slider, (key, unit, most) in SLIDERS.items():
        value = sliders.get(slider, usual[slider])
        if not _number(value) or not 0 <= value <= most:
            raise NoQuestion(f"{slider}: a number from 0 to {most:g}")
        if value != usual[slider]:
            found.append(f"{key}={round(float(value) / unit, DIGITS)!r}")
    return Question(name, begins if seed < 0 else seed, (*found, *_rule(sliders.get("rule", ""), lesson)))


def _rule(asked: Any, lesson: Lesson) -> list[str]:
    """Return the rule for each arm of the system it is a rule of."""
    if asked == "":
        return []
    systems = [each["system"] for each in lesson.rules() if each["rule"] == asked]
    if not systems:
        raise NoQuestion(f"rule: one of {', '.join(each['rule'] for each in lesson.rules())}")
    return [f'arms.{arm.name}.rule="{asked}"' for arm in lesson.scenario.arms if arm.system in systems]


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
