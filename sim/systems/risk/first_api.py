"""How did apps judge a meeting when the API told them only sums? Germany's and Italy's rules of 2020, key by key.

Version 1 of the API judged all that was heard of one key together: how long, in steps of five minutes up to thirty, and
at what mean attenuation. What was too short or too far was dropped whole, and only then anything was added up. So
minutes beside one declarer do not depend on scans alone: a rule here keeps the sums of each key until it is judged.
Sources: Apple, Exposure Notification (ENExposureInfo: durations and attenuations; steps of five minutes are iOS
13.5's); Corona-Warn-App, cwa-risk-assessment.md (before version 1.5).
"""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from sim.parameters import parameter
from sim.systems.risk.rule import Rule
from sim.systems.risk.windows import ExposureWindow
from sim.units import MINUTE, Bools, Floats, Int64s

STEP = parameter(5.0, "min", "Apple, ENExposureInfo.duration: rounded up to the next five minutes in iOS 13.5")
LONGEST = parameter(30.0, "min", "Apple, ENExposureInfo: durations and sums of them end at 30 minutes")
LEVELS = parameter(8, "1", "GAEN API version 1: transmission risk levels 1 to 8")
A_SECOND = 1.0 / MINUTE


@dataclass(frozen=True, slots=True)
class KeyRule(Rule):
    """A rule that drops whole keys: heard for `shorter` minutes or less, or at more than `farthest` dB on average."""

    shorter: float
    farthest: float

    @property
    def tells_all(self) -> bool:
        """Both apps uploaded 14 keys (cwa-risk-assessment.md; Immuni's documentation, Technology.md)."""
        return True

    def minutes(self, windows: Iterable[ExposureWindow]) -> float:
        """Return the weighted minutes of one day's windows."""
        _, sums = self._each_key(tuple(windows))
        return float(self.summed(self.of_keys(sums).sum(axis=0, keepdims=True))[0])

    def telling(self, windows: Sequence[ExposureWindow]) -> list[bool]:
        """Tell of each of one day's windows whether an alert of that day rests on it: not if its key was dropped."""
        keys, sums = self._each_key(windows)
        counts = {key for key, row in zip(keys, self.of_keys(sums), strict=True) if row.any()}
        return [window.key in counts and bool(self.counted(self._sums((window,)))[0]) for window in windows]

    def _each_key(self, windows: Sequence[ExposureWindow]) -> tuple[list[bytes], Floats]:
        """Return the keys of windows, and the summed parts of each in a row."""
        of_key: dict[bytes, list[ExposureWindow]] = {}
        for window in windows:
            of_key.setdefault(window.key, []).append(window)
        rows = [self._sums(found) for found in of_key.values()]
        return list(of_key), np.concatenate([np.empty((0, self._sums(()).shape[1])), *rows])

    def _sums(self, windows: Iterable[ExposureWindow]) -> Floats:
        """Return the summed parts of windows in one row."""
        rows = [(*scan, window.transmission_risk) for window in windows for scan in window.scans]
        columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
        sums: Floats = self.parts(*columns).sum(axis=0, keepdims=True)
        return sums

    def parts(self, typical: Int64s, minimum: Int64s, seconds: Int64s, transmission_risk: Int64s) -> Floats:
        """Return of scans their seconds; these times the mean attenuation, and times the level; those near."""
        near = np.searchsorted(self.thresholds, typical, side="right")[:, None] == np.arange(len(self.thresholds))
        every = np.column_stack([seconds, seconds * typical, seconds * transmission_risk]).astype(np.float64)
        return np.concatenate([every, np.where(near, seconds[:, None], 0.0)], axis=1)

    def _reported(self, parts: Floats) -> tuple[Floats, Floats, Bools]:
        """Return of keys the duration that the API reports, the level, and whether they are near and long enough."""
        seconds = np.maximum(parts[:, 0], 1.0)
        duration = STEP * np.ceil(parts[:, 0] / MINUTE / STEP)
        mean = np.floor(parts[:, 1] / seconds + 0.5)
        kept = (duration > self.shorter) & (mean <= self.farthest)
        return np.minimum(duration, LONGEST), np.round(parts[:, 2] / seconds), kept

    @abstractmethod
    def of_keys(self, parts: Floats) -> Floats:
        """Return what whole keys add to a day; a row of zeros for each that is dropped."""

    @abstractmethod
    def counted(self, parts: Floats) -> Bools:
        """Tell of windows, from a row of summed parts each, whether an alert rests on them if their key counts."""

    def long_enough_minutes(self, attenuation: float) -> float:
        """Return after how many minutes at this steady attenuation in dB a meeting makes an alert (inf: never)."""
        weight = self.weight(attenuation)
        if attenuation > self.farthest or weight * LONGEST < self.alert_minutes:
            return inf
        return max(self._by_sums(weight), self.shorter + A_SECOND)

    def _by_sums(self, weight: float) -> float:
        return self.alert_minutes / weight


@dataclass(frozen=True, slots=True)
class AdjustedMinutes(KeyRule):
    """Corona-Warn-App of 2020: minutes near and half the minutes less near, adjusted by the riskiest key of all.

    A scan is near if its typical attenuation lies below `bounds[0]`, less near below `bounds[1]`; each of the two sums
    is rounded up to whole minutes and ends at 30. A key's risk is its level times `day_score`; below `least_score` it
    is dropped. The minutes count times the highest risk over `divisor`. Counted is a day at a time; the app could only
    ask for the sums of all 14 days together ("this should not make much of a difference" while there are few cases).
    """

    bounds: tuple[float, ...]
    weights: tuple[float, ...]
    day_score: int
    least_score: int
    divisor: int
    by_days_before_upload: Mapping[int, int]

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Return below which attenuations a minute counts, each with a weight of its own."""
        return self.bounds

    def of_keys(self, parts: Floats) -> Floats:
        """Return of keys the seconds near and less near, and a one in the column of their level."""
        _, level, kept = self._reported(parts)
        risky = np.asarray(self.day_score * level >= self.least_score, dtype=np.bool_)
        which = level[:, None] == np.arange(1, LEVELS + 1)
        added: Floats = np.concatenate([parts[:, 3:], which], axis=1) * (kept & risky)[:, None]
        return added

    def counted(self, parts: Floats) -> Bools:
        """Tell which windows, from a row of summed parts each, have a scan that was near or less near."""
        return np.asarray(parts[:, 3:].any(axis=1), dtype=np.bool_)

    def summed(self, parts: Floats) -> Floats:
        """Return the adjusted minutes of days, from a row of keys' parts each."""
        count = len(self.weights)
        minutes = np.minimum(np.ceil(parts[:, :count] / MINUTE), LONGEST) @ np.array(self.weights)
        highest = ((parts[:, count:] > 0.0) * np.arange(1, LEVELS + 1)).max(axis=1)
        adjusted: Floats = np.round(minutes * highest * self.day_score / self.divisor, 2)
        return adjusted

    @property
    def rounds_up(self) -> float:
        """Return by how many minutes rounding can raise a day's sum."""
        return sum(self.weights) * self._highest

    @property
    def _highest(self) -> float:
        """Return what a minute near counts if somebody at the highest level was heard on that day."""
        return LEVELS * self.day_score / self.divisor

    def weight(self, attenuation: float) -> float:
        """Return how much a minute at this steady attenuation counts, next to the most infectious declarer."""
        return (*self.weights, 0.0)[bisect_right(self.bounds, attenuation)] * self._highest

    def transmission_risk(self, days_since_onset: int, symptoms: bool, days_since_upload: int = 0) -> int:
        """Return the level for the key of a day: by the days before the upload, since no onset was asked for."""
        return self.by_days_before_upload.get(days_since_upload, 1)


@dataclass(frozen=True, slots=True)
class LongestMinutes(KeyRule):
    """Immuni: the longest duration that the API reports of one key, near or less near, but not too far on average.

    Nothing is added up: twice ten minutes beside two declarers of a day are ten.
    """

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Return up to which mean attenuation a key counts."""
        return (self.farthest,)

    def of_keys(self, parts: Floats) -> Floats:
        """Return of keys a one in the column of their duration, in steps of five minutes."""
        duration, _, kept = self._reported(parts)
        steps = np.arange(1, round(LONGEST / STEP) + 1) * STEP
        added: Floats = ((duration[:, None] == steps) & kept[:, None]).astype(np.float64)
        return added

    def counted(self, parts: Floats) -> Bools:
        """Tell which windows, from a row of summed parts each, took any time."""
        took: Bools = parts[:, 0] > 0.0
        return took

    def summed(self, parts: Floats) -> Floats:
        """Return the longest duration of days, from a row of keys' parts each."""
        longest: Floats = ((parts > 0.0) * (np.arange(1, parts.shape[1] + 1) * STEP)).max(axis=1)
        return longest

    @property
    def rounds_up(self) -> float:
        """Return by how many minutes rounding can raise a day's minutes."""
        return STEP

    def weight(self, attenuation: float) -> float:
        """Return how much a minute at this steady attenuation counts."""
        return float(attenuation <= self.farthest)

    def at_most(self, attenuation: float) -> float:
        """Return the most that a minute at this attenuation can count: all of it, if the mean is near enough."""
        return 1.0

    def _by_sums(self, weight: float) -> float:
        """Return what is just not enough: any longer, and the API reports a step more."""
        return self.alert_minutes - STEP
