"""What does a report tell of each identifier that was heard? Contacts, one by one or all of them in columns.

In June 2020 a report held all that a phone heard in 14 days, tens of thousands of HELLOs; so phone and server keep them
in columns, and show them as contacts to whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

import numpy as np

from sim.systems.payloads import Bytes, slices, table
from sim.systems.robert.wire import MAC_BYTES, PAIR_BYTES, TIME_BYTES
from sim.units import Bools, Int64s


class Detail(NamedTuple):
    """One HELLO heard: Unix time of hearing, the HELLO's 16 bits of time, its MAC, the calibrated rssi in dBm."""

    at: int
    said: int
    mac: bytes
    rssi: int


@dataclass(frozen=True, slots=True)
class Contact:
    """All that was heard of one identifier."""

    ecc: bytes
    ebid: bytes
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Contacts(Sequence[Contact]):
    """Contacts in columns: contact c has the pair `pairs[c]` (ECC and EBID) and the HELLOs [bounds[c], bounds[c + 1]).

    Columns of `Detail` by HELLO; `pairs` is c x 9, `macs` n x 5 bytes. Equal to any sequence of the same contacts.
    """

    pairs: Bytes
    bounds: Int64s
    at: Int64s
    said: Int64s
    macs: Bytes
    rssi: Int64s

    @classmethod
    def of(cls, contacts: Sequence[Contact]) -> Contacts:
        """Return any contacts in columns."""
        if isinstance(contacts, Contacts):
            return contacts
        rows = [each for contact in contacts for each in contact.details]
        at, said, rssi = np.array([(e.at, e.said, e.rssi) for e in rows], dtype=np.int64).reshape(-1, 3).T
        return cls(
            table((contact.ecc + contact.ebid for contact in contacts), PAIR_BYTES),
            np.cumsum([0, *(len(contact.details) for contact in contacts)], dtype=np.int64),
            at, said, table((each.mac for each in rows), MAC_BYTES), rssi,
        )  # fmt: skip

    @classmethod
    def join(cls, parts: Iterable[Contacts]) -> Contacts:
        """Return the contacts of several reports, one after the other."""
        parts = [cls.of(()), *parts]
        counts = np.concatenate([np.diff(part.bounds) for part in parts])
        return cls(
            np.concatenate([part.pairs for part in parts]), np.concatenate([[0], np.cumsum(counts)]),
            np.concatenate([part.at for part in parts]), np.concatenate([part.said for part in parts]),
            np.concatenate([part.macs for part in parts]), np.concatenate([part.rssi for part in parts]),
        )  # fmt: skip

    @property
    def owner(self) -> Int64s:
        """To which contact each HELLO belongs."""
        return np.repeat(np.arange(len(self)), np.diff(self.bounds))

    def where(self, kept: Bools) -> Contacts:
        """Return the HELLOs that are kept, and the contacts that are left with some."""
        counts = np.bincount(self.owner[kept], minlength=len(self))
        some = counts > 0
        return Contacts(
            self.pairs[some], np.concatenate([[0], np.cumsum(counts[some])]),
            self.at[kept], self.said[kept], self.macs[kept], self.rssi[kept],
        )  # fmt: skip

    def unsigned(self, rows: Int64s) -> Bytes:
        """Return what the MACs of these HELLOs cover (n x 11 bytes): their pair and their time."""
        times = self.said[rows].astype(">u2").view(np.uint8).reshape(-1, TIME_BYTES)
        return np.concatenate([self.pairs[self.owner[rows]], times], axis=1)

    def hellos(self, rows: Int64s) -> Bytes:
        """Return these HELLOs as they were said (n x 16 bytes)."""
        return np.concatenate([self.unsigned(rows), self.macs[rows]], axis=1)

    def __len__(self) -> int:
        return len(self.pairs)

    @overload
    def __getitem__(self, n: int) -> Contact: ...

    @overload
    def __getitem__(self, n: slice) -> tuple[Contact, ...]: ...

    def __getitem__(self, n: int | slice) -> Contact | tuple[Contact, ...]:
        if isinstance(n, slice):
            return tuple(self[i] for i in range(*n.indices(len(self))))
        first, last = self.bounds[:-1][n], self.bounds[1:][n]
        pair = self.pairs[n].tobytes()
        columns = (self.at[first:last].tolist(), self.said[first:last].tolist(), slices(self.macs[first:last]),
                   self.rssi[first:last].tolist())  # fmt: skip
        return Contact(pair[:1], pair[1:], tuple(map(Detail, *columns)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(Contact.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Contacts({len(self)} contacts, {self.at.size} HELLOs)"
