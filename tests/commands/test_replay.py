"""Does `pistage replay` show the run that a result tells of, in one file, or say why not?"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from sim.commands import main
from sim.results import relived
from sim.results.record import record_digest
from sim.results.relived import Shot
from sim.results.shape import read_run
from sim.study import run
from tests.hall.village import village
from tests.results.replayed import few, kept


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kept(tmp_path_factory.mktemp("hamlet") / "kept")


@pytest.fixture
def result(lived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(lived, "kept"))


def edit(folder: Path, **changed: object) -> None:
    """Change what a record says, and give it its digest again."""
    path = folder / "run.json"
    run = json.loads(path.read_text()) | changed
    path.write_text(json.dumps(run | {"record_digest": record_digest(run)}))


def header(page: str) -> dict[str, Any]:
    found = re.search(r'id="header">(.*?)</script>', page)
    assert found is not None
    said: dict[str, Any] = json.loads(found[1])
    return said


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if "partial" in path.name or path.suffix == ".html"}


def test_one_file_says_whence_it_comes_and_fetches_nothing(result: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", "kept"]) == 0
    assert re.fullmatch(r"kept/replay.html: robert, gaen, seed 1, 4 days, 0\.\d\d MB\n", capsys.readouterr().out)
    page = (result / "replay.html").read_text(encoding="utf-8")
    said, run = header(page), json.loads((result / "run.json").read_text())
    assert said["source"] == {"scenario": "hamlet", "version": run["pistage"], "digest": run["digest"]}
    assert (said["seed"], said["days"], said["start"]) == (1, 4, "2020-06-08")
    assert [each["label"] for each in said["runs"]] == [
        {"fr": "StopCovid", "en": "StopCovid"}, {"fr": "Google/Apple", "en": "Google/Apple"}]  # fmt: skip
    assert not re.search(r"(?:src|href)=|url\(|@import", page)
    assert "replay.html" in run["files"]
    assert left(result) == {"replay.html"}


def test_a_file_that_is_there_is_replaced_only_on_request(result: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (result / "replay.html").write_text("mine")
    assert main(["replay", "kept"]) == 2
    assert "--out: is there already (got kept/replay.html); add --replace, or choose" in capsys.readouterr().err
    assert (result / "replay.html").read_text() == "mine"
    assert main(["replay", "kept", "--replace", "--arms", "gaen,none", "--days", "2"]) == 0
    said = header((result / "replay.html").read_text(encoding="utf-8"))
    assert ([each["label"]["en"] for each in said["runs"]], said["days"]) == (["Google/Apple", "No tracing"], 2)


def test_what_is_no_file_is_never_replaced(result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert main(["replay", "kept", "--out", str(pipe), "--replace"]) == 2
    assert "is no file" in capsys.readouterr().err
    assert pipe.is_fifo()


def test_a_replay_elsewhere_leaves_the_result_as_it_was(result: Path, tmp_path: Path) -> None:
    before = (result / "run.json").read_bytes()
    assert main(["replay", "kept", "-o", "films/one.html", "--arms", "gaen"]) == 0
    assert (result / "run.json").read_bytes() == before
    assert left(tmp_path) == {"one.html"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--arms", "gaen,x", "--seed", "9"], "--arms: no such arm of this result (got x); this result has: none, rob"),
        (["--arms", "x", "--seed", "9"], "--seed: no such seed of this result (got 9); it has 1"),
        (["--arms", "none,robert,gaen"], "--arms: a replay shows one arm, or 2 different ones"),
        (["--arms", "gaen,gaen"], "--arms: a replay shows one arm, or 2 different ones"),
        (["--arms", ""], "--arms: a replay shows one arm, or 2 different ones"),
        (["--days", "5"], "--days: the run has fewer days (got 5); it has 4"),
        (["--out", ""], "--out: names no file"),
        (["--out", "."], "--out: is a folder, and a file is to be written"),
        (["--out", "kept/other.html"], "--out: lies in a result, which holds its own files only"),
        (["--out", "kept/run.json/x.html"], "--out: "),
        (["--out", "\0"], "--out: means no place"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    before = (result / "run.json").read_bytes()
    assert main(["replay", "kept", *words]) == 2
    ended = capsys.readouterr()
    assert (ended.out, left(tmp_path)) == ("", set())
    assert said in ended.err.replace("\n", " ")
    assert (result / "run.json").read_bytes() == before


def test_a_place_that_cannot_be_written_is_refused_before_day_1(
    result: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relived, "live", lambda *_, **__: pytest.fail("a day was lived"))
    Path("file").write_text("")
    assert main(["replay", "kept", "--out", "file/film.html"]) == 2
    assert "--out: cannot be written: " in capsys.readouterr().err


def test_another_run_is_never_shown(result: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = json.loads((result / "run.json").read_text())
    there = run["digests"]["gaen"]["1"]
    there["digest"], days = "0" * 64, there["days"]["infections"].split()
    there["days"]["infections"] = " ".join([*days[:2], "f" * 12, *days[3:]])
    edit(result, digests=run["digests"], versions=run["versions"] | {"numpy": "1.0"})
    assert main(["replay", "kept"]) == 1
    ended = capsys.readouterr()
    assert "different: arm gaen, seed 1: infections of 2020-06-10 (day 2)\n" in ended.err
    assert "then numpy 1.0, now numpy" in ended.err
    assert (ended.out, left(result)) == ("", set())
    assert main(["replay", "kept", "--arms", "robert"]) == 0  # the other run is the same


@pytest.mark.parametrize(("fault", "code"), [(KeyboardInterrupt(), 130), (OSError(28, "no space left"), 1)])
def test_a_replay_that_is_stopped_leaves_nothing(
    result: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException, code: int
) -> None:
    def live(*_: object, **__: object) -> None:
        raise fault

    before = (result / "run.json").read_bytes()
    monkeypatch.setattr(relived, "live", live)
    assert main(["replay", "kept"]) == code
    assert (left(result), (result / "run.json").read_bytes()) == (set(), before)


def test_a_result_with_its_replay_is_still_one_of_ours(result: Path) -> None:
    assert main(["replay", "kept", "--arms", "gaen", "--days", "1"]) == 0
    run(few(), arms=["none"], seeds=1).write("kept", replace=True, draw=lambda told, there: None)
    assert left(result) == set()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda folder: (folder / "run.json").unlink(), "holds only a part of a result: it has no run.json"),
        (lambda folder: (folder / "run.json").write_text("{"), "is no record of a run: it cannot be read"),
        (lambda folder: edit(folder, pistage="0.0.1"), "was written by another version"),
        (lambda folder: (folder / "run.json").write_text(
            (folder / "run.json").read_text().replace('"hamlet"', '"hamlets"')), "was changed since it was written"),
        (shutil.rmtree, "no such folder"),
    ],
)  # fmt: skip
def test_what_is_no_whole_result_of_this_version_is_refused(
    result: Path, capsys: pytest.CaptureFixture[str], damage: Any, said: str
) -> None:
    damage(result)
    assert main(["replay", "kept"]) == 2
    assert said in capsys.readouterr().err.replace("\n", " ")


def test_a_world_without_a_map_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run(village(tmp_path, 2), seeds=1).write("kept", draw=lambda told, there: None)
    assert main(["replay", "kept"]) == 2
    assert "lives in a world without a map" in capsys.readouterr().err


def test_what_is_too_large_for_one_file_is_refused_with_a_length_that_fits(
    result: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shot = Shot.of(read_run(result), result, None, None, None)
    monkeypatch.setattr(relived, "MOST", relived.PLAYER + 0.6 * (shot.bytes() - relived.PLAYER))
    assert main(["replay", "kept"]) == 2
    said = capsys.readouterr().err.replace("\n", " ")
    assert "--days: one file would be about 0 MB, and a page is asked to open up to 0 MB (got 4)" in said
    assert "film the first days with --days 2, or one arm with --arms" in said
    assert main(["replay", "kept", "--days", "2"]) == 0


def test_the_arms_of_the_verdict_come_first() -> None:
    told = few(
        'verdict={metric="alerts.people",seeds=5,cells=["gaen"],holds_when={low_above=1.0},fails_when={high_below=0.5}}'
    )
    record = {"arms": ["none", "robert", "gaen", "watched"]}
    assert relived._usual(record, told) == ("gaen",)
    assert relived._usual(record, few()) == ("robert", "gaen")
    assert relived._usual({"arms": ["none", "watched"]}, few()) == ("watched",)
