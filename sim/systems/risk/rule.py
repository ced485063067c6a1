"""What must every rule say? How much a minute counts, how many minutes of a day make an alert, and since when.

A rule exists twice: on windows, as a phone uses it, and on columns of scans (`parts`, `of_keys`, `summed`), as a whole
country's phones are decided for at once. Both give the same minutes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import inf

from sim.problems import Problem, Refused
from sim.systems.risk.windows import ExposureWindow, Infectiousness, ReportType
from sim.units import Bools, Floats, Int64s

NO_DATE = date.min
"""Since when a rule holds that is no country's."""


def rising(rule: str, what: str, values: Sequence[float]) -> None:
    """Refuse what a rule states in a row (`what`) unless each value is above the one before it."""
    if all(low < high for low, high in pairwise(values)):
        return
    told = ", ".join(f"{value:g}" for value in values)
    raise Refused(Problem(f"{what} must rise", "write each above the one before it", key=rule, value=told))


@dataclass(frozen=True, slots=True)
class Rule(ABC):
    """A rule in its dated form. `recent_days`: older days do not count; `alert_minutes`: what a day needs.

    Raises Refused for thresholds that do not rise, and for an alert that needs nothing.
    """

    name: str
    valid_from: date
    title: Mapping[str, str]
    source: str
    recent_days: int
    alert_minutes: float

    def __post_init__(self) -> None:
        rising(self.name, "thresholds", self.thresholds)
        if not self.alert_minutes > 0.0:
            problem = Problem("minutes must be above 0", "say how many make an alert", key=self.name,
                              value=f"{self.alert_minutes:g}")  # fmt: skip
            raise Refused(problem)

    # -- what it says -------------------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def thresholds(self) -> tuple[float, ...]:
        """Return the attenuations in dB at which the weight of a minute changes, nearest first."""

    @abstractmethod
    def weight(self, attenuation: float) -> float:
        """Return how much a minute at this steady attenuation in dB counts, next to the most infectious declarer."""

    def at_most(self, attenuation: float) -> float:
        """Return the most that a minute at this attenuation can count, whatever else was heard of that declarer."""
        return self.weight(attenuation)

    def long_enough_minutes(self, attenuation: float) -> float:
        """Return after how many minutes at this steady attenuation in dB a meeting makes an alert (inf: never)."""
        weight = self.weight(attenuation)
        return self.alert_minutes / weight if weight else inf

    @property
    @abstractmethod
    def rounds_up(self) -> float:
        """Return by how many minutes a day's sum can exceed the weighted minutes of its scans, by rounding."""

    # -- on windows ---------------------------------------------------------------------------------------------------

    @abstractmethod
    def minutes(self, windows: Iterable[ExposureWindow]) -> float:
        """Return the weighted minutes of one day's windows."""

    def exposed(self, windows: Iterable[ExposureWindow]) -> bool:
        """Tell whether one day's windows make an alert."""
        return self.minutes(windows) >= self.alert_minutes

    def telling(self, windows: Sequence[ExposureWindow]) -> list[bool]:
        """Tell of each of one day's windows whether an alert of that day rests on it."""
        return [self.minutes([window]) > 0 for window in windows]

    # -- on columns ---------------------------------------------------------------------------------------------------

    @abstractmethod
    def parts(self, typical: Int64s, minimum: Int64s, seconds: Int64s, transmission_risk: Int64s) -> Floats:
        """Return what scans add to a day, a row each: the parts may be summed over the scans of one key."""

    def of_keys(self, parts: Floats) -> Floats:
        """Return what whole keys add to a day, from a row of summed parts each: these may be summed over keys."""
        return parts

    def counted(self, parts: Floats) -> Bools:
        """Tell of windows, from a row of summed parts each, whether an alert rests on them if their key counts."""
        return self.summed(parts) > 0.0

    @abstractmethod
    def summed(self, parts: Floats) -> Floats:
        """Return the weighted minutes of days, from a row of keys' parts each: the same as `minutes`."""

    # -- what keys say ------------------------------------------------------------------------------------------------

    @property
    def tells_all(self) -> bool:
        """Tell whether a declarer's app tells the keys of all 14 days, not only from two days before the onset on."""
        return False

    def transmission_risk(self, days_since_onset: int, symptoms: bool, days_since_upload: int = 0) -> int:
        """Return the level that the declarer's app writes on the key of a day; 0 where the rule knows none.

        Without symptoms `days_since_onset` count from the upload. Days before either are negative.
        """
        return 0

    def meaning(self, transmission_risk: int) -> tuple[ReportType, Infectiousness]:
        """Return how a key with this level is to be read."""
        return ReportType.CONFIRMED_TEST, Infectiousness.STANDARD
