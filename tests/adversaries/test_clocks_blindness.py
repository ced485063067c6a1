"""What requests show of clocks: does it depend on who is infected, on who will declare, or on anybody's name?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.adversaries.views import AskedAt
from sim.draws import Draws
from sim.hall import engine
from sim.hall.clocks import Clocks
from sim.hall.epidemic import Epidemic
from sim.hall.intake import Intake
from sim.hall.journal import SEEDED, Journal
from sim.hall.operators import OPERATORS, Operator
from sim.hall.scenario import load
from sim.hall.tracing import Tracing
from sim.units import DAY, NEVER, Int32s, Secrets
from tests.adversaries.othernames import MORE, Names, other_draws
from tests.adversaries.planting import LEAKS, MAKES, is_a_name, unkeyed
from tests.adversaries.sheets import Sheet, in_lawful_order, same_but_for_names, transcript
from tests.hall.hamlet import FILE

SEED, DAYS, HIDDEN, SILENT_FROM = 1, 6, 9, 3
SCENARIO = (
    f"days={DAYS}", "population.people=200", "phones.adoption=0.6", "disease.infected_at_start=30",
    "health.seeks_test=1.0", "health.declares=1.0", 'arms=[{name="it",system="robert"}]',
    'adversaries=[{name="operator", renamed_days=1, clocks={sd_s=3.0}}]',
)  # fmt: skip


@dataclass
class Looked:
    """A run in which an operator looks at clocks, and since when each person was infected."""

    journal: Journal
    clocks: Clocks
    infected_at: Int32s


def look(hidden: Iterable[int] = (), silent_from: int | None = None) -> Looked:
    """Live a run; the hidden are infected besides, and nobody declares from a day on."""
    kept: list[Operator] = []
    epidemics: list[Epidemic] = []
    settle, declare, seeded = Operator.settle, Tracing.declare, Epidemic.seed

    def settled(self: Operator) -> None:
        kept.append(self)
        settle(self)

    def declared(self: Tracing, person: int) -> None:
        if silent_from is None or self.agenda.now < silent_from * DAY:
            declare(self, person)

    def seed_more(self: Epidemic, count: int) -> None:
        seeded(self, count)
        epidemics.append(self)
        for person in hidden:
            self.rows.add([person], [0], [NEVER], [SEEDED], [0.0])
            self.infected[person] = True
            self.journal.note("infections", person, 0, SEEDED, -1, -1, int(NEVER))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Operator, "settle", settled)
        patch.setattr(Tracing, "declare", declared)
        patch.setattr(Epidemic, "seed", seed_more)
        journal = engine.live(load(FILE, SCENARIO), "it", SEED)
    wrong = kept[0].insight.clocks
    assert wrong is not None
    return Looked(journal, kept[0].clocks(wrong), epidemics[0].infected_at[np.arange(epidemics[0].infected.size)])


@cache
def run(kind: str) -> Looked:
    """The plain run, one with hidden infections of users, one in which reports are held back."""
    if kind != "hidden":
        return look(silent_from=SILENT_FROM if kind == "silent" else None)
    plain = run("plain")
    touched = {who for table in ("infections", "tests") for who in plain.journal.table(table)["person"].tolist()}
    return look([who for who in plain.clocks.users.tolist() if who not in touched][:HIDDEN])


@cache
def names() -> Names:
    """Other names for everybody."""
    return Names(np.argsort(Draws(77).uniform("names", np.arange(run("plain").infected_at.size)), kind="stable"))


@cache
def clocks(kind: str) -> Clocks:
    """Who looks at clocks in a run; in the renamed one everybody is called otherwise, and handles have other keys."""
    if kind != "renamed":
        return run(kind).clocks
    ours, draws = run("plain").clocks, other_draws(names(), SEED)
    key = Secrets(Draws(SEED + MORE).secrets(OPERATORS)("accounts"))
    intake = Intake(ours.intake.guard, ours.intake.design, ours.intake.secrets, key, ours.intake.calendar)
    polls: Any = SimpleNamespace(
        period_s=ours.polls.period_s, first=lambda phone, earliest: ours.polls.first(names().who(phone), earliest)
    )
    return replace(ours, intake=intake, polls=polls, users=np.sort(names().of(ours.users)), draws=draws)


@cache
def sheet(kind: str) -> Sheet:
    """The rows, each with who is behind it and when."""
    of = clocks(kind)
    behind = {}
    for user in of.users.tolist():
        one = replace(of, users=np.array([user], dtype=np.int32))
        behind |= {row: (user, of.intake.calendar.seconds(row.at)) for row in one.asked()}
    rows = of.asked()
    return Sheet(DAYS * DAY, rows, tuple(behind[row] for row in rows))


def leaked(kind: str, leak: MAKES, secret: Any) -> list[Sheet]:
    plant, found = leak(AskedAt), sheet(kind)
    assert plant is not None
    return [replace(found, rows=plant(found.rows, [secret(each) for each in found.behind]))]


def infected(kind: str) -> Any:
    return lambda behind: int(run(kind).infected_at[behind[0]] <= behind[1])


def test_hidden_infections_are_not_seen() -> None:
    ours, theirs = sheet("plain"), sheet("hidden")
    assert (run("plain").infected_at != run("hidden").infected_at).sum() == HIDDEN
    assert len(ours.rows) > 300
    assert {type(value) for row in ours.rows for value in (row.at, row.fast)} == {int}
    assert in_lawful_order(ours)
    assert transcript([ours]) == transcript([theirs])


def test_rows_do_not_depend_on_who_will_declare() -> None:
    plain, silent = (run(kind).journal.table("reports")["at"] for kind in ("plain", "silent"))
    assert plain.size > silent.size
    assert transcript([sheet("plain")]) == transcript([sheet("silent")])


def test_other_names_are_not_seen() -> None:
    assert same_but_for_names([sheet("plain")], [sheet("renamed")])


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_of_infections_is_caught(leak: MAKES) -> None:
    ours, theirs = (leaked(kind, leak, infected(kind)) for kind in ("plain", "hidden"))
    same = transcript(ours) == transcript(theirs)
    assert not same


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_of_names_is_caught(leak: MAKES) -> None:
    plant, secret = leak, (lambda behind: behind[0] % 3)
    if is_a_name(leak, AskedAt):
        plant, secret = unkeyed(leak), (lambda behind: behind[0])
    same = same_but_for_names(*(leaked(kind, plant, secret) for kind in ("plain", "renamed")))
    assert not same
