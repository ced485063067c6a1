"""How do antennas' logs reach people? On a new case the operator is handed the logs of the case's antennas and days.

Every phone is in them that was attached there, with its owner or lying without. Other logs would change nothing, so
nobody makes them, but where flows are listed (everybody's logs of every day) and for `Witness.EVERY_PHONE`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.hall.agenda import Kind
from sim.hall.sensing import Behind, Sensing, Stage
from sim.hall.witness import Witness
from sim.radio.cells import Cells
from sim.radio.fixes import stays_of
from sim.systems.antennas.operator import Operator
from sim.systems.antennas.rules import RULES
from sim.systems.machine import Attachments, Confirmed, Design, Line, Publish, Settings, Stimulus, SyncDue, Text
from sim.units import DAY, Bools, Day, Int32s, Int64s
from sim.world.answers import Visits

FOLLOWED = (
    "Every telephone is followed, so whoever owns one stands for whoever runs the app. Who moves is attached to no "
    "antenna, and no network hands a phone to a farther antenna when the nearest is full."
)


class Logs(Sensing):
    """The antennas of one town, and the messages to those who shared one with a case."""

    def __init__(self, design: Design, settings: Settings, stage: Stage, reached: Bools, witness: Witness) -> None:
        super().__init__(design, settings, stage, reached)
        self.witness, self.lists = witness, RULES[settings.rule or design.rules[0]].lists
        self.cells = Cells(stage.world.map, stage.world.map.draws)
        operator = self.board.servers["operator"]
        assert isinstance(operator, Operator)
        self.operator = operator
        self.handed: set[tuple[Day, int]] = set()
        self.persons: dict[Line, int] = {}
        self.handles: dict[int, Line] = {}

    def start(self) -> None:
        """Put the daily lists in the calendar, where there are any."""
        super().start()
        self.journal.caveats = (*self.journal.caveats, FOLLOWED)
        if self.lists:
            self.agenda.appoint(self.traits.publishes_every_s, Kind.PUBLISH, 0, self._publication)

    def declare(self, person: int) -> None:
        """Have those found who shared an antenna with a new case, if the case has a phone."""
        now = self.agenda.now
        _, age, onset = self.confirmed(person)
        if self.lists or not self.reached[person]:
            return
        for day in range(now // DAY - self.traits.retention_days, now // DAY):
            self._hand_over(Day(day), self._antennas_of(person, Day(day)))
        self._tell(Confirmed(self._handle(person), age, onset), now)

    def _publication(self) -> None:
        now = self.agenda.now
        self.agenda.appoint(now + self.traits.publishes_every_s, Kind.PUBLISH, 0, self._publication)
        self._hand_over(Day(now // DAY - 1), None)
        self._tell(SyncDue(), now)

    def _tell(self, stimulus: Stimulus, at: int) -> None:
        for effect in self.operator.handle(stimulus, self.calendar.unix(at)):
            match effect:
                case Publish(message):
                    self._published(message, at)
                case Text(line, day, case, since, together_s):
                    behind = Behind(self.persons[case], self.calendar.seconds(since), together_s)
                    self.warn(self.persons[line], day, [behind], at)

    # -- logs ---------------------------------------------------------------------------------------------------------

    def _antennas_of(self, person: int, day: Day) -> Int64s | None:
        """Return to which antennas a case's phone was attached on a day; None for all, where every phone is played."""
        if self.witness is Witness.EVERY_PHONE:
            return None
        stays = self._stays(np.array([person], dtype=np.int32), day)
        return np.unique(self.cells.of(stays.place))

    def _hand_over(self, day: Day, antennas: Int64s | None) -> None:
        """Hand the operator the logs of antennas (None: all) on a day that is over, each once."""
        for antenna, stays in self.all_logs(day) if antennas is None else self._logs_of(antennas, day):
            if (day, antenna) not in self.handed:
                self.handed.add((day, antenna))
                self.operator.log(self.calendar.unix(day * DAY), self._log(antenna, stays))

    def all_logs(self, day: Day) -> Iterator[tuple[int, Visits]]:
        """Yield every antenna with the stays of phones that it held on a day: what the operator's logs hold."""
        stays = self._stays(np.flatnonzero(self.reached).astype(np.int32), day)
        held = self.cells.of(stays.place)
        for antenna in np.unique(held).tolist():
            yield antenna, stays.where(held == antenna)

    def _logs_of(self, antennas: Int64s, day: Day) -> Iterator[tuple[int, Visits]]:
        stage = self.stage
        for antenna in antennas.tolist():
            if (day, antenna) in self.handed:
                continue
            places = self.cells.held_by(antenna)
            passed = [stage.world.presence(places, Day(day - lag), stage.conduct).person for lag in (0, 1)]
            phones = np.unique(np.concatenate(passed))
            stays = self._stays(phones[self.reached[phones]], day)
            yield antenna, stays.where(np.isin(stays.place, places))

    def _stays(self, phones: Int32s, day: Day) -> Visits:
        return stays_of(self.stage.world.whereabouts(phones, day, self.stage.conduct))

    def _log(self, antenna: int, stays: Visits) -> Attachments:
        phones, which = np.unique(stays.person, return_inverse=True)
        drawn = [self._handle(phone) for phone in phones.tolist()]
        order = sorted(range(len(drawn)), key=drawn.__getitem__)  # that of persons would tell who lives together
        handles = tuple(drawn[number] for number in order)
        which = np.argsort(np.array(order, dtype=np.int64))[which]
        since, until = (moment.astype(np.int64) + self.calendar.midnight for moment in (stays.start, stays.end))
        return Attachments(antenna, handles, which.astype(np.int64), since, until)

    def _handle(self, person: int) -> Line:
        if person not in self.handles:
            self.handles[person] = self.handle_of(person)
            self.persons[self.handles[person]] = person
        return self.handles[person]
