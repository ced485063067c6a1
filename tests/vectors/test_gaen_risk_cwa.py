"""Does the Corona-Warn-App's rule give the risk of all its published cases?"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest

from sim.systems.risk import (
    GERMAN_2021,
    ExposureWindow,
    Infectiousness,
    Level,
    NormalisedMinutes,
    ReportType,
    ScanInstance,
)
from tests.conftest import VECTORS, needs_vectors

pytestmark = needs_vectors
FILE = VECTORS / "gaen_risk_cwa.json"
PUBLISHED = json.loads(FILE.read_text()) if FILE.is_file() else {"test_cases": []}
TODAY = 18_500


def levels(mapping: list[dict[str, Any]]) -> tuple[tuple[float, Level], ...]:
    return tuple((row["normalizedTimeRange"]["min"], Level(row["riskLevel"])) for row in mapping)


def configured(config: dict[str, Any]) -> NormalisedMinutes:
    """The rule with every number taken from a published configuration."""
    trl = config["trlEncoding"]
    assert not config["minutesAtAttenuationFilters"] + config["trlFilters"]
    return replace(
        GERMAN_2021,
        weights=tuple((row["attenuationRange"]["max"], row["weight"]) for row in config["minutesAtAttenuationWeights"]),
        report_offsets={
            ReportType.RECURSIVE: trl["reportTypeOffsetRecursive"],
            ReportType.SELF_REPORT: trl["reportTypeOffsetSelfReport"],
            ReportType.CONFIRMED_CLINICAL_DIAGNOSIS: trl["reportTypeOffsetConfirmedClinicalDiagnosis"],
            ReportType.CONFIRMED_TEST: trl["reportTypeOffsetConfirmedTest"],
        },
        infectiousness_offsets={
            Infectiousness.STANDARD: trl["infectiousnessOffsetStandard"],
            Infectiousness.HIGH: trl["infectiousnessOffsetHigh"],
        },
        values={
            row["transmissionRiskLevel"]: row["transmissionRiskValue"] for row in config["transmissionRiskValueMapping"]
        },
        window_levels=levels(config["normalizedTimePerEWToRiskLevelMapping"]),
        day_levels=levels(config["normalizedTimePerDayToRiskLevelMapping"]),
    )


def window(case: dict[str, Any]) -> ExposureWindow:
    scans = tuple(
        ScanInstance(scan["typicalAttenuation"], scan["minAttenuation"], scan["secondsSinceLastScan"])
        for scan in case["scanInstances"]
    )
    day = TODAY - case["ageInDays"]
    return ExposureWindow(day, ReportType(case["reportType"]), Infectiousness(case["infectiousness"]), scans)


def summary(rule: NormalisedMinutes, windows: list[dict[str, Any]]) -> dict[str, Any]:
    """What the published cases expect, counted from the rule's levels of windows and days."""
    days: defaultdict[int, list[ExposureWindow]] = defaultdict(list)
    encounters: dict[Level, set[Any]] = {Level.LOW: set(), Level.HIGH: set()}
    for case in windows:
        made = window(case)
        days[made.day].append(made)
        encounters[rule.window_level(made)].add((made.day, rule.level_of(made), case["calibrationConfidence"]))
    ages: dict[Level, list[int]] = {level: [] for level in Level}
    for day, found in days.items():
        ages[rule.day_level(found)].append(TODAY - day)
    counted = {
        level: {found for found in encounters[level] if TODAY - found[0] not in ages[Level.NONE]}
        for level in (Level.LOW, Level.HIGH)
    }
    return {
        "expTotalRiskLevel": 2 if ages[Level.HIGH] else 1,
        "expAgeOfMostRecentDateWithLowRisk": min(ages[Level.LOW], default=None),
        "expAgeOfMostRecentDateWithHighRisk": min(ages[Level.HIGH], default=None),
        "expNumberOfDaysWithLowRisk": len(ages[Level.LOW]),
        "expNumberOfDaysWithHighRisk": len(ages[Level.HIGH]),
        "expTotalMinimumDistinctEncountersWithLowRisk": len(counted[Level.LOW]),
        "expTotalMinimumDistinctEncountersWithHighRisk": len(counted[Level.HIGH]),
    }


def test_there_are_29() -> None:
    assert len(PUBLISHED["test_cases"]) == 29


def test_our_numbers_are_the_published_ones() -> None:
    assert configured(PUBLISHED["default_config"]) == GERMAN_2021


@pytest.mark.parametrize("case", PUBLISHED["test_cases"], ids=lambda case: case["description"][:60])
def test_published_case(case: dict[str, Any]) -> None:
    expected = {name: value for name, value in case.items() if name.startswith("exp") and name != "exposureWindows"}
    assert summary(configured(PUBLISHED["default_config"]), case["exposureWindows"]) == expected
