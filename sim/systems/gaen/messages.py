"""What do the app and its server say to each other? Four messages: one byte for which, then protobuf.

The published protocol ends at the key export file; each country made its own interface around it. This one holds what
all of them need: upload keys against a slip, be told whether they were taken, ask for new files, get them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sim.systems.gaen.export import fill, taken
from sim.systems.gaen.schema import message, parse
from sim.systems.gaen.wire import DiagnosisKey
from sim.systems.interface import Fetch, Files, Kind, Receipt, Upload
from sim.systems.machine import ProtocolError
from sim.units import UnixTime

Message = Upload[DiagnosisKey] | Receipt | Fetch | Files


def _upload(body: Any) -> Upload[DiagnosisKey]:
    return Upload(body.slip, tuple(taken(field) for field in body.keys))


def _receipt(body: Any) -> Receipt:
    return Receipt(body.accepted)


def _fetch(body: Any) -> Fetch:
    return Fetch(UnixTime(body.since))


def _files(body: Any) -> Files:
    return Files(UnixTime(body.until), tuple(body.files))


_READERS: dict[int, tuple[str, Callable[[Any], Message]]] = {
    Kind.UPLOAD: ("Upload", _upload),
    Kind.RECEIPT: ("Receipt", _receipt),
    Kind.FETCH: ("Fetch", _fetch),
    Kind.FILES: ("Files", _files),
}
_TAGS = {name: tag for tag, (name, _) in _READERS.items()}


def _body(said: Message) -> Any:
    match said:
        case Upload(slip, keys):
            body = message("Upload")(slip=slip)
            for key in keys:
                fill(body.keys.add(), key)
            return body
        case Receipt(accepted):
            return message("Receipt")(accepted=accepted)
        case Fetch(since):
            return message("Fetch")(since=since)
        case Files(until, files):
            return message("Files")(until=until, files=files)


REMEMBERED = 32
"""How many messages are remembered either way: who asks for the same files in the same two hours is told the same."""


@lru_cache(maxsize=REMEMBERED)
def encode(said: Message) -> bytes:
    """Return the bytes of a message."""
    return bytes([_TAGS[type(said).__name__]]) + bytes(_body(said).SerializeToString(deterministic=True))


@lru_cache(maxsize=REMEMBERED)
def decode(data: bytes) -> Message:
    """Return the message in the bytes. Raises ProtocolError."""
    if not data or data[0] not in _READERS:
        raise ProtocolError("no message between the app and its server")
    name, read = _READERS[data[0]]
    try:
        return read(parse(name, data[1:]))
    except ValueError as wrong:
        raise ProtocolError(str(wrong)) from wrong
