"""One short life of a hamlet under one system, with everybody in it who attacks and only watches, and all they had.

Whatever is handed to an attack is caught at its door. After the name of a system, with a blank between, may stand the
way of its prober. Three lives can be compared: the plain one, one with hidden
infections of which nothing comes, and one in which no positive result reaches a phone, or an office, from a day on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.adversaries.releases import FORMS
from sim.hall import engine, neighbours, operators, probes, releases, tracing
from sim.hall.bands import Bands
from sim.hall.calling import HumanTracing
from sim.hall.epidemic import Epidemic
from sim.hall.journal import SEEDED, Journal
from sim.hall.listening import Listening
from sim.hall.logs import Logs
from sim.hall.neighbours import Neighbours
from sim.hall.operators import Operator
from sim.hall.paths import Paths
from sim.hall.polls import Polls
from sim.hall.probes import Probes
from sim.hall.readers import Reader
from sim.hall.scenario import Scenario, load
from sim.hall.tracing import Tracing
from sim.hall.vantages import Vantages
from sim.units import DAY, NEVER, Int32s
from tests.adversaries.watching import Taped
from tests.hall.hamlet import FILE

PHONES = (
    "robert", "bluetrace", "ntk", "gaen", "dp3t_low_cost", "dp3t_unlinkable", "dp3t_hybrid", "tcn", "desire",
)  # fmt: skip
SENSORS = ("itineraries", "antennas", "wristband")
SYSTEMS = (*PHONES, "tracers", *SENSORS)
"""Every system under which anybody sees anything: under `none` nobody does."""
UNREAD = ("ntk", "tcn")
"""Whose messages nobody reads: how the operator would is not written down."""
BY_ADDRESS = ("robert", "bluetrace")
"""Where a request says whose account asks."""
FEW = ("days=6", "population.people=120", "phones.adoption=0.5", "phones.left_behind=0.1",
       "disease.infected_at_start=45", "health.seeks_test=1.0", "health.declares=1.0")  # fmt: skip
FEWER = (*FEW, "days=5", "population.people=36", "disease.infected_at_start=26", "phones.adoption=0.35",
         "health.swab_delay_h=2.0", "health.lab.turnaround_h=2.0")  # fmt: skip
"""For DESIRE, whose tokens are slow to sign: some twenty phones."""
LONGER = (*FEW, "days=12", "population.people=150", "phones.adoption=0.6", "disease.infected_at_start=50")
"""For tracers, who take their time."""
RULES = {"itineraries": "korea_2020_02", "antennas": "lists_k20", "wristband": "hongkong_2020_03"}
WAYS = ("robert letter_box", "robert slots", "bluetrace letter_box")
"""Lives with other ways of a prober than one entry: in those of other systems no such phone is told anything."""
PROBES = {"letter_box": (40, ', way="letter_box", box_days=2, accounts=2'), "slots": (4, ', way="slots"')}
"""Of how many targets, and how else."""
SILENT_FROM = dict.fromkeys((*SYSTEMS, *WAYS), 4) | {"desire": 2}
HIDDEN = 9
"""So many hidden infections, an odd number: one more infected or not is then seen in any count of them."""
DOORS: dict[Any, tuple[str, ...]] = {
    neighbours: ("who_was_it", "untold", "seen_away", "compared", "called"),
    operators: ("company", "who_is_who"),
    probes: ("is_positive",),
}
"""By what attacks are called."""
ANSWERS = {Probes: ("_in_time",)}
"""And what is asked of a prober's phone, with the answer."""
WITHIN = {Neighbours: ("_ask", "_ask_placebo", "_ask_called"), Probes: ("_judge",)}
"""For whom: the method that is about one person."""


@dataclass
class Call:
    """An attack was called: by which name, with what, and for whom (`Warned`, `Call`, `Watch`), in which method."""

    door: str
    args: tuple[Any, ...]
    within: str = ""
    whom: Any = None


@dataclass
class Life:
    """What is left of one life: who saw, what was handed over, and since when each person was infected."""

    system: str
    journal: Journal
    infected_at: Int32s
    seed: int = 1
    board: Any = None
    told: list[tuple[int, Any, int]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    seers: dict[type, Any] = field(default_factory=dict)
    laid_out: tuple[Any, ...] = ()
    held_back: list[int] = field(default_factory=list)
    made: dict[str, Any] = field(default_factory=dict)

    def of(self, kind: type) -> Any:
        """Who sees, of a kind; None where there is none."""
        return self.seers.get(kind)


@cache
def scenario(of: str) -> Scenario:
    """The hamlet under a system, with all who watch that it can have; and a prober's way, if another than one entry."""
    system, _, way = of.partition(" ")
    rule = f',rule="{RULES[system]}"' if system in RULES else ""
    arms = f'arms=[{{name="it",system="{system}"{rule}}}]'
    who = ['{name="neighbour", consent_to_name=0.5, sees_away=0.6, asks_at_most=100000}']
    if system in SENSORS:
        form = next(iter(FORMS[system]))
        who = [f'{{name="reader", release="{form}"}}']
    elif system in PHONES:
        few, more = (3, ", accounts=1") if system == "desire" else (12, ", accounts=2")
        if way:
            few, more = PROBES[way]
        who += [
            '{name="parasite", share_of_phones=0.2, faces_share=1.0, faces_known=1.0, directory=0.7}',
            '{name="listener", receivers=2, faces_share=1.0, faces_known=1.0, directory=0.7}',
            f'{{name="prober", probes={{targets={few}, waits_days=3{more}}}}}',
        ]
        if system not in UNREAD:
            kept = ", keeps_addresses=true" if system in BY_ADDRESS else ""
            who.append(f'{{name="operator", knows_share=0.2, mistaken=0.0{kept}}}')
    size = {"desire": FEWER, "tracers": LONGER}.get(system, FEW)
    adoption = ["phones.adoption=0.0"] if system in ("itineraries", "wristband") else []
    return load(FILE, (*size, *adoption, arms, f"adversaries=[{', '.join(who)}]"))


def many_a_second(self: Polls, phone: int, k: int) -> int:
    """All ask in one of four seconds, so that there is an order to be seen."""
    return k * self.period_s + 3_600 + phone % 4


def caught(patch: pytest.MonkeyPatch, calls: list[Call]) -> None:
    """Have whatever is handed to an attack put on a list."""
    now: list[tuple[str, Any]] = [("", None)]

    def at_door(module: Any, name: str) -> None:
        attack: Callable[..., Any] = getattr(module, name)

        def handed(*args: Any) -> Any:
            calls.append(Call(name, args, *now[-1]))
            return attack(*args)

        patch.setattr(module, name, handed)

    def inside(kind: type, name: str) -> None:
        method = getattr(kind, name)

        def about(self: Any, whom: Any, *more: Any) -> Any:
            now.append((name, whom))
            try:
                return method(self, whom, *more)
            finally:
                now.pop()

        patch.setattr(kind, name, about)

    def answered(kind: type, name: str) -> None:
        method = getattr(kind, name)

        def asked(self: Any, *args: Any) -> Any:
            answer = method(self, *args)
            calls.append(Call(name, (answer, *args), *now[-1]))
            return answer

        patch.setattr(kind, name, asked)

    for module, names in DOORS.items():
        for name in names:
            at_door(module, name)
    for kind, names in ANSWERS.items():
        for name in names:
            answered(kind, name)
    for kind, names in WITHIN.items():
        for name in names:
            inside(kind, name)


def live(of: str, hidden: Iterable[int] = (), silent_from: int | None = None) -> Life:
    """Live a hamlet once; the hidden are infected besides, and no result is told from a day on."""
    system = of.partition(" ")[0]
    life = Life(system, None, None)  # type: ignore[arg-type]
    seeded = Epidemic.seed
    epidemics: list[Epidemic] = []

    class Kept(Taped):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            life.board = self

    def seed_more(self: Epidemic, count: int) -> None:
        seeded(self, count)
        epidemics.append(self)
        for person in hidden:
            self.rows.add([person], [0], [NEVER], [SEEDED], [0.0])
            self.infected[person] = True
            self.journal.note("infections", person, 0, SEEDED, -1, -1, int(NEVER))

    with pytest.MonkeyPatch.context() as patch:
        for kind in (Vantages, Listening, Neighbours, Operator, Probes, Reader):
            patch.setattr(kind, "__init__", _kept(kind, life))
        for way in (Tracing, HumanTracing, Paths, Logs, Bands):
            patch.setattr(way, "declare", _until(way.declare, silent_from, life))
        for name in ("_alerted", "_called"):
            patch.setattr(Tracing, name, _noted(name, life))
        patch.setattr(releases, "_laid_out", _laid_out(life))
        patch.setattr(tracing, "Switchboard", Kept)
        patch.setattr(Epidemic, "seed", seed_more)
        patch.setattr(Polls, "at", many_a_second)
        caught(patch, life.calls)
        watched = system in PHONES
        life.journal = engine.live(scenario(of), "it", life.seed, views=(lambda views: None) if watched else None)
    life.infected_at = epidemics[0].infected_at[np.arange(epidemics[0].infected.size)]
    return life


def _kept(kind: type, life: Life) -> Callable[..., None]:
    begun = kind.__init__

    def begin(self: Any, *args: Any) -> None:
        begun(self, *args)
        life.seers[kind] = self

    return begin


def _until(declare: Callable[..., None], day: int | None, life: Life) -> Callable[..., None]:
    def declared(self: Any, person: int) -> None:
        if day is None or self.agenda.now < day * DAY:
            declare(self, person)
        else:
            life.held_back.append(person)

    return declared


def _noted(name: str, life: Life) -> Callable[..., None]:
    method = getattr(Tracing, name)

    def told(self: Any, phone: int, what: Any, at: int) -> None:
        life.told.append((phone, getattr(what, "day", what), at))
        method(self, phone, what, at)

    return told


def _laid_out(life: Life) -> Callable[..., Any]:
    lay_out = releases._laid_out

    def laid(*args: Any, **more: Any) -> Any:
        life.laid_out = (args, more)
        return lay_out(*args, **more)

    return laid


@cache
def plain(system: str) -> Life:
    """The life as it is."""
    return live(system)


@cache
def hidden(system: str) -> Life:
    """The same with hidden infections of those who are behind most rows, and whom nothing else touches."""
    from tests.adversaries.seen import VIEWS, sheets

    life = plain(system)
    touched = {who for kind in ("infections", "tests") for who in life.journal.table(kind)["person"].tolist()}
    often: list[int] = []
    for view in [name for name, row in VIEWS.items() if life.system in row.systems]:
        behind = Counter(who for sheet in sheets(life, view) for who, _ in sheet.behind)
        often += [who for who, _ in behind.most_common() if 0 <= who not in touched and who < life.infected_at.size][:2]
    everybody = (who for who in range(life.infected_at.size) if who not in touched)
    chosen = tuple(dict.fromkeys([*often[: HIDDEN - 1], *everybody]))[:HIDDEN]
    return live(system, chosen)


@cache
def silent(system: str) -> Life:
    """The same in which nobody's result is told from a day on."""
    return live(system, silent_from=SILENT_FROM[system])
