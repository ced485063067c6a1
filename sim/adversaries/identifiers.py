"""Which of all that was heard did declarers say? Whoever has what a server publishes can say their identifiers again.

A label stands for all that published data itself shows to come from one phone: a day with Google and Apple (a key of
each day, and nothing that joins them), all days in DP-3T's low-cost design (each day's key is the hash of the one
before), a window in its hybrid one, an epoch where a filter answers and lists nothing. Where a server matches, nothing
is published, and whoever listens knows as little as before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.adversaries.views import Published, Sniffed
from sim.parameters import parameter
from sim.systems.dp3t.cuckoo import HASH_BYTES, Cuckoo
from sim.systems.dp3t.files import keys_of, opened
from sim.systems.dp3t.identifiers import observed
from sim.systems.dp3t.limits import RETENTION_DAYS
from sim.systems.dp3t.matching import filtered
from sim.systems.dp3t.schemes import HYBRID, LOW_COST, UNLINKABLE, Scheme
from sim.systems.gaen import matching as gaen
from sim.systems.gaen.wire import ROLLING_PERIOD, RPI_BYTES
from sim.systems.payloads import Bytes, table
from sim.systems.tcn import matching as tcn
from sim.units import DAY, Int64s

ONE_REPORT = parameter(
    RETENTION_DAYS * DAY // UNLINKABLE.period_s, "items", "DP-3T White Paper: a report tells of 14 days at most, and "
    "has an item for each epoch")  # fmt: skip
Label = bytes
"""What published data shows to come from one phone."""
Said = Iterator[tuple[Label, Sniffed]]
Reader = Callable[[Sequence[Published], bytes, Sequence[Sniffed]], Said]


def of_declarers(
    system: str, published: Sequence[Published], server_key: bytes, heard: Sequence[Sniffed], *, by_batch: bool = False
) -> tuple[tuple[Label, Sniffed], ...]:
    """Return what was heard of declarers, each with its label, in the order in which it was heard.

    `server_key` is the public key that every app carries. `by_batch`: all of a filter so small that one report fills
    it is taken to be one phone's.
    """
    if by_batch and system in BY_BATCH:
        return tuple(_by_batches(published, server_key, heard))
    return tuple(READERS[system](published, server_key, heard)) if system in READERS else ()


def _google_apple(published: Sequence[Published], server_key: bytes, heard: Sequence[Sniffed]) -> Said:
    said: dict[bytes, Label] = {}
    for file in published:
        keys, places = gaen.sayable(file.message, server_key)
        said |= {rpi: keys[place // ROLLING_PERIOD].tek for rpi, place in places.items()}
    return ((said[row.payload[:RPI_BYTES]], row) for row in heard if row.payload[:RPI_BYTES] in said)


def _by_numbers(published: Sequence[Published], server_key: bytes, heard: Sequence[Sniffed]) -> Said:
    said = {number: key for file in published for number, key in tcn.sayable(file.message).items()}
    return _looked_up(said, heard)


def _by_keys(scheme: Scheme) -> Reader:
    """Return who reads files of keys: each key gives away those that follow from it, and all of them one phone's."""

    def read(published: Sequence[Published], server_key: bytes, heard: Sequence[Sniffed]) -> Said:
        said: dict[bytes, Label] = {}
        for each in published:
            file = opened(each.message, server_key)
            last = (file.released - 1) // scheme.period_s
            for first in keys_of(file.body, scheme.secret_bytes):
                for key in scheme.given_away(first, last):
                    said |= dict.fromkeys(scheme.ephids(key.secret), first.secret)
        return _looked_up(said, heard)

    return read


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """What was heard as phones of the unlinkable design would keep it: each identifier of an epoch once, in order."""

    each: tuple[tuple[int, bytes], ...]
    hashes: Bytes
    begins: Int64s

    @classmethod
    def of(cls, heard: Sequence[Sniffed]) -> _Kept:
        each = tuple(sorted({_of_epoch(row) for row in heard}))
        hashes = table((observed(payload, epoch) for epoch, payload in each), HASH_BYTES)
        return cls(each, hashes, np.array([epoch for epoch, _ in each], dtype=np.int64) * UNLINKABLE.period_s)

    def found(self, file: Published, cuckoo: Cuckoo) -> list[tuple[int, bytes]]:
        """Return which are in a filter; what is said later is in later files."""
        until = int(np.searchsorted(self.begins, file.at))
        return [self.each[n] for n in np.flatnonzero(cuckoo.holds(self.hashes[:until])).tolist()]


def _of_epoch(row: Sniffed) -> tuple[int, bytes]:
    return row.at // UNLINKABLE.period_s, row.payload


def _by_filters(published: Sequence[Published], server_key: bytes, heard: Sequence[Sniffed]) -> Said:
    """Yield what is in a filter, each identifier for itself: nothing says which of them are one phone's."""
    kept = _Kept.of(heard)
    filters = ((file, filtered(file.message, server_key, UNLINKABLE)) for file in published)
    found = {each for file, cuckoo in filters for each in kept.found(file, cuckoo)}
    return ((row.payload, row) for row in heard if _of_epoch(row) in found)


def _by_batches(published: Sequence[Published], server_key: bytes, heard: Sequence[Sniffed]) -> Said:
    """Yield what is in a filter; of one that holds no more than one report, all as one phone's, if nothing says no.

    A filter says how many items it holds. Two identifiers of one epoch are two phones'.
    """
    kept, said = _Kept.of(heard), dict[tuple[int, bytes], Label]()
    for file in published:
        cuckoo = filtered(file.message, server_key, UNLINKABLE)
        found = kept.found(file, cuckoo)
        alone = cuckoo.items <= ONE_REPORT and len({epoch for epoch, _ in found}) == len(found)
        said |= {each: b"batch %d" % file.at if alone else each[1] for each in found}
    return ((said[_of_epoch(row)], row) for row in heard if _of_epoch(row) in said)


def _looked_up(said: Mapping[bytes, Label], heard: Iterable[Sniffed]) -> Said:
    return ((said[row.payload], row) for row in heard if row.payload in said)


BY_BATCH = frozenset({"dp3t_unlinkable"})
"""Where files list nothing, and what came out together may be taken to be one phone's."""
READERS: Mapping[str, Reader] = {
    "gaen": _google_apple,
    "tcn": _by_numbers,
    "dp3t_low_cost": _by_keys(LOW_COST),
    "dp3t_hybrid": _by_keys(HYBRID),
    "dp3t_unlinkable": _by_filters,
}
"""Who reads what a system publishes; where a system is not here, its server publishes nothing."""
