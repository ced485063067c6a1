"""Is a question read as it was meant, and everything else refused in words?"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures.quotations import QUOTATIONS
from sim.report.classroom import lessons
from sim.report.classroom.page import tables
from sim.report.classroom.questions import MOST_SEED, NoQuestion, question, read

NAMES = {"central_server": None, "coat": None}
LESSON = lessons.shipped("central_server")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=6,
)


def asked(said: Any) -> Any:
    return question(*read(json.dumps(said), NAMES), LESSON)


def test_what_differs_from_the_lesson_is_set_anew() -> None:
    plain = asked({"lesson": "central_server"})
    assert (plain.lesson, plain.seed, plain.settings) == ("central_server", 1, ())
    usual = LESSON.settings()
    assert asked({"lesson": "central_server", "seed": 1, "settings": usual}) == plain
    moved = asked({"lesson": "central_server", "seed": 9, "settings": {"adoption": 40, "delay": 48, "left_behind": 20}})
    assert moved.settings == ("phones.adoption=0.4", "phones.left_behind=0.2", "health.lab.turnaround_h=48.0")
    lived = LESSON.scenario.with_settings(*moved.settings)
    assert (lived.phones.adoption, lived.phones.left_behind, lived.health.lab.turnaround_h) == (0.4, 0.2, 48.0)


def test_a_rule_is_set_for_the_arms_whose_system_has_it() -> None:
    ruled = asked({"lesson": "central_server", "settings": {"rule": "corona_warn_app_2021"}})
    assert ruled.settings == ('arms.gaen.rule="corona_warn_app_2021"',)
    arms = LESSON.scenario.with_settings(*ruled.settings).arms
    assert {arm.name: arm.rule for arm in arms}["gaen"] == "corona_warn_app_2021"
    for each in LESSON.rules():
        LESSON.scenario.with_settings(*asked({"lesson": "central_server", "settings": {"rule": each["rule"]}}).settings)


@pytest.mark.parametrize(
    "said",
    ["", "{", "[]", "7", "null", '"lesson"', "[" * 1_500, "9" * 1_900, '{"lesson":"central_server","arms":[]}'],
)
def test_what_is_no_question_is_refused(said: str) -> None:
    with pytest.raises(NoQuestion):
        read(said, NAMES)


@pytest.mark.parametrize(
    "said",
    [
        {"lesson": "../central_server"},
        {"lesson": ["coat"]},
        {"lesson": "coat", "seed": -1},
        {"lesson": "coat", "seed": MOST_SEED + 1},
        {"lesson": "coat", "seed": True},
        {"lesson": "coat", "seed": 1.0},
        {"lesson": "coat", "settings": []},
        {"lesson": "coat", "settings": {"population.people": 9}},
        {"lesson": "coat", "settings": {"adoption": 101}},
        {"lesson": "coat", "settings": {"adoption": float("nan")}},
        {"lesson": "coat", "settings": {"adoption": "40"}},
        {"lesson": "coat", "settings": {"delay": 1e9}},
        {"lesson": "coat", "settings": {"rule": 'x"\n[[arms]]'}},
        {"lesson": "coat", "settings": {"rule": {}}},
    ],
)
def test_questions_of_what_there_is_not_are_refused(said: Any) -> None:
    with pytest.raises(NoQuestion):
        asked(said)


@given(st.text(max_size=60) | JSON.map(json.dumps))
def test_whatever_is_said_is_a_question_or_refused(said: str) -> None:
    try:
        name, seed, settings = read(said, NAMES)
    except NoQuestion:
        return
    assert name in NAMES
    assert -1 <= seed <= MOST_SEED
    assert isinstance(settings, dict)


@given(st.dictionaries(st.sampled_from(["adoption", "delay", "left_behind", "rule"]), JSON, max_size=4))
def test_whatever_sliders_say_can_be_lived_or_is_refused(settings: dict[str, Any]) -> None:
    try:
        found = asked({"lesson": "coat", "settings": settings})
    except NoQuestion:
        return
    LESSON.scenario.with_settings(*found.settings)


def test_there_is_a_card_for_each_sentence_with_a_scenario() -> None:
    cards = lessons.cards()
    scenarios = {each.claim: each.name for each in lessons.scenarios() if each.claim}
    assert [card["claim"] for card in cards.values()] == [claim for claim in QUOTATIONS if claim in scenarios]
    for card in cards.values():
        assert scenarios[card["claim"]] in card["measured"]
        assert all(card[text][language] for text in ("words", "question", "source") for language in ("fr", "en"))


@pytest.mark.parametrize("name", list(lessons.cards()))
def test_a_lesson_is_small_and_asks_before_each_panel(name: str) -> None:
    lesson = lessons.shipped(name)
    assert lesson.scenario.population.people == 180
    assert lesson.scenario.days == 10
    systems = [arm.system for arm in lesson.scenario.arms]
    assert systems[-2:] == ["tracers", "none"] or {"tracers", "none"} < set(systems)
    for table in tables().values():
        assert all(table[f"{name}.ask.{view}"] for view in (1, 2, 3))


def test_the_page_says_the_same_in_both_languages() -> None:
    french, english = tables()["fr"], tables()["en"]
    assert french.keys() == english.keys()
    asks = {key for key in english if ".ask." in key}
    assert asks == {f"{name}.ask.{view}" for name in lessons.cards() for view in (1, 2, 3)}
