"""Does the table of the infected read as arrays with an entry for everybody would?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.hall.infected import Infected
from sim.hall.journal import IMPORTED
from sim.units import NEVER

PEOPLE = 1_000
COLUMNS = ("at", "onset", "source", "multiplier")


@pytest.mark.parametrize("read_between", [False, True], ids=["read once", "read after each batch"])
def test_rows_read_as_dense_arrays_do(read_between: bool) -> None:
    rng = np.random.default_rng(1)
    everybody = np.arange(PEOPLE, dtype=np.int32)
    never, imported = (np.full(PEOPLE, value, dtype=np.int32) for value in (NEVER, IMPORTED))
    dense = dict(zip(COLUMNS, (never, never.copy(), imported, np.zeros(PEOPLE)), strict=True))
    rows = Infected()
    for persons in np.array_split(rng.permutation(everybody)[:700], 9):
        values = [rng.integers(-1000, 1000, persons.size).astype(np.int32) for _ in range(3)]
        rows.add(persons, *values, rng.random(persons.size))
        for name, column in zip(COLUMNS, (*values, rows._new[-1][-1]), strict=True):
            dense[name][persons] = column
        if read_between:
            assert rows.at[everybody].tolist() == dense["at"].tolist()
    some = rng.integers(0, PEOPLE, (3, 40)).astype(np.int32)
    for name in COLUMNS:
        column = getattr(rows, name)
        assert column[some].tolist() == dense[name][some].tolist()
        assert column[some].dtype == dense[name].dtype
        assert [column[person].item() for person in range(PEOPLE)] == dense[name].tolist()
    assert len(rows) == 700


def test_nobody_is_infected_at_first() -> None:
    rows = Infected()
    assert (int(rows.at[3]), int(rows.onset[3]), int(rows.source[3]), float(rows.multiplier[3])) == (
        NEVER, NEVER, IMPORTED, 0.0,
    )  # fmt: skip
    assert rows.at[np.empty(0, dtype=np.int32)].size == 0
    assert len(rows) == 0
