"""Where was everybody, if whoever runs the server helps a listener? Identifiers caught on the air, opened by its key.

Where a server made the identifiers, its key says of each whose it is, for good, wherever it was caught: then no change
of identifier hides anything, and all that was heard of a phone is one track. Where phones make them, the server opens
none but those of declarers (`reported`), and of everybody else what is left is what a listener sees alone (`linking`).
The same steps are gone through in both cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.joining import groups
from sim.adversaries.linking import IDENTIFIER_BYTES, Habits, Link, Spell, by_all_means, candidates
from sim.adversaries.listener import Faces, named
from sim.adversaries.views import Sniffed
from sim.systems.reading import Whose
from sim.units import Secrets

Accounts = Mapping[bytes, bytes]
"""By identifier: the account that a server's key reads in it; none where it opens nothing."""


def opened(whose: Whose | None, server: Secrets, sniffed: Sequence[Sniffed], system: str) -> Accounts:
    """Return the account in each identifier, where a design has a server that can open them (`whose`)."""
    if whose is None:
        return {}
    length, once = IDENTIFIER_BYTES.get(system), dict[bytes, Sniffed]()
    for row in sniffed:
        once.setdefault(row.payload[:length], row)
    at = np.array([row.at for row in once.values()], dtype=np.int64)
    read = whose(server, [row.payload for row in once.values()], at)
    return {said: account for said, account in zip(once, read, strict=True) if account is not None}


def sensible(accounts: Accounts) -> Accounts:
    """Return what a key reads if it names anybody twice, else nothing: then it is the key of another server.

    Where nothing proves that an identifier was opened rightly (NTK), another key reads a name of its own in each.
    """
    return accounts if len(set(accounts.values())) < len(accounts) else {}


def by_key(here: Sequence[Spell], within_s: int, accounts: Accounts) -> Iterator[Link]:
    """Yield two identifiers of a place of which one ends, the other soon begins, and both name one account."""
    for ended, begun in candidates(here, within_s):
        mine = accounts.get(ended.said)
        same = (each for each in begun if mine is not None and accounts.get(each.said) == mine)
        yield from ((ended, each) for each in [next(same, None)] if each is not None)


def with_help(here: Sequence[Spell], within_s: int, habits: Habits, accounts: Accounts) -> Iterator[Link]:
    """Yield the links that the server's key gives, and among what it does not open those of all other means."""
    yield from by_key(here, within_s, accounts)
    yield from by_all_means([each for each in here if each.said not in accounts], within_s, habits)


def tracks(heard: Iterable[bytes], links: Iterable[Link], accounts: Accounts) -> dict[bytes, bytes]:
    """Return to which track each identifier belongs, by links at single places and by accounts everywhere."""
    first: dict[bytes, bytes] = {}
    named = ((said, first.setdefault(account, said)) for said, account in accounts.items())
    return groups(heard, (*((one.said, other.said) for one, other in links), *named))


def whose_tracks(
    sniffed: Iterable[Sniffed], track: Mapping[bytes, bytes], system: str, faces: Faces, known: float
) -> Iterator[tuple[Sniffed, Claim]]:
    """Yield of each track its first row and a claim whose it is: of who was seen wherever and whenever it was heard."""
    length, rows = IDENTIFIER_BYTES.get(system), dict[bytes, list[Sniffed]]()
    for row in sniffed:
        rows.setdefault(track[row.payload[:length]], []).append(row)
    for mine in rows.values():
        yield mine[0], replace(named(mine, faces, known), kind=Kind.IS_PHONE)
