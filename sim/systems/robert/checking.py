"""Which of the HELLOs in a report are true? The server's tests, in the order StopCovid deployed them.

For each HELLO: the country code is ours; the day's key reads the identifier; the account exists and its key made the
MAC; the HELLO's time is within three minutes of the hearing, in 16 bits that wrap around every 18 hours; and the epoch
of the identifier is within one of the hearing's. All HELLOs of all contacts are decrypted in one call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.systems.ciphers import hmac_sha256s
from sim.systems.payloads import Bytes, slices, table
from sim.systems.robert.contacts import Contact, Contacts
from sim.systems.robert.epochs import epochs_at, key_days
from sim.systems.robert.identifiers import masks, read
from sim.systems.robert.limits import COUNTRY_CODE, EPOCH_TOLERANCE, HELLO_TOLERANCE_S, NTP_OFFSET
from sim.systems.robert.wire import HELLO_PREFIX, MAC_BYTES
from sim.systems.skinny import Blocks
from sim.units import DAY, Bools, Int64s, Secrets


@dataclass(frozen=True, slots=True)
class Checked:
    """What is true of one contact: whose account it names, in which epoch, and the HELLOs that count.

    They are contact `number` of `contacts`, which holds those of all contacts that were checked together.
    """

    ident: int
    epoch: int
    contacts: Contacts
    number: int

    @property
    def contact(self) -> Contact:
        """The contact, with the HELLOs that count."""
        return self.contacts[self.number]


def _ours(contacts: Contacts, secrets: Secrets) -> Contacts:
    """Return the contacts whose country code is this server's; others would be sent on to their country."""
    ours = masks(secrets, _ebids(contacts)) ^ contacts.pairs[:, 0] == COUNTRY_CODE
    return contacts.where(ours[contacts.owner])


def _ebids(contacts: Contacts) -> Blocks:
    return _blocks(contacts.pairs)


def _blocks(pairs: Bytes) -> Blocks:
    """Return the EBIDs of pairs (n x 9 bytes) as numbers."""
    return np.ascontiguousarray(pairs[:, 1:]).view(">u8").ravel().astype(np.uint64)


def _runs(*columns: Int64s) -> tuple[Int64s, Int64s]:
    """Return the first row of each run of equal rows, and to which run each row belongs."""
    new = np.ones(columns[0].size, dtype=np.bool_)
    new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return np.flatnonzero(new), np.cumsum(new) - 1


def _read(contacts: Contacts, secrets: Secrets) -> tuple[Int64s, Int64s, Bools]:
    """Return epoch and account of each HELLO, and whether it could be read under the key of the day it was heard.

    Within three minutes of midnight UTC the neighbouring day's key is tried as well, for the neighbouring epoch alone.
    """
    owner, ebids, now = contacts.owner, _ebids(contacts), epochs_at(contacts.at)
    first, run = _runs(owner, key_days(now))
    epochs, idents = (column[run] for column in read(secrets, ebids[owner[first]], key_days(now[first])))
    return _near_midnight(epochs, idents, ebids[owner], contacts.at, secrets)


def _near_midnight(
    epochs: Int64s, idents: Int64s, ebids: Blocks, at: Int64s, secrets: Secrets
) -> tuple[Int64s, Int64s, Bools]:
    """Return what the key of the day reads, or near midnight the neighbouring day's, and whether it may be true."""
    now = epochs_at(at)
    good = np.abs(epochs - now) <= EPOCH_TOLERANCE
    of_day = at % DAY
    step = np.where(of_day < HELLO_TOLERANCE_S, -1, np.where(DAY - of_day < HELLO_TOLERANCE_S, 1, 0))
    again = np.flatnonzero(~good & (step != 0))
    if again.size:
        wanted = now[again] + step[again]
        epochs[again], idents[again] = read(secrets, ebids[again], key_days(wanted))
        good[again] = epochs[again] == wanted
    return epochs, idents, good


def opened(contacts: Contacts, secrets: Secrets) -> tuple[Contacts, Int64s]:
    """Return the HELLOs in a report that are of this server's phones, and whose account each of them names."""
    ours = _ours(contacts, secrets) if len(contacts) else contacts
    if not len(ours):
        return ours, np.empty(0, dtype=np.int64)
    _, idents, good = _read(ours, secrets)
    return ours.where(good), idents[good]


def named(pairs: Bytes, at: Int64s, secrets: Secrets) -> tuple[Int64s, Bools]:
    """Return the account in each pair (n x 9 bytes) heard at a Unix time, and whether it is this server's to read."""
    if not len(pairs):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.bool_)
    ebids = _blocks(pairs)
    ours = masks(secrets, ebids) ^ pairs[:, 0] == COUNTRY_CODE
    _, idents, good = _near_midnight(*read(secrets, ebids, key_days(epochs_at(at))), ebids, at, secrets)
    return idents, ours & good


def in_time(at: Int64s, said: Int64s) -> Bools:
    """Tell whether the 16 bits of time that HELLOs say are within the tolerance of when they were heard."""
    apart = (at + NTP_OFFSET - said) % (1 << 16)
    return np.asarray(np.minimum(apart, (1 << 16) - apart) <= HELLO_TOLERANCE_S)


def _authentic(contacts: Contacts, keys: Sequence[bytes | None]) -> Bools:
    """Tell which HELLOs have the MAC that the key of their contact's account makes (None: there is no account)."""
    owner, prefix = contacts.owner, bytes([HELLO_PREFIX])
    first, run = _runs(owner, contacts.said)
    by_key: dict[bytes, list[int]] = {}
    for row, number in enumerate(owner[first].tolist()):
        by_key.setdefault(keys[number] or b"", []).append(row)
    messages = [prefix + said for said in slices(contacts.unsigned(first))]
    tags = np.zeros((first.size, MAC_BYTES), dtype=np.uint8)
    for key, rows in by_key.items():
        if key:
            made = hmac_sha256s(key, (messages[row] for row in rows))
            tags[rows] = table((tag[:MAC_BYTES] for tag in made), MAC_BYTES)
    known = np.array([key is not None for key in keys])
    return np.asarray(known[owner] & (tags[run] == contacts.macs).all(axis=1))


def checked(
    contacts: Sequence[Contact], secrets: Secrets, mac_key: Callable[[int], bytes | None], voiding: bool
) -> list[Checked]:
    """Return what is true of these contacts, in their order, without those of which nothing is.

    `mac_key(account)` is None for an account that does not exist. With `voiding`, as in 2020, one HELLO that cannot be
    read or authenticated voids its whole contact; later it was dropped alone. HELLOs out of time always drop alone.
    """
    ours = _ours(Contacts.of(contacts), secrets)
    if not len(ours):
        return []
    epochs, idents, readable = _read(ours, secrets)
    owner, count = ours.owner, len(ours)
    named = np.minimum.reduceat(np.where(readable, np.arange(owner.size), owner.size - 1), ours.bounds[:-1])
    ident, epoch = idents[named], epochs[named]  # those of the first HELLO that could be read
    keys = [mac_key(each) for each in ident.tolist()]
    true = readable & _authentic(ours, keys)
    whole = np.bincount(owner, ~true, count) == 0
    kept = true & in_time(ours.at, ours.said) & (idents == ident[owner]) & (epochs == epoch[owner])
    kept &= whole[owner] | (not voiding)
    left = ours.where(kept)
    numbers = np.flatnonzero(np.bincount(owner[kept], minlength=count)).tolist()
    return [Checked(int(ident[n]), int(epoch[n]), left, row) for row, n in enumerate(numbers)]
