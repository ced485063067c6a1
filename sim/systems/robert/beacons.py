"""What do many phones say at many moments? The same bytes as each phone's `beacon`, made in a few large calls.

Two seconds between rebuilds have one HELLO: each is made once. All identifiers go through one call of SKINNY and one of
AES, the hashes through one loop per phone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.systems.ciphers import hmac_sha256s
from sim.systems.machine import Role, Settings
from sim.systems.payloads import Bytes
from sim.systems.robert.epochs import epochs_at, start_of
from sim.systems.robert.identifiers import pairs
from sim.systems.robert.limits import NTP_OFFSET, SERVICE_START
from sim.systems.robert.phone import BACKEND
from sim.systems.robert.registration import first_account
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


def beacons(
    servers: Mapping[Role, Secrets], phones: Sequence[Secrets], settings: Settings, phone: Int64s, at: Int64s
) -> tuple[Bytes, Int64s]:
    """Return payloads (m x 18 bytes), each once, and the number of that of `phones[phone[i]]` at Unix time `at[i]`.

    They are those of phones that are not silent then: installed, registered at once, asked for their status in the
    last four days, Bluetooth on. Raises ValueError for times before the service began.
    """
    if not at.size:
        return np.empty((0, PAYLOAD_BYTES), dtype=np.uint8), np.empty(0, dtype=np.int64)
    if at.min() < SERVICE_START:
        raise ValueError("there was no StopCovid before 1 June 2020")
    rule, server = rule_of(settings.rule), servers[BACKEND]
    phases = np.array([phase_of(secrets, rule.rebuild_s) for secrets in phones], dtype=np.int64)
    built = np.maximum(at - (at - phases[phone]) % rule.rebuild_s, start_of(epochs_at(at)))
    each, where = np.unique(phone << 32 | (built - SERVICE_START), return_inverse=True)
    speaker, built = each >> 32, SERVICE_START + (each & 0xFFFFFFFF)
    accounts = {n: first_account(server, phones[n], rule.labels) for n in np.unique(speaker).tolist()}
    idents = np.zeros(len(phones), dtype=np.uint64)
    idents[list(accounts)] = [ident for ident, _ in accounts.values()]
    rows = np.empty((each.size, PAYLOAD_BYTES), dtype=np.uint8)
    rows[:, :PAIR_BYTES] = pairs(server, idents[speaker], epochs_at(built))
    rows[:, PAIR_BYTES : HELLO_BYTES - MAC_BYTES] = _low_half(built + NTP_OFFSET)
    rows[:, HELLO_BYTES - MAC_BYTES : HELLO_BYTES] = _macs(
        rows[:, : HELLO_BYTES - MAC_BYTES], speaker, {n: keys.mac for n, (_, keys) in accounts.items()}
    )
    rows[:, HELLO_BYTES:] = np.frombuffer(trailer(rule.version), dtype=np.uint8)
    return rows, where


def _low_half(seconds: Int64s) -> Bytes:
    return (seconds & 0xFFFF).astype(">u2").view(np.uint8).reshape(-1, 2)


def _macs(said: Bytes, speaker: Int64s, keys: Mapping[int, bytes]) -> Bytes:
    """Return the MACs of HELLOs that are sorted by speaker."""
    prefix, length = bytes([HELLO_PREFIX]), said.shape[1]
    raw = said.tobytes()
    messages = [prefix + raw[at : at + length] for at in range(0, len(raw), length)]
    tags: list[bytes] = []
    speakers, first = np.unique(speaker, return_index=True)
    for n, begin, end in zip(speakers.tolist(), first.tolist(), [*first.tolist()[1:], len(messages)], strict=True):
        tags += [tag[:MAC_BYTES] for tag in hmac_sha256s(keys[n], messages[begin:end])]
    return np.frombuffer(b"".join(tags), dtype=np.uint8).reshape(-1, MAC_BYTES)
