"""What does a phone with a Google/Apple app do? It speaks, remembers what it hears, and finds out by itself.

As every phone that matches by itself (`publishing`): here a declarer's keys are published, and each says the
identifiers of a day or of a part of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, compress
from typing import TypeVar

import numpy as np

from sim.parameters import parameter
from sim.systems.gaen import messages
from sim.systems.gaen.keys import KeyChain, most_keys, period_of
from sim.systems.gaen.limits import RETENTION_DAYS, first_day_told
from sim.systems.gaen.matching import Sayable, Sighting, matches, sayable, windows
from sim.systems.gaen.wire import PAYLOAD_BYTES, RPI_BYTES, DiagnosisKey, payload, payloads
from sim.systems.machine import Effect, Heard, Hearings, Settings
from sim.systems.payloads import Bytes, Payload, slices
from sim.systems.publishing import BACKEND, MatchingPhone
from sim.systems.risk import ExposureWindow, ReportType
from sim.units import DAY, Int64s, Secrets, UnixTime

FARTHEST_DAYS = parameter(14, "d", "GAEN API: days since onset lie between -14 and 14")

K = TypeVar("K")


class GaenPhone(MatchingPhone[KeyChain]):
    """A phone with the app of its country. It lives by `settings.rule` and believes `settings.pinned["backend"]`."""

    messages, payload_bytes, retention_days = messages, PAYLOAD_BYTES, RETENTION_DAYS

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        super().__init__(secrets, settings)
        self._server_key = settings.pinned[BACKEND]
        self._period = period_of(settings.extras)
        self._heard: dict[bytes, tuple[Sighting, ...]] = {}
        self._matched: dict[DiagnosisKey, tuple[Sighting, ...]] = {}

    def _drawn(self, now: UnixTime) -> KeyChain:
        return KeyChain(self._secrets, now, period=self._period)

    # -- the air ------------------------------------------------------------------------------------------------------

    def _said(self, keys: KeyChain, now: UnixTime) -> Payload:
        """Return the payload of these ten minutes."""
        return payload(keys.at(now), now)

    def beacons(self, at: Int64s) -> tuple[Bytes, Int64s]:
        """Return what it said at many moments since the app came, each payload once, and which of them when."""
        assert self._keys is not None
        return payloads(*self._keys.at_each(at), at)

    def _hear(self, heard: Heard, now: UnixTime) -> tuple[Effect, ...]:
        rpi = heard.payload[:RPI_BYTES]
        sighting = Sighting(now, heard.payload, heard.rssi, heard.strongest, heard.gap_s)
        self._heard[rpi] = (*self._heard.get(rpi, ()), sighting)
        return ()

    def listen(self, heard: Hearings) -> None:
        """Take in what was heard until now in bulk, as single hearings would be. Raises ProtocolError, as they do."""
        self._known(heard.payloads.shape[1])
        said = list(slices(heard.payloads))
        by_payload = np.argsort(heard.which, kind="stable")
        columns = heard.which, heard.at, heard.rssi, heard.strongest, heard.gap_s
        which, at, *signal = (column[by_payload].tolist() for column in columns)
        sightings = tuple(map(Sighting, at, map(said.__getitem__, which), *signal))
        ends = np.cumsum(np.bincount(heard.which, minlength=len(said))).tolist()
        for rpi, begin, end in zip(slices(heard.payloads[:, :RPI_BYTES]), (0, *ends), ends, strict=False):
            self._heard[rpi] = self._heard.get(rpi, ()) + sightings[begin:end]

    # -- a declaration ------------------------------------------------------------------------------------------------

    def _told(self, keys: KeyChain, onset: UnixTime | None, now: UnixTime) -> tuple[DiagnosisKey, ...]:
        """Return the own keys of the days that the app tells; without symptoms the report stands for the onset."""
        self._keys = keys.reported(now)
        onset_day = (now if onset is None else onset) // DAY
        own = self._keys.ended(first_day_told(onset, now, tells_all=self._rule.tells_all), now)[
            -most_keys(self._period) :
        ]
        since = now // DAY
        return tuple(self._worth(key, key.day - onset_day, key.day - since, onset is not None) for key in own)

    def _worth(self, key: DiagnosisKey, days: int, since_upload: int, symptoms: bool) -> DiagnosisKey:
        """Return the key with what others need to know of it, `days` after the onset."""
        return replace(
            key,
            transmission_risk=self._rule.transmission_risk(days, symptoms, since_upload),
            report_type=ReportType.CONFIRMED_TEST,
            days_since_onset=max(-FARTHEST_DAYS, min(FARTHEST_DAYS, days)),
        )

    # -- news ---------------------------------------------------------------------------------------------------------

    def _opened(self, file: bytes) -> Sayable:
        return sayable(file, self._server_key)

    def _match(self, keys: KeyChain, opened: Sequence[Sayable]) -> bool:
        found: defaultdict[DiagnosisKey, list[Sighting]] = defaultdict(list)
        for each in opened:
            for key, sightings in matches(self._heard, each).items():
                found[key] += sightings
        for key, sightings in found.items():
            if not keys.holds(key):
                self._matched[key] = tuple(sorted(dict.fromkeys(sightings)))  # a key may stand in two files
        return bool(found)

    def _tell(self, now: UnixTime) -> tuple[Effect, ...]:
        rule, today = self._rule, now // DAY
        days: defaultdict[int, list[tuple[ExposureWindow, tuple[Payload, ...]]]] = defaultdict(list)
        for key, sightings in self._matched.items():
            for window, said in windows(key, sightings, rule):
                if today - window.day <= rule.recent_days and window.day not in self._alerted:
                    days[window.day].append((window, said))
        new = sorted(day for day, found in days.items() if rule.exposed(window for window, _ in found))
        told = (compress(days[day], rule.telling([window for window, _ in days[day]])) for day in new)
        alert = self._alert(new, (payload for _, said in chain.from_iterable(told) for payload in said))
        if alert:
            self._forget_told()
        return alert

    def _forget_told(self) -> None:
        """Drop what was heard of keys on days that were told: no window of theirs is looked at again."""
        for key, sightings in list(self._matched.items()):
            if all(day in self._alerted for day in range(sightings[0].at // DAY, sightings[-1].at // DAY + 1)):
                for each in self._matched.pop(key):
                    self._heard.pop(each.payload[:RPI_BYTES], None)

    def _forget(self, now: UnixTime) -> None:
        super()._forget(now)
        oldest = now - RETENTION_DAYS * DAY
        self._heard, self._matched = _younger(self._heard, oldest), _younger(self._matched, oldest)


def _younger(kept: Mapping[K, tuple[Sighting, ...]], oldest: int) -> dict[K, tuple[Sighting, ...]]:
    """Return the sightings since `oldest`, each entry's in the order of time, without the entries left empty."""
    younger = {}
    for key, sightings in kept.items():
        if sightings[0].at >= oldest:
            younger[key] = sightings
        elif sightings[-1].at >= oldest:
            younger[key] = tuple(each for each in sightings if each.at >= oldest)
    return younger
