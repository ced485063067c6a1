"""What does the server of a Google/Apple app do? It checks slips, waits until keys are harmless, and publishes them.

It learns the keys of those who declared and nothing about whom they met. A key is published two hours after its last
identifier at the earliest: from then on nobody's phone would accept an identifier that somebody made from the file.
"""

from __future__ import annotations

from sim.parameters import parameter
from sim.systems import ciphers
from sim.systems.gaen.export import Export, packed
from sim.systems.gaen.limits import BUCKET_S, DRIFT, INTERVAL_S, MOST_KEYS, RETENTION_DAYS
from sim.systems.gaen.messages import Fetch, Files, Receipt, Upload, decode, encode
from sim.systems.gaen.wire import DiagnosisKey
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
from sim.units import DAY, HOUR, Secrets, UnixTime

SKEW_S = parameter(7200, "s", "SwissCovid, DP-3T SDK backend: timeskew PT2h; a key may start that far ahead")
SLIP_S = parameter(24 * HOUR, "s", "SwissCovid, CovidCode-Service: a code expires after 1440 minutes")
SECRET_BYTES = parameter(48, "bytes", "assumption: 128 bits more than the order of P-256, so that no bias is left")


def signing_secret(secrets: Secrets) -> bytes:
    """Return the secret from which the server's signing key is made."""
    return secrets("signing key", SECRET_BYTES)


def server_key(secrets: Secrets) -> bytes:
    """Return the public key of the server with these secrets, which every app carries."""
    return ciphers.public_key(signing_secret(secrets))


class GaenBackend:
    """The server of one country: slips that are still good, keys that wait, and the files of the last 14 days."""

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        self._secret = signing_secret(secrets)
        self._slips: dict[bytes, UnixTime] = {}
        self._waiting: dict[bytes, DiagnosisKey] = {}
        self._released: dict[bytes, UnixTime] = {}
        self._cleared = 0
        self._files: tuple[tuple[UnixTime, bytes], ...] = ()

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

    def _take(self, slip: bytes, keys: tuple[DiagnosisKey, ...], now: UnixTime) -> bool:
        """Take the keys if the slip and all of them are good; only then is the slip used up."""
        if now >= self._slips.get(slip, 0) or len(keys) > MOST_KEYS or not all(_lawful(key, now) for key in keys):
            return False
        del self._slips[slip]
        for key in keys:
            if key.tek not in self._released:
                self._waiting.setdefault(key.tek, key)
        return True

    def _release(self, now: UnixTime) -> tuple[Effect, ...]:
        """Publish the keys that are harmless by now, in the order of their bytes, which tells nothing."""
        self._forget(now)
        ready = sorted((key for key in self._waiting.values() if _harmless(key, now)), key=lambda key: key.tek)
        if not ready:
            return ()
        file = packed(Export(UnixTime(now - BUCKET_S), now, tuple(ready)), self._secret)
        self._files += ((now, file),)
        for key in ready:
            self._released[key.tek] = self._waiting.pop(key.tek).ends
        return (Publish(file),)

    def _newer(self, since: UnixTime, now: UnixTime) -> Files:
        newer = [(end, file) for end, file in self._files if end > since and end > now - RETENTION_DAYS * DAY]
        return Files(max((end for end, _ in newer), default=since), tuple(file for _, file in newer))

    def _forget(self, now: UnixTime) -> None:
        oldest = now - RETENTION_DAYS * DAY
        self._slips = {slip: end for slip, end in self._slips.items() if end > now}
        if now // DAY > self._cleared:
            self._cleared = now // DAY
            self._released = {tek: ends for tek, ends in self._released.items() if ends > oldest}
        self._files = tuple((end, file) for end, file in self._files if end > oldest)


def _lawful(key: DiagnosisKey, now: UnixTime) -> bool:
    """Tell whether a key is one, is not past the retention time and does not lie in the future."""
    return key.well_formed and key.ends > now - RETENTION_DAYS * DAY and key.start * INTERVAL_S <= now + SKEW_S


def _harmless(key: DiagnosisKey, now: UnixTime) -> bool:
    """Tell whether every phone would refuse what the key can still say."""
    return now >= key.ends + DRIFT * INTERVAL_S
