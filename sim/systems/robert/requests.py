"""What does a status request show besides whose it is? What time its phone takes it to be, in NTP seconds, in clear.

The server needs it, to refuse what is replayed; StopCovid's also stored by how much each account's clock was off
(`lastTimestampDrift`). A phone's clock decides which identifier it proves itself with, too.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sim.systems.machine import ProtocolError, Settings
from sim.systems.reading import Clock
from sim.systems.robert.epochs import epoch_at, key_days, ntp
from sim.systems.robert.identifiers import pairs, read
from sim.systems.robert.messages import StatusRequest, decode, encode, proved
from sim.systems.robert.registration import IDENT_BYTES, first_account
from sim.systems.robert.rules import rule_of
from sim.units import Secrets, UnixTime

_account = lru_cache(maxsize=1 << 15)(first_account)


def asks(server: Secrets, phone: Secrets, settings: Settings, now: UnixTime, fast: int) -> bytes:
    """Return the status request of a phone that was registered at its first attempt and has identifiers.

    Its clock is `fast` seconds fast, and by it the phone says the time and takes the identifier.
    """
    ident, keys = _account(server, phone, rule_of(settings.rule).labels)
    shown = UnixTime(now + fast)
    epoch = epoch_at(shown)
    (pair,) = pairs(server, np.array([ident], dtype=np.uint64), np.array([epoch], dtype=np.int64))
    return encode(proved(StatusRequest, pair.tobytes(), epoch, shown, keys.mac))


def clock(server: Secrets, message: bytes, now: UnixTime) -> Clock | None:
    """Return whose status request this is, and by how many seconds its phone's clock is fast; None for any other.

    No test of the server's is applied but one, that the day's key reads the epoch that the request names: a request
    that is refused for its time shows the clock as well.
    """
    try:
        said = decode(message)
    except ProtocolError:
        return None
    if not isinstance(said, StatusRequest):
        return None
    ebid = np.array([int.from_bytes(said.ebid, "big")], dtype=np.uint64)
    epochs, idents = read(server, ebid, np.array([key_days(said.epoch)], dtype=np.int64))
    if int(epochs[0]) != said.epoch:
        return None
    return Clock(int(idents[0]).to_bytes(IDENT_BYTES, "big"), said.time - ntp(now))
