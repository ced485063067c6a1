"""By what is a server known to its apps, and a positive result to the server? A key that apps carry, and a code."""

from __future__ import annotations

from sim.parameters import parameter
from sim.units import Secrets

SECRET_BYTES = parameter(48, "bytes", "assumption: 128 bits more than the order of P-256, so that no bias is left")


def signing_secret(secrets: Secrets) -> bytes:
    """Return the secret from which a server's signing key on P-256 is made."""
    return secrets("signing key", SECRET_BYTES)


def server_key(secrets: Secrets) -> bytes:
    """Return the public key of the server with these secrets, which every app carries from the store."""
    from sim.systems import ciphers  # so late that designs can be shown without them

    return ciphers.public_key(signing_secret(secrets))


def twelve_digits(secrets: Secrets, label: str) -> bytes:
    """Return the one-time code of a positive result: 12 digits, as SwissCovid's CovidCode."""
    return f"{int.from_bytes(secrets(label, 8), 'big') % 10**12:012d}".encode()
