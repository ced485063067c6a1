"""Is a chunk read as it was written, and is what is none refused?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.hall.film.chunks import TYPES, Chunk, from_bytes, whole, without_truth

COLUMNS = st.dictionaries(
    st.sampled_from(["at", "who", "x"]),
    st.tuples(st.sampled_from(sorted(TYPES)), st.lists(st.integers(0, 127), max_size=5)),
)


@given(COLUMNS, st.integers(0, 3), st.text(max_size=5))
def test_a_chunk_is_read_as_it_was_written(columns: dict[str, tuple[str, list[int]]], day: int, word: str) -> None:
    made = Chunk(
        1, "server", day, {name: np.array(cells, kind) for name, (kind, cells) in columns.items()}, {"a": word}
    )
    read = from_bytes(made.to_bytes())
    assert (read.run, read.part, read.day, read.words) == (1, "server", day, {"a": word})
    assert {name: (each.dtype.str, each.tolist()) for name, each in read.columns.items()} == columns
    assert read.to_bytes() == made.to_bytes()


@pytest.mark.parametrize(
    "raw", [b"", b"\x05\0\0\0{}", b"\xff\xff\xff\xff", b"\x02\0\0\0[]", Chunk(0, "truth", 0).to_bytes()[:-3]]
)
def test_what_is_no_chunk_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="no chunk"):
        from_bytes(raw)


def test_a_column_that_is_cut_short_is_refused() -> None:
    with pytest.raises(ValueError, match="no chunk"):
        from_bytes(Chunk(0, "truth", 0, {"who": whole([1, 2, 3])}).to_bytes()[:-1])


@pytest.mark.parametrize(("most", "kind"), [(255, "|u1"), (256, "<u2"), (65_535, "<u2"), (65_536, "<u4")])
def test_whole_numbers_take_the_least_room(most: int, kind: str) -> None:
    assert whole([0, most]).dtype.str == kind
    assert whole([0, most]).tolist() == [0, most]


def test_without_truth_nothing_is_left_of_it() -> None:
    every = [Chunk(0, part, 0) for part in ("truth", "behind", "server", "attacker")]  # type: ignore[arg-type]
    assert [chunk.part for chunk in without_truth(every)] == ["server", "attacker"]
