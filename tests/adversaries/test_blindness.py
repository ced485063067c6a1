"""Do views depend on what nobody can see? Two runs that differ only in that are seen alike, to the byte.

Hidden infections: nobody falls ill, is tested or acts otherwise, and nobody else is infected. Other names: what the
hall told the switchboard in one run is told again to one in which every phone and every home is called otherwise, and
handles have other keys. A view that leaks in any of seven ways fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pytest

from sim.adversaries.views import Handle, in_order
from sim.hall.polls import Polls
from sim.hall.vantages import Vantages
from sim.units import Int32s, Int64s
from tests.adversaries import leaks
from tests.adversaries.leaks import LEAKS, Leak
from tests.adversaries.transcripts import handles, in_lawful_order, rows_of, shape, transcript
from tests.adversaries.watching import Watched, renamed, small_town, tape, watch, watched_village

DAYS, HIDDEN = 12, 7
PEOPLE = 60
VIEWS = [("robert", "network"), ("robert", "server backend"), ("gaen", "network"), ("gaen", "server backend"),
         ("gaen", "published")]  # fmt: skip
EVERY_VIEW = pytest.mark.parametrize(("arm", "view"), VIEWS)
PLANTS = [
    (arm, view, leak)
    for arm, view in VIEWS
    for leak in LEAKS
    if (view, leak) != ("published", leaks.handle)  # a file has no handle
]


def many_a_second(self: Polls, phone: int, k: int) -> int:
    """All ask in one of four seconds, so that there is an order to be seen."""
    return k * self.period_s + 3_600 + phone % 4


@cache
def pair(arm: str) -> tuple[Watched, Watched]:
    """A run, and the same with hidden infections."""
    scenario = watched_village(Path(mkdtemp()), DAYS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Polls, "at", many_a_second)
        plain = watch(scenario, arm)
        met, swabbed = (set(plain.journal.table(kind)["person"].tolist()) for kind in ("infections", "tests"))
        users = np.flatnonzero(plain.journal.table("persons")["app"]).tolist()
        hidden = [person for person in users if person not in met | swabbed][:HIDDEN]
        return plain, watch(scenario, arm, hidden)


@pytest.mark.parametrize("arm", ["robert", "gaen"])
def test_the_pair_differs_in_infections_alone(arm: str) -> None:
    plain, other = (each.journal for each in pair(arm))
    changed = {kind for kind in plain.tables if repr(rows(plain, kind)) != repr(rows(other, kind))}
    assert changed == {"infections"}
    assert len(other.table("infections")["at"]) == len(plain.table("infections")["at"]) + HIDDEN
    assert len(plain.table("reports")["at"]) > 0


def rows(journal: Any, kind: str) -> list[Any]:
    return [column.tolist() for column in journal.table(kind).values()]


@EVERY_VIEW
def test_hidden_infections_are_not_seen(arm: str, view: str) -> None:
    plain, other = (rows_of(each.views)[view] for each in pair(arm))
    assert len(plain) > 0
    assert transcript(plain) == transcript(other)


def unsorted(vantages: Vantages, view: str) -> tuple[list[Any], list[tuple[int, int]]]:
    """The rows of a view in the order of happening, with the phone (-1: none) and the moment behind each."""
    subjects = vantages.subjects()
    if view == "network":
        return vantages.on_network(subjects), [(said.phone, said.at) for said in vantages.crossings]
    if view == "published":
        return vantages.to_all(), [(-1, at) for at, _ in vantages.files]
    up = [(said.phone, said.at) for said in vantages.crossings if said.direction == "up"]
    return vantages.at_server("backend", subjects), up + [(-1, slip.at) for slip in vantages.slips]


def is_infected(infected_at: Int32s, phone: int, at: int) -> int:
    """Whether the owner was infected by then; where there is no owner, whether the number of the infected is odd."""
    return int(infected_at[phone] <= at) if phone >= 0 else int((infected_at <= at).sum()) % 2


@pytest.mark.parametrize(("arm", "view", "leak"), PLANTS)
def test_a_leak_of_infections_is_caught(arm: str, view: str, leak: Leak) -> None:
    leaked = []
    for run in pair(arm):
        found, behind = unsorted(run.vantages, view)
        leaked.append(leak(found, [is_infected(run.infected_at, *each) for each in behind]))
    assert transcript(leaked[0]) != transcript(leaked[1])


# -- other names ------------------------------------------------------------------------------------------------------


@cache
def named_otherwise(arm: str) -> tuple[Vantages, Vantages, Int64s]:
    """A run in a town, and the same in which phone p is called name[p]."""
    scenario = small_town(Path(mkdtemp()), 8, PEOPLE)
    name = np.random.default_rng(1).permutation(PEOPLE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Polls, "at", many_a_second)
        board, seen = tape(scenario, arm)
    assert len(seen.journal.table("reports")["at"]) > 2
    return seen.vantages, renamed(board, seen.vantages, name, 1), name


def same_but_for_names(ours: tuple[Any, ...], theirs: tuple[Any, ...]) -> bool:
    """The proof: the same shape, each in its lawful order, and not one name in common."""
    return (
        shape(ours) == shape(theirs)
        and in_lawful_order(ours)
        and in_lawful_order(theirs)
        and handles(ours).isdisjoint(handles(theirs))
    )


@EVERY_VIEW
def test_other_names_are_not_seen(arm: str, view: str) -> None:
    ours, theirs, _ = named_otherwise(arm)
    assert len(rows_of(ours.views())[view]) > 0
    assert same_but_for_names(rows_of(ours.views())[view], rows_of(theirs.views())[view])


BY_NAME = [each for each in PLANTS if each[1] != "published"]  # behind a file there is no phone


@pytest.mark.parametrize(("arm", "view", "leak"), BY_NAME)
def test_a_leak_of_names_is_caught(arm: str, view: str, leak: Leak) -> None:
    plant = called_by_number if leak is leaks.handle else leak
    leaked = []
    for vantages in named_otherwise(arm)[:2]:
        found, behind = unsorted(vantages, view)
        secret = [phone if leak is leaks.handle else max(phone, 0) % 3 for phone, _ in behind]
        leaked.append(plant(found, secret))
    assert not same_but_for_names(*leaked)


@pytest.mark.parametrize(
    ("arm", "view", "leak"), [each for each in BY_NAME if each[2] not in (leaks.order, leaks.handle)]
)
def test_what_is_caught_is_the_name(arm: str, view: str, leak: Leak) -> None:
    """The same changes by what does not depend on the name pass unseen: by the name of the first run in both."""
    ours, theirs, name = named_otherwise(arm)
    leaked = []
    for vantages, first in ((ours, np.arange(PEOPLE)), (theirs, np.argsort(name))):
        found, behind = unsorted(vantages, view)
        leaked.append(leak(found, [int(first[phone]) % 3 if phone >= 0 else 0 for phone, _ in behind]))
    assert same_but_for_names(*leaked)


def called_by_number(found: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """Lines are called by the number of the phone and the moment, under no key."""
    return in_order(
        replace(row, line=Handle(f"{phone} {row.at}".encode())) for row, phone in zip(found, secret, strict=True)
    )


@pytest.mark.parametrize("arm", ["robert", "gaen"])
def test_no_two_vantages_share_a_name(arm: str) -> None:
    seen = rows_of(named_otherwise(arm)[0].views())
    network, server = handles(seen["network"]), handles(seen["server backend"])
    assert network
    assert network.isdisjoint(server)
