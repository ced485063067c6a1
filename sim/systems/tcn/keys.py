"""Which key does a phone speak with, and of which does its owner write reports?

A fresh report authorization key every six hours, all at the same hours of the UTC day. A report tells everybody how to
go on with the key that is in use; so the phone takes a fresh one at that very moment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sim.systems.payloads import Bytes, table
from sim.systems.tcn.limits import ROTATION_S, SPAN_NUMBERS, SPAN_S
from sim.systems.tcn.wire import KEY_BYTES, TCN_BYTES, tcks, tcn
from sim.units import Int64s, Secrets, UnixTime

REPORT_BITS = 16
"""Reports of one span, in the low bits of (span, report)."""


class Spell(NamedTuple):
    """A key while it was in use: the numbers it said are those from index `j1` to `j2`."""

    rak: bytes
    j1: int
    j2: int


def index_at(now: int) -> int:
    """Return the index of the number in use: 1 in the first quarter of an hour of a span."""
    return now % SPAN_S // ROTATION_S + 1


@dataclass(frozen=True, slots=True)
class KeyChain:
    """The keys of one phone, a pure function of its secrets and of when it was installed and made its reports."""

    secrets: Secrets
    installed: UnixTime
    reports: tuple[UnixTime, ...] = ()

    def reported(self, now: UnixTime) -> KeyChain:
        """Return the chain with the key in use ended at `now`."""
        return replace(self, reports=(*self.reports, now))

    def _rak(self, span: int, number: int) -> bytes:
        return self.secrets(f"rak {span} {number}", KEY_BYTES)

    def at(self, now: UnixTime) -> bytes:
        """Return the temporary contact number that is said at `now`, whatever was reported later."""
        number = sum(1 for each in self.reports if each // SPAN_S == now // SPAN_S and each <= now)
        return self._tcn(self._rak(now // SPAN_S, number), index_at(now))

    @staticmethod
    def _tcn(rak: bytes, index: int) -> bytes:
        return tcn(index, tcks(rak, SPAN_NUMBERS)[index])

    def at_each(self, at: Int64s) -> tuple[Bytes, Int64s]:
        """Return the numbers said at many moments, each once, and which of them at each moment."""
        span = at // SPAN_S
        number = sum((((each // SPAN_S == span) & (each <= at)) for each in self.reports), np.zeros_like(at))
        said = (span << REPORT_BITS | number) * (SPAN_NUMBERS + 1) + at % SPAN_S // ROTATION_S + 1
        each_once, which = np.unique(said, return_inverse=True)
        rows = []
        for key, index in zip(*(part.tolist() for part in np.divmod(each_once, SPAN_NUMBERS + 1)), strict=True):
            rows.append(self._tcn(self._rak(key >> REPORT_BITS, key & (1 << REPORT_BITS) - 1), index))
        return table(rows, TCN_BYTES), which

    def ended(self, since: UnixTime, now: UnixTime) -> tuple[Spell, ...]:
        """Return the spells of the keys in use since then that are no longer in use at `now`, oldest first."""
        since = max(since, self.installed)
        return tuple(
            spell for span in range(since // SPAN_S, now // SPAN_S + 1) for spell in self._of_span(span, since, now)
        )

    def _of_span(self, span: int, since: int, now: int) -> list[Spell]:
        """Return the spells of a span, as far as they were said since then and had ended by `now`."""
        cuts = [each for each in self.reports if each // SPAN_S == span]
        bounds = [span * SPAN_S, *cuts, (span + 1) * SPAN_S]
        return [
            Spell(self._rak(span, number), index_at(max(begin, since)), index_at(end - 1))
            for number, (begin, end) in enumerate(pairwise(bounds))
            if max(begin, since) < end <= now
        ]
