"""The table of views: what each is made of, under which systems it exists, and which leaks it has no room for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from sim.adversaries.views import (
    Acquainted,
    AskedFrom,
    Called,
    Known,
    KnownAccount,
    KnownPoint,
    LineSaw,
    Listed,
    Notified,
    PhoneOpened,
    Published,
    Remembered,
    Seen,
    ServerRead,
    ServerSaw,
    Sniffed,
    Trails,
    in_order,
)
from sim.hall.listening import LISTENERS, Gear, Listening, Names
from sim.hall.neighbours import Neighbours
from sim.hall.operators import Operator
from sim.hall.readers import Reader, _days
from sim.hall.vantages import Vantages
from sim.units import DAY, Secrets
from tests.adversaries.hamlets import BY_ADDRESS, PHONES, SENSORS, UNREAD, Life
from tests.adversaries.sheets import Behind, OnTrail, Said, Sheet, Told, as_told, on_trails

NOBODY = -1
Makes = Callable[[Life], Iterable[Sheet]]


def sheets(life: Life, view: str) -> list[Sheet]:
    """Return the sheets of a view of one life, made once; none without a row."""
    if view not in life.made:
        life.made[view] = [sheet for sheet in VIEWS[view].make(life) if sheet.rows]
    return life.made[view]


def _sheet(at: int, rows: Iterable[Any], behind: Callable[[Any], Behind]) -> Sheet:
    rows = tuple(rows)
    return Sheet(at, rows, tuple(map(behind, rows)))


def _end(life: Life) -> int:
    return life.journal.days * DAY


# -- messages ---------------------------------------------------------------------------------------------------------


def _network(life: Life) -> Iterable[Sheet]:
    seen: Vantages = life.of(Vantages)
    rows = seen.on_network(seen.subjects())
    behind = {row: (said.phone, said.at) for row, said in zip(rows, seen.crossings, strict=True)}
    yield _sheet(_end(life), seen.views().network, behind.__getitem__)


def _server(life: Life) -> Iterable[Sheet]:
    seen: Vantages = life.of(Vantages)
    up = [(said.phone, said.at) for said in seen.crossings if said.direction == "up"]
    for role, rows in seen.views().servers.items():
        mine = [each for each, said in zip(up, [s for s in seen.crossings if s.direction == "up"], strict=True)
                if said.role == role]  # fmt: skip
        slips = [(NOBODY, at) for at, to, _ in seen.slips if to == role]
        behind = dict(zip(seen.at_server(role, seen.subjects()), [*mine, *slips], strict=True))
        yield _sheet(_end(life), rows, behind.__getitem__)


def _published(life: Life) -> Iterable[Sheet]:
    """Behind a file is whoever declared last before it."""
    seen: Vantages = life.of(Vantages)
    at, who = ([*life.journal.table("reports")[name].tolist()] for name in ("at", "person"))
    calendar = seen.calendar

    def behind(row: Published) -> Behind:
        moment = calendar.seconds(row.at)
        return next(((who[n], moment) for n in range(len(at) - 1, -1, -1) if at[n] <= moment), (NOBODY, moment))

    yield _sheet(_end(life), seen.views().published, behind)


# -- what is heard and seen in the town -------------------------------------------------------------------------------


def _heard(life: Life, listening: Listening, gear: Gear, names: Names) -> Sheet:
    whose: dict[bytes, int] = {}
    rows = in_order(listening._sniffed(gear, names, whose))
    return _sheet(_end(life), rows, lambda row: (whose[row.payload], listening.calendar.seconds(row.at)))


def _filmed(life: Life, listening: Listening, gear: Gear, names: Names) -> Sheet:
    rows = in_order(listening._seen(gear, names))
    return _sheet(_end(life), rows, lambda row: (names.faces[row.face], listening.calendar.seconds(row.at)))


def _overheard(kind: type) -> Makes:
    def make(life: Life) -> Iterable[Sheet]:
        listening: Listening = life.of(Listening)
        for gear in listening.gears:
            names = Names(Secrets(listening.draws.secrets(LISTENERS)(gear.vantage.name)))
            yield _heard(life, listening, gear, names) if kind is Sniffed else _filmed(life, listening, gear, names)

    return make


def _listed(life: Life) -> Iterable[Sheet]:
    """What a book says of each place where somebody was heard at night."""
    listening: Listening = life.of(Listening)
    for gear in listening.gears:
        names = Names(Secrets(listening.draws.secrets(LISTENERS)(gear.vantage.name)))
        rows = listening.listed(gear, names, in_order(listening._sniffed(gear, names, {})))
        yield _sheet(
            _end(life), rows, lambda row, by=names: (NOBODY if row.face is None else by.whose(row.face), _end(life))
        )


# -- what is remembered and told --------------------------------------------------------------------------------------


def _calls(life: Life, *doors: str) -> Iterable[tuple[Any, tuple[Any, ...]]]:
    """Whom an attack was about, and what was handed to it; not what stands beside it to hold it against chance."""
    for call in life.calls:
        if call.door in doors and call.within in ("_ask", "_ask_called"):
            yield call.whom, call.args


def _remembered(life: Life) -> Iterable[Sheet]:
    seen: Neighbours = life.of(Neighbours)
    person, seconds = seen.memories.persons, seen.calendar.seconds

    def behind(row: Remembered) -> Behind:
        return (NOBODY if row.face is None else person[row.face]), seconds(row.since)

    for whom, args in _calls(life, "untold", "called"):
        yield _sheet(whom.at, args[0], behind)
    for whom, args in _calls(life, "compared"):
        for friend in args[2]:
            yield _sheet(whom.at, friend.memory, behind)


def _known(life: Life) -> Iterable[Sheet]:
    person = life.of(Neighbours).memories.persons
    for whom, args in _calls(life, "seen_away"):
        yield _sheet(whom.at, args[1], lambda row, at=whom.at: (person[row.face], at))


def _notified(life: Life) -> Iterable[Sheet]:
    for whom, args in _calls(life, "who_was_it"):
        if args[2] is None:
            yield Sheet(whom.at, (args[1],), ((whom.person, whom.at),))


def _opened(life: Life) -> Iterable[Sheet]:
    for whom, args in _calls(life, "who_was_it"):
        if args[2] is not None:
            yield Sheet(whom.at, (args[2],), ((whom.person, whom.at),))


def _called(life: Life) -> Iterable[Sheet]:
    for whom, args in _calls(life, "called"):
        yield Sheet(whom.at, (args[1],), ((whom.declarer, whom.at),))


def _said(life: Life) -> Iterable[Sheet]:
    """What the phones of a prober said of each target, silence included."""
    midnight, told = int(life.of(Neighbours).calendar.midnight), defaultdict(list)
    for call in life.calls:
        if call.door == "_in_time":
            answer, _, _, by = call.args
            told[call.whom.person, by - midnight].append(answer)
    for (person, by), answers in told.items():
        rows = tuple(Said(n, None if one is None else one.at, None if one is None else one.day)
                     for n, one in enumerate(answers))  # fmt: skip
        yield Sheet(by, rows, tuple((person, by) for _ in rows))


# -- what an operator reads and knows ---------------------------------------------------------------------------------


def _reads(life: Life) -> Iterable[Sheet]:
    seen: Operator = life.of(Operator)
    behind = {seen.intake.teller(one): (one.phone, one.at) for one in seen.intake.opened}
    reads = next(call.args[0] for call in life.calls if call.door == "company")
    yield _sheet(_end(life), as_told(reads), lambda row: behind[row.teller])


def _of_faces(which: int, field_name: str) -> Makes:
    def make(life: Life) -> Iterable[Sheet]:
        seen: Operator = life.of(Operator)
        person = {seen._face(each): each for each in range(seen.world.people.count)}
        rows = next(call.args[which] for call in life.calls if call.door == "who_is_who")
        yield _sheet(_end(life), rows, lambda row: (person[getattr(row, field_name)], _end(life)))

    return make


def _asked(life: Life) -> Iterable[Sheet]:
    seen: Operator = life.of(Operator)
    named = seen._named()
    rows = next(call.args[1] for call in life.calls if call.door == "company")
    yield _sheet(_end(life), rows, lambda row: (named[row.account][0], _end(life)))


# -- what is released -------------------------------------------------------------------------------------------------


def _trails(life: Life) -> Iterable[Sheet]:
    seen: Reader = life.of(Reader)
    persons, seconds = seen.out.persons, seen.calendar.seconds
    yield _sheet(_end(life), on_trails(seen.out.trails), lambda row: (persons[row.which], seconds(row.since)))


def _points(life: Life) -> Iterable[Sheet]:
    seen: Reader = life.of(Reader)
    targets = seen._some(seen._targets())
    seen._look({(each.person, day) for each in targets for day in _days(each.since, each.at)})
    for each in targets:
        yield _sheet(each.at, seen._any(each), lambda row, who=each: (who.person, seen.calendar.seconds(row.since)))


# -- the table --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class View:
    """A view: the type of its rows in views.py, how sheets of it are made, under which systems it exists, and which of
    the seven leaks cannot be, and why. `rows` are laid out as of that kind where the view stands in columns."""

    of: type
    make: Makes
    systems: tuple[str, ...]
    no: Mapping[str, str] = field(default_factory=dict)
    rows: type | None = None

    @property
    def kind(self) -> type:
        """The kind of its rows as they are laid out."""
        return self.rows or self.of


READ = tuple(each for each in PHONES if each not in UNREAD)
FILES = ("gaen", "dp3t_low_cost", "dp3t_unlinkable", "dp3t_hybrid", "tcn")
NAMES_DAY = ("bluetrace", "gaen", "dp3t_low_cost", "dp3t_unlinkable", "dp3t_hybrid", "tcn")
ALONE = "one row is all there is: it has no neighbour"
NO_NAME = "its rows bear no name"
NO_TIME = "its rows bear no moment"
NO_LENGTH = "its rows hold numbers of a fixed size"

VIEWS: dict[str, View] = {
    "network": View(LineSaw, _network, PHONES),
    "server": View(ServerSaw, _server, PHONES),
    "published": View(Published, _published, FILES, {"handle": NO_NAME}),
    "sniffed": View(Sniffed, _overheard(Sniffed), PHONES),
    "seen": View(Seen, _overheard(Seen), PHONES),
    "listed": View(Listed, _listed, PHONES, {"time": NO_TIME}),
    "remembered": View(Remembered, _remembered, (*PHONES, "tracers")),
    "known": View(Known, _known, (*PHONES, "tracers"),
                  {"value": "a row is a name: what else it said, the name would say", "time": NO_TIME}),
    "notified": View(Notified, _notified, (*PHONES, "tracers"),
                     {"order": ALONE, "size": NO_LENGTH, "handle": NO_NAME}),
    "phone opened": View(PhoneOpened, _opened, NAMES_DAY, {"handle": NO_NAME}),
    "called": View(Called, _called, (*PHONES, "tracers"), {"order": ALONE}),
    "prober": View(Notified, _said, PHONES, {"size": NO_LENGTH, "handle": "phones are the prober's own"}, Said),
    "reads": View(ServerRead, _reads, READ, {}, Told),
    "known accounts": View(KnownAccount, _of_faces(1, "face"), BY_ADDRESS, {"time": NO_TIME}),
    "acquainted": View(Acquainted, _of_faces(2, "face"), READ, {"time": NO_TIME}),
    "asked from": View(AskedFrom, _asked, BY_ADDRESS, {"time": NO_TIME}),
    "trails": View(Trails, _trails, SENSORS, {}, OnTrail),
    "known points": View(KnownPoint, _points, SENSORS, {"size": NO_LENGTH, "handle": NO_NAME}),
}  # fmt: skip
"""View x systems; the proofs are the tests of test_blindness.py, each of which goes through all of it."""


def before(life: Life, view: str, day: int) -> list[Sheet]:
    """Return what of a view there was before a day: rows by their own moments, or sheets by theirs.

    Who compares waits a day for the others. Of a release after the last day it is what it says of the time before, of
    those who were in it by then; what an operator knows of everybody, of whatever time, is all there.
    """
    moment, found = day * DAY, sheets(life, view)
    unix = moment + _midnight(life)
    if view in ("remembered", "known", "notified", "phone opened", "called", "known points"):
        return [sheet for sheet in found if sheet.at <= moment - DAY]
    if view == "prober":
        return [_unsaid(sheet, unix) for sheet in found]
    if view in ("listed", "known accounts", "acquainted", "asked from"):
        return found
    if view == "trails":
        since = _in_release(life)
        return [_some(sheet, lambda row, who: row.until <= unix and since(who[0]) <= moment) for sheet in found]
    return [_some(sheet, lambda row, who: row.at < unix) for sheet in found]


def _midnight(life: Life) -> int:
    return int(next(iter(life.seers.values())).calendar.midnight)


def _unsaid(sheet: Sheet, unix: int) -> Sheet:
    rows = (row if row.at is None or row.at < unix else replace(row, at=None, day=None) for row in sheet.rows)
    return replace(sheet, rows=tuple(rows))


def _in_release(life: Life) -> Callable[[int], int]:
    """Since when somebody is in a release: of cases since they are known, of an antenna's log always."""
    seen: Reader = life.of(Reader)
    return (lambda who: 0) if life.system == "antennas" else seen.way.positives.__getitem__


def _some(sheet: Sheet, keep: Callable[[Any, Behind], bool]) -> Sheet:
    kept = [n for n, (row, who) in enumerate(zip(sheet.rows, sheet.behind, strict=True)) if keep(row, who)]
    return Sheet(sheet.at, tuple(sheet.rows[n] for n in kept), tuple(sheet.behind[n] for n in kept))


def people(life: Life) -> int:
    """Return how many persons live in the hamlet."""
    return int(np.size(life.infected_at))
