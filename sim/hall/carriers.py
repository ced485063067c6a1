"""What do those who carry messages, or wake phones, find out? Their views, made after the run, and what they claim.

They only look: nothing of the run changes. What they claim of addresses and phones goes into the journal with the
persons behind, beside what crossed: messages and bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sim.adversaries.claims import Claim
from sim.adversaries.network import App, who_declared
from sim.adversaries.vendor import who_was_alerted
from sim.adversaries.views import Handle, LineSaw, Pushed, in_order
from sim.draws import Draws
from sim.hall.addresses import AT_HOME, Subject
from sim.hall.agenda import Agenda, Kind
from sim.hall.carried import (
    CROSSED_BYTES,
    CROSSED_DUMMIES,
    CROSSED_PROXIED,
    CROSSED_REQUESTS,
    NETWORK_NAMED,
    NETWORK_RIGHT,
    VENDOR_WOKEN,
)
from sim.hall.guards import dummies
from sim.hall.journal import Journal
from sim.hall.polls import JITTER_S
from sim.hall.scenario.adversaries import AdversaryName
from sim.hall.switchboard import Switchboard
from sim.hall.vantages import Vantages
from sim.parameters import parameter
from sim.systems.machine import Design
from sim.units import DAY, Int32s, Secrets, day_of
from sim.world.people import People

VENDOR = -9
"""The secrets from which whoever wakes phones has their names, and an own phone of who carries messages its dummies."""
SAMPLE = parameter(100, "dummies", "assumption: so many are seen on a phone of one's own, set to send more of them")
SURE = 0.5
"""From which weight on an address is named."""

Named = dict[tuple[Subject, int], float]
"""The weight of the heaviest claim about an address on a day."""


class Carriers:
    """What was seen of one run by those who carry messages and wake phones; `users` run the app."""

    def __init__(
        self, vantages: Vantages, design: Design, board: Switchboard, asks_every_s: int, people: People, users: Int32s,
        draws: Draws, agenda: Agenda, journal: Journal, somebody: Mapping[AdversaryName, bool], others: int,
    ) -> None:  # fmt: skip
        self.vantages, self.design, self.board, self.asks_every_s = vantages, design, board, asks_every_s
        self.people, self.users, self.draws, self.journal = people, users, draws, journal
        self.somebody, self.others = somebody, others
        self.pushes: list[tuple[int, int]] = []
        self._note_pushes()
        self.dummies = self._appoint(agenda)

    def _note_pushes(self) -> None:
        """Note whom a server has woken, beside what the hall does about it."""
        wake = self.board.on_push

        def woken(phone: int, at: int) -> None:
            self.pushes.append((at, phone))
            wake(phone, at)

        self.board.on_push = woken

    def _appoint(self, agenda: Agenda) -> int:
        """Put the dummies of all phones in the calendar; return how many there are."""
        make = self.design.dummy
        if make is None:
            return 0
        sender, moment, number = dummies(self.draws, self.users, self.vantages.guards.dummies_a_day, self.journal.days)
        unix = self.vantages.calendar.unix

        def send(row: int) -> None:
            phone, at = int(sender[row]), int(moment[row])
            message = make(self.draws.secrets(phone), f"dummy {number[row]}", unix(at))
            self.board.send_dummy(phone, message, at)

        agenda.appoint_all(moment, Kind.DUMMY, np.arange(moment.size), send)
        return moment.size

    def settle(self) -> None:
        """After the last day, write down what crossed, and what those who look make of it."""
        self.count()
        self.network(self.somebody["network"])
        if self.somebody["vendor"]:
            self.vendor()

    # -- what crossed -------------------------------------------------------------------------------------------------

    def count(self) -> None:
        """Write down how much crossed since day 0."""
        since = [n for n, said in enumerate(self.vantages.crossings) if said.at >= 0]
        self.journal.numbers |= {
            CROSSED_REQUESTS: sum(self.vantages.crossings[n].direction == "up" for n in since),
            CROSSED_BYTES: sum(self.vantages.sizes[n] for n in since),
            CROSSED_DUMMIES: self.dummies,
            CROSSED_PROXIED: int(self.vantages.guards.proxied),
        }

    # -- who carries messages -----------------------------------------------------------------------------------------

    def network(self, look: bool) -> None:
        """Write down from which address each report came and, where somebody looks, what is claimed of it."""
        subjects = self.vantages.subjects()
        every = self.vantages.on_network(subjects)
        called = dict(zip((row.address for row in every), subjects, strict=True))
        rows = in_order(row for row in every if row.at >= self.vantages.calendar.midnight)
        app = self._app() if look else None
        named = self._named(rows, called, app)
        plain = [replace(row, size=0, host="") for row in rows]
        withheld = self._named(plain, called, None if app is None else replace(app, dummies=(0,) * len(app.dummies)))
        seen, phones = self._seen(subjects)
        exchanged = self._exchanged(named, seen)
        reports = self._reports()
        if look:
            theirs = {(subject, day_of(at)) for _, at, subject in reports}
            sure = [which for which, weight in named.items() if weight >= SURE]
            self.journal.numbers |= {NETWORK_NAMED: len(sure), NETWORK_RIGHT: sum(which in theirs for which in sure)}
        for person, at, subject in reports:
            day = day_of(at)
            home = subject.startswith(AT_HOME)
            behind = self._household(person) if home else len(phones[subject, day])
            said = [each.get((subject, day), 0.0) >= SURE for each in (named, withheld, exchanged)]
            many = sum(weight >= SURE for (_, when), weight in named.items() if when == day)
            self.journal.note("carried", person, at, home, behind, *said, len(seen[day]), many)

    def _app(self) -> App:
        """Return what anybody knows of the app: from its source, and from one's own phone."""
        guards, calendar, own = self.vantages.guards, self.vantages.calendar, self.draws.secrets(VENDOR)
        dummies: tuple[int, ...] = ()
        if self.design.dummy is not None and guards.dummies_a_day:
            moments = (calendar.unix(n * self.journal.days * DAY // SAMPLE) for n in range(SAMPLE))
            made = (self.design.dummy(own, f"own {n}", now) for n, now in enumerate(moments))
            dummies = tuple(guards.size(len(message)) for message in made)
        return App(self.asks_every_s, JITTER_S, guards.dummies_a_day, dummies)

    def _named(self, rows: Sequence[LineSaw], called: Mapping[Handle, Subject], app: App | None) -> Named:
        """Return which addresses are claimed on which days, and how surely."""
        found: Named = {}
        for claim in who_declared(rows, app) if app is not None else ():
            (address,) = (each for each in claim.candidates if each is not None)
            which = called[address], day_of(self.vantages.calendar.seconds(claim.at))
            found[which] = max(found.get(which, 0.0), claim.weight(address))
        return found

    def _seen(
        self, subjects: Sequence[Subject]
    ) -> tuple[dict[int, list[Subject]], dict[tuple[Subject, int], set[int]]]:
        """Return from which addresses the app was used on each day, and by which phones."""
        phones: dict[tuple[Subject, int], set[int]] = defaultdict(set)
        for said, subject in zip(self.vantages.crossings, subjects, strict=True):
            phones[subject, day_of(said.at)].add(said.phone)
        seen: dict[int, list[Subject]] = defaultdict(list)
        for subject, day in sorted(phones):
            seen[day].append(subject)
        return seen, phones

    def _exchanged(self, named: Named, seen: Mapping[int, Sequence[Subject]]) -> Named:
        """Return the same with each address exchanged for one of that day, by draw: nothing is to be found there."""
        found: Named = {}
        for n, ((_, day), weight) in enumerate(sorted(named.items())):
            if weight >= SURE:
                drawn = int(float(self.draws.uniform("network.exchanged", n, day)) * len(seen[day]))
                found[seen[day][drawn], day] = weight
        return found

    def _reports(self) -> list[tuple[int, int, Subject]]:
        """Return who reported when, and from which address."""
        told = [(int(person), int(at)) for person, at, *_ in self.journal.so_far("reports")]
        persons = np.array([person for person, _ in told], dtype=np.int32)
        moments = np.array([at for _, at in told], dtype=np.int64)
        return [
            (*each, subject) for each, subject in zip(told, self.vantages.addresses.of(persons, moments), strict=True)
        ]

    def _household(self, person: int) -> int:
        homes = self.people.household_of(np.arange(self.people.count, dtype=np.int32))
        return 1 if homes is None else int((homes == homes[person]).sum())

    # -- who wakes phones ---------------------------------------------------------------------------------------------

    def woken(self) -> tuple[Pushed, ...]:
        """Return what whoever wakes phones saw."""
        return in_order(Pushed(self.vantages.calendar.unix(at), self._phone(phone)) for at, phone in self.pushes)

    def _phone(self, phone: int) -> Handle:
        return Handle(Secrets(self.draws.secrets(VENDOR)("phones"))(f"{phone}", 8))

    def vendor(self) -> None:
        """Write down what is claimed of the phones that were woken."""
        if not self.design.traits.pushes:
            return
        whose = {self._phone(user): user for user in self.users.tolist()}
        claims: tuple[Claim, ...] = who_was_alerted(self.woken(), self.others)
        self.journal.numbers[VENDOR_WOKEN] = len(claims)
        for n, claim in enumerate(claims):
            (phone,) = (each for each in claim.candidates if each is not None)
            other = self.users[int(float(self.draws.uniform("vendor.exchanged", n)) * self.users.size)]
            at = self.vantages.calendar.seconds(claim.at)
            self.journal.note("pushes", whose[phone], at, claim.weight(phone), int(other))
