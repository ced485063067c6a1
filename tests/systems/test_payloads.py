"""Is a table of byte strings the same as the strings, to whoever reads it?"""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.payloads import Payloads, groups, numbers, slices, table, whole

ROWS = st.integers(1, 20).flatmap(lambda n: st.lists(st.binary(min_size=n, max_size=n), min_size=1, max_size=30))


@given(ROWS)
def test_a_table_is_its_rows(rows: list[bytes]) -> None:
    made = Payloads.of(rows)
    assert list(made) == rows == list(slices(table(rows, len(rows[0]))))
    assert made == rows
    assert tuple(rows) == made
    assert hash(made) == hash(tuple(rows))
    assert [made[n] for n in range(len(made))] == rows
    assert list(made[1:]) == rows[1:]
    assert Payloads.of(made) is made
    assert made != [*rows, rows[0]]
    assert made != [bytes(len(row)) + b"\1" for row in rows]


@given(ROWS)
def test_rows_are_ordered_and_numbered_as_byte_strings_are(rows: list[bytes]) -> None:
    made = table(rows, len(rows[0]))
    assert [rows[i] for i in np.argsort(whole(made), kind="stable")] == sorted(rows)
    rank = {row: n for n, row in enumerate(sorted(set(rows)))}
    assert numbers(made).tolist() == [rank[row] for row in rows]
    for length in range(1, len(rows[0]) + 1):
        begin = {head: n for n, head in enumerate(sorted({row[:length] for row in rows}))}
        assert groups(made, numbers(made), length).tolist() == [begin[row[:length]] for row in rows]


def test_no_rows_are_a_table_too() -> None:
    assert len(Payloads.of([])) == 0
    assert Payloads.of([]) == ()
