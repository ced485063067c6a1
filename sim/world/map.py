"""Where in the town does a place lie, and which places lie near a point?

A plane in metres, x to the east and y to the north. Quarters are squares on a grid, one after the other; every place
of a quarter has a point of its own in it, drawn once for the town. The town's diaries know no ways between places, so
the map has no streets, and nothing in a diary depends on it.
"""

from __future__ import annotations

import numpy as np

from sim.draws import Draws
from sim.parameters import parameter
from sim.units import Floats, Int64s
from sim.world import places, settings
from sim.world.outings import BLOCK, FILLINGS, SETTING_OF
from sim.world.places import NUMBER_MASK, SETTING_SHIFT, WITHIN_MASK, WITHIN_SHIFT
from sim.world.plan import Plan
from sim.world.work import OFFICES

# fmt: off
PER_SQUARE_METRE = parameter(6e-3, "persons/m2", "assumption: 6,000 inhabitants a square kilometre, a dense "
                             "French town")
BUILDING = parameter(64, "persons", "assumption: so many persons with consecutive numbers live in one building, and "
                     "every school, office, shop, venue and care home has a point of its own")
# fmt: on
IN_QUARTERS = (places.TRANSIT, places.SHOP, places.LEISURE, places.CARE)
"""Settings whose places bear their quarter's number; a vehicle lies where its line begins."""
REMEMBERED = 256
"""Quarters whose places are remembered."""
EACH = np.array([settings.SEATS[settings.SCHOOL_SEATS]] * OFFICES + [settings.SEATS[settings.OFFICE_SEATS]])
"""Seats of a building or site, by section."""


class Map:
    """The plane on which a town's places lie; `side` is the length of a quarter in m, `draws` are the town's."""

    def __init__(self, plan: Plan, draws: Draws) -> None:
        self._plan, self.draws = plan, draws
        self.quarters = int(plan.zones)
        self.across = int(np.ceil(np.sqrt(plan.zones)))
        self.side = float(np.sqrt(plan.people / plan.zones / PER_SQUARE_METRE))
        self._quarters_asked: dict[int, tuple[Int64s, Floats, Floats]] = {}

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """The rectangle in which every place lies: x and y of a corner and of the one across, in m."""
        rows = -(-self.quarters // self.across)
        return 0.0, 0.0, self.across * self.side, rows * self.side

    def at(self, where: Int64s) -> tuple[Floats, Floats]:
        """Return where these places lie: x and y in m."""
        where = self._points(np.asarray(where, dtype=np.int64))
        quarter = self._quarters(where)
        row, column = np.divmod(quarter, self.across)
        x, y = (self.draws.uniform("world.map", where >> WITHIN_SHIFT, where & NUMBER_MASK, axis) for axis in (0, 1))
        return (column + x) * self.side, (row + y) * self.side

    def near(self, x: float, y: float, metres: float) -> Int64s:
        """Return the places that lie within so many metres of a point, in the order of their numbers."""
        columns, rows = (self._span(centre, metres) for centre in (x, y))
        quarters = [row * self.across + column for row in rows for column in columns]
        found = [np.empty(0, dtype=np.int64)]
        for quarter in quarters:
            if quarter < self._plan.zones:
                there, at_x, at_y = self.in_quarter(quarter)
                found.append(there[np.hypot(at_x - x, at_y - y) <= metres])
        return np.sort(np.concatenate(found))

    def _span(self, centre: float, metres: float) -> range:
        first, last = (int((centre + sign * metres) // self.side) for sign in (-1, 1))
        return range(max(first, 0), min(last, self.across - 1) + 1)

    def _points(self, where: Int64s) -> Int64s:
        """Return one number for all places that share a point: flats and landings of a building, a site's canteen."""
        setting = where >> SETTING_SHIFT
        homes = (setting == places.HOME) | (setting == places.LANDING)
        where = np.where(homes, (where & NUMBER_MASK) // BUILDING * BUILDING, where)  # a HOME's number is its first's
        return np.where(np.isin(setting, (places.SCHOOL, places.WORK)), where & ~1, where)

    def _quarters(self, points: Int64s) -> Int64s:
        """Return in which quarter points lie: a school or office in that of its first member."""
        setting, within = points >> SETTING_SHIFT, points >> WITHIN_SHIFT & WITHIN_MASK
        of_site = np.isin(setting, (places.SCHOOL, places.WORK))
        person = points & NUMBER_MASK
        person[of_site] = self._first_member(within[of_site], person[of_site] // 2)
        quarter: Int64s = np.where(
            np.isin(setting, IN_QUARTERS), within, person * self._plan.zones // self._plan.people
        )
        return quarter

    def _first_member(self, section: Int64s, site: Int64s) -> Int64s:
        first: Int64s = self._plan.members[self._plan.section[section] + site * EACH[section]].astype(np.int64)
        return np.maximum(first, 0)

    # -- all places of a quarter --------------------------------------------------------------------------------------

    def in_quarter(self, quarter: int) -> tuple[Int64s, Floats, Floats]:
        """Return every place of a quarter in which somebody may stay, and where each lies."""
        if quarter not in self._quarters_asked:
            if len(self._quarters_asked) == REMEMBERED:
                self._quarters_asked.clear()
            self._quarters_asked[quarter] = self._laid_out(quarter)
        return self._quarters_asked[quarter]

    def _laid_out(self, quarter: int) -> tuple[Int64s, Floats, Floats]:
        found = [*self._homes(quarter), *self._sites(quarter), _numbered(places.CARE, quarter, 1)]
        for setting in (places.TRANSIT, places.SHOP, places.LEISURE):
            found.append(_numbered(setting, quarter, self._most(setting)))
        there = np.concatenate(found)
        return there, *self.at(there)

    def _homes(self, quarter: int) -> list[Int64s]:
        first, last = self._plan.starts[quarter], self._plan.starts[quarter + 1]
        person = np.arange(max(first - BUILDING, 0), min(last + BUILDING, self._plan.people))
        home = self._plan.persons["home"][person]
        heads = person[(home != 0) & (home & 7 == 0)]
        return [heads[self._quarters(self._points(heads)) == quarter]]

    def _sites(self, quarter: int) -> list[Int64s]:
        """Return the schools and offices of a quarter, each with its canteen."""
        found = []
        for section, each in enumerate(EACH.tolist()):
            members = self._plan.section[section + 1] - self._plan.section[section]
            site = np.arange(-(-members // each))
            site = site[self._site_quarters(section, site) == quarter]
            setting = places.SCHOOL if section < OFFICES else places.WORK
            bare = setting << SETTING_SHIFT | section << WITHIN_SHIFT
            found += [bare | 2 * site, bare | 2 * site + 1]
        return found

    def _site_quarters(self, section: int, site: Int64s) -> Int64s:
        quarter: Int64s = self._first_member(np.full_like(site, section), site) * self._plan.zones // self._plan.people
        return quarter

    def _most(self, setting: int) -> int:
        """Return how many places of a setting a quarter has: as many as its seats fill, and every shop with a till."""
        outings = [outing for outing, its in enumerate(SETTING_OF) if its == setting]
        filled = (-(-int(self._plan.capacity[outing]) // (BLOCK[outing] * FILLINGS[outing])) for outing in outings)
        return max(*filled, self._plan.shops if setting == places.SHOP else 0)

    def __repr__(self) -> str:
        return f"Map({self._plan.zones} quarters of {self.side:.0f} m)"


def _numbered(setting: int, within: int, count: int) -> Int64s:
    return setting << SETTING_SHIFT | within << WITHIN_SHIFT | np.arange(count)
