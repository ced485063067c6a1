"""Who is an app to its server? A random pseudonym that the app never learns, credentials, and where to push to.

Before it gets an account an app solves a riddle: a nonce whose scrypt hash under the server's challenge begins with
zeros. All of it is a pure function of what the app sends and of the secrets of the two sides, so the order of
registrations tells nothing and changes nothing. Left out: the captcha, a person's minute. Source: PEPP-PT, data
protection and information security architecture for Germany, 18 April 2020.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import count
from typing import NamedTuple

from sim.parameters import parameter
from sim.systems import ciphers
from sim.units import Secrets

PUID_BYTES = parameter(16, "bytes", "PEPP-PT NTK, 18 April 2020: a persistent pseudonym of 128 bits")
CHALLENGE_BYTES = parameter(8, "bytes", "PEPP-PT NTK, 18 April 2020: a challenge of 64 bits")
NONCE_BYTES = parameter(8, "bytes", "PEPP-PT NTK, 18 April 2020: a nonce of 64 bits")
PUSH_ID_BYTES = parameter(16, "bytes", "assumption: the handle of a phone at its maker's push service")
CLIENT_BYTES = parameter(16, "bytes", "assumption: name and secret of an OAuth2 client")
SCRYPT_COST = parameter((16, 1, 1), "1", "assumption: N, r, p of RFC 7914's smallest example; a real phone would work "
                        "for minutes, a town of simulated ones may not")  # fmt: skip
PROOF_BITS = parameter(4, "bits", "assumption: leading zeros, 16 tries on average; see SCRYPT_COST")


class Client(NamedTuple):
    """The credentials of an account. The exchange of them for a token is left out: they ride on each request."""

    name: bytes
    secret: bytes


def push_id_of(phone: Secrets) -> bytes:
    """Return where the maker of a phone pushes to."""
    return phone("push id", PUSH_ID_BYTES)


def _drawn(server: Secrets, label: str, push_id: bytes, length: int) -> bytes:
    """Return what the server draws for an app: by its secret and what the app sent, so that order does not matter."""
    return ciphers.hmac_sha256(server(label), push_id)[:length]


def challenge_of(server: Secrets, push_id: bytes) -> bytes:
    """Return the challenge that an app has to solve; the server need not remember it."""
    return _drawn(server, "challenges", push_id, CHALLENGE_BYTES)


def puid_of(server: Secrets, push_id: bytes) -> bytes:
    """Return the pseudonym of the account of an app."""
    return _drawn(server, "pseudonyms", push_id, PUID_BYTES)


def client_of(server: Secrets, push_id: bytes) -> Client:
    """Return the credentials of the account of an app."""
    drawn = _drawn(server, "clients", push_id, 2 * CLIENT_BYTES)
    return Client(drawn[:CLIENT_BYTES], drawn[CLIENT_BYTES:])


def solves(challenge: bytes, nonce: bytes) -> bool:
    """Tell whether a nonce answers a challenge."""
    proof = ciphers.scrypt(nonce, challenge, *SCRYPT_COST, length=4)
    return int.from_bytes(proof, "big") >> (32 - PROOF_BITS) == 0


@lru_cache(maxsize=1 << 16)
def solution(challenge: bytes) -> bytes:
    """Return the first nonce that answers a challenge."""
    tried = (n.to_bytes(NONCE_BYTES, "big") for n in count())
    return next(nonce for nonce in tried if solves(challenge, nonce))
