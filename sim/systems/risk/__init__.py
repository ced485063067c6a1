"""When is somebody exposed? From what a phone measured to minutes that count, by the dated rules of each country.

A phone cuts what it heard of one declarer's key into exposure windows of at most half an hour; a rule weighs the scans
of one day's windows and compares their sum with a threshold.
"""

from __future__ import annotations

from sim.systems.risk.countries import (
    GERMAN_2020,
    GERMAN_2021,
    ITALIAN_2020,
    RULES,
    SWISS_JULY,
    SWISS_JUNE,
    SWISS_SEPTEMBER,
    rule_of,
)
from sim.systems.risk.first_api import AdjustedMinutes, KeyRule, LongestMinutes
from sim.systems.risk.minutes import DayMinutes, Level, NormalisedMinutes
from sim.systems.risk.plain import EXAMPLE as PLAIN
from sim.systems.risk.plain import plain, stated
from sim.systems.risk.rule import NO_DATE, Rule
from sim.systems.risk.windows import ExposureWindow, Infectiousness, ReportType, ScanInstance

__all__ = [
    "GERMAN_2020",
    "GERMAN_2021",
    "ITALIAN_2020",
    "NO_DATE",
    "PLAIN",
    "RULES",
    "SWISS_JULY",
    "SWISS_JUNE",
    "SWISS_SEPTEMBER",
    "AdjustedMinutes",
    "DayMinutes",
    "ExposureWindow",
    "Infectiousness",
    "KeyRule",
    "Level",
    "LongestMinutes",
    "NormalisedMinutes",
    "ReportType",
    "Rule",
    "ScanInstance",
    "plain",
    "rule_of",
    "stated",
]
