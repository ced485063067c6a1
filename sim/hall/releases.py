"""What does a way of tracing by places release, or hold to be leaked? Its own messages and logs, in a scenario's form.

Published itineraries as they were published; the logs of all antennas that the operator holds at the end; what
wristbands said. Nothing else goes in: not where anybody was, but where machines say so. Handles mean nothing anywhere
else; who is behind each stands beside the view, for the hall alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from sim.adversaries.releases import FEWEST, Form
from sim.adversaries.views import Handle, Says, Trails
from sim.hall.bands import Bands
from sim.hall.logs import Logs
from sim.hall.paths import Paths
from sim.hall.sensing import Sensing
from sim.radio.fixes import NETWORK_ERROR_M, WORST
from sim.systems.itineraries.rules import ROUNDED_M
from sim.units import DAY, HOUR, Calendar, Day, Int64s, Secrets
from sim.world.ranges import ranges

READER = -8
"""The secrets from which the handles of releases have their key."""
NOWHERE: Int64s = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What machines say of where people were: of whom (for the hall alone), Unix times, and metres or whether home."""

    person: Int64s
    since: Int64s
    until: Int64s
    east: Int64s
    north: Int64s
    home: Int64s


@dataclass(frozen=True, slots=True, eq=False)
class Released:
    """A release as it is seen; and beside it who is behind each handle, who is in what it is made of, since when it
    speaks, and how many counts it gives."""  # fmt: skip

    trails: Trails
    persons: Mapping[Handle, int]
    people: tuple[int, ...]
    since: int
    counts: int = 0

    def __repr__(self) -> str:
        return f"Released({self.trails!r})"


def released(way: Sensing, form: Form, calendar: Calendar, days: int) -> Released:
    """Return what a way of tracing releases in a form, after its last day."""
    make = next(make for kind, make in MADE.items() if isinstance(way, kind))
    return make(way, form, calendar, days)


def _of_paths(way: Paths, form: Form, calendar: Calendar, days: int) -> Released:
    stays = [stay for _, stay in sorted(way.ever.items()) if stay.name or not form.named]
    columns = [(way.cases[stay.case - 1], stay.since, stay.until, stay.x, stay.y, 0) for stay in stays]
    rows = Rows(*np.array(columns, dtype=np.int64).reshape(-1, 6).T)
    ages = {way.cases[case - 1]: age for case, age in way.ages.items()} if form.ages else {}
    off = int(NETWORK_ERROR_M * WORST) + ROUNDED_M // 2
    return _laid_out(way, form, rows, "point", off, ages=ages, since=-way.retention_s)


def _of_logs(way: Logs, form: Form, calendar: Calendar, days: int) -> Released:
    """Return the logs of the days that the operator keeps: all of them, made here when they are asked for."""
    first, parts = max(0, days - way.traits.retention_days), []
    masts: dict[int, tuple[int, int]] = {}
    for day in range(first, days):
        for antenna, stays in way.all_logs(Day(day)):
            east, north = (int(each[0]) for each in way.cells.at(np.array([antenna])))
            masts[antenna] = east, north
            since, until = (each.astype(np.int64) + calendar.midnight for each in (stays.start, stays.end))
            parts.append((stays.person.astype(np.int64), since, until, np.full(len(stays), east),
                          np.full(len(stays), north), np.zeros(len(stays), dtype=np.int64)))  # fmt: skip
    rows = Rows(*(np.concatenate([NOWHERE, *column]) for column in zip(*parts, strict=True)))
    counts = _counted(rows) if form.links == "nothing" else 0
    return _laid_out(way, form, rows, "mast", 0, masts=tuple(sorted(masts.values())), since=first * DAY, counts=counts)


def _counted(rows: Rows) -> int:
    """Return of how many antennas and hours enough phones were there to be counted."""
    first, last = rows.since // HOUR, (rows.until - 1) // HOUR
    row, hour = ranges(first, last - first + 1)
    _, mast = np.unique(np.stack([rows.east, rows.north]), axis=1, return_inverse=True)
    hours, persons = int(hour.max(initial=0)) + 1, int(rows.person.max(initial=0)) + 1
    seen = np.unique((mast.reshape(-1)[row] * hours + hour) * persons + rows.person[row])
    _, phones = np.unique(seen // persons, return_counts=True)
    return int((phones >= FEWEST).sum())


def _of_bands(way: Bands, form: Form, calendar: Calendar, days: int) -> Released:
    """Return what each band said last, from when until when, cut at midnight."""
    spells = []
    for person, (_, until) in sorted(way.worn.items()):
        said = sorted(each for each in way.said if each[1] == person)
        ends = [*[at for at, *_ in said[1:]], min(until, days * DAY)][: len(said)]
        spells += [(person, at, end, 0, 0, home) for (at, _, home), end in zip(said, ends, strict=True) if at < end]
    whole = np.array(spells, dtype=np.int64).reshape(-1, 6)
    row, day = ranges(whole[:, 1] // DAY, (whole[:, 2] - 1) // DAY - whole[:, 1] // DAY + 1)
    cut = whole[row]
    cut[:, 1], cut[:, 2] = np.maximum(cut[:, 1], day * DAY), np.minimum(cut[:, 2], (day + 1) * DAY)
    cut[:, 1:3] += calendar.midnight
    return _laid_out(way, form, Rows(*cut.T), "home", 0, since=0)


MADE: Mapping[type[Sensing], Callable[..., Released]] = {Paths: _of_paths, Logs: _of_logs, Bands: _of_bands}
"""What makes the release of each way of tracing by places."""


def _laid_out(
    way: Sensing,
    form: Form,
    rows: Rows,
    says: Says,
    off_m: int,
    *,
    since: int,
    ages: Mapping[int, int] = {},
    masts: tuple[tuple[int, int], ...] = (),
    counts: int = 0,
) -> Released:
    """Bring rows into a form: as exact as that, each row once, in the order of time, under handles of its own."""
    begin, end = rows.since, rows.until
    if form.to_s:
        begin, end = begin // form.to_s * form.to_s, -(-end // form.to_s) * form.to_s
    east, north = rows.east, rows.north
    if form.to_m:
        east, north = ((each // form.to_m) * form.to_m + form.to_m // 2 for each in (east, north))
    columns = begin, end, rows.person, east, north, rows.home
    table = _each_once(np.stack(columns, axis=1)) if form.links != "nothing" else np.empty((0, 6), dtype=np.int64)
    subjects, which = np.unique(_subjects(form, table), axis=0, return_inverse=True)
    secret = Secrets(way.stage.draws.secrets(READER)("handles"))
    handles = [Handle(secret(" ".join(map(str, subject)), 8)) for subject in subjects.tolist()]
    by_bytes = sorted(range(len(handles)), key=handles.__getitem__)
    place = np.argsort(np.array(by_bytes, dtype=np.int64))[which.reshape(-1)]
    order = np.lexsort((place, table[:, 1], table[:, 0]))
    begin, end, _, east, north, home = (column.tolist() for column in table[order].T)
    persons = {handles[n]: int(subjects[n, 0]) for n in by_bytes}
    trails = Trails(
        says,
        tuple(persons),
        tuple(ages[person] for person in persons.values()) if ages else (),
        tuple(place[order].tolist()),
        tuple(begin), tuple(end), tuple(east), tuple(north), tuple(map(bool, home)),
        masts, form.to_m // 2 + off_m, "always" if form.links == "nothing" else form.links,
    )  # fmt: skip
    return Released(trails, persons, tuple(np.unique(rows.person).tolist()), since, counts)


def _each_once(table: Int64s) -> Int64s:
    """Return the different rows of a table."""
    table = table[np.lexsort(table.T)]
    new = np.append(True, np.any(np.diff(table, axis=0) != 0, axis=1))[: len(table)]
    different: Int64s = table[new]
    return different


def _subjects(form: Form, table: Int64s) -> Int64s:
    """Return, of each row, what its handle stands for: somebody, somebody's day, or the row alone."""
    part = {"day": table[:, 0] // DAY, "row": np.arange(len(table))}.get(form.links, np.zeros_like(table[:, 0]))
    return np.stack([table[:, 2], part], axis=1)
