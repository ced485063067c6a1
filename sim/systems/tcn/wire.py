"""What does a phone say over the air, and what opens it? TCN's keys, numbers and signed reports, to the byte.

A report authorization key (`rak`) signs; its public half (`rvk`) verifies. A ratchet of hashes makes temporary contact
keys (`tck`) out of both, and each makes one temporary contact number (`tcn`), which is said. A report hands over `rvk`
and the key before the first number it tells of: from there on anybody can go on. Nobody but the owner of `rak` can
write one. Source: TCN Coalition, TCN Protocol 0.4 (README, keys.rs, report.rs).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from sim.parameters import parameter
from sim.systems import ciphers
from sim.systems.machine import ProtocolError

KEY_BYTES = parameter(32, "bytes", "TCN 0.4: rak, rvk and tck")
TCN_BYTES = parameter(16, "bytes", "TCN 0.4: H_tcn has 128 bits")
SIGNATURE_BYTES = parameter(64, "bytes", "RFC 8032: Ed25519")
MEMO_HEAD_BYTES = parameter(2, "bytes", "TCN 0.4: type and length of the memo")
LAST_INDEX = parameter(2**16 - 1, "1", "TCN 0.4: indices are le_u16")
H_TCK, H_TCN = b"H_TCK", b"H_TCN"
"""Domain separators of the two hashes (TCN 0.4)."""
COVID_WATCH = parameter(1, "1", "TCN 0.4: memo type of a Covid Watch test result")

BODY = struct.Struct(f"<{KEY_BYTES}s{KEY_BYTES}sHH")
"""rvk, tck_{j1-1}, j1, j2."""


@lru_cache(maxsize=1 << 14)
def rvk_of(rak: bytes) -> bytes:
    """Return the report verification key of a report authorization key."""
    return ciphers.ed25519_public(rak)


def first_tck(rak: bytes) -> bytes:
    """Return tck_0, of which no number is made."""
    return sha256(H_TCK + rak).digest()


def ratcheted(rvk: bytes, tck: bytes) -> bytes:
    """Return the next temporary contact key."""
    return sha256(H_TCK + rvk + tck).digest()


def tcn(index: int, tck: bytes) -> bytes:
    """Return the temporary contact number of a key and its index."""
    return sha256(H_TCN + index.to_bytes(2, "little") + tck).digest()[:TCN_BYTES]


@lru_cache(maxsize=1 << 14)
def tcks(rak: bytes, last: int) -> tuple[bytes, ...]:
    """Return tck_0 to tck_last of a report authorization key."""
    rvk, made = rvk_of(rak), [first_tck(rak)]
    for _ in range(last):
        made.append(ratcheted(rvk, made[-1]))
    return tuple(made)


# -- reports ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """What a declarer publishes of one key: the numbers from index `j1` to `j2`, both told; `tck` is the key before j1.

    The number of `tck` itself is not claimed: nobody could verify that it hangs together with `rvk`.
    """

    rvk: bytes
    tck: bytes
    j1: int
    j2: int
    memo_type: int
    memo: bytes
    signature: bytes

    @property
    def body(self) -> bytes:
        """The bytes that are signed."""
        head = BODY.pack(self.rvk, self.tck, self.j1, self.j2)
        return head + bytes((self.memo_type, len(self.memo))) + self.memo

    def numbers(self) -> Iterator[bytes]:
        """Yield the temporary contact numbers that it tells of."""
        tck = self.tck
        for index in range(self.j1, self.j2 + 1):
            tck = ratcheted(self.rvk, tck)
            yield tcn(index, tck)

    @property
    def verifies(self) -> bool:
        """Whether the owner of its key wrote it."""
        return ciphers.ed25519_verifies(self.rvk, self.signature, self.body)

    def __bytes__(self) -> bytes:
        return self.body + self.signature


def signed(rak: bytes, j1: int, j2: int, memo_type: int = COVID_WATCH, memo: bytes = b"") -> Report:
    """Return a report of the numbers j1 to j2 of a report authorization key, signed with it."""
    bare = Report(rvk_of(rak), tcks(rak, j1 - 1)[-1], j1, j2, memo_type, memo, b"")
    return Report(bare.rvk, bare.tck, j1, j2, memo_type, memo, ciphers.ed25519_sign(rak, bare.body))


def taken(data: bytes) -> tuple[Report, ...]:
    """Return the signed reports that stand one after the other in the bytes; whether they verify is not looked at.

    Raises ProtocolError for bytes that are anything else, and for indices that are out of order or begin at 0.
    """
    found, at = [], 0
    while at < len(data):
        if at + BODY.size + MEMO_HEAD_BYTES > len(data):
            raise ProtocolError("a report that breaks off")
        rvk, tck, j1, j2 = BODY.unpack_from(data, at)
        memo_type, length = data[at + BODY.size : at + BODY.size + MEMO_HEAD_BYTES]
        begin = at + BODY.size + MEMO_HEAD_BYTES
        at = begin + length + SIGNATURE_BYTES
        if at > len(data):
            raise ProtocolError("a report that breaks off")
        if not 1 <= j1 <= j2:
            raise ProtocolError(f"a report of the numbers {j1} to {j2}")
        found.append(Report(rvk, tck, j1, j2, memo_type, data[begin : begin + length], data[at - SIGNATURE_BYTES : at]))
    return tuple(found)
