"""What does a public directory tell of the homes near a place? Names, of those households whose address is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from sim.adversaries.directory import at_home_there
from sim.adversaries.listener import Track
from sim.adversaries.views import Handle, Listed, in_order
from sim.draws import Draws
from sim.hall.journal import Journal, Vantage
from sim.hall.receivers import Receivers, Riding, Standing
from sim.units import Int64s, Setting
from sim.world.answers import Mapped
from sim.world.places import NUMBER_MASK, SETTING_SHIFT

NOBODY = -1


class Called(Protocol):
    """What one who listens calls entries of a directory, and people."""

    def called(self, subject: str) -> Handle:
        """Return what it calls an entry."""
        ...

    def listed(self, person: int) -> Handle:
        """Return what it calls somebody who is named."""
        ...


@dataclass(frozen=True)
class Directory:
    """A share of all households, by draw, with the names of all who live there; a larger share holds the smaller."""

    world: Mapped
    draws: Draws
    share: float

    def near(self, site: int, receivers: Receivers) -> Int64s:
        """Return the homes, by their first member, that lie in reach of a receiver at night: of one in a home, that."""
        if site >= 0:
            return np.array([site & NUMBER_MASK] if site >> SETTING_SHIFT == Setting.HOME else [], dtype=np.int64)
        assert isinstance(receivers, Standing), "only what stands on a grid stands in no place"
        of = receivers.stations
        places = self.world.map.near(float(of.x[-1 - site]), float(of.y[-1 - site]), of.range_m)
        homes: Int64s = places[places >> SETTING_SHIFT == Setting.HOME] & NUMBER_MASK
        return homes

    def is_listed(self, homes: Int64s) -> list[bool]:
        """Tell of which homes the directory tells."""
        listed: list[bool] = (self.draws.uniform("adversary.directory", homes) < self.share).tolist()
        return listed

    def names(self, home: int) -> list[int]:
        """Return who lives in a home."""
        persons, households = self._by_home
        first, last = np.searchsorted(households, (home, home + 1))
        names: list[int] = persons[first:last].tolist()
        return names

    @property
    def homes(self) -> int:
        """How many homes there are."""
        return int(np.unique(self._by_home[1]).size)

    @cached_property
    def _by_home(self) -> tuple[Int64s, Int64s]:
        """Everybody, in the order of their homes, and these homes."""
        households = self.world.people.household_of(np.arange(self.world.people.count))
        assert households is not None, "a town knows its homes"
        order = np.argsort(households, kind="stable")
        return order, np.asarray(households, dtype=np.int64)[order]

    def by_name(self, place: Handle, site: int, receivers: Receivers, names: Called) -> Iterable[Listed]:
        """Yield what it tells of homes in reach of a place, people by the names that cards and cameras have for them.

        An app that listens hears others, never its owner, whose name it knows: where one alone lives there, another
        of the home is meant.
        """
        homes = self.near(site, receivers)
        owners = set(receivers.phones.tolist()) if isinstance(receivers, Riding) else set()
        for home, listed in zip(homes.tolist(), self.is_listed(homes), strict=True):
            those = self.names(home)
            own = owners.intersection(those)
            others = [person for person in those if len(own) != 1 or person not in own]
            for face in [names.listed(person) for person in others] if listed else [None]:
                yield Listed(place, names.called(f"home {home}"), face)

    def rows(self, place: Handle, homes: Int64s, called: Callable[[str], Handle]) -> Iterable[Listed]:
        """Yield what it tells of homes near a place: their names, or that there is a home of which it has none."""
        for home, listed in zip(homes.tolist(), self.is_listed(homes), strict=True):
            for person in self.names(home) if listed else [NOBODY]:
                face = None if person == NOBODY else called(f"name {person}")
                yield Listed(place, called(f"home {home}"), face)


def write_addresses(
    vantage: Vantage,
    tracks: Iterable[Track],
    directory: Directory,
    receivers: Receivers,
    sites: Mapping[Handle, int],
    called: Callable[[str], Handle],
    journal: Journal,
) -> None:
    """Write which household each track's claim puts most weight on, of the homes where it is at night."""
    chance = 1.0 / max(directory.homes, 1)
    for number, track in enumerate(tracks):
        homes = np.empty(0, dtype=np.int64) if track.home is None else directory.near(sites[track.home], receivers)
        rows = in_order(directory.rows(track.home or Handle(b""), homes, called))
        home, weight = _heaviest(track, rows, homes, called)
        journal.note("addresses", int(vantage), number, home, weight, chance)


def _heaviest(
    track: Track, rows: Sequence[Listed], homes: Int64s, called: Callable[[str], Handle]
) -> tuple[int, float]:
    """Return the household that the claim puts most weight on, and how much; -1 and 0 for none that it can name."""
    claim = at_home_there(track.claim.at, rows)
    by_home: dict[Handle, float] = {}
    for row in rows:
        if row.face is not None:
            by_home[row.home] = by_home.get(row.home, 0.0) + claim.weight(row.face)
    if not by_home:
        return NOBODY, 0.0
    top = max(by_home, key=lambda each: (by_home[each], each))
    number = {called(f"home {home}"): home for home in homes.tolist()}
    return number[top], by_home[top]
