"""What do many phones say at many moments? The same bytes as each phone's `beacon`, made in a few large calls.

Two seconds between rebuilds have one HELLO: each is made once. All identifiers go through one call of SKINNY and one of
AES, the hashes through one loop per phone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.systems.central import PHONE_SHIFT
from sim.systems.hashing import hmac_sha256_table
from sim.systems.machine import Role, Settings
from sim.systems.payloads import Bytes
from sim.systems.robert.epochs import epochs_at, start_of
from sim.systems.robert.identifiers import pairs
from sim.systems.robert.limits import EPOCH_S, NTP_OFFSET, SERVICE_START
from sim.systems.robert.phone import BACKEND
from sim.systems.robert.registration import Keys, first_account
from sim.systems.robert.rules import rule_of
from sim.systems.robert.wire import (
    HELLO_BYTES,
    HELLO_PREFIX,
    MAC_BYTES,
    PAIR_BYTES,
    PAYLOAD_BYTES,
    phase_of,
    trailer,
)
from sim.units import Int64s, Secrets

OF_ONE_PHONE = (1 << PHONE_SHIFT) - 1


def beacons(
    servers: Mapping[Role, Secrets], phones: Sequence[Secrets], settings: Settings, phone: Int64s, at: Int64s
) -> tuple[Bytes, Int64s]:
    """Return payloads (m x 18 bytes), each once, and the number of that of `phones[phone[i]]` at Unix time `at[i]`.

    They are those of phones that are not silent then: installed, registered at once, asked for their status in the
    last four days, Bluetooth on. Raises ValueError for times before the service began.
    """
    server = servers[BACKEND]
    phases = np.array([phase_of(secrets, rule_of(settings.rule).rebuild_s) for secrets in phones], dtype=np.int64)
    said, where = np.unique(numbered(settings, phone, at, phases), return_inverse=True)
    used, speaker = np.unique(said >> PHONE_SHIFT, return_inverse=True)
    accounts = [first_account(server, phones[n], rule_of(settings.rule).labels) for n in used.tolist()]
    return payloads(server, settings, accounts, speaker, said & OF_ONE_PHONE), where


def numbered(settings: Settings, phone: Int64s, at: Int64s, phases: Int64s) -> Int64s:
    """Return a number for what each phone says at each moment: the phone's, and in the 32 bits below it when that was
    built, in s since the service began. `phases` are those of the phones, by number. Raises ValueError before it.
    """  # fmt: skip
    if at.size and at.min() < SERVICE_START:
        raise ValueError("there was no StopCovid before 1 June 2020")
    built = np.maximum(at - (at - phases[phone]) % rule_of(settings.rule).rebuild_s, start_of(epochs_at(at)))
    number: Int64s = phone << PHONE_SHIFT | (built - SERVICE_START)
    return number


def payloads(
    server: Secrets, settings: Settings, accounts: Sequence[tuple[int, Keys]], speaker: Int64s, built: Int64s
) -> Bytes:
    """Return the payloads (n x 18 bytes) that `accounts[speaker[i]]` builds at `built[i]` s since the service began."""
    rows = np.empty((built.size, PAYLOAD_BYTES), dtype=np.uint8)
    if not built.size:
        return rows
    idents = np.array([ident for ident, _ in accounts], dtype=np.uint64)
    identifier, which = np.unique(speaker << PHONE_SHIFT | built // EPOCH_S, return_inverse=True)
    made = pairs(server, idents[identifier >> PHONE_SHIFT], identifier & OF_ONE_PHONE)
    rows[:, :PAIR_BYTES] = made[which]
    rows[:, PAIR_BYTES : HELLO_BYTES - MAC_BYTES] = _low_half(built + SERVICE_START + NTP_OFFSET)
    said = np.full((built.size, 1 + HELLO_BYTES - MAC_BYTES), HELLO_PREFIX, dtype=np.uint8)
    said[:, 1:] = rows[:, : HELLO_BYTES - MAC_BYTES]
    keys = [account.mac for _, account in accounts]
    rows[:, HELLO_BYTES - MAC_BYTES : HELLO_BYTES] = hmac_sha256_table(keys, said, speaker, MAC_BYTES)
    rows[:, HELLO_BYTES:] = np.frombuffer(trailer(rule_of(settings.rule).version), dtype=np.uint8)
    return rows


def _low_half(seconds: Int64s) -> Bytes:
    return (seconds & 0xFFFF).astype(">u2").view(np.uint8).reshape(-1, 2)
