"""What do those who listen at doors hear and claim? Their views, made after the run, and the journal of both.

A gate at the doors of shops, and a receiver hidden at those of homes. They hear the real beacons of whoever runs the
arm's app, and of other phones as many as speak by themselves: the baseline without any app, which an arm that traces
nobody has too. They watch a run and change nothing in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from sim.adversaries.presence import AT_THE_DOOR_S, BEFORE_S, at_home, at_the_gate
from sim.adversaries.views import Seen, Sniffed, in_order
from sim.draws import Draws
from sim.hall.journal import Journal
from sim.hall.listening import LISTENERS, Names
from sim.hall.present import GATES, VIGILS
from sim.hall.receivers import NEAREST_M, chosen, public_places, schedule
from sim.hall.scenario.presence import HOURS, Burglar, Gate
from sim.hall.switchboard import Switchboard
from sim.hall.voices import Voices
from sim.parameters import parameter
from sim.radio.addresses import addresses
from sim.radio.channel import Channel
from sim.radio.hearing import Sightings, sightings
from sim.units import (
    DAY,
    HOUR,
    Barrier,
    Bools,
    Calendar,
    Day,
    Floats,
    Int32s,
    Int64s,
    ScanSchedule,
    Secrets,
    Setting,
    UnixTime,
)
from sim.world.answers import Mapped, Proximities, Visits
from sim.world.conduct import Conduct
from sim.world.places import NUMBER_MASK, SETTING_SHIFT
from sim.world.settings import BETWEEN

FROM_AGE = parameter(15, "years", "assumption: younger ones come with others, and no gate asks them")
GATE_M = parameter(1.0, "m", "assumption: from the receiver at the gate to who stands at it")
INSIDE_M = parameter(3.0, "m", "assumption: from the gate to the queue of the shop")
GATE_SCAN_S = parameter(5, "s", "assumption: a mains-powered receiver scans nearly always")
DOOR = parameter(Barrier.PLASTERBOARD, "barrier", "assumption: a front door takes as much as a light wall")
DOOR_M = parameter((1.0, 12.0), "m", "assumption: the front door, beside the wall to the next flat and past the room "
                   "farthest from the beds")  # fmt: skip
FLATMATES = parameter(8, "persons", "assumption: no home has more; housemates have numbers next to each other")
UNSAID = b""
"""What a receiver notes of a phone that speaks, but not for a tracing app."""
IN_QUEUE = 0
"""The room of a shop where customers stand; its staff is in another."""


@dataclass(frozen=True, slots=True)
class Doorstep:
    """Who lives and speaks in a run; `owns` says who has a phone, `app` whose runs the app. `board` is None where no
    phone speaks for a tracing app."""

    world: Mapped
    conduct: Conduct
    channel: Channel
    draws: Draws
    calendar: Calendar
    journal: Journal
    days: int
    owns: Bools
    app: Bools
    board: Switchboard | None

    def names(self, who: str) -> Names:
        """Return what one attacker calls doors and faces."""
        return Names(Secrets(self.draws.secrets(LISTENERS)(who)))

    def heard(self, near: Proximities, scans: ScanSchedule, day: int) -> Sightings:
        """Return which receiver heard which phone on a day, whatever it said."""
        return sightings(near.where(self.owns[near.other]), scans, self.channel, self.draws, day * DAY,
                         (day + 1) * DAY, "hears")  # fmt: skip

    def sniffed(self, heard: Sightings, doors: Int64s, names: Names, anyway: float) -> Iterator[Sniffed]:
        """Yield what phones said to receivers: the app's beacon, and what they say without one."""
        at = heard.at.astype(np.int64)
        chatty = self.draws.uniform("adversary.speaks_anyway", heard.heard) < anyway
        said: list[bytes | None] = [None] * len(heard)
        mine = np.flatnonzero(self.app[heard.heard])
        if self.board is not None and mine.size:
            for row, payload in zip(mine.tolist(), Voices(self.board).said(heard.heard[mine], at[mine]), strict=True):
                said[row] = payload
        bear = addresses(self.draws, heard.heard, at + self.calendar.midnight, np.zeros(len(heard), np.bool_), 1)
        door = doors[heard.hearer - self.world.people.count]
        columns = (at + self.calendar.midnight, door, bear, heard.rssi, chatty)
        for payload, now, where, address, rssi, also in zip(said, *(each.tolist() for each in columns), strict=True):
            for spoken in ([] if payload is None else [payload]) + ([UNSAID] if also else []):
                yield Sniffed(UnixTime(now), names.place(where), names.address(address), spoken, rssi)


def beacons(rows: Iterable[Sniffed]) -> tuple[Sniffed, ...]:
    """Return what was heard of the app."""
    return tuple(row for row in rows if row.payload != UNSAID)


def chatter(rows: Iterable[Sniffed]) -> tuple[Sniffed, ...]:
    """Return what was heard of phones without it."""
    return tuple(row for row in rows if row.payload == UNSAID)


# -- the gate of a shop -----------------------------------------------------------------------------------------------


class AtGates:
    """Receivers at the doors of shops."""

    def __init__(self, step: Doorstep, said: Gate) -> None:
        self.step, self.said, self.names = step, said, step.names("gate")
        public = public_places(step.world)
        self.shops = chosen(step.draws, "adversary.gate", public[public >> SETTING_SHIFT == Setting.SHOP], said.shops)

    def settle(self) -> None:
        """Write what the gate claims of everybody who came."""
        step = self.step
        step.journal.numbers[GATES] = int(self.shops.size)
        for day in range(step.days):
            came = self.came(day)
            sniffed, seen = self.views(day, came)
            both = zip(at_the_gate(beacons(sniffed), seen), at_the_gate(chatter(sniffed), seen), seen, strict=True)
            ages, carries = self._known(came, day)
            for app, phone, row in both:
                person, shop = self.names.faces[row.face], self.names.sites[row.place]
                at = step.calendar.seconds(row.at)
                step.journal.note("entries", person, at, shop, ages[person], (person, at) in carries,
                                  app.weight(row.face), phone.weight(row.face))  # fmt: skip

    def came(self, day: int) -> Visits:
        """Return who came to these shops on a day, and is asked."""
        there = self.step.world.presence(self.shops, Day(day), self.step.conduct)
        age = self.step.world.people.age
        assert age is not None, "a town knows ages"
        asked: Visits = there.where((there.room == IN_QUEUE) & (age[there.person] >= FROM_AGE))
        return asked

    def views(self, day: int, came: Visits) -> tuple[tuple[Sniffed, ...], tuple[Seen, ...]]:
        """Return what the gates heard while somebody stood at them, and whom they saw come."""
        step, unix = self.step, self.step.calendar.unix
        heard = step.heard(self._near(day), schedule_of_gate(), day)
        heard = heard.where(self._at_the_door(heard, came))
        columns = (came.start.tolist(), came.place.tolist(), came.person.tolist())
        seen = (Seen(unix(at), self.names.place(shop), self.names.face(who)) for at, shop, who in zip(*columns,
                                                                                             strict=True))  # fmt: skip
        sniffed = step.sniffed(heard, self.shops, self.names, self.said.speaks_anyway)
        return in_order(sniffed), in_order(seen)

    def _near(self, day: int) -> Proximities:
        """Return which phones are near which gate: at it, then inside, until they leave."""
        step = self.step
        everybody = step.world.presence(self.shops, Day(day), step.conduct).person
        stays = step.world.whereabouts(np.unique(everybody), Day(day), step.conduct)
        stays = stays.where(np.isin(stays.place, self.shops))
        begin, end = stays.start.astype(np.int64), stays.end.astype(np.int64)
        past = np.minimum(begin + AT_THE_DOOR_S, end)
        inside = np.maximum(np.hypot(stays.x, stays.y), NEAREST_M) + INSIDE_M
        shop = np.searchsorted(self.shops, stays.place)
        none = np.full(len(stays), int(Barrier.NONE))
        behind = np.where(stays.room == IN_QUEUE, none, BETWEEN[Setting.SHOP])
        door = _near(step, shop, stays, begin, past, np.full(len(stays), GATE_M), none)
        return _joined([door, _near(step, shop, stays, past, end, inside, behind)])

    def _at_the_door(self, heard: Sightings, came: Visits) -> Bools:
        """Tell what was heard while somebody stood at that gate, or a minute before: all that the gate looks at."""
        looked_at = np.zeros(len(heard), dtype=np.bool_)
        for n, shop in enumerate(self.shops.tolist()):
            mine = np.flatnonzero(heard.hearer == self.step.world.people.count + n)
            starts = np.append(np.sort(came.start[came.place == shop]), np.iinfo(np.int64).max)
            following = starts[np.searchsorted(starts, heard.at[mine] - AT_THE_DOOR_S, "right")]
            looked_at[mine] = following - heard.at[mine] <= BEFORE_S
        return looked_at

    def _known(self, came: Visits, day: int) -> tuple[dict[int, int], set[tuple[int, int]]]:
        """Return, for the journal alone, the age of who came, and whose phone with the app came along."""
        step, persons = self.step, np.unique(came.person)
        stays = step.world.whereabouts(persons, Day(day), step.conduct)
        stays = stays.where(step.app[stays.person] & np.isin(stays.place, self.shops))
        ages = step.world.people.age
        assert ages is not None, "a town knows ages"
        return (
            dict(zip(persons.tolist(), ages[persons].tolist(), strict=True)),
            set(zip(stays.person.tolist(), stays.start.tolist(), strict=True)),
        )


def schedule_of_gate() -> ScanSchedule:
    """Return when a receiver at a gate scans."""
    return ScanSchedule(GATE_SCAN_S, 0, 4, 16, GATE_SCAN_S)


# -- the door of a home -----------------------------------------------------------------------------------------------


class AtHomes:
    """Receivers hidden at the doors of homes."""

    def __init__(self, step: Doorstep, said: Burglar) -> None:
        self.step, self.said, self.names = step, said, step.names("burglar")
        every = np.concatenate([step.world.map.in_quarter(each)[0] for each in range(step.world.map.quarters)])
        homes = every[every >> SETTING_SHIFT == Setting.HOME]
        self.homes = chosen(step.draws, "adversary.burglar", homes, said.homes)
        self.lives, self.home = self._members()
        self.across, self.beside, self.wall = self._next_door()

    def _members(self) -> tuple[Int32s, Int64s]:
        """Return who lives in these homes, and in which of them, by number."""
        people = self.step.world.people
        near = (self.homes & NUMBER_MASK)[:, None] + np.arange(FLATMATES)
        persons = np.minimum(near, people.count - 1)
        household = people.household_of(persons.ravel())
        assert household is not None, "a town knows its homes"
        mine = (household.reshape(persons.shape) == near[:, :1]) & (near < people.count)
        number, which = np.nonzero(mine)
        return persons[number, which].astype(np.int32), number.astype(np.int64)

    def _next_door(self) -> tuple[Int32s, Int64s, Int64s]:
        """Return who lives next to one of these homes, to which, and what wall is between, as on the first night."""
        near = self.step.world.sightable(np.unique(self.lives), Day(0), self.step.conduct)
        near = near.where(near.setting == Setting.LANDING)
        whose = self.home[np.searchsorted(self.lives, near.asked)] if len(near) else np.empty(0, dtype=np.int64)
        pairs, first = np.unique(np.stack([whose, near.other.astype(np.int64)]), axis=1, return_index=True)
        return pairs[1].astype(np.int32), pairs[0], near.barrier[first].astype(np.int64)

    def settle(self) -> None:
        """Write what the burglar claims of each home, hour by hour."""
        step = self.step
        step.journal.numbers[VIGILS] = int(self.homes.size)
        doors, silence_s = [self.names.place(home) for home in self.homes.tolist()], int(self.said.silence_h * HOUR)
        for day in range(step.days):
            sniffed = self.views(day)
            moments = [step.calendar.unix(day * DAY + hour * HOUR) for hour in range(HOURS[0], HOURS[1] + 1)]
            claims = at_home(sniffed, doors, moments, silence_s), at_home(chatter(sniffed), doors, moments, silence_s)
            there = self._there(day)
            for n, (all_, anyway) in enumerate(zip(*claims, strict=True)):
                door, moment = doors[n % len(doors)], step.calendar.seconds(all_.at)
                step.journal.note(
                    "vigils", int(self.homes[n % len(doors)]) & NUMBER_MASK, moment,
                    int(there[n % len(doors), n // len(doors)]), all_.weight(door), anyway.weight(door),
                )  # fmt: skip

    def views(self, day: int) -> tuple[Sniffed, ...]:
        """Return what was heard through the doors on a day, from so long before the first hour of interest on."""
        step = self.step
        heard = step.heard(self._near(day), schedule(self.said.every_min), day)
        since = HOURS[0] * HOUR - int(self.said.silence_h * HOUR)
        wanted = (heard.at % DAY >= since) & (heard.at % DAY < HOURS[1] * HOUR)
        return in_order(step.sniffed(heard.where(wanted), self.homes, self.names, self.said.speaks_anyway))

    def _near(self, day: int) -> Proximities:
        """Return which phones are behind which door, or next to it behind a wall."""
        own = self._behind(day, self.lives, self.home, None)
        return _joined([own, self._behind(day, self.across, self.beside, self.wall)])

    def _behind(self, day: int, persons: Int32s, home: Int64s, wall: Int64s | None) -> Proximities:
        """Return where the phones of those are who live in these homes, or behind the wall of one."""
        step, (aside, beyond) = self.step, DOOR_M
        order = np.argsort(persons, kind="stable")
        stays = step.world.whereabouts(np.unique(persons), Day(day), step.conduct)
        stays = stays.where(stays.setting == Setting.HOME)
        first, last = (np.searchsorted(persons[order], stays.person, side) for side in ("left", "right"))
        row = np.repeat(np.arange(len(stays)), last - first)
        link = order[np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)] or [order[:0]])]
        stays, begin, end = stays.where(row), stays.start[row].astype(np.int64), stays.end[row].astype(np.int64)
        at_own = stays.place == self.homes[home[link]] if wall is None else np.ones(row.size, dtype=np.bool_)
        sideways = np.abs(stays.x) - (aside if wall is None else -aside)
        metres = np.maximum(np.hypot(sideways, stays.y - beyond), NEAREST_M)
        barrier = np.full(row.size, int(DOOR)) if wall is None else wall[link]
        near = _near(step, home[link], stays, begin, end, metres, barrier)
        kept: Proximities = near.where(at_own)
        return kept

    def _there(self, day: int) -> Int64s:
        """Return, for the journal alone, how many are in which home at each whole hour."""
        hours = day * DAY + np.arange(HOURS[0], HOURS[1] + 1) * HOUR
        stays = self.step.world.visits(np.unique(self.lives), Day(day), self.step.conduct)
        there = np.zeros((self.homes.size, hours.size), dtype=np.int64)
        home = self.home[np.searchsorted(self.lives, stays.person)]
        at_own = stays.place == self.homes[home]
        for n, hour in enumerate(hours.tolist()):
            np.add.at(there[:, n], home[at_own & (stays.start <= hour) & (hour < stays.end)], 1)
        return there


# -- rows of nearness -------------------------------------------------------------------------------------------------


def _near(
    step: Doorstep, receiver: Int64s, stays: Visits, begin: Int64s, end: Int64s, metres: Floats, barrier: Int64s
) -> Proximities:
    """Return phones near receivers, which bear the numbers after those of all phones."""
    rows = Proximities(
        asked=(step.world.people.count + receiver).astype(np.int32),
        other=stays.person,
        start=begin.astype(np.int32),
        seconds=(end - begin).astype(np.int32),
        metres=metres.astype(np.float64),
        setting=stays.setting,
        place=stays.place,
        barrier=barrier.astype(np.int8),
    )
    kept: Proximities = rows.where(end > begin)
    return kept


def _joined(parts: list[Proximities]) -> Proximities:
    rows = Proximities.join(parts)
    ordered: Proximities = rows.where(np.lexsort((rows.other, rows.start, rows.asked)))
    return ordered
