"""On what does the result rest? Every key of the scenario with its value, unit and source; those changed are marked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from sim.hall.scenario import Scenario, dotted, explain
from sim.report.origin import Origin
from sim.report.page.markup import Markup, element
from sim.report.page.tables import scrolling
from sim.report.page.words import SAID
from sim.report.wording import Language, typeset

TOLD_ELSEWHERE = {"claim", "question", "verdict", "arms"}
"""Tables that the page shows in its own words."""
ARM_TOLD_ELSEWHERE = {"name", "label", "system"}
"""Keys of an arm that stand in the list of versions."""


class Key(NamedTuple):
    """A key, its value as in TOML, its unit, what it says, who says it, and whether it was changed for this run.

    `source` is the default's; `chosen` tells that the scenario, or an arm, set the value.
    """

    name: str
    value: str
    unit: str
    says: str
    source: str
    chosen: bool
    changed: bool


def every_key(origin: Origin) -> list[Key]:
    """Return every key of the town, then the keys that single arms set for themselves."""
    scenario = origin.scenario
    changed = scenario.changed(origin.arms)
    town = {name: value for name, value in scenario.resolved().items() if name not in TOLD_ELSEWHERE}
    found = [_key(scenario, name, value, name in changed) for name, value in dotted(town)]
    for arm in scenario.arms:
        if arm.name in origin.arms:
            own = {name: value for name, value in arm.resolved().items() if name not in ARM_TOLD_ELSEWHERE}
            named = ((f"arms.{arm.name}.{name}", value) for name, value in dotted(own))
            found += [_key(scenario, name, value, name in changed) for name, value in named]
    return found


def _key(scenario: Scenario, name: str, value: Any, changed: bool) -> Key:
    told = explain(name)
    chosen = changed or name.startswith("arms.") or bool(scenario.origin(name))
    return Key(name, toml(value, name), told.unit, told.description, told.source, chosen, changed)


DATES = ("start", "from", "to")
"""Keys whose value is a date, which TOML writes without quotes."""


def toml(value: Any, name: str = "") -> str:
    """Write a plain value as TOML does; `name` is its key."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{each} = {toml(inside, each)}" for each, inside in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(each) for each in value) + "]"
    return str(value) if name in DATES else json.dumps(value, ensure_ascii=False)


def parameters(origin: Origin, language: Language) -> Markup:
    """Return the table of keys, grouped by their tables, in a box that opens."""
    said, keys = SAID[language], every_key(origin)
    changed = sum(key.changed for key in keys)
    how_many = said["changed_some"].format(count=changed) if changed else said["changed_none"]
    told = typeset(said["parameters_all"].format(count=len(keys), changed=how_many), language)
    head = [element("th", said[name], scope="col") for name in ("key", "value", "unit", "source")]
    bodies = [element("tbody", _rows(list(each), language)) for _, each in groupby(keys, lambda key: _group(key.name))]
    table = scrolling(told, element("thead", element("tr", *head)), *bodies, language=language, unseen=True)
    return element("details", element("summary", told), table, open=changed > 0)


def _group(name: str) -> str:
    """Return the table a key stands in; of an arm's, the arm."""
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] == "arms" else parts[0] if len(parts) > 1 else ""


def _rows(keys: list[Key], language: Language) -> Iterator[Markup]:
    for key in keys:
        cells = [
            element("th", element("code", key.name), scope="row"),
            element("td", element("code", key.value)),
            element("td", key.unit, lang="en"),
            element("td", *_said(key, language), class_="said"),
        ]
        yield element("tr", *cells, class_="changed" if key.changed else None)


def _said(key: Key, language: Language) -> Iterator[Markup]:
    """Yield what a key says, in English as in its file, and where its value comes from."""
    said = SAID[language]
    yield element("span", key.says, ". ", lang="en")
    if key.changed:
        yield element("strong", said["by_change"])
    elif key.chosen:
        yield element("span", said["by_arm" if key.name.startswith("arms.") else "by_scenario"], class_="soft")
    elif key.source:
        yield element("span", said["by_default"], typeset(" : ", language) if language == "fr" else ": ", class_="soft")
        yield element("span", key.source, class_="soft", lang="en")
    else:
        yield element("span", said["by_default"], class_="soft")
