"""What does the server of a DP-3T app do? It checks slips, and every two hours publishes what declarers told it.

It learns the secrets of those who declared and nothing about whom they met. A secret is published after its last epoch:
in the unlinkable and the hybrid design nobody's phone would believe then who says its EphIDs again; in the low-cost
design because phones count nothing that was heard after the publication.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable

from sim.parameters import parameter
from sim.systems.credentials import signing_secret
from sim.systems.dp3t import messages
from sim.systems.dp3t.cuckoo import HASH_BYTES, filled, serialised
from sim.systems.dp3t.files import File, packed, row
from sim.systems.dp3t.identifiers import observed
from sim.systems.dp3t.limits import BATCH_S, RETENTION_DAYS
from sim.systems.dp3t.schemes import Key, Scheme
from sim.systems.dummies import FAKE_CODE
from sim.systems.gaen.backend import SLIP_S
from sim.systems.interface import Files
from sim.systems.machine import Settings
from sim.systems.publishing import PublishingServer
from sim.units import DAY, Secrets, UnixTime

OUTSIDE_REPORTS = "outside_reports_a_day"
"""The extra that says how many reports of the rest of the country are mixed into filters each day; without it, none."""
OUTSIDE_EPOCHS = parameter(480, "epochs", "assumption: a report tells of five days, from two before the first symptoms "
                           "until the result")  # fmt: skip


class Dp3tBackend(PublishingServer[Key]):
    """A server of any of the three designs: keys that wait, and keys that are out."""

    messages, slip_s, retention_days = messages, SLIP_S, RETENTION_DAYS
    fake_slip = FAKE_CODE

    def __init__(self, secrets: Secrets, settings: Settings, scheme: Scheme) -> None:
        super().__init__()
        self._secret, self._secrets = signing_secret(secrets), secrets
        self._scheme = scheme
        self._waiting: set[Key] = set()
        self._out: set[Key] = set()
        self._looked = UnixTime(0)
        self._outside = settings.extras.get(OUTSIDE_REPORTS, 0.0)

    def _lawful(self, told: tuple[Key, ...], now: UnixTime) -> bool:
        """Tell whether keys are what one report may hold: each of another period, or a single one that tells all."""
        return (
            len({key.period for key in told}) == len(told)
            and (self._scheme.divisible or len(told) == 1)
            and all(len(key.secret) == self._scheme.secret_bytes and self._timely(key, now) for key in told)
        )

    def _timely(self, key: Key, now: UnixTime) -> bool:
        """Tell whether a key's period is neither past the retention time nor yet to come."""
        return self._oldest(now) <= key.period and key.period * self._scheme.period_s < now

    def _oldest(self, now: UnixTime) -> int:
        """Return the first period of the retention time."""
        return (now // DAY - RETENTION_DAYS) * DAY // self._scheme.period_s

    def _collect(self, told: tuple[Key, ...], now: UnixTime) -> None:
        self._waiting |= set(told) - self._out

    def _file(self, now: UnixTime) -> bytes | None:
        """Return what has come in, in the order of its secrets."""
        since, self._looked = max(self._looked, UnixTime(now - BATCH_S)), now
        others = int(self._outside * now / DAY) - int(self._outside * since / DAY)
        if not self._waiting and not others:
            return None
        waiting, self._waiting = self._waiting, set()
        self._out |= waiting
        body = self._body(sorted(waiting, key=lambda key: key.secret), others)
        return packed(File(self._scheme.number, now, body), self._secret)

    @abstractmethod
    def _body(self, keys: Iterable[Key], others: int) -> bytes:
        """Return what everybody is told of keys, and of so many who reported elsewhere in the country."""

    def _newer(self, since: UnixTime, now: UnixTime) -> Files:
        """Return the files since then; with them the app has all until the server last looked, whatever came of it."""
        return Files(max(since, self._looked), super()._newer(since, now).files)

    def _forget(self, now: UnixTime) -> None:
        super()._forget(now)
        if now // DAY > self._looked // DAY:
            self._out = {key for key in self._out if key.period >= self._oldest(now)}


class KeyBackend(Dp3tBackend):
    """A server that publishes the keys themselves."""

    def _body(self, keys: Iterable[Key], others: int) -> bytes:
        return row(keys)  # keys of others would be nobody's here, and join nothing


class FilterBackend(Dp3tBackend):
    """A server that publishes a filter of what phones kept of declarers, and keeps their seeds to itself."""

    def _body(self, keys: Iterable[Key], others: int) -> bytes:
        ours = [observed(said, key.period) for key in keys for said in self._scheme.ephids(key.secret)]
        theirs = (self._secrets(f"outside {self._looked} {n}", HASH_BYTES) for n in range(others * OUTSIDE_EPOCHS))
        return serialised(filled((*ours, *theirs)))
