"""From which address on the network does a phone speak? From its home's while it is there, else from a carrier's.

A home has one address for all who live in it, for some weeks. A carrier lets many phones share an address, and gives a
phone another one each day. A phone is taken to be where its owner is. Where a world knows no homes, no phone is at one.
"""

from __future__ import annotations

import numpy as np

from sim.draws import Draws
from sim.parameters import parameter
from sim.units import DAY, Bools, Day, Int32s, Int64s, IntColumn, Setting
from sim.world.answers import Places, World
from sim.world.conduct import Conduct

LEASE_DAYS = parameter(28, "d", "assumption: how long a provider leaves a household its address")
SHARED_BY = parameter(64, "phones", "assumption: users of the app that a mobile carrier puts behind one address")

AT_HOME = "home "
"""How the subject of an address begins that is a home's."""
Subject = str
"""What an address belongs to: a household in a stretch of weeks, or one of the carrier's. Attackers see a handle."""


class Addresses:
    """The addresses of the phones of one run, of which `users` run the app."""

    def __init__(self, world: World, conduct: Conduct, draws: Draws, users: int) -> None:
        self.world, self.conduct, self.draws = world, conduct, draws
        self.carriers = -(-users // SHARED_BY)

    def of(self, phones: Int32s, at: Int64s) -> list[Subject]:
        """Return the address of each phone at a moment (columns of one length; s since day 0)."""
        days = at // DAY
        shared = (self.draws.uniform("hall.carrier", phones, days) * self.carriers).astype(np.int64)
        found = [f"carrier {number}" for number in shared.tolist()]
        household = self.world.people.household_of(phones)
        if household is None or not isinstance(self.world, Places):
            return found
        for day in np.unique(days).tolist():
            rows = np.flatnonzero(days == day)
            rows = rows[self._at_home(self.world, phones[rows], at[rows], day)]
            homes = household[rows]
            leases = (day + self.draws.uniform("hall.lease", homes) * LEASE_DAYS) // LEASE_DAYS
            for row, home, lease in zip(rows.tolist(), homes.tolist(), leases.astype(np.int64).tolist(), strict=True):
                found[row] = f"{AT_HOME}{home} {lease}"
        return found

    def _at_home(self, world: Places, phones: Int32s, at: Int64s, day: int) -> Bools:
        """Tell which of these phones are at home at their moments, all of them on one day."""
        visits = world.visits(np.unique(phones), Day(day), self.conduct)
        latest = np.searchsorted(_key(visits.person, visits.start), _key(phones, at), side="right") - 1
        there = (visits.person[latest] == phones) & (at < visits.end[latest]) & (latest >= 0)
        home: Bools = there & (visits.setting[latest] == Setting.HOME)
        return home


def _key(person: IntColumn, at: IntColumn) -> Int64s:
    """Return numbers that sort by person, then by moment (signed, 32 bits)."""
    return (person.astype(np.int64) << 33) + at + (1 << 32)
