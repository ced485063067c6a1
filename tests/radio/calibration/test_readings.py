"""Are measured messages read as they are, and files that cannot be right refused by file and row?"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.problems import Refused
from sim.radio.calibration import scans as scanning
from sim.radio.calibration.readings import COLUMNS, experiment
from sim.radio.calibration.scans import scans


@pytest.fixture(autouse=True)
def _a_few_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "FEWEST_SCANS", 1)
    monkeypatch.setattr(scanning, "FEWEST_PHONES", 1)


Row = tuple[Any, ...]
AT = 1_596_113_489.0


def scene(folder: Path, rows: Sequence[Row], name: str = "scenario01-lunch", columns: Sequence[str] = COLUMNS) -> Path:
    folder.mkdir(exist_ok=True)
    with closing(sqlite3.connect(folder / f"{name}.sqlite")) as database, database:
        database.execute(f"create table results ({', '.join(columns)})")
        database.executemany(f"insert into results values ({', '.join('?' * len(columns))})", rows)
    return folder


def said(folder: Path) -> list[str]:
    with pytest.raises(Refused) as refused:
        experiment(folder)
    return [str(problem).replace(f"{folder}/", "") for problem in refused.value.problems]


def row(rssi: Any = -80, at: Any = AT, metres: Any = 1.5) -> Row:
    return "1", "2", at, rssi, metres


def test_what_a_scan_did_not_hear_of_the_others_stands_there_too(tmp_path: Path) -> None:
    rows = [("1", "2", AT, -80, 1.0), ("1", "2", AT + 4, -84, 3.0), ("3", "1", AT + 300, -70, None)]
    heard = scans(experiment(scene(tmp_path, rows)))
    pairs = zip(heard.hearer.tolist(), heard.heard.tolist(), heard.count.tolist(), strict=True)
    assert sorted(pairs) == [(0, 1, 2), (0, 2, 0), (2, 0, 1), (2, 1, 0)]


def test_a_scan_holds_count_mean_strongest_squares_and_the_distance_of_its_pair(tmp_path: Path) -> None:
    there = [("1", "2", AT, -80, 1.0), ("1", "2", AT + 4, -84, 3.0), ("1", "2", AT + 300, -90, None)]
    heard = scans(experiment(scene(tmp_path, [*there, ("2", "1", AT + 150, -70, 4.0)])))
    mine = heard.where(heard.hearer == 0)
    assert mine.count.tolist() == [2, 1]
    assert mine.mean.tolist() == [-82, -90]
    assert mine.strongest.tolist() == [-80, -90]
    assert mine.squares.tolist() == [8, 0]
    assert mine.seen.tolist() == [True, False]
    assert mine.metres[0] == 2.0
    assert mine.metres[1] == 4.0
    assert np.allclose(mine.at, [AT + 2, AT + 300])


WRONG: dict[str, tuple[list[Row], str]] = {
    "an attenuation": (
        [row(), row(rssi=65)],
        "scenario01-lunch.sqlite:2: rssi: a radio reports -127 to 20 dBm (got 65)",
    ),
    "too weak": ([row(rssi=-128), row(), row(rssi=-900)], ":1: rssi: a radio reports -127 to 20 dBm (got -128)"),
    "no number": ([row(rssi="loud")], ":1: rssi: a radio reports"),
    "nothing": ([row(), row(), row(rssi=None)], ":3: rssi: a radio reports -127 to 20 dBm (got nan)"),
    "milliseconds": ([row(at=AT * 1000)], ":1: timestamp: a time is in seconds since 1970"),
    "two units of time": ([row(), row(), row(at=AT / 1000)], "timestamp: one scene lasts no longer than a day"),
    "centimetres": ([row(), row(metres=150.0)], ":2: ground_truth_distance: a distance lies above 0 and up to 100 m"),
    "a distance in words": ([row(metres="near")], ":1: ground_truth_distance: a distance lies"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_refused_by_row(tmp_path: Path, case: str) -> None:
    rows, expected = WRONG[case]
    (problem,) = said(scene(tmp_path, rows))
    assert expected in problem


def test_every_file_says_all_that_is_wrong_with_it(tmp_path: Path) -> None:
    scene(tmp_path, [row(rssi=99), row(rssi=98, metres=-1)])
    scene(tmp_path, [("1",)], "scenario02-train", ["receiver_id"])
    scene(tmp_path, [], "scenario03-office")
    first, second, *missing, empty = said(tmp_path)
    assert "(2 rows in all)" in first
    assert "scenario01-lunch.sqlite:2: ground_truth_distance" in second
    assert [each.split(": ")[1] for each in missing] == ["transmitter_id", "timestamp", "rssi", "ground_truth_distance"]
    assert empty.startswith("scenario03-office.sqlite: holds no message")


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "an empty folder": (lambda folder: None, "no measurements: *.sqlite"),
    "no scene": (lambda folder: scene(folder, [row()], "scenario01-moon"), "no such scene (got moon)"),
    "no database": (lambda folder: (folder / "a-train.sqlite").write_text("rssi,-80"), "cannot be read as SQLite"),
    "no table": (
        lambda folder: (
            sqlite3.connect(folder / "a-train.sqlite").executescript("create table x (y)").connection.close()
        ),
        "this column is missing",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_folder_that_holds_no_such_experiment(tmp_path: Path, case: str) -> None:
    make, expected = FILES[case]
    make(tmp_path)
    assert expected in said(tmp_path)[0]


def test_too_few_scans_fit_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "FEWEST_SCANS", 3)
    with pytest.raises(Refused, match=r"needs 3 scans at known distance .* \(got 1 scans of 1 phones\)"):
        scans(experiment(scene(tmp_path, [row()])))
