"""Which receivers heard which phones, when, and where did they stand? Those set up in the town, and those of an app.

A receiver that stands somewhere hears, through the run's own air, whoever stays within its range: those in its own
place as they sit there, others through a wall of brick. An app that listens rides on its owner's phone and hears what
that phone could. Both scan by a schedule of their own, which is all that bounds what they hear: one row for each scan
and each phone in reach. Who will declare plays no part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sim.columns import Columns
from sim.draws import Draws
from sim.hall.pairs import row_at
from sim.parameters import parameter
from sim.radio.channel import Channel
from sim.radio.hearing import Sightings, sightings
from sim.units import (
    DAY,
    MINUTE,
    Barrier,
    Bools,
    Day,
    Floats,
    Int32s,
    Int64s,
    ScanSchedule,
    Setting,
)
from sim.world.answers import Mapped, Proximities, Visits
from sim.world.conduct import Conduct
from sim.world.places import NOWHERE, SETTING_SHIFT
from sim.world.settings import BETWEEN

PUBLIC = (Setting.TRANSIT, Setting.SHOP, Setting.LEISURE)
"""Where anybody may set up a receiver or a camera, and where shops know customers by their cards."""
WALL = parameter(Barrier.BRICK, "barrier", "assumption: what stands between a receiver and other places near it")
NEAREST_M = parameter(0.5, "m", "assumption: nobody sits on a receiver")
WINDOW_S = parameter(4, "s", "as long as a scan of Google and Apple's phones (Exposure Notifications internals)")
JITTER_S = parameter(45, "s", "as that of Google and Apple's phones: scans move by so much")
MESSAGES = parameter(16, "messages", "as Google and Apple's phones: four messages a second for the length of a scan")
FIRST_IN_COLUMN = 0
SAMPLE = 1 << 22
"""Pairs of a receiver and a point that are looked at together."""


@dataclass(frozen=True, slots=True)
class Caught(Columns):
    """A receiver heard a phone: `at` in s since day 0, `site` where the receiver was, rssi in dBm; in order of time.

    `site` is the number of a place, or -1 - n for the n-th receiver that stands in no place.
    """

    at: Int32s
    site: Int64s
    phone: Int32s
    rssi: Int32s


class Receivers(Protocol):
    """Receivers of one attacker in one run."""

    def caught(self, day: Day) -> Caught:
        """Return what they heard on a day."""
        ...

    def sites(self, day: Day) -> Int64s:
        """Return the places in which they were on a day, each once."""
        ...


def schedule(every_min: int) -> ScanSchedule:
    """Return when receivers scan that do so every so many minutes."""
    period = every_min * MINUTE
    return ScanSchedule(period, min(JITTER_S, period // 4), WINDOW_S, MESSAGES, period)


# -- those that stand -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stations:
    """Receivers that stand on the plane of a town: x and y in m, and how far each hears, walls apart."""

    x: Floats
    y: Floats
    range_m: float

    def within(self, x: Floats, y: Floats) -> tuple[Int64s, Int64s, Floats]:
        """Return which station reaches which of these points, by number, and how far apart they are in m."""
        found: list[tuple[Int64s, Int64s, Floats]] = []
        step = max(SAMPLE // max(self.x.size, 1), 1)
        for first in range(0, max(x.size, 1), step):
            some = slice(first, first + step)
            metres = np.hypot(self.x[:, None] - x[some], self.y[:, None] - y[some])
            station, point = np.nonzero(metres <= self.range_m)
            found.append((station, point + first, metres[station, point]))
        stations, points, apart = (np.concatenate(column) for column in zip(*found, strict=True))
        return stations, points, apart


def grid(side_m: float, across: int, range_m: float, *, border: bool) -> Stations:
    """Return stations on a square grid over a square: the outer rows on its border, or each amid a cell of its own."""
    knots = np.linspace(0.0, side_m, across) if border else (np.arange(across) + 0.5) * side_m / across
    x, y = np.meshgrid(knots, knots)
    return Stations(x.ravel(), y.ravel(), range_m)


def public_places(world: Mapped) -> Int64s:
    """Return all places of a town that anybody may enter, in the order of their numbers."""
    every = np.concatenate([world.map.in_quarter(quarter)[0] for quarter in range(world.map.quarters)])
    return np.sort(every[np.isin(every >> SETTING_SHIFT, PUBLIC)])


def chosen(draws: Draws, name: str, places: Int64s, count: int) -> Int64s:
    """Return so many of these places, by draw; more of them hold those of fewer."""
    return np.sort(places[np.argsort(_drawn(draws, name, places), kind="stable")[:count]])


def share_of(draws: Draws, name: str, places: Int64s, share: float) -> Int64s:
    """Return a share of these places, by draw; a larger share holds the smaller."""
    return places[_drawn(draws, name, places) < share]


def _drawn(draws: Draws, name: str, places: Int64s) -> Floats:
    return draws.uniform(name, places >> 32, places & (1 << 32) - 1)


class Standing:
    """Receivers that stand in these places (each also hears its neighbours), or on a grid over the town."""

    def __init__(
        self, world: Mapped, conduct: Conduct, channel: Channel, draws: Draws, scans: ScanSchedule, app: Bools,
        stations: Stations, own: Int64s,
    ) -> None:  # fmt: skip
        self.world, self.conduct, self.channel, self.draws = world, conduct, channel, draws
        self.scans, self.app, self.stations = scans, app, stations
        self.own = own if own.size else -1 - np.arange(stations.x.size)
        self.station, self.place, self.metres = self._reach()

    def _reach(self) -> tuple[Int64s, Int64s, Floats]:
        """Return which station hears which place, and from how far; its own place from where it stands in it."""
        near = [self.world.map.near(x, y, self.stations.range_m) for x, y in self._points()]
        places = np.unique(np.concatenate([*near, self.own[self.own >= 0]]))
        station, point, metres = self.stations.within(*self.world.map.at(places))
        return station, places[point], metres

    def _points(self) -> list[tuple[float, float]]:
        return list(zip(self.stations.x.tolist(), self.stations.y.tolist(), strict=True))

    def sites(self, day: Day) -> Int64s:
        """Return the places in which they stand."""
        return np.unique(self.own[self.own >= 0])

    def caught(self, day: Day) -> Caught:
        """Return what they heard on a day, of phones with their owners and of phones that lie without."""
        there = self.world.presence(np.unique(self.place), day, self.conduct)
        stays = self.world.whereabouts(np.unique(there.person), day, self.conduct)
        near = self._near(stays.where(np.isin(stays.place, self.place) & self.app[stays.person]))
        heard = sightings(near, self.scans, self.channel, self.draws, day * DAY, (day + 1) * DAY, "hears")
        return Caught(heard.at, self.own[heard.hearer - self.world.people.count], heard.heard, heard.rssi)

    def _near(self, stays: Visits) -> Proximities:
        """Return who stays within reach of which station; stations bear the numbers after those of all phones."""
        order = np.argsort(self.place, kind="stable")
        station, place, metres = self.station[order], self.place[order], self.metres[order]
        first, last = (np.searchsorted(place, stays.place, side) for side in ("left", "right"))
        stay = np.repeat(np.arange(len(stays)), last - first)
        link = np.arange(stay.size) - np.repeat(np.cumsum(last - first) - (last - first), last - first) + first[stay]
        stays, station, metres = stays.where(stay), station[link], metres[link]
        inside = self.own[station] == stays.place
        metres = np.where(inside, np.hypot(stays.x, stays.y), metres)
        between = np.where(stays.room == FIRST_IN_COLUMN, int(Barrier.NONE), np.array(BETWEEN)[stays.setting])
        near = Proximities(
            asked=(self.world.people.count + station).astype(np.int32),
            other=stays.person,
            start=stays.start,
            seconds=(stays.end - stays.start).astype(np.int32),
            metres=np.maximum(metres, NEAREST_M),
            setting=stays.setting,
            place=stays.place,
            barrier=np.where(inside, between, int(WALL)).astype(np.int8),
        )
        ordered: Proximities = near.where(np.lexsort((near.other, near.start, near.asked)))
        return ordered


# -- those that ride on phones ----------------------------------------------------------------------------------------


class Riding:
    """An app that listens, on these phones: it has the location, and tells of others, never of its own owner."""

    def __init__(
        self, world: Mapped, conduct: Conduct, channel: Channel, draws: Draws, scans: ScanSchedule, app: Bools,
        phones: Int32s,
    ) -> None:  # fmt: skip
        self.world, self.conduct, self.channel, self.draws = world, conduct, channel, draws
        self.scans, self.app, self.phones = scans, app, phones

    def sites(self, day: Day) -> Int64s:
        """Return the places where these phones were."""
        return np.unique(self.world.whereabouts(self.phones, day, self.conduct).place)

    def caught(self, day: Day) -> Caught:
        """Return what these phones heard on a day."""
        near = self.world.sightable(self.phones, day, self.conduct)
        heard = sightings(near.where(self.app[near.other]), self.scans, self.channel, self.draws, day * DAY,
                          (day + 1) * DAY, "hears")  # fmt: skip
        return self._placed(heard, self.world.whereabouts(self.phones, day, self.conduct))

    def _placed(self, heard: Sightings, stays: Visits) -> Caught:
        row = row_at(stays.person, stays.start, stays.end - stays.start, heard.hearer, heard.at.astype(np.int64))
        site = np.where(row >= 0, stays.place[row], NOWHERE)
        caught = Caught(heard.at, site, heard.heard, heard.rssi)
        placed: Caught = caught.where(row >= 0)
        return placed


def carriers(draws: Draws, owns_phone: Bools, share: float) -> Int32s:
    """Return whose phone carries the app that listens: a share of all who own one, by draw; shares nest."""
    people = np.flatnonzero(owns_phone).astype(np.int32)
    return people[draws.uniform("adversary.parasite", people) < share]
