"""Do the rules of 2020 judge key by key, as version 1 of the API and the apps upon it are described?"""

from __future__ import annotations

import pytest

from sim.systems.risk import (
    GERMAN_2020,
    ITALIAN_2020,
    ExposureWindow,
    Infectiousness,
    KeyRule,
    ReportType,
    ScanInstance,
)

DAY = 18_429


def heard(key: str, level: int, *scans: tuple[int, int]) -> list[ExposureWindow]:
    """What was heard of one key, (attenuation, seconds), each scan in a window of its own."""
    return [
        ExposureWindow(
            DAY, ReportType.CONFIRMED_TEST, Infectiousness.STANDARD, (ScanInstance(db, db, seconds),), level,
            key.encode(),
        )
        for db, seconds in scans
    ]  # fmt: skip


ANTON, AISHA = heard("Anton", 8, (45, 600), (45, 600)), heard("Aisha", 5, (58, 600), (58, 600))


def test_the_corona_warn_app_counts_as_its_own_example_does() -> None:
    """Betty beside Anton and Aisha: cwa-risk-assessment.md, tables 3 to 5. The third key's risk is below 11."""
    assert GERMAN_2020.minutes(ANTON) == 32.0
    assert GERMAN_2020.minutes(ANTON + AISHA) == 48.0
    assert GERMAN_2020.minutes(heard("Aisha", 1, (58, 600), (58, 600))) == 0.0
    assert GERMAN_2020.minutes(ANTON + heard("the 9th", 1, (58, 1200))) == 32.0


@pytest.mark.parametrize(
    ("scans", "level", "minutes"),
    [
        ([(45, 600)], 5, 0.0),  # ten minutes are too short
        ([(45, 601)], 5, 11.0),
        ([(54, 900)], 5, 15.0),
        ([(55, 900)], 5, 7.5),
        ([(63, 900)], 5, 0.0),
        ([(45, 900)], 2, 0.0),  # 10 is below 11
        ([(45, 900)], 3, 9.0),
        ([(58, 7200)], 3, 9.0),  # the sums end at 30 minutes
        ([(45, 660), (80, 660)], 5, 11.0),  # 62.5 dB on average
        ([(45, 660), (80, 6000)], 5, 0.0),  # 77 dB
        ([(45, 300), (70, 301)], 5, 5.0),  # long enough together
    ],
)
def test_the_first_corona_warn_app_at_the_edges(scans: list[tuple[int, int]], level: int, minutes: float) -> None:
    found = heard("somebody", level, *scans)
    assert GERMAN_2020.minutes(found) == pytest.approx(minutes)
    assert GERMAN_2020.exposed(found) is (minutes >= 15)


def test_levels_go_by_the_upload_since_no_onset_was_asked_for() -> None:
    assert [GERMAN_2020.transmission_risk(-2, True, -day) for day in range(9)] == [1, 6, 8, 8, 8, 5, 3, 1, 1]


@pytest.mark.parametrize(
    ("found", "minutes"),
    [
        (heard("one", 0, (60, 900)), 0.0),
        (heard("one", 0, (60, 901)), 20.0),
        (heard("one", 0, (60, 1201)), 25.0),
        (heard("one", 0, (60, 7200)), 30.0),
        (heard("one", 0, (73, 901)), 20.0),
        (heard("one", 0, (74, 7200)), 0.0),
        (heard("one", 0, (60, 600), (80, 600)), 20.0),  # 70 dB on average
        (heard("one", 0, (60, 600)) + heard("two", 0, (60, 600)), 0.0),
        (heard("one", 0, (60, 901)) + heard("two", 0, (60, 1500)), 25.0),
    ],
)
def test_immuni_goes_by_the_longest_key(found: list[ExposureWindow], minutes: float) -> None:
    assert ITALIAN_2020.minutes(found) == minutes
    assert ITALIAN_2020.exposed(found) is (minutes > 15)


@pytest.mark.parametrize("rule", [GERMAN_2020, ITALIAN_2020])
def test_an_alert_does_not_rest_on_a_key_that_was_dropped(rule: KeyRule) -> None:
    short, long = heard("short", 8, (45, 300), (45, 200)), heard("long", 8, (45, 600), (90, 60), (45, 600))
    assert rule.exposed(short + long)
    assert rule.telling(short + long) == [False, False, True, rule is ITALIAN_2020, True]
    assert rule.telling([]) == []
    assert rule.minutes([]) == 0.0
