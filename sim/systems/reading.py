"""What can whoever holds a server's keys read in the message that a declarer sends? Who told it, and whom it tells of.

Accounts are the server's own names for its users. A design says how its messages are read (`Design.reads`) and under
which name it knows a user (`Design.account`); where phones match, a message tells of its declarer's keys alone. Who
made the identifiers can open any of them, wherever it was caught (`Design.whose`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np

from sim.systems.payloads import Payload
from sim.units import Int64s, Secrets, UnixTime

UPLOAD = 1
"""The first byte of an upload between apps and servers that publish (sim.systems.interface)."""


def _none() -> Int64s:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A report as the server's operator reads it: account `accounts[which[i]]` was heard at Unix time `at[i]`.

    `teller` is the account that reports; None where the message does not say.
    """

    teller: bytes | None
    accounts: tuple[bytes, ...] = ()
    which: Int64s = field(default_factory=_none)
    at: Int64s = field(default_factory=_none)


class Reads(Protocol):
    """How the messages to a server are read with its secrets; None where one is no report."""

    def __call__(self, server: Secrets, message: bytes, now: UnixTime) -> Read | None:
        """Read one message that arrived at `now`."""
        ...


class Whose(Protocol):
    """How identifiers that anybody caught on the air are opened with a server's secrets, whoever said them."""

    def __call__(self, server: Secrets, heard: Sequence[Payload], at: Int64s) -> Sequence[bytes | None]:
        """Return the account that each payload names, heard at its Unix time; None where these secrets open none."""
        ...


class Clock(NamedTuple):
    """What a request shows: whose it is, and by how many seconds its phone's clock is fast."""

    account: bytes
    fast: int


ReadsClock = Callable[[Secrets, bytes, UnixTime], Clock | None]
"""How a request (its bytes, when it came) is read with a server's secrets; None where it is no request for news."""

Account = Callable[[Secrets, Secrets], bytes]
"""The name under which a server (its secrets first) knows the user of a phone (its secrets)."""


@dataclass(frozen=True, slots=True)
class OfItself:
    """How messages are read that tell of their declarer alone, where a report begins with the byte `kind`."""

    kind: int

    def __call__(self, server: Secrets, message: bytes, now: UnixTime) -> Read | None:
        """Read that somebody reported, and no more."""
        return Read(None) if message[:1] == bytes([self.kind]) else None
