"""Is a blinded token hidden, valid once the factor is off, and nobody's but the server's?"""

from __future__ import annotations

from math import gcd

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.desire import blind
from sim.systems.desire.blind import EXPONENT, MODULUS_BYTES, Key, Token, key_of, signed, unblinded, verifies
from sim.units import Secrets

SERVER, PHONE = Secrets(b"a server"), Secrets(b"a phone")
KEY = key_of(SERVER, "accounts")


def test_a_key_has_all_its_bits_and_two_primes() -> None:
    assert (KEY.p * KEY.q).bit_length() == 8 * MODULUS_BYTES == 1_024
    assert gcd(EXPONENT, (KEY.p - 1) * (KEY.q - 1)) == 1
    for prime in (KEY.p, KEY.q):
        assert all(pow(base, prime - 1, prime) == 1 for base in (2, 3, 65_537))
    assert key_of(SERVER, "uploads") != KEY
    assert key_of(Secrets(b"a server"), "accounts") == KEY


@pytest.mark.parametrize(("number", "prime"), [(2**127 - 1, True), (2_147_483_647, True), (561, False), (7_957, False),
                                               (3_215_031_751, False), (4_033, False), (3**40, False)])  # fmt: skip
def test_primes_are_told_from_what_looks_like_them(number: int, prime: bool) -> None:
    """Carmichael numbers and strong pseudoprimes to base 2 among them."""
    assert blind._is_prime(number) is prime


@given(st.integers(0, 1_000))
def test_a_token_is_what_the_server_would_have_signed(number: int) -> None:
    label = f"upload {number}"
    hidden = blind.blinded(PHONE, label, KEY.public)
    token = unblinded(PHONE, label, KEY.public, signed(KEY, hidden))
    assert verifies(KEY.public, token)
    assert token.value == blind.value_of(PHONE, label)
    assert not verifies(key_of(SERVER, "uploads").public, token)
    assert not verifies(KEY.public, Token(token.value[::-1], token.signature))


def test_what_is_signed_says_nothing_of_the_token() -> None:
    """For every token there is a factor that leads from it to what was signed: so it may have been any of them."""
    modulus = KEY.p * KEY.q
    hidden = int.from_bytes(blind.blinded(PHONE, "one", KEY.public), "big")
    for label in ("one", "another"):
        hashed = blind._hashed(blind.value_of(PHONE, label), modulus)
        factor = int.from_bytes(signed(KEY, (hidden * pow(hashed, -1, modulus) % modulus).to_bytes(128, "big")), "big")
        assert hashed * pow(factor, EXPONENT, modulus) % modulus == hidden


def test_a_foreign_signature_is_found() -> None:
    hidden = blind.blinded(PHONE, "one", KEY.public)
    for wrong in (signed(key_of(Secrets(b"a forger"), "accounts"), hidden[1:].rjust(128, b"\0")), bytes(128)):
        with pytest.raises(ValueError, match="not signed"):
            unblinded(PHONE, "one", KEY.public, wrong)


@pytest.mark.parametrize("number", [0, KEY.p * KEY.q, 2**1_024 - 1])
def test_only_numbers_below_the_modulus_are_signed(number: int) -> None:
    with pytest.raises(ValueError, match="no number"):
        signed(KEY, number.to_bytes(128, "big"))


def test_a_known_answer() -> None:
    """The textbook key 3,233 = 61 * 53 with exponent 17, which 65,537 is modulo 780: 65 signs 2,790."""
    assert int.from_bytes(signed(Key(61, 53), (2_790).to_bytes(128, "big")), "big") == 65
