"""Where is everybody, and what befalls them? Day by day, from the town itself and from the run's own journal.

Two runs of one town are alike until tracing makes them differ: the film of the second may leave out what is as in the
first, place numbers included, and says which run that is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.hall.film.chunks import Chunk, whole
from sim.hall.film.names import called
from sim.hall.journal import Journal
from sim.units import DAY, MINUTE, NEVER, Bools, Day, Int64s
from sim.world.answers import Mapped
from sim.world.conduct import Conduct
from sim.world.places import SETTING_SHIFT

Facts = tuple[str, Callable[[dict[str, Any]], tuple[Any, Any]]]
FACTS: dict[str, Facts] = {
    "infected": ("infections", lambda row: (row["at"], row["source"])),
    "ill": ("infections", lambda row: (row["onset"], row["person"])),
    "swabbed": ("tests", lambda row: (row["swab_at"], row["positive"])),
    "result": ("tests", lambda row: (row["result_at"], row["positive"])),
    "declares": ("reports", lambda row: (row["at"], row["person"])),
    "alerted": ("alerts", lambda row: (row["at"], np.where(row["day"] == NEVER, -1, row["day"]))),
    "stays": ("stays", lambda row: (row["at"], row["until"])),
}
"""What befalls a person: in which table of the journal it stands, its moment, and a number that says more of it."""
KINDS_OF_FACTS = tuple(FACTS)
Columns = dict[str, npt.NDArray[Any]]
PLACE_BITS = 25
ROW_BITS = PLACE_BITS + 11
"""In one number a place has the lowest bits, the minute of a day the next, and a person the rest."""


class Truth:
    """The truth of one run, told to nobody in it; `like` is that of another one of the same town, already filmed."""

    def __init__(
        self, run: int, world: Mapped, conduct: Conduct, journal: Journal, app: Bools, like: Truth | None = None
    ) -> None:
        self.run, self.world, self.conduct, self.journal = run, world, conduct, journal
        self.everybody = np.arange(world.people.count, dtype=np.int32)
        self.app, self.like = app, like
        self.places: dict[int, int] = {} if like is None else dict(like.places)
        self.days: list[Columns] = []

    def people(self) -> dict[str, Any]:
        """Return who lives in the town: names, ages, homes, and who runs the app."""
        people = self.world.people
        homes = people.household_of(self.everybody)
        ages = people.age
        return {
            "names": [called(person) for person in self.everybody.tolist()],
            "ages": None if ages is None else ages.tolist(),
            "homes": None if homes is None else homes.tolist(),
            "owns_phone": np.flatnonzero(people.owns_phone).tolist(),
            "app": np.flatnonzero(self.app).tolist(),
            "before": self._before(),
            "map": self.world.map.extent,
        }

    def _before(self) -> dict[str, list[int]]:
        """Return who was infected, and who had fallen ill, before the first day: a film begins in an epidemic."""
        table = self.journal.written("infections")
        return {
            name: table["person"][table[when] < 0].tolist() for name, when in (("infected", "at"), ("ill", "onset"))
        }

    def of(self, day: int) -> Chunk:
        """Return where everybody was on a day that is over, and what befell them on it."""
        stays = self.world.visits(self.everybody, Day(day), self.conduct)
        first = np.ones(len(stays), dtype=np.bool_)  # who changes rooms of one place has not left it
        first[1:] = (np.diff(stays.place) != 0) | (np.diff(stays.person) != 0)
        stays = stays.where(first)
        fresh, place = self._numbered(stays.place)
        x, y = self.world.map.at(fresh)
        where = {"who": whole(stays.person), "from": whole((stays.start - day * DAY) // MINUTE), "place": whole(place)}
        self.days.append(where)
        columns = {
            **self._otherwise(day, where),
            "place_x": np.asarray(x, dtype="<f4"), "place_y": np.asarray(y, dtype="<f4"),
            "place_kind": whole(fresh >> SETTING_SHIFT), **self._facts(day),
        }  # fmt: skip
        return Chunk(self.run, "truth", day, columns, self._words(day))

    def _words(self, day: int) -> dict[str, Any]:
        """Return what is said beside the columns: of the people once, and not again what the other run's film says."""
        mine = self.people() if day == 0 else {}
        if self.like is None:
            return mine
        said = self.like.people() if day == 0 else {}
        return {"like": self.like.run, **{name: each for name, each in mine.items() if each != said[name]}}

    def _otherwise(self, day: int, where: Columns) -> Columns:
        """Return the stays of those who spent a day otherwise than in the other run, of each all that day's."""
        if self.like is None:
            return where
        mine, theirs = _numbers(where), _numbers(self.like.days[day])
        unlike = np.setxor1d(mine, theirs, assume_unique=True) >> ROW_BITS
        chosen = np.isin(where["who"], unlike)
        return {name: whole(column[chosen]) for name, column in where.items()}

    def _numbered(self, places: Int64s) -> tuple[Int64s, Int64s]:
        """Return the places that were not yet seen, in the order of their numbers, and each place as numbered here."""
        fresh = np.array([each for each in np.unique(places).tolist() if each not in self.places], dtype=np.int64)
        self.places |= {each: len(self.places) + n for n, each in enumerate(fresh.tolist())}
        return fresh, np.array([self.places[each] for each in places.tolist()], dtype=np.int64)

    def _facts(self, day: int) -> dict[str, Any]:
        """Return what befell whom on a day, as far as it is written by its end."""
        found: list[tuple[int, int, int, int]] = []
        for number, (kind, says) in enumerate(FACTS.values()):
            table = self.journal.written(kind)
            at, more = says(table)
            today = (at >= day * DAY) & (at < (day + 1) * DAY)
            rows = zip(at[today], table["person"][today], np.broadcast_to(more, at.shape)[today], strict=True)
            found += [(int(when), number, int(who), int(said)) for when, who, said in rows]
        at, fact, who, more = (np.array(column, dtype=np.int64) for column in zip(*sorted(found), strict=True)) \
            if found else (np.empty(0, np.int64),) * 4  # fmt: skip
        return {"fact_at": whole(at), "fact": whole(fact), "fact_who": whole(who), "fact_more": more.astype("<i4")}


def _numbers(stays: Columns) -> Int64s:
    """Return each stay of a day as one number: who, from which minute, in which place."""
    who, begins, place = (stays[name].astype(np.int64) for name in ("who", "from", "place"))
    return who << ROW_BITS | begins << PLACE_BITS | place
