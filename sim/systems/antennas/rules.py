"""Who has shared an antenna with a case for long enough? The rules, with their dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sim.parameters import parameter
from sim.units import MINUTE

# fmt: off
RETENTION_DAYS = parameter(14, "d", "Chengdu's police, November 2021: the last 14 days are looked at; assumption: so "
                           "were they in 2020")
MINUTES_2020 = parameter(30.0, "min", "assumption: nobody has published how long was long enough in 2020")
MINUTES_2021 = parameter(10.0, "min", "Chengdu's police, November 2021: a “companion in time and space” is whose phone "
                         "was in the same square of 800 m as a case's for more than 10 minutes (and one of the two "
                         "there for 30 hours in 14 days, which is left out here)")
SQUARE_M = parameter(800.0, "m", "Chengdu's police, November 2021: squares of 800 m; assumption: an antenna's area "
                     "stands for the square")
LEAST_FLOW = parameter(20, "phones", "as operators' lists are described: no count below 20 is given away")
# fmt: on


@dataclass(frozen=True, slots=True)
class Rule:
    """How many minutes in so many days, or only `longer`; with `lists` nobody is looked for, flows are published."""

    valid_from: date
    minutes: float
    days: int = RETENTION_DAYS
    metres: float = SQUARE_M
    longer: bool = False
    lists: bool = False

    def long_enough(self, seconds: int) -> bool:
        """Tell whether so long at a case's antennas, at once with it, makes a companion."""
        return seconds > self.minutes * MINUTE or (not self.longer and seconds == self.minutes * MINUTE)


RULES: Mapping[str, Rule] = MappingProxyType({
    "china_2020_02": Rule(date(2020, 2, 1), MINUTES_2020),
    "chengdu_2021_11": Rule(date(2021, 11, 3), MINUTES_2021, longer=True),
    "lists_k20": Rule(date(2020, 4, 1), MINUTES_2020, lists=True),
})  # fmt: skip
"""By name; the first is the design's own. Of 2020 only the months are known."""
