"""What is published every two hours? One signed file: the keys of those who declared, or a filter of what they said.

    length of the signature (1 byte) | ECDSA signature in DER, over all that follows
    "DP3T" | version 1 (1) | number of the scheme (1) | released at, Unix time (be64) | body

The body of low-cost and hybrid files is a row of keys in the order of their secrets: number of the period (be32) and
secret. The layout is our own, as DP-3T leaves it open; the key of the signature is the one that every app carries.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from sim.systems import ciphers
from sim.systems.dp3t.schemes import Key
from sim.systems.machine import ProtocolError
from sim.units import UnixTime

MAGIC = b"DP3T"
VERSION = 1
HEAD = struct.Struct(">4sBBQ")
PERIOD_BYTES = 4


@dataclass(frozen=True, slots=True)
class File:
    """What was released at one moment, by the scheme of this number."""

    scheme: int
    released: UnixTime
    body: bytes


def packed(file: File, secret: bytes) -> bytes:
    """Return the bytes of a file, signed with the server's secret."""
    said = HEAD.pack(MAGIC, VERSION, file.scheme, file.released) + file.body
    signature = ciphers.sign(secret, said)
    return bytes([len(signature)]) + signature + said


REMEMBERED = 192
"""How many opened files are remembered: those of two weeks, one every two hours, and some."""


@lru_cache(maxsize=REMEMBERED)
def opened(data: bytes, public_key: bytes) -> File:
    """Return the file in these bytes. Raises ProtocolError for what the owner of the public key did not sign."""
    signature, said = data[1 : 1 + data[0]] if data else b"", data[1 + data[0] :] if data else b""
    if len(said) < HEAD.size or not ciphers.verifies(public_key, signature, said):
        raise ProtocolError("a file that the server did not sign")
    magic, version, scheme, released = HEAD.unpack_from(said)
    if (magic, version) != (MAGIC, VERSION):
        raise ProtocolError("no file of this protocol")
    return File(scheme, UnixTime(released), said[HEAD.size :])


def row(keys: Iterable[Key]) -> bytes:
    """Return keys one after the other."""
    return b"".join(key.period.to_bytes(PERIOD_BYTES, "big") + key.secret for key in keys)


def keys_of(data: bytes, secret_bytes: int) -> tuple[Key, ...]:
    """Return the keys in a row of them. Raises ProtocolError where it breaks off."""
    if len(data) % (PERIOD_BYTES + secret_bytes):
        raise ProtocolError("keys that break off")
    return tuple(_cut(data, PERIOD_BYTES + secret_bytes))


def _cut(data: bytes, length: int) -> Iterator[Key]:
    for at in range(0, len(data), length):
        yield Key(int.from_bytes(data[at : at + PERIOD_BYTES], "big"), data[at + PERIOD_BYTES : at + length])
