"""Which meetings did badges measure, and what if those days came again and again?

A recorded world answers like any other. Day d of the town is day d mod `period_days` of the file. What badges do not
see is said to be unknown; it is never invented.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.draws import Draws
from sim.parameters import parameter
from sim.problems import Problem, Refused
from sim.units import DAY, Barrier, Bools, Day, Int32s, Int64s, IntColumn, Setting
from sim.world.answers import Meetings, Proximities, asked_on
from sim.world.conduct import Conduct
from sim.world.people import Listed, People
from sim.world.ranges import ranges
from sim.world.recording import Recording, read

__all__ = ["BADGE_RANGE_M", "UNKNOWN_PLACE", "Recorded", "Recording", "read"]

BADGE_RANGE_M = parameter(1.5, "m", "SocioPatterns badges notice one another face to face within 1 to 1.5 m; Génois & "
                          "Barrat, EPJ Data Science 7:11 (2018): a bound, not a distance")  # fmt: skip
UNKNOWN_PLACE = -1


class Recorded:
    """A world read from measured meetings, repeated by whole periods.

    `ownership` is the share of persons who own a phone; `left_behind` the share of person-days on which its owner goes
    without it. `period_days` is by default how many calendar days the file spans. Raises Refused for a shorter one.
    """

    knows_distance = False
    knows_homes = False

    def __init__(
        self,
        recording: Recording,
        draws: Draws,
        ownership: float,
        left_behind: float,
        period_days: int | None = None,
        setting: Setting = Setting.WORK,
    ) -> None:
        self.recording, self.draws, self.left_behind, self.setting = recording, draws, left_behind, setting
        self.period_days = self.cycle_days = _period(recording, period_days)
        self.people: People = _people(recording.label, draws, ownership)
        self.caveats = _caveats(recording, self.period_days)
        self._index()

    def _index(self) -> None:
        """Write each meeting once from either side, sorted by (day, person, start, other)."""
        r = self.recording
        day = np.concatenate([r.day, r.day]).astype(np.int64) % self.period_days
        one, two = np.concatenate([r.a, r.b]), np.concatenate([r.b, r.a])
        start, seconds = np.tile(r.start, 2), np.tile(r.seconds, 2)
        order = np.lexsort((two, start, one, day))
        self._block: Int64s = (day * self.people.count + one)[order]
        self._other, self._start, self._seconds = two[order], start[order], seconds[order]

    def meetings(self, persons: Int32s, day: Day | Int64s, conduct: Conduct) -> Meetings:
        """Return every meeting of these persons on that day; it takes place if neither is away when it begins."""
        columns = self._found(persons, day, conduct)
        return Meetings(**columns, stops=np.zeros(columns["asked"].size, dtype=np.bool_))

    def sightable(self, phones: Int32s, day: Day | Int64s, conduct: Conduct) -> Proximities:
        """Return which phones were near these phones: those in the pockets of persons who met that day."""
        near = Proximities(**self._found(phones, day, conduct))
        days = near.start // DAY
        return near.where(self.carried(near.asked, days) & self.carried(near.other, days))  # type: ignore[no-any-return]

    def carried(self, phones: Int32s, day: Day | IntColumn) -> Bools:
        """Tell which phones exist and are with their owners that day; one left behind is near nobody."""
        with_them = self.draws.uniform("world.phone_left", phones, day) >= self.left_behind
        carried: Bools = self.people.owns_phone[phones] & with_them
        return carried

    def seams(self, days: int) -> tuple[Day, ...]:
        """Return the days of a run of `days` days on which the recording starts again."""
        return tuple(Day(day) for day in range(self.period_days, days, self.period_days))

    def _found(self, persons: Int32s, day: Day | Int64s, conduct: Conduct) -> dict[str, Any]:
        persons, days = asked_on(persons, day)
        block = (days % self.period_days) * self.people.count + persons
        first = np.searchsorted(self._block, block)
        owner, row = ranges(first, np.searchsorted(self._block, block, side="right") - first)
        asked, other = persons[owner].astype(np.int32), self._other[row]
        start = (self._start[row] + days[owner] * DAY).astype(np.int32)
        held = ~(conduct.away(asked, start) | conduct.away(other, start))
        n = int(held.sum())
        return {
            "asked": asked[held],
            "other": other[held],
            "start": start[held],
            "seconds": self._seconds[row][held],
            "metres": np.full(n, BADGE_RANGE_M),
            "setting": np.full(n, self.setting, dtype=np.int8),
            "place": np.full(n, UNKNOWN_PLACE, dtype=np.int64),
            "barrier": np.full(n, Barrier.UNKNOWN, dtype=np.int8),
        }

    def __repr__(self) -> str:
        return f"Recorded({self.recording.name!r}, {self.people.count} persons, period_days={self.period_days})"


def _period(recording: Recording, wanted: int | None) -> int:
    if wanted is None:
        return recording.days
    if wanted < recording.days:
        raise Refused(
            Problem(
                rule=f"a period holds all {recording.days} days of the recording",
                mend=f"write {recording.days} or more, or leave it out",
                key="population.period_days",
                value=str(wanted),
            )
        )
    return wanted


def _people(label: Int64s, draws: Draws, ownership: float) -> Listed:
    person = np.arange(label.size)
    return Listed(
        count=label.size,
        label=label,
        group=None,
        age=None,
        household=None,
        owns_phone=draws.uniform("world.owns_phone", person) < ownership,
        install_threshold=draws.uniform("world.installs_app", person),
    )


def _caveats(recording: Recording, period_days: int) -> tuple[str, ...]:
    return (
        "Badges notice each other face to face within about 1.5 m and measure no distance, wall or screen: which "
        "alerts are false by distance cannot be known, and is left empty.",
        "Nights, homes and everything outside the place are not in the recording; infections from there are a "
        "constant number of imports a day.",
        f"The {recording.days} days of the recording are repeated every {period_days} days: in results that reach "
        "across a seam the same persons meet in the same order again.",
        f"The town is the {recording.label.size} persons who wore a badge.",
        "Whoever tries to recognise somebody here knows colleagues only, for the hours spent together: other "
        "knowledge would change what is found of re-identification, either way.",
    )
