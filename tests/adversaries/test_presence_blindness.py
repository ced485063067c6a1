"""Do the rows of those who listen at doors depend on what nobody can see, or on what is still to come?

Hidden infections: nobody falls ill or acts otherwise. Declarations that are held back from a day on change no row
before it. A row that leaks in any of seven ways turns the test red.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.adversaries.views import Sniffed, in_order
from sim.units import DAY
from tests.adversaries.doorstep import DAYS, Watched, at_doors, watch, watched
from tests.adversaries.leaks_heard import (
    Leak,
    count,
    handle,
    order,
    presence,
    size,
    time,
)
from tests.adversaries.transcripts import before, in_lawful_order, transcript

HIDDEN = 12
SILENT_FROM = 3
ARM = "gaen"
VIEWS = ("gate", "faces", "burglar")
EVERY_VIEW = pytest.mark.parametrize("view", VIEWS)


@cache
def hidden() -> Watched:
    """The run with hidden infections of people who appear in rows, and whom nothing else touches."""
    plain = watched(ARM)
    touched = {who for kind in ("infections", "tests") for who in plain.journal.table(kind)["person"].tolist()}
    behind = [person for view in VIEWS for person in plain.rows[view][1]]
    often = np.bincount(behind).argsort()[::-1].tolist()
    of_faces = [who for who in dict.fromkeys(plain.rows["faces"][1]) if who not in touched][: HIDDEN // 2]
    rest = [person for person in often if person not in touched and person not in of_faces]
    return watch(at_doors(), ARM, [*of_faces, *rest[: HIDDEN - len(of_faces)]])


def shown(run: Watched, view: str, leak: Leak | None = None) -> tuple[Any, ...]:
    """The rows of a view in their order, with a leak of who is infected by then, if any."""
    rows, behind = run.rows[view]
    midnight = min(row.at for row in rows) // DAY * DAY
    secret = [int(run.infected_at[who] <= row.at - midnight) for row, who in zip(rows, behind, strict=True)]
    return in_order(rows) if leak is None else leak(rows, secret)


@EVERY_VIEW
def test_hidden_infections_are_not_seen(view: str) -> None:
    ours, theirs = (shown(run, view) for run in (watched(ARM), hidden()))
    assert len(ours) > 100
    assert in_lawful_order(ours)
    assert transcript(ours) == transcript(theirs)


@cache
def held_back() -> Watched:
    """The same run, in which nobody declares from a day on."""
    return watch(at_doors(), ARM, silent_from=SILENT_FROM)


def test_declarations_are_held_back() -> None:
    plain, silent = (run.journal.table("reports")["at"] for run in (watched(ARM), held_back()))
    assert (plain >= SILENT_FROM * DAY).any()
    assert not (silent >= SILENT_FROM * DAY).any()


@EVERY_VIEW
def test_rows_do_not_depend_on_who_will_declare(view: str) -> None:
    moment = max(row.at for row in watched(ARM).rows[view][0]) // DAY * DAY - (DAYS - 1 - SILENT_FROM) * DAY
    ours, theirs = (before(shown(run, view), moment) for run in (watched(ARM), held_back()))
    assert len(ours) > 100
    assert transcript(ours) == transcript(theirs)


def value(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A level is higher, or a place is another one: what is said without the app has no payload."""
    if isinstance(rows[0], Sniffed):
        return in_order(replace(row, rssi=row.rssi + n) for row, n in zip(rows, secret, strict=True))
    return in_order(replace(row, place=row.place + bytes([n])) for row, n in zip(rows, secret, strict=True))


@EVERY_VIEW
@pytest.mark.parametrize("leak", [value, order, presence, count, size, time, handle])
def test_a_leak_of_infections_is_caught(view: str, leak: Leak) -> None:
    ours, theirs = (shown(run, view, leak) for run in (watched(ARM), hidden()))
    assert transcript(ours) != transcript(theirs)


def test_no_two_attackers_share_a_name() -> None:
    names = [
        {getattr(row, name) for row in watched(ARM).rows[view][0] for name in ("receiver", "address", "place", "face")
         if hasattr(row, name)}
        for view in VIEWS
    ]  # fmt: skip
    assert names[0] & names[1]  # cameras and receivers of a gate call a shop the same
    assert names[2].isdisjoint(names[0] | names[1])
