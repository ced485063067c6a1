"""How do apps count minutes that were heard in exposure windows? Switzerland's way, and Germany's from 2021.

Both add up the scans of a day, whoever was heard in them. Source of the windows: Google and Apple, Exposure
Notification API version 2; SwissCovid counted so before, with the sums of version 1.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from math import ceil, fsum

import numpy as np

from sim.systems.risk.rule import Rule, rising
from sim.systems.risk.windows import ExposureWindow, Infectiousness, ReportType
from sim.units import MINUTE, Floats, Int64s


class Level(IntEnum):
    """What the Corona-Warn-App shows: nothing, a green card, a red card. Only red is an alert."""

    NONE = 0
    LOW = 1
    HIGH = 2


@dataclass(frozen=True, slots=True)
class DayMinutes(Rule):
    """SwissCovid: minutes near, and half the minutes less near, summed over the day.

    A scan is near if its typical attenuation lies below `bounds[0]`, less near below `bounds[1]`. Each of the two sums
    is rounded up to whole minutes (DP-3T SDK for Android, ExposureWindowMatchingWorker).
    """

    bounds: tuple[float, ...]
    weights: tuple[float, ...]

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Return below which attenuations a minute counts, each with a weight of its own."""
        return self.bounds

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

    def __post_init__(self) -> None:
        Rule.__post_init__(self)
        for what, levels in (("levels of windows", self.window_levels), ("levels of days", self.day_levels)):
            rising(self.name, what, [start for start, _ in levels])

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Return below which attenuations a minute counts, each with a weight of its own."""
        return tuple(bound for bound, _ in self.weights)

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

    def transmission_risk(self, days_since_onset: int, symptoms: bool, days_since_upload: int = 0) -> int:
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
