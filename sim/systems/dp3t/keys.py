"""With which secrets does a phone speak, and which of them does its owner upload?

A report ends a spell: the phone goes on with fresh secrets, since from then on others can say what those told say.
Within a period the EphIDs are said in an order that nobody else knows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from sim.systems.dp3t.identifiers import stream
from sim.systems.dp3t.limits import EPHID_BYTES, EPOCH_S
from sim.systems.dp3t.schemes import Key, Scheme
from sim.systems.payloads import Bytes, Payload, table
from sim.units import Int64s, Secrets, UnixTime

REMEMBERED = 1 << 12
"""Of how many periods what is said is remembered: all who hear a phone in the same epoch hear the same."""


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """The secrets of one phone, a pure function of what it drew and of when it was installed and made its reports."""

    scheme: Scheme
    secrets: Secrets
    installed: UnixTime
    reports: tuple[UnixTime, ...] = ()

    def reported(self, now: UnixTime) -> OwnKeys:
        """Return the keys with the spell ended at `now`."""
        return replace(self, reports=(*self.reports, now))

    def at(self, now: UnixTime) -> Payload:
        """Return the EphID of a moment, whatever was reported later."""
        spoken = self._spoken(self._spell(now), now // self.scheme.period_s)
        return bytes(spoken[now % self.scheme.period_s // EPOCH_S])

    def at_each(self, at: Int64s) -> tuple[Bytes, Int64s]:
        """Return the EphIDs of many moments, each once, and the number of the one of each moment."""
        epoch, epochs = at // EPOCH_S, self.scheme.epochs
        spell = np.searchsorted(np.array(self.reports, dtype=np.int64), at, side="right")
        said, which = np.unique(np.stack([spell, epoch]), axis=1, return_inverse=True)
        rows = [self._spoken(each, i // epochs)[i % epochs] for each, i in said.T.tolist()]
        return np.array(rows, dtype=np.uint8).reshape(-1, EPHID_BYTES), which.ravel()

    def told(self, since: int, now: UnixTime, withheld: Callable[[int, int], bool]) -> tuple[Key, ...]:
        """Return the keys to upload at `now`: what this spell said since a moment, but for the periods withheld.

        `withheld(begin, end)` says which these are. A period that begins in this very second has said nothing.
        """
        length, spell = self.scheme.period_s, self._spell(now)
        first, last = max(since, self._begin(spell)) // length, (now - 1) // length
        return tuple(
            self._key(spell, period)
            for period in self.scheme.uploaded(first, last)
            if not withheld(period * length, (period + 1) * length)
        )

    def holds(self, key: Key) -> bool:
        """Tell whether a published key is one of this phone's own."""
        return any(self._key(spell, key.period) == key for spell in self._spells(key.period))

    def said(self, period: int) -> Iterator[Payload]:
        """Yield all EphIDs that this phone has for a period."""
        for spell in self._spells(period):
            yield from self.scheme.ephids(self._key(spell, period).secret)

    def _spells(self, period: int) -> Iterator[int]:
        """Yield the spells that have a secret for a period."""
        length = self.scheme.period_s
        return (spell for spell in range(len(self.reports) + 1) if self._begin(spell) // length <= period)

    def _spell(self, now: UnixTime) -> int:
        return bisect_right(self.reports, now)

    def _begin(self, spell: int) -> UnixTime:
        return self.reports[spell - 1] if spell else self.installed

    def _key(self, spell: int, period: int) -> Key:
        first = self._begin(spell) // self.scheme.period_s
        return Key(period, self.scheme.secret(self.secrets, spell, first, period))

    def _spoken(self, spell: int, period: int) -> Bytes:
        first = self._begin(spell) // self.scheme.period_s
        return _spoken(self.scheme, self.secrets, spell, first, period)


@lru_cache(maxsize=REMEMBERED)
def _spoken(scheme: Scheme, secrets: Secrets, spell: int, first: int, period: int) -> Bytes:
    """Return what is said in each epoch of a period, a row each: its EphIDs in random order.

    The low-cost design says so; of the hybrid one it is assumed.
    """
    made = table(scheme.ephids(scheme.secret(secrets, spell, first, period)), EPHID_BYTES)
    order = stream(secrets(f"order {spell} {period}", 32), 8 * len(made))
    return made[np.argsort(np.frombuffer(order, dtype="<u8"), kind="stable")]
