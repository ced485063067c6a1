"""Do the ciphers give the answers that their standards print?"""

from __future__ import annotations

import pytest

from sim.systems import ciphers
from sim.systems.ciphers import P256_ORDER, aes_ctr, aes_ecb, hkdf_sha256, hmac_sha256


def test_aes_block() -> None:
    """NIST FIPS 197, appendix C.1."""
    key, plain = bytes(range(16)), bytes.fromhex("00112233445566778899aabbccddeeff")
    assert aes_ecb(key, plain).hex() == "69c4e0d86a7b0430d8cdb78070b4c55a"
    assert aes_ecb(key, plain * 3) == 3 * aes_ecb(key, plain)


def test_aes_counter_mode() -> None:
    """NIST SP 800-38A, F.5.1, first block; a shorter message takes the first bytes."""
    key = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
    counter, plain = bytes(range(0xF0, 0x100)), bytes.fromhex("6bc1bee22e409f96e93d7e117393172a")
    assert aes_ctr(key, counter, plain).hex() == "874d6191b620e3261bef6864990db6ce"
    assert aes_ctr(key, counter, aes_ctr(key, counter, plain[:4])) == plain[:4]


def test_hkdf() -> None:
    """RFC 5869, test cases 1 (salt) and 3 (no salt)."""
    secret, salt, info = b"\x0b" * 22, bytes(range(13)), bytes(range(0xF0, 0xFA))
    assert hkdf_sha256(secret, info, 42, salt).hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )
    assert hkdf_sha256(secret, b"", 42).hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )


def test_hmac() -> None:
    """RFC 4231, test case 2."""
    assert hmac_sha256(b"Jefe", b"what do ya want for nothing?").hex() == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


SCALAR = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
"""The private key of RFC 6979, appendix A.2.5; ours is the secret modulo n - 1, plus 1."""
SECRET = (SCALAR - 1).to_bytes(32, "big")


def test_signature_is_the_deterministic_one() -> None:
    """RFC 6979, appendix A.2.5: SHA-256, message "sample"."""
    r = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
    s = "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
    assert ciphers.sign(SECRET, b"sample").hex() == f"3046022100{r}022100{s}"


def test_public_key() -> None:
    """RFC 6979, appendix A.2.5: the public point, uncompressed at the end of the SubjectPublicKeyInfo."""
    x = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    y = "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
    assert ciphers.public_key(SECRET).hex().endswith("04" + x + y)


def test_only_the_owner_signs() -> None:
    mine, other = ciphers.public_key(SECRET), ciphers.public_key(b"somebody else" * 3)
    signature = ciphers.sign(SECRET, b"sample")
    assert ciphers.verifies(mine, signature, b"sample")
    assert not ciphers.verifies(mine, signature, b"simple")
    assert not ciphers.verifies(other, signature, b"sample")
    assert not ciphers.verifies(mine, signature[:-1] + b"\x00", b"sample")


@pytest.mark.parametrize("broken", [b"", b"\x30", b"\x30\x06\x02\x01\x00\x02\x01\x00", b"\xff" * 72])
def test_a_broken_signature_is_nobodys(broken: bytes) -> None:
    assert not ciphers.verifies(ciphers.public_key(SECRET), broken, b"sample")


@pytest.mark.parametrize("secret", [bytes(48), b"\xff" * 48, (P256_ORDER - 1).to_bytes(48, "big"), b"\x01"])
def test_every_secret_makes_a_key(secret: bytes) -> None:
    assert ciphers.verifies(ciphers.public_key(secret), ciphers.sign(secret, b"m"), b"m")
