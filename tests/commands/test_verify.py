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
    (tmp_path / "village.dat").unlink()
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


def test_a_record_that_was_changed_is_found(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(kept / "run.json", lambda said: said.update(caveats=["all is true"]))
    assert main(["verify", str(kept)]) == 1
    assert capsys.readouterr().out.startswith("different: run.json was changed since it was written")


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
    sha256 = json.loads((kept / "run.json").read_text())["data"]["village.dat"]
    (tmp_path / "village.dat").unlink()
    assert main(["verify", str(kept)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"{kept / 'run.json'}: population.file: no such data file (got village.dat)")
    assert sha256 in said
    assert "PISTAGE_DATA" in said
    assert "data get" not in said


@pytest.mark.parametrize("way", ["where the scenario lies", "PISTAGE_DATA", "the current folder"])
def test_a_recording_of_ones_own_is_found_again(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "village.dat").write_text("20 1 2\n")
    if way != "where the scenario lies":
        (tmp_path / "data").mkdir()
        (tmp_path / "village.dat").rename(tmp_path / "data" / "village.dat")
    if way == "PISTAGE_DATA":
        monkeypatch.setenv("PISTAGE_DATA", str(tmp_path / "data"))
        (elsewhere / "village.dat").unlink()
    monkeypatch.chdir(tmp_path / "data" if way == "the current folder" else elsewhere)
    assert main(["verify", str(kept)]) == 0


def test_result_and_scenario_may_move_together(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(village(tmp_path / "story", 7)).write(tmp_path / "story" / "results" / "one")
    there = tmp_path_factory.mktemp("moved") / "story"
    (tmp_path / "story").rename(there)
    monkeypatch.chdir(tmp_path)
    assert main(["verify", str(there / "results" / "one")]) == 0


DAMAGED = {
    "cut off": (None, "is no record of a run: it cannot be read"),
    "no table": (lambda said: [said], "is no record of a run: it must be a table"),
    "somebody else's": (lambda said: {"files": []}, "is no record of a run of pistage"),
    "another form": (lambda said: said | {"schema": 7}, "schema: must be 2, the form of records that"),
    "no form": (lambda said: without(said, "schema"), "schema: must be 2"),
    "no scenario": (lambda said: without(said, "scenario"), "scenario: is missing"),
    "no arms": (lambda said: said | {"arms": []}, "arms: must not be empty"),
    "seeds are text": (lambda said: said | {"seeds": "1-2"}, "seeds: must be a list"),
    "a seed is text": (lambda said: said | {"seeds": [1, "2"]}, "seeds.2: must be a whole number"),
    "a seed is true": (lambda said: said | {"seeds": [True, 2]}, "seeds.1: must be a whole number"),
    "other seeds": (lambda said: said | {"seeds": [-1, 0]}, "seeds: are not those of its scenario"),
    "a strange arm": (lambda said: said | {"arms": ["none", "x"]}, "arms: names an arm that its scenario does not"),
    "no digests": (lambda said: said | {"digests": {}}, "digests.none.1: is missing"),
    "digests are a list": (lambda said: said | {"digests": []}, "digests: must be a table"),
    "data is text": (lambda said: said | {"data": "village.dat"}, "data: must be a table"),
    "no versions": (lambda said: without(said, "versions"), "versions: is missing"),
    "a start that is no date": (lambda said: scene(said, start="soon"), "scenario.start: must be a date"),
    "a start that is a number": (lambda said: scene(said, start=3), "scenario.start: must be a date"),
    "no start": (lambda said: said | {"scenario": without(said["scenario"], "start")}, "scenario.start: is missing"),
    "policies are a number": (lambda said: scene(said, policies=3), "scenario.policies: must be an array"),
    "a policy is text": (lambda said: scene(said, policies=["x"]), "scenario.policies.1: must be a table"),
    "population is text": (lambda said: scene(said, population="x"), "scenario.population: must be a table"),
    "an arm is text": (lambda said: scene(said, arms=["none"]), "scenario.arms.1: must be a table"),
    "an arm's start": (lambda said: scene(said, days=0), "scenario.days: must be at least 1 (got 0)"),
    "seeds beyond all": (lambda said: scene(said, seeds={"first": 2**40, "count": 2}) | {"seeds": [2**40, 1]},
                         f"digests.none.{2**40}: is missing"),
}  # fmt: skip


def without(table: dict, name: str) -> dict:
    return {each: value for each, value in table.items() if each != name}


def scene(said: dict, **values: object) -> dict:
    return said | {"scenario": said["scenario"] | values}


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = tmp_path_factory.mktemp("village")
    return (run(village(place, 2), seeds=2).write(place / "kept") / "run.json").read_text()


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_record_is_refused(
    record: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    damage, said = DAMAGED[name]
    path = tmp_path / "run.json"
    path.write_text(record[:-9] if damage is None else json.dumps(damage(json.loads(record))))
    assert main(["verify", str(tmp_path)]) == 2
    ended = capsys.readouterr()
    assert ended.out == ""
    assert f"{path}: {said}" in ended.err
    assert all(line.startswith(str(path)) for line in ended.err.splitlines())
    assert "--set" not in ended.err


@pytest.mark.parametrize("other", [None, 3, "x", [], {}, -1.5, True])
def test_a_record_with_any_field_of_another_type_is_no_bug(
    record: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], other: object
) -> None:
    good = json.loads(record)
    for name in good:
        (tmp_path / "run.json").write_text(json.dumps(good | {name: other}))
        assert main(["verify", str(tmp_path)]) in (0, 1, 2)
        assert "bug" not in capsys.readouterr().err
    for name in good["scenario"]:
        (tmp_path / "run.json").write_text(json.dumps(scene(good, **{name: other})))
        assert main(["verify", str(tmp_path)]) in (0, 1, 2)
        assert "bug" not in capsys.readouterr().err
