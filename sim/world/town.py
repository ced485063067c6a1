"""Who was where, and near whom, on any day of any seed? A synthetic French town that is computed when asked.

Nothing is stored per day: a diary, a meeting, a phone in a cloakroom are functions of the town, the day and the conduct
of the persons concerned. Households, neighbours, classmates and colleagues stay the same; company in trams, shops and
cafés, and at the day's meal, is drawn anew each day.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

import numpy as np

from sim.draws import Draws
from sim.kernels import at_most
from sim.parameters import parameter
from sim.units import DAY, Barrier, Day, Int8s, Int32s, Int64s
from sim.world.answers import Meetings, Proximities, Visits, asked_on
from sim.world.build import check, lay_out
from sim.world.carried import carried
from sim.world.caveats import caveats_of
from sim.world.conduct import Conduct
from sim.world.country import FRANCE, Country
from sim.world.diary import diaries, roster
from sim.world.homes import MOST_STAYS
from sim.world.map import Map
from sim.world.near.answers import CHUNK, near_rows
from sim.world.people import Inhabitants, People
from sim.world.phones import alone
from sim.world.places import SETTING_SHIFT
from sim.world.ranges import ranges
from sim.world.stay import STAY

# fmt: off
REACH_M = parameter(3.0, "m", "assumption: persons farther apart than this do not meet")
PHONE_REACH_M = parameter(10.0, "m", "assumption: phones farther apart than this do not hear each other")
# fmt: on
ROOM = 32 * CHUNK
"""Rows made ready for CHUNK persons at first, three times as many for phones; most days need fewer."""
ROSTER = 1 << 12
"""No place can be passed by more persons in a day."""


class Town:
    """A synthetic town of `people` persons; one seed, one town.

    `left_behind` is the share of days on which a phone is left behind somewhere; `first_weekday` that of day 0 (0
    Monday); `going_out` scales how often people work, learn, ride, shop and go out: 1 as before 2020, 0.35 for the 3.3
    persons met a day in the lockdown of spring 2020, 0.6 for the 5.3 of that December. Without `schools_open`, pupils,
    students and teachers have every day free, as in summer. `progress` is told which share of the town is built. Raises
    Refused for a town that cannot be.
    """

    knows_distance = True
    knows_homes = True
    cycle_days = 7

    def __init__(
        self,
        draws: Draws,
        people: int,
        left_behind: float = 0.05,
        *,
        country: Country = FRANCE,
        first_weekday: int = 0,
        going_out: float = 1.0,
        schools_open: bool = True,
        reach_m: float = REACH_M,
        phone_reach_m: float = PHONE_REACH_M,
        progress: Callable[[float], None] = lambda share: None,
    ) -> None:
        check(country, people, left_behind, first_weekday, going_out)
        self.draws, self.reach_m, self.phone_reach_m = draws, float(reach_m), float(phone_reach_m)
        self.plan = lay_out(
            country, draws, people, float(left_behind), first_weekday, going_out, bool(schools_open), progress
        )
        self.people: People = Inhabitants(self.plan, draws)
        self.map = Map(self.plan, draws)
        self.caveats: tuple[str, ...] = caveats_of(country, going_out, bool(schools_open))

    def living(self, draws: Draws) -> Town:
        """Return the same homes, work and phones with other days: as they would be lived under another seed."""
        other = copy(self)
        other.draws, other.plan = draws, self.plan._replace(chance=draws.key("world.day"))
        return other

    def visits(self, persons: Int32s, day: Day, conduct: Conduct) -> Visits:
        """Return where these persons were on that day, hour by hour; on the way where no row says otherwise."""
        persons = np.unique(persons).astype(np.int32)
        counts, rows = np.zeros(persons.size, dtype=np.int64), np.empty(persons.size * MOST_STAYS, dtype=STAY)
        diaries(self.plan, conduct.facts(), persons.astype(np.int64), int(day), counts, rows)
        owner, row = ranges(np.arange(persons.size) * MOST_STAYS, counts)
        return Visits(
            person=persons[owner],
            place=rows["place"][row],
            room=rows["room"][row].astype(np.int32),
            setting=_settings(rows["place"][row]),
            start=(day * DAY + rows["start"][row]).astype(np.int32),
            end=(day * DAY + rows["end"][row]).astype(np.int32),
            x=rows["x"][row],
            y=rows["y"][row],
        )

    def presence(self, places: Int64s, day: Day, conduct: Conduct) -> Visits:
        """Return who passes these places on that day. Nobody stays on a landing; other numbers are passed by nobody."""
        persons, may = np.empty(ROSTER, dtype=np.int64), [np.empty(0, dtype=np.int64)]
        for place in np.unique(places):
            may.append(persons[: roster(self.plan, int(place), int(day), persons)].copy())
        some = np.concatenate(may)
        passed = self.visits(some[some >= 0].astype(np.int32), day, conduct)
        there: Visits = passed.where(np.isin(passed.place, places))
        return there

    def whereabouts(self, phones: Int32s, day: Day, conduct: Conduct) -> Visits:
        """Return where these persons' phones were on that day: with their owners, or lying without them."""
        phones = np.unique(phones).astype(np.int32)
        rows = np.empty(phones.size, dtype=STAY)
        alone(self.plan, conduct.facts(), phones.astype(np.int64), int(day), rows)
        return carried(self.visits(phones, day, conduct), phones, rows, day)

    def meetings(self, persons: Int32s, day: Day | Int64s, conduct: Conduct) -> Meetings:
        """Return every meeting of these persons on that day: their stays that overlap others' within reach."""
        found = self._near(persons, day, conduct, phones=False, reach=self.reach_m)
        return Meetings(**found, stops=found["barrier"] != Barrier.NONE)

    def sightable(self, phones: Int32s, day: Day | Int64s, conduct: Conduct) -> Proximities:
        """Return which phones were near these phones on that day, with their owners or lying without them."""
        return Proximities(**self._near(phones, day, conduct, phones=True, reach=self.phone_reach_m))

    def _near(
        self, persons: Int32s, day: Day | Int64s, conduct: Conduct, *, phones: bool, reach: float
    ) -> dict[str, Any]:
        """Find the rows of all these persons, with more room where it was too little."""
        persons, days = asked_on(persons, day)
        facts = conduct.facts()
        counts = np.zeros(-(-persons.size // CHUNK) * CHUNK, dtype=np.int64)
        needed, room = ROOM * (3 if phones else 1), 0
        while needed > room:
            room = needed
            size = counts.size // CHUNK * room
            other, start, seconds = (np.empty(size, dtype=np.int32) for _ in range(3))
            metres, place, barrier = np.empty(size), np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int8)
            with at_most(size // room):
                near_rows(
                    self.plan, facts, persons.astype(np.int64), days, phones, reach, room, counts,
                    other, start, seconds, metres, place, barrier,
                )  # fmt: skip
            rows = counts.reshape(-1, CHUNK).sum(axis=1)
            needed = int(rows.max(initial=0))
        used = (np.arange(room) < rows[:, None]).ravel()
        return {
            "asked": np.repeat(persons, counts[: persons.size]),
            "other": other[used],
            "start": start[used],
            "seconds": seconds[used],
            "metres": metres[used],
            "setting": _settings(place[used]),
            "place": place[used],
            "barrier": barrier[used],
        }

    def __repr__(self) -> str:
        return f"Town({self.draws!r}, people={self.people.count}, left_behind={self.plan.left_behind})"


def _settings(place: Int64s) -> Int8s:
    settings: Int8s = (place >> SETTING_SHIFT).astype(np.int8)
    return settings
