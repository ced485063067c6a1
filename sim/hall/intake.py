"""What reaches a server's operator of what declarers send? Reports, opened, after all that is done so that less does.

Three guards can stand before the operator. Reports wait until there are several, and come as one. What these tell comes
piece by piece, mixed with each other's. Every account has another name after some days. What each costs is counted
beside: hours of waiting, messages; under other names nothing can be added up over more days than a name lasts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.adversaries.neighbour import QUARTER
from sim.adversaries.views import Handle, ServerRead, in_order
from sim.hall.journal import fingerprint
from sim.hall.vantages import Crossing
from sim.systems.machine import Design, Role
from sim.systems.reading import Read
from sim.units import DAY, Calendar, Int64s, Secrets, UnixTime

LOOKED_BACK = 21
"""Days before day 0 in which what a report tells of may lie: no system keeps more."""


@dataclass(frozen=True, slots=True)
class Guard:
    """`together` reports come as one, `mixed` in pieces; accounts have another name after `renamed` days (0: never)."""

    together: int = 1
    mixed: bool = False
    renamed: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """A report as it was read: when it came (s since day 0), whose it was, what it tells, in quarters, and its bytes.

    Of the bytes there is a number that they alone make: reports of one second stand in its order.
    """

    at: int
    phone: int
    read: Read
    mark: int = 0


class Intake:
    """The reports of one run as they reach whoever holds the servers' `secrets`; `names` is the key of its names."""

    def __init__(
        self, guard: Guard, design: Design, secrets: Mapping[Role, Secrets], names: Secrets, calendar: Calendar
    ) -> None:
        self.guard, self.design, self.secrets, self.calendar = guard, design, secrets, calendar
        self._called = lru_cache(maxsize=1 << 20)(lambda what: Handle(names(what, 8)))
        self.opened: list[Opened] = []

    def told(self, crossing: Crossing) -> None:
        """Open a message of a declarer's phone, and keep whom it tells of, quarter by quarter."""
        now = self.calendar.unix(crossing.at)
        assert self.design.reads is not None, "whose messages nobody can read has no operator"
        read = self.design.reads(self.secrets[crossing.role], crossing.message, now)
        if read is not None:
            many = len(read.accounts) + 1
            quarter, which = np.divmod(np.unique(read.at // QUARTER * many + read.which), many)
            kept = Read(read.teller, read.accounts, which, quarter * QUARTER)
            self.opened.append(Opened(crossing.at, crossing.phone, kept, fingerprint(crossing.message)))

    # -- names --------------------------------------------------------------------------------------------------------

    def name(self, account: bytes, stretch: int) -> Handle:
        """Return what the operator calls an account in a stretch of days in which it keeps its name."""
        return self._called(f"account {account.hex()} {stretch}")

    def stretch(self, at: int) -> int:
        """Return to which stretch of days a moment (s since day 0) belongs.

        Stretches are counted from that of day 0, and begin where the days since 1970 are a multiple of their length,
        as all do who read moments: the operator's own reckoning (`company`, `renamed`, `clocks`) has the same.
        """
        length, first = self.guard.renamed, self.calendar.midnight // DAY
        return (first + at // DAY) // length - first // length if length else 0

    def stretches(self, days: int) -> range:
        """Return all stretches of which a report may tell."""
        return range(self.stretch(-LOOKED_BACK * DAY), self.stretch(days * DAY - 1) + 1)

    def teller(self, one: Opened) -> Handle:
        """Return what the operator calls whoever made a report: the account it names, else this report."""
        if one.read.teller is None:
            return self._called(f"report {one.phone} {one.at}")
        return self.name(one.read.teller, self.stretch(one.at))

    # -- what comes through -------------------------------------------------------------------------------------------

    def reads(self) -> tuple[ServerRead, ...]:
        """Return the reports as the operator has them."""
        return in_order(row for bundle in self._bundles() for row in self._rows(bundle))

    @property
    def waited_s(self) -> float:
        """How long all reports together waited for others; those that are still waiting at the end do not count."""
        return float(sum(bundle[-1].at - one.at for bundle in self._bundles() for one in bundle))

    @property
    def delivered(self) -> int:
        """How many reports reached the operator; the others are still waiting at the end."""
        return sum(len(bundle) for bundle in self._bundles())

    def _bundles(self) -> list[list[Opened]]:
        least, opened = self.guard.together, sorted(self.opened, key=lambda one: (one.at, one.mark))
        return [opened[n : n + least] for n in range(0, len(opened) - least + 1, least)]

    def _rows(self, bundle: list[Opened]) -> Iterator[ServerRead]:
        at = self.calendar.unix(bundle[-1].at)
        heard = sorted(pair for one in bundle for pair in self._heard(one.read))
        if self.guard.mixed:
            yield from (ServerRead(at, None, (who,), (0,), (UnixTime(when),)) for when, who in heard)
            return
        heard = sorted(set(heard))
        accounts = sorted({account for _, account in heard})
        place = {account: n for n, account in enumerate(accounts)}
        teller = self.teller(bundle[0]) if len(bundle) == 1 else None
        which, quarters = tuple(place[who] for _, who in heard), tuple(UnixTime(when) for when, _ in heard)
        yield ServerRead(at, teller, tuple(accounts), which, quarters)

    def _heard(self, read: Read) -> Iterator[tuple[int, Handle]]:
        """Yield when a report tells of whom, by the names of that time."""
        stretch = self._stretch_of(read.at)
        for when, who, each in zip(read.at.tolist(), read.which.tolist(), stretch.tolist(), strict=True):
            yield when, self.name(read.accounts[who], each)

    def _stretch_of(self, at: Int64s) -> Int64s:
        length, days = self.guard.renamed, at // DAY
        return days // length - self.calendar.midnight // DAY // length if length else np.zeros_like(days)
