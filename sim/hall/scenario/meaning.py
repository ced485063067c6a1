"""What does a key mean? Its type, unit, default, description and source, read out of the schema that editors use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from sim.hall.scenario.keys import did_you_mean
from sim.hall.scenario.text import clipped
from sim.hall.scenario.whole import Scenario
from sim.metrics import METRICS
from sim.problems import Problem, Refused
from sim.systems.registry import names

ALWAYS_WHOLE = ("Arm", "Policy", "Adversary", "Bound", "Placebo", "Verdict")
"""Tables that a file writes whole; the keys of the others may come from a base."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a key means. `default` is written as in TOML, empty where the key has none; `keys` are those of a table."""

    key: str
    type: str
    unit: str
    default: str
    description: str
    source: str
    keys: tuple[str, ...] = ()


class _Plain(GenerateJsonSchema):
    """Schemas without titles, and without null, which TOML does not have."""

    def nullable_schema(self, schema: Any) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        described = super().default_schema(schema)
        if described.get("default", 0) in (None, ""):
            del described["default"]
        return described

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


@cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a scenario file, for editors."""
    made = Scenario.model_json_schema(schema_generator=_Plain)
    defs: dict[str, Any] = made["$defs"]
    for name, table in [("Scenario", made), *defs.items()]:
        table.pop("title", None)
        table["description"] = table["description"].split("\n", 1)[0]
        if name not in ALWAYS_WHOLE:
            table.pop("required", None)
    arm = defs["Arm"]["properties"]
    arm["system"]["enum"] = list(names())
    for name in arm.keys() & made["properties"].keys():
        whole = made["properties"][name]
        arm[name] = {word: whole[word] for word in whole if word != "default"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A scenario of pistage", **made}


def explain(key: str) -> Explanation:
    """Explain a key by its dotted path: `health.lab.turnaround_h`, `arms.gaen.rule`. Raises Refused."""
    here, steps = schema(), key.split(".")
    node: Mapping[str, Any] = {}
    while steps:
        step, *steps = steps
        table, free = here.get("properties", {}), here.get("additionalProperties")
        if isinstance(free, dict):  # the names in this table are the writer's
            here = _resolved(free)
            continue
        if step not in table:
            raise Refused(Problem("no such key", _nearest(key, step, table), key=clipped(key)))
        node = table[step]
        here = _resolved(node)
        if here.get("type") == "array":
            here = _resolved(_member(here))
            steps = steps[_is_member(steps, here.get("properties", {})) :]
    return _explanation(key, node, here)


def _is_member(steps: Sequence[str], keys: Mapping[str, Any]) -> bool:
    """Tell whether the first step is the name or number of one member, which may be called as one of its keys is."""
    return bool(steps) and (steps[0] not in keys or (len(steps) > 1 and steps[1] in keys))


def _nearest(key: str, step: str, table: Mapping[str, Any]) -> str:
    """Return the mend for an unknown key: the same name elsewhere, or a key of its table or a metric written alike."""
    name = key.rsplit(".", 1)[-1]
    elsewhere = [each for each in every_key() if each.rsplit(".", 1)[-1] == name]
    if elsewhere:
        return f"did you mean {elsewhere[0]}?"
    close = get_close_matches(key, [*table, *METRICS], n=1)
    return f"did you mean {close[0]}?" if close and close[0] in METRICS else did_you_mean(step, table)


@cache
def every_key() -> tuple[str, ...]:
    """Return every key, dotted, in the order of the tables."""
    return tuple(_keys(schema(), ""))


def _keys(table: Mapping[str, Any], before: str) -> Iterator[str]:
    for name, node in table.get("properties", {}).items():
        inner = _resolved(node)
        inner = _resolved(_member(inner)) if inner.get("type") == "array" else inner
        if "properties" in inner and not before.startswith("arms."):
            yield from _keys(inner, f"{before}{name}.")
        else:
            yield before + name


def _member(array: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the members of an array are; those of one with so many members, what the first is."""
    member: Mapping[str, Any] = array["items"] if "items" in array else array["prefixItems"][0]
    return member


def _resolved(node: Mapping[str, Any]) -> dict[str, Any]:
    reference = node.get("$ref")
    return dict(schema()["$defs"][reference.rsplit("/", 1)[-1]]) if reference else dict(node)


def _explanation(key: str, node: Mapping[str, Any], here: Mapping[str, Any]) -> Explanation:
    table = _resolved(node)
    known = {**table, **node}
    inside = tuple(here.get("properties", {}))
    return Explanation(
        key=key,
        type=_type(table, here),
        unit=known.get("unit", ""),
        default="" if inside else _toml(known.get("default")),
        description=known.get("description", ""),
        source=known.get("source", ""),
        keys=inside,
    )


TYPES = {"integer": "whole number", "number": "number", "string": "text", "boolean": "true or false"}


def _type(table: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    if table.get("type") == "array":
        return "array of tables" if "properties" in here else f"array of {TYPES[here['type']]}"
    if "properties" in here or "additionalProperties" in here:
        return "table"
    if "enum" in here or "const" in here:
        return "one of " + ", ".join(here.get("enum", [here.get("const")]))
    if here.get("format") == "date":
        return "date"
    low, high = here.get("minimum"), here.get("maximum")
    bounds = f" from {low:,} to {high:,}" if low is not None and high is not None else ""
    return TYPES[here["type"]] + bounds


def _toml(value: Any) -> str:
    if value is None or value == []:
        return ""
    return f'"{value}"' if isinstance(value, str) else str(value)
