"""What does StopCovid's operator read in a report? Whose every identifier is, and when it was heard; not who heard it.

The day's key opens an identifier into the number of its account. No test of the server's batch is applied: what would
not count for a warning still says who was near whom. The same key opens what anybody else caught of the air.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.systems import ciphers
from sim.systems.machine import ProtocolError
from sim.systems.payloads import Payload, table
from sim.systems.reading import Read
from sim.systems.robert.checking import named, opened
from sim.systems.robert.contacts import Contacts
from sim.systems.robert.messages import Report, decode
from sim.systems.robert.registration import IDENT_BYTES, client_secret, ident_of
from sim.systems.robert.wire import PAIR_BYTES
from sim.units import Int64s, Secrets, UnixTime


def reads(server: Secrets, message: bytes, now: UnixTime) -> Read | None:
    """Read a report with the server's keys; None for any other message."""
    try:
        said = decode(message)
    except ProtocolError:
        return None
    if not isinstance(said, Report):
        return None
    heard, idents = opened(Contacts.of(said.contacts), server)
    found, which = np.unique(idents, return_inverse=True)
    names = tuple(int(ident).to_bytes(IDENT_BYTES, "big") for ident in found)
    return Read(None, names, which.astype(np.int64), heard.at)


def whose(server: Secrets, heard: Sequence[Payload], at: Int64s) -> list[bytes | None]:
    """Return whose account each HELLO names, caught anywhere, by the key of its day; the MAC and the time of it are
    not asked for, as a receiver may have cut them off."""
    said: list[bytes | None] = [None] * len(heard)
    rows = np.array([n for n, each in enumerate(heard) if len(each) >= PAIR_BYTES], dtype=np.int64)
    idents, ours = named(table((heard[n][:PAIR_BYTES] for n in rows.tolist()), PAIR_BYTES), at[rows], server)
    for n, ident in zip(rows[ours].tolist(), idents[ours].tolist(), strict=True):
        said[n] = int(ident).to_bytes(IDENT_BYTES, "big")
    return said


def account(server: Secrets, phone: Secrets) -> bytes:
    """Return the number of the account of a phone that was registered at its first attempt, as bytes."""
    return ident_of(server, ciphers.public_key(client_secret(phone, 0))).to_bytes(IDENT_BYTES, "big")
