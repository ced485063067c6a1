"""What does the server of a Google/Apple app do? It checks slips, waits until keys are harmless, and publishes them.

It learns the keys of those who declared and nothing about whom they met. A key is published two hours after its last
identifier at the earliest: from then on nobody's phone would accept an identifier that somebody made from the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sim.parameters import parameter
from sim.systems.credentials import signing_secret
from sim.systems.dummies import FAKE_CODE
from sim.systems.gaen import messages
from sim.systems.gaen.export import Export, packed
from sim.systems.gaen.keys import most_keys, period_of
from sim.systems.gaen.limits import BUCKET_S, DRIFT, INTERVAL_S, RETENTION_DAYS
from sim.systems.gaen.wire import KEY_BYTES, DiagnosisKey
from sim.systems.machine import Settings
from sim.systems.publishing import PublishingServer
from sim.units import DAY, HOUR, Secrets, UnixTime

SKEW_S = parameter(7200, "s", "SwissCovid, DP-3T SDK backend: timeskew PT2h; a key may start that far ahead")
SLIP_S = parameter(24 * HOUR, "s", "SwissCovid, CovidCode-Service: a code expires after 1440 minutes")
FEWEST_KEYS = "fewest_keys"
"""The extra that says up to how many keys a file is filled with random ones; without it, with none."""


class GaenBackend(PublishingServer[DiagnosisKey]):
    """The server of one country: keys that wait, and keys that are out."""

    messages, slip_s, retention_days = messages, SLIP_S, RETENTION_DAYS
    fake_slip = FAKE_CODE

    def __init__(self, secrets: Secrets, settings: Settings) -> None:
        super().__init__()
        self._secret, self._secrets = signing_secret(secrets), secrets
        self._most, self._fewest = most_keys(period_of(settings.extras)), round(settings.extras.get(FEWEST_KEYS, 0))
        self._waiting: dict[bytes, DiagnosisKey] = {}
        self._released: dict[bytes, UnixTime] = {}
        self._cleared = 0

    def _lawful(self, told: tuple[DiagnosisKey, ...], now: UnixTime) -> bool:
        return len(told) <= self._most and all(_lawful(key, now) for key in told)

    def _collect(self, told: tuple[DiagnosisKey, ...], now: UnixTime) -> None:
        for key in told:
            if key.tek not in self._released:
                self._waiting.setdefault(key.tek, key)

    def _file(self, now: UnixTime) -> bytes | None:
        """Return the keys that are harmless by now, in the order of their bytes."""
        ready = sorted((key for key in self._waiting.values() if _harmless(key, now)), key=lambda key: key.tek)
        if not ready:
            return None
        for key in ready:
            self._released[key.tek] = self._waiting.pop(key.tek).ends
        out = sorted((*ready, *self._padding(ready, now)), key=lambda key: key.tek)
        return packed(Export(UnixTime(now - BUCKET_S), now, tuple(out)), self._secret)

    def _padding(self, ready: Sequence[DiagnosisKey], now: UnixTime) -> Iterator[DiagnosisKey]:
        """Yield keys that nobody speaks with, and that look like those of declarers, up to the fewest of a file."""
        for number in range(self._fewest - len(ready)):
            yield replace(ready[number % len(ready)], tek=self._secrets(f"padding {now} {number}", KEY_BYTES))

    def _forget(self, now: UnixTime) -> None:
        super()._forget(now)
        if now // DAY > self._cleared:
            self._cleared = now // DAY
            self._released = {tek: at for tek, at in self._released.items() if at > now - RETENTION_DAYS * DAY}


def _lawful(key: DiagnosisKey, now: UnixTime) -> bool:
    """Tell whether a key is one, is not past the retention time and does not lie in the future."""
    return key.well_formed and key.ends > now - RETENTION_DAYS * DAY and key.start * INTERVAL_S <= now + SKEW_S


def _harmless(key: DiagnosisKey, now: UnixTime) -> bool:
    """Tell whether every phone would refuse what the key can still say."""
    return now >= key.ends + DRIFT * INTERVAL_S
