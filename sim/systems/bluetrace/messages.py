"""What do the app and the authority say to each other? OpenTrace's calls: a word for which, then its JSON.

Left out: the one-time password by SMS (a person's minute; a number that has an account gets no second one). What
Firebase's sign-in and TLS do stands here as a session key, given with a signature at registration, and a MAC by it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sim.parameters import parameter
from sim.systems.bluetrace.identifiers import TEMPID_BYTES, UID_BYTES
from sim.systems.bluetrace.limits import LIFETIME_S
from sim.systems.bluetrace.wire import TEMPID_CHARS
from sim.systems.machine import ProtocolError
from sim.systems.robert.text import raw_of, text_of
from sim.systems.telephone import is_number

KEY_BYTES = parameter(32, "bytes", "assumption: session keys and MACs have 256 bits")
MOST_RECORDS = parameter(1_000_000, "records", "assumption: no phone connects to more in 21 days")


@dataclass(frozen=True, slots=True)
class Register:
    """App to authority: this is my telephone number."""

    number: str


@dataclass(frozen=True, slots=True)
class Registered:
    """Authority to app: your UserID and session key, signed."""

    uid: bytes
    session: bytes
    signature: bytes

    @property
    def signed(self) -> bytes:
        """Return what the signature covers."""
        return b"registered" + self.uid + self.session


@dataclass(frozen=True, slots=True)
class GetTempIDs:
    """App to authority: send me new TempIDs."""

    uid: bytes
    time: int
    mac: bytes

    @property
    def signed(self) -> bytes:
        """Return what the MAC covers."""
        return b"getTempIDs" + self.uid + self.time.to_bytes(8, "big")


@dataclass(frozen=True, slots=True)
class GetUploadToken:
    """App to authority: a tracer told my owner this code, let me upload."""

    uid: bytes
    time: int
    code: str
    mac: bytes

    @property
    def signed(self) -> bytes:
        """Return what the MAC covers."""
        return b"getUploadToken" + self.uid + self.time.to_bytes(8, "big") + self.code.encode()


@dataclass(frozen=True, slots=True)
class TempIDs:
    """Authority to app: TempIDs, one after the other; the first begins at `start`."""

    start: int
    ids: tuple[bytes, ...]
    mac: bytes

    @property
    def signed(self) -> bytes:
        """Return what the MAC covers."""
        return b"tempIDs" + self.start.to_bytes(8, "big") + b"".join(self.ids)


@dataclass(frozen=True, slots=True)
class UploadToken:
    """Authority to app: with this you may upload, within two hours. What is in it the app cannot read."""

    token: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """One encounter as the app exports it: when (Unix seconds), the TempID as it was heard, both models, the level."""

    timestamp: int
    msg: str
    org: str
    model_p: str
    model_c: str
    rssi: int


@dataclass(frozen=True, slots=True)
class Upload:
    """App to authority: all that my phone noted."""

    token: bytes
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Authority to app: the upload was taken."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Authority to app: no; never why not."""


Message = Register | Registered | GetTempIDs | GetUploadToken | TempIDs | UploadToken | Upload | Receipt | Refusal
Body = dict[str, Any]


# -- writing ----------------------------------------------------------------------------------------------------------


def _write_tempids(said: TempIDs) -> Body:
    spans = ((said.start + LIFETIME_S * n, each) for n, each in enumerate(said.ids))
    told = [{"tempID": text_of(each), "startTime": at, "expiryTime": at + LIFETIME_S} for at, each in spans]
    return {"status": "SUCCESS", "tempIDs": told, "mac": text_of(said.mac)}


def _write_record(said: Record) -> Body:
    return {"timestamp": said.timestamp, "msg": said.msg, "org": said.org, "modelP": said.model_p,
            "modelC": said.model_c, "rssi": said.rssi, "txPower": None}  # fmt: skip


# -- reading ----------------------------------------------------------------------------------------------------------


def _known(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"a {kind.__name__} was expected")
    return value


def _moment(value: Any) -> int:
    if not 0 <= _known(int, value) < 1 << 31:
        raise ValueError("no moment in 32 bits")
    return int(value)


def _read_register(body: Any) -> Register:
    number = _known(str, body["phoneNumber"])
    if not is_number(number):
        raise ValueError("no telephone number")
    return Register(number)


def _read_registered(body: Any) -> Registered:
    session = raw_of(body["session"], KEY_BYTES)
    return Registered(raw_of(body["uid"], UID_BYTES), session, raw_of(body["signature"]))


def _read_get_tempids(body: Any) -> GetTempIDs:
    return GetTempIDs(raw_of(body["uid"], UID_BYTES), _moment(body["time"]), raw_of(body["mac"], KEY_BYTES))


def _read_get_token(body: Any) -> GetUploadToken:
    uid, mac = raw_of(body["uid"], UID_BYTES), raw_of(body["mac"], KEY_BYTES)
    code = _known(str, body["code"])
    if not code.isascii():
        raise ValueError("no upload code")
    return GetUploadToken(uid, _moment(body["time"]), code, mac)


def _read_tempids(body: Any) -> TempIDs:
    told = _known(list, body["tempIDs"])
    starts = [_moment(each["startTime"]) for each in told]
    if not starts or starts != list(range(starts[0], starts[0] + LIFETIME_S * len(told), LIFETIME_S)):
        raise ValueError("no TempIDs, or not one after the other")
    if [_moment(each["expiryTime"]) for each in told] != [start + LIFETIME_S for start in starts]:
        raise ValueError("TempIDs of another lifetime")
    ids = tuple(raw_of(each["tempID"], TEMPID_BYTES) for each in told)
    return TempIDs(starts[0], ids, raw_of(body["mac"], KEY_BYTES))


def _read_record(body: Any) -> Record:
    msg, rssi = _known(str, body["msg"]), _known(int, body["rssi"])
    if len(msg) != TEMPID_CHARS or not -128 <= rssi <= 127:
        raise ValueError("no record of an encounter")
    org, model_p, model_c = (_known(str, body[name]) for name in ("org", "modelP", "modelC"))
    return Record(_moment(body["timestamp"]), msg, org, model_p, model_c, rssi)


def _read_upload(body: Any) -> Upload:
    records = _known(list, body["records"])
    if len(records) > MOST_RECORDS:
        raise ValueError("too many records")
    return Upload(raw_of(body["token"]), tuple(map(_read_record, records)))


_FORMS: dict[str, tuple[type, Callable[[Any], Body], Callable[[Any], Message]]] = {
    "register": (Register, lambda said: {"phoneNumber": said.number}, _read_register),
    "registered": (
        Registered,
        lambda said: {name: text_of(getattr(said, name)) for name in ("uid", "session", "signature")},
        _read_registered,
    ),
    "getTempIDs": (
        GetTempIDs,
        lambda said: {"uid": text_of(said.uid), "time": said.time, "mac": text_of(said.mac)},
        _read_get_tempids,
    ),
    "getUploadToken": (
        GetUploadToken,
        lambda said: {"uid": text_of(said.uid), "time": said.time, "code": said.code, "mac": text_of(said.mac)},
        _read_get_token,
    ),
    "tempIDs": (TempIDs, _write_tempids, _read_tempids),
    "uploadToken": (
        UploadToken,
        lambda said: {"token": text_of(said.token)},
        lambda body: UploadToken(raw_of(body["token"])),
    ),
    "upload": (
        Upload,
        lambda said: {"token": text_of(said.token), "records": list(map(_write_record, said.records)), "events": []},
        _read_upload,
    ),
    "receipt": (Receipt, lambda said: {"status": "SUCCESS"}, lambda body: Receipt()),
    "refusal": (Refusal, lambda said: {}, lambda body: Refusal()),
}
_WORDS = {kind: word for word, (kind, _, _) in _FORMS.items()}


def encode(said: Message) -> bytes:
    """Return the bytes of a message."""
    word = _WORDS[type(said)]
    return word.encode() + b" " + json.dumps(_FORMS[word][1](said), separators=(",", ":")).encode()


def decode(data: bytes) -> Message:
    """Return the message in the bytes. Raises ProtocolError."""
    word, _, body = data.partition(b" ")
    try:
        return _FORMS[word.decode()][2](json.loads(body))
    except (ValueError, TypeError, KeyError, RecursionError) as wrong:
        raise ProtocolError(f"no message between the app and the authority: {wrong}") from wrong
