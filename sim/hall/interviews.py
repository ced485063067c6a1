"""What does somebody tell a tracer? Whom they recall of those they met, how long and how near they think it was.

The world says whom a person met. A draw for each pair, fixed for the whole run, says whom a case recalls and can name;
draws of each day say by how much it is mistaken. Whether something stood between is seen, and told. A name is a keyed
function of the person: the office can put together what two cases tell, and learns nothing else from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from sim.draws import Draws, normals_of
from sim.hall.evidence import Told
from sim.systems.stimuli import Line, Recalled
from sim.units import DAY, MINUTE, Barrier, Bools, Calendar, Day, Floats, Int64s, Secrets, Setting, UnixTime, day_of
from sim.world.answers import Meetings, World
from sim.world.conduct import Conduct

OFFICE = -5
"""The secrets from which the names of an office's file are made."""
DAY_BITS, SETTING_BITS = 20, 8
"""What an integer holds beside the number of a person: a day of either sign, and a setting."""

Masked = Callable[[Setting, Day], bool | None]
"""Whether everybody wears a mask in such places on a day; None where a scenario knows no masks."""


@dataclass(frozen=True, slots=True)
class Memory:
    """How well people remember: by kind of place the share whom they can name; and the spread of their mistakes."""

    recall: Mapping[Setting, float]
    error_minutes: float
    error_metres: float


class Account(NamedTuple):
    """What somebody told, and of each situation the meetings it was made from: for the journal."""

    told: tuple[Recalled, ...]
    met: Mapping[Recalled, tuple[tuple[int, int], ...]]
    """When meetings began, in s since day 0, and for how many seconds."""

    def behind(self, declarer: int, who: Line, counts: Callable[[Recalled], bool]) -> tuple[Told, ...]:
        """Return what a call rests on: the meetings of the case with somebody in situations that count."""
        mine = [each for each in self.told if each.who == who and counts(each)]
        return tuple(sorted(Told(declarer, *meeting) for each in mine for meeting in self.met[each]))


class Interviews:
    """What persons of one run tell the tracers of one office."""

    def __init__(
        self, world: World, conduct: Conduct, draws: Draws, calendar: Calendar, memory: Memory, masked: Masked
    ) -> None:
        self.world, self.conduct, self.draws, self.calendar = world, conduct, draws, calendar
        self.memory, self.masked = memory, masked
        self.shares = np.array([memory.recall[setting] for setting in Setting])
        self.secrets = Secrets(draws.secrets(OFFICE)("names"))
        self.persons: dict[Line, int] = {}

    def name(self, person: int) -> Line:
        """Return what the office calls somebody."""
        name = Line(self.secrets(f"{person}", 8))
        self.persons[name] = person
        return name

    def of_case(self, person: int, since: int, until: int) -> Account:
        """Return what a case tells of those whom it can name and met from the day that holds `since`, until then."""
        met = self._met(person, since, until)
        return self._account(person, met.where(self._knows(person, met)))

    def of_owner(self, person: int, since: int, until: int, ill: Callable[[int], bool]) -> Account:
        """Return what somebody whom an app alerted tells of all they were near, named or not, in that time.

        Of housemates only those are told of of whom the household knows that they are `ill`: the others are no reason.
        """
        met = self._met(person, since, until)
        home = np.flatnonzero(met.setting == Setting.HOME)
        keep = np.ones(len(met), dtype=np.bool_)
        keep[home] = [ill(other) for other in met.other[home].tolist()]
        return self._account(person, met.where(keep))

    def _met(self, person: int, since: int, until: int) -> Meetings:
        days = np.arange(day_of(since), day_of(max(since, until - 1)) + 1)
        every = self.world.meetings(np.full(days.size, person, dtype=np.int32), days, self.conduct)
        met: Meetings = every.where(every.start < until)
        return replace(met, seconds=np.minimum(met.seconds, until - met.start).astype(np.int32))

    def _knows(self, person: int, met: Meetings) -> Bools:
        """Tell of each meeting whether the person recalls and can name the other: as where they do so best."""
        others, which = np.unique(met.other, return_inverse=True)
        best = np.zeros(others.size)
        np.maximum.at(best, which, self.shares[met.setting])
        named: Bools = self.draws.uniform("tracers.recall", np.full(others.size, person), others) < best
        return named[which]

    def _account(self, person: int, met: Meetings) -> Account:
        """Return situations, one for each other person, day and setting, as they are remembered."""
        day = met.start.astype(np.int64) // DAY
        keys = ((met.other.astype(np.int64) << DAY_BITS) + day << SETTING_BITS) + met.setting
        key, first, which = np.unique(keys, return_index=True, return_inverse=True)
        minutes = np.bincount(which, met.seconds, key.size) / MINUTE
        metres = np.full(key.size, np.inf)
        np.minimum.at(metres, which, met.metres)
        other, day, setting = met.other[first].astype(np.int64), day[first], met.setting[first].astype(np.int64)
        event = person, other, day, setting
        minutes = np.minimum(self._mistaken("minutes", self.memory.error_minutes, minutes, *event), DAY / MINUTE)
        metres = self._mistaken("metres", self.memory.error_metres, metres, *event)
        barrier = self._barriers(met, which, key.size)
        columns = (column.tolist() for column in (other, day, setting, minutes, metres))
        told = [self._recalled(*row) for row in zip(*columns, barrier, strict=True)]
        in_order = tuple(sorted(told, key=lambda each: (each.day, each.who, each.setting)))
        return Account(in_order, dict(zip(told, _moments(met, which, key.size), strict=True)))

    def _recalled(
        self, other: int, day: int, setting: int, minutes: float, metres: float, barrier: bool | None
    ) -> Recalled:
        where = Setting(setting)
        near = metres if self.world.knows_distance else None
        midnight = UnixTime(self.calendar.unix(day * DAY))
        return Recalled(self.name(other), midnight, where, minutes, near, barrier, self.masked(where, Day(day)))

    def _mistaken(
        self, what: str, spread: float, value: Floats, person: int, other: Int64s, day: Int64s, setting: Int64s
    ) -> Floats:
        uniform = self.draws.uniform(f"tracers.{what}", np.full(other.size, person), other, day, setting)
        mistaken: Floats = value * np.exp(spread * normals_of(uniform))
        return mistaken

    def _barriers(self, met: Meetings, which: Int64s, count: int) -> list[bool | None]:
        """Tell of each situation whether all of it was through something; None where nobody can say."""
        free, unknown = (
            (np.bincount(which, met.barrier == kind, count) > 0).tolist() for kind in (Barrier.NONE, Barrier.UNKNOWN)
        )
        return [None if dark and not bare else not bare for bare, dark in zip(free, unknown, strict=True)]


def _moments(met: Meetings, which: Int64s, count: int) -> list[tuple[tuple[int, int], ...]]:
    """Return when the meetings of each situation began, and for how many seconds."""
    found: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for situation, at, seconds in zip(which.tolist(), met.start.tolist(), met.seconds.tolist(), strict=True):
        found[situation].append((at, seconds))
    return [tuple(each) for each in found]
