"""What does a phone with a Google/Apple app do? It speaks, remembers what it hears, and finds out by itself.

Nothing that it heard ever leaves it. On a declaration it uploads its own keys; every few hours it fetches the keys of
others, looks whether it heard them, and tells its owner of each day that its country's rule calls an exposure.

The state is the fold of the stimuli: sightings of nobody who declared, and requests that bring nothing new, change no
effect but the `since` of the next request.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, compress
from typing import TypeVar

import numpy as np

from sim.parameters import parameter
from sim.systems.gaen.keys import KeyChain
from sim.systems.gaen.limits import MOST_KEYS, RETENTION_DAYS, first_day_told
from sim.systems.gaen.matching import Sighting, matches, sayable, windows
from sim.systems.gaen.messages import Fetch, Files, Receipt, Upload, decode, encode
from sim.systems.gaen.wire import PAYLOAD_BYTES, RPI_BYTES, DiagnosisKey, payload, payloads
from sim.systems.machine import (
    Alert,
    Delivered,
    Effect,
    Heard,
    Hearings,
    Installed,
    ProtocolError,
    Role,
    Send,
    Settings,
    Stimulus,
    SyncDue,
    TestedPositive,
)
from sim.systems.payloads import Bytes, Payload, slices
from sim.systems.risk import ExposureWindow, ReportType, rule_of
from sim.units import DAY, Int64s, Secrets, UnixTime

BACKEND: Role = "backend"
FARTHEST_DAYS = parameter(14, "d", "GAEN API: days since onset lie between -14 and 14")

K = TypeVar("K")


class GaenPhone:
    """A phone with the app of its country. It lives by `settings.rule` and believes `settings.pinned["backend"]`."""

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        self._secrets = secrets
        self._server_key = settings.pinned[BACKEND]
        self._rule = rule_of(settings.rule)
        self._keys: KeyChain | None = None
        self._heard: dict[bytes, tuple[Sighting, ...]] = {}
        self._matched: dict[DiagnosisKey, tuple[Sighting, ...]] = {}
        self._alerted: tuple[int, ...] = ()
        self._since = UnixTime(0)

    def beacon(self, now: UnixTime) -> Payload | None:
        """Return the payload of these ten minutes; None before the app came."""
        if self._keys is None or now < self._keys.installed:
            return None
        return payload(self._keys.at(now), now)

    def beacons(self, at: Int64s) -> tuple[Bytes, Int64s]:
        """Return what it said at many moments since the app came, each payload once, and which of them when."""
        assert self._keys is not None
        return payloads(*self._keys.at_each(at), at)

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer a stimulus. Raises ProtocolError, with the state unchanged, for what an app does not know."""
        if isinstance(stimulus, Installed) and self._keys is None:
            self._keys = KeyChain(self._secrets, now)
            return ()
        if self._keys is not None:
            match stimulus:
                case Heard():
                    return self._hear(stimulus, now)
                case TestedPositive(slip, onset):
                    return self._report(self._keys, slip, onset, now)
                case SyncDue():
                    return (Send(BACKEND, encode(Fetch(self._since))),)
                case Delivered(message):
                    return self._read(self._keys, message, now)
        installed = "installed" if self._keys else "not yet installed"
        raise ProtocolError(f"an app that is {installed} does not know {type(stimulus).__name__}")

    # -- the air ------------------------------------------------------------------------------------------------------

    def _hear(self, heard: Heard, now: UnixTime) -> tuple[Effect, ...]:
        if len(heard.payload) != PAYLOAD_BYTES:
            raise ProtocolError(f"a payload of {len(heard.payload)} bytes is not of this protocol")
        rpi = heard.payload[:RPI_BYTES]
        sighting = Sighting(now, heard.payload, heard.rssi, heard.strongest, heard.gap_s)
        self._heard[rpi] = (*self._heard.get(rpi, ()), sighting)
        return ()

    def listen(self, heard: Hearings) -> None:
        """Take in what was heard until now in bulk, as single hearings would be. Raises ProtocolError, as they do."""
        if heard.payloads.shape[1] != PAYLOAD_BYTES:
            raise ProtocolError(f"a payload of {heard.payloads.shape[1]} bytes is not of this protocol")
        said = list(slices(heard.payloads))
        by_payload = np.argsort(heard.which, kind="stable")
        columns = heard.which, heard.at, heard.rssi, heard.strongest, heard.gap_s
        which, at, *signal = (column[by_payload].tolist() for column in columns)
        sightings = tuple(map(Sighting, at, map(said.__getitem__, which), *signal))
        ends = np.cumsum(np.bincount(heard.which, minlength=len(said))).tolist()
        for rpi, begin, end in zip(slices(heard.payloads[:, :RPI_BYTES]), (0, *ends), ends, strict=False):
            self._heard[rpi] = self._heard.get(rpi, ()) + sightings[begin:end]

    # -- a declaration ------------------------------------------------------------------------------------------------

    def _report(self, keys: KeyChain, slip: bytes, onset: UnixTime | None, now: UnixTime) -> tuple[Effect, ...]:
        """Upload the own keys from two days before the onset on; without symptoms the report stands for the onset."""
        self._keys = keys.reported(now)
        onset_day = (now if onset is None else onset) // DAY
        own = self._keys.ended(first_day_told(onset, now), now)[-MOST_KEYS:]
        told = tuple(self._told(key, key.day - onset_day, key.day - now // DAY, onset is not None) for key in own)
        return (Send(BACKEND, encode(Upload(slip, told))),)

    def _told(self, key: DiagnosisKey, days: int, since_upload: int, symptoms: bool) -> DiagnosisKey:
        """Return the key with what others need to know of it, `days` after the onset."""
        return replace(
            key,
            transmission_risk=self._rule.transmission_risk(days, symptoms, since_upload),
            report_type=ReportType.CONFIRMED_TEST,
            days_since_onset=max(-FARTHEST_DAYS, min(FARTHEST_DAYS, days)),
        )

    # -- news ---------------------------------------------------------------------------------------------------------

    def _read(self, keys: KeyChain, message: bytes, now: UnixTime) -> tuple[Effect, ...]:
        match decode(message):
            case Receipt():
                return ()
            case Files(until, files):
                return self._match(keys, files, until, now)
            case other:
                raise ProtocolError(f"a server does not say {type(other).__name__} to an app")

    def _match(self, keys: KeyChain, files: tuple[bytes, ...], until: UnixTime, now: UnixTime) -> tuple[Effect, ...]:
        said = [sayable(file, self._server_key) for file in files]  # raises before anything has changed
        self._forget(now)
        self._since = max(self._since, until)
        found: defaultdict[DiagnosisKey, list[Sighting]] = defaultdict(list)
        for each in said:
            for key, sightings in matches(self._heard, each).items():
                found[key] += sightings
        for key, sightings in found.items():
            if not keys.holds(key):
                self._matched[key] = tuple(sorted(dict.fromkeys(sightings)))  # a key may stand in two files
        return self._tell(now) if found else ()  # without a new match days only grow too old

    def _tell(self, now: UnixTime) -> tuple[Effect, ...]:
        """Alert if a day has become an exposure that was none before."""
        rule, today = self._rule, now // DAY
        days: defaultdict[int, list[tuple[ExposureWindow, tuple[Payload, ...]]]] = defaultdict(list)
        for key, sightings in self._matched.items():
            for window, said in windows(key, sightings, rule):
                if today - window.day <= rule.recent_days and window.day not in self._alerted:
                    days[window.day].append((window, said))
        new = sorted(day for day, found in days.items() if rule.exposed(window for window, _ in found))
        if not new:
            return ()
        self._alerted += tuple(new)
        self._forget_told()
        told = (compress(days[day], rule.telling([window for window, _ in days[day]])) for day in new)
        counted = {payload for _, said in chain.from_iterable(told) for payload in said}
        return (Alert(UnixTime(new[-1] * DAY), tuple(sorted(counted))),)

    def _forget_told(self) -> None:
        """Drop what was heard of keys on days that were told: no window of theirs is looked at again."""
        for key, sightings in list(self._matched.items()):
            if all(day in self._alerted for day in range(sightings[0].at // DAY, sightings[-1].at // DAY + 1)):
                for each in self._matched.pop(key):
                    self._heard.pop(each.payload[:RPI_BYTES], None)

    def _forget(self, now: UnixTime) -> None:
        """Drop what is older than the retention time."""
        oldest = now - RETENTION_DAYS * DAY
        self._heard = _younger(self._heard, oldest)
        self._matched = _younger(self._matched, oldest)
        self._alerted = tuple(day for day in self._alerted if day >= oldest // DAY)


def _younger(kept: Mapping[K, tuple[Sighting, ...]], oldest: int) -> dict[K, tuple[Sighting, ...]]:
    """Return the sightings since `oldest`, each entry's in the order of time, without the entries left empty."""
    younger = {}
    for key, sightings in kept.items():
        if sightings[0].at >= oldest:
            younger[key] = sightings
        elif sightings[-1].at >= oldest:
            younger[key] = tuple(each for each in sightings if each.at >= oldest)
    return younger
