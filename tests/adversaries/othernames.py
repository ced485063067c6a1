"""The same life under other names: person and phone p is called name[p], and every vantage's handles have other keys.

A whole life cannot be lived under other names, since a town is a function of its numbers. So they change at the doors:
the switchboard is told the same tape under other names, and whoever makes views asks a world, an air and draws that
know everybody by other numbers and put their rows in the order of these. Bytes of machines and what was drawn for each
person stay with the person.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.adversaries.views import Handle
from sim.draws import Draws
from sim.hall import releases
from sim.hall.intake import Intake, Opened
from sim.hall.listening import Listening
from sim.hall.memories import Memories
from sim.hall.neighbours import Neighbours
from sim.hall.operators import OPERATORS, Operator
from sim.hall.probes import Probes
from sim.hall.readers import Reader, Target
from sim.hall.switchboard import Switchboard
from sim.hall.vantages import Slip, Vantages
from sim.systems.machine import SlipIssued
from sim.units import Int64s, Secrets, Setting
from tests.adversaries.hamlets import Life, caught, many_a_second, plain
from tests.adversaries.watching import in_order_of_names

PERSONS = {
    "adversary.card": (0,), "adversary.camera": (), "adversary.directory": (),
    "radio.out_of_step": (0,), "radio.address_phase": (0,),
    "radio.address": (0,), "adversary.memory": (0, 1), "adversary.alert": (0,), "adversary.call": (0,),
    "adversary.placebo": (0,), "adversary.away": (0, 1), "adversary.friend": (0, 1), "adversary.consent": (0,),
    "operator.knows": (0,), "operator.looks_up": (0,), "operator.sees": (0, 1), "operator.mistaken": (0, 1),
    "operator.whom": (0, 1), "operator.exchanged": (), "operator.placed": (0,), "operator.joined": (),
    "adversary.model": (0,), "operator.clock": (0,),
    "adversary.reader.target": (0,), "adversary.reader.point": (0,),
}  # fmt: skip
"""Of each draw by which views are made: which of its numbers are persons."""
EITHER_WAY = {"operator.sees", "operator.mistaken", "operator.whom"}
"""Draws for two persons, the lower number first."""
COLUMNS = {"person", "asked", "other", "hearer", "heard", "phone"}
"""Columns of persons in what a world and the air answer."""
SERVERS = -10
"""From here on down, secrets are servers'."""
MORE = 1_000


@dataclass(frozen=True)
class Names:
    """Who is called how: person or phone p is `name[p]`, and `back[name[p]]` is p; below 0 nobody is meant."""

    name: Int64s

    @property
    def back(self) -> Int64s:
        """Who is meant by a name."""
        return np.argsort(self.name)

    def of(self, who: Any) -> Any:
        """Return the other names of persons."""
        return self._by(self.name, who)

    def who(self, name: Any) -> Any:
        """Return who is meant by other names."""
        return self._by(self.back, name)

    def _by(self, table: Int64s, who: Any) -> Any:
        if isinstance(who, int):
            return int(table[who]) if who >= 0 else who
        return np.where(np.asarray(who) >= 0, table[who], who).astype(np.asarray(who).dtype)

    def table(self, found: Any, *order: str) -> Any:
        """Return columns under other names, in the order of these columns (the first first)."""
        changed = {each.name: self.of(getattr(found, each.name)) for each in fields(found) if each.name in COLUMNS}
        again = replace(found, **changed)
        return again.where(np.lexsort(tuple(getattr(again, name) for name in reversed(order))))


def other_draws(names: Names, seed: int) -> Draws:
    """Draws that give everybody what was drawn for them under the old name; keys of handles are others."""
    drawn = Draws(seed)

    class Renamed(Draws):
        def uniform(self, name: str, *numbers: Any) -> Any:
            given = [names.who(each) if n in PERSONS[name] else each for n, each in enumerate(numbers)]
            if name in EITHER_WAY:
                given[:2] = np.minimum(given[0], given[1]), np.maximum(given[0], given[1])
            return drawn.uniform(name, *given)

        def secrets(self, phone: int) -> Secrets:
            if phone >= 0:
                return drawn.secrets(names.who(phone))
            return drawn.secrets(phone) if phone <= SERVERS else Draws(seed + MORE).secrets(phone)

    return Renamed(seed)


class OtherConduct:
    """Who stays away, asked by other names."""

    def __init__(self, conduct: Any, names: Names) -> None:
        self.conduct, self.names = conduct, names

    def away(self, persons: Any, at: Any) -> Any:
        return self.conduct.away(self.names.who(persons), at)


class OtherWorld:
    """The same town, in which everybody is called otherwise."""

    def __init__(self, world: Any, names: Names) -> None:
        self.world, self.names = world, names
        self.map = getattr(world, "map", None)
        ages = world.people.age
        self.people = SimpleNamespace(
            count=world.people.count,
            household_of=lambda persons: world.people.household_of(names.who(np.asarray(persons))),
            age=None if ages is None else ages[names.who(np.arange(world.people.count))],
        )

    def _asked(self, method: str, persons: Any, day: Any, conduct: Any, *order: str) -> Any:
        who = np.unique(self.names.who(np.asarray(persons, dtype=np.int32)))
        meant = conduct.conduct if isinstance(conduct, OtherConduct) else conduct
        return self.names.table(getattr(self.world, method)(who, day, meant), *order)

    def visits(self, persons: Any, day: Any, conduct: Any) -> Any:
        return self._asked("visits", persons, day, conduct, "person", "start")

    def whereabouts(self, phones: Any, day: Any, conduct: Any) -> Any:
        return self._asked("whereabouts", phones, day, conduct, "person", "start")

    def meetings(self, persons: Any, day: Any, conduct: Any) -> Any:
        return self._asked("meetings", persons, day, conduct, "asked", "start", "other")

    def presence(self, places: Any, day: Any, conduct: Any) -> Any:
        meant = conduct.conduct if isinstance(conduct, OtherConduct) else conduct
        return self.names.table(self.world.presence(places, day, meant), "person", "start")


# -- who makes views, under other names -------------------------------------------------------------------------------


def names_of(life: Life) -> Names:
    """Return other names for the persons of a life, and for a prober's phones, which are numbered after them.

    Nobody's number leaves the same remainder by three as before, so that what is planted by it is another's.
    """
    people, rng = int(life.infected_at.size), np.random.default_rng(1)
    strangers = len(life.of(Probes).phones) if life.of(Probes) else 0
    name = np.empty(people, dtype=np.int64)
    for remainder in range(3):
        name[remainder::3] = rng.permutation(np.arange((remainder + 1) % 3, people, 3))
    return Names(np.concatenate([name, people + rng.permutation(strangers)]))


@cache
def renamed(system: str) -> Life:
    """The plain life of a system under other names."""
    life = plain(system)
    people, names = int(life.infected_at.size), names_of(life)
    draws = other_draws(names, life.seed)
    journal: Any = SimpleNamespace(
        days=life.journal.days, numbers={}, note=lambda *row: None, table=_reports(life, names),
    )  # fmt: skip
    again = Life(system, journal, life.infected_at[names.back[:people]])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.hall.polls.Polls.at", many_a_second)
        caught(patch, again.calls)
        if life.of(Vantages):
            again.seers[Vantages] = _messages(life, again, names, draws)
        for kind, other in MAKERS.items():
            if life.of(kind):
                again.seers[kind] = other(life, again, names, draws)
    return again


def _reports(life: Life, names: Names) -> Callable[[str], dict[str, Any]]:
    def table(kind: str) -> dict[str, Any]:
        found = life.journal.table(kind)
        return {**found, "person": names.of(found["person"])}

    return table


def _addresses(addresses: Any, names: Names) -> Any:
    """Homes and carriers are called otherwise too; a home stays one."""

    def of(phones: Any, at: Any) -> list[str]:
        found = addresses.of(names.who(np.asarray(phones)).astype(np.int32), at)
        return [f"{each.split()[0]} 9{each.split(maxsplit=1)[1][::-1]}" for each in found]

    return SimpleNamespace(of=of)


def _messages(life: Life, again: Life, names: Names, draws: Draws) -> Vantages:
    """The tape of the switchboard, played again."""
    seen, board, people = life.of(Vantages), life.board, int(life.infected_at.size)
    made = Vantages(seen.roles, _addresses(seen.addresses, names), draws, seen.calendar)

    def crossed(crossing: Any) -> None:
        if crossing.phone < people:
            made.crossed(crossing)

    again.board = Switchboard(
        board.design, board.settings, draws, board.calendar, board.installed_at,
        lambda phone, alert, at: again.told.append((phone, alert.day, at)), crossed, made.published,
        on_call=lambda phone, day, at: again.told.append((phone, day, at)),
    )  # fmt: skip
    for what, args in in_order_of_names(board.tape, names.name):
        getattr(again.board, what)(*args)
        if what == "tell" and isinstance(args[1], SlipIssued):
            made.issued(Slip(args[2], args[0], args[1].slip))
    return made


def _listening(life: Life, again: Life, names: Names, draws: Draws) -> Listening:
    made = copy.copy(life.of(Listening))
    made.world, made.draws = OtherWorld(made.world, names), draws
    made.air = replace(made.air, board=again.board)
    made.gears = tuple(replace(gear, receivers=_receivers(gear.receivers, names)) for gear in made.gears)
    return made


def _receivers(receivers: Any, names: Names) -> Any:
    made = copy.copy(receivers)
    made.sites, made.caught = receivers.sites, lambda day: names.table(receivers.caught(day), "at", "phone")
    if hasattr(receivers, "phones"):
        made.phones = names.of(receivers.phones)
    return made


def _neighbours(life: Life, again: Life, names: Names, draws: Draws) -> Neighbours:
    ours: Neighbours = life.of(Neighbours)
    old = ours.memories
    world: Any = OtherWorld(old.world, names)
    memories = Memories(
        world, OtherConduct(old.conduct, names), draws, old.calendar, dict(zip(Setting, old.shares, strict=True))
    )  # type: ignore[arg-type]
    app = ours.app[names.back[: ours.app.size]]

    def hears(phones: Any, since: int, until: int) -> Any:
        assert ours.hears is not None
        return names.table(ours.hears(np.sort(names.who(phones)), since, until), "at", "hearer", "heard")

    made = Neighbours(ours.curiosity, memories, again.journal, ours.near, ours.days, app, hears if ours.hears else None)
    for each in ours.warnings:
        behind = (one._replace(declarer=names.of(one.declarer)) for one in each.heard)
        made.warnings.append(replace(each, person=names.of(each.person), heard=tuple(sorted(behind))))
    made.reports = {names.of(who): said for who, said in ours.reports.items()}
    made.settle()
    return made


def _operator(life: Life, again: Life, names: Names, draws: Draws) -> Operator:
    made, polls = copy.copy(life.of(Operator)), life.of(Operator).polls
    mine = draws.secrets(OPERATORS)
    made.world, made.draws, made.journal = OtherWorld(made.world, names), draws, again.journal
    made.users = np.sort(names.of(made.users))
    made.addresses = _addresses(made.addresses, names)
    made.polls = SimpleNamespace(first=lambda phone, earliest: polls.first(names.who(phone), earliest))
    made._face = lru_cache(lambda person: Handle(Secrets(mine("faces"))(f"{person}", 8)))
    made._home = lru_cache(lambda home: Handle(Secrets(mine("addresses"))(home, 8)))
    intake = made.intake
    made.intake = Intake(intake.guard, intake.design, intake.secrets, Secrets(mine("accounts")), intake.calendar)
    made.intake.opened = [Opened(one.at, names.of(one.phone), one.read) for one in intake.opened]
    made.settle()
    return made


def _probes(life: Life, again: Life, names: Names, draws: Draws) -> Probes:
    """What a prober's phones said in the tape that was played again."""
    ours: Probes = life.of(Probes)
    made = copy.copy(ours)
    made.draws, made.secrets, made.journal, made.alerts = draws, draws.secrets(-5), again.journal, {}
    for phone, day, at in again.told:
        if phone >= life.infected_at.size:
            made.told(phone, day, at)
    for number, watch in enumerate(ours.standing.watches):
        other = replace(watch, person=names.of(watch.person), phones=[names.of(each) for each in watch.phones])
        made._judge(other, ours._near(number, watch))
    return made


def _reader(life: Life, again: Life, names: Names, draws: Draws) -> Reader:
    (way, form, rows, *rest), more = life.laid_out
    if more.get("ages"):
        more = {**more, "ages": {names.of(who): age for who, age in more["ages"].items()}}
    stage: Any = replace(way.stage, world=OtherWorld(way.stage.world, names),
                         conduct=OtherConduct(way.stage.conduct, names), draws=draws)  # fmt: skip
    positives = {names.of(who): at for who, at in way.positives.items()}
    other = SimpleNamespace(stage=stage, positives=positives)
    ours: Reader = life.of(Reader)
    made = copy.copy(ours)
    made.way, made.stage, made.draws, made.journal = other, stage, draws, again.journal
    made.out = releases._laid_out(other, form, replace(rows, person=names.of(rows.person)), *rest, **more)
    targets = [Target(names.of(each.person), each.since, each.at) for each in ours._some(ours._targets())]
    made._targets = lambda: targets  # type: ignore[method-assign]
    return made


MAKERS: dict[type, Callable[..., Any]] = {
    Listening: _listening, Neighbours: _neighbours, Operator: _operator, Probes: _probes, Reader: _reader,
}  # fmt: skip
