"""Which identifiers do phones use, and who made them? The server: EBID = AES(BK_t, PUID), one key for all in an hour.

Whoever has BK_t can tell from any identifier of that hour whose it is, and nobody else can make one. There is no time
and no proof in it: replayed within its hour it is as good as new; an hour later the next key makes nonsense of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from sim.parameters import parameter
from sim.systems.central import PHONE_SHIFT
from sim.systems.ciphers import aes_ecb, aes_ecb_opened
from sim.systems.ntk.limits import PERIOD_S
from sim.systems.ntk.registration import PUID_BYTES, puid_of, push_id_of
from sim.systems.payloads import Bytes, Payload, slices, table
from sim.units import Int64s, Secrets

EBID_BYTES = parameter(16, "bytes", "PEPP-PT NTK, 18 April 2020: one AES block")
BROADCAST_KEY_BYTES = parameter(16, "bytes", "assumption: AES with 128 bits")


@lru_cache(maxsize=1024)
def broadcast_key(server: Secrets, period: int) -> bytes:
    """Return BK_t of a period, counted from 1970-01-01."""
    return server(f"broadcast key {period}", BROADCAST_KEY_BYTES)


def _each_period(cipher: Callable[[bytes, bytes], bytes], server: Secrets, blocks: Bytes, period: Int64s) -> Bytes:
    """Return what a cipher makes of each block under the key of its period."""
    order = np.argsort(period, kind="stable")
    used, first = np.unique(period[order], return_index=True)
    made = np.empty_like(blocks)
    for which, rows in zip(used.tolist(), np.split(order, first[1:]), strict=bool(used.size)):
        done = cipher(broadcast_key(server, which), blocks[rows].tobytes())
        made[rows] = np.frombuffer(done, dtype=np.uint8).reshape(-1, EBID_BYTES)
    return made


def ebids(server: Secrets, puids: Bytes, period: Int64s) -> Bytes:
    """Return the identifiers (n x 16 bytes) of accounts in periods."""
    return _each_period(aes_ecb, server, puids, period)


def puids(server: Secrets, said: Bytes, period: Int64s) -> Bytes:
    """Return whose identifiers these are (n x 16 bytes), as the keys of these periods read them; nonsense in others."""
    return _each_period(aes_ecb_opened, server, said, period)


def whose(server: Secrets, heard: Sequence[Payload], at: Int64s) -> list[bytes | None]:
    """Return the pseudonym that the key of its hour reads in each identifier, caught anywhere.

    Nothing in an identifier proves that the server made it: what it did not make reads as a pseudonym of nobody.
    """
    said: list[bytes | None] = [None] * len(heard)
    rows = np.array([n for n, each in enumerate(heard) if len(each) == EBID_BYTES], dtype=np.int64)
    found = puids(server, table((heard[n] for n in rows.tolist()), EBID_BYTES), at[rows] // PERIOD_S)
    for n, puid in zip(rows.tolist(), slices(found), strict=True):
        said[n] = puid
    return said


def ahead(server: Secrets, puid: bytes, first: int, count: int) -> bytes:
    """Return an account's identifiers of `count` periods from `first` on, one after the other."""
    return ebids(server, table([puid] * count, PUID_BYTES), np.arange(first, first + count)).tobytes()


def beacons(server: Secrets, phones: Sequence[Secrets], phone: Int64s, at: Int64s) -> tuple[Bytes, Int64s]:
    """Return identifiers (m x 16 bytes), each once, and the number of that of `phones[phone[i]]` at Unix time `at[i]`.

    They are those of phones that are not silent then: installed, and with identifiers from a request in the last days.
    """
    said, where = np.unique(phone << PHONE_SHIFT | at // PERIOD_S, return_inverse=True)
    used, speaker = np.unique(said >> PHONE_SHIFT, return_inverse=True)
    accounts = table((puid_of(server, push_id_of(phones[n])) for n in used.tolist()), PUID_BYTES)
    return ebids(server, accounts[speaker], said & (1 << PHONE_SHIFT) - 1), where
