"""What do a prober's own phones say? Real phones of the arm's system, carried by nobody of the town.

They are numbered after the town's persons, so that servers, the air and the calendar treat them as any phone. What the
prober makes of their alerts goes into the journal, for the measures to hold against who declared. Nobody of the town
does anything because of them: a target's phone hears one phone more, and tells of it if its owner declares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.adversaries.neighbour import QUARTER
from sim.adversaries.prober import (
    SLOTS,
    Carry,
    is_positive,
    letter_box,
    of_the_quarters,
    one_entry,
    slot_accounts,
)
from sim.adversaries.views import Handle, Notified
from sim.draws import Draws
from sim.hall.journal import BOXES, PRIOR, SLOT_ACCOUNTS, TAKES, WAITS, Journal, Takes
from sim.hall.memories import Memories
from sim.hall.standing import Near, Standing, Watch
from sim.hall.visited import Visited
from sim.hall.witness import Witness
from sim.problems import Problem, Refused
from sim.systems.machine import Nearness
from sim.units import DAY, NEVER, Bools, Calendar, Secrets, UnixTime, day_of
from sim.world.answers import Mapped
from sim.world.conduct import Conduct

PROBER = -5
"""The secrets from which the prober has the names of phones and faces."""
MARKS = {"letter_box": BOXES, "slots": SLOT_ACCOUNTS}
"""The number of a journal that says how the prober went about it, if not beside the target."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a prober has and does: the keys of the scenario, and how often the server says yes to anybody."""

    way: str
    targets: int
    accounts: int
    minutes: float
    metres: float
    alone: bool
    box_days: int
    waits_days: int
    prior: float
    noise: float
    takes: Takes


FLEET = Problem(
    "no stranger's phone is near a fleet: it decides for phones that are no machines",
    "make the town smaller, or write --phones machines",
    key="adversaries.prober.name",
)


def refuse_fleet_of_strangers(witness: Witness) -> None:
    """Raise Refused where a prober's phones would be in a town whose phones are no machines."""
    if witness in (Witness.FLEET, Witness.ALERTED):
        raise Refused(FLEET)


class Probes:
    """The phones of one prober in one run of so many days; `app` says who runs the arm's app.

    Where human tracers trace, `visited` says who names the prober, who then needs no phone.
    """

    def __init__(
        self, means: Means, world: Mapped, conduct: Conduct, memories: Memories, draws: Draws, calendar: Calendar,
        journal: Journal, app: Bools, near: Nearness, days: int,
    ) -> None:  # fmt: skip
        self.means, self.world, self.memories, self.draws = means, world, memories, draws
        self.calendar, self.journal, self.enough_min, self.days = calendar, journal, near.minutes, days
        self.secrets = draws.secrets(PROBER)
        self.each = SLOTS if means.way == "slots" else means.accounts
        targets = self._targets(app)
        first = world.people.count
        self.phones = range(first, first + len(targets) * self.each)
        watches = [self._watch(n, person) for n, person in enumerate(targets)]
        self.standing = Standing(world, conduct, watches, means.alone, means.takes is Takes.NOTHING)
        self.alerts: dict[int, list[Notified]] = {}
        self.visited: Visited | None = None

    # -- whom, and when -----------------------------------------------------------------------------------------------

    def _targets(self, app: Bools) -> list[int]:
        """Return the targets: whoever's phone is heard to run the app, by draw."""
        users = np.flatnonzero(app)
        order = np.argsort(self.draws.uniform("prober.target", users), kind="stable")
        return sorted(users[order[: self.means.targets]].tolist())

    def _watch(self, number: int, person: int) -> Watch:
        """Return what a plan says of one target's phones, as the hall needs it."""
        phones = range(self.phones.start + number * self.each, self.phones.start + (number + 1) * self.each)
        carried = self._plan(person, phones)
        first, last = carried[0], carried[-1]
        since, until = self.calendar.seconds(first.since), self.calendar.seconds(last.until)
        return Watch(person, phones, first.where, since, until, first.minutes, first.metres)

    def _plan(self, person: int, phones: range) -> tuple[Carry, ...]:
        """Have the prober say what to do with these phones, from a drawn day on."""
        means, last = self.means, self.days - self.means.waits_days
        lasts = {"one_entry": 0, "letter_box": means.box_days, "slots": 1}[means.way]
        day = int(float(self.draws.uniform("prober.day", person)) * max(last - lasts, 1))
        since = self.calendar.unix(day * DAY)
        face, own = self._handle(f"face {person}"), [self._handle(f"phone {each}") for each in phones]
        if means.way == "letter_box":
            return letter_box(face, own, since, self.calendar.unix((day + means.box_days) * DAY), means.metres)
        if means.way == "slots":
            return slot_accounts(face, own, since)
        return one_entry(face, own, since, self.calendar.unix(last * DAY), means.minutes, means.metres)

    def _handle(self, subject: str) -> Handle:
        return Handle(Secrets(self.secrets("handles"))(subject, 8))

    # -- what the phones say ------------------------------------------------------------------------------------------

    def told(self, phone: int, day: UnixTime | None, at: int) -> None:
        """Note that one of the phones told of a risk."""
        self.alerts.setdefault(phone, []).append(Notified(self.calendar.unix(at), day))

    def interviewed(self, case: int, since: int, now: int) -> None:
        """Have the prober rung if a case names the visit."""
        assert self.visited is not None, "somebody is told of in an interview where humans trace"
        for phone, day in self.visited.named(case, since, now):
            self.told(phone, day, now)

    def settle(self) -> None:
        """After the last day, have the prober say what it believes of each target, and write it down."""
        end = self.days * DAY
        for day in range(self.days):
            self.standing.near(day, end)
        for number, watch in enumerate(self.standing.watches):
            self._judge(watch, self._near(number, watch))
        self.journal.numbers |= {WAITS: self.means.waits_days, PRIOR: self.means.prior, TAKES: int(self.means.takes)}
        if self.means.way in MARKS:
            self.journal.numbers[MARKS[self.means.way]] = 1

    def _near(self, number: int, watch: Watch) -> Near | None:
        """Return from when until when a target was near; None for one who was not met in time."""
        return self.standing.found.get(number) if watch.where == "beside" else Near(watch.since, watch.until)

    def _judge(self, watch: Watch, near: Near | None) -> None:
        if near is None:
            self.journal.note("probes", watch.person, int(NEVER), int(NEVER), self.each, 0, int(NEVER), 0.0)
            return
        since, by = (self.calendar.unix(at) for at in (near.since, near.until + self.means.waits_days * DAY))
        told = [self._in_time(phone, since, by) for phone in watch.phones]
        moments = [self.calendar.seconds(each.at) for each in told if each is not None]
        first = min(moments, default=int(NEVER))
        weight = 0.0
        if watch.where == "pocket":
            self._name(watch, told)
        else:
            face = self._handle(f"face {watch.person}")
            weight = is_positive(face, told, by, self.means.prior, self.means.noise).weight(face)
        self.journal.note("probes", watch.person, near.since, near.until, self.each, len(moments), first, weight)

    def _in_time(self, phone: int, since: UnixTime, by: UnixTime) -> Notified | None:
        """Return the first alert of a phone from the moment on at which it was near; an earlier one is chance."""
        return next((each for each in self.alerts.get(phone, ()) if since < each.at <= by), None)

    def _name(self, watch: Watch, told: Sequence[Notified | None]) -> None:
        """Have the carrier of slot accounts say who was near in the quarters whose accounts were alerted."""
        midnight = self.calendar.unix(watch.since)
        quarters = {UnixTime(midnight + n * QUARTER): each for n, each in enumerate(told) if each is not None}
        if not quarters:
            return
        memory = self.memories.of(watch.person, day_of(watch.since), watch.until)
        claim = of_the_quarters(memory, quarters, 1, self.enough_min)
        for face, weight in zip(claim.candidates, claim.weights, strict=True):
            who = -1 if face is None else self.memories.persons[face]
            self.journal.note("slots", watch.person, watch.since, who, weight)
