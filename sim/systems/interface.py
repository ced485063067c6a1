"""What do an app and a server that publishes say to each other? Four messages, each told by its first byte.

Specifications end at the file that is published; each country's app made its own interface around it. These messages
hold what all of them need: upload what tells of oneself against a slip, be told whether it was taken, ask for new
files, get them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Generic, Literal, Protocol, TypeVar

from sim.systems.machine import ProtocolError
from sim.units import UnixTime

T = TypeVar("T")
"""Of what a declarer tells some: a key, a signed report."""


class Kind(IntEnum):
    """The first byte of a message."""

    UPLOAD = 1
    RECEIPT = 2
    FETCH = 3
    FILES = 4


@dataclass(frozen=True, slots=True)
class Upload(Generic[T]):
    """App to server: the slip that allows it, and my own keys or reports."""

    slip: bytes
    told: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Server to app: what was uploaded was taken, or not; never why not."""

    accepted: bool


@dataclass(frozen=True, slots=True)
class Fetch:
    """App to server: send me the files that were released after this moment. Its length tells nothing."""

    since: UnixTime


@dataclass(frozen=True, slots=True)
class Files:
    """Server to app: published files, oldest first; with them the app has all that were released until then."""

    until: UnixTime
    files: tuple[bytes, ...]


Message = Upload[T] | Receipt | Fetch | Files


class Messages(Protocol):
    """A module that writes and reads a design's messages; both are pure. `decode` raises ProtocolError."""

    @property
    def encode(self) -> Callable[[Any], bytes]:
        """How the bytes of a message are made."""

    @property
    def decode(self) -> Callable[[bytes], Any]:
        """How a message is read."""


def understood(messages: Messages, data: bytes, *kinds: Kind) -> Any:
    """Return a message of one of these kinds. Raises ProtocolError; nothing is read of a message of another kind."""
    if not data or data[0] not in kinds:
        raise ProtocolError(f"no {' or '.join(kind.name.lower() for kind in kinds)}")
    return messages.decode(data)


@dataclass(frozen=True, slots=True)
class Layout(Generic[T]):
    """The messages in bytes: the kind, then the fields, moments in 8 bytes and lengths of files in 4, in this order.

        1 Upload    length of the slip (1) | slip | what is told
        2 Receipt   taken (1) or not (0)
        3 Fetch     since, Unix time (8)
        4 Files     until, Unix time (8) | files, each its length (4) and its bytes

    `write` and `read` make bytes of what a declarer tells, and the other way round; `read` raises ProtocolError.
    """

    order: Literal["<", ">"]
    write: Callable[[tuple[T, ...]], bytes]
    read: Callable[[bytes], tuple[T, ...]]

    def encode(self, said: Message[T]) -> bytes:
        """Return the bytes of a message."""
        match said:
            case Upload(slip, told):
                return bytes([Kind.UPLOAD, len(slip)]) + slip + self.write(told)
            case Receipt(accepted):
                return bytes([Kind.RECEIPT, accepted])
            case Fetch(since):
                return bytes([Kind.FETCH]) + struct.pack(f"{self.order}Q", since)
            case Files(until, files):
                head = bytes([Kind.FILES]) + struct.pack(f"{self.order}Q", until)
                return head + b"".join(struct.pack(f"{self.order}I", len(file)) + file for file in files)

    def decode(self, data: bytes) -> Message[T]:
        """Return the message in the bytes. Raises ProtocolError."""
        try:
            return self._decoded(data[0], data[1:])
        except (IndexError, struct.error) as wrong:
            raise ProtocolError("a message that breaks off") from wrong

    def _decoded(self, kind: int, body: bytes) -> Message[T]:
        match kind:
            case Kind.UPLOAD if len(body) > body[0]:
                return Upload(body[1 : 1 + body[0]], self.read(body[1 + body[0] :]))
            case Kind.RECEIPT if body in (b"\0", b"\1"):
                return Receipt(body == b"\1")
            case Kind.FETCH:
                return Fetch(self._moment(body))
            case Kind.FILES:
                return Files(self._moment(body[:8]), tuple(self._files(body, 8)))
        raise ProtocolError("no message between the app and its server")

    def _moment(self, field: bytes) -> UnixTime:
        return UnixTime(*struct.unpack(f"{self.order}Q", field))

    def _files(self, body: bytes, at: int) -> Iterator[bytes]:
        """Yield the files that stand one after the other in a message from a position on."""
        while at < len(body):
            begin = at + 4
            at = begin + struct.unpack_from(f"{self.order}I", body, at)[0]
            if at > len(body):
                raise ProtocolError("a file that breaks off")
            yield body[begin:at]
