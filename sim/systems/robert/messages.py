"""What do the app and its server say to each other? StopCovid's interface: a word for which, then its JSON.

Left out: the captcha before a registration (a person's minute, not a message of the protocol), the settings that ride
on every answer, and the token for notifications. `decode` reads whatever either side sent; field names are StopCovid's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from sim.systems.machine import ProtocolError
from sim.systems.robert.contacts import Contact, Contacts, Detail
from sim.systems.robert.epochs import ntp, unix
from sim.systems.robert.reporting import parsed, written
from sim.systems.robert.text import raw_of, text_of
from sim.systems.robert.wire import DELETE_PREFIX, MAC_BYTES, STATUS_PREFIX, UNREGISTER_PREFIX, request_mac
from sim.units import UnixTime


@dataclass(frozen=True, slots=True)
class Register:
    """App to server: open an account; my public key of P-256 (SPKI, DER)."""

    public_key: bytes


@dataclass(frozen=True, slots=True)
class Registered:
    """Server to app: the first identifiers, sealed under the key that only the two can derive."""

    tuples: bytes


@dataclass(frozen=True, slots=True)
class Proved:
    """App to server, whatever it asks: one of my identifiers, its epoch, the NTP time, and the MAC over them."""

    ebid: bytes
    epoch: int
    time: int
    mac: bytes


@dataclass(frozen=True, slots=True)
class StatusRequest(Proved):
    """App to server: am I at risk?"""


@dataclass(frozen=True, slots=True)
class Unregister(Proved):
    """App to server: delete my account."""


@dataclass(frozen=True, slots=True)
class DeleteHistory(Proved):
    """App to server: delete my exposures."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """Server to app: at risk or not, and new identifiers; later rules add when that was found, and a rough day."""

    at_risk: bool
    tuples: bytes
    found: UnixTime | None = None
    last_contact: UnixTime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """App to server: the code that allows it, and what its phone heard. Nothing of it is about the declarer."""

    token: str
    contacts: Sequence[Contact]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Server to app: done, or not; never why not."""

    success: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Server to app: a bad request; never in what way."""


Message = Register | Registered | StatusRequest | Unregister | DeleteHistory | Exposure | Report | Receipt | Refusal

PREFIXES: dict[type[Proved], int] = {
    StatusRequest: STATUS_PREFIX,
    Unregister: UNREGISTER_PREFIX,
    DeleteHistory: DELETE_PREFIX,
}
Request = TypeVar("Request", StatusRequest, Unregister, DeleteHistory)


def proved(kind: type[Request], pair: bytes, epoch: int, now: UnixTime, mac_key: bytes) -> Request:
    """Return a request of that kind, proved with the pair of an epoch."""
    ebid, time = pair[1:], ntp(now)
    return kind(ebid, epoch, time, request_mac(PREFIXES[kind], ebid, epoch, time, mac_key))


def token_of(slip: bytes) -> str:
    """Return the code on a slip, as a report names it. Raises ProtocolError for bytes that are no text."""
    try:
        return slip.decode()
    except UnicodeDecodeError as wrong:
        raise ProtocolError("a code that is no text") from wrong


# -- writing ----------------------------------------------------------------------------------------------------------

Body = dict[str, Any]


def _proof(said: Proved) -> Body:
    time = text_of(said.time.to_bytes(4, "big"))
    return {"ebid": text_of(said.ebid), "epochId": said.epoch, "time": time, "mac": text_of(said.mac)}


def _exposure(said: Exposure) -> Body:
    dates = {"lastRiskScoringDate": said.found, "lastContactDate": said.last_contact}
    told = {name: str(ntp(date)) for name, date in dates.items() if date is not None}
    return {"atRisk": said.at_risk, "tuples": text_of(said.tuples), **told}


# -- reading ----------------------------------------------------------------------------------------------------------


def _known(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def _whole(value: Any, bits: int) -> int:
    if not 0 <= _known(int, value) < 1 << bits:
        raise ValueError(f"{value} does not fit {bits} bits")
    return int(value)


def _read_proof(kind: type[StatusRequest | Unregister | DeleteHistory]) -> Callable[[Any], Message]:
    def read(body: Any) -> Message:
        time = int.from_bytes(raw_of(body["time"], 4), "big")
        return kind(raw_of(body["ebid"], 8), _whole(body["epochId"], 24), time, raw_of(body["mac"], 32))

    return read


def _read_contact(body: Any) -> Contact:
    details = []
    for each in body["ids"]:
        at, said = unix(_whole(each["timeCollectedOnDevice"], 32)), _whole(each["timeFromHelloMessage"], 16)
        rssi = _whole(_known(int, each["rssiCalibrated"]) + 128, 8) - 128
        details.append(Detail(at, said, raw_of(each["mac"], MAC_BYTES), rssi))
    return Contact(raw_of(body["ecc"], 1), raw_of(body["ebid"], 8), tuple(details))


def _read_report(body: Any) -> Report:
    return Report(_known(str, body["token"]), Contacts.of([_read_contact(each) for each in body["contacts"]]))


def _read_exposure(body: Any) -> Exposure:
    found, contact = (
        unix(_whole(int(body[name]), 32)) if name in body else None
        for name in ("lastRiskScoringDate", "lastContactDate")
    )
    return Exposure(_known(bool, body["atRisk"]), raw_of(body["tuples"]), found, contact)


class _Form(NamedTuple):
    kind: type
    write: Callable[[Any], bytes]
    read: Callable[[bytes], Message]


def _form(kind: type, write: Callable[[Any], Body], read: Callable[[Any], Message]) -> _Form:
    """Return the form of a message whose JSON is written and read field by field."""
    return _Form(
        kind, lambda said: json.dumps(write(said), separators=(",", ":")).encode(), lambda text: read(json.loads(text))
    )


TOKEN, CONTACTS = b'{"token":', b',"contacts":'


def _write_report(said: Report) -> bytes:
    return TOKEN + json.dumps(said.token).encode() + CONTACTS + written(Contacts.of(said.contacts)) + b"}"


def _parse_report(text: bytes) -> Report:
    """Read a report at once where it is written as apps write it; in any other JSON, field by field."""
    if text.startswith(TOKEN) and text.endswith(b"}"):
        token, _, contacts = text[len(TOKEN) : -1].partition(CONTACTS)
        found = parsed(contacts)
        if found is not None:
            return Report(_known(str, json.loads(token)), found)
    return _read_report(json.loads(text))


_FORMS: dict[str, _Form] = {
    "register": _form(
        Register,
        lambda said: {"clientPublicECDHKey": text_of(said.public_key)},
        lambda body: Register(raw_of(body["clientPublicECDHKey"])),
    ),
    "registered": _form(
        Registered, lambda said: {"tuples": text_of(said.tuples)}, lambda body: Registered(raw_of(body["tuples"]))
    ),
    "status": _form(StatusRequest, _proof, _read_proof(StatusRequest)),
    "unregister": _form(Unregister, _proof, _read_proof(Unregister)),
    "deleteExposureHistory": _form(DeleteHistory, _proof, _read_proof(DeleteHistory)),
    "exposure": _form(Exposure, _exposure, _read_exposure),
    "report": _Form(Report, _write_report, _parse_report),
    "receipt": _form(
        Receipt, lambda said: {"success": said.success}, lambda body: Receipt(_known(bool, body["success"]))
    ),
    "refusal": _form(Refusal, lambda said: {}, lambda body: Refusal()),
}
_WORDS = {form.kind: word for word, form in _FORMS.items()}


def encode(said: Message) -> bytes:
    """Return the bytes of a message."""
    word = _WORDS[type(said)]
    return word.encode() + b" " + _FORMS[word].write(said)


def decode(data: bytes) -> Message:
    """Return the message in the bytes. Raises ProtocolError."""
    word, _, body = data.partition(b" ")
    try:
        return _FORMS[word.decode()].read(body)
    except (ValueError, TypeError, KeyError, RecursionError) as wrong:
        raise ProtocolError(f"no message between the app and its server: {wrong}") from wrong
