"""Whom did this phone hear among those who declared, and for how long? Key files against what was stored.

Every key of a file is turned into its identifiers; a stored payload that is one of them counts if it was heard within
two hours of its ten minutes. What one key left is cut into exposure windows. Source: Google, Exposure Notifications
internals (RollingProximityIdValidator, KeyExposureEvaluator).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import floor
from operator import sub
from typing import NamedTuple

from sim.parameters import parameter
from sim.systems.gaen.export import opened
from sim.systems.gaen.limits import DRIFT, INTERVAL_S
from sim.systems.gaen.wire import ROLLING_PERIOD, DiagnosisKey, rpis, tx_powers
from sim.systems.payloads import Payload
from sim.systems.risk import ExposureWindow, Rule, ScanInstance
from sim.units import DAY, UnixTime

WINDOW_S = parameter(1800, "s", "Google, Exposure Notifications internals: maxExposureWindowDurationMinutes, 30")
SAME_SCAN_S = parameter(6, "s", "Google, Exposure Notifications internals: 1.5 times the 4 s of a scan")
RX_CORRECTION = parameter(5, "dB", "DP-3T bt-measurements, experiment 34 (2020): rx calibration of every phone used")


class Sighting(NamedTuple):
    """A payload that one scan heard: mean and strongest rssi in dBm, seconds since the scan before."""

    at: UnixTime
    payload: Payload
    rssi: int
    strongest: int
    gap_s: int


class Sayable(NamedTuple):
    """What the keys of a file can say: `places` has of each identifier the number of its key and its interval.

    As one number, which is small: the key's number times 144, and how many intervals after the key's start.
    """

    keys: tuple[DiagnosisKey, ...]
    places: Mapping[bytes, int]


FILES = 192
"""How many files are remembered: those of two weeks, one every two hours, and some."""


@lru_cache(maxsize=FILES)
def sayable(file: bytes, public_key: bytes) -> Sayable:
    """Return what a file's keys can say.

    Raises ProtocolError for a file that the owner of the public key did not sign. A pure function, remembered because
    a whole town asks it of the same files.
    """
    keys = opened(file, public_key).keys
    places = {
        rpi: place
        for number, key in enumerate(keys)
        for place, rpi in enumerate(rpis(key.tek, key.start, key.period), number * ROLLING_PERIOD)
    }
    return Sayable(keys, places)


def accepted(interval: int) -> range:
    """Return when an identifier of this interval may be heard: from 7,200 s before its start to 7,799 s after."""
    return range((interval - DRIFT) * INTERVAL_S, (interval + DRIFT + 1) * INTERVAL_S)


def matches(heard: Mapping[bytes, Iterable[Sighting]], said: Sayable) -> dict[DiagnosisKey, list[Sighting]]:
    """Return which of the stored sightings (by identifier) the keys of a file could have said, by key."""
    found: defaultdict[int, list[Sighting]] = defaultdict(list)
    for place, rpi in sorted((said.places[rpi], rpi) for rpi in heard.keys() & said.places.keys()):
        number, after = divmod(place, ROLLING_PERIOD)
        believed = accepted(said.keys[number].start + after)
        found[number] += [each for each in heard[rpi] if each.at in believed]
    return {said.keys[number]: sightings for number, sightings in found.items() if sightings}


def attenuation(power: int, rssi: int) -> int:
    """Return the loss in dB between a transmit power and a raw rssi of this phone, both in dBm; never below 0."""
    return max(0, power - (rssi + RX_CORRECTION))


def windows(
    key: DiagnosisKey, sightings: Iterable[Sighting], rule: Rule
) -> Iterator[tuple[ExposureWindow, tuple[Payload, ...]]]:
    """Yield a key's exposure windows in time order, each with the payloads it rests on."""
    in_time = sorted(sightings)
    if not in_time:
        return
    report_type, infectiousness = rule.meaning(key.transmission_risk)
    at, said, rssi, strongest, gap_s = zip(*in_time, strict=True)
    powers = tx_powers(key, said)
    measured = tuple(map(ScanInstance, map(attenuation, powers, rssi), map(attenuation, powers, strongest), gap_s))
    alone = min(map(sub, at[1:], at), default=WINDOW_S) > SAME_SCAN_S
    for begin, end in pairwise((*_begins(at), len(at))):
        scans = measured[begin:end] if alone else _scans(at[begin:end], measured[begin:end])
        window = ExposureWindow(
            at[begin] // DAY, report_type, infectiousness, scans, key.transmission_risk, key.tek
        )  # fmt: skip
        yield window, said[begin:end]


def _begins(at: Sequence[int]) -> Iterator[int]:
    """Yield which sightings open a window: the first of a scan that comes half an hour after the last window began."""
    begun = before = -WINDOW_S
    for number, now in enumerate(at):
        if now - begun >= WINDOW_S and now - before > SAME_SCAN_S:
            yield number
            begun = now
        before = now


def _scans(at: Sequence[int], measured: tuple[ScanInstance, ...]) -> tuple[ScanInstance, ...]:
    """Return what each scan measured of a key; if it heard several identifiers, its seconds count once."""
    later = (number for number, gap in enumerate(map(sub, at[1:], at), 1) if gap > SAME_SCAN_S)
    begins = (0, *later, len(at))
    return tuple(_one_scan(measured[begin:end]) for begin, end in pairwise(begins))


def _one_scan(heard: tuple[ScanInstance, ...]) -> ScanInstance:
    """Return what one scan measured that heard identifiers of one key: the mean of their means, rounded half up."""
    typical = floor(sum(each.typical for each in heard) / len(heard) + 0.5)
    return ScanInstance(typical, min(each.minimum for each in heard), heard[0].seconds)
