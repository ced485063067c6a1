"""Is a hash in a set that nobody can list? A cuckoo filter: buckets of short fingerprints, in one of two places each.

An item is a hash, and so uniform: its first 8 bytes choose a bucket, the next 8 its fingerprint f; the other bucket is
f minus the first, in the circle of all buckets, which works both ways and for any number of them. It lies in either.
An item that finds both full turns another out to that one's other place, and so on. Source: Fan, Andersen, Kaminsky and
Mitzenmacher, Cuckoo Filter: Practically Better Than Bloom, CoNEXT 2014; the circle instead of their exclusive-or, so
that a file is no longer than its items need.

    magic D3 D3 3D 3D | version 2, 0 (1, 1) | slots of a bucket (1) | bits of a fingerprint (1) |
    buckets (be32) | items (be32) | all slots in order, as one row of bits, filled up with zeros to a whole byte

An empty slot is 0. The layout is our own; magic and order are those of DP-3T's early implementation profile, which is
version 1, 0 and keeps whole words.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.parameters import parameter
from sim.systems.machine import ProtocolError
from sim.systems.payloads import Bytes, table
from sim.units import Bools

Slots = npt.NDArray[np.uint64]

SLOTS = parameter(4, "slots", "DP-3T, early implementation profile: depth of a bucket")
ERROR_BITS = parameter(42, "bits", "DP-3T reference implementation: a foreign hash is found with probability 2^-42")
CAPACITY = parameter(1.2, "1", "DP-3T reference implementation: room for 1.2 times the items")
MOST_TURNS = parameter(500, "1", "assumption: as commonly described for cuckoo filters: then one counts as full")
HASH_BYTES = 32

MAGIC = bytes.fromhex("d3d33d3d")
VERSION = (2, 0)
HEAD = struct.Struct(">4sBBBBII")


@dataclass(frozen=True, slots=True, eq=False)
class Cuckoo:
    """A filter: `slots` has a row for each bucket, and in it the fingerprints (1 and above; 0 where there is none)."""

    bits: int
    items: int
    slots: Slots

    def holds(self, hashes: Bytes) -> Bools:
        """Tell of each hash (a row) whether it is in the set; of a foreign one wrongly in `false_alarms` of cases."""
        if not self.items:
            return np.zeros(len(hashes), dtype=np.bool_)
        fingerprint, one, other = _places(hashes, self.bits, len(self.slots))
        found: Bools = (self.slots[[one, other]] == fingerprint[:, None]).any(axis=(0, 2))
        return found

    @property
    def false_alarms(self) -> float:
        """How often a foreign hash is found: two buckets as full as all, any of whose fingerprints may be the same."""
        return min(1.0, 2 * self.items / len(self.slots) / (2**self.bits - 1)) if self.items else 0.0


def bits_for(error_bits: int) -> int:
    """Return how long fingerprints must be for a false alarm in 2^error_bits: two full buckets are looked into."""
    return error_bits + (2 * SLOTS - 1).bit_length()


def filled(hashes: Iterable[bytes], error_bits: int = ERROR_BITS) -> Cuckoo:
    """Return the filter of a set of hashes (32 bytes each), the same in whatever order they come."""
    items = sorted(set(hashes))
    bits = bits_for(error_bits)
    buckets = max(1, int(np.ceil(CAPACITY * len(items) / SLOTS)))
    while (slots := _placed(table(items, HASH_BYTES), bits, buckets)) is None:
        buckets += 1  # a full filter is made again with more room
    return Cuckoo(bits, len(items), slots)


def _places(hashes: Bytes, bits: int, buckets: int) -> tuple[Slots, Slots, Slots]:
    """Return of each hash its fingerprint and its two buckets."""
    words = np.ascontiguousarray(hashes[:, :16]).view(">u8").astype(np.uint64)
    fingerprint = words[:, 1] % np.uint64(2**bits - 1) + np.uint64(1)
    one = words[:, 0] % np.uint64(buckets)
    return fingerprint, one, _other(fingerprint, one, buckets)


def _other(fingerprint: Slots, one: Slots, buckets: int) -> Slots:
    """Return the other bucket of fingerprints that may lie in one."""
    around = np.uint64(buckets)
    other: Slots = (fingerprint % around + around - one) % around
    return other


def _placed(hashes: Bytes, bits: int, buckets: int) -> Slots | None:
    """Return the buckets with all hashes in them; None if one finds no place."""
    rows: list[list[int]] = [[] for _ in range(buckets)]
    for fingerprint, one, other in zip(*(each.tolist() for each in _places(hashes, bits, buckets)), strict=True):
        if not _settled(rows, fingerprint, one, other):
            return None
    slots = np.zeros((buckets, SLOTS), dtype=np.uint64)
    for number, row in enumerate(rows):
        slots[number, : len(row)] = sorted(row)
    return slots


def _settled(rows: list[list[int]], fingerprint: int, one: int, other: int) -> bool:
    """Put a fingerprint into the emptier of its buckets, and turn others out in turn where both are full."""
    bucket = min(one, other, key=lambda each: len(rows[each]))
    for turn in range(MOST_TURNS):
        if len(rows[bucket]) < SLOTS:
            rows[bucket].append(fingerprint)
            return True
        out = turn % SLOTS
        fingerprint, rows[bucket][out] = rows[bucket][out], fingerprint
        bucket = (fingerprint - bucket) % len(rows)
    return False


def serialised(cuckoo: Cuckoo) -> bytes:
    """Return the bytes of a filter."""
    head = HEAD.pack(MAGIC, *VERSION, SLOTS, cuckoo.bits, len(cuckoo.slots), cuckoo.items)
    each = np.unpackbits(cuckoo.slots.reshape(-1, 1).astype(">u8").view(np.uint8), axis=1)
    return head + np.packbits(each[:, 64 - cuckoo.bits :]).tobytes()


def parsed(data: bytes) -> Cuckoo:
    """Return the filter in these bytes. Raises ProtocolError for any that are not those of a filter."""
    if len(data) < HEAD.size:
        raise ProtocolError("a filter that breaks off")
    magic, major, minor, depth, bits, buckets, items = HEAD.unpack_from(data)
    if (magic, (major, minor), depth) != (MAGIC, VERSION, SLOTS) or not 1 <= bits <= 63 or not buckets:
        raise ProtocolError("no filter of this layout")
    length = buckets * SLOTS * bits
    if len(data) != HEAD.size + -(-length // 8):
        raise ProtocolError("a filter of another length than it says")
    row = np.unpackbits(np.frombuffer(data, dtype=np.uint8, offset=HEAD.size))
    each = np.zeros((buckets * SLOTS, 64), dtype=np.uint8)
    each[:, 64 - bits :] = row[:length].reshape(-1, bits)
    slots = np.packbits(each, axis=1).view(">u8").astype(np.uint64).reshape(buckets, SLOTS)
    if np.count_nonzero(slots) != items or row[length:].any():
        raise ProtocolError("a filter that holds another number of items than it says")
    return Cuckoo(bits, items, slots)
