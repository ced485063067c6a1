"""What do the app and its server say to each other? Four messages: one byte for which, then their fields.

TCN specifies the report and nothing around it; each app made its own interface. This one holds what all of them need:
upload reports against a slip, be told whether they were taken, ask for new ones, get them. Little-endian throughout, as
TCN's own numbers; reports stand one after the other, since each says its own length.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from sim.systems.machine import ProtocolError
from sim.systems.tcn.wire import Report, taken
from sim.units import UnixTime


@dataclass(frozen=True, slots=True)
class Upload:
    """App to server: my own reports, and the slip (at most 255 bytes) that allows it."""

    slip: bytes
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Server to app: the reports were taken, or not; never why not."""

    accepted: bool


@dataclass(frozen=True, slots=True)
class Fetch:
    """App to server: send me what was published after this moment. Its length tells nothing."""

    since: UnixTime


@dataclass(frozen=True, slots=True)
class Files:
    """Server to app: published reports, in one file for each publication, oldest first; the last one was at `until`."""

    until: UnixTime
    files: tuple[bytes, ...]


Message = Upload | Receipt | Fetch | Files

UPLOAD, RECEIPT, FETCH, FILES = range(1, 5)
MOMENT, LENGTH = struct.Struct("<Q"), struct.Struct("<I")


def encode(said: Message) -> bytes:
    """Return the bytes of a message."""
    match said:
        case Upload(slip, reports):
            return bytes((UPLOAD, len(slip))) + slip + b"".join(map(bytes, reports))
        case Receipt(accepted):
            return bytes((RECEIPT, accepted))
        case Fetch(since):
            return bytes((FETCH,)) + MOMENT.pack(since)
        case Files(until, files):
            return bytes((FILES,)) + MOMENT.pack(until) + b"".join(LENGTH.pack(len(each)) + each for each in files)


def decode(data: bytes) -> Message:
    """Return the message in the bytes. Raises ProtocolError."""
    kind, body = data[:1], data[1:]
    if kind == bytes((UPLOAD,)) and body and len(body) > body[0]:
        return Upload(body[1 : 1 + body[0]], taken(body[1 + body[0] :]))
    if kind == bytes((RECEIPT,)) and body in (b"\0", b"\1"):
        return Receipt(body == b"\1")
    if kind == bytes((FETCH,)) and len(body) == MOMENT.size:
        return Fetch(UnixTime(*MOMENT.unpack(body)))
    if kind == bytes((FILES,)) and len(body) >= MOMENT.size:
        return Files(UnixTime(*MOMENT.unpack_from(body)), _files(body[MOMENT.size :]))
    raise ProtocolError("no message between the app and its server")


def _files(data: bytes) -> tuple[bytes, ...]:
    found, at = [], 0
    while at < len(data):
        begin = at + LENGTH.size
        if begin > len(data):
            raise ProtocolError("a file that breaks off")
        at = begin + LENGTH.unpack_from(data, begin - LENGTH.size)[0]
        if at > len(data):
            raise ProtocolError("a file that breaks off")
        found.append(data[begin:at])
    return tuple(found)
