"""What was lived? The town, its arms by what they are called, and what was changed in the scenario: the page's head."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import Any

from sim.hall.scenario import Arm, Scenario
from sim.measures.pooling import FEWEST_SEEDS
from sim.measures.summary import UNTRACED
from sim.problems import shown
from sim.systems.registry import design

Row = Mapping[str, Any]
LONGEST_VALUE = 60
"""Longer values are cut: run.json has them whole."""
LEAST_RANGE = 3
"""From so many different values on, only the ends are told."""


def said(keys: Mapping[str, Any]) -> str:
    """Return keys with their values in one line."""
    return ", ".join(f"{key} = {_value(value)}" for key, value in keys.items())


def _value(value: Any) -> str:
    plain = isinstance(value, list) and value and all(isinstance(each, str) for each in value)
    text = ", ".join(value) if plain else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 3] + "..."


def lived(scenario: Scenario, summary: Mapping[str, Any]) -> str:
    """Return when and where, with how many seeds, and what the figures are."""
    seeds = summary["seeds"]
    draws = f"seeds {seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else f"seed {seeds[0]}"
    interval = ", with the 95 % interval of chance in brackets" if len(seeds) >= FEWEST_SEEDS else ""
    return (
        f"{summary['scenario']}: {_people(scenario, summary['arms'])}, {scenario.days} days from {scenario.start}, "
        f"{draws}. Simulated, not observed{interval}."
    )


def _people(scenario: Scenario, arms: Mapping[str, Mapping[str, Row]]) -> str:
    counts = sorted({rows["people"]["value"] for rows in arms.values()})
    people = _ends([f"{count:,.0f}" for count in counts]) + " people"
    with_app = [name for name in arms if design(_arm(scenario, name).system).phone is not None]
    shares = sorted({scenario.arm(name).phones.adoption for name in with_app})
    return (
        f"{people}, {_ends([f'{100 * share:.4g}' for share in shares])} % of phone owners with the app"
        if shares
        else people
    )


def _ends(texts: Sequence[str]) -> str:
    """Return one or two values, or the ends of more in ascending order."""
    return " or ".join(texts) if len(texts) < LEAST_RANGE else f"{texts[0]} to {texts[-1]}"


def changes(scenario: Scenario, arms: Sequence[str]) -> str:
    """Return what is not as in the scenario's file; nothing where all is."""
    keys = said(scenario.changed(arms))
    return f"Changed here: {keys}." if keys else ""


def legend(scenario: Scenario, arms: Sequence[str]) -> Iterator[str]:
    """Yield for each arm what its name stands for: label, system, where it matches, rule, and the keys of its own."""
    for name in arms:
        arm = _arm(scenario, name)
        system = design(arm.system)
        rule = arm.rule or next(iter(system.rules), "")
        parts = [system.title["en"], f"rule {rule}" if rule else "", said(_own(arm))]
        told = ", ".join(filter(None, parts))
        yield f"{name}: {shown(arm.label.en)} ({told})" if arm.label.en else f"{name}: {told}"


FIRST = ("none", "tracers")
"""The systems whose arms stand first, so that every other is read beside them."""


def ordered(scenario: Scenario, arms: Sequence[str]) -> list[str]:
    """Return the arms: without tracing, then human tracing, then the others in their order."""
    system = {name: _arm(scenario, name).system for name in arms}
    return sorted(arms, key=lambda arm: FIRST.index(system[arm]) if system[arm] in FIRST else len(FIRST))


def abreast(scenario: Scenario, arms: Sequence[str], most: int) -> list[list[str]]:
    """Split ordered arms into groups of so many at most, about as large each, all with no and human tracing."""
    beside = {_arm(scenario, arm).system: arm for arm in reversed(arms) if _arm(scenario, arm).system in FIRST}
    first, others = ([arm for arm in arms if (arm in beside.values()) is stands] for stands in (True, False))
    groups = max(1, ceil(len(others) / max(1, most - len(first))))
    ends = [len(others) * group // groups for group in range(groups + 1)]
    return [[*first, *others[begin:end]] for begin, end in pairwise(ends)]


def _arm(scenario: Scenario, name: str) -> Arm:
    return next(arm for arm in scenario.arms if arm.name == name)


def traces_nobody(scenario: Scenario, name: str) -> bool:
    """Tell whether nobody is traced in an arm."""
    return _arm(scenario, name).system == UNTRACED


def _own(arm: Arm) -> dict[str, Any]:
    """Return the keys that an arm sets for itself alone, with their values."""
    values, own = arm.resolved(), {}
    for key in arm.own_keys():
        value: Any = values
        for step in key.split("."):
            value = value[step]
        own[key] = value
    return own
