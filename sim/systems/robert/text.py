"""How do bytes travel in JSON? As base 64, of a known length."""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64


def text_of(raw: bytes) -> str:
    """Return bytes as base 64."""
    return b2a_base64(raw, newline=False).decode()


def raw_of(text: str, length: int = 0) -> bytes:
    """Return the bytes behind base 64. Raises ValueError where it is none, or not of that length (0: any)."""
    raw = a2b_base64(text, strict_mode=True)
    if length and len(raw) != length:
        raise ValueError(f"{len(raw)} bytes where there should be {length}")
    return raw
