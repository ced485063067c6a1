"""Do views depend on what nobody can see, on what anybody is called, or on what is still to come?

The table of `seen.py`, view by view and system by system. Hidden infections: nobody falls ill, is tested or acts
otherwise, and nobody else is infected: every row is the same, to the byte. Other names: the same life in which every
person and phone is called otherwise, and handles have other keys: rows are equal up to handles, and stand in the order
of time and bytes. Results held back from a day on: no row of before is another one. And every view that leaks in any
of seven ways turns both first proofs red; which leaks a view has no room for, and why, stands in its row of the table.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from sim.adversaries import views
from sim.hall.listening import Listening
from sim.systems.registry import names
from sim.units import DAY
from tests.adversaries.hamlets import HIDDEN, PHONES, SENSORS, SILENT_FROM, SYSTEMS, Life, hidden, plain, silent
from tests.adversaries.othernames import names_of, renamed
from tests.adversaries.planting import LEAKS, MAKES, is_a_name, presence, time, unkeyed
from tests.adversaries.seen import VIEWS, before, people, sheets
from tests.adversaries.sheets import EITHER_WAY, Sheet, handles, in_lawful_order, same_but_for_names, transcript

CELLS = [(system, view) for system in SYSTEMS for view, row in VIEWS.items() if system in row.systems]
EVERY_CELL = pytest.mark.parametrize(("system", "view"), CELLS)
EVERY_SYSTEM = pytest.mark.parametrize("system", SYSTEMS)
WATCHED = {
    "gaen": ("network", "server", "published", "sniffed", "seen", "listed", "notified", "phone opened"),
    "robert": ("remembered", "known", "called", "prober", "reads", "known accounts", "acquainted", "asked from"),
    "itineraries": ("trails", "known points"),
}
"""In whose lives which leaks are planted: each view where it is richest."""
PLANTS = [
    pytest.param(system, view, leak, id=f"{system}-{view}-{leak.__name__}")
    for system, those in WATCHED.items()
    for view in those
    for leak in LEAKS
    if leak.__name__ not in VIEWS[view].no
]


# -- the table is whole -----------------------------------------------------------------------------------------------


def test_every_type_of_row_has_its_line_in_the_table() -> None:
    found = {kind for _, kind in inspect.getmembers(views, is_dataclass) if kind.__module__ == views.__name__}
    apart = {views.Pushed, views.AskedAt}  # test_carriers_blindness, test_clocks_blindness: with who has them
    assert found - {views.Views} - apart == {row.of for row in VIEWS.values()}


def test_every_system_has_its_column_in_the_table() -> None:
    assert set(SYSTEMS) == set(names()) - {"none"}
    assert all(set(row.systems) <= set(SYSTEMS) for row in VIEWS.values())


@pytest.mark.parametrize("view", VIEWS)
def test_a_leak_that_is_not_planted_cannot_be(view: str) -> None:
    """By the types of a row's fields; and where a row is alone on every sheet, there is no order."""
    row = VIEWS[view]
    alone = {"order"} & row.no.keys()
    assert {leak.__name__ for leak in LEAKS if leak(row.kind) is None} == row.no.keys() - alone
    if alone:
        assert {len(sheet.rows) for sheet in sheets(plain("robert"), view)} == {1}


def test_each_view_has_six_leaks_at_least_or_says_why_not() -> None:
    planted = {view: sum(each.values[1] == view for each in PLANTS) for view in VIEWS}
    assert planted == {view: len(LEAKS) - len(row.no) for view, row in VIEWS.items()}


@EVERY_SYSTEM
def test_a_view_has_rows_where_the_table_says_so_and_nowhere_else(system: str) -> None:
    life, found = plain(system), set()
    for view, row in VIEWS.items():
        try:
            found |= {view} if sheets(life, view) else set()
        except AttributeError:  # nobody is there who could see it
            assert system not in row.systems
    assert found == {view for of, view in CELLS if of == system}


# -- hidden infections ------------------------------------------------------------------------------------------------


@EVERY_SYSTEM
def test_the_hidden_are_infected_and_nothing_comes_of_it(system: str) -> None:
    ours, theirs = (each(system).journal for each in (plain, hidden))
    more = (plain(system).infected_at != hidden(system).infected_at).sum()
    assert more == HIDDEN or (system == "desire" and more > 0)  # in its hamlet hardly anybody is left
    assert len(theirs.table("infections")["at"]) == len(ours.table("infections")["at"]) + more
    kinds = {kind for kind in ours.tables if not _equal(ours.table(kind), theirs.table(kind))}
    assert kinds - {"evidence"} == {"infections"}  # the evidence says whether the alerted are infected
    assert len(ours.table("reports")["at"]) > 0


def _equal(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    return all(np.array_equal(column, theirs[name]) for name, column in ours.items())


@EVERY_CELL
def test_hidden_infections_are_not_seen(system: str, view: str) -> None:
    ours, theirs = (sheets(each(system), view) for each in (plain, hidden))
    same = transcript(ours) == transcript(theirs)  # no megabytes in a message
    assert same


def secret_of(life: Life) -> Callable[[tuple[int, int]], int]:
    """Whether the person behind a row was infected by then."""
    return lambda behind: int(behind[0] >= 0 and life.infected_at[behind[0]] <= behind[1])


def odd(life: Life) -> Callable[[tuple[int, int]], int]:
    """Whether the number of the infected was odd by then."""
    return lambda behind: int((life.infected_at <= max(behind[1], 0)).sum()) % 2


def leaked(found: Sequence[Sheet], leak: MAKES, secret: Callable[[tuple[int, int]], int]) -> list[Sheet]:
    """The sheets with a leak in their rows, by a secret of whoever is behind each."""
    changed = []
    for sheet in found:
        plant = leak(type(sheet.rows[0]))
        assert plant is not None
        changed.append(replace(sheet, rows=plant(sheet.rows, [secret(each) for each in sheet.behind])))
    return changed


@pytest.mark.parametrize(("system", "view", "leak"), PLANTS)
def test_a_leak_of_infections_is_caught(system: str, view: str, leak: MAKES) -> None:
    """Where none of those behind rows can be infected in secret, the number of all who are is the secret."""
    lives = plain(system), hidden(system)
    met = set(np.flatnonzero(lives[0].infected_at != lives[1].infected_at).tolist())
    behind = {who for sheet in sheets(lives[0], view) for who, at in sheet.behind if at >= 0}
    secret = secret_of if behind & met else odd
    ours, theirs = (leaked(sheets(life, view), leak, secret(life)) for life in lives)
    same = transcript(ours) == transcript(theirs)
    assert not same


# -- other names ------------------------------------------------------------------------------------------------------


@EVERY_CELL
def test_other_names_are_not_seen(system: str, view: str) -> None:
    same = same_but_for_names(*(sheets(each(system), view) for each in (plain, renamed)))
    assert same


@pytest.mark.parametrize("system", PHONES)
def test_the_tape_under_other_names_tells_the_same_phones(system: str) -> None:
    ours, theirs = (sorted((str(day), at) for _, day, at in each(system).told) for each in (plain, renamed))
    assert ours == theirs
    assert len(ours) > 0


KINDS = {"listed": 7}
"""By which remainder of names leaks are planted, if not of 3: those of a household have each of three."""


def by_name(view: str, name: Callable[[int], int]) -> Callable[[tuple[int, int]], int]:
    return lambda behind: name(behind[0]) % KINDS.get(view, 3) if behind[0] >= 0 else 0


@pytest.mark.parametrize(("system", "view", "leak"), PLANTS)
def test_a_leak_of_names_is_caught(system: str, view: str, leak: MAKES) -> None:
    """A name that is another name is none the worse for it: a leak by names calls people by their numbers."""
    plant, secret = leak, by_name(view, lambda who: who)
    secret: Callable[[tuple[int, int]], int]
    if is_a_name(leak, VIEWS[view].kind):
        plant, secret = unkeyed(leak), lambda behind: behind[0]
    found = [leaked(sheets(each(system), view), plant, secret) for each in (plain, renamed)]
    same = same_but_for_names(*found)
    assert not same


@pytest.mark.parametrize(
    ("system", "view", "leak"),
    [each for each in PLANTS if each.values[2] in (presence, time) and VIEWS[each.values[1]].kind not in EITHER_WAY],
)
def test_what_is_caught_is_the_name(system: str, view: str, leak: MAKES) -> None:
    """The same changes by what does not depend on the name pass unseen: by the name of the plain life in both."""
    ours = leaked(sheets(plain(system), view), leak, by_name(view, lambda who: who))
    theirs = leaked(
        sheets(renamed(system), view), leak, by_name(view, lambda who: int(names_of(plain(system)).who(who)))
    )
    same = same_but_for_names(ours, theirs)
    assert same


# -- what is still to come --------------------------------------------------------------------------------------------


@EVERY_CELL
def test_rows_do_not_depend_on_who_will_declare(system: str, view: str) -> None:
    ours, theirs = (before(each(system), view, SILENT_FROM[system]) for each in (plain, silent))
    same = transcript(ours) == transcript(theirs)  # no megabytes in a message
    assert same


@EVERY_SYSTEM
def test_results_are_held_back_from_a_day_on(system: str) -> None:
    assert len(silent(system).held_back) > 0 == len(plain(system).held_back)
    if system != "tracers":  # who hear of a case, and ask it days later
        assert not (silent(system).journal.table("reports")["at"] >= SILENT_FROM[system] * DAY).any()


@pytest.mark.parametrize("view", VIEWS)
def test_of_each_view_there_is_something_before(view: str) -> None:
    earlier = (before(plain(system), view, SILENT_FROM[system]) for system in VIEWS[view].systems)
    assert any(sheet.rows for found in earlier for sheet in found)


# -- names ------------------------------------------------------------------------------------------------------------


@EVERY_SYSTEM
def test_every_sheet_is_in_its_lawful_order(system: str) -> None:
    for of, view in CELLS:
        if of == system:
            assert all(map(in_lawful_order, sheets(plain(system), view))), view


@pytest.mark.parametrize("system", [each for each in SYSTEMS if each not in SENSORS])
def test_no_two_vantages_share_a_name(system: str) -> None:
    """Not the network and a server, nor two who listen, nor two who remember."""
    apart = [
        [handles([sheet]) for sheet in sheets(plain(system), view)]
        for view in ("sniffed", "seen", "known")
        if system in VIEWS[view].systems
    ]
    if system in PHONES:
        apart.append([handles(sheets(plain(system), view)) for view in ("network", "server", "reads", "acquainted")
                      if system in VIEWS[view].systems])  # fmt: skip
    for names_of_each in apart[:2] + apart[3:]:
        for n, ours in enumerate(names_of_each):
            assert all(ours.isdisjoint(theirs) for theirs in names_of_each[n + 1 :])


def test_cameras_and_receivers_of_one_attacker_call_a_place_the_same() -> None:
    assert len(plain("gaen").of(Listening).gears) == 2
    for heard, seen in zip(sheets(plain("gaen"), "sniffed"), sheets(plain("gaen"), "seen"), strict=True):
        assert {row.receiver for row in heard.rows} & {row.place for row in seen.rows}


def test_the_hamlet_is_as_small_as_it_is_said_to_be() -> None:
    assert people(plain("desire")) == 36
