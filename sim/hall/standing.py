"""Whom are a stranger's phones near? Where the prober carries them, and whose phones lie or pass within reach there.

The town does not notice: nobody goes elsewhere because of it. Asked of a past day, the answer is always the same; of
today it is that until now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from sim.adversaries.neighbour import QUARTER
from sim.adversaries.prober import Where
from sim.hall.ears import Ears
from sim.parameters import parameter
from sim.units import DAY, HOUR, MINUTE, Barrier, Day, Floats, Int32s, Int64s, Setting, day_of
from sim.world.answers import Mapped, Proximities, Visits
from sim.world.conduct import Conduct
from sim.world.near.detail import CLOSEST
from sim.world.settings import BETWEEN
from sim.world.town import PHONE_REACH_M

FROM_H = parameter(8, "h", "assumption: nobody is called to an interview, or waylaid, earlier in the day")
PATIENCE_DAYS = parameter(7, "d", "assumption: so long the prober waits for the target to be somewhere")
PASSING_S = parameter(30, "s", "assumption: so long one who comes or goes is near the letter boxes of the house")
SAT_DOWN = (Setting.SCHOOL, Setting.WORK, Setting.SHOP, Setting.LEISURE, Setting.CARE)
"""Where one can sit or stand beside a person: not in a home, and not for long in a bus."""


class Near(NamedTuple):
    """From when until when phones were near somebody."""

    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Watch:
    """Phones that are carried together near one person: their numbers, and what `Carry` says, in s since day 0."""

    person: int
    phones: range
    where: Where
    since: int
    until: int
    minutes: float
    metres: float


class Standing:
    """Where all the phones of a prober are; `alone` has the target see the prober in a room with nobody else in it.

    Where the prober comes `in_person`, to be remembered, those near are persons, wherever their phones lie.
    """

    def __init__(
        self, world: Mapped, conduct: Conduct, watches: Sequence[Watch], alone: bool, in_person: bool = False
    ) -> None:
        self.world, self.conduct, self.watches, self.alone = world, conduct, watches, alone
        self.in_person = in_person
        self.found: dict[int, Near] = {}
        self._settled = 0
        self._rows: dict[int, Proximities] = {}

    def near(self, day: int, until: int) -> Proximities:
        """Return whose phones the prober's phones (`asked`) were near on a day, of the last day at least until then."""
        if day in self._rows:
            return self._rows[day]
        over = until >= (day + 1) * DAY
        for earlier in range(self._settled, day + over):
            self._meet(earlier, self.found)
            self._settled = earlier + 1
        found = dict(self.found)
        if not over:
            self._meet(day, found)
        rows: Proximities = Proximities.join([self._beside(day, found), self._boxes(day), self._pockets(day)])
        if over:
            self._rows[day] = rows
        return rows

    # -- beside somebody ----------------------------------------------------------------------------------------------

    def _meet(self, day: int, found: dict[int, Near]) -> None:
        """Note who is met on a day: where the target first stays somewhere, away from home."""
        waiting = [n for n, each in enumerate(self.watches) if self._awaited(each, day) and n not in found]
        persons = np.array([self.watches[n].person for n in waiting], dtype=np.int32)
        stays = self.world.visits(persons, Day(day), self.conduct)
        stays = stays.where(np.isin(stays.setting, SAT_DOWN) & (stays.start >= day * DAY + FROM_H * HOUR))
        order = np.lexsort((stays.start, stays.person))
        whose, first = np.unique(stays.person[order], return_index=True)
        begin = dict(zip(whose.tolist(), order[first].tolist(), strict=True))
        for n in waiting:
            if self.watches[n].person in begin:
                row = begin[self.watches[n].person]
                start = int(stays.start[row])
                found[n] = Near(start, min(int(stays.end[row]), start + round(self.watches[n].minutes * MINUTE)))

    def _awaited(self, watch: Watch, day: int) -> bool:
        first = watch.since // DAY
        return watch.where == "beside" and first <= day < first + PATIENCE_DAYS and day * DAY < watch.until

    def _beside(self, day: int, found: dict[int, Near]) -> Proximities:
        """Return who was within reach of the phones beside targets: where the target is, a step to its side."""
        today = {n: near for n, near in found.items() if day_of(near.since) == day}
        targets = np.array(sorted({self.watches[n].person for n in today}), dtype=np.int32)
        stays = self.world.visits(targets, Day(day), self.conduct)
        there = self._present(np.unique(stays.place), targets, day)
        parts = []
        for n, near in sorted(today.items()):
            watch = self.watches[n]
            mine = stays.where((stays.person == watch.person) & (stays.start == near.since))
            some = there.where(there.place == mine.place[0])
            if self.alone:
                some = some.where(some.person == watch.person)
            parts.append(_within(watch, near, mine, some))
        joined: Proximities = Proximities.join([_nobody(), *parts])
        return joined

    def _present(self, places: Int64s, targets: Int32s, day: int) -> Visits:
        """Return where the phones (or persons) are of those who pass these places, or of the targets alone."""
        persons = targets
        if not self.alone and places.size:
            persons = self.world.presence(places, Day(day), self.conduct).person
        whereabouts = self.world.visits if self.in_person else self.world.whereabouts
        return whereabouts(np.unique(persons), Day(day), self.conduct)

    # -- in a letter box ----------------------------------------------------------------------------------------------

    def _boxes(self, day: int) -> Proximities:
        """Return who came past a letter box: all of its home, on their way out and in."""
        parts = [_nobody()]
        for watch in self.watches:
            if watch.where == "letter box" and watch.since // DAY <= day < day_of(watch.until - 1) + 1:
                parts.append(self._past(watch, day))
        joined: Proximities = Proximities.join(parts)
        return joined

    def _past(self, watch: Watch, day: int) -> Proximities:
        home = self._home(watch.person)
        stays = self.world.whereabouts(home, Day(day), self.conduct)
        stays = stays.where(stays.setting == Setting.HOME)
        out = stays.where(stays.end < (day + 1) * DAY)
        back = stays.where(stays.start > day * DAY)
        other = np.concatenate([out.person, back.person])
        start = np.concatenate([out.end, back.start - PASSING_S])
        seconds, metres = np.full(other.size, PASSING_S), np.full(other.size, watch.metres)
        return _rows(watch.phones, other, start, seconds, metres, Setting.LANDING, np.full(other.size, -1))

    def _home(self, person: int) -> Int32s:
        """Return who lives in the home of a person."""
        everybody = np.arange(max(person - FLATMATES, 0), min(person + FLATMATES + 1, self.world.people.count))
        homes = self.world.people.household_of(everybody)
        assert homes is not None, "a town knows its homes"
        home: Int32s = everybody[homes == homes[everybody == person]].astype(np.int32)
        return home

    # -- in the own pocket --------------------------------------------------------------------------------------------

    def _pockets(self, day: int) -> Proximities:
        """Return whom carriers of slot accounts were near, quarter by quarter."""
        today = [each for each in self.watches if each.where == "pocket" and each.since // DAY == day]
        if not today:
            return _nobody()
        near = self.world.sightable(np.array([each.person for each in today], dtype=np.int32), Day(day), self.conduct)
        joined: Proximities = Proximities.join([_slots(each, near.where(near.asked == each.person)) for each in today])
        return joined


FLATMATES = parameter(8, "persons", "assumption: no home has more; housemates have numbers next to each other")


def _within(watch: Watch, near: Near, mine: Visits, there: Visits) -> Proximities:
    """Return who of those in a place was within reach while the prober sat beside the target, through walls too."""
    start, end = np.maximum(there.start, near.since), np.minimum(there.end, near.until)
    apart = np.hypot(there.x - (mine.x[0] + watch.metres), there.y - mine.y[0])
    metres = np.where(there.person == watch.person, watch.metres, apart)
    rows = np.flatnonzero((start < end) & (metres <= PHONE_REACH_M))
    wall = np.where(there.room[rows] == mine.room[0], int(Barrier.NONE), BETWEEN[int(mine.setting[0])])
    wall = np.where(there.person[rows] == watch.person, int(Barrier.NONE), wall)
    found = _rows(
        watch.phones, there.person[rows], start[rows], end[rows] - start[rows],
        np.maximum(metres[rows], CLOSEST), Setting(int(mine.setting[0])), there.place[rows],
    )  # fmt: skip
    return replace(found, barrier=np.tile(wall, len(watch.phones)).astype(np.int8))


def _slots(watch: Watch, near: Proximities) -> Proximities:
    """Return the part of each nearness that falls into each quarter of an hour, with that quarter's phone."""
    midnight, parts = watch.since, [_nobody()]
    for number, phone in enumerate(watch.phones):
        begin = midnight + number * QUARTER
        start, end = np.maximum(near.start, begin), np.minimum(near.start + near.seconds, begin + QUARTER)
        some = np.flatnonzero(start < end)
        mine = near.where(some)
        asked = np.full(some.size, phone, dtype=np.int32)
        start, end = start[some].astype(np.int32), end[some].astype(np.int32)
        parts.append(replace(mine, asked=asked, start=start, seconds=end - start))
    joined: Proximities = Proximities.join(parts)
    return joined


def _rows(
    phones: range, other: Int32s, start: Int64s, seconds: Int64s, metres: Floats, setting: Setting, place: Int64s
) -> Proximities:
    """Return the same rows for each of several phones in one place."""
    count, many = other.size, len(phones)
    return Proximities(
        asked=np.repeat(np.array(phones, dtype=np.int32), count),
        other=np.tile(other, many).astype(np.int32),
        start=np.tile(start, many).astype(np.int32),
        seconds=np.tile(seconds, many).astype(np.int32),
        metres=np.tile(metres, many).astype(np.float64),
        setting=np.full(count * many, int(setting), dtype=np.int8),
        place=np.tile(place, many).astype(np.int64),
        barrier=np.full(count * many, int(Barrier.NONE), dtype=np.int8),
    )


def _nobody() -> Proximities:
    none: Int64s = np.empty(0, dtype=np.int64)
    return _rows(range(0), none.astype(np.int32), none, none, none.astype(np.float64), Setting.HOME, none)


# -- the air between them and the town --------------------------------------------------------------------------------


class ProbedEars(Ears):
    """The air of a town in which a prober's phones are about too. `town` is how many persons live there."""

    standing: Standing
    town: int

    @classmethod
    def of(cls, ears: Ears, standing: Standing, town: int) -> ProbedEars:
        """Return the same air with the prober's phones in it."""
        probed = cls(
            ears.world, ears.conduct, ears.channel, ears.draws, ears.scans, ears.app, ears.installed_at,
            ears.retention_s, ears.connect,
        )  # fmt: skip
        probed.standing, probed.town, probed.shares = standing, town, ears.shares
        return probed

    def near(self, phones: Int32s, day: Int64s, until: int) -> Proximities:
        """Return which phones were near these: those of the town, and the prober's."""
        here = phones < self.town
        parts = [super().near(phones[here], day[here], until)] if here.any() else []
        for today in np.unique(day[day >= 0]).tolist():
            asked = phones[day == today]
            rows = self.standing.near(today, until)
            rows = rows.where(self.app[rows.other])
            parts.append(rows.where(np.isin(rows.asked, asked)))
            theirs = rows.where(np.isin(rows.other, asked))
            parts.append(replace(theirs, asked=theirs.other, other=theirs.asked))
        joined: Proximities = Proximities.join(parts) if parts else _nobody()
        return joined
