"""A hamlet in which somebody listens, with what only a test may know beside it: who is behind each row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.adversaries.views import Seen, Sniffed
from sim.hall import engine
from sim.hall.epidemic import Epidemic
from sim.hall.journal import SEEDED, Journal, Vantage
from sim.hall.listening import Listening, Names
from sim.hall.scenario import Scenario
from sim.units import DAY, NEVER, Int32s, Secrets
from tests.hall.hamlet import hamlet

ARMS = ("gaen", "dp3t_low_cost", "dp3t_unlinkable", "tcn", "robert", "desire")
WRITTEN = "arms = [{}]".format(", ".join(f'{{name = "{each}", system = "{each}"}}' for each in (*ARMS, "tracers")))
LISTEN = (
    'adversaries = [{name = "parasite", share_of_phones = 0.2, faces_share = 1.0, faces_known = 1.0}, '
    '{name = "listener", receivers = 12, faces_share = 1.0, faces_known = 1.0}]'
)
DAYS = 9


def listened(*settings: str) -> Scenario:
    """The hamlet with arms by the names of their systems, in which an app and receivers listen."""
    return hamlet(WRITTEN, f"days={DAYS}", LISTEN, "phones.adoption=0.7", *settings)


@dataclass
class Overheard:
    """What was heard and seen in one run, each row with who is behind it, and since when each person was infected."""

    journal: Journal
    listening: Listening
    infected_at: Int32s
    made: dict[tuple[Vantage, type], tuple[list[Any], list[int]]] = field(default_factory=dict)

    def names(self, vantage: Vantage) -> Names:
        """What one who listens calls things."""
        return Names(Secrets(self.listening.draws.secrets(-5)(vantage.name)))

    def rows(self, vantage: Vantage, kind: type) -> tuple[list[Any], list[int]]:
        """The rows of a view in the order in which they were made, and the person behind each; made once."""
        if (vantage, kind) not in self.made:
            self.made[vantage, kind] = self._rows(vantage, kind)
        return self.made[vantage, kind]

    def _rows(self, vantage: Vantage, kind: type) -> tuple[list[Any], list[int]]:
        names, whose = self.names(vantage), dict[bytes, int]()
        gear = next(each for each in self.listening.gears if each.vantage is vantage)
        if kind is Sniffed:
            heard = list(self.listening._sniffed(gear, names, whose))
            return heard, [whose[row.payload] for row in heard]
        assert kind is Seen
        seen = list(self.listening._seen(gear, names))
        return seen, [names.faces[row.face] for row in seen]


def overhear(scenario: Scenario, arm: str, hidden: Iterable[int] = (), silent_from: int | None = None) -> Overheard:
    """Live a run that is overheard; the hidden are infected besides, and nobody declares from a day on."""
    kept: list[Listening] = []
    epidemics: list[Epidemic] = []
    settle, declare, seeded = Listening.settle, Listening.declare, Epidemic.seed

    def settled(self: Listening) -> None:
        kept.append(self)
        settle(self)

    def declared(self: Listening, person: int) -> None:
        if silent_from is None or now(self) < silent_from * DAY:
            declare(self, person)

    def seed_more(self: Epidemic, count: int) -> None:
        seeded(self, count)
        epidemics.append(self)
        for at, person in enumerate(hidden):
            self.rows.add([person], [at * DAY // 3], [NEVER], [SEEDED], [0.0])
            self.infected[person] = True
            self.journal.note("infections", person, at * DAY // 3, SEEDED, -1, -1, int(NEVER))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Listening, "settle", settled)
        patch.setattr(Listening, "declare", declared)
        patch.setattr(Epidemic, "seed", seed_more)
        journal = engine.live(scenario, arm, 1)
    everybody = np.arange(epidemics[0].infected.size)
    return Overheard(journal, kept[0], epidemics[0].infected_at[everybody])


def now(listening: Listening) -> int:
    """The moment of a run, as its way of tracing knows it."""
    return int(listening.way.agenda.now)  # type: ignore[attr-defined]


@cache
def overheard(arm: str) -> Overheard:
    """A run of the hamlet, lived once for all tests."""
    return overhear(listened(), arm)
