"""What could StopCovid's app send that has nothing to tell? As many HELLOs as a report holds, of nobody's.

The specification knows no dummies: this is what they would take. A report tells of all that a phone heard, tens of
thousands of HELLOs in June 2020, so that what is to pass for one is as long.
"""

from __future__ import annotations

import numpy as np

from sim.parameters import parameter
from sim.systems import ciphers
from sim.systems.payloads import Bytes
from sim.systems.robert.contacts import Contacts
from sim.systems.robert.messages import Report, encode
from sim.systems.robert.wire import MAC_BYTES, PAIR_BYTES
from sim.units import DAY, Secrets, UnixTime

FAKE_TOKEN = parameter("00000000-0000-0000-0000-000000000000", "1", "assumption: a long code of zeros, as SwissCovid's")
MOST_HELLOS = parameter(80_000, "HELLOs", "assumption: as many as the longest reports of June 2020 told in towns of "
                        "this program; each number below is as likely")  # fmt: skip
OF_ONE = parameter(10, "HELLOs", "assumption: how many are heard of one identifier")
TOLD_S = parameter(14 * DAY, "s", "StopCovid, June 2020: a report tells of 14 days")
FAINTEST, STRONGEST = -100, -40
"""Between which levels, in dBm, HELLOs of nobody's lie."""


def dummy(secrets: Secrets, label: str, now: UnixTime) -> bytes:
    """Return the message."""
    hellos = int.from_bytes(secrets(f"{label} hellos", 8), "big") % int(MOST_HELLOS)
    contacts = hellos // int(OF_ONE)
    hellos = contacts * int(OF_ONE)
    pairs = _bytes(secrets, f"{label} pairs", contacts, PAIR_BYTES)
    macs = _bytes(secrets, f"{label} macs", hellos, MAC_BYTES)
    drawn = _bytes(secrets, f"{label} times", hellos, 4).astype(np.int64)
    at = int(now) - 1 - (drawn[:, 0] * 65_536 + drawn[:, 1] * 256 + drawn[:, 2]) % int(TOLD_S)
    rssi = FAINTEST + drawn[:, 3] % (STRONGEST - FAINTEST)
    bounds = np.arange(contacts + 1, dtype=np.int64) * int(OF_ONE)
    return encode(Report(FAKE_TOKEN, Contacts(pairs, bounds, at, at % 65_536, macs, rssi)))


def _bytes(secrets: Secrets, label: str, rows: int, wide: int) -> Bytes:
    """Return rows of bytes that look like any."""
    stream = ciphers.aes_ctr(secrets(label, 16), bytes(16), bytes(rows * wide))
    return np.frombuffer(stream, dtype=np.uint8).reshape(rows, wide)
