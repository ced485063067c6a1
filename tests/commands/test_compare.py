"""Does `pistage compare` hold two results against each other, and refuse what cannot be?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sim.commands import main
from sim.results import Result
from sim.study import run
from tests.hall.village import village


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("village")


@pytest.fixture(scope="module")
def result(place: Path) -> Result:
    return run(village(place, 14), seeds=5)


@pytest.fixture(scope="module")
def results(result: Result, place: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a result, the same with other seeds, with less adoption, and with another name of its arm."""
    folder = tmp_path_factory.mktemp("results")
    result.write(folder / "one")
    run(village(place, 14), seed=11, seeds=5).write(folder / "reseeded")
    run(village(place, 14, "phones.adoption=0.2"), seeds=5).write(folder / "few")
    path = place / "village.toml"
    path.write_text(
        path.read_text().replace('"none"\nsystem', '"nobody"\nsystem').replace('"gaen"\nsystem', '"app"\nsystem')
    )
    run(path, seeds=5).write(folder / "named")
    return folder


@pytest.fixture(autouse=True)
def here(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(results)


def compared(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    assert main(["compare", *words, "--json"]) == 0
    ended = capsys.readouterr()
    assert ended.err == ""
    said: dict = json.loads(ended.out)
    return said


def test_the_same_seeds_are_paired_and_the_setting_is_named(capsys: pytest.CaptureFixture[str], result: Result) -> None:
    said = compared(capsys, "one", "few")
    assert said["keys"] == {"phones.adoption": {"first": 0.8, "second": 0.2}}
    assert said["unlike"] == []
    gaen = said["arms"]["gaen"]
    assert (gaen["paired"], gaen["same_facts"], said["arms"]["none"]["same_facts"]) == (True, False, True)
    row, here = gaen["metrics"]["epidemic.infections"], result.summary()["arms"]["gaen"]["epidemic.infections"]
    assert {key: row["first"][key] for key in ("value", "low", "high", "n")} == {
        key: here[key] for key in ("value", "low", "high", "n")
    }
    assert gaen["metrics"]["app_users"]["difference"]["excludes_0"]


def test_a_run_with_itself_under_other_seeds_is_not_paired(capsys: pytest.CaptureFixture[str]) -> None:
    said = compared(capsys, "one", "reseeded")
    assert said["keys"] == {}
    assert [arm["paired"] for arm in said["arms"].values()] == [False, False]
    assert said["unlike"] == ["other seeds: 1 to 5 and 11 to 15, so no difference is paired"]
    assert main(["compare", "one", "reseeded"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("first: one (village, 14 days, seeds 1 to 5)\nsecond: reseeded (village, 14 days, seeds 11")
    assert "other seeds: 1 to 5 and 11 to 15" in page


def test_a_copy_of_a_result_is_known_as_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shutil.copytree("one", tmp_path / "copy")
    said = compared(capsys, "one", str(tmp_path / "copy"))
    assert "both hold the very same runs" in said["unlike"][0]
    values = {row["difference"]["value"] for arm in said["arms"].values() for row in arm["metrics"].values()}
    assert values == {0, None}


def test_arms_of_other_names_can_be_matched(capsys: pytest.CaptureFixture[str]) -> None:
    said = compared(capsys, "one", "named", "--arms", "none=nobody, gaen=app")
    assert list(said["arms"]) == ["none=nobody", "gaen=app"]
    assert all(arm["same_facts"] for arm in said["arms"].values())
    assert list(compared(capsys, "one", "few", "--arms", "gaen")["arms"]) == ["gaen"]


REFUSED = {
    "the same folder": (["one", "../{here}/one"], "names the same folder twice (got ../{here}/one); give two results"),
    "no arm in common": (["one", "named"], "the two results have no arm in common; the first has none, gaen, the "
                         "second nobody, app; match them, as in --arms none=nobody"),
    "a strange arm": (["one", "few", "--arms", "gaem=gaen"], "--arms: no such arm in the first (got gaem); the first"),
    "two strange arms": (["one", "few", "--arms", "x=y"], "--arms: no such arm in the second (got y)"),
    "no arm": (["one", "few", "--arms", ","], "--arms: names no arm (got ,)"),
    "an arm twice": (["one", "few", "--arms", "gaen,gaen=gaen"], "--arms: names a pair of arms twice"),
    "two signs": (["one", "few", "--arms", "gaen=gaen=none"], "no such arm in the second (got gaen=none)"),
    "nothing": (["one", "nowhere"], "no such folder (got nowhere)"),
    "one folder": (["one"], "see pistage compare --help"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_compared_is_refused(capsys: pytest.CaptureFixture[str], results: Path, name: str) -> None:
    words, said = REFUSED[name]
    assert main(["compare", *(word.format(here=results.name) for word in words)]) == 2
    ended = capsys.readouterr()
    assert ended.out == ""
    assert said.format(here=results.name) in ended.err.replace("\n", " ")


def test_damage_and_other_versions_are_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    there = shutil.copytree("one", tmp_path / "there")
    (there / "tables" / "claims.parquet").write_bytes(b"")
    assert main(["compare", "one", str(there), "--json"]) == 2
    (problem,) = json.loads(capsys.readouterr().out)
    assert problem["file"] == str(there / "tables" / "claims.parquet")
    assert problem["rule"] == "cannot be read as a Parquet file"
    said = json.loads((there / "run.json").read_text())
    (there / "run.json").write_text(json.dumps(said | {"pistage": "0.0.1"}))
    assert main(["compare", str(there), "one"]) == 2
    assert "was written by another version" in capsys.readouterr().err
