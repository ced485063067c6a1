"""Whom does whoever runs the server find again? The operator's views, made after the run, and what is claimed of them.

The operator opens the reports with the server's keys, knows a few users by name, and who is near whom in life. What it
claims goes into the journal with the persons behind accounts and faces. It only looks: nothing of the run changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.company import Company, Edges, company
from sim.adversaries.operator import who_is_who
from sim.adversaries.views import Acquainted, AskedFrom, Handle, KnownAccount, ServerRead, in_order
from sim.draws import Draws
from sim.hall import inferred
from sim.hall.acquaintances import acquaintances
from sim.hall.addresses import AT_HOME, Addresses
from sim.hall.clocks import Clocks, Wrong
from sim.hall.intake import Intake
from sim.hall.journal import CLOCKS, Journal, Means
from sim.hall.polls import Polls
from sim.systems.machine import Design, Role, Settings
from sim.units import DAY, Bools, Calendar, Int32s, Int64s, Secrets, Setting
from sim.world.answers import World

OPERATORS = -8
"""The secrets from which the operator has the keys of accounts, faces and addresses."""
MOST_DRAWN = 40
"""How many persons a drawing of the town's graph shows."""


@dataclass(frozen=True, slots=True)
class Insight:
    """What the operator knows beside the reports.

    `known` the share of users known by name and account; `sees` by kind of place the share of acquaintances known, and
    `mistaken` the share of these that are wrong; `addresses` whether the homes' addresses are kept from which accounts
    ask for news (where a proxy hides them there are none to keep); `looks_up` the share of telephone numbers, where
    users gave theirs, whose owner a directory names; `clocks` is by how much the clocks are wrong that requests show,
    None where nobody looks at them.
    """

    known: float
    sees: Mapping[Setting, float]
    mistaken: float
    addresses: bool = False
    looks_up: float = 0.0
    clocks: Wrong | None = None


class Operator:
    """The operator of the servers of one run; `app` says who uses the app, `secrets` are the servers'."""

    def __init__(
        self, insight: Insight, intake: Intake, design: Design, secrets: Mapping[Role, Secrets], world: World,
        addresses: Addresses, polls: Polls, draws: Draws, calendar: Calendar, journal: Journal, app: Bools,
        settings: Settings,
    ) -> None:  # fmt: skip
        self.insight, self.intake, self.design, self.secrets, self.world = insight, intake, design, secrets, world
        self.addresses, self.polls, self.draws, self.calendar, self.journal = addresses, polls, draws, calendar, journal
        self.settings = settings
        self.users: Int32s = np.flatnonzero(app).astype(np.int32)
        mine = draws.secrets(OPERATORS)
        self._face = lru_cache(maxsize=1 << 20)(lambda person: Handle(Secrets(mine("faces"))(f"{person}", 8)))
        self._home = lru_cache(maxsize=1 << 20)(lambda home: Handle(Secrets(mine("addresses"))(home, 8)))

    def settle(self) -> None:
        """Let the operator claim whose accounts are: with what the server holds, without it, and with it exchanged."""
        pairs = acquaintances(self.world)
        named = self._named()
        everybody = {self._face(person): person for person in range(self.world.people.count)}
        known = self._known()
        listed = sorted(set(self._listed()) - set(known))
        reads = self.intake.reads()
        seen = company(reads, self.asked(), self.intake.guard.renamed)
        told, life = self._of([*known, *listed]), self.acquainted(*pairs)
        graphs = {Means.SERVER: seen, Means.EXCHANGED: self._exchanged(seen), Means.UNREAD: _without_rows(seen)}
        for means, graph in graphs.items():
            found = who_is_who(graph, told, life, sorted(everybody), self.calendar.unix(self.journal.days * DAY))
            called = dict(zip(seen.names, graph.names, strict=True))
            if means is Means.EXCHANGED:
                called |= self._unheard(listed, called)
            numbers = () if means is Means.UNREAD else self._looked_up(listed, called)
            self._write(means, (*found, *numbers), named, everybody)
        self._count(seen, reads, known, pairs[0], pairs[1], named)
        self._draw(seen, pairs[0], pairs[1], named)
        owner = {name: person for name, (person, _) in named.items()}
        self.journal.numbers |= inferred.links(self.intake, reads, owner, self.draws)
        if self.insight.clocks is not None:
            self.journal.numbers |= {CLOCKS: 1.0, **self.clocks(self.insight.clocks).joined(owner)}
        self.journal.numbers |= inferred.shape(seen, owner, self.world, self.draws, bool(self.intake.guard.renamed))

    # -- what the operator knows and sees -----------------------------------------------------------------------------

    def _known(self) -> list[int]:
        """Return the users whom the operator knows by name: those with the lowest draws, one at least."""
        order = np.argsort(self.draws.uniform("operator.knows", self.users), kind="stable")
        known: list[int] = self.users[order[: max(1, round(self.insight.known * self.users.size))]].tolist()
        return known if self.users.size else []

    def _listed(self) -> list[int]:
        """Return the users whose telephone number a directory names."""
        u = self.draws.uniform("operator.looks_up", self.users)
        listed: list[int] = self.users[u < self.insight.looks_up].tolist()
        return listed

    def _of(self, persons: Iterable[int]) -> tuple[KnownAccount, ...]:
        """Return the accounts of some persons, under all the names they had."""
        return in_order(KnownAccount(name, self._face(person)) for person in persons for name in self._names(person))

    def _names(self, person: int) -> list[Handle]:
        if self.design.account is None:
            return []
        (server,) = self.secrets.values()
        account = self.design.account(server, self.draws.secrets(person))
        return [self.intake.name(account, stretch) for stretch in self.intake.stretches(self.journal.days)]

    def asked(self) -> tuple[AskedFrom, ...]:
        """Return from which homes' addresses accounts asked for news, each once; nothing where none are kept.

        That a request proves whose account it is belongs to the protocol: the server has to know whom it answers.
        """
        rows: set[AskedFrom] = set()
        for day in range(self.journal.days) if self.insight.addresses and self.design.account is not None else ():
            at = np.array([self.polls.first(int(user), day * DAY) for user in self.users], dtype=np.int64)
            within = at < self.journal.days * DAY
            those = self.addresses.of(self.users[within], at[within])
            for user, moment, subject in zip(self.users[within].tolist(), at[within].tolist(), those, strict=True):
                if subject.startswith(AT_HOME):
                    rows.add(AskedFrom(self._current(user, moment), self._home(subject)))
        return in_order(rows)

    def clocks(self, wrong: Wrong) -> Clocks:
        """Return what requests for news show of phones' clocks."""
        return Clocks(wrong, self.intake, self.settings, self.polls, self.users, self.draws, self.journal.days)

    def _current(self, person: int, at: int) -> Handle:
        assert self.design.account is not None
        (server,) = self.secrets.values()
        return self.intake.name(self.design.account(server, self.draws.secrets(person)), self.intake.stretch(at))

    def acquainted(self, one: Int64s, other: Int64s, setting: Int64s) -> tuple[Acquainted, ...]:
        """Return who is known to be near whom in life: a part of all pairs, a few of them wrong."""
        shares = np.array([self.insight.sees.get(kind, 0.0) for kind in Setting])
        sees = self.draws.uniform("operator.sees", one, other) < shares[setting]
        wrong = self.draws.uniform("operator.mistaken", one, other) < self.insight.mistaken
        anybody = (self.draws.uniform("operator.whom", one, other) * self.world.people.count).astype(np.int64)
        other = np.where(wrong & (anybody != one), anybody, other)
        rows = zip(one[sees].tolist(), other[sees].tolist(), setting[sees].tolist(), strict=True)
        pairs = ((self._face(a), self._face(b), Setting(s)) for a, b, s in rows)
        return in_order(Acquainted(min(a, b), max(a, b), s) for a, b, s in pairs)

    def _exchanged(self, seen: Company) -> Company:
        """Return the same graph with its names given to others, by draw: a placebo, in which nothing is to be found."""
        order = np.argsort(self.draws.uniform("operator.exchanged", np.arange(len(seen.names))), kind="stable")
        return replace(seen, names=tuple(seen.names[n] for n in order.tolist()))

    def _looked_up(self, listed: list[int], called: Mapping[Handle, Handle]) -> tuple[Claim, ...]:
        """Claim whose accounts are by their telephone numbers alone."""
        at = self.calendar.unix(self.journal.days * DAY)
        rows = [(self._face(person), self._names(person)[-1]) for person in listed if self._names(person)]
        return tuple(Claim(Kind.IS_PHONE, at, (face, None), (1.0, 0.0), called.get(name, name)) for face, name in rows)

    def _unheard(self, listed: list[int], called: Mapping[Handle, Handle]) -> dict[Handle, Handle]:
        """Return, for the placebo, the accounts of which no report tells, each with the next one's name."""
        names = sorted({name for person in listed for name in self._names(person)[-1:]} - set(called))
        return dict(zip(names, names[1:] + names[:1], strict=True))

    # -- what is written down -----------------------------------------------------------------------------------------

    def _named(self) -> dict[Handle, tuple[int, int]]:
        """Return who is behind every name, and a moment that tells the names of one person apart."""
        found = {name: (one.phone, one.at) for one in self.intake.opened for name in [self.intake.teller(one)]}
        for person in self.users.tolist():
            for stretch, name in zip(self.intake.stretches(self.journal.days), self._names(person), strict=False):
                found[name] = person, (stretch + 1) * DAY if self.intake.guard.renamed else self.journal.days * DAY
        return found

    def _write(
        self,
        means: Means,
        claims: Iterable[Claim],
        named: Mapping[Handle, tuple[int, int]],
        faces: Mapping[Handle, int],
    ) -> None:
        for claim in claims:
            assert claim.target is not None, "an operator speaks of an account"
            if claim.target not in named:  # that of a phone from outside: behind it there is nobody of the town
                continue
            person, at = named[claim.target]
            for face, weight in zip(claim.candidates, claim.weights, strict=True):
                self.journal.note("claims", person, at, int(means), -1, -1 if face is None else faces[face], weight)

    def _count(
        self, seen: Company, reads: Sequence[ServerRead], known: list[int], one: Int64s, other: Int64s,
        named: Mapping[Handle, tuple[int, int]],
    ) -> None:  # fmt: skip
        """Write down how many there were to find, and which pairs of users the server sees in company."""
        users = np.isin(one, self.users) & np.isin(other, self.users)
        true = {(min(a, b), max(a, b)) for a, b in zip(one[users].tolist(), other[users].tolist(), strict=True)}
        told = {(min(a, b), max(a, b)) for a, b in _persons(seen, named) if a != b}
        self.journal.numbers |= {
            "operator_known": len(known),
            "operator_users": float(self.users.size - len(known)),
            "operator_gallery": float(self.world.people.count - len(known)),
            "operator_pairs_true": len(true),
            "operator_pairs_seen": len(told),
            "operator_pairs_both": len(true & told),
            "operator_messages": len(reads),
            "operator_delivered": self.intake.delivered,
            "operator_reports": len(self.intake.opened),
            "operator_waited_s": self.intake.waited_s,
        }

    def _draw(self, seen: Company, one: Int64s, other: Int64s, named: Mapping[Handle, tuple[int, int]]) -> None:
        """Write down both graphs, the true one and the server's, of the users around a declarer.

        The first who is near another user in life, and of whom the server sees company, if there is one.
        """
        users = np.isin(one, self.users) & np.isin(other, self.users)
        true = sorted({(a, b) for a, b in zip(one[users].tolist(), other[users].tolist(), strict=True)})
        declarers = [each.phone for each in sorted(self.intake.opened, key=lambda each: (each.at, each.phone))]
        told = _persons(seen, named)
        in_life, at_server = ({person for pair in pairs for person in pair} for pairs in (true, told))
        declarers.sort(key=lambda person: (person not in in_life, person not in at_server))
        shown = _around(declarers[:1], true)
        for means, pairs in ((Means.NEAR, true), (Means.LINKED, told)):
            for a, b in {(min(pair), max(pair)) for pair in pairs if set(pair) <= shown and pair[0] != pair[1]}:
                self.journal.note("claims", a, self.journal.days * DAY, int(means), -1, b, 1.0)


def _without_rows(seen: Company) -> Company:
    """Return the accounts alone, with the server's rows withheld: nobody was in company with anybody."""
    none: Int64s = np.empty(0, dtype=np.int64)
    return replace(seen, kinds={kind: Edges(none, none, np.empty(0)) for kind in seen.kinds})


def _persons(seen: Company, named: Mapping[Handle, tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the persons behind the pairs of a graph, so far as they are of the town."""
    return [(named[a][0], named[b][0]) for a, b in seen.pairs() if a in named and b in named]


def _around(first: list[int], pairs: Sequence[tuple[int, int]]) -> set[int]:
    """Return some persons and whoever is near them, and those near these, until there are enough to be drawn."""
    near: dict[int, list[int]] = {}
    for a, b in pairs:
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    found, at = list(first), 0
    while at < len(found) < MOST_DRAWN:
        found += [each for each in near.get(found[at], []) if each not in found][: MOST_DRAWN - len(found)]
        at += 1
    return set(found)
