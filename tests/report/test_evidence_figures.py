"""Do the figures of causes, names, suspects, one alert's days and adoption say what the journals say?"""

from __future__ import annotations

import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.hall.journal import IMPORTED, Means, Why
from sim.metrics import METRICS
from sim.report import adoption, causes, named, suspects, timeline
from sim.report.figures import FIGURES, compute, draw_language, words
from sim.report.style import house_style
from sim.report.wording import LANGUAGES, Language
from sim.units import DAY
from tests.measures.facts import Facts
from tests.report.studied import origin_of, studied
from tests.report.test_figures import plain


def texts(figure: Figure) -> str:
    found = [text.get_text() for text in figure.texts]
    for axes in figure.axes:
        found += [text.get_text() for text in (*axes.texts, *axes.get_yticklabels())]
    return plain(" ".join(found).replace("\n", " "))


def test_data_can_be_sent_to_another_process_and_gives_the_same_figures(tmp_path: Path) -> None:
    journals = studied()
    origin = origin_of(tmp_path / "village", journals)
    computed = compute(origin, journals)
    assert list(computed) == [
        name
        for name in FIGURES
        if name not in ("adoption", "graphs", "misses", "paths", "plane", "situations", "unicity")
    ]
    there = pickle.loads(pickle.dumps((origin, computed)))
    for folder, (whose, data) in (("here", (origin, computed)), ("there", there)):
        (tmp_path / folder).mkdir()
        draw_language(whose, data, "fr", tmp_path / folder)
    for path in (tmp_path / "here").iterdir():
        assert path.read_bytes() == (tmp_path / "there" / path.name).read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_says_that_it_is_simulated_and_what_it_shows(tmp_path: Path, language: Language) -> None:
    journals = studied()
    origin = origin_of(tmp_path, journals)
    computed = compute(origin, journals)
    for name, said in words(origin, computed, language).items():
        assert plain(said.caption).startswith(
            {"fr": "Simulé, non observé.", "en": "Simulated, not observed."}[language]
        )
        assert said.shows
        assert said.heading
        with house_style():
            assert plain(said.caption) in texts(FIGURES[name].figure(origin, computed[name], language))


def test_half_of_the_alerts_without_infection_came_through_a_wall(tmp_path: Path) -> None:
    journals = studied()
    origin = origin_of(tmp_path, journals)
    data = causes.data(origin, journals)
    assert data is not None
    assert data.shares["gaen"]["alerts.cause.wall"].value == pytest.approx(0.5)
    said = texts(causes.figure(origin, data, "en"))
    assert "a wall between" in said
    assert "50 [50–50]" in said
    assert "too short" not in said, "a cause that no alert has takes no room"


@pytest.mark.parametrize(("seeds", "said"), [(4, "No interval:"), (5, "line: 95 % interval")])
def test_causes_speak_of_intervals_where_there_are_some(tmp_path: Path, seeds: int, said: str) -> None:
    journals = studied(seeds=seeds, warned=60)
    origin = origin_of(tmp_path, journals)
    drawn = texts(causes.figure(origin, causes.data(origin, journals), "en"))  # type: ignore[arg-type]
    assert said in drawn
    assert ("line: 95 %" in drawn) != ("No interval" in drawn)


def test_few_alerts_have_no_causes(tmp_path: Path) -> None:
    journals = studied(warned=3)
    assert causes.data(origin_of(tmp_path, journals), journals) is None


def test_a_third_each_is_right_wrong_and_silent_beside_memory_and_calls(tmp_path: Path) -> None:
    journals = studied(warned=51)
    origin = origin_of(tmp_path, journals)
    data = named.data(origin, journals)
    assert data is not None
    bars = data.bars["gaen"]
    assert [part.value for part in bars[Means.TOLD].parts] == pytest.approx([1 / 3] * 3)
    assert [part.value for part in bars[Means.UNTOLD].parts] == [0, 0, 1]
    assert [part.value for part in bars[Means.CALLED].parts] == [1, 0, 0]
    assert "33 [33–33] · 33 [33–33] · 33 [33–33]" in texts(named.figure(origin, data, "en"))


def test_fewer_than_two_hundred_alerts_are_not_measured(tmp_path: Path) -> None:
    journals = studied(warned=30)
    origin = origin_of(tmp_path, journals)
    assert named.data(origin, journals) is None
    assert suspects.data(origin, journals) is None


@pytest.mark.parametrize("module", [named, suspects])
def test_an_arm_with_few_calls_and_many_alerts_is_said_to_have_few_calls(tmp_path: Path, module: Any) -> None:
    journals = studied(warned=50)
    for journal in journals.values():
        claims: Any = journal.table("claims")
        calls = np.flatnonzero(claims["means"] == int(Means.CALLED))
        claims["means"][calls[: 9 * calls.size // 10]] = int(Means.NO_APP)
    origin = origin_of(tmp_path, journals)
    data = module.data(origin, journals)
    assert data.few.keys() == {"gaen"}
    assert data.few["gaen"].keys() == {"calls"}
    for language, said in (("en", "(calls: 25)"), ("fr", "(appels : 25)")):
        drawn = texts(module.figure(origin, data, language))
        assert said in drawn
        assert "alerts: " not in drawn.partition("fewer than 200")[2].partition(".")[0]


def test_below_five_seeds_there_is_no_interval(tmp_path: Path) -> None:
    journals = studied(seeds=4, warned=60)
    origin = origin_of(tmp_path, journals)
    for module in (causes, named, suspects):
        with house_style():
            said = texts(module.figure(origin, module.data(origin, journals), "en"))
        assert "No interval: it takes 5 draws at least, and there are 4." in said
        assert "[" not in said.replace("[[", "")


def test_the_curve_of_suspects_rises_from_none_to_all(tmp_path: Path) -> None:
    journals = studied()
    origin = origin_of(tmp_path, journals)
    data = suspects.data(origin, journals)
    assert data is not None
    called = data.curves["gaen"][Means.CALLED]
    assert [share.value for share in called.shares] == [1.0] * len(suspects.SIZES), "a call names one person"
    told = [share.value or 0 for share in data.curves["gaen"][Means.TOLD].shares]
    assert told[0] == 0
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(suspects.figure(origin, data, "en").axes) == 1


def test_the_story_is_the_first_alert_from_another_home_with_a_quarantine(tmp_path: Path) -> None:
    facts = Facts(arm="gaen", people=20, town=True)
    facts.infected(1, 2, IMPORTED).tested(1, 8, True).reported(1, 9.5)
    facts.alerted(0, 10, _1=0.1).stayed(0, 10, 24, Why.ALERTED)  # lives with the declarer
    facts.alerted(6, 10.5, _1=0.1)  # does not stay at home
    facts.alerted(8, 11, _1=0.1).stayed(8, 11, 25, Why.ALERTED)
    facts.alerted(10, 12, _1=0.1).stayed(10, 12, 26, Why.ALERTED)
    journals = {("gaen", 1): facts.closed()}
    origin = origin_of(tmp_path, journals)
    data = timeline.data(origin, journals)
    assert data is not None
    story = data.stories["gaen"]
    days = {step: at / DAY for step, at in story.at.items()}
    assert days == {"infection": 2, "onset": 7, "swab": 8, "result": 9, "report": 9.5, "alert": 11}
    assert story.until == 25 * DAY
    said = texts(timeline.figure(origin, data, "en"))
    assert "10 Jul, 0 h" in said
    assert "until 24 Jul (14 d)" in said


def test_without_quarantine_there_is_no_story(tmp_path: Path) -> None:
    journals = {("gaen", 1): Facts(arm="gaen", town=True).alerted(8, 11, _1=0.1).closed()}
    assert timeline.data(origin_of(tmp_path, journals), journals) is None


LEVELS = {"few": 0.02, "some": 0.2, "many": 0.6}
ARMS = ", ".join(f'{{name="{name}", system="gaen", phones={{adoption={share}}}}}' for name, share in LEVELS.items())


def test_adoption_is_told_per_alert_per_declarer_and_per_infected(
    tmp_path: Path,
) -> None:
    lived = studied(arms=("gaen",))
    journals = {(arm, seed): journal for arm in LEVELS for (_, seed), journal in lived.items()}
    origin = origin_of(tmp_path, journals, f"arms=[{ARMS}]")
    rows: Any = origin.summary["arms"]
    for arm in LEVELS:
        for at, name in enumerate(CURVES):
            rows[arm][name] = {"value": 0.5 - at / 10, "low": 0.1, "high": 0.6}
    data = adoption.data(origin, journals)
    assert data is not None
    curves = data.curves["gaen"]
    assert list(curves) == [0.02, 0.2, 0.6]
    assert curves[0.02].shares[adoption.PER_INFECTED] == (0.3, 0.1, 0.6)
    figure = adoption.figure(origin, data, "en")
    assert figure.axes[0].get_xlabel() == "phone owners who run the app (%)"
    assert figure.axes[0].get_ylabel()


CURVES = adoption.PER_ALERT, adoption.PER_DECLARER, adoption.PER_INFECTED


@pytest.mark.parametrize(("language", "why"), [("en", "41 reports in all seeds"), ("fr", "41 déclarations dans tous")])
def test_every_adoption_lived_stands_there_with_the_reason_for_its_gaps(
    tmp_path: Path, language: Language, why: str
) -> None:
    lived = studied(arms=("gaen",))
    journals = {(arm, seed): journal for arm in LEVELS for (_, seed), journal in lived.items()}
    origin = origin_of(tmp_path, journals, f"arms=[{ARMS}]")
    rows: Any = origin.summary["arms"]
    for arm in LEVELS:
        for name in adoption.LOOKS:
            rows[arm][name] = {"value": None, "low": None, "high": None,
                               "why": "41 reports in all seeds, and 60 are the least"}  # fmt: skip
    rows["some"][adoption.TRACERS] = {"value": 0.2, "low": None, "high": None}
    data = adoption.data(origin, journals)
    assert data is not None
    assert list(data.curves["gaen"]) == list(LEVELS.values())
    figure = adoption.figure(origin, data, language)
    assert [tick.get_text() for tick in figure.axes[0].get_xticklabels()] == ["2", "20", "60"]
    assert why in texts(figure)
    assert " ".join(adoption.sentences(origin, data, language)).count("20") == 2


def test_one_meaning_of_named_stands_in_the_figure_of_adoption() -> None:
    asked = METRICS[adoption.PER_ALERT].en, METRICS[adoption.MEMORY].en, METRICS[adoption.TRACERS].en
    assert all(label.startswith(("Named", "Declarer named")) for label in asked)
    assert not re.search("three|trois", repr(adoption.SAID), re.IGNORECASE), "their number depends on the study"


def test_one_adoption_or_nobody_who_tries_gives_no_curve(tmp_path: Path) -> None:
    journals = studied()
    assert adoption.data(origin_of(tmp_path, journals), journals) is None
