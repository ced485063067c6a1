"""Do the operator's views depend on what nobody can see? Not on hidden infections, nor on what anybody is called.

Two runs that differ in infections alone give the same rows, to the byte. The same messages from phones of other
numbers, under another key, give the same rows up to names. Each of seven leaks, planted, is caught.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import FrozenInstanceError, fields, replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, get_type_hints

import numpy as np
import pytest

from sim.adversaries.claims import Claim
from sim.adversaries.views import Acquainted, AskedFrom, Handle, KnownAccount, ServerRead, in_order
from sim.draws import Draws
from sim.hall.intake import Guard, Intake, Opened
from sim.hall.operators import Operator
from sim.units import Secrets, UnixTime
from tests.adversaries.test_types import unknown
from tests.adversaries.transcripts import in_lawful_order, transcript
from tests.adversaries.watching import Watched, watch, watched_village
from tests.contract.test_types import leaves

DAYS, HIDDEN = 12, 7
KINDS = (ServerRead, KnownAccount, AskedFrom, Acquainted)
LOOKS = 'adversaries=[{name="operator", knows_share=0.2}]'


@pytest.mark.parametrize("kind", [*KINDS, Claim])
def test_no_view_of_the_operator_has_room_for_the_truth(kind: type) -> None:
    assert {each for hint in get_type_hints(kind).values() for each in unknown(hint)} <= {get_type_hints(Claim)["kind"]}
    assert Handle in set(leaves(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_its_rows_are_frozen_and_have_no_room_beside_their_fields(kind: type) -> None:
    row = kind(*[()] * len(fields(kind)))
    with pytest.raises(FrozenInstanceError):
        setattr(row, fields(kind)[0].name, 1)
    assert not hasattr(row, "__dict__")


# -- hidden infections ------------------------------------------------------------------------------------------------


@cache
def pair() -> tuple[tuple[Watched, Operator], ...]:
    """A run with an operator, and the same with hidden infections."""
    scenario = watched_village(Path(mkdtemp()), DAYS, LOOKS)
    kept: list[Operator] = []
    settle = Operator.settle

    def keep(self: Operator) -> None:
        kept.append(self)
        settle(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Operator, "settle", keep)
        plain = watch(scenario, "robert")
        met, swabbed = (set(plain.journal.table(kind)["person"].tolist()) for kind in ("infections", "tests"))
        users = np.flatnonzero(plain.journal.table("persons")["app"]).tolist()
        other = watch(scenario, "robert", [each for each in users if each not in met | swabbed][:HIDDEN])
    return (plain, kept[0]), (other, kept[1])


def views(operator: Operator) -> dict[str, tuple[Any, ...]]:
    from sim.hall.acquaintances import acquaintances

    return {
        "reads": operator.intake.reads(),
        "known": operator._of(operator._known()),
        "acquainted": operator.acquainted(*acquaintances(operator.world)),
    }


@pytest.mark.parametrize("view", ["reads", "known", "acquainted"])
def test_hidden_infections_are_not_seen(view: str) -> None:
    (plain, ours), (other, theirs) = pair()
    assert other.journal.table("infections")["at"].size == plain.journal.table("infections")["at"].size + HIDDEN
    rows, again = views(ours)[view], views(theirs)[view]
    assert rows
    assert in_lawful_order(rows)
    assert transcript(rows) == transcript(again)


Leak = Callable[[ServerRead, int], list[ServerRead]]
"""From a row and a number, the rows with the leak in them."""


def value(row: ServerRead, n: int) -> list[ServerRead]:
    return [replace(row, quarters=tuple(UnixTime(at + 900 * n) for at in row.quarters))]


def presence(row: ServerRead, n: int) -> list[ServerRead]:
    return [] if n else [row]


def count(row: ServerRead, n: int) -> list[ServerRead]:
    return [row] * (1 + n)


def size(row: ServerRead, n: int) -> list[ServerRead]:
    return [replace(row, which=row.which[n:], quarters=row.quarters[n:])]


def time(row: ServerRead, n: int) -> list[ServerRead]:
    return [replace(row, at=UnixTime(row.at + n))]


def handle(row: ServerRead, n: int) -> list[ServerRead]:
    return [replace(row, teller=Handle(b"%d" % n))]


LEAKS: tuple[Leak, ...] = (value, presence, count, size, time, handle)


def leaked(operator: Operator, secret: Sequence[int], leak: Leak) -> bytes:
    rows = operator.intake.reads()
    return transcript(in_order(each for row, n in zip(rows, secret, strict=True) for each in leak(row, n)))


def infected(run: Watched, operator: Operator) -> list[int]:
    """Of each report, whether an odd number of people is infected when it comes."""
    ats = [row.at - operator.calendar.midnight for row in operator.intake.reads()]
    return [int((run.infected_at <= at).sum()) % 2 for at in ats]


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_a_leak_of_infections_is_caught(leak: Leak) -> None:
    ours, theirs = (leaked(operator, infected(run, operator), leak) for run, operator in pair())
    assert ours != theirs


def test_a_leak_by_the_order_of_rows_is_caught() -> None:
    (run, operator), (other, again) = pair()
    rows = [sorted(one.intake.reads(), key=lambda row, n=n: (n, row.at)) for one, n in ((operator, 0), (again, 0))]
    turned = rows[1][::-1] if sum(infected(other, again)) != sum(infected(run, operator)) else rows[1]
    assert transcript(tuple(rows[0])) != transcript(tuple(turned))
    assert not in_lawful_order(tuple(rows[0][::-1]))


# -- other names ------------------------------------------------------------------------------------------------------


def renamed() -> tuple[tuple[ServerRead, ...], tuple[ServerRead, ...], Callable[[Secrets, int], tuple[Any, ...]]]:
    """The rows of a run; the same from phones of other numbers under another key; and how to make them."""
    intake = pair()[0][1].intake

    def made(key: Secrets, turn: int) -> tuple[ServerRead, ...]:
        again = Intake(Guard(), intake.design, intake.secrets, key, intake.calendar)
        again.opened = [Opened(one.at, 1_000 * turn + one.phone * (1 - 2 * turn), one.read) for one in intake.opened]
        return again.reads()

    return intake.reads(), made(Draws(7).secrets(-8), 1), made


def shape(rows: Sequence[ServerRead]) -> list[Any]:
    """The rows without names: of each, when it came, and in which quarters it tells of whom, whoever they are."""
    found = []
    for row in rows:
        told: dict[int, list[int]] = {}
        for n, at in zip(row.which, row.quarters, strict=True):
            told.setdefault(n, []).append(at)
        found.append((row.at, row.teller is None, sorted(map(sorted, told.values()))))
    return sorted(found)


def names(rows: Sequence[ServerRead]) -> set[bytes | None]:
    return {name for row in rows for name in (*row.accounts, row.teller)}


def test_other_names_are_not_seen() -> None:
    ours, theirs, _ = renamed()
    assert len(ours) > 1
    assert shape(ours) == shape(theirs)
    assert names(ours).isdisjoint(names(theirs))
    assert in_lawful_order(ours)
    assert in_lawful_order(theirs)


def test_a_report_called_by_the_number_of_its_phone_is_caught() -> None:
    ours, theirs, _ = renamed()
    rows = [[replace(row, teller=Handle(b"%d" % n)) for n, row in enumerate(rows)] for rows in (ours, theirs)]
    assert not names(rows[0]).isdisjoint(names(rows[1]))


def test_rows_of_before_a_day_do_not_know_who_declares_from_then_on() -> None:
    """The rows of before are those of the reports of before, whatever comes later."""
    intake = pair()[0][1].intake
    middle = sorted(one.at for one in intake.opened)[len(intake.opened) // 2]
    before = Intake(Guard(), intake.design, intake.secrets, Draws(1).secrets(-8), intake.calendar)
    every = Intake(Guard(), intake.design, intake.secrets, Draws(1).secrets(-8), intake.calendar)
    before.opened, every.opened = [one for one in intake.opened if one.at < middle], intake.opened
    until = intake.calendar.unix(middle)
    assert transcript(before.reads()) == transcript(tuple(row for row in every.reads() if row.at < until))
