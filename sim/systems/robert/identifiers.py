"""Which identifiers does a phone use, and who made them? The server makes all of them, and can read each one again.

EBID = SKINNY-64/192 under the day's key of (epoch, 24 bits; number of the account, 40 bits), so an identifier that is
caught anywhere tells the server whose it is. ECC = country code, masked by AES under a key that federated servers
share. A phone gets four days of them, as JSON sealed under its own key. Source: ROBERT specification v1.1, section 4;
StopCovid server, CryptoService and CryptoGrpcServiceBaseImpl.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np

from sim.kernels import kernel
from sim.parameters import parameter
from sim.systems.ciphers import aes_ecb, aes_gcm_opened, aes_gcm_sealed
from sim.systems.machine import ProtocolError
from sim.systems.payloads import Bytes
from sim.systems.robert.epochs import key_days, left_today
from sim.systems.robert.limits import BUNDLE_DAYS, COUNTRY_CODE, EPOCHS_PER_DAY
from sim.systems.robert.text import Text, chars, put, put_base64, put_number, raw_of, take, take_base64, take_number
from sim.systems.robert.wire import PAIR_BYTES
from sim.systems.skinny import Blocks, Schedule, decrypted, encrypted, schedule
from sim.units import Int64s, Secrets, UnixTime

DAY_KEY_BYTES = parameter(24, "bytes", "ROBERT specification v1.1, section 4: SKINNY-64/192")
FEDERATION_KEY_BYTES = parameter(32, "bytes", "StopCovid server: K_G is an AES key of 256 bits")
IDENT_BITS = parameter(40, "bits", "ROBERT specification v1.1, section 3.2: ID_A")
IV_BYTES = parameter(12, "bytes", "ROBERT specification v1.1, section 4: a 96-bit IV for AES-GCM")

IDENT = np.uint64(2**IDENT_BITS - 1)


@lru_cache(maxsize=1024)
def day_schedule(secrets: Secrets, day: int) -> Schedule:
    """Return the key schedule of K_S of a day (counted from 1970-01-01), one key for each, as StopCovid's vault had."""
    alias = f"server-key-{date(1970, 1, 1) + timedelta(days=day):%Y%m%d}"
    return schedule(secrets(alias, DAY_KEY_BYTES))


def _schedules(secrets: Secrets, days: Int64s) -> tuple[Schedule, Int64s]:
    used, which = np.unique(days, return_inverse=True)
    return np.stack([day_schedule(secrets, int(day)) for day in used]), which.astype(np.int64)


def country_codes(federation_key: bytes, ebids: Blocks) -> Bytes:
    """Return the mask of the country code for each EBID: the first byte of AES over the EBID and eight zeros."""
    rows = np.zeros((ebids.size, 2), dtype=">u8")
    rows[:, 0] = ebids
    return np.frombuffer(aes_ecb(federation_key, rows.tobytes()), dtype=np.uint8)[::16]


def masks(secrets: Secrets, ebids: Blocks) -> Bytes:
    """Return the mask of the country code for each EBID, under this server's federation key."""
    return country_codes(secrets("federation-key", FEDERATION_KEY_BYTES), ebids)


def pairs(secrets: Secrets, idents: Blocks, epochs: Int64s) -> Bytes:
    """Return ECC and EBID (n x 9 bytes) of accounts in epochs."""
    schedules, which = _schedules(secrets, key_days(epochs))
    ebids = encrypted(epochs.astype(np.uint64) << np.uint64(IDENT_BITS) | idents, schedules, which)
    rows = np.empty((ebids.size, PAIR_BYTES), dtype=np.uint8)
    rows[:, 0] = masks(secrets, ebids) ^ np.uint8(COUNTRY_CODE)
    rows[:, 1:] = ebids.astype(">u8").view(np.uint8).reshape(-1, 8)
    return rows


def read(secrets: Secrets, ebids: Blocks, days: Int64s) -> tuple[Int64s, Int64s]:
    """Return (epoch, number of the account) in each EBID as the key of that day reads it; nonsense under another's."""
    schedules, which = _schedules(secrets, days)
    plain = decrypted(ebids, schedules, which)
    return (plain >> np.uint64(IDENT_BITS)).astype(np.int64), (plain & IDENT).astype(np.int64)


# -- bundles ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bundle:
    """The pairs (ECC and EBID, 9 bytes each) of consecutive epochs from `first` on."""

    first: int
    rows: bytes

    def __contains__(self, epoch: int) -> bool:
        return self.first <= epoch <= self.last

    @property
    def last(self) -> int:
        """The last epoch it has a pair for."""
        return self.first + len(self.rows) // PAIR_BYTES - 1

    def until(self, epoch: int) -> Bundle:
        """Return the part of it up to an epoch, that one included."""
        return Bundle(self.first, self.rows[: (epoch - self.first + 1) * PAIR_BYTES])

    def pair(self, epoch: int) -> bytes:
        """Return the pair of an epoch that is in it."""
        at = (epoch - self.first) * PAIR_BYTES
        return self.rows[at : at + PAIR_BYTES]


def bundle(secrets: Secrets, ident: int, epoch: int) -> Bundle:
    """Return an account's pairs from `epoch` on: for the rest of the day and three more."""
    count = left_today(epoch) + (BUNDLE_DAYS - 1) * EPOCHS_PER_DAY
    epochs = np.arange(epoch, epoch + count, dtype=np.int64)
    return Bundle(epoch, pairs(secrets, np.full(count, ident, dtype=np.uint64), epochs).tobytes())


ROW, EBID, ECC, END = (chars(each) for each in ('{"epochId":', ',"key":{"ebid":"', '","ecc":"', '"}}'))
COMMA = chars(",")
ROW_CHARS = 64


def sealed(made: Bundle, key: bytes, iv: bytes) -> bytes:
    """Return a bundle as it travels: StopCovid's JSON, sealed under the account's key."""
    rows = np.frombuffer(made.rows, dtype=np.uint8).reshape(-1, PAIR_BYTES)
    room = np.empty(len(rows) * ROW_CHARS, dtype=np.uint8)
    return aes_gcm_sealed(key, iv, b"[" + room[: _write(room, made.first, rows)].tobytes() + b"]")


def opened(data: bytes, key: bytes) -> Bundle:
    """Return the bundle in sealed bytes. Raises ProtocolError for bytes that the account's key did not seal."""
    try:
        text = aes_gcm_opened(key, data)
        return _parsed(text) or _read_bundle(json.loads(text))
    except (ValueError, TypeError, KeyError) as wrong:
        raise ProtocolError(f"no bundle of identifiers: {wrong}") from wrong


def _read_bundle(rows: Any) -> Bundle:
    """Read a bundle field by field, however its JSON was written."""
    epochs = [row["epochId"] for row in rows]
    said = b"".join(raw_of(row["key"]["ecc"], 1) + raw_of(row["key"]["ebid"], 8) for row in rows)
    if not epochs or epochs != list(range(epochs[0], epochs[0] + len(epochs))):
        raise ValueError("a bundle of scattered epochs")
    return Bundle(epochs[0], said)


def _parsed(text: bytes) -> Bundle | None:
    """Read a bundle at once where it is written as `sealed` writes it; None for any other form."""
    rows = np.empty((text.count(b"}") // 2, PAIR_BYTES), dtype=np.uint8)
    if not len(rows) or text[:1] != b"[" or text[-1:] != b"]":
        return None
    first = _parse(np.frombuffer(text, dtype=np.uint8)[1:-1], rows)
    return Bundle(first, rows.tobytes()) if first >= 0 else None


@kernel
def _write(out: Text, first: int, rows: Bytes) -> int:
    """Write the rows of a bundle, without the brackets around them; return how many characters that took."""
    at = 0
    for n in range(len(rows)):
        if n:
            at = put(out, at, COMMA)
        at = put(out, put_number(out, put(out, at, ROW), first + n), EBID)
        at = put(out, put_base64(out, put(out, put_base64(out, at, rows[n, 1:]), ECC), rows[n, :1]), END)
    return at


@kernel
def _parse(text: Text, rows: Bytes) -> int:
    """Read the rows of a bundle that stand in a text; return its first epoch, or less than 0 if there is more."""
    at, first = 0, 0
    for n in range(len(rows)):
        if n:
            at = take(text, at, COMMA)
        epoch, at = take_number(text, take(text, at, ROW), 0, 1 << 24)
        first = first if n else epoch
        at = take_base64(text, take(text, at, EBID), rows[n, 1:])
        at = take(text, take_base64(text, take(text, at, ECC), rows[n, :1]), END)
        if epoch != first + n:
            return -1
    return first if at == text.size else -1


def iv_of(secrets: Secrets, ident: int, now: UnixTime) -> bytes:
    """Return the IV of a bundle: one for each account and second, in which the bundle is the same."""
    return secrets(f"iv {ident} {now}", IV_BYTES)
