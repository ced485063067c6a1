"""Whom did this phone hear among those who declared, and for how long? Key files against what was stored.

Every key of a file is turned into its identifiers; a stored payload that is one of them counts if it was heard within
two hours of its ten minutes. What one key left is cut into exposure windows. Source: Google, Exposure Notifications
internals (RollingProximityIdValidator, KeyExposureEvaluator).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from math import floor
from typing import NamedTuple, TypeVar

from sim.parameters import parameter
from sim.systems.gaen.export import opened
from sim.systems.gaen.limits import DRIFT
from sim.systems.gaen.wire import DiagnosisKey, enin, rpis, tx_power
from sim.systems.payloads import Payload
from sim.systems.risk import ExposureWindow, Rule, ScanInstance
from sim.units import DAY, UnixTime

WINDOW_S = parameter(1800, "s", "Google, Exposure Notifications internals: maxExposureWindowDurationMinutes, 30")
SAME_SCAN_S = parameter(6, "s", "Google, Exposure Notifications internals: 1.5 times the 4 s of a scan")
RX_CORRECTION = parameter(5, "dB", "DP-3T bt-measurements, experiment 34 (2020): rx calibration of every phone used")

T = TypeVar("T")


class Sighting(NamedTuple):
    """A payload that one scan heard: mean and strongest rssi in dBm, seconds since the scan before."""

    at: UnixTime
    payload: Payload
    rssi: int
    strongest: int
    gap_s: int


FILES = 192
"""How many files are remembered: those of two weeks, one every two hours, and some."""


@lru_cache(maxsize=FILES)
def sayable(file: bytes, public_key: bytes) -> Mapping[bytes, tuple[DiagnosisKey, int]]:
    """Return every identifier that a file's keys can say, with its key and its interval number.

    Raises ProtocolError for a file that the owner of the public key did not sign. A pure function, remembered because
    a whole town asks it of the same files.
    """
    return {
        rpi: (key, interval)
        for key in opened(file, public_key).keys
        for interval, rpi in enumerate(rpis(key.tek, key.start, key.period), key.start)
    }


def accepted(at: UnixTime, interval: int) -> bool:
    """Tell whether an identifier of this interval may have been heard at `at`: start - 7,200 s to start + 7,799 s."""
    return abs(enin(at) - interval) <= DRIFT


def matches(
    heard: Mapping[bytes, Iterable[Sighting]], said: Mapping[bytes, tuple[DiagnosisKey, int]]
) -> Iterator[tuple[DiagnosisKey, Sighting]]:
    """Yield the stored sightings (by identifier) that keys of a file could have said, each with its key."""
    for rpi, sightings in heard.items():
        if rpi in said:
            key, interval = said[rpi]
            yield from ((key, each) for each in sightings if accepted(each.at, interval))


def attenuation(power: int, rssi: int) -> int:
    """Return the loss in dB between a transmit power and a raw rssi of this phone, both in dBm; never below 0."""
    return max(0, power - (rssi + RX_CORRECTION))


class _Scan(NamedTuple):
    at: UnixTime
    instance: ScanInstance
    payloads: tuple[Payload, ...]


def _scan(key: DiagnosisKey, sightings: list[Sighting]) -> _Scan:
    """Return what one scan measured of a key; if it heard several identifiers, its seconds count once."""
    first, *others = sightings
    power = tx_power(key, first.payload)
    typical, least = attenuation(power, first.rssi), attenuation(power, first.strongest)
    if others:
        powers = [power, *(tx_power(key, each.payload) for each in others)]
        means = [attenuation(power, each.rssi) for power, each in zip(powers, sightings, strict=True)]
        typical = floor(sum(means) / len(means) + 0.5)
        least = min(attenuation(power, each.strongest) for power, each in zip(powers, sightings, strict=True))
    payloads = tuple(each.payload for each in sightings) if others else (first.payload,)
    return _Scan(first.at, ScanInstance(typical, least, first.gap_s), payloads)


def windows(
    key: DiagnosisKey, sightings: Iterable[Sighting], rule: Rule
) -> Iterator[tuple[ExposureWindow, tuple[Payload, ...]]]:
    """Yield a key's exposure windows in time order, each with the payloads it rests on."""
    report_type, infectiousness = rule.meaning(key.transmission_risk)
    bursts = _runs(sorted(sightings), lambda burst, each: each.at - burst[-1].at <= SAME_SCAN_S)
    for cut in _runs([_scan(key, burst) for burst in bursts], lambda cut, each: each.at - cut[0].at < WINDOW_S):
        scans = tuple(scan.instance for scan in cut)
        payloads = tuple(payload for scan in cut for payload in scan.payloads)
        yield ExposureWindow(cut[0].at // DAY, report_type, infectiousness, scans), payloads


def _runs(items: Iterable[T], belongs: Callable[[list[T], T], bool]) -> list[list[T]]:
    """Cut a row of items into runs: an item opens a new one unless it belongs to the run before it."""
    runs: list[list[T]] = []
    for item in items:
        if runs and belongs(runs[-1], item):
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs
