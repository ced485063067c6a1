"""Does every attack have a page in both languages, and is a name that is none refused?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest

from sim.commands import main
from sim.hall.scenario import load
from sim.hall.scenario.adversaries import AdversaryName
from sim.measures.attacks import ATTACKS
from sim.measures.literature import ROWS
from sim.measures.quotations import Both
from sim.results import reading
from sim.study import run


def test_every_adversary_has_a_page_and_none_is_left_over() -> None:
    assert set(ATTACKS) == set(get_args(AdversaryName))


@pytest.mark.parametrize("name", ATTACKS)
def test_a_page_says_effect_cost_and_remedy_in_both_languages(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["attacks", name]) == 0
    told = " ".join(capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ").split())
    for field in fields(ATTACKS[name]):
        text = getattr(ATTACKS[name], field.name)
        if isinstance(text, Both):
            assert text.fr != text.en
            assert text.en in told
            assert text.fr in told


def test_all_are_listed_with_their_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["attacks"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in ATTACKS)
    assert "who_was_it" in told


def test_a_name_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["attacks", "neighbor"]) == 2
    assert "no such attack (got neighbor)" in capsys.readouterr().err


# -- the matrix -------------------------------------------------------------------------------------------------------


class Lived(NamedTuple):
    """A result as far as the matrix asks it: what its tables say."""

    arms: dict[str, Any]

    def summary(self) -> dict[str, Any]:
        return {"arms": self.arms}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose record is taken to be one of this version's, and what its tables are taken to say."""
    told = {"value": 0.8, "low": 0.7, "high": 0.9}, {"value": 0.0, "low": 0.0, "high": 0.01}
    arm = dict(zip(("privacy.prober.tpr", "privacy.prober.fpr"), told, strict=True))
    less = arm | {"privacy.prober.tpr": {"value": 0.2, "low": 0.1, "high": 0.3}}
    record = {"name": "one_phone", "changed": {"population.people": 300, "seeds.count": 6, "arms": ["gaen"]}}
    monkeypatch.setattr(reading, "record_of", lambda folder: record)
    monkeypatch.setattr(
        reading, "rebuilt", lambda run, folder: Lived({"robert": arm, "gaen": arm, "dp3t_unlinkable": less})
    )
    return tmp_path


def test_the_matrix_is_laid_beside_the_literature_in_both_languages(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["attacks", "--matrix", str(kept)]) == 0
    told = capsys.readouterr().out
    english, french = told.split("Attaque par système")
    for text, said in (
        (english, "robert          H  0.800 [0.700; 0.900]    literature M  * p < 0.001"),
        (english, "gaen            H  0.800 [0.700; 0.900]    literature H\n"),
        (english, "one_phone: lived with other keys than the shipped scenario: population.people\n"),
        (english, "dp3t_unlinkable M  0.200 [0.100; 0.300]    literature H  our attack finds less\n"),
        (french, "dp3t_unlinkable M  0,200 [0,100; 0,300]    littérature H  notre attaque trouve moins\n"),
        (english, "not measured: bluetrace (L-M), tracers (-): that arm was not lived"),
        (english, "no such attacker yet"),
        (french, "robert          H  0,800 [0,700; 0,900]    littérature M  * p < 0,001"),
        (french, "pas encore d'attaquant"),
    ):
        assert said in text
    assert all(row.attack.en in english and row.attack.fr in french for row in ROWS.values())


def test_what_is_no_result_is_refused(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folders, why in (
        ([], "--matrix needs result directories"),
        ([str(kept), str(kept)], "a result of this scenario was given already"),
    ):
        assert main(["attacks", "--matrix", *folders]) == 2
        assert why in capsys.readouterr().err


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = ("population.people=300", "days=22", "disease.infected_at_start=20")
    return run(load("one_phone", settings), arms=["none", "gaen"], seeds=1).write(tmp_path_factory.mktemp("kept") / "x")


def _changed(summary: str, name: str, row: object) -> str:
    said = json.loads(summary)
    said["arms"]["gaen"]["privacy.prober.tpr"] = row
    return json.dumps(said | {"arms": None} if name == "arms" else said)


DAMAGES: dict[str, Callable[[str], str]] = {
    "no arms": lambda text: _changed(text, "arms", None),
    "a metric is null": lambda text: _changed(text, "row", None),
    "a word for a value": lambda text: _changed(text, "row", {"value": "x", "low": 0, "high": 1}),
    "null without why": lambda text: _changed(text, "row", {"value": None, "low": None, "high": None}),
    "no number": lambda text: _changed(text, "row", {"value": float("nan"), "low": float("nan"), "high": 1}),
    "brackets": lambda text: "[" * 100_000,
    "empty": lambda text: "",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_was_done_to_a_summary_changes_nothing(
    damage: str, lived: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The matrix is of the tables, whose digests the record knows."""
    assert main(["attacks", "--matrix", str(lived)]) == 0
    whole = capsys.readouterr().out
    shutil.copytree(lived, tmp_path / "x")
    path = tmp_path / "x" / "summary.json"
    path.write_text(DAMAGES[damage](path.read_text(encoding="utf-8")), encoding="utf-8")
    assert main(["attacks", "--matrix", str(tmp_path / "x")]) == 0
    assert capsys.readouterr().out == whole


@pytest.mark.parametrize(
    ("file", "text", "rule"),
    [
        ("run.json", "[" * 100_000, "run.json"),
        ("run.json", "{}", "run.json"),
        ("tables/infections.parquet", "", "cannot be read as a Parquet file"),
    ],
)
def test_a_damaged_result_is_refused(
    file: str, text: str, rule: str, lived: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(lived, tmp_path / "x")
    (tmp_path / "x" / file).write_text(text, encoding="utf-8")
    assert main(["attacks", "--matrix", str(tmp_path / "x")]) == 2
    told = capsys.readouterr().err
    assert rule in told
    assert "bug" not in told


def test_a_folder_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["attacks", "--matrix", str(tmp_path / "nowhere")]) == 2
    assert "no such folder" in capsys.readouterr().err


def test_two_names_are_one_too_many(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["attacks", "neighbour", "prober"]) == 2
    assert "one attack at a time" in capsys.readouterr().err
