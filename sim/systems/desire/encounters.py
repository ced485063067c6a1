"""How do two phones that hear each other come to a secret of their own? Diffie and Hellman, once in each epoch.

Each says g^A for a fresh A; what they share makes two tokens, and who said the larger value asks for the first and
tells the second. So what one tells the other asks for; whoever heard only one of them can make neither, nor can the
server, and the two lists of one phone hold nothing in common. Source: DESIRE specification v1.0, sections 3 and 4.

A phone draws A and deletes it with its epoch; here A is a function of the phone's secrets, and used in its epoch alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sim.parameters import parameter
from sim.systems import ciphers
from sim.systems.desire.limits import EPOCH_S
from sim.units import Secrets, UnixTime

EBID_BYTES = parameter(32, "bytes", "DESIRE specification v1.0, annex C: two halves of 16 bytes")
TOKEN_BYTES = parameter(32, "bytes", "DESIRE specification v1.0: a token is SHA-256 of a label and the shared secret")
LABELS = parameter((b"1", b"2"), "1", "DESIRE specification v1.0: PET1 and PET2")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The two tokens (PETs) of an encounter as one side sees them: which it will ask for, which it would tell."""

    request: bytes
    exposure: bytes


@dataclass(frozen=True, slots=True)
class Encounter:
    """What is kept of an encounter: the token to ask for, the UTC day, seconds, and dBm summed over those seconds."""

    request: bytes
    day: int
    seconds: int = 0
    dbm_seconds: int = 0

    @property
    def rssi(self) -> int:
        """Return the mean level in dBm, as it is told: in one signed byte, as a radio itself reports its levels."""
        return max(-128, min(127, round(self.dbm_seconds / self.seconds)))

    def longer(self, seconds: int, rssi: int) -> Encounter:
        """Return the encounter with one more scan."""
        return Encounter(self.request, self.day, self.seconds + seconds, self.dbm_seconds + seconds * rssi)


def secret_at(secrets: Secrets, now: UnixTime) -> bytes:
    """Return A, the secret of the epoch that holds `now`."""
    return secrets(f"epoch {now // EPOCH_S}", EBID_BYTES)


def ebid_at(secrets: Secrets, now: UnixTime) -> bytes:
    """Return g^A, which the phone says in the epoch that holds `now`."""
    return ciphers.x25519_public(secret_at(secrets, now))


def tokens(secret: bytes, heard: bytes) -> Tokens | None:
    """Return the tokens that the owner of a secret shares with whom it heard; None where it heard itself.

    Raises ValueError for bytes that nobody says who draws a secret.
    """
    own = ciphers.x25519_public(secret)
    shared = ciphers.x25519_shared(secret, heard)
    first, second = (hashlib.sha256(label + shared).digest() for label in LABELS)
    if own == heard:
        return None
    return Tokens(first, second) if own > heard else Tokens(second, first)
