"""What do wristbands do in a town? Of everybody positive they say who leaves home, and err; the police go and look.

They change nobody's conduct by themselves: how many stay who would not have is the scenario's (health.kept_by_band).
A day is looked at when it is over, since nothing in the town depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim.hall.agenda import Kind
from sim.hall.sensing import Sensing, Stage
from sim.hall.witness import Witness
from sim.parameters import parameter
from sim.systems.machine import AtHome, Check, Design, Ordered, Settings
from sim.units import DAY, Bools, Day, Setting
from sim.world.answers import Visits

# fmt: off
FALSE_A_DAY = parameter(0.05, "alarms per band and day", "assumption: one band in twenty gives a false alarm a day; "
                        "nobody has published a count")
FALSE_FOR_S = parameter(600, "s", "assumption: after ten minutes a band that erred says at home again")
CHECK_H = parameter(1.0, "h", "assumption: police hours spent on each alarm, the way there included")
# fmt: on


WORN = (
    "Everybody with a positive result wears a wristband here; Hong Kong's were for people told to stay at home, "
    "such as those who had arrived from abroad."
)


class Bit(NamedTuple):
    """What a band says and when, in order of time; `true` is for the journal alone."""

    at: int
    person: int
    home: bool
    true: bool


class Bands(Sensing):
    """The wristbands of one town."""

    def __init__(self, design: Design, settings: Settings, stage: Stage, reached: Bools, witness: Witness) -> None:
        super().__init__(design, settings, stage, reached)
        self.worn: dict[int, tuple[int, int]] = {}
        self.said: list[tuple[int, int, bool]] = []
        self.alarms = self.false_alarms = 0
        self.worn_s = 0

    def start(self) -> None:
        """Look at each day when it is over."""
        super().start()
        self.journal.caveats = (*self.journal.caveats, WORN)
        self.agenda.appoint(DAY, Kind.POLL, 0, self._midnight)

    def declare(self, person: int) -> None:
        """Order a new case to stay at home, with a band."""
        now = self.agenda.now
        handle, _, _ = self.confirmed(person)
        until = now + self.stage.patients.isolation_s
        self.worn[person] = (now, until)
        self.board.tell("authority", Ordered(handle, self.calendar.unix(until)), now)

    def settle(self) -> None:
        """Look at the last day, and write down what it all came to."""
        self._look_at(Day(self.journal.days - 1))
        super().settle()
        self.journal.numbers |= {
            "wristband.days_worn": self.worn_s / DAY,
            "wristband.alarms": self.alarms,
            "wristband.false_alarms": self.false_alarms,
            "wristband.police_hours": self.alarms * CHECK_H,
        }

    def _midnight(self) -> None:
        self.agenda.appoint(self.agenda.now + DAY, Kind.POLL, 0, self._midnight)
        self._look_at(Day(self.agenda.now // DAY - 1))

    def _look_at(self, day: Day) -> None:
        """Have the authority hear what the bands said on a day."""
        bits: list[Bit] = []
        for person, (since, until) in self.worn.items():
            begin, end = max(since, day * DAY), min(until, (day + 1) * DAY)
            if begin < end:
                self.worn_s += end - begin
                bits += self._bits(person, day, begin, end)
        authority = self.board.servers["authority"]
        self.said += [(bit.at, bit.person, bit.home) for bit in sorted(bits)]
        for bit in sorted(bits):
            effects = authority.handle(AtHome(self.handle_of(bit.person), bit.home), self.calendar.unix(bit.at))
            for _ in (each for each in effects if isinstance(each, Check)):
                self.alarms += 1
                self.false_alarms += not bit.true

    def _bits(self, person: int, day: Day, begin: int, end: int) -> Iterator[Bit]:
        """Yield what a band says within a day, of its wearer or in error."""
        stage = self.stage
        spells = spells_at_home(stage.world.visits(np.array([person], dtype=np.int32), day, stage.conduct))
        for since, until in spells:
            if begin <= since < end:
                yield Bit(since, person, home=True, true=True)
            if begin <= until < end:
                yield Bit(until, person, home=False, true=True)
        u, v = (float(stage.draws.uniform("health.band_errs", person, day & 0xFFFFFFFF, part)) for part in (0, 1))
        wrong = day * DAY + int(v * (DAY - FALSE_FOR_S))
        if u < FALSE_A_DAY and begin <= wrong < end and any(a < wrong and wrong + FALSE_FOR_S < b for a, b in spells):
            yield Bit(wrong, person, home=False, true=False)
            if wrong + FALSE_FOR_S < end:
                yield Bit(wrong + FALSE_FOR_S, person, home=True, true=False)


def spells_at_home(visits: Visits) -> list[tuple[int, int]]:
    """Return from when till when one person was at home without a break, on the day of these visits."""
    home = visits.where(np.isin(visits.setting, (Setting.HOME, Setting.CARE)))
    spells: list[tuple[int, int]] = []
    for since, until in zip(home.start.tolist(), home.end.tolist(), strict=True):
        if spells and since <= spells[-1][1]:
            spells[-1] = (spells[-1][0], until)
        else:
            spells.append((since, until))
    return spells
