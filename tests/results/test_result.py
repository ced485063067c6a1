"""Does a result directory keep all its promises: run.json, summary.json, tables and figures?"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

import sim
from sim.hall.journal import KINDS, OPTIONAL
from sim.results import Result
from sim.results.again import differences, read_run, restored
from sim.results.layout import laid_out
from sim.study import run
from tests.hall.village import village

POLICY = 'policies=[{name="masks", from=2020-07-01, to=2020-07-05, setting="work", transmission=0.5}]'


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run(village(tmp_path_factory.mktemp("village"), 14, POLICY))


@pytest.fixture(scope="module")
def written(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return result.write(tmp_path_factory.mktemp("results") / "village-1")


def test_the_directory_holds_what_the_contract_says(written: Path) -> None:
    figures = [
        f"figures/{name}.{language}.svg" for name in ("epidemic", "alerts", "timeline") for language in ("fr", "en")
    ]
    wanted = {
        "run.json",
        "summary.json",
        "report.html",
        "tables/columns.csv",
        *(f"tables/{kind}.parquet" for kind in KINDS if kind not in OPTIONAL),
        *figures,
    }
    found = {path.relative_to(written).as_posix() for path in written.rglob("*") if path.is_file()}
    assert found == wanted
    assert set(json.loads((written / "run.json").read_text())["files"]) == wanted


def test_the_page_is_of_this_run(result: Result, written: Path) -> None:
    page = (written / "report.html").read_text(encoding="utf-8")
    assert result.digest() in page
    assert result.scenario.digest() in page
    assert "pistage verify ." in page
    assert all(caveat.partition("'")[0] in page for journal in result.journals.values() for caveat in journal.caveats)


def test_run_json_says_how_the_result_came_about(result: Result, written: Path) -> None:
    said = json.loads((written / "run.json").read_text(encoding="utf-8"))
    assert said["scenario"] == result.scenario.resolved()
    assert list(said["changed"]) == ["policies"]
    assert said["changed"]["policies"] == said["scenario"]["policies"]
    assert said["scenario_digest"] == result.scenario.digest()
    assert (said["arms"], said["seeds"], said["name"]) == (["none", "gaen"], [1, 2], "village")
    assert said["versions"]["pistage"] == said["pistage"] == sim.__version__
    assert {"python", "numpy", "numba", "simpy", "cryptography"} < set(said["versions"])
    assert said["wall_seconds"] >= 0
    assert said["peak_rss_mb"] is None or said["peak_rss_mb"] > 1
    assert said["platform"]
    assert said["caveats"]
    assert {"beta", "r0_reached", "r0_wanted"} <= set(said["numbers"]["gaen"])
    village_dat = result.scenario.folder / "village.dat"
    assert said["data"] == {"village.dat": hashlib.sha256(village_dat.read_bytes()).hexdigest()}


def test_the_digest_is_over_all_journals_in_order(result: Result, written: Path) -> None:
    said = read_run(written)
    text = "".join(f"{arm} {seed} {journal.digest()}\n" for (arm, seed), journal in result.journals.items())
    assert said["digest"] == result.digest() == hashlib.sha256(text.encode()).hexdigest()
    assert said["digests"]["gaen"]["2"]["digest"] == result.journals["gaen", 2].digest()
    assert len(said["digests"]["gaen"]["2"]["days"]["infections"].split()) == 14


def test_no_path_of_this_machine_is_written(result: Result, written: Path) -> None:
    text = (written / "run.json").read_text() + (written / "summary.json").read_text()
    assert str(result.scenario.folder) not in text
    assert str(Path.home()) not in text


def test_summary_json_is_the_summary(result: Result, written: Path) -> None:
    assert (written / "summary.json").read_text(encoding="utf-8") == laid_out(result.summary())


def test_a_second_run_of_what_run_json_says_is_the_same(
    written: Path, result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert result.scenario.folder is not None
    monkeypatch.chdir(result.scenario.folder)
    said = read_run(written)
    scenario = restored(said, written)
    assert scenario.digest() == said["scenario_digest"]
    assert scenario.name == "village"
    assert list(differences(said, written, run(scenario))) == []


def test_a_result_fits_on_a_line(result: Result) -> None:
    assert repr(result) == "Result('village', arms=[none, gaen], seeds=1-2, days=14)"


def test_what_arms_say_of_themselves_is_one_sentence_in_record_and_page(tmp_path: Path) -> None:
    own = ("arms.gaen.health.seeks_test=1.0", "arms.none.health.seeks_test=0.9")
    there = run(village(tmp_path, 2, *own), seeds=1).write(tmp_path / "kept")
    sentence = "Arms that set keys for themselves alone: none, gaen (health.seeks_test); what parts them from "
    caveats = json.loads((there / "run.json").read_text(encoding="utf-8"))["caveats"]
    assert [each.startswith(sentence) for each in caveats].count(True) == 1
    page = (there / "report.html").read_text(encoding="utf-8")
    assert sentence in page
    assert "for itself alone" not in page
