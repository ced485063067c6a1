"""What do a DP-3T app and its server say to each other? Four messages, each told by its first byte.

    1 Upload    length of the slip (1) | slip | length of a secret (1) | keys, each the period (be32) and the secret
    2 Receipt   taken (1) or not (0)
    3 Fetch     since, Unix time (be64)
    4 Files     until, Unix time (be64) | files, each its length (be32) and its bytes

DP-3T leaves these to each country's app; they hold what all of them need. Anything else is refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from sim.systems.dp3t.files import keys_of, row
from sim.systems.dp3t.schemes import Key
from sim.systems.machine import ProtocolError
from sim.units import UnixTime

MOMENT = struct.Struct(">Q")
LENGTH = struct.Struct(">I")


class Tag(IntEnum):
    """The first byte of a message."""

    UPLOAD = 1
    RECEIPT = 2
    FETCH = 3
    FILES = 4


@dataclass(frozen=True, slots=True)
class Upload:
    """App to server: my own keys, their secrets all of one length, and the slip that allows it."""

    slip: bytes
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Server to app: the keys were taken, or not; never why not."""

    accepted: bool


@dataclass(frozen=True, slots=True)
class Fetch:
    """App to server: send me the files released after this moment. Its length tells nothing."""

    since: UnixTime


@dataclass(frozen=True, slots=True)
class Files:
    """Server to app: signed files, oldest first; with them the app has all that were released until then."""

    until: UnixTime
    files: tuple[bytes, ...]


Message = Upload | Receipt | Fetch | Files

REMEMBERED = 32
"""How many messages are remembered either way: who asks for the same files in the same two hours is told the same."""


@lru_cache(maxsize=REMEMBERED)
def encode(said: Message) -> bytes:
    """Return the bytes of a message."""
    match said:
        case Upload(slip, keys):
            length = len(keys[0].secret) if keys else 1
            return bytes([Tag.UPLOAD, len(slip)]) + slip + bytes([length]) + row(keys)
        case Receipt(accepted):
            return bytes([Tag.RECEIPT, accepted])
        case Fetch(since):
            return bytes([Tag.FETCH]) + MOMENT.pack(since)
        case Files(until, files):
            return bytes([Tag.FILES]) + MOMENT.pack(until) + b"".join(LENGTH.pack(len(file)) + file for file in files)


@lru_cache(maxsize=REMEMBERED)
def decode(data: bytes) -> Message:
    """Return the message in the bytes. Raises ProtocolError."""
    try:
        return _decoded(data[0], data[1:])
    except (IndexError, struct.error) as wrong:
        raise ProtocolError("a message that breaks off") from wrong


def _decoded(tag: int, body: bytes) -> Message:
    match tag:
        case Tag.UPLOAD:
            end = 1 + body[0]
            return Upload(body[1:end], keys_of(body[end + 1 :], body[end]))
        case Tag.RECEIPT if body in (b"\0", b"\1"):
            return Receipt(body == b"\1")
        case Tag.FETCH:
            return Fetch(UnixTime(*MOMENT.unpack(body)))
        case Tag.FILES:
            return Files(UnixTime(*MOMENT.unpack_from(body)), tuple(_files(body[MOMENT.size :])))
    raise ProtocolError("no message between the app and its server")


def _files(body: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(body):
        begin = at + LENGTH.size
        at = begin + LENGTH.unpack_from(body, at)[0]
        if at > len(body):
            raise ProtocolError("a file that breaks off")
        yield body[begin:at]
