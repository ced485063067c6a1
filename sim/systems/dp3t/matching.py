"""Which of the observations are of somebody who declared? Published files against what a phone kept.

Where keys are published, their EphIDs are made again: an observation counts in the key's own period alone (a UTC day, a
window), and only before the publication, as everybody can say those EphIDs afterwards. Where a filter is published, the
epoch is in the hash that was kept. Source: DP-3T White Paper, 25 May 2020.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.systems.dp3t.cuckoo import HASH_BYTES, Cuckoo, parsed
from sim.systems.dp3t.files import REMEMBERED, File, keys_of, opened
from sim.systems.dp3t.observations import Observation, Observations
from sim.systems.dp3t.schemes import Key, Scheme
from sim.systems.machine import ProtocolError
from sim.systems.payloads import Payload, table
from sim.units import UnixTime


class Sayable(NamedTuple):
    """What the keys of a file can say, from its release on: `keys` has the key of each EphID and of its period."""

    released: UnixTime
    keys: Mapping[Payload, Key]


@lru_cache(maxsize=REMEMBERED)
def sayable(data: bytes, public_key: bytes, scheme: Scheme) -> Sayable:
    """Return what a file's keys can say. Raises ProtocolError for a file that the server did not sign, or not so.

    A pure function, remembered because a whole town asks it of the same files.
    """
    file = _opened(data, public_key, scheme)
    last = (file.released - 1) // scheme.period_s
    published = keys_of(file.body, scheme.secret_bytes)
    if any(not 0 <= last - key.period <= scheme.kept for key in published):
        raise ProtocolError("a key of a day that no server publishes then")
    said = {
        ephid: key
        for first in published
        for key in scheme.given_away(first, last)
        for ephid in scheme.ephids(key.secret)
    }
    return Sayable(file.released, said)


@lru_cache(maxsize=REMEMBERED)
def filtered(data: bytes, public_key: bytes, scheme: Scheme) -> Cuckoo:
    """Return the filter in a file. Raises ProtocolError for a file that the server did not sign, or not so."""
    return parsed(_opened(data, public_key, scheme).body)


def _opened(data: bytes, public_key: bytes, scheme: Scheme) -> File:
    file = opened(data, public_key)
    if file.scheme != scheme.number:
        raise ProtocolError("a file of another design")
    return file


def said_by(said: Sayable, heard: Observations, period_s: int) -> dict[Key, Observations]:
    """Return what was observed of each key of a file: in its own period, and before it was published."""
    found: dict[Key, Observations] = {}
    for ephid in sorted(heard.keys() & said.keys.keys()):
        key = said.keys[ephid]
        seen = tuple(each for each in heard[ephid] if _believed(each, key, said.released, period_s))
        if seen:
            found.setdefault(key, {})[ephid] = seen
    return found


def _believed(each: Observation, key: Key, released: UnixTime, period_s: int) -> bool:
    return each.since // period_s == key.period and each.since < released


def found_in(cuckoo: Cuckoo, heard: Observations) -> Observations:
    """Return what was observed whose hashes are in a filter."""
    hashes = sorted(heard)
    there = np.flatnonzero(cuckoo.holds(table(hashes, HASH_BYTES))).tolist()
    return {hashes[n]: heard[hashes[n]] for n in there}
