"""What can a world be asked, and in which columns does it answer?

A world is a function: who met whom on any day of any seed is computed when asked. All columns of one answer share one
length n. Whatever is asked from a's side equals what is asked from b's, to the last bit. What a world does not know (a
wall, a seat) it says is unknown; it never invents it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from sim.columns import Columns
from sim.units import Bools, Day, Floats, Int8s, Int32s, Int64s
from sim.world.conduct import Conduct
from sim.world.map import Map
from sim.world.people import People


@dataclass(frozen=True, slots=True)
class Visits(Columns):
    """A person stays somewhere: `start` and `end` in s since day 0, `x` and `y` in metres within the place.

    Between two visitors in different rooms (`room`, a number) of one place stands a barrier. Rows of an answer are
    sorted by (person, start). A person is never in two places at once, and on the way where no row says otherwise.
    """

    person: Int32s
    place: Int64s
    room: Int32s
    setting: Int8s
    start: Int32s
    end: Int32s
    x: Floats
    y: Floats


@dataclass(frozen=True, slots=True)
class Meetings(Columns):
    """Two persons near each other, seen from the one who was asked about; rows sorted by (asked, start, other).

    `start` in s since day 0, `seconds` how long; `metres` apart; `setting` and `barrier` as in sim.units; `stops`
    whether the barrier stops infection. A meeting ends at midnight; what goes on is a second row of the next day.
    """

    asked: Int32s
    other: Int32s
    start: Int32s
    seconds: Int32s
    metres: Floats
    setting: Int8s
    place: Int64s
    barrier: Int8s
    stops: Bools


@dataclass(frozen=True, slots=True)
class Proximities(Columns):
    """Two phones near each other, seen from the one asked about; a phone may lie without its owner.

    Columns as in `Meetings`, with phones for persons; rows sorted by (asked, start, other).
    """

    asked: Int32s
    other: Int32s
    start: Int32s
    seconds: Int32s
    metres: Floats
    setting: Int8s
    place: Int64s
    barrier: Int8s


@runtime_checkable
class Places(Protocol):
    """A world that knows its places, and who is in them."""

    def visits(self, persons: Int32s, day: Day, conduct: Conduct) -> Visits:
        """Return where these persons were on that day."""
        ...

    def presence(self, places: Int64s, day: Day, conduct: Conduct) -> Visits:
        """Return who passed these places on that day."""
        ...


class World(Protocol):
    """A town, synthetic or recorded."""

    people: People
    knows_distance: bool
    """Whether `metres` is a distance (a town) or only a bound (badges): without it nothing is said of radio-false."""
    knows_homes: bool
    cycle_days: int
    """After how many days the pattern of meetings repeats: a week, or a recording's period."""
    caveats: tuple[str, ...]
    """What a reader of any figure from this world must know, in plain English."""

    def meetings(self, persons: Int32s, day: Day | Int64s, conduct: Conduct) -> Meetings:
        """Return every meeting of these persons on that day, or of each on its own (each asked person's side)."""
        ...

    def sightable(self, phones: Int32s, day: Day | Int64s, conduct: Conduct) -> Proximities:
        """Return which phones were near these phones on that day, or near each on its own."""
        ...


@runtime_checkable
class Mapped(World, Places, Protocol):
    """A world that knows where its places lie, and where telephones are, with their owners or without."""

    map: Map

    def whereabouts(self, phones: Int32s, day: Day, conduct: Conduct) -> Visits:
        """Return where these phones were on that day; `person` is whose."""
        ...


def asked_on(persons: Int32s, day: Day | Int64s) -> tuple[Int32s, Int64s]:
    """Return whom a question is about and on which day, each pair once, by person and day."""
    if np.ndim(day) == 0:
        persons = np.unique(persons).astype(np.int32)
        return persons, np.full(persons.size, day, dtype=np.int64)
    days = np.asarray(day, dtype=np.int64)
    order = np.lexsort((days, persons))
    persons, days = persons[order].astype(np.int32), days[order]
    new = np.append(True, (np.diff(persons) != 0) | (np.diff(days) != 0))[: persons.size]
    return persons[new], days[new]
