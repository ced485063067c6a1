"""Is a file of measured meetings read step for step, and a bad row refused by its line?"""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given

from sim.problems import Refused
from sim.units import DAY
from sim.world.recording import STEP, read
from tests.conftest import needs_data
from tests.world.little import OFFICE, ROWS, recording

GOOD = "28840 574 1362\n28860 574 1362\n28860 17 3\n"


@given(ROWS)
def test_meetings_hold_the_steps_of_the_file_and_nothing_else(rows: list[tuple[int, int, int, int]]) -> None:
    ours = recording(rows)
    wanted = Counter((DAY * (day + 1) + STEP * (step - 1), min(i, j), max(i, j)) for step, day, i, j in rows)
    base = min(DAY * (day + 1) + STEP * step for step, day, _, _ in rows) // DAY * DAY
    got: Counter[tuple[int, int, int]] = Counter()
    for a, b, day, start, seconds in zip(ours.a, ours.b, ours.day, ours.start, ours.seconds, strict=True):
        assert 0 <= start < start + seconds <= DAY
        assert a < b
        for second in range(start, start + seconds, STEP):
            got[int(base + DAY * day + second), int(ours.label[a]), int(ours.label[b])] += 1
    assert got == Counter(set(wanted))
    assert ours.duplicates == sum(wanted.values()) - len(wanted)
    assert ours.steps == len(wanted)


def test_consecutive_steps_are_one_meeting_and_midnight_cuts_it() -> None:
    through = recording([(step, 0, 1, 2) for step in (-1, 0, 1, 2)])
    assert list(zip(through.day.tolist(), through.start.tolist(), through.seconds.tolist(), strict=True)) == [
        (0, DAY - 2 * STEP, 2 * STEP),
        (1, 0, 2 * STEP),
    ]


def test_plain_gzip_and_further_columns_read_alike(tmp_path: Path) -> None:
    (tmp_path / "a.dat").write_text(GOOD)
    (tmp_path / "b.dat.gz").write_bytes(gzip.compress(GOOD.encode(), mtime=0))
    (tmp_path / "c.dat").write_text("\n" + GOOD.replace("\n", "\tMP PC*\n").replace(" ", "\t") + "\n")
    columns = [read(tmp_path / name) for name in ("a.dat", "b.dat.gz", "c.dat")]
    for ours in columns:
        assert (ours.days, ours.steps, ours.duplicates, ours.label.tolist()) == (1, 3, 0, [3, 17, 574, 1362])
        meetings = list(zip(ours.a, ours.b, ours.start, ours.seconds, strict=True))
        assert meetings == [(0, 1, 28840, 20), (2, 3, 28820, 40)]


BAD = [
    ("28860 5\n", 4, 7, "three columns", "5"),
    ("28860 5 x7\n", 4, 9, "whole numbers", "x7"),
    ("28860.0 5 7\n", 4, 1, "whole numbers", "28860.0"),
    ("t i j\n", 4, 1, "whole numbers", "t"),
    ("# made by hand\n", 4, 1, "whole numbers", "#"),
    ("\n-20 5 7\n", 5, 1, "not negative", "-20"),
    ("28870 5 7\n", 4, 1, "multiples of 20 s", "28870"),
    ("28880 7 7\n", 4, 9, "nobody meets himself", "7"),
    (f"28880 7 {10**25}\n", 4, 9, "whole numbers", str(10**25)),
    ("28880 7 \u0663\n", 4, 9, "whole numbers", "\u0663"),
]


@pytest.mark.parametrize(("bad", "line", "column", "rule", "value"), BAD)
def test_a_bad_row_is_refused_by_its_place(
    tmp_path: Path, bad: str, line: int, column: int, rule: str, value: str
) -> None:
    path = tmp_path / "meetings.dat"
    path.write_text(GOOD + bad + GOOD, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read(path)
    (problem,) = refused.value.problems
    assert (problem.file, problem.line, problem.column, problem.value) == (str(path), line, column, value)
    assert rule in problem.rule
    assert problem.mend
    assert problem.text == (GOOD + bad).splitlines()[line - 1]


def test_a_number_of_thousands_of_digits_is_refused_at_its_place_and_shown_cut(tmp_path: Path) -> None:
    path = tmp_path / "meetings.dat"
    path.write_text(f"{GOOD}28880\t7 {'9' * 5000}\n")
    with pytest.raises(Refused) as refused:
        read(path)
    (problem,) = refused.value.problems
    assert (problem.line, problem.column, problem.value) == (4, 9, "9" * 60 + "...")
    assert problem.text.startswith("28880 7 99")
    assert len(problem.text) == 160


def test_several_bad_rows_are_named_at_once_but_not_all_of_thousands(tmp_path: Path) -> None:
    path = tmp_path / "meetings.dat"
    path.write_text(GOOD + "1 2\n" * 1_000)
    with pytest.raises(Refused) as refused:
        read(path)
    assert [problem.line for problem in refused.value.problems] == [4, 5, 6, 7, 8]


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("empty.dat", b"", "at least one row"),
        ("blank.dat", b" \n\n", "at least one row"),
        ("empty.dat.gz", gzip.compress(b"", mtime=0), "at least one row"),
        ("torn.dat.gz", gzip.compress(GOOD.encode() * 50, mtime=0)[:-12], "unpacks"),
        ("plain.dat.gz", GOOD.encode(), "unpacks"),
        ("binary.dat", bytes(range(128, 200)), "whole numbers"),
    ],
)
def test_files_without_meetings_are_refused(tmp_path: Path, name: str, content: bytes, rule: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Refused, match=rule):
        read(tmp_path / name)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="can be read"):
        read(tmp_path / "nowhere.dat")


@needs_data
def test_the_office_has_the_published_numbers() -> None:
    ours = read(OFFICE)
    assert (ours.label.size, ours.steps, ours.duplicates, ours.days, ours.a.size) == (217, 78_249, 0, 12, 33_751)
    assert int(ours.seconds.max()) == 13_020
