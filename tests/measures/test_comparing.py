"""Are two studies held against each other as they can be: paired where they share seeds and town, and else not?"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import pytest

from sim.hall.journal import IMPORTED, Journal
from sim.hall.scenario import load
from sim.measures.comparing import Study, compare
from sim.measures.student import t_quantile
from sim.metrics import METRICS
from tests.hall.village import village
from tests.measures.facts import Facts

VERSIONS = {"numpy": "1.0"}
DATA = {"village.dat": "a" * 64}
INFECTIONS = "epidemic.infections"


def journals(arms: Iterable[str], seeds: Iterable[int], more: int = 0) -> dict[tuple[str, int], Journal]:
    """Seed s has s*s infections without tracing, and `more` of them, and one less for each second seed, with it."""
    lived = {}
    for arm in arms:
        for seed in seeds:
            facts = Facts(seed=seed, arm=arm, people=200)
            for person in range(seed * seed + (0 if arm == "none" else more - seed % 2)):
                facts.infected(person, 1, IMPORTED)
            lived[arm, seed] = facts.closed()
    return lived


def study(
    folder: Path,
    seeds: Iterable[int] = range(1, 7),
    more: int = 0,
    *settings: str,
    data: dict[str, str] = DATA,
    versions: dict[str, str] = VERSIONS,
) -> Study:
    seeds = list(seeds)
    scenario = village(folder, 20, f"seeds={{first={seeds[0]}, count={len(seeds)}}}", *settings)
    return Study(scenario, journals(("none", "gaen"), seeds, more), data, versions)


BOTH = [("none", "none"), ("gaen", "gaen")]


def test_the_same_seeds_in_the_same_town_are_paired(tmp_path: Path) -> None:
    said = compare(study(tmp_path), study(tmp_path, range(1, 7), 2), BOTH)
    assert said["unlike"] == []
    arm = said["arms"]["gaen"]
    assert (arm["paired"], arm["same_town"], arm["same_facts"]) == (True, True, False)
    difference = arm["metrics"][INFECTIONS]["difference"]
    assert difference == {
        "value": pytest.approx(2), "low": pytest.approx(2), "high": pytest.approx(2), "n": 6, "excludes_0": True,
    }  # fmt: skip
    averted = arm["metrics"]["epidemic.infections_averted"]
    assert (averted["first"]["value"], averted["second"]["value"]) == (0.5, -1.5)
    assert (averted["difference"]["value"], averted["difference"]["high"]) == (-2, -2)
    none = said["arms"]["none"]
    assert none["same_facts"]
    assert none["metrics"][INFECTIONS]["difference"]["excludes_0"] is False


@pytest.mark.parametrize(
    ("seeds", "settings", "data", "told"),
    [
        (range(2, 8), (), DATA, ["other seeds: 1 to 6 and 2 to 7, so no difference is paired"]),
        (range(1, 7), ("population.period_days=6",), DATA, ["other towns: the same seed draws other people there"]),
        (range(1, 7), (), {"village.dat": "b" * 64}, ["other towns: the same seed draws other people there"]),
        (range(1, 10), (), DATA, ["other seeds: 1 to 6 and 1 to 9", "fewer seeds in the first"]),
    ],
)
def test_other_seeds_and_other_towns_are_not_paired(
    tmp_path: Path, seeds: range, settings: tuple[str, ...], data: dict[str, str], told: list[str]
) -> None:
    said = compare(study(tmp_path), study(tmp_path, seeds, 2, *settings, data=data), BOTH)
    assert len(said["unlike"]) == len(told)
    assert all(text.startswith(start) for text, start in zip(said["unlike"], told, strict=True))
    arm = said["arms"]["gaen"]
    assert arm["paired"] is False
    ours = [float(seed * seed - seed % 2) for seed in range(1, 7)]
    theirs = [float(seed * seed + 2 - seed % 2) for seed in seeds]
    squares = [stdev(each) ** 2 / len(each) for each in (ours, theirs)]
    freedom = sum(squares) ** 2 / sum(s**2 / (len(e) - 1) for s, e in zip(squares, (ours, theirs), strict=True))
    half = t_quantile(0.975, freedom) * sum(squares) ** 0.5
    difference, value = arm["metrics"][INFECTIONS]["difference"], mean(theirs) - mean(ours)
    assert difference["value"] == pytest.approx(value)
    assert (difference["low"], difference["high"]) == pytest.approx((value - half, value + half))
    assert difference["excludes_0"] is (abs(value) > half)
    assert difference["n"] == 6


def test_other_people_under_the_same_keys_are_another_town(tmp_path: Path) -> None:
    first, second = study(tmp_path), study(tmp_path)
    second.journals["gaen", 3].table("persons")["label"][0] = 7
    said = compare(first, second, BOTH)["arms"]
    assert (said["none"]["same_town"], said["gaen"]["same_town"]) == (True, False)


def test_other_horizons_and_versions_are_said(tmp_path: Path) -> None:
    other = study(tmp_path, range(1, 7), 0, "days=19", versions={"numpy": "2.0"})
    told = compare(study(tmp_path), other, BOTH)
    assert [text.split(":")[0] for text in told["unlike"]][:2] == ["other horizons", "other versions (numpy)"]
    assert told["versions"] == {"numpy": {"first": "1.0", "second": "2.0"}}
    assert "both hold the very same runs" in told["unlike"][2]


def test_keys_that_differ_are_told_once_for_all_arms_or_for_the_arm(tmp_path: Path) -> None:
    settings = ("disease.r0=2.0", "phones.adoption=0.3", "arms.gaen.phones.adoption=0.5",
                'arms.gaen.rule="corona_warn_app_2021"', 'question.en="Else?"')  # fmt: skip
    said = compare(study(tmp_path), study(tmp_path, range(1, 7), 0, *settings), BOTH)
    assert said["keys"] == {"disease.r0": {"first": 2.5, "second": 2.0}}
    assert said["arms"]["none"]["keys"] == {"phones.adoption": {"first": 0.8, "second": 0.3}}
    assert said["arms"]["gaen"]["keys"] == {
        "phones.adoption": {"first": 0.8, "second": 0.5},
        "rule": {"first": "swisscovid_2020_09", "second": "corona_warn_app_2021"},
    }


def test_arms_of_other_names_are_held_against_each_other(tmp_path: Path) -> None:
    first = study(tmp_path)
    path = tmp_path / "village.toml"
    path.write_text(path.read_text().replace('name = "gaen"', 'name = "app"'))
    seeds = range(1, 7)
    second = Study(load(path, ["seeds.count=6"]), journals(("none", "app"), seeds, 2), DATA, VERSIONS)
    said = compare(first, second, [("gaen", "app")])
    assert list(said["arms"]) == ["gaen=app"]
    assert said["only"] == {"first": ["none"], "second": ["none"]}
    assert said["arms"]["gaen=app"]["metrics"][INFECTIONS]["difference"]["value"] == pytest.approx(2)
    against = compare(first, second, [("none", "none"), ("none", "app")])
    assert list(against["arms"]) == ["none", "none=app"]
    assert against["arms"]["none=app"]["keys"]["system"] == {"first": "none", "second": "gaen"}
    assert against["arms"]["none=app"]["metrics"][INFECTIONS]["difference"]["value"] == pytest.approx(1.5)


@pytest.mark.parametrize("count", [1, 4, 6])
def test_the_keys_are_those_that_a_script_expects(tmp_path: Path, count: int) -> None:
    said = compare(study(tmp_path, range(1, count + 1)), study(tmp_path, range(3, count + 3), 2), BOTH)
    assert list(said) == ["schema", "first", "second", "keys", "versions", "only", "unlike", "arms"]
    assert said["first"] == {"scenario": "village", "days": 20, "seeds": list(range(1, count + 1))}
    for arm in said["arms"].values():
        assert list(arm) == ["first", "second", "same_town", "paired", "same_facts", "keys", "metrics"]
        assert list(arm["metrics"]) == list(METRICS)
        for row in arm["metrics"].values():
            _is_a_row(row, count)
    json.dumps(said, allow_nan=False)


def _is_a_row(row: dict[str, Any], seeds: int) -> None:
    assert list(row) == ["first", "second", "difference"]
    for name, one in row.items():
        keys = {"value", "low", "high", "n"} | ({"excludes_0"} if name == "difference" else set())
        assert keys <= set(one) <= keys | {"why"}
        assert one["value"] is not None or one["why"]
        assert seeds >= 5 or one["low"] is None
    assert row["difference"]["low"] is not None or not row["difference"]["excludes_0"]


def test_the_cells_of_a_verdict_are_those_that_were_declared(tmp_path: Path) -> None:
    rule = 'verdict={metric="reports", holds_when={low_above=50}, fails_when={high_below=10}, cells=["gaen"]}'
    said = compare(study(tmp_path, range(1, 7), 0, rule), study(tmp_path), BOTH)
    assert said["keys"]["verdict.cells"] == {"first": ["gaen"], "second": None}
    assert said["keys"]["verdict.metric"] == {"first": "reports", "second": None}
