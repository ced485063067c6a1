"""What did these phones hear, or who heard them? Asked of the world and the air, when it matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from sim.draws import Draws
from sim.hall.shares import WHOLE
from sim.parameters import parameter
from sim.radio.channel import Channel
from sim.radio.hearing import Direction, Order, Sightings, sightings
from sim.units import DAY, Bools, Int32s, Int64s, ScanSchedule, day_of
from sim.world.answers import Proximities, World
from sim.world.conduct import Conduct
from sim.world.ranges import ranges

OTHER: Mapping[Direction, Direction] = {"hears": "heard_by", "heard_by": "hears"}
CONNECTED = parameter(0.9, "1", "assumption: share of the connections that a phone begins, having heard another, in "
                      "which both hand over what they have; there is no count, so sweep it")  # fmt: skip


class Ears:
    """The air between the phones of one arm. `app` says whose phone runs the app, `installed_at` since when.

    Nobody asks for what is older than `retention_s`. Where phones `connect`, whoever hears another opens a connection;
    it may fail, and else either side notes the other, with the level that the one who heard measured.
    """

    def __init__(
        self, world: World, conduct: Conduct, channel: Channel, draws: Draws, scans: ScanSchedule, app: Bools,
        installed_at: int, retention_s: int, connect: bool = False,
    ) -> None:  # fmt: skip
        self.world, self.conduct, self.channel, self.draws = world, conduct, channel, draws
        self.scans, self.app = scans, app
        self.installed_at, self.retention_s, self.connect = installed_at, retention_s, connect
        self.shares = WHOLE

    def between(
        self, phones: Int32s, since: Int64s, until: int, direction: Direction, order: Order = "time"
    ) -> Sightings:
        """Return the sightings between these phones and others that run the app, until then.

        Each phone is asked about from the day on that holds its `since`.
        """
        earliest = max(self.installed_at, until - self.retention_s)
        first = np.maximum(since, earliest) // DAY
        owner, day = ranges(first, np.maximum(day_of(until - 1) + 1 - first, 0))
        near = self.near(phones[owner], day, until)
        within = self.scans, self.channel, self.draws, earliest, until
        if not self.connect:
            return self.shares.enough(sightings(near, *within, direction, order))
        own = self._connected(sightings(near, *within, direction))
        mirrored = self._connected(sightings(near, *within, OTHER[direction]))
        mirrored = replace(mirrored, hearer=mirrored.heard, heard=mirrored.hearer)
        return _once(own, mirrored, order)

    def near(self, phones: Int32s, day: Int64s, until: int) -> Proximities:
        """Return which phones that run the app were near these, each on its day; today's at least until then."""
        found = self.world.sightable(phones, day, self.conduct)
        running: Proximities = found.where(self.app[found.other])
        return running

    def _connected(self, heard: Sightings) -> Sightings:
        """Return the sightings whose connection succeeded."""
        luck = self.draws.uniform("radio.connection", heard.hearer, heard.heard, heard.at)
        noted: Sightings = heard.where(luck < CONNECTED)
        return noted

    def hear(self, phones: Int32s, since: int, until: int) -> Sightings:
        """Return what these phones heard of others in [since, until), while the app was there."""
        heard = self.between(phones, np.full(phones.size, since), until, "hears")
        return heard.where(heard.at >= since)  # type: ignore[no-any-return]


def _once(own: Sightings, mirrored: Sightings, order: Order) -> Sightings:
    """Return what either side of all connections notes; two of one second are one: that of whose number is smaller."""
    both: Sightings = Sightings.join([own, mirrored])
    began = np.concatenate([own.hearer, mirrored.heard])
    both = both.where(np.lexsort((began, both.at, both.heard, both.hearer)))
    new = np.ones(len(both), dtype=np.bool_)
    same = [each[1:] == each[:-1] for each in (both.hearer, both.heard, both.at)]
    new[1:] = ~np.logical_and.reduce(same)
    both = both.where(new)
    once: Sightings = both.where(np.lexsort((both.heard, both.hearer, both.at))) if order == "time" else both
    return once
