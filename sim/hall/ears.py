"""What did these phones hear, or who heard them? Asked of the world and the air, day by day, when it matters."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.draws import Draws
from sim.radio.channel import Channel
from sim.radio.hearing import Direction, Order, Sightings, sightings
from sim.units import DAY, Bools, Day, Int32s, Int64s, ScanSchedule, day_of
from sim.world.answers import World
from sim.world.conduct import Conduct


class Ears:
    """The air between the phones of one arm. `app` says whose phone runs the app, `installed_at` since when.

    Nobody asks for what is older than `retention_s`.
    """

    def __init__(
        self, world: World, conduct: Conduct, channel: Channel, draws: Draws, scans: ScanSchedule, app: Bools,
        installed_at: int, retention_s: int,
    ) -> None:  # fmt: skip
        self.world, self.conduct, self.channel, self.draws = world, conduct, channel, draws
        self.scans, self.app = scans, app
        self.installed_at, self.retention_s = installed_at, retention_s

    def by_day(
        self, phones: Int32s, since: Int64s, until: int, direction: Direction, order: Order = "time"
    ) -> Iterator[Sightings]:
        """Yield, a day after the other, the sightings between these phones and others that run the app, until then.

        Each phone is asked about from the day on that holds its `since`.
        """
        earliest = max(self.installed_at, until - self.retention_s)
        since = np.maximum(since, earliest)
        for day in range(day_of(since.min(initial=until - 1)), day_of(until - 1) + 1):
            some = phones[since < (day + 1) * DAY]
            near = self.world.sightable(some, Day(day), self.conduct)
            near = near.where(self.app[near.other])
            yield sightings(near, self.scans, self.channel, self.draws, earliest, until, direction, order)

    def hears(self, phones: Int32s, since: int, until: int) -> Sightings:
        """Return what these phones heard in [since, until)."""
        found: Sightings = Sightings.join(list(self.by_day(phones, np.full(phones.size, since), until, "hears")))
        first: Sightings = found.where(found.at >= since)
        return first
