"""Do the figures of situations, misses and of found and wrong say what the journals say, in both languages?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.hall.engine import live
from sim.hall.journal import IMPORTED, Journal, Why
from sim.hall.scenario import load
from sim.measures.summary import summarise
from sim.report import misses, plane, situations
from sim.report.origin import Origin
from sim.report.style import house_style
from sim.report.wording import LANGUAGES, Language
from tests.hall.test_situations import played
from tests.measures.facts import Facts
from tests.report.test_evidence_figures import texts

HAMLET = Path(__file__).parents[1] / "hall" / "hamlet.toml"
LONG = 15 * 60
RULE = (
    'arms=[{name="none", system="none"}, {name="calls", system="tracers"}, {name="loose", system="gaen"}, '
    '{name="strict", system="gaen", rule="plain_2m_60min"}]',
    'verdict={metric="judging.excess", holds_when={low_above=0.1}, fails_when={high_below=0.05}, seeds=5, '
    'curve=["loose", "strict"], cells=["calls"]}',
)


def judged(arm: str, seed: int, found: int, wrong: int) -> Journal:
    """Ten people infected by declarer 0, `found` of them kept at home; and `wrong` who met nobody."""
    facts = Facts(seed=seed, arm=arm, people=100, days=30, town=True).reported(0, 5).infected(0, 1, IMPORTED)
    for person in range(10, 30, 2):
        facts.infected(person, 3, 0)
    if arm != "none":
        for person in (*range(10, 10 + 2 * found, 2), *range(40, 40 + 2 * wrong, 2)):
            right = person < 40
            facts.alerted(person, 6).rests(person, 6, 0, float(right), common_s=LONG if right else 0)
            facts.stayed(person, 6, 20, Why.ALERTED)
    return facts.closed()


@pytest.fixture(scope="module")
def compared() -> tuple[Origin, dict[tuple[str, int], Journal]]:
    amounts = {"none": (0, 0), "calls": (6, 2), "loose": (8, 12), "strict": (4, 4)}
    journals = {(arm, seed): judged(arm, seed, *each) for arm, each in amounts.items() for seed in range(1, 6)}
    scenario = load(HAMLET, RULE)
    return Origin(scenario, summarise(scenario, journals), "9.8.7", "0123456789abcdef" * 4), journals


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plane_has_a_point_for_every_arm_that_keeps_anybody(
    compared: tuple[Origin, dict[tuple[str, int], Journal]], language: Language
) -> None:
    data = plane.data(*compared)
    assert data is not None
    assert {arm: point.kind for arm, point in data.points.items()} == {
        "calls": "tracers", "loose": "curve", "strict": "curve",
    }  # fmt: skip
    assert (data.points["calls"].found.value, data.points["calls"].wrong.value) == (0.6, 0.25)
    with house_style():
        assert "60" in texts(plane.figure(compared[0], data, language))
    assert len(list(plane.sentences(compared[0], data, language))) == 3


def test_tracers_are_held_against_the_app_where_it_finds_as_many(
    compared: tuple[Origin, dict[tuple[str, int], Journal]],
) -> None:
    summary = compared[0].summary
    assert summary["arms"]["calls"]["judging.excess"]["value"] == pytest.approx((0.5 + 0.6) / 2 - 0.25)
    assert summary["verdict"]["answer"] == "holds"


@pytest.mark.parametrize("language", LANGUAGES)
def test_misses_are_told_of_every_arm_with_enough_of_them(
    compared: tuple[Origin, dict[tuple[str, int], Journal]], language: Language
) -> None:
    data = misses.data(*compared)
    assert data is not None
    never = {arm: shares["misses.never"].value for arm, shares in data.shares.items()}
    assert {arm: never[arm] for arm in ("loose", "strict")} == {"loose": 0.2, "strict": 0.6}
    with house_style():
        assert "60" in texts(misses.figure(compared[0], data, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_situations_are_told_cell_by_cell(tmp_path: Path, language: Language) -> None:
    scenario = played(tmp_path, "population.copies=5")
    journals = {(arm, 1): live(scenario, arm, 1) for arm in ("none", "gaen")}
    summary = summarise(scenario, journals)
    origin = Origin(scenario, summary, "9.8.7", "0123456789abcdef" * 4)
    data = situations.data(origin, journals)
    assert data is not None
    assert list(data.cells) == ["gaen"]
    assert data.cells["gaen"]["lent"].value == 0.0
    with house_style():
        assert "wall" in texts(situations.figure(origin, data, language))
    assert len(list(situations.sentences(origin, data, language))) == 4
    assert "lent" in situations.on_terminal(scenario, summary)
