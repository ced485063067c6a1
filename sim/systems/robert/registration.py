"""Who is an app to its server? Two keys that both sides derive, and a number that the app never learns.

All of it is a pure function of what the app sends (a public key) and of the secrets of the two sides, so the order of
registrations tells nothing and changes nothing. Source: ROBERT specification v1.1, section 3.2; StopCovid's labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sim.parameters import parameter
from sim.systems import ciphers
from sim.systems.credentials import SECRET_BYTES
from sim.units import Secrets

IDENT_BYTES = parameter(5, "bytes", "ROBERT specification v1.1, section 3.2: ID_A has 40 bits")


@dataclass(frozen=True, slots=True)
class Keys:
    """What an app and its server share: K_A, which proves who speaks, and K_EA, under which identifiers travel."""

    mac: bytes
    tuples: bytes


def server_secret(secrets: Secrets) -> bytes:
    """Return the secret of the server's long-lived P-256 key."""
    return secrets("registration key", SECRET_BYTES)


def server_key(secrets: Secrets) -> bytes:
    """Return the public key of the server with these secrets, which every app carries."""
    return ciphers.public_key(server_secret(secrets))


def client_secret(secrets: Secrets, attempt: int) -> bytes:
    """Return the secret of the key pair that a phone registers with, the first time (0) or after a refusal."""
    return secrets(f"key pair {attempt}", SECRET_BYTES)


@lru_cache(maxsize=1 << 17)
def shared_keys(secret: bytes, public_key: bytes, labels: tuple[bytes, bytes]) -> Keys:
    """Return the keys of an account, from the secret of one side and the public key (SPKI, DER) of the other.

    Remembered: it is pure, and the slowest step of a registration. Raises ValueError for bytes that are no public key.
    """
    return _keys_of(ciphers.shared_secret(secret, public_key), labels)


def _keys_of(shared: bytes, labels: tuple[bytes, bytes]) -> Keys:
    mac, tuples = (ciphers.hmac_sha256(shared, label) for label in labels)
    return Keys(mac, tuples)


def ident_of(secrets: Secrets, public_key: bytes) -> int:
    """Return the 40-bit number of the account of a public key.

    The specification draws without replacement; here two keys with one number (1 in 10^12 for each pair) are told
    apart by refusing the second, whose app comes back with another key.
    """
    return int.from_bytes(ciphers.hmac_sha256(secrets("identities"), public_key)[:IDENT_BYTES], "big")


def first_account(server: Secrets, phone: Secrets, labels: tuple[bytes, bytes]) -> tuple[int, Keys]:
    """Return the number and the keys of a phone that was registered at its first attempt."""
    secret = client_secret(phone, 0)
    shared = ciphers.shared_of(secret, server_secret(server))
    return ident_of(server, ciphers.public_key(secret)), _keys_of(shared, labels)
