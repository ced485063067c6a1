"""Are the bytes those of the standards? The block cipher, the hashes and the signature that the protocols name.

Thin wrappers, so that the protocols' files read like their specifications. Nothing here draws: a signature's nonce
comes from the key and the message (RFC 6979), so the same seed gives the same bytes.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from sim.parameters import parameter

P256_ORDER = parameter(
    0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "1",
    "NIST FIPS 186-4, appendix D.1.2.3: order n of curve P-256",
)


def aes_ecb(key: bytes, blocks: bytes) -> bytes:
    """Encrypt whole 16-byte blocks with AES, each by itself (NIST FIPS 197, SP 800-38A)."""
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return encryptor.update(blocks) + encryptor.finalize()


def aes_ctr(key: bytes, counter: bytes, data: bytes) -> bytes:
    """Encrypt or decrypt with AES in counter mode, from a 16-byte first counter (NIST SP 800-38A)."""
    encryptor = Cipher(algorithms.AES(key), modes.CTR(counter)).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def hkdf_sha256(secret: bytes, info: bytes, length: int, salt: bytes | None = None) -> bytes:
    """Derive `length` bytes from a secret for one use, `info` (RFC 5869)."""
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """Return the 32-byte keyed hash of a message (RFC 2104 with SHA-256)."""
    tag = hmac.HMAC(key, hashes.SHA256())
    tag.update(message)
    return tag.finalize()


@lru_cache(maxsize=64)
def _private_key(secret: bytes) -> ec.EllipticCurvePrivateKey:
    scalar = int.from_bytes(secret, "big") % (P256_ORDER - 1) + 1
    return ec.derive_private_key(scalar, ec.SECP256R1())


@lru_cache(maxsize=64)
def _public_key(spki: bytes) -> ec.EllipticCurvePublicKey:
    key = load_der_public_key(spki)
    assert isinstance(key, ec.EllipticCurvePublicKey), "a pinned key is a P-256 key"
    return key


def public_key(secret: bytes) -> bytes:
    """Return the P-256 public key of a secret, as SubjectPublicKeyInfo in DER.

    The private scalar is the secret as a number, reduced to 1 .. n - 1; 48 secret bytes leave no bias that matters.
    """
    return _private_key(secret).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


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
