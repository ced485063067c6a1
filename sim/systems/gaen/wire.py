"""What does a phone say over the air, and who can say it again? Google and Apple's keys and identifiers, to the byte.

A phone holds a temporary exposure key (TEK) per UTC day. From it come a rolling proximity identifier (RPI) for each ten
minutes and a mask for four bytes of metadata (AEM); both are heard, neither tells the key. Whoever is given the key can
say all identifiers of its day again. Source: Google and Apple, Exposure Notification, Cryptography Specification v1.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sim.parameters import parameter
from sim.systems.ciphers import aes_ctr, aes_ecb, hkdf_sha256
from sim.systems.gaen.limits import INTERVAL_S
from sim.units import DAY, UnixTime

ROLLING_PERIOD = parameter(144, "intervals", "GAEN Cryptography Specification v1.2: TEKRollingPeriod, 24 hours")
KEY_BYTES = parameter(16, "bytes", "GAEN Cryptography Specification v1.2: length of a Temporary Exposure Key")
RPI_BYTES = parameter(16, "bytes", "GAEN Cryptography Specification v1.2: length of a Rolling Proximity Identifier")
AEM_BYTES = parameter(4, "bytes", "GAEN Cryptography Specification v1.2: length of the encrypted metadata")
VERSION = parameter(0x40, "1", "GAEN Bluetooth Specification v1.2: metadata byte 0, major version 01, minor 00")
TX_POWER = parameter(-24, "dBm", "DP-3T bt-measurements, experiment 34 (2020): tx calibration of every phone used")

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


REMEMBERED = 1 << 9
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
    intervals = range(start, start + period)
    padded = b"".join(b"EN-RPI" + bytes(6) + interval.to_bytes(4, "little") for interval in intervals)
    said = aes_ecb(rpik(tek), padded)
    return tuple(said[at : at + RPI_BYTES] for at in range(0, len(said), RPI_BYTES))


def masked(tek: bytes, rpi: bytes, metadata: bytes) -> bytes:
    """Encrypt 4 bytes of metadata for one identifier, or decrypt them: the mask is the same."""
    return aes_ctr(aemk(tek), rpi, metadata)


def payload(tek: bytes, now: UnixTime, dbm: int = TX_POWER) -> bytes:
    """Return what is broadcast at `now` under a TEK: 16 bytes of identifier, 4 of encrypted metadata."""
    interval = enin(now)
    start = interval - interval % ROLLING_PERIOD
    return _said(tek, start, dbm)[interval - start]


@lru_cache(maxsize=REMEMBERED)
def _said(tek: bytes, start: int, dbm: int) -> tuple[bytes, ...]:
    """Return what is broadcast in each interval of a day."""
    metadata = int.from_bytes(bytes([VERSION, dbm & 0xFF, 0, 0]), "big")
    masks = _masks(tek, start, ROLLING_PERIOD)
    return tuple(rpi + (metadata ^ mask).to_bytes(AEM_BYTES, "big") for rpi, mask in masks.items())


@lru_cache(maxsize=REMEMBERED)
def _masks(tek: bytes, start: int, period: int) -> dict[bytes, int]:
    """Return the identifiers of these intervals, each with its mask, in order.

    The first block of AES-CTR is the encrypted counter, here the identifier; so one AES call makes them all.
    """
    said = rpis(tek, start, period)
    blocks = aes_ecb(aemk(tek), b"".join(said))
    return {rpi: int.from_bytes(blocks[at * RPI_BYTES :][:AEM_BYTES], "big") for at, rpi in enumerate(said)}


def tx_power(key: DiagnosisKey, said: bytes) -> int:
    """Return the transmit power in dBm that a payload under this key tells to whoever has the key."""
    mask = _masks(key.tek, key.start, key.period)[said[:RPI_BYTES]]
    power = (mask ^ int.from_bytes(said[RPI_BYTES:], "big")) >> 16 & 0xFF
    return power - 256 if power > 127 else power
