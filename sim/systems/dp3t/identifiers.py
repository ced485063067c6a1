"""Which bytes does a DP-3T phone say, and which does it keep of others? The derivations of the three designs.

Pure functions of the secrets. PRF is HMAC-SHA-256, PRG is AES-256 in counter mode from 0 over zeros, H is SHA-256.
Source: DP-3T White Paper, 25 May 2020, and its reference implementation, against whose vectors they are tested.
"""

from __future__ import annotations

from sim.systems.ciphers import aes_ctr, hmac_sha256, sha256
from sim.systems.dp3t.limits import EPHID_BYTES
from sim.systems.payloads import Payload

BROADCAST_KEY = b"broadcast key"
HYBRID_KEY = b"DP3T-HYBRID"
COUNTER = bytes(16)


def later(sk: bytes, days: int) -> bytes:
    """Return the SK of so many days later: each day's is the hash of that of the day before."""
    for _ in range(days):
        sk = sha256(sk)
    return sk


def stream(key: bytes, length: int) -> bytes:
    """Return PRG(key): as many bytes as wanted from a key of 32."""
    return aes_ctr(key, COUNTER, bytes(length))


def ephids(secret: bytes, label: bytes, count: int) -> tuple[Payload, ...]:
    """Return EphID_1 to EphID_count of a period: PRG(PRF(secret, label)), cut into 16 bytes each."""
    said = stream(hmac_sha256(secret, label), count * EPHID_BYTES)
    return tuple(said[at : at + EPHID_BYTES] for at in range(0, len(said), EPHID_BYTES))


def ephid(seed: bytes) -> Payload:
    """Return the EphID of an epoch of the unlinkable design: the leftmost 128 bits of H(seed)."""
    return sha256(seed)[:EPHID_BYTES]


def observed(said: Payload, epoch: int) -> bytes:
    """Return what the unlinkable design keeps of an EphID heard in an epoch: H(EphID || i), i as be32."""
    return sha256(said + epoch.to_bytes(4, "big"))
