"""What does a DP-3T phone do? It speaks, remembers coarsely what it hears, and finds out by itself.

Nothing that it heard ever leaves it. On a declaration it uploads its own secrets, but for the hours that its owner
keeps back; every few hours it fetches what others published, looks whether it heard them, and tells its owner of each
day that the rule calls an exposure.

The state is the fold of the stimuli: observations of nobody who declared, and requests that bring nothing new, change
no effect but the `since` of the next request.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from sim.systems.dp3t.identifiers import observed
from sim.systems.dp3t.keys import OwnKeys
from sim.systems.dp3t.limits import BACKEND, BATCH_S, EPHID_BYTES
from sim.systems.dp3t.matching import filtered, found_in, said_by, sayable
from sim.systems.dp3t.messages import Fetch, Files, Receipt, Upload, decode, encode
from sim.systems.dp3t.observations import (
    Observation,
    Observations,
    exposures,
    observation,
    observations,
    younger,
)
from sim.systems.dp3t.schemes import Scheme
from sim.systems.gaen.limits import first_day_told
from sim.systems.machine import (
    Alert,
    Delivered,
    Effect,
    Heard,
    Hearings,
    Installed,
    Kept,
    ProtocolError,
    Send,
    Settings,
    Stimulus,
    SyncDue,
    TestedPositive,
)
from sim.systems.payloads import Bytes, Payload, slices
from sim.systems.risk import rule_of
from sim.units import DAY, HOUR, Int64s, Secrets, UnixTime

LONGEST_SLIP = 255
"""Bytes of a slip, by the layout of an upload."""


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


class Dp3tPhone(ABC):
    """A phone of any of the three designs. It believes `settings.pinned["backend"]` and lives by `settings.rule`.

    Raises ValueError where hours are to be kept back and the design cannot.
    """

    def __init__(self, secrets: Secrets, settings: Settings, scheme: Scheme) -> None:
        self._secrets, self._scheme = secrets, scheme
        self._server_key = settings.pinned[BACKEND]
        self._rule = rule_of(settings.rule)
        self._kept_back = KeptBack.of(settings.extras)
        if any(self._kept_back) and not scheme.divisible:
            raise ValueError("whoever has the key of a day has all that follow: no hours can be kept back")
        self._keys: OwnKeys | None = None
        self._heard: Observations = {}
        self._matched: Observations = {}
        self._alerted: tuple[int, ...] = ()
        self._since = UnixTime(0)

    def beacon(self, now: UnixTime) -> Payload | None:
        """Return the EphID of this epoch; None before the app came."""
        if self._keys is None or now < self._keys.installed:
            return None
        return self._keys.at(now)

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer a stimulus. Raises ProtocolError, with the state unchanged, for what an app does not know."""
        if isinstance(stimulus, Installed) and self._keys is None:
            self._keys = OwnKeys(self._scheme, self._secrets, now)
            return ()
        if self._keys is not None:
            match stimulus:
                case Heard():
                    if len(stimulus.payload) != EPHID_BYTES:
                        raise ProtocolError(f"a payload of {len(stimulus.payload)} bytes is not of this protocol")
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

    @abstractmethod
    def _hear(self, heard: Heard, now: UnixTime) -> tuple[Effect, ...]:
        """Keep what the design keeps of an EphID."""

    def _note(self, kept: bytes, *seen: Observation) -> None:
        """Note observations, in an order that tells nothing of when they were made."""
        self._heard[kept] = tuple(sorted((*self._heard.get(kept, ()), *seen)))

    # -- a declaration ------------------------------------------------------------------------------------------------

    def _report(self, keys: OwnKeys, slip: bytes, onset: UnixTime | None, now: UnixTime) -> tuple[Effect, ...]:
        """Upload what tells the own EphIDs from two days before the onset on, and go on with fresh secrets."""
        if len(slip) > LONGEST_SLIP:
            raise ProtocolError(f"a slip of {len(slip)} bytes is none")
        told = keys.told(first_day_told(onset, now) * DAY, now, self._kept_back.touch)
        self._keys = keys.reported(now)
        return (Send(BACKEND, encode(Upload(slip, told))),)

    # -- news ---------------------------------------------------------------------------------------------------------

    def _read(self, keys: OwnKeys, message: bytes, now: UnixTime) -> tuple[Effect, ...]:
        match decode(message):
            case Receipt():
                return ()
            case Files(until, files):
                return self._match(keys, files, until, now)
            case other:
                raise ProtocolError(f"a server does not say {type(other).__name__} to an app")

    def _match(self, keys: OwnKeys, files: tuple[bytes, ...], until: UnixTime, now: UnixTime) -> tuple[Effect, ...]:
        found = self._found(keys, files)  # raises before anything has changed
        self._since = max(self._since, until)
        self._matched = younger(self._matched | found, now)
        left = {each: seen for each, seen in sorted(self._heard.items()) if each not in found}
        self._heard = {each: self._settled(seen) for each, seen in younger(left, now).items()}
        self._alerted = tuple(day for day in self._alerted if day >= now // DAY - self._rule.recent_days)
        return self._tell(now) if found else ()  # without a new match days only grow too old

    @abstractmethod
    def _found(self, keys: OwnKeys, files: tuple[bytes, ...]) -> Observations:
        """Return what was observed of those whom files tell of, this phone excepted. Raises ProtocolError."""

    def _settled(self, seen: tuple[Observation, ...]) -> tuple[Observation, ...]:
        """Return observations no finer than later files will need, which are released after `_since`."""
        return seen

    def _tell(self, now: UnixTime) -> tuple[Effect, ...]:
        """Alert if a day has become an exposure that was none before."""
        found = exposures(self._matched, self._rule, now // DAY - self._rule.recent_days)
        new = [each for each in found if each.day not in self._alerted]
        if not new:
            return ()
        self._alerted += tuple(each.day for each in new)
        because = {kept for each in new for kept in each.because}
        return (Alert(UnixTime(new[-1].day * DAY), tuple(sorted(because))),)


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
        if heard.payloads.shape[1] != EPHID_BYTES:
            raise ProtocolError(f"a payload of {heard.payloads.shape[1]} bytes is not of this protocol")
        by_payload = np.argsort(heard.which, kind="stable")
        seen = observations(heard.at[by_payload], heard.rssi[by_payload], heard.gap_s[by_payload], BATCH_S)
        ends = np.cumsum(np.bincount(heard.which, minlength=len(heard.payloads))).tolist()
        for ephid, begin, end in zip(slices(heard.payloads), (0, *ends), ends, strict=False):
            self._note(ephid, *seen[begin:end])

    def _found(self, keys: OwnKeys, files: tuple[bytes, ...]) -> Observations:
        said = [sayable(file, self._server_key, self._scheme) for file in files]
        found: Observations = {}
        for each in said:
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

    def _found(self, keys: OwnKeys, files: tuple[bytes, ...]) -> Observations:
        filters = [filtered(file, self._server_key, self._scheme) for file in files]
        found: Observations = {}
        for each in filters:
            found |= found_in(each, self._heard)
        days = {one.day for seen in found.values() for one in seen}
        own = {kept for day in days for kept in self._own(keys, day)}
        return {kept: seen for kept, seen in found.items() if kept not in own}

    def _own(self, keys: OwnKeys, day: int) -> Iterator[bytes]:
        """Yield what it would have kept of its own EphIDs of a day."""
        for epoch in range(day * DAY // self._scheme.period_s, (day + 1) * DAY // self._scheme.period_s):
            yield from (observed(ephid, epoch) for ephid in keys.said(epoch))
