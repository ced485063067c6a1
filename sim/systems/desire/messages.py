"""What do the app and its server say to each other? A byte for which, then fields of fixed length.

The specification says what each message holds and leaves the bytes open; these are the shortest. What TLS does for the
first answer, that it comes from the server, a signature does here; later answers bear a MAC under the account's key.
Only requests for tokens and for the status vary in length, and only in steps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from struct import Struct
from typing import NamedTuple

from sim.parameters import parameter
from sim.systems.desire.blind import MODULUS_BYTES, VALUE_BYTES, Token
from sim.systems.desire.encounters import TOKEN_BYTES
from sim.systems.desire.limits import MOST_TOKENS, REQUEST_TOKENS
from sim.systems.machine import ProtocolError
from sim.systems.payloads import Payloads, table
from sim.systems.telephone import is_number

IDENT_BYTES = parameter(16, "bytes", "assumption: the number of an account, ID, has 128 bits")
KEY_BYTES = parameter(32, "bytes", "assumption: EK, under which a row is sealed, has 256 bits; so have MACs")
CODE_BYTES = parameter(16, "bytes", "assumption: a hospital's code has 16 hexadecimal digits")
TUPLE = Struct(">HHb")
"""What an uploaded tuple says beside its token: seconds, days since 1970, mean dBm."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """App to server: this is my telephone number; sign, without seeing it, a token to register with."""

    number: str
    blinded: bytes


@dataclass(frozen=True, slots=True)
class Register:
    """App to server: open an account for whoever has this token."""

    token: Token


@dataclass(frozen=True, slots=True)
class Account:
    """Server to app: your number, and the key of your row, which the server does not keep; signed."""

    ident: bytes
    key: bytes
    signature: bytes

    @property
    def signed(self) -> bytes:
        """Return what the signature covers."""
        return b"account" + self.ident + self.key


@dataclass(frozen=True, slots=True)
class Authorise:
    """App to server: a hospital gave my owner this code; sign tokens to upload with."""

    code: bytes
    blinded: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """Server to app: what was to be signed, in the same order."""

    signatures: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Upload:
    """App to server: one token told, and for how long, on which day and how loud. Nothing of it is about the teller."""

    token: Token
    exposure: bytes
    seconds: int
    day: int
    rssi: int


@dataclass(frozen=True, slots=True)
class Status:
    """App to server: my number, the key of my row, and the tokens that may have been told: am I at risk?"""

    ident: bytes
    key: bytes
    requests: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """Server to app: at risk or not, with a MAC over that and the request."""

    at_risk: bool
    mac: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """Server to app: taken."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Server to app: no; never why not."""


Message = Subscribe | Register | Account | Authorise | Signed | Upload | Status | Answer | Receipt | Refusal


# -- bytes ------------------------------------------------------------------------------------------------------------


def _cut(data: bytes, *lengths: int) -> list[bytes]:
    """Return fields of these lengths, which must be all there is."""
    if len(data) != sum(lengths):
        raise ValueError(f"{len(data)} bytes where there should be {sum(lengths)}")
    fields, at = [], 0
    for length in lengths:
        fields.append(data[at : at + length])
        at += length
    return fields


def _numbers(data: bytes) -> tuple[bytes, ...]:
    if not data or len(data) > MOST_TOKENS * MODULUS_BYTES:
        raise ValueError("none, or more than anybody tells")
    return tuple(_cut(data, *[MODULUS_BYTES] * -(-len(data) // MODULUS_BYTES)))


def _read_subscribe(data: bytes) -> Subscribe:
    number, blinded = _cut(data, max(0, len(data) - MODULUS_BYTES), min(len(data), MODULUS_BYTES))
    if not is_number(number.decode("ascii")):
        raise ValueError("no telephone number")
    return Subscribe(number.decode(), blinded)


def _read_account(data: bytes) -> Account:
    if len(data) < IDENT_BYTES + KEY_BYTES:
        raise ValueError("no account")
    return Account(*_cut(data, IDENT_BYTES, KEY_BYTES, len(data) - IDENT_BYTES - KEY_BYTES))


def _read_upload(data: bytes) -> Upload:
    value, signature, exposure, rest = _cut(data, VALUE_BYTES, MODULUS_BYTES, TOKEN_BYTES, TUPLE.size)
    return Upload(Token(value, signature), exposure, *TUPLE.unpack(rest))


def _write_upload(said: Upload) -> bytes:
    told = TUPLE.pack(said.seconds, said.day, said.rssi)
    return said.token.value + said.token.signature + said.exposure + told


def _read_status(data: bytes) -> Status:
    ident, key, rows = _cut(data, IDENT_BYTES, KEY_BYTES, REQUEST_TOKENS * TOKEN_BYTES)
    return Status(ident, key, Payloads(table([rows], TOKEN_BYTES)))


def _read_answer(data: bytes) -> Answer:
    bit, mac = _cut(data, 1, KEY_BYTES)
    return Answer({b"\0": False, b"\1": True}[bit], mac)


def _read_nothing(kind: type[Receipt] | type[Refusal]) -> Callable[[bytes], Message]:
    def read(data: bytes) -> Message:
        _cut(data)
        return kind()

    return read


class _Form(NamedTuple):
    kind: type
    write: Callable[..., bytes]
    read: Callable[[bytes], Message]


_FORMS = {
    1: _Form(Subscribe, lambda said: said.number.encode() + said.blinded, _read_subscribe),
    2: _Form(
        Register,
        lambda said: said.token.value + said.token.signature,
        lambda data: Register(Token(*_cut(data, VALUE_BYTES, MODULUS_BYTES))),
    ),
    3: _Form(Account, lambda said: said.ident + said.key + said.signature, _read_account),
    4: _Form(
        Authorise,
        lambda said: said.code + b"".join(said.blinded),
        lambda data: Authorise(data[:CODE_BYTES], _numbers(data[CODE_BYTES:])),
    ),
    5: _Form(Signed, lambda said: b"".join(said.signatures), lambda data: Signed(_numbers(data))),
    6: _Form(Upload, _write_upload, _read_upload),
    7: _Form(Status, lambda said: said.ident + said.key + b"".join(said.requests), _read_status),
    8: _Form(Answer, lambda said: bytes([said.at_risk]) + said.mac, _read_answer),
    9: _Form(Receipt, lambda said: b"", _read_nothing(Receipt)),
    10: _Form(Refusal, lambda said: b"", _read_nothing(Refusal)),
}
_TAGS = {form.kind: tag for tag, form in _FORMS.items()}


def encode(said: Message) -> bytes:
    """Return the bytes of a message."""
    tag = _TAGS[type(said)]
    return bytes([tag]) + _FORMS[tag].write(said)


def decode(data: bytes) -> Message:
    """Return the message in the bytes. Raises ProtocolError."""
    if not data or data[0] not in _FORMS:
        raise ProtocolError("no message between the app and its server")
    try:
        return _FORMS[data[0]].read(data[1:])
    except (ValueError, KeyError) as wrong:
        raise ProtocolError(f"no message between the app and its server: {wrong}") from wrong
