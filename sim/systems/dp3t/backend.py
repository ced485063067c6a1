"""What does the server of a DP-3T app do? It checks slips, and every two hours publishes what declarers told it.

It learns the secrets of those who declared and nothing about whom they met. A secret is published after its last epoch:
in the unlinkable and the hybrid design nobody's phone would believe then who says its EphIDs again; in the low-cost
design because phones count nothing that was heard after the publication.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from sim.systems.dp3t.cuckoo import filled, serialised
from sim.systems.dp3t.files import File, packed, row
from sim.systems.dp3t.identifiers import observed
from sim.systems.dp3t.limits import RETENTION_DAYS
from sim.systems.dp3t.messages import Fetch, Files, Receipt, Upload, decode, encode
from sim.systems.dp3t.schemes import Key, Scheme
from sim.systems.gaen.backend import SLIP_S, signing_secret
from sim.systems.machine import (
    Delivered,
    Effect,
    Line,
    ProtocolError,
    Publish,
    Send,
    Settings,
    SlipIssued,
    Stimulus,
    SyncDue,
)
from sim.units import DAY, Secrets, UnixTime


class Dp3tBackend(ABC):
    """A server of any of the three designs: good slips, keys that wait, keys that are out, the files of 14 days."""

    def __init__(self, secrets: Secrets, settings: Settings, scheme: Scheme) -> None:
        self._secret = signing_secret(secrets)
        self._scheme = scheme
        self._slips: dict[bytes, UnixTime] = {}
        self._waiting: set[Key] = set()
        self._out: set[Key] = set()
        self._files: tuple[tuple[UnixTime, bytes], ...] = ()
        self._looked = UnixTime(0)

    def handle(self, stimulus: Stimulus, now: UnixTime) -> tuple[Effect, ...]:
        """Answer a stimulus. Raises ProtocolError, with the state unchanged, for what a server does not know."""
        match stimulus:
            case SlipIssued(slip):
                self._slips[slip] = UnixTime(now + SLIP_S)
                return ()
            case SyncDue():
                return self._release(now)
            case Delivered(message, line):
                return self._answer(message, line, now)
        raise ProtocolError(f"a server does not know {type(stimulus).__name__}")

    def _answer(self, message: bytes, line: Line, now: UnixTime) -> tuple[Effect, ...]:
        match decode(message):
            case Upload(slip, keys):
                return (Send(line, encode(Receipt(self._take(slip, keys, now)))),)
            case Fetch(since):
                return (Send(line, encode(self._newer(since, now))),)
            case other:
                raise ProtocolError(f"an app does not say {type(other).__name__} to a server")

    def _take(self, slip: bytes, keys: tuple[Key, ...], now: UnixTime) -> bool:
        """Take the keys if the slip and all of them are good; only then is the slip used up."""
        if now >= self._slips.get(slip, 0) or not self._lawful(keys, now):
            return False
        del self._slips[slip]
        self._waiting |= set(keys) - self._out
        return True

    def _lawful(self, keys: tuple[Key, ...], now: UnixTime) -> bool:
        """Tell whether keys are what one report may hold: each of another period, or a single one that tells all."""
        periods = {key.period for key in keys}
        return (
            len(periods) == len(keys)
            and (self._scheme.divisible or len(keys) == 1)
            and all(len(key.secret) == self._scheme.secret_bytes and self._timely(key, now) for key in keys)
        )

    def _timely(self, key: Key, now: UnixTime) -> bool:
        """Tell whether a key's period is neither past the retention time nor yet to come."""
        return self._oldest(now) <= key.period and key.period * self._scheme.period_s < now

    def _oldest(self, now: UnixTime) -> int:
        """Return the first period of the retention time."""
        return (now // DAY - RETENTION_DAYS) * DAY // self._scheme.period_s

    def _release(self, now: UnixTime) -> tuple[Effect, ...]:
        """Publish what has come in, in an order that tells nothing."""
        self._forget(now)
        self._looked = now
        if not self._waiting:
            return ()
        body = self._body(sorted(self._waiting, key=lambda key: key.secret))
        file = packed(File(self._scheme.number, now, body), self._secret)
        self._files += ((now, file),)
        self._out |= self._waiting
        self._waiting = set()
        return (Publish(file),)

    @abstractmethod
    def _body(self, keys: Iterable[Key]) -> bytes:
        """Return what everybody is told of keys."""

    def _newer(self, since: UnixTime, now: UnixTime) -> Files:
        oldest = now - RETENTION_DAYS * DAY
        return Files(max(since, self._looked), tuple(file for end, file in self._files if end > max(since, oldest)))

    def _forget(self, now: UnixTime) -> None:
        oldest = now - RETENTION_DAYS * DAY
        self._slips = {slip: end for slip, end in self._slips.items() if end > now}
        self._files = tuple((end, file) for end, file in self._files if end > oldest)
        if now // DAY > self._looked // DAY:
            self._out = {key for key in self._out if key.period >= self._oldest(now)}


class KeyBackend(Dp3tBackend):
    """A server that publishes the keys themselves."""

    def _body(self, keys: Iterable[Key]) -> bytes:
        return row(keys)


class FilterBackend(Dp3tBackend):
    """A server that publishes a filter of what phones kept of declarers, and keeps their seeds to itself."""

    def _body(self, keys: Iterable[Key]) -> bytes:
        return serialised(
            filled(observed(said, key.period) for key in keys for said in self._scheme.ephids(key.secret))
        )
