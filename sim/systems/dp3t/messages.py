"""What do a DP-3T app and its server say to each other? Four messages: one byte for which, then their fields.

DP-3T leaves these to each country's app. Big-endian throughout, as DP-3T's own numbers; an upload holds the length of a
secret (1 byte) and the keys, each the period (4) and the secret.
"""

from __future__ import annotations

from functools import lru_cache

from sim.systems.dp3t.files import keys_of, row
from sim.systems.dp3t.schemes import Key
from sim.systems.interface import Fetch, Files, Layout, Receipt, Upload

Message = Upload[Key] | Receipt | Fetch | Files

REMEMBERED = 32
"""How many messages are remembered either way: who asks for the same files in the same two hours is told the same."""


def _written(keys: tuple[Key, ...]) -> bytes:
    return bytes([len(keys[0].secret) if keys else 1]) + row(keys)


def _read(data: bytes) -> tuple[Key, ...]:
    return keys_of(data[1:], data[0])


LAYOUT = Layout(">", _written, _read)


@lru_cache(maxsize=REMEMBERED)
def encode(said: Message) -> bytes:
    """Return the bytes of a message; the secrets of an upload are all of one length."""
    return LAYOUT.encode(said)


@lru_cache(maxsize=REMEMBERED)
def decode(data: bytes) -> Message:
    """Return the message in the bytes. Raises ProtocolError."""
    return LAYOUT.decode(data)
