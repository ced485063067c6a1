"""Is a journal the same whatever the order of writing, and different for every fact that differs?"""

from __future__ import annotations

import pickle
from datetime import date

import numpy as np
import pytest

from sim.hall.journal import KINDS, Journal


def blank() -> Journal:
    return Journal("gaen", "gaen", 1, date(2020, 6, 29), 3)


def facts(kind: str) -> list[tuple[int, ...]]:
    width = len(KINDS[kind])
    return [tuple((row + column) % 2 for column in range(width)) for row in range(2)]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_order_of_writing_does_not_matter_and_facts_do(kind: str) -> None:
    one, other, fewer = blank(), blank(), blank()
    for row in facts(kind):
        one.note(kind, *row)
    for row in reversed(facts(kind)):
        other.note(kind, *row)
    fewer.note(kind, *facts(kind)[0])
    digests = [journal.close().digest() for journal in (one, other, fewer, blank())]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


def test_columns_have_their_types_also_when_empty() -> None:
    journal = blank().close()
    for kind, columns in KINDS.items():
        assert {n: c.dtype.str for n, c in journal.table(kind).items()} == dict(columns)


def test_columns_and_rows_write_the_same() -> None:
    one, other = blank(), blank()
    one.note_columns("alerts", np.array([1, 2]), np.array([5, 6]), np.array([0, 0]))
    other.note("alerts", 1, 5, 0)
    other.note("alerts", 2, 6, 0)
    assert one.close().digest() == other.close().digest()


def test_a_journal_survives_a_pickle() -> None:
    journal = blank()
    journal.note("alerts", 1, 5, 0)
    digest = journal.close().digest()
    assert pickle.loads(pickle.dumps(journal)).digest() == digest


def test_day_digests_say_which_day_differs() -> None:
    one, other = blank(), blank()
    one.note("alerts", 1, 5, 0)
    other.note("alerts", 1, 5, 0)
    other.note("alerts", 1, 86_400, 0)
    mine, yours = one.close().day_digests()["alerts"], other.close().day_digests()["alerts"]
    assert mine[0] == yours[0]
    assert mine[1] != yours[1]
