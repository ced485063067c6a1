"""How much of a case's path was published, and near what does the app warn? Korea's rules, with their dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sim.parameters import parameter
from sim.units import HOUR

# fmt: off
NEAR = parameter(100.0, "m", "Corona 100m: a notice within 100 m of a place where a case has been (CNN Business, 28 "
                 "February 2020)")
TOGETHER_MIN = parameter(1.0, "min", "assumption: the app asks for no time together; who was near a case for less than "
                         "a minute was not with it")
SHOWN_DAYS = parameter(14, "d", "assumption: a place stays in the list for two weeks after the case left it")
ASKS_EVERY_S = parameter(6 * HOUR, "s", "assumption: the phone compares four times a day; the app did so as its owner "
                         "walked")
WEEK = parameter(7, "d", "Washington Post, 13 March 2020: the movements of the preceding week were made public")
DAYS_BEFORE = parameter(1, "d", "guidelines of KCDC, 14 March 2020 (Korea IT Times, 4 May 2020): from one day before "
                        "the first symptoms, or before the swab where there are none")
NIGHT_H = parameter(3, "h", "assumption: where the case was at this hour, by UTC, is its home")
AT_HOME_M = parameter(150.0, "m", "assumption: positions closer than this to the home are at home, for the network")
LONG_S = parameter(4 * HOUR, "s", "assumption: who stays longer is at work or school, where the authority calls those "
                   "concerned and publishes nothing")
ROUNDED_M = parameter(10, "m", "assumption: places are published as addresses, some 10 m apart")
# fmt: on


@dataclass(frozen=True, slots=True)
class Rule:
    """What is published of a case: since when, with or without home and work, and since which date that holds."""

    valid_from: date
    days_before_result: int | None
    """How many days before the result are told; None: from DAYS_BEFORE before the symptoms (the result) on."""
    private: bool
    """Whether home and work are left out."""


RULES: Mapping[str, Rule] = MappingProxyType({
    "kcdc_2020_03": Rule(date(2020, 3, 14), None, private=True),
    "korea_2020_02": Rule(date(2020, 2, 11), WEEK, private=False),
})  # fmt: skip
"""By name; the first is the design's own. Corona 100m came out on 11 February 2020."""
