"""What is a TempID? An account and a quarter of an hour, sealed by the authority, which alone can read it.

29 bytes (UserID 21, start and expiry as big-endian seconds) under AES-256-GCM; on the wire ciphertext, 16-byte IV and
tag: 61 bytes, 84 characters of base 64. Source: OpenTrace cloud functions, getTempIDs and CustomEncrypter.

A batch begins where its request falls. Here the quarters of an account keep one phase, a function of the account, as
those of an app do that asks every 12 hours; so a TempID is the same whichever request brings it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters import parameter
from sim.systems import ciphers
from sim.systems.bluetrace.limits import KEY_S, LIFETIME_S
from sim.units import Secrets, UnixTime

UID_BYTES = parameter(21, "bytes", "OpenTrace cloud functions: a UserID of 28 characters of base 64")
TIME_BYTES = parameter(4, "bytes", "OpenTrace cloud functions: int32, big-endian")
IV_BYTES = parameter(16, "bytes", "OpenTrace cloud functions, CustomEncrypter: IV of AES-256-GCM")
TAG_BYTES = parameter(16, "bytes", "OpenTrace cloud functions, CustomEncrypter: tag of AES-256-GCM")

PLAIN_BYTES = UID_BYTES + 2 * TIME_BYTES
TEMPID_BYTES = PLAIN_BYTES + IV_BYTES + TAG_BYTES


@dataclass(frozen=True, slots=True)
class Lifetime:
    """What a TempID says: whose it is, and from when to when it may be heard."""

    uid: bytes
    start: int
    expiry: int


def sealed(key: bytes, iv: bytes, plaintext: bytes) -> bytes:
    """Encrypt as OpenTrace does: ciphertext, IV, tag."""
    ciphertext = ciphers.aes_gcm_sealed(key, iv, plaintext)[IV_BYTES:]
    return ciphertext[:-TAG_BYTES] + iv + ciphertext[-TAG_BYTES:]


def opened(key: bytes, data: bytes) -> bytes:
    """Return what was encrypted so. Raises ValueError where another key did it, or where it was changed or cut."""
    if len(data) < IV_BYTES + TAG_BYTES:
        raise ValueError("too short to be sealed")
    cut = len(data) - IV_BYTES - TAG_BYTES
    iv = data[cut : cut + IV_BYTES]
    return ciphers.aes_gcm_opened(key, iv + data[:cut] + data[-TAG_BYTES:], IV_BYTES)


def tempid(key: bytes, iv: bytes, said: Lifetime) -> bytes:
    """Return the 61 bytes of a TempID."""
    times = b"".join(each.to_bytes(TIME_BYTES, "big", signed=True) for each in (said.start, said.expiry))
    return sealed(key, iv, said.uid + times)


def read(key: bytes, data: bytes) -> Lifetime:
    """Return what a TempID says. Raises ValueError for bytes that this key did not seal."""
    if len(data) != TEMPID_BYTES:
        raise ValueError(f"a TempID has {TEMPID_BYTES} bytes, not {len(data)}")
    plain = opened(key, data)
    start, expiry = (
        int.from_bytes(plain[at : at + TIME_BYTES], "big", signed=True) for at in (UID_BYTES, UID_BYTES + TIME_BYTES)
    )
    return Lifetime(plain[:UID_BYTES], start, expiry)


# -- the authority's own ----------------------------------------------------------------------------------------------


def uid_of(secrets: Secrets, number: str) -> bytes:
    """Return the UserID that the authority gives to a telephone number."""
    return ciphers.hmac_sha256(secrets("identities"), number.encode())[:UID_BYTES]


def start_of(secrets: Secrets, uid: bytes, at: int) -> int:
    """Return when the TempID of an account begins that is in use at a moment."""
    phase = int.from_bytes(ciphers.hmac_sha256(secrets("phases"), uid)[:8], "big") % LIFETIME_S
    return at - (at - phase) % LIFETIME_S


def issued(secrets: Secrets, uid: bytes, start: int) -> bytes:
    """Return the TempID of an account that begins at `start`."""
    iv = secrets(f"iv {uid.hex()} {start}", IV_BYTES)
    return tempid(_key(secrets, start // KEY_S), iv, Lifetime(uid, start, start + LIFETIME_S))


def read_any(secrets: Secrets, data: bytes, now: UnixTime) -> Lifetime | None:
    """Return what a TempID says that any key sealed which was in use lately; None where none of them did."""
    for number in (now // KEY_S, now // KEY_S - 1):
        try:
            return read(_key(secrets, number), data)
        except ValueError:
            continue
    return None


def _key(secrets: Secrets, number: int) -> bytes:
    return secrets(f"key {number}", 32)
