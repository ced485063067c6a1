"""Do those who carry messages or wake phones see what nobody can see? Not with dummies, padding or a proxy either.

Two runs that differ in hidden infections alone give the same rows, to the byte; the same run under other numbers and
keys gives the same rows up to names. Each of seven leaks, planted, is caught.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import FrozenInstanceError, replace
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pytest

from sim.adversaries.views import Handle, Pushed, in_order
from sim.draws import Draws
from sim.hall.carriers import Carriers
from sim.hall.polls import Polls
from sim.hall.vantages import Vantages
from sim.units import Int64s, UnixTime
from tests.adversaries import watching
from tests.adversaries.leaks import LEAKS, Leak
from tests.adversaries.transcripts import handles, in_lawful_order, rows_of, shape, transcript
from tests.adversaries.watching import Taped, Watched, renamed, small_town, tape, watch, watched_village

DAYS, HIDDEN, PEOPLE = 12, 7, 60
GUARDS = ("traffic.dummy_uploads_per_day=0.3", "traffic.padded_bytes=500", "traffic.proxied=true")
NTK = ('arms=[{name="ntk",system="ntk"}]', "traffic.push_decoys=3")
VIEWS = [(arm, view) for arm in ("robert", "gaen") for view in ("network", "server backend")]
EVERY_VIEW = pytest.mark.parametrize(("arm", "view"), VIEWS)


@cache
def pair(arm: str) -> tuple[tuple[Watched, Carriers], tuple[Watched, Carriers]]:
    """A run behind guards, and the same with hidden infections."""
    scenario = watched_village(Path(mkdtemp()), DAYS, *(NTK if arm == "ntk" else GUARDS))
    kept: list[Carriers] = []
    settle = Carriers.settle

    def keep(self: Carriers) -> None:
        kept.append(self)
        settle(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Carriers, "settle", keep)
        plain = watch(scenario, arm)
        met, swabbed = (set(plain.journal.table(kind)["person"].tolist()) for kind in ("infections", "tests"))
        users = np.flatnonzero(plain.journal.table("persons")["app"]).tolist()
        other = watch(scenario, arm, [person for person in users if person not in met | swabbed][:HIDDEN])
    return (plain, kept[0]), (other, kept[1])


def is_infected(run: Watched, phone: int, at: int) -> int:
    return int(run.infected_at[phone] <= at) if phone >= 0 else int((run.infected_at <= at).sum()) % 2


# -- messages behind guards -------------------------------------------------------------------------------------------


@EVERY_VIEW
def test_hidden_infections_are_not_seen(arm: str, view: str) -> None:
    (plain, _), (other, _) = pair(arm)
    assert len(other.journal.table("infections")["at"]) == len(plain.journal.table("infections")["at"]) + HIDDEN
    rows, again = (rows_of(each.views)[view] for each in (plain, other))
    assert len(rows) > 100
    assert transcript(rows) == transcript(again)


def unsorted(vantages: Vantages, view: str) -> tuple[list[Any], list[tuple[int, int]]]:
    """The rows of a view in the order of happening, with the phone (-1: none) and the moment behind each."""
    subjects = vantages.subjects()
    if view == "network":
        return vantages.on_network(subjects), [(said.phone, said.at) for said in vantages.crossings]
    up = [(said.phone, said.at) for said in vantages.crossings if said.direction == "up"]
    return vantages.at_server("backend", subjects), up + [(-1, slip.at) for slip in vantages.slips]


@EVERY_VIEW
@pytest.mark.parametrize("leak", [each for each in LEAKS if each.__name__ != "order"])
def test_a_leak_of_infections_is_caught(arm: str, view: str, leak: Leak) -> None:
    leaked = []
    for run, _ in pair(arm):
        found, behind = unsorted(run.vantages, view)
        leaked.append(leak(found, [is_infected(run, *each) for each in behind]))
    assert transcript(leaked[0]) != transcript(leaked[1])


@EVERY_VIEW
def test_a_leak_by_the_order_of_rows_is_caught(arm: str, view: str) -> None:
    """The infected first."""
    turned = []
    for run, _ in pair(arm):
        found, behind = unsorted(run.vantages, view)
        secret = [is_infected(run, *each) for each in behind]
        turned.append(tuple(row for _, row in sorted(zip(secret, found, strict=True), key=lambda each: -each[0])))
    assert transcript(turned[0]) != transcript(turned[1])
    assert not in_lawful_order(turned[0])


@cache
def named_otherwise(arm: str) -> tuple[Vantages, Vantages, Int64s]:
    """A run in a town behind guards, and the same in which phone p is called name[p]."""
    scenario = small_town(Path(mkdtemp()), 8, PEOPLE, *GUARDS)
    name = np.random.default_rng(1).permutation(PEOPLE)
    renamed_args = watching.renamed_args

    def also_dummies(what: str, args: tuple[Any, ...], name: Int64s) -> tuple[Any, ...]:
        return (int(name[args[0]]), *args[1:]) if what == "send_dummy" else renamed_args(what, args, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Polls, "at", lambda self, phone, k: k * self.period_s + 3_600 + phone % 4)  # many a second
        patch.setattr(Taped, "send_dummy", watching._taped("send_dummy"))
        patch.setattr(watching, "renamed_args", also_dummies)
        board, seen = tape(scenario, arm)
        patch.setattr(watching, "Vantages", partial(Vantages, guards=seen.vantages.guards))
        return seen.vantages, renamed(board, seen.vantages, name, 1), name


@EVERY_VIEW
def test_other_names_are_not_seen(arm: str, view: str) -> None:
    ours, theirs = (rows_of(each.views())[view] for each in named_otherwise(arm)[:2])
    assert len(ours) > 0
    assert same_but_for_names(ours, theirs)


def same_but_for_names(ours: tuple[Any, ...], theirs: tuple[Any, ...]) -> bool:
    """The same shape, each in its lawful order, and not one name in common; where all come from one proxy, by line."""
    whole = shape if ours[0].__class__.__name__ == "LineSaw" else by_line
    return (
        bool(whole(ours) == whole(theirs))
        and in_lawful_order(ours)
        and in_lawful_order(theirs)
        and handles(ours).isdisjoint(handles(theirs))
    )


def by_line(rows: tuple[Any, ...]) -> Any:
    lines: dict[bytes, list[Any]] = defaultdict(list)
    for row in rows:
        lines[row.line].append((row.at, row.message, row.address))
    return sorted(sorted(each) for each in lines.values())


@EVERY_VIEW
@pytest.mark.parametrize("leak", [each for each in LEAKS if each.__name__ not in ("order", "handle")])
def test_a_leak_of_names_is_caught(arm: str, view: str, leak: Leak) -> None:
    leaked = []
    for vantages in named_otherwise(arm)[:2]:
        found, behind = unsorted(vantages, view)
        leaked.append(leak(found, [max(phone, 0) % 3 for phone, _ in behind]))
    assert not same_but_for_names(*leaked)


@EVERY_VIEW
def test_lines_called_by_the_number_of_the_phone_are_caught(arm: str, view: str) -> None:
    leaked = []
    for vantages in named_otherwise(arm)[:2]:
        found, behind = unsorted(vantages, view)
        leaked.append(
            in_order(
                replace(row, line=Handle(f"{phone} {row.at}".encode()))
                for row, (phone, _) in zip(found, behind, strict=True)
            )
        )
    assert not same_but_for_names(*leaked)


# -- phones that are woken --------------------------------------------------------------------------------------------


def test_rows_of_pushes_are_frozen_and_have_no_room_beside_their_fields() -> None:
    row = Pushed(UnixTime(0), Handle(b""))
    with pytest.raises(FrozenInstanceError):
        row.at = UnixTime(1)  # type: ignore[misc]
    assert not hasattr(row, "__dict__")


def test_hidden_infections_wake_nobody() -> None:
    (plain, ours), (other, theirs) = pair("ntk")
    assert len(other.journal.table("infections")["at"]) == len(plain.journal.table("infections")["at"]) + HIDDEN
    assert len(ours.woken()) > 3
    assert in_lawful_order(ours.woken())
    assert transcript(ours.woken()) == transcript(theirs.woken())


Rows = tuple[Pushed, ...]


def leaked(secret: Sequence[int], rows: Rows, leak: Callable[[Pushed, int], list[Pushed]]) -> Rows:
    return in_order(each for row, n in zip(rows, secret, strict=True) for each in leak(row, n))


OF_PUSHES: dict[str, Callable[[Pushed, int], list[Pushed]]] = {
    "value": lambda row, n: [replace(row, phone=Handle(row.phone[:-1] + bytes([row.phone[-1] ^ n])))],
    "presence": lambda row, n: [] if n else [row],
    "count": lambda row, n: [row] * (1 + n),
    "size": lambda row, n: [replace(row, phone=Handle(row.phone + bytes(n)))],
    "time": lambda row, n: [replace(row, at=UnixTime(row.at + n))],
    "handle": lambda row, n: [replace(row, phone=Handle(row.phone[:-1] + bytes([n])))],
}


def secrets_of(run: Watched, carriers: Carriers) -> list[int]:
    """Of each push, in the order of the rows, whether the number of infected by then is odd."""
    moments = [row.at - carriers.vantages.calendar.midnight for row in carriers.woken()]
    return [int((run.infected_at <= at).sum()) % 2 for at in moments]


@pytest.mark.parametrize("leak", list(OF_PUSHES))
def test_a_leak_of_infections_by_pushes_is_caught(leak: str) -> None:
    ours, theirs = (leaked(secrets_of(*each), each[1].woken(), OF_PUSHES[leak]) for each in pair("ntk"))
    assert transcript(ours) != transcript(theirs)


def test_a_leak_by_the_order_of_pushes_is_caught() -> None:
    (_, ours), _ = pair("ntk")
    turned = ours.woken()[::-1]
    assert transcript(turned) != transcript(ours.woken())
    assert not in_lawful_order(turned)


def groups(rows: Rows) -> list[list[int]]:
    """The rows without names: the moments at which each phone was woken."""
    found: dict[bytes, list[int]] = defaultdict(list)
    for row in rows:
        found[row.phone].append(row.at)
    return sorted(map(sorted, found.values()))


def test_phones_of_other_numbers_are_woken_alike() -> None:
    ours = pair("ntk")[0][1]
    name = np.random.default_rng(2).permutation(int(max(phone for _, phone in ours.pushes)) + 1)
    theirs = copy(ours)
    theirs.pushes = [(at, int(name[phone])) for at, phone in ours.pushes]
    theirs.draws = Draws(99)
    assert groups(ours.woken()) == groups(theirs.woken())
    assert {row.phone for row in ours.woken()}.isdisjoint({row.phone for row in theirs.woken()})
    assert in_lawful_order(theirs.woken())
    by_number = [{b"%d" % phone for _, phone in each.pushes} for each in (ours, theirs)]
    assert not by_number[0].isdisjoint(by_number[1]), "phones called by their numbers would be caught"
