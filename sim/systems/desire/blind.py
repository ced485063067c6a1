"""How does a server allow something without knowing later whom it allowed it? It signs what it cannot see.

A blind signature with RSA: the asker hides the hash of a random value behind a factor, has it signed, and takes the
factor off. Value and signature are a token that the server knows for its own, and links to nobody. Source: DESIRE
specification v1.0, annex A; Chaum 1983, with the hash spread over the whole modulus.

All keys and factors come from secrets, so that the same seed gives the same bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from math import gcd, lcm, prod

from sim.parameters import parameter
from sim.systems.ciphers import hkdf_sha256, power
from sim.units import Secrets

MODULUS_BYTES = parameter(128, "bytes", "assumption: 1,024 bits; a real server takes 2,048 and eight times the work")
EXPONENT = parameter(65_537, "1", "assumption: the public exponent that is commonly used")
VALUE_BYTES = parameter(32, "bytes", "assumption: random part R of a token, 256 bits")
ROUNDS = parameter(8, "1", "assumption: Miller-Rabin to the first eight primes, of which a random 512-bit number that "
                   "is no prime passes even one as good as never")  # fmt: skip
SPARE_BYTES = parameter(16, "bytes", "assumption: 128 bits more than the modulus, so that no bias is left")

SMALL = tuple(n for n in range(3, 2_000, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2)))
SIEVE = prod(SMALL)


@dataclass(frozen=True, slots=True)
class Token:
    """A random value and the server's signature of it, 128 bytes."""

    value: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Key:
    """An RSA key with its two primes."""

    p: int
    q: int

    @property
    def public(self) -> bytes:
        """Return the modulus."""
        return (self.p * self.q).to_bytes(MODULUS_BYTES, "big")


@lru_cache(maxsize=64)
def key_of(secrets: Secrets, label: str) -> Key:
    """Return the key of a server for one use."""
    p, q = (_prime(secrets(f"{label} {name}", 64)) for name in "pq")
    assert p != q
    return Key(p, q)


def _prime(drawn: bytes) -> int:
    """Return the first prime of 512 bits from a random number on that a public exponent goes with."""
    number = int.from_bytes(drawn, "big") | 3 << 510 | 1  # two high bits: the product has all its bits
    while gcd(number, SIEVE) > 1 or not _is_prime(number) or number % EXPONENT == 1:
        number += 2
    return number


def _is_prime(number: int) -> bool:
    """Tell whether an odd number without small factors passes the test of Miller and Rabin."""
    twos = (number - 1 & 1 - number).bit_length() - 1
    odd = number - 1 >> twos
    for base in (2, *SMALL[: ROUNDS - 1]):
        rest = power(base, odd, number)
        if rest in (1, number - 1):
            continue
        if not any((rest := rest * rest % number) == number - 1 for _ in range(twos - 1)):
            return False
    return True


def _hashed(value: bytes, modulus: int) -> int:
    """Return a hash of a value that is spread over all numbers below the modulus."""
    wide = b"".join(
        hashlib.sha256(b"token" + bytes([n]) + value).digest() for n in range(-(-(MODULUS_BYTES + SPARE_BYTES) // 32))
    )
    return int.from_bytes(wide, "big") % modulus


def _factor(secrets: Secrets, label: str, modulus: int) -> int:
    """Return the number that hides one request; never 0, and as good as surely without a factor of the modulus."""
    wide = hkdf_sha256(secrets(f"factor {label}"), b"blind", MODULUS_BYTES + SPARE_BYTES)
    return int.from_bytes(wide, "big") % (modulus - 1) + 1


def value_of(secrets: Secrets, label: str) -> bytes:
    """Return the random value of a phone's token."""
    return secrets(f"value {label}", VALUE_BYTES)


def blinded(secrets: Secrets, label: str, public: bytes) -> bytes:
    """Return what the server is to sign for the token of this label: it says nothing of the token."""
    modulus = int.from_bytes(public, "big")
    hidden = power(_factor(secrets, label, modulus), EXPONENT, modulus)
    return (_hashed(value_of(secrets, label), modulus) * hidden % modulus).to_bytes(MODULUS_BYTES, "big")


def signed(key: Key, message: bytes) -> bytes:
    """Sign what somebody blinded. Raises ValueError for what is no number below the modulus."""
    p, q = key.p, key.q
    number = int.from_bytes(message, "big")
    if not 0 < number < p * q:
        raise ValueError("no number to sign")
    secret = _secret_exponent(key)
    of_p, of_q = power(number, secret % (p - 1), p), power(number, secret % (q - 1), q)
    return (of_q + (of_p - of_q) * _inverse(key) % p * q).to_bytes(MODULUS_BYTES, "big")


@lru_cache(maxsize=64)
def _secret_exponent(key: Key) -> int:
    return power(EXPONENT, -1, lcm(key.p - 1, key.q - 1))


@lru_cache(maxsize=64)
def _inverse(key: Key) -> int:
    return power(key.q, -1, key.p)


def unblinded(secrets: Secrets, label: str, public: bytes, signature: bytes) -> Token:
    """Return the token of this label from what the server signed. Raises ValueError if that is not its signature."""
    modulus = int.from_bytes(public, "big")
    bare = int.from_bytes(signature, "big") * power(_factor(secrets, label, modulus), -1, modulus) % modulus
    token = Token(value_of(secrets, label), bare.to_bytes(MODULUS_BYTES, "big"))
    if not verifies(public, token):
        raise ValueError("not signed by this server")
    return token


def verifies(public: bytes, token: Token) -> bool:
    """Tell whether a token bears the signature of the owner of a public key."""
    modulus, number = int.from_bytes(public, "big"), int.from_bytes(token.signature, "big")
    return number < modulus and power(number, EXPONENT, modulus) == _hashed(token.value, modulus)
