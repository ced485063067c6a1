"""What is wrong with these values? Every mistake at once, in our words, placed at the key or value that makes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.hall.scenario.keys import did_you_mean
from sim.hall.scenario.merge import Layers
from sim.hall.scenario.text import KeyPath, clipped
from sim.problems import Problem

M = TypeVar("M", bound=BaseModel)

MOST_SHOWN = 60  # problems of one file; a reader mends some and asks again

Words = Callable[[Mapping[str, Any]], str]


def _number(limit: Any) -> str:
    """Return a bound as TOML writes it: 10_000, 0.5, 2020-06-02."""
    if isinstance(limit, float) and limit.is_integer():
        limit = int(limit)
    return f"{limit:_}" if isinstance(limit, int) else str(limit)


RULES: Mapping[str, Words] = {
    "missing": lambda _: "is missing",
    "extra_forbidden": lambda _: "no such key",
    "bool_type": lambda _: "must be true or false",
    "int_type": lambda _: "must be a whole number",
    "float_type": lambda _: "must be a number",
    "finite_number": lambda _: "must be finite",
    "string_type": lambda _: "must be text",
    "date_type": lambda _: "must be a date, written 2020-06-02",
    "model_type": lambda _: "must be a table",
    "dict_type": lambda _: "must be a table",
    "tuple_type": lambda _: "must be an array",
    "list_type": lambda _: "must be an array",
    "literal_error": lambda limits: f"must be {limits['expected'].replace(chr(39), chr(34))}",
    "greater_than_equal": lambda limits: f"must be at least {_number(limits['ge'])}",
    "less_than_equal": lambda limits: f"must be at most {_number(limits['le'])}",
    "greater_than": lambda limits: f"must be above {_number(limits['gt'])}",
    "less_than": lambda limits: f"must be below {_number(limits['lt'])}",
    "string_too_short": lambda limits: f"must have {limits['min_length']} characters or more",
    "string_too_long": lambda limits: f"must have {limits['max_length']} characters or fewer",
    "string_pattern_mismatch": lambda _: "may hold letters without accents, digits, _ and - only",
    "too_long": lambda limits: f"may have {limits['max_length']} or fewer",
    "refused": lambda limits: str(limits["rule"]),
}
"""What each of pydantic's error types is called here."""


def checked(model: type[M], layers: Layers) -> tuple[M | None, list[Problem]]:
    """Return the model of the merged values, or None and every problem they have."""
    try:
        return model.model_validate(layers.values), []
    except ValidationError as refused:
        errors = refused.errors(include_url=False)
    if not layers.whole:
        errors = [error for error in errors if error["type"] != "missing"]
    return None, [_problem(model, layers, error) for error in errors[:MOST_SHOWN]]


def _problem(model: type[BaseModel], layers: Layers, error: ErrorDetails) -> Problem:
    kind, limits = error["type"], error.get("ctx", {})
    path = (*error["loc"], *limits.get("at", ()))
    words = RULES["finite_number" if kind == "float_type" and type(error["input"]) is int else kind]
    rule = words(limits)
    of_name = path[-1:] == ("[key]",)  # pydantic's word for the name of a key, where it is the mistake
    path = path[:-1] if of_name else path
    unknown = of_name or kind == "extra_forbidden"
    mend = _mend(model, path, error)
    problem = layers.problem(path, rule, mend, at_key=unknown)
    if not problem.line and not unknown and kind != "missing":
        return Problem(rule, mend, problem.file, key=problem.key, value=clipped(str(error["input"])))
    return problem


def _mend(model: type[BaseModel], path: KeyPath, error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return _known_key(model, path)
    if error["type"] == "literal_error" and isinstance(error["input"], str):
        mend = did_you_mean(error["input"], re.findall("'([^']*)'", error["ctx"]["expected"]))
        return "" if mend.startswith("known") else mend
    if error["type"] in ("int_type", "float_type") and isinstance(error["input"], str):
        return "a number stands without quotes"
    if error["type"] == "missing":
        return f"see pistage explain {'.'.join(str(step) for step in path if isinstance(step, str))}"
    return str(error.get("ctx", {}).get("mend", ""))


def _known_key(model: type[BaseModel], path: KeyPath) -> str:
    """Return the mend for an unknown key: the same one of another table, or one written alike in its own."""
    name, here = str(path[-1]), model_at(model, path[:-1])
    elsewhere = [each for each in table_keys(model) if each.rsplit(".", 1)[-1] == name]
    if name in elsewhere:
        return f"{name} stands at the top of the file, before the first [table]"
    if elsewhere:
        return f"did you mean {elsewhere[0]}?"
    return did_you_mean(name, names(here) if here else ())


# -- walking a model --------------------------------------------------------------------------------------------------


def names(model: type[BaseModel]) -> dict[str, Any]:
    """Return the keys of a table as users write them, with the types of their values."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def inner(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside a type: that of a table, of the members of an array, of a table that may be absent."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := inner(each))), None)


def model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel] | None:
    """Return the model of the table at a path; None where there is none."""
    here: type[BaseModel] | None = model
    for step in path:
        if here is not None and isinstance(step, str):
            here = inner(names(here).get(step))
    return here


def table_keys(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """Yield every key of a model that is no table and in no array, dotted."""
    for name, annotation in names(model).items():
        table = inner(annotation)
        if table is None:
            yield before + name
        elif tuple not in (get_origin(annotation), *map(get_origin, get_args(annotation))):
            yield from table_keys(table, f"{before}{name}.")
