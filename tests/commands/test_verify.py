"""Does `pistage verify` find a result that is the same, and the first place where one is not?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from sim.commands import main
from sim.study import run
from tests.hall.village import village


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A result of a village, whose recording lies in the current folder."""
    scenario = village(tmp_path, 7)
    monkeypatch.chdir(tmp_path)
    return run(scenario).write(tmp_path / "kept")


def edit(path: Path, change: Callable[[dict], None]) -> None:
    said = json.loads(path.read_text())
    change(said)
    path.write_text(json.dumps(said))


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_same_again(kept: Path, capsys: pytest.CaptureFixture[str], jobs: str) -> None:
    digest = json.loads((kept / "run.json").read_text())["digest"]
    assert main(["verify", str(kept), "--jobs", jobs]) == 0
    assert capsys.readouterr().out == f"same: 4 runs, digest {digest}\n"


def test_the_first_day_that_differs_is_named(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def change(said: dict) -> None:
        there = said["digests"]["gaen"]["2"]
        there["digest"] = "0" * 64
        days = there["days"]["infections"].split()
        there["days"]["infections"] = " ".join([*days[:3], "f" * 12, *days[4:]])
        days = there["days"]["stays"].split()
        there["days"]["stays"] = " ".join([*days[:5], "f" * 12, *days[6:]])
        said["versions"]["numpy"] = "1.0"

    edit(kept / "run.json", change)
    assert main(["verify", str(kept)]) == 1
    out = capsys.readouterr().out
    assert out.startswith("different: arm gaen, seed 2: infections of 2020-07-02 (day 3)\n")
    assert "then numpy 1.0, now numpy" in out


def test_another_recording_is_another_result(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (tmp_path / "village.dat").read_text().splitlines()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "village.dat").write_text("\n".join(lines[: len(lines) // 2]) + "\n")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert main(["verify", str(kept)]) == 1
    out = capsys.readouterr().out
    assert out.startswith("different: arm none, seed 1: ")
    assert "then village.dat " in out


def test_a_table_that_was_changed_is_found(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = kept / "tables" / "infections.parquet"
    table = parquet.read_table(path)
    parquet.write_table(table.slice(1), path)
    (kept / "tables" / "tests.parquet").write_bytes(b"no parquet")
    (kept / "tables" / "stays.parquet").unlink()
    persons = parquet.read_table(kept / "tables" / "persons.parquet")
    seeds = pyarrow.array([seed + 1 for seed in persons["seed"].to_pylist()])
    parquet.write_table(persons.set_column(1, "seed", seeds), kept / "tables" / "persons.parquet")
    assert main(["verify", str(kept)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"different: tables/{kind}.parquet does not hold what its run said"
        for kind in ("persons", "infections", "tests", "stays")
    ]


@pytest.mark.parametrize("text", [None, "{", "{}"])
def test_a_summary_that_was_changed_is_found(kept: Path, capsys: pytest.CaptureFixture[str], text: str | None) -> None:
    path = kept / "summary.json"
    if text is None:
        edit(path, lambda said: said["arms"]["gaen"]["people"].update(value=41))
    else:
        path.write_text(text)
    assert main(["verify", str(kept)]) == 1
    assert capsys.readouterr().out == "different: summary.json does not hold what its run said\n"


def test_what_another_processor_rounds_otherwise_is_the_same(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def nudge(said: dict) -> None:
        row = said["arms"]["gaen"]["epidemic.r0_reached"]
        row["value"] *= 1 + 1e-13

    edit(kept / "summary.json", nudge)
    assert main(["verify", str(kept)]) == 0


@pytest.mark.parametrize("what", ["nothing", "village.toml", "."])
def test_what_is_no_result_is_refused(kept: Path, capsys: pytest.CaptureFixture[str], what: str) -> None:
    assert main(["verify", what]) == 2
    ended = capsys.readouterr()
    assert ended.out == ""
    assert "give a folder that pistage run has written" in ended.err


def test_a_missing_recording_is_refused(kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "village.dat").unlink()
    assert main(["verify", str(kept)]) == 2
    assert "population.file: no such data file" in capsys.readouterr().err
