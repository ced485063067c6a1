"""Whatever a scenario file holds, is it a Scenario or refused, and never a traceback?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.hall.scenario import every_key, load
from sim.problems import Refused
from tests.hall.test_scenario_text import toml

steady = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

OFFICE = load("office").model_dump(by_alias=True, exclude_unset=True)


def answered(path: Path, *set_: str) -> None:
    """Load a file, and hold whatever refuses it to what a refusal promises."""
    try:
        made = load(path, set_)
    except Refused as refused:
        problems = refused.problems
    else:
        assert made.digest()
        return
    assert problems
    for problem in problems:
        assert problem.rule
        assert problem.file in (str(path), "--set")
        assert str(problem)


@steady
@given(st.binary(max_size=200))
def test_bytes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bytes.toml"
    path.write_bytes(data)
    answered(path)


@steady
@given(st.text(st.sampled_from("ab.=[]{}\"'\\#,\n 0-1e:_é"), max_size=60))
def test_text_that_looks_like_toml(tmp_path: Path, text: str) -> None:
    path = tmp_path / "text.toml"
    path.write_text(text, encoding="utf-8")
    answered(path)


odd = st.sampled_from(
    ["nan", "inf", "-1", "1e400", str(10**400), str(2**64), "true", '""', '"x"', "[]", "{}", "[{}]", "2020-06-02",
     "10:00:00", "2020-06-02T10:00:00Z", "[[1]]", '[{ name = "a", system = "gaen" }, { name = "a" }, 3]',
     '{ none = "none" }', "0.5", "3"]
)  # fmt: skip
keys = st.sampled_from([*every_key(), "health", "arms", "arms.1", "phones", "question", "nonsense", "health.lab.x"])


@steady
@given(st.lists(st.tuples(keys, odd), max_size=8), st.booleans())
def test_known_keys_with_odd_values(tmp_path: Path, pairs: list[tuple[str, str]], based: bool) -> None:
    path = tmp_path / "odd.toml"
    lines = [f"{key} = {value}" for key, value in pairs]
    path.write_text("\n".join(['based_on = "office"'] * based + lines), encoding="utf-8")
    answered(path)
    answered(path, *lines)


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, Any]:
    """The office with one value somewhere replaced by another, or one key renamed."""
    table: dict[str, Any] = toml_copy(OFFICE)
    here: Any = table
    while True:
        steps = list(here) if isinstance(here, dict) else list(range(len(here)))
        step = draw(st.sampled_from(steps))
        if not isinstance(here[step], (dict, list)) or not here[step] or draw(st.booleans()):
            break
        here = here[step]
    if isinstance(here, dict) and draw(st.booleans()):
        here[draw(st.text('abé." ', max_size=4))] = here.pop(step)
    else:
        here[step] = draw(st.sampled_from([None, -1, 10**30, "x", True, [], {}, [[]], 0.5, float("nan"), "gaen"]))
    return table


def toml_copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: toml_copy(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [toml_copy(each) for each in value]
    return value


@steady
@given(damaged())
def test_the_office_with_one_thing_damaged(tmp_path: Path, table: dict[str, Any]) -> None:
    path = tmp_path / "damaged.toml"
    path.write_text("".join(f"{toml(key)} = {toml(value)}\n" for key, value in table.items()), encoding="utf-8")
    answered(path)
