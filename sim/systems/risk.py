"""When is somebody exposed? From what a phone measured to minutes that count, by the dated rules of each country.

A phone cuts what it heard of one declarer's key into exposure windows of at most half an hour; a rule weighs the scans
of one day's windows and compares their sum with a threshold. Source of the neutral types: Google and Apple, Exposure
Notification API version 2 (exposure windows).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from math import ceil, fsum, inf
from typing import NamedTuple

import numpy as np

from sim.parameters import parameter
from sim.units import MINUTE, Floats, Int64s


class ReportType(IntEnum):
    """How a diagnosis was made, as key files say it."""

    UNKNOWN = 0
    CONFIRMED_TEST = 1
    CONFIRMED_CLINICAL_DIAGNOSIS = 2
    SELF_REPORT = 3
    RECURSIVE = 4
    REVOKED = 5


class Infectiousness(IntEnum):
    """How infectious the declarer was on the day of a window."""

    NONE = 0
    STANDARD = 1
    HIGH = 2


class Level(IntEnum):
    """What the Corona-Warn-App shows: nothing, a green card, a red card. Only red is an alert."""

    NONE = 0
    LOW = 1
    HIGH = 2


class ScanInstance(NamedTuple):
    """One scan that heard the declarer: mean and smallest attenuation in dB, and the seconds it stands for."""

    typical: int
    minimum: int
    seconds: int


@dataclass(frozen=True, slots=True)
class ExposureWindow:
    """What was heard of one key within half an hour; `day` counts UTC days from 1970-01-01."""

    day: int
    report_type: ReportType
    infectiousness: Infectiousness
    scans: tuple[ScanInstance, ...]


@dataclass(frozen=True, slots=True)
class Rule(ABC):
    """A national rule in its dated form. `recent_days`: older days do not count; `alert_minutes`: what a day needs."""

    name: str
    valid_from: date
    title: Mapping[str, str]
    source: str
    recent_days: int
    alert_minutes: float

    @abstractmethod
    def minutes(self, windows: Iterable[ExposureWindow]) -> float:
        """Return the weighted minutes of one day's windows."""

    @abstractmethod
    def weight(self, attenuation: float) -> float:
        """Return how much a minute at this steady attenuation in dB counts, next to the most infectious declarer."""

    def exposed(self, windows: Iterable[ExposureWindow]) -> bool:
        """Tell whether one day's windows make an alert."""
        return self.minutes(windows) >= self.alert_minutes

    @abstractmethod
    def parts(self, typical: Int64s, minimum: Int64s, seconds: Int64s, transmission_risk: Int64s) -> Floats:
        """Return what scans add to a day, a row each: the parts may be summed over scans, windows and declarers."""

    @abstractmethod
    def summed(self, parts: Floats) -> Floats:
        """Return the weighted minutes of each row of summed parts: those of `minutes` for the same scans."""

    def long_enough_minutes(self, attenuation: float) -> float:
        """Return after how many minutes at this steady attenuation in dB a meeting makes an alert (inf: never)."""
        weight = self.weight(attenuation)
        return self.alert_minutes / weight if weight else inf

    @property
    @abstractmethod
    def rounds_up(self) -> float:
        """Return by how many minutes a day's sum can exceed the weighted minutes of its scans, by rounding."""

    def transmission_risk(self, days_since_onset: int, symptoms: bool) -> int:
        """Return the level that the declarer's app writes on the key of a day; 0 where the rule knows none."""
        return 0

    def meaning(self, transmission_risk: int) -> tuple[ReportType, Infectiousness]:
        """Return how a key with this level is to be read."""
        return ReportType.CONFIRMED_TEST, Infectiousness.STANDARD


@dataclass(frozen=True, slots=True)
class DayMinutes(Rule):
    """SwissCovid: minutes near, and half the minutes less near, summed over the day.

    A scan is near if its typical attenuation lies below `bounds[0]`, less near below `bounds[1]`. Each of the two sums
    is rounded up to whole minutes (DP-3T SDK for Android, ExposureWindowMatchingWorker).
    """

    bounds: tuple[float, ...]
    weights: tuple[float, ...]

    def minutes(self, windows: Iterable[ExposureWindow]) -> float:
        """Return the weighted minutes of one day's windows."""
        seconds = [0] * (len(self.bounds) + 1)
        for window in windows:
            for scan in window.scans:
                seconds[bisect_right(self.bounds, scan.typical)] += scan.seconds
        return sum(weight * ceil(each / MINUTE) for weight, each in zip((*self.weights, 0.0), seconds, strict=True))

    def parts(self, typical: Int64s, minimum: Int64s, seconds: Int64s, transmission_risk: Int64s) -> Floats:
        """Return the seconds of scans, each in the column of its bucket."""
        bucket = np.searchsorted(self.bounds, typical, side="right")
        return np.where(bucket[:, None] == np.arange(len(self.weights)), seconds[:, None], 0.0)

    def summed(self, parts: Floats) -> Floats:
        """Return the weighted minutes of each row of summed seconds."""
        minutes: Floats = np.ceil(parts / MINUTE) @ np.array(self.weights)
        return minutes

    @property
    def rounds_up(self) -> float:
        """Return by how many minutes rounding can raise a day's sum."""
        return sum(self.weights)

    def _bucket(self, attenuation: float) -> int:
        return bisect_right(self.bounds, attenuation)

    def weight(self, attenuation: float) -> float:
        """Return how much a minute at this steady attenuation counts."""
        return (*self.weights, 0.0)[self._bucket(attenuation)]


@dataclass(frozen=True, slots=True)
class NormalisedMinutes(Rule):
    """Corona-Warn-App from 2021: minutes weighted by the smallest attenuation, times a value of the declarer's key.

    `weights` are (dB, weight): the first whose bound lies above the scan's smallest attenuation. The key's transmission
    risk level is `report_offsets[report type] + infectiousness_offsets[infectiousness]`, worth `values[level]`.
    `window_levels` and `day_levels` are (minutes from which, level), ascending; a day's sum is rounded to one decimal.
    """

    weights: tuple[tuple[float, float], ...]
    report_offsets: Mapping[ReportType, int]
    infectiousness_offsets: Mapping[Infectiousness, int]
    values: Mapping[int, float]
    window_levels: tuple[tuple[float, Level], ...]
    day_levels: tuple[tuple[float, Level], ...]
    by_days_since_onset: Mapping[int, int]
    by_days_before_upload: Mapping[int, int]

    def level_of(self, window: ExposureWindow) -> int:
        """Return the transmission risk level that a window's key stands for."""
        return self.report_offsets[window.report_type] + self.infectiousness_offsets[window.infectiousness]

    def window_minutes(self, window: ExposureWindow) -> float:
        """Return the normalised minutes of one window."""
        weighted = fsum(self._of_scan(scan.minimum) * max(0, scan.seconds) for scan in window.scans)
        return self.values.get(self.level_of(window), 0.0) * weighted / MINUTE

    def _of_scan(self, attenuation: float) -> float:
        return next((weight for bound, weight in self.weights if attenuation < bound), 0.0)

    def minutes(self, windows: Iterable[ExposureWindow]) -> float:
        """Return the normalised minutes of one day's windows, in tenths."""
        return round(fsum(self.window_minutes(window) for window in windows), 1)

    def parts(self, typical: Int64s, minimum: Int64s, seconds: Int64s, transmission_risk: Int64s) -> Floats:
        """Return the normalised minutes of scans in one column.

        Scans last whole minutes, and weights times values are whole hundredths: no sum lies near enough to the middle
        of two tenths for the order of adding to matter.
        """
        bounds, weights = zip(*self.weights, strict=True)
        weight = np.array((*weights, 0.0))[np.searchsorted(bounds, minimum, side="right")]
        levels, which = np.unique(transmission_risk, return_inverse=True)
        value = np.array([self._worth(level) for level in levels.tolist()])
        column: Floats = (value[which] * (weight * np.maximum(seconds, 0)) / MINUTE)[:, None]
        return column

    def summed(self, parts: Floats) -> Floats:
        """Return the normalised minutes of each row, in tenths."""
        return np.round(parts[:, 0], 1)

    def _worth(self, transmission_risk: int) -> float:
        """Return what a key with this level is worth."""
        report_type, infectiousness = self.meaning(transmission_risk)
        level = self.report_offsets[report_type] + self.infectiousness_offsets[infectiousness]
        return self.values.get(level, 0.0)

    @property
    def rounds_up(self) -> float:
        """Return by how many minutes rounding can raise a day's sum."""
        return TENTH

    def window_level(self, window: ExposureWindow) -> Level:
        """Return the risk level of one window by itself."""
        return _reached(self.window_levels, self.window_minutes(window))

    def day_level(self, windows: Iterable[ExposureWindow]) -> Level:
        """Return the risk level of one day."""
        return _reached(self.day_levels, self.minutes(windows))

    def weight(self, attenuation: float) -> float:
        """Return how much a minute at this steady attenuation counts, next to the most infectious declarer."""
        return self._of_scan(attenuation) * max(self.values.values())

    def transmission_risk(self, days_since_onset: int, symptoms: bool) -> int:
        """Return the level for the key of a day; without symptoms the days count from the upload."""
        return (self.by_days_since_onset if symptoms else self.by_days_before_upload).get(days_since_onset, 1)

    def meaning(self, transmission_risk: int) -> tuple[ReportType, Infectiousness]:
        """Return the report type and infectiousness that add up to a level (level 1 if none do)."""
        for report_type, first in self.report_offsets.items():
            for infectiousness, second in self.infectiousness_offsets.items():
                if first + second == transmission_risk:
                    return report_type, infectiousness
        return ReportType.RECURSIVE, Infectiousness.STANDARD


TENTH = 0.1


def _reached(levels: tuple[tuple[float, Level], ...], minutes: float) -> Level:
    return max((level for start, level in levels if minutes >= start), default=Level.NONE)


RECENT_DAYS = parameter(10, "d", "DP-3T SDK, numberOfDaysToConsiderForExposure; Corona-Warn-App, max encounter age")
SWISS_MINUTES = parameter(15.0, "min", "SwissCovid, triggerThreshold: 15 minutes on a day")
SWISS_WEIGHTS = parameter((1.0, 0.5), "1", "DP-3T, Exposure Score Calculation (May 2020): w1, w2; w3 is 0")
SWISS_JUNE_DB = parameter((50.0, 55.0), "dB", "DP-3T, Exposure Score Calculation (May 2020): t1, t2")
SWISS_SEPTEMBER_DB = parameter((55.0, 63.0), "dB", "SwissCovid config backend, the values after 11 September 2020")
GERMAN_WEIGHTS = parameter(
    ((63.0, 0.8), (73.0, 1.0), (79.0, 0.1)), "dB, 1", "Corona-Warn-App server, risk calculation parameters 1.15"
)
GERMAN_VALUES = parameter(
    {1: 0.0, 2: 0.0, 3: 0.6, 4: 0.8, 5: 1.0, 6: 1.2, 7: 1.4, 8: 1.6}, "1",
    "Corona-Warn-App server, transmission risk value mapping 1.15",
)  # fmt: skip
GERMAN_LOW_MINUTES = parameter(5.0, "min", "Corona-Warn-App server, risk calculation parameters 1.15: a green day")
GERMAN_HIGH_MINUTES = parameter(9.0, "min", "Corona-Warn-App server, risk calculation parameters 1.15: a red day")
GERMAN_BY_ONSET = parameter(
    {-5: 2, -4: 4, -3: 6, -2: 7, -1: 8, 0: 8, 1: 8, 2: 6, 3: 5, 4: 3, 5: 2, 6: 2}, "1",
    "Corona-Warn-App for Android, transmission risk vectors by day of onset; 1 on other days",
)  # fmt: skip
GERMAN_WITHOUT_SYMPTOMS = parameter(
    {0: 4, -1: 4, -2: 3, -3: 2}, "1",
    "Corona-Warn-App for Android, transmission risk vector without symptoms, by days from the upload; 1 on other days",
)  # fmt: skip


SWISS_JUNE = DayMinutes(
    name="swisscovid_2020_06",
    valid_from=date(2020, 6, 25),
    title={"fr": "SwissCovid, seuils de juin 2020", "en": "SwissCovid, thresholds of June 2020"},
    source="DP-3T, Exposure Score Calculation, May 2020; in force with the app's launch",
    recent_days=RECENT_DAYS,
    alert_minutes=SWISS_MINUTES,
    bounds=SWISS_JUNE_DB,
    weights=SWISS_WEIGHTS,
)
SWISS_SEPTEMBER = DayMinutes(
    name="swisscovid_2020_09",
    valid_from=date(2020, 9, 11),
    title={"fr": "SwissCovid, seuils de septembre 2020", "en": "SwissCovid, thresholds of September 2020"},
    source="SwissCovid config backend, GAENSDKConfig; thresholds were raised twice, last on 11 September 2020",
    recent_days=RECENT_DAYS,
    alert_minutes=SWISS_MINUTES,
    bounds=SWISS_SEPTEMBER_DB,
    weights=SWISS_WEIGHTS,
)
GERMAN_2021 = NormalisedMinutes(
    name="corona_warn_app_2021",
    valid_from=date(2021, 1, 1),
    title={"fr": "Corona-Warn-App, fenêtres d'exposition, 2021", "en": "Corona-Warn-App, exposure windows, 2021"},
    source="Corona-Warn-App server, main-config/v2, version 1.15; the day is that of the name, not of the release",
    recent_days=RECENT_DAYS,
    alert_minutes=GERMAN_HIGH_MINUTES,
    weights=GERMAN_WEIGHTS,
    report_offsets={
        ReportType.RECURSIVE: 0,
        ReportType.SELF_REPORT: 2,
        ReportType.CONFIRMED_CLINICAL_DIAGNOSIS: 4,
        ReportType.CONFIRMED_TEST: 6,
    },
    infectiousness_offsets={Infectiousness.STANDARD: 1, Infectiousness.HIGH: 2},
    values=GERMAN_VALUES,
    window_levels=((0.0, Level.LOW), (GERMAN_HIGH_MINUTES, Level.HIGH)),
    day_levels=((GERMAN_LOW_MINUTES, Level.LOW), (GERMAN_HIGH_MINUTES, Level.HIGH)),
    by_days_since_onset=GERMAN_BY_ONSET,
    by_days_before_upload=GERMAN_WITHOUT_SYMPTOMS,
)

RULES: Mapping[str, Rule] = {rule.name: rule for rule in (SWISS_JUNE, SWISS_SEPTEMBER, GERMAN_2021)}
"""The rules by their dated names. Swiss thresholds between June and September 2020 are not known."""
