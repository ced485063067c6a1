"""Who tries to find out who declared, and what do they claim? The neighbour's views, made after the run.

Neighbours get memories, what the own phone told and, if it was opened, when it heard what the alert rests on. What they
claim goes into the journal with the persons behind the faces, for the measures to hold against the declarers. Beside it
stand the same guess without the warning, with what everybody sees, after a human tracer's call, and with a placebo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from sim.adversaries.claims import Claim
from sim.adversaries.neighbour import QUARTER, Friend, called, compared, seen_away, untold, who_was_it
from sim.adversaries.views import Called, Known, Notified, PhoneOpened, in_order
from sim.hall.evidence import Told
from sim.hall.journal import Journal, Means
from sim.hall.kept_back import Shown
from sim.hall.memories import Memories, back, unix_day, window
from sim.parameters import parameter
from sim.radio.hearing import Sightings
from sim.systems.machine import Nearness
from sim.units import DAY, MINUTE, NEVER, Bools, Day, Int32s, Int64s, UnixTime, day_of

WARNED_AFRESH = parameter(14 * DAY, "s", "assumption: 14 days without a warning, the retention of the apps of 2020")
CALLED_BACK_DAYS = parameter(2, "d", "Santé publique France, 2020: contacts from 48 h before the first symptoms on")
A_WEEK = 7 * DAY
"""Phones are asked of so much at once; none keeps less."""
NOTHING: Int64s = np.empty(0, dtype=np.int64)
TOGETHER = {Means.TWO: 1, Means.THREE: 2}
"""With how many others an alerted person compares."""


@dataclass(frozen=True, slots=True)
class Curiosity:
    """What people can and will do to find out who declared.

    `consent` the share of the positive who let a tracer name them; `sees_away` the share of those staying away of whom
    one notices it; `asked` of how many alerts, and of how many calls, the receivers are asked.
    """

    consent: float
    sees_away: float
    asked: int


@dataclass(frozen=True, slots=True)
class Warned:
    """One alert: who, when, the day of exposure that the phone knows (NEVER: none), and what it rests on.

    Its owner was told of the time `shown`; what it rests on was known `by` then, as far as the owner can tell.
    """

    person: int
    at: int
    day: int
    heard: tuple[Told, ...]
    shown: Shown
    by: int


@dataclass(frozen=True, slots=True)
class Call:
    """A human tracer's call: who, when, about which day, and about whom."""

    person: int
    at: int
    day: int
    declarer: int


Asked = TypeVar("Asked", Warned, Call)


Hears = Callable[[Int32s, int, int], Sightings]
"""What these phones heard between two moments."""


class Neighbours:
    """The alerted persons of one run who try to find out who declared. `near` is what the rule of the arm means.

    `app` says who runs the arm's app, and `hears` what phones heard; None where no phone takes part. For `kept_s` the
    app keeps every alert back.
    """

    def __init__(
        self,
        curiosity: Curiosity,
        memories: Memories,
        journal: Journal,
        near: Nearness,
        days: int,
        app: Bools,
        hears: Hears | None,
        kept_s: int = 0,
    ) -> None:
        self.curiosity, self.memories, self.journal, self.hears = curiosity, memories, journal, hears
        self.near, self.days, self.app, self.kept_s = near, days, app, kept_s
        self.world, self.draws, self.calendar = memories.world, memories.draws, memories.calendar
        self.warnings: list[Warned] = []
        self.reports: dict[int, tuple[int, int]] = {}

    def alerted(self, person: int, at: int, day: int, heard: Iterable[Told], shown: Shown | None = None) -> None:
        """Remember an alert, the day that it speaks of, what it rests on, and what was shown of the day (None: all)."""
        self.warnings.append(Warned(person, at, day, tuple(heard), shown or Shown(day), at - self.kept_s))

    def reported(self, person: int, at: int, onset: int) -> None:
        """Remember a declarer, whose contacts a human tracer would have called."""
        self.reports[person] = at, onset

    def settle(self) -> None:
        """Ask the neighbours, and write what they claim into the journal."""
        alerts = self._some("alert", [each for each in self._first() if not self._at_home(each)])
        self.memories.prepare(row for each in alerts for row in window(each.person, back(each.by, self.days), each.by))
        self._prepare_friends(alerts)
        logs = self._logs(alerts)
        for each in alerts:
            self._ask(each, logs.get(each.person, NOTHING))
        exchanged = self._exchanged(alerts)
        self.memories.prepare(row for one, o in exchanged for row in window(one.person, back(o.by, self.days), o.by))
        for each, other in exchanged:
            self._ask_placebo(each, other)
        calls = self._some("call", [call for case in sorted(self.reports) for call in self._calls(case)])
        for call in calls:
            self._ask_called(call)
        self.journal.numbers |= {"neighbours_asked": len(alerts), "neighbours_called": len(calls)}

    def _first(self) -> list[Warned]:
        """Return the alerts: the warnings with no other one of the person in the 14 days before."""
        last: dict[int, int] = {}
        found = []
        for each in sorted(self.warnings, key=lambda one: (one.person, one.at)):
            if each.at - last.get(each.person, each.at - WARNED_AFRESH) >= WARNED_AFRESH:
                found.append(each)
            last[each.person] = each.at
        return found

    def _some(self, what: str, those: list[Asked]) -> list[Asked]:
        """Return which of these are asked: those with the lowest draws, in order."""
        if not those:
            return []
        person, at = np.array([(each.person, each.at) for each in those]).T
        order = np.argsort(self.draws.uniform(f"adversary.{what}", person, at), kind="stable")
        return [those[n] for n in sorted(order[: self.curiosity.asked].tolist())]

    def _at_home(self, alert: Warned) -> bool:
        return any(self._housemates(alert.person, one.declarer) for one in alert.heard)

    def _housemates(self, one: int, other: int) -> bool:
        homes = self.world.people.household_of(np.array([one, other]))
        return homes is not None and bool(homes[0] == homes[1])

    # -- an alert -----------------------------------------------------------------------------------------------------

    def _logs(self, alerts: list[Warned]) -> Mapping[int, Int64s]:
        """Return in which quarters of an hour (Unix time) the phones that learn of whom they warn heard anybody."""
        asked = np.array(sorted({each.person for each in alerts if each.day != NEVER}), dtype=np.int32)
        if self.hears is None or not asked.size:
            return {}
        ats = [each.by for each in alerts]
        first, last = back(min(ats), self.days) * DAY, max(ats)
        found: dict[int, list[Int64s]] = {person: [] for person in asked.tolist()}
        for since in range(first, last, A_WEEK):  # a phone is asked of no more than it keeps
            heard = self.hears(asked, since, min(since + A_WEEK, last))
            quarter = (heard.at.astype(np.int64) + self.calendar.midnight) // QUARTER * QUARTER
            order = np.argsort(heard.hearer, kind="stable")
            ends = np.searchsorted(heard.hearer[order], asked, side="right")
            for person, end, begin in zip(asked.tolist(), ends, np.append(0, ends), strict=False):
                found[person].append(np.unique(quarter[order[begin:end]]))
        return {person: np.concatenate(parts) for person, parts in found.items()}

    def _ask(self, alert: Warned, log: Int64s) -> None:
        person, at, days, enough = alert.person, alert.by, self.days, self.near.minutes
        first = back(at, days)
        memory = self.memories.of(person, first, at)
        now, told = self.calendar.unix(at), self._told(alert)
        self._write(alert, Means.TOLD, who_was_it(memory, told, None, days, enough))
        if self.hears is not None and alert.day != NEVER:  # else no phone learns what the alert rests on
            quarters = {UnixTime(self.calendar.unix(one.at) // QUARTER * QUARTER) for one in alert.heard}
            kept = log[(log >= unix_day(self.calendar, first)) & (log < now)]
            logged = PhoneOpened(tuple(sorted(quarters)), tuple(map(UnixTime, kept.tolist())))
            self._write(alert, Means.LOGGED, who_was_it(memory, told, logged, days, enough))
        self._write(alert, Means.UNTOLD, untold(memory, now, days, enough))
        away = in_order(Known(self.memories.face(person, other)) for other in self._seen_away(alert, first))
        self._write(alert, Means.NO_APP, seen_away(memory, away, now, days, enough))
        friends = [self._friend(other, alert) for other in self._friends(alert)]
        for means, others in TOGETHER.items():
            self._write(alert, means, compared(memory, told, friends[:others], days, enough))

    def _told(self, alert: Warned) -> Notified:
        day = None if alert.shown.day == NEVER else unix_day(self.calendar, alert.shown.day)
        return Notified(self.calendar.unix(alert.at), day, alert.shown.days, self.kept_s)

    def _exchanged(self, alerts: list[Warned]) -> list[tuple[Warned, Warned]]:
        """Return who is given whose warning, by draw: a stranger's, behind which nobody is who is behind one's own."""
        if not alerts:
            return []
        person, at = np.array([(each.person, each.at) for each in alerts]).T
        order = np.argsort(self.draws.uniform("adversary.placebo", person, at), kind="stable").tolist()
        pairs = [(alerts[one], alerts[other]) for one, other in zip(order, order[1:] + order[:1], strict=True)]
        return [(one, other) for one, other in pairs if self._strangers(one, other)]

    def _strangers(self, one: Warned, other: Warned) -> bool:
        own, others = ({each.declarer for each in warned.heard} for warned in (one, other))
        known = own | {one.person}
        apart = not any(self._housemates(one.person, who) for who in others | {other.person})
        return bool(others) and one.person != other.person and not known & others and apart

    def _ask_placebo(self, alert: Warned, other: Warned) -> None:
        """Give somebody another person's warning, and withhold it: who was behind that one is found by chance alone."""
        first = back(other.by, self.days)
        memory, case = self.memories.of(alert.person, first, other.by), min(one.declarer for one in other.heard)
        given = who_was_it(memory, self._told(other), None, self.days, self.near.minutes)
        self._write(alert, Means.PLACEBO, given, case)
        now = self.calendar.unix(other.by)
        self._write(alert, Means.WITHHELD, untold(memory, now, self.days, self.near.minutes), case)

    def _seen_away(self, alert: Warned, first: int) -> list[int]:
        """Return whom an alerted person can name, stays away at that moment, and is seen to."""
        person = alert.person
        others = self.memories.names(person, first, alert.by)
        away = self.memories.conduct.away(others, np.full(others.size, alert.at))
        seen = self.draws.uniform("adversary.away", np.full(others.size, person), others) < self.curiosity.sees_away
        kept: list[int] = others[away & seen].tolist()
        return kept

    # -- others with whom one compares --------------------------------------------------------------------------------

    def _friends(self, alert: Warned) -> list[int]:
        """Return with whom an alerted person compares: others with the app whom the person can name.

        A declarer among them says no word of it, and is believed: who compares cannot know whom to leave out.
        """
        others = self.memories.names(alert.person, back(alert.by, self.days), alert.by)
        willing = others[self.app[others]]
        order = np.argsort(self.draws.uniform("adversary.friend", np.full(willing.size, alert.person), willing))
        chosen: list[int] = willing[order[: max(TOGETHER.values())]].tolist()
        return chosen

    def _prepare_friends(self, alerts: list[Warned]) -> None:
        rows = [(other, each.by) for each in alerts for other in self._friends(each)]
        self.memories.prepare(row for other, at in rows for row in window(other, back(at, self.days), at))

    def _friend(self, other: int, alert: Warned) -> Friend:
        """Return what somebody brings in: an own memory, and whether a warning about the same time came."""
        memory = self.memories.of(other, back(alert.by, self.days), alert.by, shown_to=alert.person)
        since, until = alert.at - self.days * DAY, alert.at + DAY
        theirs = (one for one in self.warnings if one.person == other and since < one.at <= until)
        warned = any(alert.shown.day in {NEVER, one.shown.day} for one in theirs)
        return Friend(self.memories.face(alert.person, other), tuple(memory), warned)

    # -- a call -------------------------------------------------------------------------------------------------------

    def _calls(self, declarer: int) -> list[Call]:
        """Return whom a tracer calls for a case: those near for long enough whom it can name, about the last day."""
        at, onset = self.reports[declarer]
        last: dict[int, int] = {}
        for day in range(day_of(min(onset, at) - CALLED_BACK_DAYS * DAY), day_of(at - 1) + 1):
            met = self.memories.met(declarer, day, min(at, (day + 1) * DAY))
            near = met.where(self.memories.knows(declarer, met) & (met.metres <= self.near.metres))
            others, which = np.unique(near.other, return_inverse=True)
            long = np.bincount(which, near.seconds, others.size) >= self.near.minutes * MINUTE
            last |= dict.fromkeys(others[long].tolist(), day)
        some = sorted(last.items())
        return [Call(other, at, day, declarer) for other, day in some if not self._housemates(declarer, other)]

    def _ask_called(self, call: Call) -> None:
        memory = self.memories.of(call.person, call.day, (call.day + 1) * DAY)
        consents = float(self.draws.uniform("adversary.consent", call.declarer)) < self.curiosity.consent
        name = self.memories.face(call.person, call.declarer) if consents else None
        told = Called(self.calendar.unix(call.at), unix_day(self.calendar, Day(call.day)), name)
        self._write(call, Means.CALLED, called(memory, told, self.near.minutes), call.declarer)

    def _write(self, of: Warned | Call, means: Means, claim: Claim, case: int = -1) -> None:
        for face, weight in zip(claim.candidates, claim.weights, strict=True):
            who = -1 if face is None else self.memories.persons[face]
            self.journal.note("claims", of.person, of.at, int(means), case, who, weight)
