"""How do published itineraries reach people? A case's positions and payments go to the authority; phones compare.

Only phones that were near a published place are told where they were, whenever the app compares; on the others nothing
depends. `Witness.EVERY_PHONE` tells every phone all its positions instead, and must give the same journal. Positions of
the hours before are told once these hours are over: conduct changes none of them any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from sim.hall.agenda import Kind
from sim.hall.sensing import Behind, Sensing, Stage
from sim.hall.witness import Witness
from sim.parameters import parameter
from sim.radio.fixes import NETWORK_ERROR_M, PHONE_ERROR_M, WORST, Fixes, fixes, pieces, stays_of
from sim.systems.itineraries.paths import Match, Stay, decode
from sim.systems.machine import Alert, Confirmed, Design, Located, Paid, Settings, SyncDue, TestedPositive
from sim.units import DAY, Bools, Day, Int32s, Int64s, UnixTime
from sim.world.answers import Visits
from sim.world.payments import payments
from sim.world.places import name_of
from sim.world.ranges import ranges

COMPARES_WITHIN_S = parameter(
    360, "s", "assumption: phones compare within six minutes of the full hour, not all at once"
)

Key = tuple[int, UnixTime]
"""A published stay: the number of its case, and when it began."""


class Paths(Sensing):
    """Published itineraries in one town, and the phones whose app compares with them."""

    def __init__(self, design: Design, settings: Settings, stage: Stage, reached: Bools, witness: Witness) -> None:
        super().__init__(design, settings, stage, reached)
        self.witness = witness
        self.near_m, self.every_s = design.near(settings.rule).metres, design.polls_every_s(settings.rule)
        self.cases: list[int] = []
        self.shown: dict[Key, Stay] = {}
        self.ever: dict[Key, Stay] = {}
        self.ages: dict[int, int] = {}
        self.places: dict[Key, Int64s] = {}
        self.fresh: set[Key] = set()
        self.told: dict[Key, set[int]] = defaultdict(set)

    def start(self) -> None:
        """Put the daily list and the phones' comparisons in the calendar."""
        super().start()
        self.agenda.appoint(self.traits.publishes_every_s, Kind.PUBLISH, 0, self._publication)
        self.agenda.appoint(self.every_s, Kind.POLL, 0, self._comparison)

    # -- a case -------------------------------------------------------------------------------------------------------

    def declare(self, person: int) -> None:
        """Have the path of a new case reconstructed, whether or not it likes that."""
        now = self.agenda.now
        handle, age, onset = self.confirmed(person)
        self.cases.append(person)
        located, paid = self._located(person, now), self._paid(person, age, now)
        self.board.tell("authority", Confirmed(handle, age, onset, tuple(located), tuple(paid)), now)
        if self.reached[person]:
            self.board.install(person)
            self.board.stimulate(person, TestedPositive(b"", onset), now)

    def _located(self, person: int, now: int) -> Iterator[Located]:
        """Yield where the operator's network says that a case's phone was, if there is one."""
        stage = self.stage
        if not stage.world.people.owns_phone[person]:
            return
        for day in self._days(now):
            stays = stays_of(stage.world.whereabouts(np.array([person], dtype=np.int32), day, stage.conduct))
            seen = fixes(stays.where(stays.start < now), stage.world.map, stage.draws, NETWORK_ERROR_M, "network")
            yield from (fix for _, fix in self._as_told(seen, now))

    def _paid(self, person: int, age: int, now: int) -> Iterator[Paid]:
        stage = self.stage
        for day in self._days(now):
            visits = stage.world.visits(np.array([person], dtype=np.int32), day, stage.conduct)
            bought = payments(visits, np.full(len(visits), age, dtype=np.int8), stage.draws)
            bought = bought.where(bought.at < now)
            x, y = stage.world.map.at(bought.place)
            for at, place, east, north in zip(
                bought.at.tolist(), bought.place.tolist(), x.round(), y.round(), strict=True
            ):
                yield Paid(self.calendar.unix(at), name_of(place), int(east), int(north))

    def _days(self, now: int) -> Iterator[Day]:
        yield from map(Day, range((now - self.retention_s) // DAY, now // DAY + 1))

    def _as_told(self, found: Fixes, now: int) -> Iterator[tuple[int, Located]]:
        """Yield positions as machines get them, each with whose phone it was; nothing of what lies ahead."""
        unix = self.calendar.unix
        columns = (found.phone, found.since, found.until, found.x, found.y)
        for phone, since, until, x, y in zip(*(column.tolist() for column in columns), strict=True):
            yield phone, Located(unix(since), unix(min(until, now)), x, y)

    # -- the list -----------------------------------------------------------------------------------------------------

    def _publication(self) -> None:
        self.agenda.appoint(self.agenda.now + self.traits.publishes_every_s, Kind.PUBLISH, 0, self._publication)
        self.board.sync_servers(self.agenda.now)

    def _published(self, message: bytes, at: int) -> None:
        super()._published(message, at)
        cases = decode(message)
        listed = {(stay.case, stay.since): stay for case in cases for stay in case.stays}
        self.ever |= listed
        self.ages |= {case.case: case.age for case in cases}
        self.fresh |= listed.keys() - self.shown.keys()
        self.shown = listed
        far = self.near_m + WORST * PHONE_ERROR_M
        near = self.stage.world.map.near
        self.places = {key: self.places.get(key, _NOWHERE) for key in listed}
        self.places |= {key: near(listed[key].x, listed[key].y, far) for key in self.fresh & listed.keys()}

    # -- phones compare -----------------------------------------------------------------------------------------------

    def _comparison(self) -> None:
        """Tell phones where they were in the hours before, and have those compare that were near a published place."""
        now = self.agenda.now
        self.agenda.appoint(now + self.every_s, Kind.POLL, 0, self._comparison)
        if not self.reached.any():
            return
        touched: set[int] = set()
        for found in self._every_position(now) if self.witness is Witness.EVERY_PHONE else self._positions(now):
            for phone, fix in self._as_told(found, now):
                self.board.stimulate(phone, fix, now)
                touched.add(phone)
        self.fresh = set()
        for phone in sorted(touched):
            late = self.stage.draws.uniform("hall.compares", phone, now // self.every_s) * COMPARES_WITHIN_S
            self.agenda.appoint(now + 1 + int(late), Kind.POLL, phone, lambda phone=phone: self._ask(phone))  # type: ignore[misc]

    def _ask(self, phone: int) -> None:
        self.board.stimulate(phone, SyncDue(), self.agenda.now)

    def _every_position(self, now: int) -> Iterator[Fixes]:
        """Yield all positions of all phones in the hours before; at first, of the two weeks before as well."""
        users = np.flatnonzero(self.reached).astype(np.int32)
        if now == self.every_s:
            for day in range((now - self.retention_s) // DAY, 0):
                yield self._positions_of(users, Day(day))
        found = self._positions_of(users, Day((now - 1) // DAY))
        yield found.where((found.since >= now - self.every_s) & (found.until <= now))

    def _positions(self, now: int) -> Iterator[Fixes]:
        """Yield the positions near places of which phones were not warned: in the hours before; if new, of all days."""
        today = (now - 1) // DAY
        since: dict[int, list[Key]] = {today: [*self.shown]}
        for key in self.fresh & self.shown.keys():
            first = self.calendar.seconds(self.shown[key].since)
            for day in range(max(first, now - self.retention_s) // DAY, today):
                since.setdefault(day, []).append(key)
        for day in sorted(since):
            yield self._near(sorted(since[day]), Day(day), now)

    def _near(self, keys: list[Key], day: Day, now: int) -> Fixes:
        """Return the positions of a day near these published stays, of phones that they were not warned of."""
        found = self._positions_of(self._passers(keys, day), day)
        found = found.where(found.until <= now)
        found = found.where(np.argsort(found.place, kind="stable"))
        lately = found.since >= now - self.every_s
        wanted = np.zeros(len(found), dtype=np.bool_)
        for key in keys:
            stay, told = self.shown[key], self.told[key]
            rows = _rows_of(found.place, self.places[key])
            rows = rows[lately[rows] | (key in self.fresh)]
            rows = rows[np.hypot(found.x[rows] - stay.x, found.y[rows] - stay.y) <= self.near_m]
            rows = rows[found.until[rows] > self.calendar.seconds(stay.since)]
            wanted[rows[[phone not in told for phone in found.phone[rows].tolist()]]] = True
        found = found.where(wanted)
        ordered: Fixes = found.where(np.lexsort((found.since, found.phone)))
        return ordered

    def _passers(self, keys: list[Key], day: Day) -> Int32s:
        """Return who runs the app and may have been, or left the phone, near these places on a day."""
        stage = self.stage
        places = np.unique(np.concatenate([_NOWHERE, *(self.places[key] for key in keys)]))
        passed = [stage.world.presence(places, Day(day - lag), stage.conduct).person for lag in (0, 1)]
        everybody = np.unique(np.concatenate(passed))
        some: Int32s = everybody[self.reached[everybody]]
        return some

    def _positions_of(self, phones: Int32s, day: Day) -> Fixes:
        stage = self.stage
        stays: Visits = stays_of(stage.world.whereabouts(phones, day, stage.conduct))
        return pieces(fixes(stays, stage.world.map, stage.draws, PHONE_ERROR_M, "phone"), self.every_s)

    def _alerted(self, phone: int, alert: Alert, at: int) -> None:
        matches = [Match.decode(said) for said in alert.because]
        for each in matches:
            self.told[each.case, each.stay].add(phone)
        behind = (
            Behind(self.cases[each.case - 1], self.calendar.seconds(each.at), each.together_s) for each in matches
        )
        self.warn(phone, alert.day, behind, at)


_NOWHERE = np.empty(0, dtype=np.int64)


def _rows_of(place: Int64s, wanted: Int64s) -> Int64s:
    """Return which rows of an ascending column are among some places."""
    first = np.searchsorted(place, wanted)
    return ranges(first, np.searchsorted(place, wanted, side="right") - first)[1]
