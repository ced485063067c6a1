"""What if the same small situation came about a thousand times? Two people each time: one who is ill, one who passes.

Every copy of a situation has its own two persons, phones, distance and moment; nobody meets anybody else. The ill fall
ill on one day that the scenario states, and the days of a situation count from it. A situation says what is near: both
persons with their phones, their phones alone (in a cloakroom, in lockers), or the persons alone (a phone that is lent).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from sim.draws import Draws
from sim.parameters import parameter
from sim.units import DAY, HOUR, MINUTE, Barrier, Day, Floats, Int32s, Int64s, Setting
from sim.world.answers import Meetings, Proximities, Visits, asked_on
from sim.world.conduct import Conduct
from sim.world.people import Listed, People

FROM_H = parameter(8.0, "h", "assumption: situations come about between 8 and 22 o'clock, at any second")
UNTIL_H = parameter(22.0, "h", "assumption: as above; one that lasts longer begins at 8")
ILL_SINCE_DAYS = parameter(5, "d", "McAloon et al., BMJ Open 10:e039652 (2020): mean incubation 5.4 days")
ONSET_H = parameter(12, "h", "assumption: first symptoms at noon of their day")
ELSEWHERE = np.int64(1) << 40
"""The places of those who are not where the situation is, one each; beyond all places of situations."""


class Near(Enum):
    """What of the two is near each other."""

    BOTH = "both"
    PHONES = "phones"
    PERSONS = "persons"


@dataclass(frozen=True, slots=True)
class Situation:
    """One way in which two people, or their phones, come near each other; `days` count from the first symptoms.

    `metres` is the range within which each copy's distance lies, one for each of its days, any as likely as another.
    """

    name: str
    minutes: float
    metres: tuple[float, float]
    setting: Setting
    barrier: Barrier = Barrier.NONE
    near: Near = Near.BOTH
    days: tuple[int, ...] = (0,)


class Situations:
    """A world of pairs: pair k plays situation k mod their number; 2 k is ill, 2 k + 1 passes."""

    knows_distance = True
    knows_homes = False
    cycle_days = 7

    def __init__(self, situations: tuple[Situation, ...], copies: int, onset_day: int, draws: Draws) -> None:
        self.situations, self.copies, self.onset_day, self.draws = situations, copies, onset_day, draws
        self.pairs = copies * len(situations)
        person = np.arange(2 * self.pairs)
        self.people: People = Listed(
            count=person.size,
            label=person // 2 % len(situations),
            group=None,
            age=None,
            household=None,
            owns_phone=np.ones(person.size, dtype=np.bool_),
            install_threshold=draws.uniform("world.installs_app", person),
        )
        self.caveats: tuple[str, ...] = CAVEATS
        self._days = np.zeros((len(situations), 1 + onset_day + max(max(each.days) for each in situations)), np.bool_)
        for row, each in zip(self._days, situations, strict=True):
            row[[onset_day + day for day in each.days]] = True

    def ill(self) -> tuple[Int32s, Int64s, Int32s]:
        """Return who is ill, since when infected and with symptoms from when on, in s since day 0."""
        persons = np.arange(0, 2 * self.pairs, 2, dtype=np.int32)
        onset = np.full(persons.size, self.onset_day * DAY + int(ONSET_H * HOUR), dtype=np.int32)
        return persons, onset.astype(np.int64) - ILL_SINCE_DAYS * DAY, onset

    def meetings(self, persons: Int32s, day: Day | Int64s, conduct: Conduct) -> Meetings:
        """Return every meeting of these persons on that day; it takes place if neither is away when it begins."""
        found = self._found(persons, day, conduct, Near.PHONES)
        return Meetings(**found, stops=found["barrier"] != Barrier.NONE)

    def sightable(self, phones: Int32s, day: Day | Int64s, conduct: Conduct) -> Proximities:
        """Return which phones were near these phones on that day, with their owners or without."""
        return Proximities(**self._found(phones, day, conduct, Near.PERSONS))

    def visits(self, persons: Int32s, day: Day, conduct: Conduct) -> Visits:
        """Return where these persons were on that day: in their situation, or each in a place of its own."""
        persons, _ = asked_on(persons, day)
        found = self._found(persons, day, conduct, None)
        ill, kind = found["asked"] % 2 == 0, found["asked"] // 2 % len(self.situations)
        gone = ill & np.array([each.near is Near.PHONES for each in self.situations])[kind]
        found = {name: column[~gone] for name, column in found.items()}
        n = persons.size + 2 * found["asked"].size
        home = (ELSEWHERE + persons).astype(np.int64)
        there = np.searchsorted(persons, found["asked"])
        end = found["start"] + found["seconds"]
        rows = {
            "person": np.concatenate([persons, found["asked"], found["asked"]]),
            "place": np.concatenate([home, found["place"], home[there]]),
            "start": np.concatenate([np.full(persons.size, day * DAY), found["start"], end]),
            "end": np.concatenate([np.full(persons.size, (day + 1) * DAY), end, np.full(end.size, (day + 1) * DAY)]),
        }
        rows["end"][there] = found["start"]
        setting = np.where(rows["place"] >= ELSEWHERE, Setting.HOME, 0)
        setting[persons.size : persons.size + end.size] = found["setting"]
        visits = Visits(
            person=rows["person"].astype(np.int32), place=rows["place"], room=np.zeros(n, dtype=np.int32),
            setting=setting.astype(np.int8), start=rows["start"].astype(np.int32), end=rows["end"].astype(np.int32),
            x=np.zeros(n), y=np.zeros(n),
        )  # fmt: skip
        return visits.where(np.lexsort((visits.start, visits.person)))  # type: ignore[no-any-return]

    def presence(self, places: Int64s, day: Day, conduct: Conduct) -> Visits:
        """Return who passed these places on that day; the place of pair k has the number k."""
        pairs = np.unique(places[(places >= 0) & (places < self.pairs)])
        both = np.concatenate([2 * pairs, 2 * pairs + 1]).astype(np.int32)
        visits = self.visits(both, day, conduct)
        return visits.where(np.isin(visits.place, places))  # type: ignore[no-any-return]

    def _found(self, persons: Int32s, day: Day | Int64s, conduct: Conduct, without: Near | None) -> dict[str, Any]:
        """Return what comes about of these persons' situations, but of those in which only such things are near.

        Phones that are near alone lie there whatever their owners do, but for the one who passes.
        """
        persons, days = asked_on(persons, day)
        played = (persons // 2 % len(self.situations)).astype(np.int64)
        known = (days >= 0) & (days < self._days.shape[1])
        kind = np.array([each.near is not without for each in self.situations])
        on = known & kind[played]
        on[on] = self._days[played[on], days[on]]
        persons, days, played = persons[on], days[on], played[on]
        start, seconds = self._when(persons // 2, days, played)
        other = (persons ^ 1).astype(np.int32)
        lies = np.array([each.near is Near.PHONES for each in self.situations], dtype=np.bool_)[played]
        ill, passer = persons & ~1, persons | 1
        held = ~conduct.away(passer, start) & (lies | ~conduct.away(ill, start))
        columns = {
            "asked": persons, "other": other, "start": start, "seconds": seconds,
            "metres": self._metres(persons // 2, days, played),
            "setting": self._of(played, [each.setting for each in self.situations]),
            "place": (persons // 2).astype(np.int64),
            "barrier": self._of(played, [each.barrier for each in self.situations]),
        }  # fmt: skip
        return {name: column[held] for name, column in columns.items()}

    def _when(self, pair: Int32s, days: Int64s, played: Int64s) -> tuple[Int32s, Int32s]:
        """Return when each begins, in s since day 0, and how many seconds it lasts."""
        seconds = np.array([round(each.minutes * MINUTE) for each in self.situations])[played]
        room = np.maximum((UNTIL_H - FROM_H) * HOUR - seconds, 1.0)
        begins = FROM_H * HOUR + np.floor(self.draws.uniform("world.situation_begins", pair, days) * room)
        return (days * DAY + begins.astype(np.int64)).astype(np.int32), seconds.astype(np.int32)

    def _metres(self, pair: Int32s, days: Int64s, played: Int64s) -> Floats:
        low, high = np.array([each.metres for each in self.situations]).T
        apart: Floats = low[played] + (high - low)[played] * self.draws.uniform("world.situation_metres", pair, days)
        return apart

    @staticmethod
    def _of(played: Int64s, values: list[Any]) -> Any:
        return np.array(values, dtype=np.int8)[played]

    def __repr__(self) -> str:
        return f"Situations({', '.join(each.name for each in self.situations)}; {self.copies} copies)"


CAVEATS = (
    "These are situations, not a town: in each, two people who meet nobody else, one of them ill. What is found holds "
    "for somebody in that situation; how often it comes about in a town is another question.",
    "All the ill fall ill on one day, and a situation lies as many days before or after it as the scenario says. How "
    "readily the disease passes is taken from a town of 20,000.",
)
