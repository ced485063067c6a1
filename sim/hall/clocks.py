"""Which names of several days does an operator join by the clocks of phones, as requests for news show them?

Every phone asks, whoever declares; what it says of the time is written by its own clock. The machines of a run all have
the right one: the operator is shown the requests that they would send by theirs. Claims are held against the truth here
and counted: names are the operator's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.adversaries.claims import Claim
from sim.adversaries.clocks import Pace, same_clocks
from sim.adversaries.views import AskedAt, Handle, in_order
from sim.draws import Draws, normal_of
from sim.hall.intake import Intake
from sim.hall.links import CLOCK, model_of
from sim.hall.polls import JITTER_S, Polls
from sim.systems.machine import Settings
from sim.units import DAY, HOUR, Int32s

NO_CLOCK_IS_SO_SLOW_S = HOUR
"""So long after an app came out no phone takes it to be before."""
ACCUSED = 0.5
"""With so much weight a name is said: privacy definitions of this project, section 3."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """By how much phones' clocks are wrong, and by how much that differs from request to request (sd in s)."""

    sd_s: float
    moves_s: float


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of the users of one run, as their requests show them to who has the servers' keys."""

    wrong: Wrong
    intake: Intake
    settings: Settings
    polls: Polls
    users: Int32s
    draws: Draws
    days: int

    def asked(self) -> tuple[AskedAt, ...]:
        """Return when which account asked, and by which clock; nothing where requests show none."""
        return in_order(self._rows())

    def _rows(self) -> Iterator[AskedAt]:
        design, unix = self.intake.design, self.intake.calendar.unix
        if design.asks is None or design.clock is None:
            return
        (server,) = self.intake.secrets.values()
        for user in self.users.tolist():
            phone = self.draws.secrets(user)
            for at in self._moments(user):
                message = design.asks(server, phone, self.settings, unix(at), self._fast(user, at))
                read = design.clock(server, message, unix(at))
                assert read is not None, "a server reads the requests of its own phones"
                yield AskedAt(unix(at), self.intake.name(read.account, self.intake.stretch(at)), read.fast)

    def _moments(self, user: int) -> Iterator[int]:
        opened = self.intake.calendar.seconds(self.intake.design.opens) + NO_CLOCK_IS_SO_SLOW_S
        at = self.polls.first(user, max(opened, 0))
        while at < self.days * DAY:
            yield at
            at = self.polls.first(user, at + 1)

    def _fast(self, user: int, at: int) -> int:
        """Return by how many seconds the clock of a phone is fast when it asks."""
        moved = float(normal_of(self.draws.uniform("operator.clock", user, at))) * self.wrong.moves_s
        return round(model_of(self.draws, user, CLOCK) * self.wrong.sd_s + moved)

    def joined(self, owner: Mapping[Handle, int]) -> dict[str, float]:
        """Count the names that the operator joins, with clocks, without, and with clocks exchanged by draw."""
        asked, length = self.asked(), self.intake.guard.renamed
        if not asked:
            return {}
        pace = Pace(self.polls.period_s, JITTER_S, self.wrong.moves_s)
        ways = {"": (asked, pace), "_prior": (asked, pace._replace(moves_s=None)),
                "_placebo": (self._exchanged(asked), pace)}  # fmt: skip
        found = {"operator_clocked_possible": float(_possible(asked, length, owner))}
        for way, (rows, by) in ways.items():
            claims = [_likeliest(each) for each in same_clocks(rows, length, by)]
            right = [owner[one] == owner[other] for one, other, _ in claims]
            wrong = [weight >= ACCUSED and not hit for hit, (*_, weight) in zip(right, claims, strict=True)]
            found |= {f"operator_clocked{way}": sum(right), f"operator_clocked{way}_wrong": sum(wrong)}
        return found

    def _exchanged(self, asked: Sequence[AskedAt]) -> tuple[AskedAt, ...]:
        """Return the same requests, with the clocks of the accounts of each stretch exchanged: a placebo."""
        names: defaultdict[int, dict[Handle, None]] = defaultdict(dict)
        for row in asked:
            names[row.at // DAY // self.intake.guard.renamed][row.account] = None
        of: dict[Handle, Handle] = {}
        for stretch, those in names.items():
            u = self.draws.uniform("operator.clocks_exchanged", np.arange(len(those)), stretch)
            ours = sorted(those)
            of |= {ours[n]: name for n, name in zip(np.argsort(u, kind="stable").tolist(), ours, strict=True)}
        fast: defaultdict[Handle, list[int]] = defaultdict(list)
        for row in asked:
            fast[row.account].append(row.fast)
        turn: defaultdict[Handle, int] = defaultdict(int)
        return in_order(_with_another(asked, of, fast, turn))


def _likeliest(claim: Claim) -> tuple[Handle, Handle, float]:
    """Return of which name a claim is, which other one it holds for likeliest to be the same, and how likely."""
    other, target = claim.candidates[0], claim.target
    assert other is not None, "a claim names somebody"
    assert target is not None, "a claim is about a name"
    return target, other, claim.weights[0]


def _with_another(
    asked: Iterable[AskedAt], of: Mapping[Handle, Handle], fast: Mapping[Handle, Sequence[int]],
    turn: defaultdict[Handle, int],
) -> Iterator[AskedAt]:  # fmt: skip
    """Yield the requests, each by the clock that another account showed, in turn."""
    for row in asked:
        shown = fast[of[row.account]]
        yield replace(row, fast=shown[turn[row.account] % len(shown)])
        turn[row.account] += 1


def _possible(asked: Iterable[AskedAt], renamed_days: int, owner: Mapping[Handle, int]) -> int:
    """Return how many names there are whose account asks in the next stretch of days, too."""
    whose: defaultdict[int, set[int]] = defaultdict(set)
    for row in asked:
        whose[row.at // DAY // renamed_days].add(owner[row.account])
    return sum(len(those & whose.get(stretch + 1, set())) for stretch, those in list(whose.items()))
