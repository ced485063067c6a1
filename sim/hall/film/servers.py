"""What does each server have of a day? The messages that reached it, byte by byte, and what its own keys open in them.

A server's panel is made of this alone, in the order of (time, bytes), never in that of any person. Accounts are called
by the server's own names for them; what a message says is read with the keys that the server holds, by the design's own
reading. Where a message names no account there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from sim.adversaries.neighbour import QUARTER
from sim.adversaries.views import Handle
from sim.draws import Draws
from sim.hall.film.chunks import Chunk, whole
from sim.hall.vantages import HANDLE_BYTES, Crossing, Vantages
from sim.parameters import parameter
from sim.systems.machine import Design, Role
from sim.systems.reading import Read
from sim.units import Calendar, Secrets

FILMS = -6
"""The secrets from which a film has the key of its names."""
SHOWN_BYTES = parameter(48, "bytes", "of a request so many are kept; a whole day of a town would fill a disk")
REPORT_BYTES = parameter(4_096, "bytes", "of a report so many are kept")


class AtServers:
    """What the servers of one run have, day by day; and, for the part that is the truth's, whose each message was."""

    def __init__(
        self, run: int, design: Design, secrets: Mapping[Role, Secrets], vantages: Vantages, draws: Draws,
        calendar: Calendar,
    ) -> None:  # fmt: skip
        self.run, self.design, self.secrets, self.vantages = run, design, secrets, vantages
        self.draws, self.calendar = draws, calendar
        names = Secrets(draws.secrets(FILMS)("names"))
        self._named: Callable[[str], Handle] = lru_cache(1 << 20)(lambda what: Handle(names(what, HANDLE_BYTES)))
        self._account = lru_cache(1 << 20)(self._account_of)
        self.numbers: dict[str, int] = {}
        self.owned: set[int] = set()
        self.crossed = self.filed = 0

    def of(self, day: int) -> tuple[Chunk, Chunk]:
        """Return what the servers got and gave out by the end of a day, and, apart, from whom."""
        fresh = sorted(self.vantages.crossings[self.crossed :], key=lambda said: (said.at, said.message))
        self.crossed = len(self.vantages.crossings)
        mine = [(said, self._read(said)) for said in fresh if said.direction == "up"]
        begun = len(self.numbers)
        rows = [self._row(said, read) for said, read in mine]
        told = [pair for n, (said, read) in enumerate(mine) for pair in self._told(n, said, read)]
        files = self.vantages.files[self.filed :]
        self.filed = len(self.vantages.files)
        kept = b"".join(row["bytes"] for row in rows)
        columns = {
            "at": np.array([row["at"] for row in rows], dtype="<i4"),
            **{name: whole([row[name] for row in rows]) for name in ("account", "size", "kept", "report")},
            "bytes": np.frombuffer(kept, dtype="u1"),
            **dict(zip(("told_by", "told_at", "told_of"), self._columns(told), strict=True)),
            "file_at": np.array([at for at, _ in files], dtype="<i4"),
            "file_size": whole([len(message) for _, message in files]),
        }
        behind = {"message_of": whole([said.phone for said, _ in mine])}
        fresh_names = [name for name, _ in list(self.numbers.items())[begun:]]
        return (
            Chunk(self.run, "server", day, columns, {"accounts": fresh_names}),
            Chunk(self.run, "behind", day, behind, {"accounts": self._owners(mine)}),
        )

    def _row(self, said: Crossing, read: Read | None) -> dict[str, Any]:
        most = SHOWN_BYTES if read is None else REPORT_BYTES
        kept = said.message[:most]
        account = self._number(self._whose(said, read))
        return {"at": said.at, "account": account, "size": len(said.message), "kept": len(kept), "bytes": kept,
                "report": int(read is not None)}  # fmt: skip

    def _whose(self, said: Crossing, read: Read | None) -> Handle | None:
        """Return the account that a message names, by the server's name for it: of a report, what it says."""
        if read is not None:
            return None if read.teller is None else self._called(read.teller)
        return self._account(said.phone)

    def _account_of(self, phone: int) -> Handle | None:
        if self.design.account is None or len(self.secrets) != 1:
            return None
        (server,) = self.secrets.values()
        return self._called(self.design.account(server, self.draws.secrets(phone)))

    def _called(self, account: bytes) -> Handle:
        return self._named(f"account {account.hex()}")

    def _number(self, name: Handle | None) -> int:
        """Return the number of an account, from 1 on in the order in which they are first heard of; 0 for none."""
        return 0 if name is None else self.numbers.setdefault(name.hex(), len(self.numbers) + 1)

    def _read(self, said: Crossing) -> Read | None:
        if self.design.reads is None:
            return None
        return self.design.reads(self.secrets[said.role], said.message, self.calendar.unix(said.at))

    def _told(self, number: int, said: Crossing, read: Read | None) -> list[tuple[int, int, int]]:
        """Return of whom a report tells, by quarters of an hour: (the message, s since day 0, the account)."""
        if read is None:
            return []
        quarters = read.at // QUARTER * QUARTER
        pairs = sorted(set(zip(quarters.tolist(), read.which.tolist(), strict=True)))
        seconds, of = self.calendar.seconds, [self._number(self._called(each)) for each in read.accounts]
        return [(number, int(seconds(at)), of[which]) for at, which in pairs]

    def _columns(self, told: list[tuple[int, int, int]]) -> tuple[Any, Any, Any]:
        by, at, of = zip(*told, strict=True) if told else ((), (), ())
        return whole(by), np.array(at, dtype="<i4"), whole(of)

    def _owners(self, mine: list[tuple[Crossing, Read | None]]) -> dict[str, int]:
        """Return who is behind accounts, where the design has any: of those whose first messages came on this day."""
        phones = sorted({said.phone for said, _ in mine} - self.owned)
        self.owned.update(phones)
        named = ((self._account(phone), phone) for phone in phones)
        return {name.hex(): phone for name, phone in named if name is not None}
