"""What do the app and its server say to each other? Four messages: one byte for which, then their fields.

TCN specifies the report and nothing around it. Little-endian throughout, as TCN's own numbers; reports stand one after
the other, since each says its own length.
"""

from __future__ import annotations

from sim.systems.interface import Fetch, Files, Layout, Receipt, Upload
from sim.systems.tcn.wire import Report, taken

Message = Upload[Report] | Receipt | Fetch | Files

LAYOUT = Layout("<", lambda reports: b"".join(map(bytes, reports)), taken)


def encode(said: Message) -> bytes:
    """Return the bytes of a message."""
    return LAYOUT.encode(said)


def decode(data: bytes) -> Message:
    """Return the message in the bytes. Raises ProtocolError."""
    return LAYOUT.decode(data)
