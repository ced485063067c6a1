"""What do those who listen see, and what do they claim? Their views, made after the run, and the journal of both.

Two of them: the listener, whose receivers stand in the town, and the parasite, an app that rides on a share of the
phones. What they hear is what phones really said; what cameras and cards show is who came and went where they have a
receiver. Published files are everybody's. They watch a run and change nothing in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from sim.adversaries.identifiers import READERS
from sim.adversaries.listener import Means, Track, at_night, attack
from sim.adversaries.reported import SAYABLE
from sim.adversaries.views import Handle, Listed, Published, Seen, ServerSaw, Sniffed, in_order
from sim.draws import Draws
from sim.hall.directory import Directory, write_addresses
from sim.hall.helped import Cameras, Help, write_helped
from sim.hall.journal import LISTENED, LOOKED_UP, Journal, Vantage
from sim.hall.links import drifting, habits_of, write_links
from sim.hall.parts import GUESSES, Parts
from sim.hall.receivers import Caught, Receivers, share_of
from sim.hall.scenario.linking import Linking
from sim.hall.shares import WHOLE, Shares
from sim.hall.switchboard import Switchboard
from sim.hall.vantages import Crossing
from sim.hall.voices import Voices
from sim.hall.way import Way
from sim.parameters import parameter
from sim.radio.addresses import addresses, in_step
from sim.systems.machine import Line, Traits
from sim.systems.reading import UPLOAD, OfItself
from sim.units import DAY, MINUTE, NEVER, Bools, Calendar, Day, Floats, Int64s, Secrets, Setting, day_of
from sim.world.answers import Mapped
from sim.world.conduct import Conduct
from sim.world.places import NUMBER_MASK, SETTING_SHIFT

LISTENERS = -5
"""The secrets from which those who listen have the keys of their handles."""
TOLD_DAYS = parameter(2, "d", "Santé publique France, 2020: contacts from 48 h before the first symptoms on; outings "
                      "of as long are held against tracks")  # fmt: skip
NOWHERE_M, NO_TRACK = -1.0, -1
HANDLE_BYTES = 8


@dataclass(frozen=True, slots=True)
class Gear:
    """What one who listens has: receivers, how often they scan, and where cameras and cards show whose faces."""

    vantage: Vantage
    receivers: Receivers
    every_min: int
    faces_share: float
    faces_known: float
    directory: float = 0.0
    links: Linking = field(default_factory=Linking)


@dataclass(frozen=True, slots=True)
class Air:
    """Who speaks in an arm: its design's name and traits, its switchboard, whose phone runs the app, and addresses."""

    system: str
    traits: Traits
    board: Switchboard
    out_of_step: float
    server_key: bytes
    shares: Shares = WHOLE


class Listening:
    """A way of tracing among those who listen. `air` is None where no phone of it speaks."""

    def __init__(
        self, way: Way, gears: Iterable[Gear], air: Air | None, world: Mapped, conduct: Conduct, draws: Draws,
        calendar: Calendar, journal: Journal, days: int,
    ) -> None:  # fmt: skip
        self.way, self.gears, self.air = way, tuple(gears), air
        self.world, self.conduct, self.draws = world, conduct, draws
        self.calendar, self.journal, self.days = calendar, journal, days
        self.files: list[tuple[int, bytes]] = []
        self.reports: list[Crossing] = []
        if air is not None:
            self._collect(air.board)
            if air.system in SAYABLE and any(gear.links.server_helps for gear in self.gears):
                self._keep_reports(air.board)

    def _collect(self, board: Switchboard) -> None:
        """Keep what is published, as everybody can."""
        publish = board.on_publish

        def published(message: bytes, at: int) -> None:
            self.files.append((at, message))
            publish(message, at)

        board.on_publish = published

    def _keep_reports(self, board: Switchboard) -> None:
        """Keep what declarers' phones send up, for a server that helps."""
        cross, reads = board.on_cross, board.design.reads or OfItself(UPLOAD)

        def crossed(crossing: Crossing) -> None:
            secret, now = board.secrets[crossing.role], self.calendar.unix(crossing.at)
            if crossing.direction == "up" and reads(secret, crossing.message, now) is not None:
                self.reports.append(crossing)
            cross(crossing)

        board.on_cross = crossed

    # -- the way of tracing, as it is ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Put in the calendar what the way of tracing does."""
        self.way.start()

    def declare(self, person: int) -> None:
        """Learn of a new case."""
        self.way.declare(person)

    def watch(self, parts: Parts) -> None:
        """Have the time of the run counted by what it is spent on."""
        self.way.watch(parts)
        parts.watch(GUESSES, self, "_listen")

    def settle(self) -> None:
        """After the last day, write what warnings rest on, and what those who listen know."""
        self.way.settle()
        for gear in self.gears:
            self._listen(gear)

    # -- their views --------------------------------------------------------------------------------------------------

    def _listen(self, gear: Gear) -> None:
        names, whose = Names(Secrets(self.draws.secrets(LISTENERS)(gear.vantage.name))), dict[bytes, int]()
        tracks: tuple[Track, ...] = ()
        if self.air is not None and self.air.system in READERS:  # else all rows would be made for an attack in vain
            means = Means(gear.every_min * MINUTE, gear.faces_known, gear.links.batches)
            sniffed, seen, published = self.views(gear, names, whose)
            listed = self.listed(gear, names, sniffed)
            tracks = attack(self.air.system, published, self.air.server_key, sniffed, seen, means, listed)
        self._write(gear.vantage, tracks, names, whose)
        self.journal.numbers[LISTENED[gear.vantage]] = len(tracks)
        if gear.links.days and self.air is not None:
            self._link(gear, self.air)
        if gear.directory:
            self.journal.numbers[f"{gear.vantage.name.lower()}_{LOOKED_UP}"] = gear.directory
            directory = Directory(self.world, self.draws, gear.directory)
            write_addresses(gear.vantage, tracks, directory, gear.receivers, names.sites, names.called, self.journal)

    def _link(self, gear: Gear, air: Air) -> None:
        """Have identifiers of anybody linked, of the first days, and write it down."""
        names, whose = Names(Secrets(self.draws.secrets(LISTENERS)(f"{gear.vantage.name} links"))), dict[bytes, int]()
        sniffed = in_order(self.linkable(gear, air, names, whose))
        habits = habits_of(air.system, air.traits, air.board.settings)
        every_s = gear.every_min * MINUTE
        write_links(gear.vantage, sniffed, whose, habits, every_s, self.calendar, self.journal)
        if gear.links.server_helps:
            other = Secrets(self.draws.secrets(LISTENERS)("another server"))
            reports = in_order(self.reported(names))
            seen = in_order(self._seen(gear, names, gear.links.days))
            cameras = Cameras(seen, gear.faces_known, names.faces)
            help_of = Help(air.board.design, air.board.secrets, reports, other, self.draws.secrets, cameras)
            write_helped(gear.vantage, sniffed, whose, habits, every_s, help_of, self.calendar, self.journal)

    def reported(self, names: Names) -> Iterable[ServerSaw]:
        """Return the reports that a server which helps got, of which phones told what they had said themselves."""
        for crossing in self.reports:
            yield ServerSaw(self.calendar.unix(crossing.at), names.line(crossing.line), crossing.message, None)

    def linkable(self, gear: Gear, air: Air, names: Names, whose: dict[bytes, int]) -> Iterable[Sniffed]:
        """Return what receivers heard on the days on which identifiers are linked, as phones of all models say it."""
        said: dict[bytes, int] = {}
        for row in self._sniffed(gear, names, said, gear.links.days):
            phone = said[row.payload]
            shown = row
            if air.system == "robert":
                shown = drifting(row, phone, self.draws, gear.links.clock_sd_s, gear.links.gain_sd_db)
            whose[shown.payload] = phone
            yield shown

    def views(
        self, gear: Gear, names: Names, whose: dict[bytes, int]
    ) -> tuple[tuple[Sniffed, ...], tuple[Seen, ...], tuple[Published, ...]]:
        """Return all that one who listens has; and note in `whose`, for the journal alone, who said each payload."""
        published = in_order(Published(self.calendar.unix(at), message) for at, message in self.files)
        return in_order(self._sniffed(gear, names, whose)), in_order(self._seen(gear, names)), published

    def listed(self, gear: Gear, names: Names, sniffed: Iterable[Sniffed]) -> tuple[Listed, ...]:
        """Return what a book says of the homes in reach of every place where anything was heard at night, if any."""
        if not gear.directory:
            return ()
        directory, places = Directory(self.world, self.draws, gear.directory), {row.receiver for row in sniffed
                            if at_night(row.at)}  # fmt: skip
        return in_order(row for place in places for row in
                        directory.by_name(place, names.sites[place], gear.receivers, names))  # fmt: skip

    def _sniffed(self, gear: Gear, names: Names, whose: dict[bytes, int], days: int | None = None) -> Iterable[Sniffed]:
        """Return what receivers heard, on all days or the first so many."""
        assert self.air is not None
        voices = Voices(self.air.board)
        for day in range(self.days if days is None else min(days, self.days)):
            yield from self._on(day, voices, self.air, gear, names, whose)

    def sniffed_on(self, day: int, gear: Gear, names: Names, whose: dict[bytes, int]) -> Iterable[Sniffed]:
        """Return what receivers heard on one day; nothing where no phone speaks."""
        if self.air is not None:
            yield from self._on(day, Voices(self.air.board), self.air, gear, names, whose)

    def _on(
        self, day: int, voices: Voices, air: Air, gear: Gear, names: Names, whose: dict[bytes, int]
    ) -> Iterable[Sniffed]:
        caught = air.shares.pooled(gear.receivers.caught(Day(day)))
        if not len(caught):
            return
        said = voices.said(caught.phone, caught.at.astype(np.int64))
        bear = self._addresses(air, caught).tolist()
        columns = (caught.at.tolist(), caught.site.tolist(), bear, caught.phone.tolist(), caught.rssi.tolist())
        for payload, at, site, address, phone, rssi in zip(said, *columns, strict=True):
            if payload is not None:
                whose[payload] = phone
                yield Sniffed(self.calendar.unix(at), names.place(site), names.address(address), payload, rssi)

    def _addresses(self, air: Air, caught: Caught) -> Int64s:
        stepping: Bools = in_step(self.draws, caught.phone, air.out_of_step) & (air.traits.address == "in_step")
        at = caught.at.astype(np.int64) + self.calendar.midnight
        return addresses(self.draws, caught.phone, at, stepping, air.traits.rotation_s)

    def _seen(self, gear: Gear, names: Names, days: int | None = None) -> Iterable[Seen]:
        """Return who came and went at the cameras of the places where there was a receiver, on all days or the first.
        """  # fmt: skip
        unix = self.calendar.unix
        for day in range(self.days if days is None else min(days, self.days)):
            sites = gear.receivers.sites(Day(day))
            public = sites[np.isin(sites >> SETTING_SHIFT, (Setting.TRANSIT, Setting.SHOP, Setting.LEISURE))]
            filmed = share_of(self.draws, "adversary.camera", public, gear.faces_share)
            if not filmed.size:
                continue
            passed = self.world.presence(filmed, Day(day), self.conduct)
            known = self.draws.uniform("adversary.card", passed.person) < gear.faces_known
            passed = passed.where(known)
            for person, place, *moments in zip(
                passed.person.tolist(), passed.place.tolist(), passed.start.tolist(), passed.end.tolist(), strict=True
            ):
                for at in moments:
                    yield Seen(unix(at), names.place(place), names.face(person))

    # -- for the journal ----------------------------------------------------------------------------------------------

    def _write(self, vantage: Vantage, tracks: Iterable[Track], names: Names, whose: Mapping[bytes, int]) -> None:
        heard: dict[int, list[tuple[int, int]]] = {}
        for number, track in enumerate(tracks):
            said = {whose[row.payload] for row in track.rows}
            person = next(iter(said)) if len(said) == 1 else -1
            at = [self.calendar.seconds(row.at) for row in track.rows]
            for row in track.rows:
                heard.setdefault(whose[row.payload], []).append((self.calendar.seconds(row.at), number))
            chance = 1.0 / len(names.faces) if names.knows(person) else 0.0
            places, home_m = len({row.receiver for row in track.rows}), self._home_m(person, track.home, names)
            self.journal.note("tracks", int(vantage), number, person, at[0], at[-1], len(at), places, home_m, chance)
            for face, weight in zip(track.claim.candidates, track.claim.weights, strict=True):
                who = -1 if face is None else names.whose(face)
                self.journal.note("guesses", int(vantage), number, who, weight)
        for person, at, onset in self.journal.so_far("reports"):
            self._write_outings(vantage, person, at, at if onset == NEVER else min(onset, at), heard.get(person, []))

    def _home_m(self, person: int, home: Handle | None, names: Names) -> float:
        """Return how far from a person's home the attacker looks for it; -1 where it does not know where to look."""
        homes = self.world.people.household_of(np.array([person]))
        site = -1 if home is None else names.sites[home]
        if person < 0 or site < 0 or homes is None:
            return NOWHERE_M
        (x, y) = self.world.map.at(np.array([site, int(homes[0]) & NUMBER_MASK], dtype=np.int64))
        return float(np.hypot(x[0] - x[1], y[0] - y[1]))

    def _write_outings(self, vantage: Vantage, person: int, at: int, onset: int, heard: list[tuple[int, int]]) -> None:
        """Write where a declarer was away from home, from two days before the symptoms until the report."""
        since = day_of(onset) * DAY - TOLD_DAYS * DAY
        moments, number = np.array(sorted(heard), dtype=np.int64).reshape(-1, 2).T
        for day in range(max(day_of(since), 0), day_of(at - 1) + 1):
            visits = self.world.visits(np.array([person], dtype=np.int32), Day(day), self.conduct)
            away = visits.where((visits.setting != Setting.HOME) & (visits.start < at))
            x, y = self.world.map.at(away.place)
            first, last = (np.searchsorted(moments, edge) for edge in (away.start, away.end))
            track = np.where(last > first, np.append(number, NO_TRACK)[first], NO_TRACK)
            columns: tuple[Int64s | Floats | Bools, ...] = (
                np.full(len(away), int(vantage)), np.full(len(away), person), away.start.astype(np.int64),
                np.minimum(away.end, at).astype(np.int64), away.setting.astype(np.int64), x, y, track,
            )  # fmt: skip
            self.journal.note_columns("outings", *columns)


class Names:
    """What one who listens calls places, radio addresses and faces, under a key of its own; and who these are."""

    def __init__(self, secret: Secrets) -> None:
        self._secret = secret
        self.faces: dict[Handle, int] = {}
        self.sites: dict[Handle, int] = {}
        self._listed: dict[Handle, int] = {}
        self._of_person: dict[int, Handle] = {}
        self._of_site: dict[int, Handle] = {}
        self.address: Callable[[int], Handle] = lru_cache(maxsize=1 << 16)(lambda one: self._handle(f"address {one}"))

    def _handle(self, subject: str) -> Handle:
        return Handle(self._secret(subject, HANDLE_BYTES))

    def called(self, subject: str) -> Handle:
        """Return what it calls an entry of a directory."""
        return self._handle(f"directory {subject}")

    def line(self, line: Line) -> Handle:
        """Return what it calls a line to a server."""
        return self._handle(f"line {line.hex()}")

    def place(self, site: int) -> Handle:
        """Return what it calls a place where it has a receiver or a camera."""
        if site not in self._of_site:
            self._of_site[site] = self._handle(f"place {site}")
            self.sites[self._of_site[site]] = site
        return self._of_site[site]

    def face(self, person: int) -> Handle:
        """Return what it calls a face."""
        if person not in self._of_person:
            self._of_person[person] = self._handle(f"face {person}")
            self.faces[self._of_person[person]] = person
        return self._of_person[person]

    def listed(self, person: int) -> Handle:
        """Return what it calls somebody whom a book names: as a camera or a card would, seen or not."""
        handle = self._handle(f"face {person}")
        self._listed[handle] = person
        return handle

    def whose(self, face: Handle) -> int:
        """Return who is behind a face or a name."""
        return self.faces[face] if face in self.faces else self._listed[face]

    def knows(self, person: int) -> bool:
        """Tell whether it ever saw a face."""
        return person in self._of_person
