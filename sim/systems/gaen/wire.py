"""What does a phone say over the air, and who can say it again? Google and Apple's keys and identifiers, to the byte.

A phone holds a temporary exposure key (TEK) per UTC day. From it come a rolling proximity identifier (RPI) for each ten
minutes and a mask for four bytes of metadata (AEM); both are heard, neither tells the key. Whoever is given the key can
say all identifiers of its day again. Source: Google and Apple, Exposure Notification, Cryptography Specification v1.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.parameters import parameter
from sim.systems.ciphers import aes_ctr, aes_ecb, hkdf_sha256
from sim.systems.gaen.limits import INTERVAL_S
from sim.systems.payloads import Bytes, Payload, table
from sim.units import DAY, Int64s, UnixTime

ROLLING_PERIOD = parameter(144, "intervals", "GAEN Cryptography Specification v1.2: TEKRollingPeriod, 24 hours")
KEY_BYTES = parameter(16, "bytes", "GAEN Cryptography Specification v1.2: length of a Temporary Exposure Key")
RPI_BYTES = parameter(16, "bytes", "GAEN Cryptography Specification v1.2: length of a Rolling Proximity Identifier")
AEM_BYTES = parameter(4, "bytes", "GAEN Cryptography Specification v1.2: length of the encrypted metadata")
VERSION = parameter(0x40, "1", "GAEN Bluetooth Specification v1.2: metadata byte 0, major version 01, minor 00")
TX_POWER = parameter(-24, "dBm", "DP-3T bt-measurements, experiment 34 (2020): tx calibration of every phone used")

INFO = b"EN-RPI"
"""How the data begins that becomes an identifier; after six zeros it ends in the interval number."""
PAYLOAD_BYTES = RPI_BYTES + AEM_BYTES


@dataclass(frozen=True, slots=True)
class DiagnosisKey:
    """A TEK that its owner uploads: valid from interval number `start` for `period` intervals.

    `transmission_risk` (0 where the national rule has none, else 1 to 8), `report_type` and `days_since_onset` (-14 to
    14, None if not said) tell the hearers' phones what the key is worth.
    """

    tek: bytes
    start: int
    period: int = ROLLING_PERIOD
    transmission_risk: int = 0
    report_type: int = 0
    days_since_onset: int | None = None

    @property
    def well_formed(self) -> bool:
        """Whether identifiers can be made from it."""
        return len(self.tek) == KEY_BYTES and self.start >= 0 and 1 <= self.period <= ROLLING_PERIOD

    @property
    def day(self) -> int:
        """The UTC day on which it begins, counted from 1970-01-01."""
        return self.start * INTERVAL_S // DAY

    @property
    def ends(self) -> UnixTime:
        """The moment after its last interval."""
        return UnixTime((self.start + self.period) * INTERVAL_S)


def enin(now: UnixTime | int) -> int:
    """Return the ENIntervalNumber of a moment."""
    return int(now) // INTERVAL_S


def first_interval(day: int) -> int:
    """Return the interval number at which a UTC day (counted from 1970-01-01) begins."""
    return day * DAY // INTERVAL_S


REMEMBERED = 1 << 12
"""Of how many keys the payloads are remembered: all who hear a phone in the same ten minutes hear the same one."""


@lru_cache(maxsize=4096)
def rpik(tek: bytes) -> bytes:
    """Return the Rolling Proximity Identifier Key of a TEK."""
    return hkdf_sha256(tek, b"EN-RPIK", KEY_BYTES)


@lru_cache(maxsize=4096)
def aemk(tek: bytes) -> bytes:
    """Return the Associated Encrypted Metadata Key of a TEK."""
    return hkdf_sha256(tek, b"EN-AEMK", KEY_BYTES)


def rpis(tek: bytes, start: int, period: int = ROLLING_PERIOD) -> tuple[bytes, ...]:
    """Return the identifiers of `period` intervals from interval number `start` on, made in one AES call."""
    said = _identifiers(tek, start, period)
    return tuple(said[at : at + RPI_BYTES] for at in range(0, len(said), RPI_BYTES))


def _identifiers(tek: bytes, start: int, period: int) -> bytes:
    padded = np.zeros((period, RPI_BYTES), dtype=np.uint8)
    padded[:, : len(INFO)] = np.frombuffer(INFO, dtype=np.uint8)
    padded[:, 12:] = np.arange(start, start + period, dtype="<u4").view(np.uint8).reshape(-1, 4)
    return aes_ecb(rpik(tek), padded.tobytes())


def masked(tek: bytes, rpi: bytes, metadata: bytes) -> bytes:
    """Encrypt 4 bytes of metadata for one identifier, or decrypt them: the mask is the same."""
    return aes_ctr(aemk(tek), rpi, metadata)


def _masks(tek: bytes, identifiers: bytes) -> Bytes:
    """Return the masks of many identifiers of a key, which follow each other, in one AES call.

    The first block of AES-CTR is the encrypted counter, here the identifier.
    """
    return np.frombuffer(aes_ecb(aemk(tek), identifiers), dtype=np.uint8).reshape(-1, RPI_BYTES)[:, :AEM_BYTES]


def payload(tek: bytes, now: UnixTime, dbm: int = TX_POWER) -> Payload:
    """Return what is broadcast at `now` under a TEK: 16 bytes of identifier, 4 of encrypted metadata."""
    interval = enin(now)
    after = interval % ROLLING_PERIOD
    return bytes(_said(tek, interval - after, dbm)[after])


def payloads(teks: Sequence[bytes], which: Int64s, at: Int64s) -> tuple[Bytes, Int64s]:
    """Return what is broadcast at many moments `at`, under the TEK `teks[which]`.

    Each payload once, in the order of keys and intervals, and the number of the one of each moment.
    """
    interval = at // INTERVAL_S
    after = interval % ROLLING_PERIOD
    start = np.zeros(len(teks), dtype=np.int64)
    start[which] = interval - after
    spoken, number = np.unique(which * ROLLING_PERIOD + after, return_inverse=True)
    said = [_said(tek, begin, TX_POWER) for tek, begin in zip(teks, start.tolist(), strict=True)]
    return np.concatenate(said)[spoken], number


@lru_cache(maxsize=REMEMBERED)
def _said(tek: bytes, start: int, dbm: int) -> Bytes:
    """Return what is broadcast in each interval of a day, a row each."""
    identifiers = _identifiers(tek, start, ROLLING_PERIOD)
    metadata = np.array([VERSION, dbm & 0xFF, 0, 0], dtype=np.uint8)
    said = np.frombuffer(identifiers, dtype=np.uint8).reshape(-1, RPI_BYTES)
    return np.hstack([said, _masks(tek, identifiers) ^ metadata])


def tx_powers(key: DiagnosisKey, said: Sequence[Payload]) -> list[int]:
    """Return the transmit powers in dBm that payloads under this key tell to whoever has the key."""
    rows = table(said, PAYLOAD_BYTES)
    masks = _masks(key.tek, rows[:, :RPI_BYTES].tobytes())
    powers: list[int] = (masks[:, 1] ^ rows[:, RPI_BYTES + 1]).view(np.int8).tolist()
    return powers
