"""Would a case name the visitor? What an interview brings up of somebody from outside who sat beside a target once.

Where human tracers trace, a prober needs no phone: it is enough to be near the target for as long as the rule asks, to
be recalled, and to be reached. The same memory and the same rule as for anybody else say so. The office of the town is
asked for nothing and does no work for it, so that the town lives as if nobody had come: that the prober is rung at once
and always answers is this side's luck, and hours against days of waiting.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.draws import Draws
from sim.hall.interviews import Interviews, Masked, Memory
from sim.hall.standing import Standing
from sim.systems.tracers import Rule
from sim.units import Barrier, Calendar, Day, Int32s, Int64s, UnixTime
from sim.world.answers import Mapped, Meetings
from sim.world.conduct import Conduct


class Visits:
    """A world as an interview asks it, in which nobody is met but the prober."""

    def __init__(self, world: Mapped, standing: Standing) -> None:
        self.people, self.cycle_days, self.caveats = world.people, world.cycle_days, world.caveats
        self.knows_distance, self.knows_homes = world.knows_distance, world.knows_homes
        self.sightable = world.sightable
        self.standing, self.until = standing, 0

    def meetings(self, persons: Int32s, day: Day | Int64s, conduct: Conduct) -> Meetings:
        """Return when the prober sat near these persons, each on a day."""
        days = np.broadcast_to(np.asarray(day, dtype=np.int64), persons.shape)
        asked = zip(persons.tolist(), days.tolist(), strict=True)
        parts = [self._on(person, today) for person, today in asked if today >= 0]
        joined: Meetings = Meetings.join([_none(), *parts])
        return joined

    def _on(self, person: int, day: int) -> Meetings:
        near = self.standing.near(day, self.until)
        mine = near.where(near.other == person)
        return Meetings(
            mine.other, mine.asked, mine.start, mine.seconds, mine.metres, mine.setting, mine.place, mine.barrier,
            mine.barrier != int(Barrier.NONE),
        )  # fmt: skip


class Visited:
    """What cases tell an office of the prober of one run."""

    def __init__(
        self, rule: Rule, world: Mapped, standing: Standing, conduct: Conduct, draws: Draws, calendar: Calendar,
        memory: Memory, masked: Masked,
    ) -> None:  # fmt: skip
        self.rule, self.visits = rule, Visits(world, standing)
        self.interviews = Interviews(self.visits, conduct, draws, calendar, memory, masked)

    def named(self, case: int, since: int, now: int) -> Iterator[tuple[int, UnixTime]]:
        """Yield which visits of the prober (by the phone that it would have held) a case names, and of which day."""
        self.visits.until = now
        account = self.interviews.of_case(case, since, now)
        for who, day in sorted(self.rule.close(account.told).items()):
            yield self.interviews.persons[who], day


def _none() -> Meetings:
    none = np.empty(0, dtype=np.int32)
    few, long = none.astype(np.int8), none.astype(np.int64)
    return Meetings(none, none, none, none, none.astype(np.float64), few, long, few, none > 0)
