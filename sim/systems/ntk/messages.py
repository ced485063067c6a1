"""What do the app and its server say to each other? A byte for which message, then its fields, little-endian.

The plan names what is said and not in which bytes. All of it goes over encrypted lines, which show its length alone; so
a notice is as long whether it warns or is a dummy.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.systems.machine import ProtocolError
from sim.systems.ntk.identifiers import EBID_BYTES
from sim.systems.ntk.limits import AHEAD
from sim.systems.ntk.registration import CHALLENGE_BYTES, CLIENT_BYTES, NONCE_BYTES, PUSH_ID_BYTES, Client

ENTRY = struct.Struct(f"<{EBID_BYTES}sIbH")
ENTRIES = np.dtype([("ebid", "u1", EBID_BYTES), ("at", "<u4"), ("rssi", "i1"), ("seconds", "<u2")])
"""One entry of the contact data: an identifier, when a scan heard it, how strong in dBm, and for how many seconds it
stands. The powers that the plan adds are the same for all phones here, and left out."""  # fmt: skip
Entries = npt.NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Begin:
    """App to server: I want an account; push to me there."""

    push_id: bytes


@dataclass(frozen=True, slots=True)
class Challenge:
    """Server to app: solve this first."""

    challenge: bytes


@dataclass(frozen=True, slots=True)
class Register:
    """App to server: this solves what I was given."""

    push_id: bytes
    nonce: bytes


@dataclass(frozen=True, slots=True)
class Registered:
    """Server to app: your account's credentials."""

    client: Client


@dataclass(frozen=True, slots=True)
class Fetch:
    """App to server: is there news for me? And new identifiers, please."""

    client: Client


@dataclass(frozen=True, slots=True)
class Notice:
    """Server to app: you were exposed, or this is a dummy; and identifiers of two days, from the period `first` on."""

    exposed: bool
    first: int
    ebids: bytes


@dataclass(frozen=True, slots=True)
class Upload:
    """App to server: the TAN (at most 255 bytes) that allows it, and what my phone heard, as `ENTRIES`."""

    client: Client
    tan: bytes
    entries: bytes

    @property
    def heard(self) -> Entries:
        """The entries as a table."""
        return np.frombuffer(self.entries, dtype=ENTRIES)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Server to app: taken, or not; never why not."""

    accepted: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Server to app: a bad request; never in what way."""


Message = Begin | Challenge | Register | Registered | Fetch | Notice | Upload | Receipt | Refusal

CLIENT = f"{CLIENT_BYTES}s{CLIENT_BYTES}s"
FORMS: dict[type[Message], struct.Struct] = {
    Begin: struct.Struct(f"<{PUSH_ID_BYTES}s"),
    Challenge: struct.Struct(f"<{CHALLENGE_BYTES}s"),
    Register: struct.Struct(f"<{PUSH_ID_BYTES}s{NONCE_BYTES}s"),
    Registered: struct.Struct(f"<{CLIENT}"),
    Fetch: struct.Struct(f"<{CLIENT}"),
    Notice: struct.Struct(f"<BI{AHEAD * EBID_BYTES}s"),
    Upload: struct.Struct(f"<{CLIENT}B"),
    Receipt: struct.Struct("<B"),
    Refusal: struct.Struct("<"),
}
KINDS = tuple(FORMS)


def encode(said: Message) -> bytes:
    """Return the bytes of a message."""
    values, rest = [getattr(said, each.name) for each in fields(said)], b""
    match said:
        case Registered(client) | Fetch(client):
            values = [*client]
        case Upload(client, tan, entries):
            values, rest = [*client, len(tan)], tan + entries
    return bytes((KINDS.index(type(said)),)) + FORMS[type(said)].pack(*values) + rest


def decode(data: bytes) -> Message:
    """Return the message in the bytes. Raises ProtocolError."""
    if not data or data[0] >= len(KINDS):
        raise ProtocolError("no message between the app and its server")
    kind, body = KINDS[data[0]], data[1:]
    form = FORMS[kind]
    if len(body) < form.size or (len(body) > form.size and kind is not Upload):
        raise ProtocolError(f"{len(body)} bytes are no {kind.__name__}")
    return _read(kind, form.unpack_from(body), body[form.size :])


def _read(kind: type[Message], values: tuple[Any, ...], rest: bytes) -> Message:
    if kind is Registered or kind is Fetch:
        return kind(Client(*values))
    if kind is Upload:
        name, secret, length = values
        if len(rest) < length or (len(rest) - length) % ENTRY.size:
            raise ProtocolError("an upload that breaks off")
        return Upload(Client(name, secret), rest[:length], rest[length:])
    if kind is Notice or kind is Receipt:
        yes, *others = values
        if yes > 1:
            raise ProtocolError("neither yes nor no")
        values = (yes == 1, *others)
    made: Message = kind(*values)
    return made
