"""Do the national rules count minutes as their sources say?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.problems import Refused
from sim.systems.gaen.limits import RETENTION_DAYS
from sim.systems.risk import (
    GERMAN_2021,
    PLAIN,
    RULES,
    SWISS_JULY,
    SWISS_JUNE,
    SWISS_SEPTEMBER,
    ExposureWindow,
    Infectiousness,
    KeyRule,
    Level,
    ReportType,
    Rule,
    ScanInstance,
)


def windows(
    scans: Iterable[tuple[int, int]], infectiousness: Infectiousness = Infectiousness.HIGH
) -> tuple[ExposureWindow, ...]:
    """One window of (attenuation, seconds)."""
    made = tuple(ScanInstance(attenuation, attenuation, seconds) for attenuation, seconds in scans)
    return (ExposureWindow(18_442, ReportType.CONFIRMED_TEST, infectiousness, made, 8),)


@pytest.mark.parametrize(
    ("rule", "scans", "minutes"),
    [
        (SWISS_JUNE, [(49, 900)], 15.0),
        (SWISS_JUNE, [(50, 900)], 7.5),
        (SWISS_JUNE, [(54, 1800)], 15.0),
        (SWISS_JUNE, [(55, 1800)], 0.0),
        (SWISS_JULY, [(52, 900)], 15.0),
        (SWISS_JULY, [(53, 900)], 7.5),
        (SWISS_JULY, [(59, 1800)], 15.0),
        (SWISS_JULY, [(60, 1800)], 0.0),
        (SWISS_SEPTEMBER, [(54, 900)], 15.0),
        (SWISS_SEPTEMBER, [(55, 900)], 7.5),
        (SWISS_SEPTEMBER, [(62, 1800)], 15.0),
        (SWISS_SEPTEMBER, [(63, 1800)], 0.0),
        (SWISS_SEPTEMBER, [(30, 300), (60, 300), (80, 300)], 7.5),
        (SWISS_SEPTEMBER, [(30, 301)], 6.0),
        (SWISS_SEPTEMBER, [(30, 301), (30, 301)], 11.0),
        (GERMAN_2021, [(62, 600)], 12.8),
        (GERMAN_2021, [(63, 600)], 16.0),
        (GERMAN_2021, [(73, 600)], 1.6),
        (GERMAN_2021, [(79, 6000)], 0.0),
    ],
)
def test_minutes_at_the_edges(rule: Rule, scans: list[tuple[int, int]], minutes: float) -> None:
    assert rule.minutes(windows(scans)) == pytest.approx(minutes)


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
@pytest.mark.parametrize("attenuation", [20, 52, 58, 68, 75])
def test_long_enough_is_long_enough(rule: Rule, attenuation: int) -> None:
    minutes = rule.long_enough_minutes(attenuation)
    if minutes == inf:
        assert not rule.exposed(windows([(attenuation, 86_400)]))
        return
    assert rule.exposed(windows([(attenuation, round(60 * minutes) + 1)]))
    assert not rule.exposed(windows([(attenuation, round(60 * minutes) - 121)]))


@given(
    st.sampled_from([rule for rule in RULES.values() if not isinstance(rule, KeyRule)]),
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 5)), min_size=1, max_size=12),
    st.data(),
)
def test_more_and_nearer_never_counts_less(rule: Rule, scans: list[tuple[int, int]], data: st.DataObject) -> None:
    """Nearer only for the Swiss rules: the German one weighs 63 to 73 dB above the nearest, as its server was set.

    Whole minutes, since the Swiss sums are rounded up apart. Of the first API's rules neither holds: a faint scan more
    can take a whole key's mean too far.
    """
    scans = [(attenuation, 60 * minutes) for attenuation, minutes in scans]
    before = rule.minutes(windows(scans))
    assert rule.minutes(windows([*scans, (data.draw(st.integers(0, 90)), 300)])) >= before
    if rule is not GERMAN_2021:
        assert rule.minutes(windows([(max(0, db - 5), seconds) for db, seconds in scans])) >= before


@given(
    st.sampled_from(list(RULES.values())),
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 300)), max_size=12),
    st.randoms(use_true_random=False),
)
def test_order_does_not_count(rule: Rule, scans: list[tuple[int, int]], random: object) -> None:
    each = [window for scan in scans for window in windows([scan])]
    shuffled = list(each)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rule.minutes(shuffled) == rule.minutes(each)


def test_swiss_rules_do_not_ask_how_infectious() -> None:
    standard, high = (windows([(40, 900)], each) for each in (Infectiousness.STANDARD, Infectiousness.HIGH))
    assert SWISS_JUNE.minutes(standard) == SWISS_JUNE.minutes(high)
    assert GERMAN_2021.minutes(standard) < GERMAN_2021.minutes(high)
    assert SWISS_JUNE.transmission_risk(0, True) == 0


def test_german_levels() -> None:
    """Standard infectiousness: 1.4 x 0.8 of a minute near; 5 makes a day green, 9 red; a window is never none."""
    for seconds, day in ((240, Level.NONE), (290, Level.LOW), (477, Level.LOW), (500, Level.HIGH)):
        found = windows([(40, seconds)], Infectiousness.STANDARD)
        assert GERMAN_2021.day_level(found) is day
        assert GERMAN_2021.window_level(found[0]) is max(day, Level.LOW)
        assert GERMAN_2021.exposed(found) is (day is Level.HIGH)


def test_only_the_german_day_is_rounded_to_tenths() -> None:
    found = windows([(40, 480)], Infectiousness.STANDARD)  # 8.96 normalised minutes
    assert GERMAN_2021.minutes(found) == 9.0
    assert GERMAN_2021.day_level(found) is Level.HIGH
    assert GERMAN_2021.window_level(found[0]) is Level.LOW


@pytest.mark.parametrize(
    ("days", "symptoms", "level"),
    [(-6, True, 1), (-2, True, 7), (0, True, 8), (2, True, 6), (7, True, 1), (0, False, 4), (-3, False, 2)],
)
def test_german_keys_by_day(days: int, symptoms: bool, level: int) -> None:
    assert GERMAN_2021.transmission_risk(days, symptoms) == level


@pytest.mark.parametrize("level", range(1, 9))
def test_german_levels_mean_what_adds_up_to_them(level: int) -> None:
    report_type, infectiousness = GERMAN_2021.meaning(level)
    assert GERMAN_2021.level_of(ExposureWindow(0, report_type, infectiousness, ())) == level


def test_an_unknown_german_level_is_worth_nothing() -> None:
    report_type, infectiousness = GERMAN_2021.meaning(0)
    scans = (ScanInstance(30, 30, 3600),)
    assert GERMAN_2021.minutes([ExposureWindow(0, report_type, infectiousness, scans)]) == 0


def test_rules_are_dated_and_named() -> None:
    for name, rule in RULES.items():
        assert rule.name == name
        assert set(rule.title) == {"fr", "en"}
        assert rule.source
        if rule is PLAIN:
            continue
        year = "".join(part for part in name.split("_") if len(part) == 4 and part.isdigit())
        assert str(rule.valid_from.year) == year


@pytest.mark.parametrize(
    ("changes", "what", "told"),
    [
        ({"bounds": (55.0, 50.0)}, "thresholds", "55, 50"),
        ({"bounds": (55.0, 55.0)}, "thresholds", "55, 55"),
        ({"alert_minutes": 0.0}, "minutes must be above 0", "0"),
    ],
)
def test_a_rule_that_states_what_cannot_be_is_refused(changes: dict[str, Any], what: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        replace(SWISS_JUNE, **changes)
    (problem,) = refused.value.problems
    assert problem.rule.startswith(what)
    assert (problem.key, problem.value) == ("swisscovid_2020_06", told)
    assert problem.mend


def test_weights_and_levels_of_the_german_rule_rise_too() -> None:
    with pytest.raises(Refused, match="thresholds must rise"):
        replace(GERMAN_2021, weights=((73.0, 1.0), (63.0, 0.8)))
    with pytest.raises(Refused, match="levels of days must rise"):
        replace(GERMAN_2021, day_levels=((9.0, Level.LOW), (5.0, Level.HIGH)))


def test_no_rule_counts_a_day_of_which_phones_have_forgotten_a_part() -> None:
    """They keep 14 days to the second, so that of the 14th day before only a part is left."""
    assert max(rule.recent_days for rule in RULES.values()) < RETENTION_DAYS
