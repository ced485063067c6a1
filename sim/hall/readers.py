"""Whose trail is it? After the last day, somebody reads what was released and knows a few points of some people.

The release is made of what the design's machines say; the points known are true stays, to the hour. What the reader
finds goes into the journal with the persons behind the handles, for the measures. Beside it stand the same with points
of anybody in the release, drawn as a placebo, and how many points of cases, and of others, stand in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.adversaries.chains import chained
from sim.adversaries.claims import Claim
from sim.adversaries.reader import opened, same_place, shown, singled_out, whose
from sim.adversaries.releases import Form
from sim.adversaries.views import Handle, KnownPoint, in_order
from sim.hall.bands import Bands
from sim.hall.journal import Asked
from sim.hall.logs import Logs
from sim.hall.releases import Released, released
from sim.hall.sensing import Sensing
from sim.metrics.trails import COUNTS, PEOPLE, SHOWN, SHOWN_NEAR, VISITS
from sim.parameters import parameter
from sim.radio.fixes import stays_of
from sim.units import DAY, Day, Floats, Int64s, Setting, UnixTime
from sim.world.answers import Visits

# fmt: off
LATELY_DAYS = parameter(7, "d", "assumption: what a colleague or a neighbour remembers of somebody's week")
KNOWN_DAYS = parameter(14, "d", "assumption: as long as the lists and the logs of 2020 went back")
BEFORE_DAYS = parameter(2, "d", "Santé publique France, 2020: contacts from 48 h before the first symptoms on")
NEAR_M = parameter(100.0, "m", "Corona 100m: a notice within 100 m of a place where a case has been (CNN Business, 28 "
                   "February 2020)")
# fmt: on
PUBLIC = (Setting.TRANSIT, Setting.SHOP, Setting.LEISURE)
"""Where anybody may have been near a case."""
AT_HOME = (Setting.HOME, Setting.CARE)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a reader knows of somebody: how many `points`, in which `settings`, to how many s and m, and the age; of so
    many persons, at most, one is asked."""  # fmt: skip

    points: int
    settings: tuple[Setting, ...]
    to_s: int
    to_m: int
    age: bool
    targets: int


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody of whom a reader knows points, from when until when; `at` is written into the journal."""

    person: int
    since: int
    at: int


class Reader:
    """Somebody who reads the release of one run."""

    def __init__(self, way: Sensing, form: Form, knowledge: Knowledge) -> None:
        self.way, self.form, self.knows, self.stage = way, form, knowledge, way.stage
        self.draws, self.calendar, self.journal = way.stage.draws, way.calendar, way.journal
        self.days = self.journal.days

    def __call__(self, way: Sensing) -> None:
        """Read what was released, and write down what is found."""
        self.out: Released = released(way, self.form, self.calendar, self.days)
        within_m = self.knows.to_m / 2
        self.told, self.rows = opened(self.out.trails), opened(self.out.trails, within_m)
        self.pages = opened(chained(self.out.trails), within_m)
        self.behind = self._behind()
        self.gallery = self.out.people
        everybody = self._targets()
        targets = self._some(everybody)
        by_person = {each.person: each for each in everybody}
        others = {each.person: self._another(each, everybody) for each in targets}
        strangers = self._strangers(targets) if self.form.of_cases else {}
        asked = {*targets, *others.values(), *strangers.values()}
        self._look({(each.person, day) for each in asked for day in _days(each.since, each.at)})
        for each in targets:
            self._ask(each, by_person[others[each.person].person])
            if each.person in strangers:
                self._ask_listed(each, strangers[each.person])
        self.journal.numbers |= {PEOPLE: len(self.gallery), COUNTS: self.out.counts} | self._visits_shown()

    # -- of whom points are known -------------------------------------------------------------------------------------

    def _targets(self) -> list[Target]:
        """Return everybody in the release, each with the days in which points of them may be known."""
        end, keeps = self.days * DAY, KNOWN_DAYS * DAY
        if isinstance(self.way, Logs):
            return [Target(person, max(self.out.since, end - keeps), end) for person in self.gallery]
        if isinstance(self.way, Bands):
            worn = self.way.worn
            return [Target(person, worn[person][0], min(worn[person][1], end)) for person in self.gallery]
        at = self.way.positives
        return [Target(person, at[person] - keeps, at[person]) for person in self.gallery]

    def _some(self, those: Sequence[Target]) -> list[Target]:
        """Return of whom the reader is asked: those with the lowest draws, in order."""
        drawn = self._drawn("target", np.array([each.person for each in those], dtype=np.int64))
        return [those[n] for n in sorted(np.argsort(drawn, kind="stable")[: self.knows.targets].tolist())]

    def _another(self, target: Target, those: Sequence[Target]) -> Target:
        """Return whose points serve as a placebo: anybody's in the release, the target's own as likely as others'."""
        return those[int(self._drawn("placebo", np.array([target.person]))[0] * len(those))]

    def _strangers(self, targets: Iterable[Target]) -> dict[int, Target]:
        """Return, for each target, somebody who is no case, over the same days; for a few there is none."""
        people = self.stage.world.people.count
        persons = {each.person: int(self._drawn("stranger", np.array([each.person]))[0] * people) for each in targets}
        cases = self.way.positives
        return {each.person: Target(persons[each.person], each.since, each.at) for each in targets
                if persons[each.person] not in cases}  # fmt: skip

    def _drawn(self, what: str, person: Int64s) -> Floats:
        return self.draws.uniform(f"adversary.reader.{what}", person)

    # -- what is known of them ----------------------------------------------------------------------------------------

    def _look(self, wanted: Collection[tuple[int, int]]) -> None:
        """Ask the world, day by day, where these persons were; a stay in one place is one, whatever the rooms."""
        by_day: dict[int, list[int]] = {}
        for person, day in sorted(wanted):
            by_day.setdefault(day, []).append(person)
        parts = [self._stays(persons, day) for day, persons in sorted(by_day.items())]
        self.been: Visits | None = None
        if parts:
            joined = Visits.join(parts)
            self.been = joined.where(np.lexsort((joined.start, joined.person)))

    def _stays(self, persons: Sequence[int], day: int) -> Visits:
        return stays_of(self.stage.world.visits(np.array(persons, dtype=np.int32), Day(day), self.stage.conduct))

    def _points(self, target: Target) -> list[tuple[int, KnownPoint]]:
        """Return all that could be known of somebody, each with its beginning, in the order of their draws."""
        if self.been is None:
            return []
        first, last = np.searchsorted(self.been.person, (target.person, target.person + 1))
        mine = self.been.where(slice(first, last))
        mine = mine.where((mine.start >= target.since) & (mine.end <= target.at))
        mine = mine.where(np.isin(mine.setting, self.knows.settings))
        begun = mine.start.astype(np.int64) & 0xFFFFFFFF
        u, v = (self.draws.uniform("adversary.reader.point", mine.person, begun, n) for n in (0, 1))
        moment = mine.start + (v * (mine.end - mine.start)).astype(np.int64)
        x, y = self.stage.world.map.at(mine.place)
        home = np.isin(mine.setting, AT_HOME)
        rows = zip(mine.start.tolist(), moment.tolist(), x, y, home.tolist(), strict=True)
        points = [(start, self._seen(at, east, north, its)) for start, at, east, north, its in rows]
        return [points[n] for n in np.argsort(u, kind="stable").tolist()]

    def _seen(self, at: int, east: float, north: float, home: bool) -> KnownPoint:
        since = self.calendar.unix(at) // self.knows.to_s * self.knows.to_s
        x, y = (int((each // self.knows.to_m + 0.5) * self.knows.to_m) for each in (east, north))
        return KnownPoint(UnixTime(since), UnixTime(since + self.knows.to_s), x, y, home)

    def _any(self, target: Target) -> list[KnownPoint]:
        """Return as many points as are known, of the last days, whether the release shows them or not."""
        lately = [seen for start, seen in self._points(target) if start >= target.at - LATELY_DAYS * DAY]
        return list(in_order(lately[: self.knows.points]))

    def _age(self, person: int) -> int | None:
        ages = self.stage.world.people.age
        return int(ages[person]) if self.knows.age and ages is not None else None

    # -- questions ----------------------------------------------------------------------------------------------------

    def _ask(self, target: Target, other: Target) -> None:
        """Ask whom points single out that the release shows, and whose trail it is; and both with a placebo."""
        known, anothers = self._shown_of(target), self._shown_of(other)
        for many in range(1, min(self.knows.points, len(known)) + 1):
            self._ask_alone(target, Asked.FITS, known[:many], target)
        if len(anothers) >= self.knows.points:
            self._ask_alone(target, Asked.FITS_PLACEBO, anothers[: self.knows.points], other)
        for asked, whom in ((Asked.WHOSE, target), (Asked.PLACEBO, other)):
            points = self._any(whom)
            if len(points) == self.knows.points:
                claim = whose(self.pages, points, self.calendar.unix(target.at), self._age(whom.person))
                self._write_claim(target, asked, len(points), claim)

    def _ask_alone(self, target: Target, asked: Asked, points: Sequence[KnownPoint], whom: Target) -> None:
        """Ask which chains somebody's points single out; what are several people's rows is nobody's."""
        chains = singled_out(self.pages, in_order(points), self._age(whom.person))
        persons = {who for chain in chains for who in self.behind[chain]}
        who = min(persons) if len(persons) == 1 else -1
        self._write(target, asked, len(points), len(chains), who, float(who >= 0))

    def _shown_of(self, target: Target) -> list[KnownPoint]:
        """Return the points of somebody that their own rows show; all, where a release has only counts."""
        own, counts = self._own(target.person), self.form.links == "nothing"
        return [seen for _, seen in self._points(target) if counts or own[shown(self.rows, seen)].any()]

    def _own(self, person: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Tell of each handle whether it is somebody's."""
        return np.array([each == person for each in self.out.persons.values()], dtype=np.bool_)

    def _behind(self) -> dict[Handle, dict[int, float]]:
        """Return whose rows each chain is made of, and which share of them."""
        owner = np.array([*self.out.persons.values()], dtype=np.int64)[self.told.which]
        pairs, counts = np.unique(np.stack([self.pages.which, owner]), axis=1, return_counts=True)
        rows = np.bincount(self.pages.which)
        found: dict[Handle, dict[int, float]] = {handle: {} for handle in self.pages.trails.handles}
        for chain, person, count in zip(*pairs.tolist(), counts.tolist(), strict=True):
            found[self.pages.trails.handles[chain]][person] = count / int(rows[chain])
        return found

    def _ask_listed(self, target: Target, stranger: Target) -> None:
        """Ask how many points of a case, and of somebody else, stand in the release, whoever's."""
        both = [(Asked.LISTED, target, self._any(target)), (Asked.STRANGER, stranger, self._any(stranger))]
        for asked, whom, points in both:
            if len(points) == self.knows.points:
                there = sum(bool(shown(self.pages, each).any()) for each in points)
                self._write(Target(whom.person, whom.since, target.at), asked, len(points), there, -1, 0.0)

    def _write_claim(self, target: Target, asked: Asked, many: int, claim: Claim) -> None:
        named = [handle for handle in claim.heaviest if handle is not None]
        if not named:
            self._write(target, asked, many, 0, -1, 0.0)
        weights: defaultdict[int, float] = defaultdict(float)
        for person, share in (each for handle in named for each in self.behind[handle].items()):
            weights[person] += share / len(named)
        for person in sorted(weights):
            self._write(target, asked, many, len(named), person, weights[person])

    def _write(self, target: Target, asked: Asked, many: int, fits: int, who: int, weight: float) -> None:
        self.journal.note("trails", target.person, target.at, int(asked), many, fits, who, weight)

    # -- what the release is good for ---------------------------------------------------------------------------------

    def _visits_shown(self) -> dict[str, float]:
        """Count the public visits of cases around their symptoms, and of which the release says place and day."""
        spans = {person: (self._from(person, at), at) for person, at in sorted(self.way.positives.items())}
        self._look({(person, day) for person, (since, at) in spans.items() for day in _days(since, at)})
        total = seen = near = 0
        if self.been is None:
            return {VISITS: 0, SHOWN: 0, SHOWN_NEAR: 0}
        public = self.been.where(np.isin(self.been.setting, PUBLIC))
        x, y = self.stage.world.map.at(public.place)
        owner = np.array([*self.out.persons.values()], dtype=np.int64)[self.told.which]
        rows_of = {person: np.flatnonzero(owner == person) for person in spans}
        columns = (public.person, public.start, public.end, x, y)
        for person, start, end, east, north in zip(*(each.tolist() for each in columns), strict=True):
            since, at = spans[person]
            if since <= start and end <= at:
                total += 1
                by_form, by_metres = self._shows(rows_of[person], start, east, north)
                seen, near = seen + by_form, near + by_metres
        return {VISITS: total, SHOWN: seen, SHOWN_NEAR: near}

    def _from(self, person: int, at: int) -> int:
        """Return since when visits of a case count, as far back as the release goes."""
        onset = int(self.stage.epidemic.onset[person])
        return max(min(onset, at) - BEFORE_DAYS * DAY, self.out.since)

    def _shows(self, rows: Int64s, start: int, east: float, north: float) -> tuple[bool, bool]:
        """Tell whether rows of a case's own say that it was at a place on that day, and whether to within 100 m, by
        themselves, whoever reads them; a release that is not of cases says so of none."""
        pages, day = self.told, self.calendar.unix(start // DAY * DAY)
        if pages.trails.says == "home" or not self.form.of_cases:
            return False, False
        rows = rows[(pages.since[rows] < day + DAY) & (pages.until[rows] > day)]
        near = bool((np.hypot(pages.east[rows] - east, pages.north[rows] - north) <= NEAR_M).any())
        today = KnownPoint(UnixTime(day), UnixTime(day + DAY), round(east), round(north), home=False)
        return bool(same_place(pages, rows, today).any()), near


def _days(since: int, at: int) -> range:
    return range(since // DAY, (at - 1) // DAY + 1)
