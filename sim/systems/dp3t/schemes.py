"""What distinguishes the three designs? How the secret of a period comes about, what it says, and what is uploaded.

A scheme is a handful of pure functions; phones and servers of the family are the same but for it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sim.systems.dp3t.identifiers import BROADCAST_KEY, HYBRID_KEY, ephid, ephids, later
from sim.systems.dp3t.limits import EPOCH_S, RETENTION_DAYS, WINDOW_S
from sim.systems.payloads import Payload
from sim.units import DAY, Secrets


class Key(NamedTuple):
    """What a declarer uploads: the number of a period since 1970-01-01, and its secret."""

    period: int
    secret: bytes


@dataclass(frozen=True, slots=True)
class Scheme(ABC):
    """One design: `number` names it in files; secrets of `secret_bytes` bytes are good for `period_s` seconds.

    Secrets are drawn anew after each report, so they belong to a spell: from the installation or a report to the next.
    """

    number: int
    period_s: int
    secret_bytes: int

    @property
    def epochs(self) -> int:
        """How many EphIDs a secret makes."""
        return self.period_s // EPOCH_S

    @property
    def kept(self) -> int:
        """How many periods there are in the retention time and today: as many keys may tell of."""
        return (RETENTION_DAYS + 1) * DAY // self.period_s

    @property
    def divisible(self) -> bool:
        """Whether an owner can keep back a part of what a report tells."""
        return True

    def secret(self, secrets: Secrets, spell: int, first: int, period: int) -> bytes:
        """Return the secret of a period in a spell whose first period is `first`."""
        return secrets(f"seed {spell} {period}", self.secret_bytes)

    @abstractmethod
    def ephids(self, secret: bytes) -> tuple[Payload, ...]:
        """Return the EphIDs of a period, in the order in which the specification makes them."""

    def uploaded(self, first: int, last: int) -> range:
        """Return the periods of which the secrets are uploaded that tell all that was said from `first` to `last`."""
        return range(first, last + 1)

    def given_away(self, key: Key, last: int) -> Iterator[Key]:
        """Yield the keys up to period `last` that everybody has who has this one."""
        if key.period <= last:
            yield key


class LowCost(Scheme):
    """SK_t is the hash of the day before's: the first one uploaded tells all that follow."""

    __slots__ = ()

    @property
    def divisible(self) -> bool:
        """Whether an owner can keep back a part: who has a day's SK has all that follow."""
        return False

    def secret(self, secrets: Secrets, spell: int, first: int, period: int) -> bytes:
        """Return SK of a UTC day, hashed from that of the spell's first day."""
        return later(secrets(f"sk {spell}", self.secret_bytes), period - first)

    def ephids(self, secret: bytes) -> tuple[Payload, ...]:
        """Return the 96 EphIDs of a day."""
        return ephids(secret, BROADCAST_KEY, self.epochs)

    def uploaded(self, first: int, last: int) -> range:
        """Return the first day alone."""
        return range(first, first + 1)

    def given_away(self, key: Key, last: int) -> Iterator[Key]:
        """Yield the keys of all days from this one on."""
        while key.period <= last:
            yield key
            key = Key(key.period + 1, later(key.secret, 1))


class Unlinkable(Scheme):
    """Each epoch has a seed of its own, which tells nothing of any other."""

    __slots__ = ()

    def ephids(self, secret: bytes) -> tuple[Payload, ...]:
        """Return the one EphID of an epoch."""
        return (ephid(secret),)


class Hybrid(Scheme):
    """Each window of some epochs has a seed of its own."""

    __slots__ = ()

    def ephids(self, secret: bytes) -> tuple[Payload, ...]:
        """Return the EphIDs of a window."""
        return ephids(secret, HYBRID_KEY, self.epochs)


LOW_COST = LowCost(number=1, period_s=DAY, secret_bytes=32)
UNLINKABLE = Unlinkable(number=2, period_s=EPOCH_S, secret_bytes=32)
HYBRID = Hybrid(number=3, period_s=WINDOW_S, secret_bytes=16)
