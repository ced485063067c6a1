"""A run that is watched, with what only a test may know beside it: who is behind each row, and who is infected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.adversaries.views import Views
from sim.draws import Draws
from sim.hall import engine, tracing
from sim.hall.addresses import Subject
from sim.hall.epidemic import Epidemic
from sim.hall.journal import SEEDED, Journal
from sim.hall.scenario import Scenario, load
from sim.hall.switchboard import Switchboard
from sim.hall.vantages import Slip, Vantages
from sim.radio.hearing import Sightings
from sim.systems.machine import SlipIssued, SyncDue
from sim.units import DAY, NEVER, Int32s, Int64s, Secrets
from tests.hall.village import village

TOWN = """
question = {{ fr = "La ville va-t-elle bien ?", en = "Is the town well?" }}
start = 2020-06-02
days = {days}
seeds = {{ first = 1, count = 2 }}
population = {{ world = "town", people = {people} }}
disease = {{ r0 = 2.5, infected_at_start = 20, imports_per_day = 0.5 }}
health = {{ seeks_test = 1.0, declares = 1.0, swab_delay_h = 4.0, lab = {{ swabs_per_day = 100, turnaround_h = 12 }} }}
phones = {{ adoption = 0.9, left_behind = 0.05 }}
arms = [{{ name = "robert", system = "robert" }}, {{ name = "gaen", system = "gaen" }}]
"""
ARMS = 'arms = [{name = "robert", system = "robert"}, {name = "gaen", system = "gaen"}]'


def small_town(folder: Path, days: int, people: int, *settings: str) -> Scenario:
    """A town with homes, in the second day of StopCovid."""
    (folder / "town.toml").write_text(TOWN.format(days=days, people=people))
    return load(folder / "town.toml", settings)


def watched_village(folder: Path, days: int, *settings: str) -> Scenario:
    """The village, where some are never infected, under both systems."""
    return village(folder, days, ARMS, "disease.r0=1.2", "health.declares=1.0", *settings)


@dataclass
class Watched:
    """A run, the recorder of its views, and since when each person was infected."""

    journal: Journal
    vantages: Vantages
    views: Views
    infected_at: Int32s


def watch(scenario: Scenario, arm: str, hidden: Iterable[int] = (), seed: int = 1) -> Watched:
    """Live a run and watch it; the hidden are infected besides, and nothing ever comes of it."""
    epidemics: list[Epidemic] = []
    kept: list[Vantages] = []
    seen: list[Views] = []
    seeded, begun = Epidemic.seed, Vantages.__init__

    def seed_more(self: Epidemic, count: int) -> None:
        seeded(self, count)
        epidemics.append(self)
        for at, person in enumerate(hidden):
            self.rows.add([person], [at * DAY // 3], [NEVER], [SEEDED], [0.0])
            self.infected[person] = True
            self.journal.note("infections", person, at * DAY // 3, SEEDED, -1, -1, int(NEVER))

    def begin(self: Vantages, *args: object) -> None:
        begun(self, *args)  # type: ignore[arg-type]
        kept.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Epidemic, "seed", seed_more)
        patch.setattr(Vantages, "__init__", begin)
        journal = engine.live(scenario, arm, seed, views=seen.append)
    everybody = np.arange(epidemics[0].infected.size)
    return Watched(journal, kept[0], seen[0], epidemics[0].infected_at[everybody])


# -- the same run under other names -----------------------------------------------------------------------------------


Told = tuple[str, tuple[Any, ...]]
"""One thing that the hall told its switchboard: the name of the method, and its arguments."""
BY_THE_HALL = ("install", "stimulate", "hear", "listen", "tell", "sync_servers")


class Taped(Switchboard):
    """A switchboard that remembers what the hall told it to do."""

    def __init__(self, *args: Any) -> None:
        self.tape: list[Told] = []
        self.busy = False
        super().__init__(*args)


def _taped(what: str) -> Callable[..., Any]:
    def method(self: Taped, *args: Any) -> Any:
        if not self.busy or what in ("hear", "listen"):  # which it never tells itself
            self.tape.append((what, args))
        before, self.busy = self.busy, True
        try:
            return getattr(Switchboard, what)(self, *args)
        finally:
            self.busy = before

    return method


for _what in BY_THE_HALL:
    setattr(Taped, _what, _taped(_what))


def tape(scenario: Scenario, arm: str, seed: int = 1) -> tuple[Taped, Watched]:
    """Live a run and return its switchboard, with the tape, beside what was seen."""
    boards: list[Taped] = []

    class Kept(Taped):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            boards.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tracing, "Switchboard", Kept)
        seen = watch(scenario, arm, seed=seed)
    return boards[0], seen


def renamed(board: Taped, seen: Vantages, name: Int64s, seed: int) -> Vantages:
    """Play a tape again in which phone p is called name[p], homes and carriers otherwise, and handles have new keys."""
    back = np.argsort(name)

    class Relabelled(Draws):
        def secrets(self, phone: int) -> Secrets:
            return Draws(seed).secrets(int(back[phone])) if phone >= 0 else super().secrets(phone)

    class OtherAddresses:
        def of(self, phones: Int32s, at: Int64s) -> list[Subject]:
            return ["9" + subject[::-1] for subject in seen.addresses.of(back[phones].astype(np.int32), at)]

    class SameServers(Relabelled):
        def secrets(self, phone: int) -> Secrets:
            return Draws(seed).secrets(phone) if phone <= -10 else super().secrets(phone)

    draws = SameServers(seed + 1_000)
    again = Vantages(seen.roles, OtherAddresses(), draws, seen.calendar)  # type: ignore[arg-type]
    twin = Switchboard(
        board.design, board.settings, draws, board.calendar, board.installed_at,
        lambda phone, alert, at: None, again.crossed, again.published,
    )  # fmt: skip
    for what, args in in_order_of_names(board.tape, name):
        getattr(twin, what)(*args)
        if what == "tell" and isinstance(args[1], SlipIssued):
            again.issued(Slip(args[2], args[0], args[1].slip))
    return again


def in_order_of_names(tape: list[Told], name: Int64s) -> list[Told]:
    """The tape with other names; what came in one second in the order of names does so again."""
    found: list[Told] = []
    group: list[Told] = []
    key = None
    for what, args in [*((what, renamed_args(what, args, name)) for what, args in tape), ("end", ())]:
        asks = what == "stimulate" and isinstance(args[1], SyncDue)
        here = ("install",) if what == "install" else ("ask", args[2]) if asks else None
        if here != key:
            found += sorted(group, key=lambda each: each[1][0])
            group, key = [], here
        if here is None:
            found.append((what, args))
        else:
            group.append((what, args))
    return found[:-1]


def renamed_args(what: str, args: tuple[Any, ...], name: Int64s) -> tuple[Any, ...]:
    """The arguments of one call with other names for phones; sightings come in the order of names."""
    if what in ("install", "stimulate", "listen"):
        args = (int(name[args[0]]), *args[1:])
    return tuple(_sorted(each, name) if isinstance(each, Sightings) else each for each in args)


def _sorted(heard: Sightings, name: Int64s) -> Sightings:
    columns = heard.columns() | {
        "hearer": name[heard.hearer].astype(np.int32), "heard": name[heard.heard].astype(np.int32),
    }  # fmt: skip
    again = Sightings(**columns)
    return again.where(np.lexsort((again.heard, again.hearer, again.at)))  # type: ignore[no-any-return]
