"""Is JSON laid out for readers, and the same value again when read?"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.results.layout import laid_out

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_written_is_read_again(value: object) -> None:
    assert json.loads(laid_out(value)) == value


def test_a_metric_stands_on_one_line() -> None:
    row = {"value": 1.5, "low": None, "high": None, "unit": "persons", "n": 99, "by_seed": list(range(99))}
    lines = laid_out({"arms": {"none": {"people": row, "reports": row}}}).splitlines()
    assert len(lines) == 8
    assert lines[3].startswith('      "people": {"value": 1.5')


def test_short_tables_stand_on_one_line_and_long_ones_do_not() -> None:
    assert laid_out({"seeds": {"first": 1, "count": 8}}) == '{\n  "seeds": {"first": 1, "count": 8}\n}\n'
    assert laid_out({"q": {"fr": "f" * 80, "en": "e" * 80}}).count("\n") == 6


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_nan_is_never_written(value: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        laid_out({"a": [value]})
