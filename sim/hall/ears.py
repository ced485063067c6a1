"""What did these phones hear, or who heard them? Asked of the world and the air, when it matters."""

from __future__ import annotations

import numpy as np

from sim.draws import Draws
from sim.radio.channel import Channel
from sim.radio.hearing import Direction, Order, Sightings, sightings
from sim.units import DAY, Bools, Int32s, Int64s, ScanSchedule, day_of
from sim.world.answers import World
from sim.world.conduct import Conduct
from sim.world.ranges import ranges


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

    def between(
        self, phones: Int32s, since: Int64s, until: int, direction: Direction, order: Order = "time"
    ) -> Sightings:
        """Return the sightings between these phones and others that run the app, until then.

        Each phone is asked about from the day on that holds its `since`.
        """
        earliest = max(self.installed_at, until - self.retention_s)
        first = np.maximum(since, earliest) // DAY
        owner, day = ranges(first, np.maximum(day_of(until - 1) + 1 - first, 0))
        near = self.world.sightable(phones[owner], day, self.conduct)
        near = near.where(self.app[near.other])
        return sightings(near, self.scans, self.channel, self.draws, earliest, until, direction, order)

    def hear(self, phones: Int32s, since: int, until: int) -> Sightings:
        """Return what these phones heard of others in [since, until), while the app was there."""
        heard = self.between(phones, np.full(phones.size, since), until, "hears")
        return heard.where(heard.at >= since)  # type: ignore[no-any-return]
