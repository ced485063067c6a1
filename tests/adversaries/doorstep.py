"""A hamlet with receivers at doors, with what only a test may know beside it: who is behind each row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.hall import engine
from sim.hall.doors import AtGates, AtHomes, Doorstep
from sim.hall.epidemic import Epidemic
from sim.hall.journal import SEEDED, Journal
from sim.hall.scenario import Scenario
from sim.units import DAY, NEVER, Int32s
from tests.hall.hamlet import hamlet

DAYS = 5
GATE = '{name = "gate", gate = {shops = 4, speaks_anyway = 0.4}}'
BURGLAR = '{name = "burglar", burglar = {homes = 30, silence_h = 1.0, every_min = 10, speaks_anyway = 0.4}}'
AT_DOORS = f"adversaries = [{GATE}, {BURGLAR}]"
ARMS = ("none", "gaen", "robert", "tracers")
WRITTEN = "arms = [{}]".format(", ".join(f'{{name = "{each}", system = "{each}"}}' for each in ARMS))


@cache
def at_doors(*settings: str) -> Scenario:
    """The hamlet with arms by the names of their systems, and receivers at its doors."""
    return hamlet(WRITTEN, f"days={DAYS}", AT_DOORS, "phones.adoption=0.7", *settings)


@dataclass
class Watched:
    """What was heard and seen in one run, each row with who is behind it, and since when each person was infected."""

    journal: Journal
    infected_at: Int32s
    rows: dict[str, tuple[list[Any], list[int]]] = field(default_factory=dict)


def watch(scenario: Scenario, arm: str, hidden: Iterable[int] = (), silent_from: int | None = None) -> Watched:
    """Live a run that is overheard at doors; the hidden are infected besides, and nobody declares from a day on."""
    kept: dict[str, tuple[list[Any], list[int]]] = {name: ([], []) for name in ("gate", "faces", "burglar")}
    epidemics: list[Epidemic] = []
    seeded, sniffed, views = Epidemic.seed, Doorstep.sniffed, AtGates.views

    def noted(self: Doorstep, heard: Any, doors: Any, names: Any, anyway: float) -> Any:
        which = "gate" if any(isinstance(each, AtGates) and each.names is names for each in made) else "burglar"
        rows, behind = kept[which]
        for n in range(len(heard)):  # one by one, so that each row has somebody behind it
            for row in sniffed(self, heard.where(slice(n, n + 1)), doors, names, anyway):
                rows.append(row)
                behind.append(int(heard.heard[n]))
                yield row

    def faces(self: AtGates, day: int, came: Any) -> Any:
        heard, seen = views(self, day, came)
        kept["faces"][0].extend(seen)
        kept["faces"][1].extend(self.names.faces[row.face] for row in seen)
        return heard, seen

    made: list[AtGates | AtHomes] = []
    start = AtGates.__init__

    def begun(self: AtGates, *args: Any) -> None:
        start(self, *args)
        made.append(self)

    def seed_more(self: Epidemic, count: int) -> None:
        seeded(self, count)
        epidemics.append(self)
        for at, person in enumerate(hidden):
            self.rows.add([person], [at * DAY // 3], [NEVER], [SEEDED], [0.0])
            self.infected[person] = True
            self.journal.note("infections", person, at * DAY // 3, SEEDED, -1, -1, int(NEVER))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Doorstep, "sniffed", noted)
        patch.setattr(AtGates, "views", faces)
        patch.setattr(AtGates, "__init__", begun)
        patch.setattr(Epidemic, "seed", seed_more)
        if silent_from is not None:
            _hold_back(patch, silent_from)
        journal = engine.live(scenario, arm, 1)
    return Watched(journal, epidemics[0].infected_at[np.arange(epidemics[0].infected.size)], kept)


def _hold_back(patch: pytest.MonkeyPatch, silent_from: int) -> None:
    from sim.hall.tracing import Tracing

    declare = Tracing.declare

    def declared(self: Tracing, person: int) -> None:
        if int(self.agenda.now) < silent_from * DAY:
            declare(self, person)

    patch.setattr(Tracing, "declare", declared)


@cache
def watched(arm: str) -> Watched:
    """A run of the hamlet, lived once for all tests."""
    return watch(at_doors(), arm)
