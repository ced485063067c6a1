"""Do the ciphers give the answers that their standards print?"""

from __future__ import annotations

import pytest

from sim.systems import ciphers
from sim.systems.ciphers import P256_ORDER, aes_ctr, aes_ecb, hkdf_sha256, hmac_sha256, sha256


def test_aes_block() -> None:
    """NIST FIPS 197, appendix C.1."""
    key, plain = bytes(range(16)), bytes.fromhex("00112233445566778899aabbccddeeff")
    assert aes_ecb(key, plain).hex() == "69c4e0d86a7b0430d8cdb78070b4c55a"
    assert aes_ecb(key, plain * 3) == 3 * aes_ecb(key, plain)
    assert ciphers.aes_ecb_opened(key, aes_ecb(key, plain * 3)) == plain * 3


def test_aes_counter_mode() -> None:
    """NIST SP 800-38A, F.5.1, first block; a shorter message takes the first bytes."""
    key = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
    counter, plain = bytes(range(0xF0, 0x100)), bytes.fromhex("6bc1bee22e409f96e93d7e117393172a")
    assert aes_ctr(key, counter, plain).hex() == "874d6191b620e3261bef6864990db6ce"
    assert aes_ctr(key, counter, aes_ctr(key, counter, plain[:4])) == plain[:4]


def test_aes_counter_mode_with_a_long_key() -> None:
    """NIST SP 800-38A, F.5.5, first block: AES-256."""
    key = bytes.fromhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")
    counter, plain = bytes(range(0xF0, 0x100)), bytes.fromhex("6bc1bee22e409f96e93d7e117393172a")
    assert aes_ctr(key, counter, plain).hex() == "601ec313775789a5b7a7f504bbf3d228"


def test_sha256() -> None:
    """NIST FIPS 180-4, the example of one block."""
    assert sha256(b"abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


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


def test_ecdh() -> None:
    """NIST CAVP, ECC CDH Primitive, P-256, count 0: the secret of one side and the other's public point."""
    private = 0x7D7DC5F71EB29DDAF80D6214632EEAE03D9058AF1FB6D22ED80BADB62BC1A534
    point = (
        "700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287"
        "db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac"
    )
    spki = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004" + point)
    secret = (private - 1).to_bytes(48, "big")  # scalars are counted from 1
    shared = "46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b"
    assert ciphers.shared_secret(secret, spki).hex() == shared


def test_both_sides_share_one_secret() -> None:
    one, other = b"one" * 16, b"other" * 10
    assert ciphers.shared_secret(one, ciphers.public_key(other)) == ciphers.shared_secret(
        other, ciphers.public_key(one)
    )
    assert ciphers.shared_of(one, other) == ciphers.shared_secret(one, ciphers.public_key(other))


@pytest.mark.parametrize("spki", [b"", b"\x30\x00", bytes(91), ciphers.public_key(b"x")[:-1]])
def test_no_secret_is_shared_with_what_is_no_key(spki: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        ciphers.shared_secret(b"one" * 16, spki)


def test_aes_gcm() -> None:
    """McGrew and Viega, The Galois/Counter Mode of Operation, test case 14."""
    sealed = ciphers.aes_gcm_sealed(bytes(32), bytes(12), bytes(16))
    assert sealed.hex() == "00" * 12 + "cea7403d4d606b6e074ec5d3baf39d18" + "d0d1c8a799996bf0265b98b5d48ab919"
    assert ciphers.aes_gcm_opened(bytes(32), sealed) == bytes(16)


@pytest.mark.parametrize(
    "broken", [lambda s: s[:-1], lambda s: s[:20] + b"\x00" + s[21:], lambda s: b"", lambda s: s[:5]]
)
def test_a_broken_seal_is_refused(broken: object) -> None:
    sealed = ciphers.aes_gcm_sealed(bytes(32), bytes(12), bytes(16))
    for key, data in ((bytes(32), broken(sealed)), (b"\x01" * 32, sealed)):  # type: ignore[operator]
        with pytest.raises(ValueError, match=r".*"):
            ciphers.aes_gcm_opened(key, data)


@pytest.mark.parametrize("length", [0, 12, 55, 64, 200])
def test_many_keyed_hashes_are_those_of_one_by_one(length: int) -> None:
    """RFC 4231, test case 2, is among them."""
    messages = [b"what do ya want for nothing?", bytes(length)]
    tags = ciphers.hmac_sha256s(b"Jefe", messages)
    assert tags == [ciphers.hmac_sha256(b"Jefe", message) for message in messages]
    assert tags[0].hex() == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_ed25519() -> None:
    """RFC 8032, section 7.1, test 2: the key, and the signature of one byte."""
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    public, signature = ciphers.ed25519_public(seed), ciphers.ed25519_sign(seed, b"\x72")
    assert public.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert signature.hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert ciphers.ed25519_verifies(public, signature, b"\x72")
    for key, signed, message in (
        (public, signature, b"\x73"), (public, signature[:-1], b"\x72"), (public, b"", b"\x72"),
        (ciphers.ed25519_public(bytes(32)), signature, b"\x72"), (b"\xff" * 32, signature, b"\x72"),
        (b"short", signature, b"\x72"),
    ):  # fmt: skip
        assert not ciphers.ed25519_verifies(key, signed, message)


def test_scrypt() -> None:
    """RFC 7914, section 12, the first example."""
    assert ciphers.scrypt(b"", b"", 16, 1, 1, 64).hex() == (
        "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
        "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
    )


def test_curve25519() -> None:
    """RFC 7748, section 6.1."""
    bob = bytes.fromhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
    alices = bytes.fromhex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
    shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
    bobs = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
    assert ciphers.x25519_public(bob).hex() == bobs
    assert ciphers.x25519_shared(bob, alices).hex() == shared
    for wrong in (bytes(32), bytes(31), b"\x01" + bytes(31)):
        with pytest.raises(ValueError):  # noqa: PT011
            ciphers.x25519_shared(bob, wrong)
