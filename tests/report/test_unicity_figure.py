"""Does the figure of releases have a line for each form, in two languages, and say what the numbers do not mean?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sim.hall.journal import Asked, Journal
from sim.hall.scenario import load
from sim.measures.summary import summarise
from sim.metrics.trails import COUNTS, PEOPLE, SHOWN, SHOWN_NEAR, VISITS
from sim.report import unicity
from sim.report.origin import Origin
from tests.hall.hamlet import FILE
from tests.report.test_evidence_figures import texts

ARMS = """arms=[{name="none",system="none"},
{name="linked",system="itineraries",adversaries=[{name="reader"}]},
{name="list",system="itineraries",adversaries=[{name="reader",release="places"}]}]"""


def journal(arm: str, seed: int, alone: int) -> Journal:
    """A release of 40 people, of whom so many are singled out by two points and more."""
    made = Journal(arm, "none" if arm == "none" else "itineraries", seed, date(2020, 6, 8), 10)
    if arm != "none":
        made.numbers |= {PEOPLE: 40, VISITS: 100, SHOWN: 80, SHOWN_NEAR: 70, COUNTS: 0}
        for person in range(40):
            for points in (1, 2, 3, 4):
                fits = 1 if points > 1 and person < alone else 3
                made.note("trails", person, 100, int(Asked.FITS), points, fits, person if fits == 1 else -1, 0.0)
    made.numbers["r0_reached"] = 1.0
    made.note("persons", 0, 0, 0, True, True)
    return made.close()


@pytest.fixture
def drawn() -> tuple[Origin, unicity.Data]:
    scenario = load(FILE, (" ".join(ARMS.split("\n")),))
    alone = {"none": 0, "linked": 38, "list": 0}
    journals = {(arm, seed): journal(arm, seed, alone[arm]) for arm in alone for seed in range(1, 7)}
    origin = Origin(scenario, summarise(scenario, journals), "9.8.7", "0123456789abcdef" * 4)
    data = unicity.data(origin, journals)
    assert data is not None
    return origin, data


def test_a_line_for_each_release_and_none_where_nothing_is_released(drawn: tuple[Origin, unicity.Data]) -> None:
    _, data = drawn
    assert list(data.lines) == ["linked", "list"]
    assert [each.value for each in data.lines["linked"]] == [0.0, 0.95, 0.95, 0.95]
    assert data.recall["list"].value == 0.8


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_figure_says_what_it_shows(drawn: tuple[Origin, unicity.Data], language: Any) -> None:
    origin, data = drawn
    figure = unicity.figure(origin, data, language)
    lines = [line for line in figure.axes[0].lines if not line.get_label().startswith("_")]
    assert len(lines) == len(data.lines)
    assert [round(y) for y in lines[0].get_ydata()] == [0, 95, 95, 95]
    told = " ".join(unicity.sentences(origin, data, language))
    assert "95" in told
    assert "80" in told
    assert ("distinguées" if language == "fr" else "singled out") in " ".join(texts(figure)) + figure.axes[
        0
    ].get_ylabel()


def test_a_study_without_a_reader_has_no_such_figure(tmp_path: Path) -> None:
    scenario = load(FILE)
    journals = {("none", seed): journal("none", seed, 0) for seed in (1, 2)}
    origin = Origin(scenario, summarise(scenario, journals), "9.8.7", "0123456789abcdef" * 4)
    assert unicity.data(origin, journals) is None


HOURS = """arms=[{name="none",system="none"},
{name="linked",system="itineraries",adversaries=[{name="reader",release="hours",knows_within_h=%s}]},
{name="list",system="itineraries",adversaries=[{name="reader",release="places"}]}]"""


@pytest.mark.parametrize(("within", "told"), [("1.0", True), ("0.25", False)])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_reader_whom_rounded_hours_do_not_hinder_is_named(within: str, told: bool, language: Any) -> None:
    scenario = load(FILE, (" ".join((HOURS % within).split("\n")),))
    alone = {"none": 0, "linked": 38, "list": 0}
    journals = {(arm, seed): journal(arm, seed, alone[arm]) for arm in alone for seed in range(1, 7)}
    origin = Origin(scenario, summarise(scenario, journals), "9.8.7", "0123456789abcdef" * 4)
    data = unicity.data(origin, journals)
    assert data is not None
    notes = " ".join(unicity._notes(origin, data, language))
    assert (unicity.SAID[language]["hour"].format(hours="1") in notes) == told
    assert unicity.SAID[language]["apart"] in notes
