"""Are the bytes those of the standards? The ciphers, the hashes and the curve that the protocols name.

Thin wrappers, so that the protocols' files read like their specifications. Nothing here draws: a signature's nonce
comes from the key and the message (RFC 6979), so the same seed gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache

import gmpy2
from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, x25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from sim.parameters import parameter

P256_ORDER = parameter(
    0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "1",
    "NIST FIPS 186-4, appendix D.1.2.3: order n of curve P-256",
)

SPKI = parameter(
    bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200"), "1",
    "RFC 5480: SubjectPublicKeyInfo of a point of P-256 in DER, up to the point",
)  # fmt: skip


def aes_ecb(key: bytes, blocks: bytes) -> bytes:
    """Encrypt whole 16-byte blocks with AES, each by itself (NIST FIPS 197, SP 800-38A)."""
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return encryptor.update(blocks) + encryptor.finalize()


def aes_ecb_opened(key: bytes, blocks: bytes) -> bytes:
    """Decrypt whole 16-byte blocks with AES, each by itself (NIST FIPS 197, SP 800-38A)."""
    decryptor = Cipher(algorithms.AES(key), modes.ECB()).decryptor()
    return decryptor.update(blocks) + decryptor.finalize()


def aes_ctr(key: bytes, counter: bytes, data: bytes) -> bytes:
    """Encrypt or decrypt with AES in counter mode, from a 16-byte first counter (NIST SP 800-38A)."""
    encryptor = Cipher(algorithms.AES(key), modes.CTR(counter)).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def aes_gcm_sealed(key: bytes, iv: bytes, plaintext: bytes) -> bytes:
    """Encrypt and authenticate with AES-GCM: iv, ciphertext and 16-byte tag, one after the other (SP 800-38D)."""
    return iv + AESGCM(key).encrypt(iv, plaintext, None)


def aes_gcm_opened(key: bytes, sealed: bytes, iv_bytes: int = 12) -> bytes:
    """Return what was sealed. Raises ValueError where another key sealed it, or where it was changed or cut."""
    try:
        return AESGCM(key).decrypt(sealed[:iv_bytes], sealed[iv_bytes:], None)
    except InvalidTag as wrong:
        raise ValueError("not sealed under this key") from wrong


def sha256(message: bytes) -> bytes:
    """Return the 32-byte hash of a message (NIST FIPS 180-4)."""
    return hashlib.sha256(message).digest()


def hkdf_sha256(secret: bytes, info: bytes, length: int, salt: bytes | None = None) -> bytes:
    """Derive `length` bytes from a secret for one use, `info` (RFC 5869)."""
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def power(base: int, exponent: int, modulus: int) -> int:
    """Return base ** exponent % modulus; an exponent of -1 inverts. GMP takes an eighth of the time of Python's own.

    Raises ZeroDivisionError where there is no inverse.
    """
    return int(gmpy2.powmod(base, exponent, modulus))


def scrypt(password: bytes, salt: bytes, n: int, r: int, p: int, length: int) -> bytes:
    """Return `length` bytes that cost memory and time to make: scrypt with cost n, block size r, p lanes (RFC 7914)."""
    return hashlib.scrypt(password, salt=salt, n=n, r=r, p=p, dklen=length)


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """Return the 32-byte keyed hash of a message (RFC 2104 with SHA-256)."""
    tag = hmac.HMAC(key, hashes.SHA256())
    tag.update(message)
    return tag.finalize()


PADS = tuple(bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))
"""What RFC 2104 makes of each byte of a key, within and around the message."""


def hmac_sha256s(key: bytes, messages: Iterable[bytes]) -> list[bytes]:
    """Return the keyed hashes of many messages under one key of at most 64 bytes, whose two pads are hashed once."""
    padded = key.ljust(64, b"\0")
    inner, outer = (hashlib.sha256(padded.translate(pad)) for pad in PADS)
    tags = []
    for message in messages:
        within, around = inner.copy(), outer.copy()
        within.update(message)
        around.update(within.digest())
        tags.append(around.digest())
    return tags


@lru_cache(maxsize=64)
def _private_key(secret: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(_scalar(secret), ec.SECP256R1())


def _scalar(secret: bytes) -> int:
    return int.from_bytes(secret, "big") % (P256_ORDER - 1) + 1


@lru_cache(maxsize=64)
def _public_key(spki: bytes) -> ec.EllipticCurvePublicKey:
    try:
        key = load_der_public_key(spki)
    except UnsupportedAlgorithm as wrong:
        raise ValueError("no public key of P-256") from wrong
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("no public key of P-256")
    return key


@lru_cache(maxsize=1 << 17)
def public_key(secret: bytes) -> bytes:
    """Return the P-256 public key of a secret, as SubjectPublicKeyInfo in DER.

    The private scalar is the secret as a number, reduced to 1 .. n - 1; 48 secret bytes leave no bias that matters.
    """
    return SPKI + _point(_scalar(secret))


def _point(scalar: int) -> bytes:
    """Return a multiple of the curve's base point: 04, x and y (SEC 1, section 2.3.3)."""
    key = ec.derive_private_key(scalar, ec.SECP256R1()).public_key()
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def shared_of(one: bytes, other: bytes) -> bytes:
    """Return what the owners of two secrets share: `shared_secret` for who knows both, in half the time."""
    return _point(_scalar(one) * _scalar(other) % P256_ORDER)[1:33]


def shared_secret(secret: bytes, spki: bytes) -> bytes:
    """Return what the owner of a secret and the owner of a P-256 public key share (ECDH): 32 bytes, the x-coordinate.

    Raises ValueError for bytes that are no public key of this curve.
    """
    return _private_key(secret).exchange(ec.ECDH(), _public_key(spki))


def sign(secret: bytes, message: bytes) -> bytes:
    """Sign with ECDSA on P-256 and SHA-256; the signature is in DER, the same at every call (RFC 6979)."""
    return _private_key(secret).sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


def verifies(spki: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether a DER signature of a message is that of the key's owner."""
    try:
        _public_key(spki).verify(signature, message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


# -- Ed25519 ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 10)
def _ed25519_private(seed: bytes) -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.from_private_bytes(seed)


def ed25519_public(seed: bytes) -> bytes:
    """Return the 32-byte Ed25519 public key of a seed of 32 bytes (RFC 8032)."""
    return _ed25519_private(seed).public_key().public_bytes_raw()


def ed25519_sign(seed: bytes, message: bytes) -> bytes:
    """Sign with Ed25519: 64 bytes, the same at every call (RFC 8032)."""
    return _ed25519_private(seed).sign(message)


def ed25519_verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether a signature is that of the owner of a public key; no bytes that are no key own anything."""
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


# -- X25519 -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 14)
def x25519_public(secret: bytes) -> bytes:
    """Return the public value of a 32-byte secret on Curve25519 (RFC 7748)."""
    return _x25519_private(secret).public_key().public_bytes_raw()


@lru_cache(maxsize=1 << 16)  # who stays near is heard again and again in an epoch
def x25519_shared(secret: bytes, public: bytes) -> bytes:
    """Return what the owners of a 32-byte secret and of a public value share (RFC 7748, section 6.1).

    Raises ValueError where the public value is not 32 bytes, or so chosen that every secret shares the same with it.
    """
    return _x25519_private(secret).exchange(x25519.X25519PublicKey.from_public_bytes(public))


@lru_cache(maxsize=1 << 12)
def _x25519_private(secret: bytes) -> x25519.X25519PrivateKey:
    return x25519.X25519PrivateKey.from_private_bytes(secret)
