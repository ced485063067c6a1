"""Is every key of every TOML text found where it stands?"""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.hall.scenario.text import KeyPath, Source, parse

TEXT = """\
# a comment
claim = "e1"
"q\\u0041 x".b = 3  # another
[a.b]
x.y = { p = 1, q.r = [1, { z = 2 }] }
when = 1979-05-27
long = \"\"\"x
y\"\"\"
[[arms]]
name = "n"
health.lab.t = 12
[[arms]]
[arms.health]
k = [
  1,  # one
  # none
  -2.5e3,
]
[[arms.policies]]
name = "m"
[[arms.policies]]
"""

PLACES: dict[KeyPath, tuple[int, int, int, int, str]] = {
    ("claim",): (2, 1, 2, 9, '"e1"'),
    ("qA x",): (3, 1, 3, 1, "a table"),
    ("qA x", "b"): (3, 13, 3, 17, "3"),
    ("a",): (4, 2, 4, 2, "a table"),
    ("a", "b"): (4, 4, 4, 4, "a table"),
    ("a", "b", "x", "y"): (5, 3, 5, 7, "{ p = 1, q.r = [1, { z = 2 }] }"),
    ("a", "b", "x", "y", "p"): (5, 9, 5, 13, "1"),
    ("a", "b", "x", "y", "q", "r"): (5, 18, 5, 22, "[1, { z = 2 }]"),
    ("a", "b", "x", "y", "q", "r", 1, "z"): (5, 28, 5, 32, "2"),
    ("a", "b", "when"): (6, 1, 6, 8, "1979-05-27"),
    ("a", "b", "long"): (7, 1, 7, 8, '"""x...'),
    ("arms", 0, "name"): (10, 1, 10, 8, '"n"'),
    ("arms", 0, "health", "lab", "t"): (11, 12, 11, 16, "12"),
    ("arms", 1): (12, 3, 12, 3, "a table"),
    ("arms", 1, "health"): (13, 7, 13, 7, "a table"),
    ("arms", 1, "health", "k", 1): (17, 3, 17, 3, "-2.5e3"),
    ("arms", 1, "policies", 0, "name"): (20, 1, 20, 8, '"m"'),
    ("arms", 1, "policies", 1): (21, 8, 21, 8, "a table"),
}


@pytest.mark.parametrize("path", PLACES, ids=str)
def test_keys_and_values_are_found(path: KeyPath) -> None:
    spot = parse(TEXT, "t").spots[path]
    assert (*spot.key, *spot.value, spot.written) == PLACES[path]


def test_paths_are_named_as_users_write_them() -> None:
    source = parse(TEXT, "t")
    assert source.key(("arms", 0, "health", "lab", "t")) == "arms.n.health.lab.t"
    assert source.key(("arms", 1, "policies", 0, "name")) == "arms.2.policies.m.name"


def test_a_line_of_two_thousand_characters_is_not_shown() -> None:
    source = parse(f'x = "{"a" * 2_000}"\ny = [{"1," * 1_000} 2]', "t")
    near, far = source.problem(("x",), "rule"), source.problem(("y", 1_000), "rule")
    assert len(near.text) == 160
    assert len(near.value) < 70
    assert far.text == ""
    assert far.column > 2_000


def test_nothing_a_terminal_obeys_is_shown() -> None:
    source = parse('\tx = "a\\u001b[31m"\t# tab', "t")
    problem = source.problem(("x",), "rule")
    assert problem.text == ' x = "a\\u001b[31m" # tab'
    assert problem.column == 6
    assert parse('"\\u001b" = 1', "t").key(("\x1b",)) == ""


names = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8)
leaves = st.integers(-(2**63), 2**63 - 1) | st.booleans() | names | st.floats(allow_nan=False)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8
)


def toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{toml(key)} = {toml(each)}" for key, each in value.items()) + " }"
    return repr(value)


def leaves_of(value: Any, path: KeyPath = ()) -> list[tuple[KeyPath, Any]]:
    if isinstance(value, dict):
        return [pair for key, each in value.items() for pair in leaves_of(each, (*path, key))]
    if isinstance(value, list):
        return [pair for i, each in enumerate(value) for pair in leaves_of(each, (*path, i))]
    return [(path, value)]


@given(st.dictionaries(names, values, max_size=4))
def test_what_stands_at_a_place_is_the_value(table: dict[str, Any]) -> None:
    """Whatever the text, the slice of it that starts at a value's line and column reads as that value."""
    text = "".join(f"{toml(key)} = {toml(value)}\n" for key, value in table.items())
    source: Source = parse(text, "t")
    assert source.values == table
    for path, value in leaves_of(table):
        spot = source.spots[path]
        line, column = spot.value
        written = toml(value)
        there = source.lines[line - 1][column - 1 :][: len(written)]
        assert tomllib.loads(f"x = {there}") == {"x": value}
