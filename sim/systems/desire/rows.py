"""What does DESIRE's server keep of an account? A row that it cannot read, until the phone comes with the key.

Source: DESIRE specification v1.0: {ID, UN, SRE, LEPM, ERS}, encrypted under EK, which the server makes, hands to the
phone and erases. Here EK is a function of the server's secrets, so that the same seed gives the same bytes; the server
uses it when it opens the account and never again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sim.systems import ciphers
from sim.systems.desire.rules import Exposure
from sim.systems.machine import Line
from sim.units import Secrets, UnixTime


@dataclass(frozen=True, slots=True)
class Row:
    """`line` opened the account; `asked` (SRE) and `notified` (UN) say when, `exposures` (LEPM) what is not yet told.

    The score, ERS, is made from these when the phone asks.
    """

    line: Line
    asked: UnixTime | None = None
    notified: UnixTime | None = None
    exposures: tuple[Exposure, ...] = ()


def sealed(secrets: Secrets, ident: bytes, key: bytes, row: Row, now: UnixTime) -> bytes:
    """Encrypt a row as it is at `now`."""
    said = [row.line.hex(), row.asked, row.notified, row.exposures]
    iv = secrets(f"row {ident.hex()} {now}", 12)
    return ciphers.aes_gcm_sealed(key, iv, json.dumps(said).encode())


def opened(key: bytes, data: bytes) -> Row:
    """Return the row that was encrypted. Raises ValueError where the key is another."""
    line, asked, notified, exposures = json.loads(ciphers.aes_gcm_opened(key, data))
    return Row(Line(bytes.fromhex(line)), asked, notified, tuple(Exposure(*each) for each in exposures))
