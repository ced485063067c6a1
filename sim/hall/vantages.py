"""What is seen of the messages that cross? The network sees that one passes, a server what arrives, all what is out.

The only place where views are made: it knows the phones and gives them away to nobody. It watches and touches nothing;
a run that is watched has the journal of one that is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.adversaries.views import Direction, Handle, LineSaw, Published, ServerSaw, Views, in_order
from sim.draws import Draws
from sim.hall.addresses import Addresses, Subject
from sim.hall.guards import NONE, Guards
from sim.systems.machine import Line, Role
from sim.units import Calendar, Secrets

VANTAGES = -3
"""The secrets from which each vantage has the key of its handles."""
LABORATORY = Line(b"laboratory")
"""The line on which a server hears from the laboratory's system."""
PROXY = "proxy"
"""The host to which phones speak where a proxy is between them and the servers; it carries nothing else here."""
HANDLE_BYTES = 8


class Crossing(NamedTuple):
    """A message on its way between a phone and a server, on a line, at a moment (s since day 0)."""

    at: int
    phone: int
    role: Role
    direction: Direction
    line: Line
    message: bytes


class Slip(NamedTuple):
    """A one-time code on its way from the laboratory to a server."""

    at: int
    role: Role
    slip: bytes


class Vantages:
    """The vantage points of one run: the network, each server with one of these roles, and everybody's.

    `crossings` and their `sizes` in bytes, the `slips` and the `files` are what crossed so far, in the order of
    happening. Of an answer only the size is kept, since nobody sees more of it; of no message more than that unless a
    run `keeps` them for those who have a server. `guards` stand on the way: they pad what crosses, and hide addresses.
    """

    def __init__(
        self, roles: Iterable[Role], addresses: Addresses, draws: Draws, calendar: Calendar, guards: Guards = NONE,
        keeps: bool = True,
    ) -> None:  # fmt: skip
        self.roles, self.addresses, self.calendar = tuple(roles), addresses, calendar
        self.guards, self.keeps = guards, keeps
        self._secrets = draws.secrets(VANTAGES)
        self.crossings: list[Crossing] = []
        self.sizes: list[int] = []
        self.slips: list[Slip] = []
        self.files: list[tuple[int, bytes]] = []

    # -- what crosses -------------------------------------------------------------------------------------------------

    def crossed(self, crossing: Crossing) -> None:
        """Note a message between a phone and a server."""
        kept = self.keeps and crossing.direction == "up"
        self.crossings.append(crossing if kept else crossing._replace(message=b""))
        self.sizes.append(self.guards.size(len(crossing.message)))

    def issued(self, slip: Slip) -> None:
        """Note that the laboratory told a server of a slip."""
        self.slips.append(slip)

    def published(self, message: bytes, at: int) -> None:
        """Note a file for everybody."""
        self.files.append((at, message))

    # -- what is seen of it -------------------------------------------------------------------------------------------

    def views(self) -> Views:
        """Return all that was seen, each kind in its only order."""
        subjects = self.subjects()
        return Views(
            in_order(self.on_network(subjects)),
            {role: in_order(self.at_server(role, subjects)) for role in self.roles},
            in_order(self.to_all()),
        )

    def subjects(self) -> list[Subject]:
        """Return the address from which each crossing was seen."""
        phones = np.array([each.phone for each in self.crossings], dtype=np.int32)
        return self.addresses.of(phones, np.array([each.at for each in self.crossings], dtype=np.int64))

    def on_network(self, subjects: list[Subject]) -> list[LineSaw]:
        """Return the row of each crossing as the network's operator sees it."""
        handle, unix = self._handles("network"), self.calendar.unix
        host = {role: PROXY if self.guards.proxied else role for role in self.roles}
        return [
            LineSaw(
                unix(said.at), handle(f"line {said.line.hex()}"), said.direction, host[said.role], size, handle(subject)
            )
            for said, size, subject in zip(self.crossings, self.sizes, subjects, strict=True)
        ]

    def at_server(self, role: Role, subjects: list[Subject]) -> list[ServerSaw]:
        """Return the row of each message that a server got, from phones and then from the laboratory."""
        handle, unix = self._handles(f"server {role}"), self.calendar.unix
        from_phones = [
            ServerSaw(
                unix(said.at),
                handle(f"line {said.line.hex()}"),
                said.message,
                None if self.guards.proxied else handle(subject),
            )
            for said, subject in zip(self.crossings, subjects, strict=True)
            if said.role == role and said.direction == "up"
        ]
        line = handle(f"line {LABORATORY.hex()}")
        return from_phones + [ServerSaw(unix(at), line, slip, None) for at, to, slip in self.slips if to == role]

    def to_all(self) -> list[Published]:
        """Return the files that everybody saw."""
        return [Published(self.calendar.unix(at), message) for at, message in self.files]

    def _handles(self, vantage: str) -> Callable[[str], Handle]:
        """Return how one vantage calls a subject: a function of both, under a key that no other vantage has."""
        key = Secrets(self._secrets(f"handles {vantage}"))
        return lru_cache(maxsize=1 << 16)(lambda subject: Handle(key(subject, HANDLE_BYTES)))
