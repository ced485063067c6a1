"""Is what is kept the same as what is solved, and never in the way?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.disease import calibration
from sim.hall import kept as room
from sim.hall.kept import kept


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(room, "cache_folder", lambda: tmp_path)
    return tmp_path


def test_a_question_is_solved_once_and_answered_to_the_last_bit(folder: Path) -> None:
    asked = []

    def solve() -> dict[str, float]:
        asked.append(1)
        return {"beta": 0.1 + 0.2, "tiny": 5e-324}

    assert (
        kept("one", solve, ["beta", "tiny"])
        == kept("one", solve, ["beta", "tiny"])
        == {"beta": 0.1 + 0.2, "tiny": 5e-324}
    )
    assert len(asked) == 1
    kept("another", solve, ["beta", "tiny"])
    assert len(asked) == 2


def test_other_sources_are_another_question(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept("one", lambda: {"beta": 1.0}, ["beta"]) == {"beta": 1.0}
    monkeypatch.setattr(room, "sources", lambda: b"edited")
    assert kept("one", lambda: {"beta": 2.0}, ["beta"]) == {"beta": 2.0}


@pytest.mark.parametrize("damage", ["", "{", "[1]", "\0", "{}", '{"beta": 4.0}', '{"beta": 4.0, "digest": ""}'])
def test_a_damaged_answer_is_solved_anew(folder: Path, damage: str) -> None:
    kept("one", lambda: {"beta": 1.0}, ["beta"])
    (file,) = (folder / "kept").iterdir()
    file.write_text(damage)
    assert kept("one", lambda: {"beta": 1.0}, ["beta"]) == {"beta": 1.0}
    assert kept("one", lambda: {"beta": 3.0}, ["beta"]) == {"beta": 1.0}


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(folder: Path) -> None:
    (folder / "kept").write_text("in the way")
    assert kept("one", lambda: {"beta": 1.0}, ["beta"]) == {"beta": 1.0}
    assert kept("one", lambda: {"beta": 2.0}, ["beta"]) == {"beta": 2.0}


def test_a_constant_set_anew_is_another_question(monkeypatch: pytest.MonkeyPatch) -> None:
    before = room.constants(calibration)
    assert "RANDOM_CASES=1000" in before
    monkeypatch.setattr(calibration, "RANDOM_CASES", 7)
    assert room.constants(calibration) != before
