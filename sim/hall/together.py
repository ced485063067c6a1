"""What becomes of a town whose phones run different apps? Each app traces its own users, and knows of no others.

Who runs which is drawn for each person, so that a person runs the same app in every run with the same shares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from sim.draws import Draws
from sim.hall.journal import FETCHED, LONE_BYTES, Journal
from sim.hall.parts import Parts
from sim.hall.tracing import Tracing
from sim.units import Bools

SUMMED = ("edges_", "tracers_")
"""How the names of numbers begin that two apps have together; others are the larger of the two."""


def split(app: Bools, shares: Mapping[str, float], draws: Draws) -> list[Bools]:
    """Return, for each system, whose phone runs its app: as many of the users as its share says, drawn one by one."""
    bounds = np.concatenate([[0.0], np.cumsum(list(shares.values()))])
    bounds[-1] = 1.0
    luck = draws.uniform("phones.system", np.arange(app.size))
    return [app & (low <= luck) & (luck < high) for low, high in pairwise(bounds.tolist())]


class Together:
    """Several apps at work in one town."""

    def __init__(self, apps: Sequence[Tracing], journal: Journal) -> None:
        self.apps, self.journal = apps, journal

    def start(self) -> None:
        """Put in the calendar what each app's servers and phones do by themselves."""
        self._each(lambda app: app.start())

    def declare(self, person: int) -> None:
        """Let a new case report, in the app that it has."""
        for each in self.apps:
            each.declare(person)

    def settle(self) -> None:
        """After the last day, write what alerts rest on."""
        self._each(lambda app: app.settle())

    def watch(self, parts: Parts) -> None:
        """Have the time of the run counted by what it is spent on."""
        for each in self.apps:
            each.watch(parts)

    def per_user(self, values: Sequence[float]) -> float:
        """Return the mean of what holds for each app, by its users."""
        return _by_users(values, [int(each.app.sum()) for each in self.apps])

    def _each(self, step: Callable[[Tracing], None]) -> None:
        """Do a step of each app, and join the numbers that each writes into the journal."""
        before, users = dict(self.journal.numbers), [int(each.app.sum()) for each in self.apps]
        told: list[dict[str, float]] = []
        for each in self.apps:
            self.journal.numbers = dict(before)
            step(each)
            told.append(self.journal.numbers)
        self.journal.numbers = before | {
            name: _joined(name, [one.get(name, 0.0) for one in told], [before.get(name)] * len(told), users)
            for name in dict.fromkeys(name for one in told for name in one)
        }


def _joined(name: str, values: Sequence[float], before: Sequence[float | None], users: Sequence[int]) -> float:
    if list(values) == list(before):
        return values[0]
    if name in (LONE_BYTES, FETCHED):
        return _by_users(values, users)
    return sum(values) if name.startswith(SUMMED) else max(values)


def _by_users(values: Sequence[float], users: Sequence[int]) -> float:
    return float(np.average(values, weights=users)) if sum(users) else values[0]
