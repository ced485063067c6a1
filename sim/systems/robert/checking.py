"""Which of the HELLOs in a report are true? The server's tests, in the order StopCovid deployed them.

For each HELLO: the country code is ours; the day's key reads the identifier; the account exists and its key made the
MAC; the HELLO's time is within three minutes of the hearing, in 16 bits that wrap around every 18 hours; and the epoch
of the identifier is within one of the hearing's. All HELLOs of all contacts are decrypted in one call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from sim.systems.ciphers import hmac_sha256s
from sim.systems.robert.epochs import epochs_at, key_days
from sim.systems.robert.identifiers import masks, read
from sim.systems.robert.limits import COUNTRY_CODE, EPOCH_TOLERANCE, HELLO_TOLERANCE_S, NTP_OFFSET
from sim.systems.robert.messages import Contact, Detail
from sim.systems.robert.wire import HELLO_PREFIX, MAC_BYTES, TIME_BYTES
from sim.systems.skinny import Blocks
from sim.units import DAY, Bools, Int64s, Secrets


@dataclass(frozen=True, slots=True)
class Checked:
    """What is true of one contact: whose account it names, in which epoch, and the HELLOs that count."""

    ident: int
    epoch: int
    contact: Contact

    @property
    def hellos(self) -> tuple[bytes, ...]:
        """The HELLOs as they were said."""
        pair = self.contact.ecc + self.contact.ebid
        return tuple(pair + each.said.to_bytes(TIME_BYTES, "big") + each.mac for each in self.contact.details)


@dataclass(frozen=True, slots=True)
class _Heard:
    """Columns of all HELLOs of all contacts: which contact, what was said and when it was heard."""

    contact: Int64s
    ebid: Blocks
    at: Int64s
    said: Int64s


def _columns(contacts: Sequence[Contact]) -> _Heard:
    counts = [len(contact.details) for contact in contacts]
    ebids = np.array([int.from_bytes(contact.ebid, "big") for contact in contacts], dtype=np.uint64)
    owner = np.repeat(np.arange(len(contacts)), counts)
    rows = [(each.at, each.said) for contact in contacts for each in contact.details]
    at, said = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    return _Heard(owner, ebids[owner], at, said)


def _ours(contacts: Sequence[Contact], secrets: Secrets) -> list[Contact]:
    """Return the contacts whose country code is this server's; others would be sent on to their country."""
    ebids = np.array([int.from_bytes(contact.ebid, "big") for contact in contacts], dtype=np.uint64)
    codes = masks(secrets, ebids) ^ np.array([contact.ecc[0] for contact in contacts], dtype=np.uint8)
    return [contact for contact, code in zip(contacts, codes, strict=True) if code == COUNTRY_CODE and contact.details]


def _read(heard: _Heard, secrets: Secrets) -> tuple[Int64s, Int64s, Bools]:
    """Return epoch and account of each HELLO, and whether it could be read under the key of the day it was heard.

    Within three minutes of midnight UTC the neighbouring day's key is tried as well, for the neighbouring epoch alone.
    """
    now = epochs_at(heard.at)
    epochs, idents = read(secrets, heard.ebid, key_days(now))
    good = np.abs(epochs - now) <= EPOCH_TOLERANCE
    of_day = heard.at % DAY
    step = np.where(of_day < HELLO_TOLERANCE_S, -1, np.where(DAY - of_day < HELLO_TOLERANCE_S, 1, 0))
    again = np.flatnonzero(~good & (step != 0))
    if again.size:
        wanted = now[again] + step[again]
        epochs[again], idents[again] = read(secrets, heard.ebid[again], key_days(wanted))
        good[again] = epochs[again] == wanted
    return epochs, idents, good


def in_time(at: Int64s, said: Int64s) -> Bools:
    """Tell whether the 16 bits of time that HELLOs say are within the tolerance of when they were heard."""
    apart = (at + NTP_OFFSET - said) % (1 << 16)
    return np.asarray(np.minimum(apart, (1 << 16) - apart) <= HELLO_TOLERANCE_S)


def _authentic(contact: Contact, details: Sequence[Detail], key: bytes) -> list[bool]:
    prefix = bytes([HELLO_PREFIX]) + contact.ecc + contact.ebid
    tags = hmac_sha256s(key, (prefix + each.said.to_bytes(TIME_BYTES, "big") for each in details))
    return [tag[:MAC_BYTES] == each.mac for tag, each in zip(tags, details, strict=True)]


def checked(
    contacts: Sequence[Contact], secrets: Secrets, mac_key: Callable[[int], bytes | None], voiding: bool
) -> list[Checked]:
    """Return what is true of these contacts, in their order, without those of which nothing is.

    `mac_key(account)` is None for an account that does not exist. With `voiding`, as in 2020, one HELLO that cannot be
    read or authenticated voids its whole contact; later it was dropped alone. HELLOs out of time always drop alone.
    """
    ours = _ours(contacts, secrets) if contacts else []
    if not ours:
        return []
    heard = _columns(ours)
    epochs, idents, readable = _read(heard, secrets)
    timely = in_time(heard.at, heard.said)
    found = []
    owner = heard.contact.tolist()
    for number, rows in groupby(range(len(owner)), owner.__getitem__):
        each = _of_contact(ours[number], list(rows), epochs, idents, readable, timely, mac_key, voiding)
        if each is not None:
            found.append(each)
    return found


def _of_contact(
    contact: Contact,
    rows: list[int],
    epochs: Int64s,
    idents: Int64s,
    readable: Bools,
    timely: Bools,
    mac_key: Callable[[int], bytes | None],
    voiding: bool,
) -> Checked | None:
    read_rows = [row for row in rows if readable[row]]
    if not read_rows or (voiding and len(read_rows) < len(rows)):
        return None
    ident, epoch = int(idents[read_rows[0]]), int(epochs[read_rows[0]])
    key = mac_key(ident)
    if key is None:
        return None
    details = [contact.details[row - rows[0]] for row in read_rows]
    authentic = _authentic(contact, details, key)
    if voiding and not all(authentic):
        return None
    kept = tuple(
        each for row, each, good in zip(read_rows, details, authentic, strict=True)
        if good and timely[row] and idents[row] == ident and epochs[row] == epoch
    )  # fmt: skip
    return Checked(ident, epoch, Contact(contact.ecc, contact.ebid, kept)) if kept else None
