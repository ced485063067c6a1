"""What does a DP-3T phone do? It speaks, remembers coarsely what it hears, and finds out by itself.

As every phone that matches by itself (`publishing`): here declarers' secrets are published, or a filter of what phones
kept of them, and an owner can keep hours back.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.systems.dp3t import messages
from sim.systems.dp3t.cuckoo import Cuckoo
from sim.systems.dp3t.identifiers import observed
from sim.systems.dp3t.keys import OwnKeys
from sim.systems.dp3t.limits import BACKEND, BATCH_S, EPHID_BYTES, RETENTION_DAYS
from sim.systems.dp3t.matching import Sayable, filtered, found_in, said_by, sayable
from sim.systems.dp3t.observations import (
    Observation,
    Observations,
    exposures,
    observation,
    observations,
    younger,
)
from sim.systems.dp3t.schemes import Key, Scheme
from sim.systems.gaen.limits import first_day_told
from sim.systems.machine import Effect, Heard, Hearings, Kept, Settings
from sim.systems.payloads import Bytes, Payload, slices
from sim.systems.publishing import MatchingPhone
from sim.units import DAY, HOUR, Int64s, Secrets, UnixTime


class KeptBack(NamedTuple):
    """The hours of every UTC day of which an owner tells nothing: from `begin` to `end`, over midnight if that is less.

    They are the extras `redact_from_hour` and `redact_until_hour`; without them everything is told.
    """

    begin: float = 0.0
    end: float = 0.0

    @classmethod
    def of(cls, extras: Mapping[str, float]) -> KeptBack:
        """Return the hours that the settings name. Raises ValueError for hours that no day has."""
        hours = cls(extras.get("redact_from_hour", 0.0), extras.get("redact_until_hour", 0.0))
        if not all(0.0 <= hour <= 24.0 for hour in hours):
            raise ValueError(f"a day has no hours {hours.begin} to {hours.end}")
        return hours

    def touch(self, begin: int, end: int) -> bool:
        """Tell whether a span within one day, in Unix time, has a part in these hours."""
        first, last = begin % DAY / HOUR, (begin % DAY + end - begin) / HOUR
        spans = ((self.begin, self.end),) if self.begin <= self.end else ((self.begin, 24.0), (0.0, self.end))
        return any(max(first, since) < min(last, until) for since, until in spans)


class Dp3tPhone(MatchingPhone[OwnKeys]):
    """A phone of any of the three designs. It believes `settings.pinned["backend"]` and lives by `settings.rule`.

    Raises ValueError where hours are to be kept back and the design cannot.
    """

    messages, payload_bytes, retention_days = messages, EPHID_BYTES, RETENTION_DAYS

    def __init__(self, secrets: Secrets, settings: Settings, scheme: Scheme) -> None:
        super().__init__(secrets, settings)
        self._scheme = scheme
        self._server_key = settings.pinned[BACKEND]
        self._kept_back = KeptBack.of(settings.extras)
        if any(self._kept_back) and not scheme.divisible:
            raise ValueError("whoever has the key of a day has all that follow: no hours can be kept back")
        self._heard: Observations = {}
        self._matched: Observations = {}

    def _drawn(self, now: UnixTime) -> OwnKeys:
        return OwnKeys(self._scheme, self._secrets, now)

    # -- the air ------------------------------------------------------------------------------------------------------

    def _said(self, keys: OwnKeys, now: UnixTime) -> Payload:
        """Return the EphID of this epoch."""
        return keys.at(now)

    def _note(self, kept: bytes, *seen: Observation) -> None:
        """Note observations, in an order that tells nothing of when they were made."""
        self._heard[kept] = tuple(sorted((*self._heard.get(kept, ()), *seen)))

    # -- a declaration ------------------------------------------------------------------------------------------------

    def _told(self, keys: OwnKeys, onset: UnixTime | None, now: UnixTime) -> tuple[Key, ...]:
        """Return what tells the own EphIDs from two days before the onset on, and go on with fresh secrets."""
        self._keys = keys.reported(now)
        return keys.told(first_day_told(onset, now) * DAY, now, self._kept_back.touch)

    # -- news ---------------------------------------------------------------------------------------------------------

    def _match(self, keys: OwnKeys, opened: Sequence[Any]) -> bool:
        found = self._found(keys, opened)
        self._matched |= found
        left = sorted((each, seen) for each, seen in self._heard.items() if each not in found)
        self._heard = {each: self._settled(seen) for each, seen in left}
        return bool(found)

    @abstractmethod
    def _found(self, keys: OwnKeys, opened: Sequence[Any]) -> Observations:
        """Return what was observed of those of whom files tell, this phone excepted."""

    def _settled(self, seen: tuple[Observation, ...]) -> tuple[Observation, ...]:
        """Return observations no finer than later files will need, which are released after `_since`."""
        return seen

    def _tell(self, now: UnixTime) -> tuple[Effect, ...]:
        found = exposures(self._matched, self._rule, now // DAY - self._rule.recent_days)
        new = [each for each in found if each.day not in self._alerted]
        return self._alert([each.day for each in new], (kept for each in new for kept in each.because))

    def _forget(self, now: UnixTime) -> None:
        super()._forget(now)
        self._heard, self._matched = younger(self._heard, now), younger(self._matched, now)


class KeyPhone(Dp3tPhone):
    """A phone of the designs that publish keys: it keeps the EphIDs that it heard."""

    def beacons(self, at: Int64s) -> tuple[Bytes, Int64s]:
        """Return what it said at many moments since the app came, each EphID once, and which of them when."""
        assert self._keys is not None
        return self._keys.at_each(at)

    def _hear(self, heard: Heard, now: UnixTime) -> tuple[Effect, ...]:
        self._note(heard.payload, observation(heard, now, BATCH_S))
        return ()

    def listen(self, heard: Hearings) -> None:
        """Take in what was heard until now in bulk, as single hearings would be. Raises ProtocolError, as they do."""
        self._known(heard.payloads.shape[1])
        by_payload = np.argsort(heard.which, kind="stable")
        seen = observations(heard.at[by_payload], heard.rssi[by_payload], heard.gap_s[by_payload], BATCH_S)
        ends = np.cumsum(np.bincount(heard.which, minlength=len(heard.payloads))).tolist()
        for ephid, begin, end in zip(slices(heard.payloads), (0, *ends), ends, strict=False):
            self._note(ephid, *seen[begin:end])

    def _opened(self, file: bytes) -> Sayable:
        return sayable(file, self._server_key, self._scheme)

    def _found(self, keys: OwnKeys, opened: Sequence[Sayable]) -> Observations:
        found: Observations = {}
        for each in opened:
            for key, seen in said_by(each, self._heard, self._scheme.period_s).items():
                if not keys.holds(key):
                    found |= seen
        return found

    def _settled(self, seen: tuple[Observation, ...]) -> tuple[Observation, ...]:
        """Return observations with the period alone, once all is known that was published in their two hours."""
        length, until = self._scheme.period_s, self._since
        return tuple(sorted(each.blurred(length) if each.since < until else each for each in seen))


class FilterPhone(Dp3tPhone):
    """A phone of the unlinkable design: of an EphID it keeps the hash with its epoch, and the day."""

    def _hear(self, heard: Heard, now: UnixTime) -> tuple[Effect, ...]:
        kept = observed(heard.payload, now // self._scheme.period_s)
        self._note(kept, observation(heard, now, DAY))
        return (Kept(kept),)

    def _opened(self, file: bytes) -> Cuckoo:
        return filtered(file, self._server_key, self._scheme)

    def _found(self, keys: OwnKeys, opened: Sequence[Cuckoo]) -> Observations:
        found: Observations = {}
        for each in opened:
            found |= found_in(each, self._heard)
        days = {one.day for seen in found.values() for one in seen}
        own = {kept for day in days for kept in self._own(keys, day)}
        return {kept: seen for kept, seen in found.items() if kept not in own}

    def _own(self, keys: OwnKeys, day: int) -> Iterator[bytes]:
        """Yield what it would have kept of its own EphIDs of a day."""
        for epoch in range(day * DAY // self._scheme.period_s, (day + 1) * DAY // self._scheme.period_s):
            yield from (observed(ephid, epoch) for ephid in keys.said(epoch))
