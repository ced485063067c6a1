"""Are two results readable beside each other, and is it said when they are not like with like?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.measures.comparing import compare
from sim.report.comparison import MARK, page
from tests.measures.test_comparing import BOTH, study

CALLED = ("results/one", "results/other")


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("seeds", [range(1, 2), range(1, 7), range(4, 13)])
def test_no_line_is_longer_than_80_columns(tmp_path: Path, seeds: range) -> None:
    settings = ("phones.adoption=0.3", "disease.r0=1.1")
    text = page(compare(study(tmp_path), study(tmp_path, seeds, 5, *settings, versions={}), BOTH), CALLED)
    assert max(map(len, text.splitlines())) <= 80


def test_like_with_like_is_said_and_differences_beyond_chance_are_marked(tmp_path: Path) -> None:
    text = page(compare(study(tmp_path), study(tmp_path, range(1, 7), 2), BOTH), CALLED)
    assert text.startswith("first: results/one (village, 20 days, seeds 1 to 6)\nsecond: results/other (village, ")
    assert "Like with like: the same towns, seeds, days and versions." in text
    assert "\nNo setting differs.\n" in text
    assert "== none: both lived the very same runs, so nothing differs ==" in text
    assert "== gaen: differences are paired, the same seeds in the same town ==" in text
    assert re.search(rf"^Infections from day .*\+2(\.0*)? {MARK}$", text, re.MULTILINE)
    assert "95 % interval of the difference excludes 0" in flat(text)


def test_a_setting_of_one_arm_is_no_setting_of_all(tmp_path: Path) -> None:
    other = study(tmp_path, range(1, 7), 2, "arms.gaen.phones.adoption=0.3")
    text = page(compare(study(tmp_path), other, BOTH), CALLED)
    assert "\nNo setting differs in every arm.\n" in text
    assert "phones.adoption: 0.8 -> 0.3" in text


def test_what_is_not_like_with_like_stands_first(tmp_path: Path) -> None:
    other = study(tmp_path, range(4, 13), 2, "phones.adoption=0.3", versions={"numpy": "2.0"})
    text = page(compare(study(tmp_path), other, BOTH[1:]), CALLED)
    assert text.index("Not like with like") < text.index("Settings that differ") < text.index("== gaen")
    assert "other seeds: 1 to 6 and 4 to 12, so no difference is paired." in flat(text)
    assert "phones.adoption: 0.8 -> 0.3" in text
    assert "numpy: 1.0 -> 2.0" in text
    assert "none: only in the first" in text
    assert "== gaen: differences are unpaired, as draws of their own ==" in text
    assert "Like with like" not in text


def test_few_seeds_have_no_interval_and_no_mark(tmp_path: Path) -> None:
    text = page(compare(study(tmp_path, [1, 2]), study(tmp_path, [1, 2], 2), BOTH), CALLED)
    assert "No differences have an interval: it takes 5 seeds" in flat(text)
    assert f"{MARK}\n" not in text
