"""What does BlueTrace's authority read in an upload? Whose it is, whom it met, and when: it made every TempID."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from sim.systems.bluetrace.identifiers import opened, read_any, uid_of
from sim.systems.bluetrace.messages import Upload, decode
from sim.systems.bluetrace.wire import taken
from sim.systems.machine import ProtocolError
from sim.systems.payloads import Payload
from sim.systems.reading import Read
from sim.systems.robert.text import raw_of
from sim.systems.telephone import number_of
from sim.units import Int64s, Secrets, UnixTime


def reads(server: Secrets, message: bytes, now: UnixTime) -> Read | None:
    """Read an upload with the authority's keys; None for any other message."""
    try:
        said = decode(message)
        if not isinstance(said, Upload):
            return None
        teller = raw_of(json.loads(opened(server("upload tokens"), said.token))["uid"])
    except (ProtocolError, ValueError):
        return None
    number: dict[bytes, int] = {}
    which, at, known = [], [], dict[str, bytes | None]()
    for each in said.records:
        if each.msg not in known:
            known[each.msg] = _whose(server, each.msg, UnixTime(each.timestamp))
        uid = known[each.msg]
        if uid is not None:
            which.append(number.setdefault(uid, len(number)))
            at.append(each.timestamp)
    return Read(teller, tuple(number), np.array(which, dtype=np.int64), np.array(at, dtype=np.int64))


def _whose(server: Secrets, msg: str, at: UnixTime) -> bytes | None:
    try:
        said = read_any(server, raw_of(msg), at)
    except ValueError:
        return None
    return said.uid if said else None


def whose(server: Secrets, heard: Sequence[Payload], at: Int64s) -> list[bytes | None]:
    """Return the UserID in each characteristic, handed to whoever connected; behind it stands a telephone number."""
    return [_handed(server, each, UnixTime(when)) for each, when in zip(heard, at.tolist(), strict=True)]


def _handed(server: Secrets, payload: Payload, at: UnixTime) -> bytes | None:
    try:
        return _whose(server, taken(payload)[0], at)
    except ProtocolError:
        return None


def account(server: Secrets, phone: Secrets) -> bytes:
    """Return the UserID of a phone that was registered at its first attempt."""
    return uid_of(server, number_of(phone))
