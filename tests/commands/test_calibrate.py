"""Does `pistage calibrate radio` tell, judge and write, and refuse what it cannot fit?"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sim.commands import main
from sim.radio.air import MEASURED, NUMBERS, read
from sim.radio.calibration import bias
from tests.conftest import DATA, needs_data


@needs_data
def test_two_scenes_are_fitted_told_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole experiment takes minutes; two of its scenes give the same numbers within three errors.

    They are simulated anew three times rather than sixteen: the correction scatters more, and stays within the errors.
    """
    monkeypatch.setattr(bias, "EXPERIMENTS", 3)
    for name in ("scenario03-office", "scenario06-movement"):
        shutil.copy(DATA / "dp3t_exp34" / f"{name}.sqlite", tmp_path)
    out = tmp_path / "air.toml"
    assert main(["calibrate", "radio", "--data", str(tmp_path), "--out", str(out)]) == 0
    told = capsys.readouterr()
    assert "office         1,787    53.3  1.02  6.0" in told.out
    assert "movement  <= 2 m    55 dB      41" in told.out
    assert "fitting 610 scans" in told.err
    air, rival = read(out), read(tmp_path / "air_no_offset.toml")
    assert rival.meeting_sd < 0.01 < air.meeting_sd
    rows = [line.split() for line in told.out.splitlines() if line.split(" ")[0] in NUMBERS]
    assert [row[0] for row in rows] == list(NUMBERS)
    for name, fitted, off, corrected, error, used, *_ in rows:
        assert float(corrected) == pytest.approx(getattr(air, name), abs=0.006)
        assert float(corrected) == pytest.approx(float(fitted) - float(off), abs=0.011)
        assert float(used) == pytest.approx(getattr(MEASURED, name), abs=0.006)
        if name not in ("pocket_loss", "pooled_loss"):  # in neither of the two are phones in pockets
            assert abs(float(corrected) - float(used)) <= 3 * float(error), name
    assert main(["calibrate", "radio", "--data", str(tmp_path), "--out", str(out)]) == 2
    assert "--out: is there already" in capsys.readouterr().err


def test_without_measurements_it_says_where_they_are_had(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["calibrate", "radio", "--data", "nowhere"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("--data: no measurements to fit (got nowhere)")
    assert "DP-3T/bt-measurements" in said
    assert main(["calibrate", "radio", "--data", ".", "--out", "no/air.toml"]) == 2
    assert "--out: there is no such folder (got no)" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_row_that_cannot_be_is_named_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(sqlite3.connect("scenario02-train.sqlite")) as database, database:
        database.execute("create table results (receiver_id, transmitter_id, timestamp, rssi, ground_truth_distance)")
        database.execute("insert into results values ('1', '2', 1596113489.0, 45, 1.5)")
    assert main(["calibrate", "radio", "--data", "."]) == 2
    assert "scenario02-train.sqlite:1: rssi: a radio reports -127 to 20 dBm (got 45)" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["scenario02-train.sqlite"]
