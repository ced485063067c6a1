"""Do the rows of those who listen depend on what nobody can see, or on what is still to come?

Hidden infections: nobody falls ill or acts otherwise. Declarations that are held back from a day on change no row
before it. A row that leaks in any of seven ways turns the test red.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from functools import cache
from typing import Any, get_type_hints

import numpy as np
import pytest

from sim.adversaries.views import Handle, Seen, Sniffed, in_order
from sim.hall.journal import Vantage
from sim.units import DAY
from tests.adversaries.overhearing import Overheard, listened, overhear, overheard
from tests.adversaries.test_types import unknown
from tests.adversaries.transcripts import before, in_lawful_order, transcript

HIDDEN = 12
SILENT_FROM = 5
ARM = "gaen"
VIEWS = [(vantage, kind) for vantage in Vantage for kind in (Sniffed, Seen)]
EVERY_VIEW = pytest.mark.parametrize(("vantage", "kind"), VIEWS)


@pytest.mark.parametrize("kind", [Sniffed, Seen])
def test_no_view_has_room_for_the_truth(kind: type) -> None:
    assert set().union(*(unknown(hint) for hint in get_type_hints(kind).values())) == set()
    assert not hasattr(kind(**dict.fromkeys(get_type_hints(kind), 0)), "__dict__")


@cache
def hidden() -> Overheard:
    """The run with hidden infections of people who appear in rows, and whom nothing else touches."""
    plain = overheard(ARM)
    touched = {who for kind in ("infections", "tests") for who in plain.journal.table(kind)["person"].tolist()}
    behind = [person for view in VIEWS for person in plain.rows(*view)[1]]
    often = np.bincount(behind).argsort()[::-1].tolist()
    return overhear(listened(), ARM, [person for person in often if person not in touched][:HIDDEN])


def shown(run: Overheard, view: tuple[Vantage, type], leak: Leak | None = None) -> tuple[Any, ...]:
    """The rows of a view in their order, with a leak of who is infected by then, if any."""
    rows, behind = run.rows(*view)
    moments = [run.listening.calendar.seconds(row.at) for row in rows]
    secret = [int(run.infected_at[who] <= at) for who, at in zip(behind, moments, strict=True)]
    return in_order(rows) if leak is None else leak(rows, secret)


@EVERY_VIEW
def test_hidden_infections_are_not_seen(vantage: Vantage, kind: type) -> None:
    ours, theirs = (shown(run, (vantage, kind)) for run in (overheard(ARM), hidden()))
    assert len(ours) > 100
    assert in_lawful_order(ours)
    assert transcript(ours) == transcript(theirs)


@cache
def held_back() -> Overheard:
    """The same run, in which nobody declares from a day on."""
    return overhear(listened(), ARM, silent_from=SILENT_FROM)


def test_declarations_are_held_back() -> None:
    plain, silent = (run.journal.table("reports")["at"] for run in (overheard(ARM), held_back()))
    assert (plain >= SILENT_FROM * DAY).any()
    assert not (silent >= SILENT_FROM * DAY).any()


@EVERY_VIEW
def test_rows_do_not_depend_on_who_will_declare(vantage: Vantage, kind: type) -> None:
    moment = overheard(ARM).listening.calendar.unix(SILENT_FROM * DAY)
    ours, theirs = (before(shown(run, (vantage, kind)), moment) for run in (overheard(ARM), held_back()))
    assert len(ours) > 100
    assert transcript(ours) == transcript(theirs)


# -- leaks ------------------------------------------------------------------------------------------------------------

Leak = Callable[[list[Any], Sequence[int]], tuple[Any, ...]]


def _byte(name: bytes, n: int) -> bytes:
    return name[:-1] + bytes([name[-1] ^ n])


def value(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A payload, or a place, is another one."""
    which = "payload" if isinstance(rows[0], Sniffed) else "place"
    return in_order(replace(row, **{which: _byte(getattr(row, which), n)}) for row, n in zip(rows, secret, strict=True))


def order(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """What is secret comes first within a day."""
    both = sorted(zip(rows, secret, strict=True), key=lambda each: (each[0].at // DAY, -each[1], astuple(each[0])))
    return tuple(row for row, _ in both)


def presence(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A row is missing."""
    return in_order(row for row, n in zip(rows, secret, strict=True) if not n)


def count(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A row is there more than once."""
    return in_order(row for row, n in zip(rows, secret, strict=True) for _ in range(1 + n))


def size(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A payload, or a name, is longer."""
    which = "payload" if isinstance(rows[0], Sniffed) else "face"
    return in_order(
        replace(row, **{which: getattr(row, which) + bytes(n)}) for row, n in zip(rows, secret, strict=True)
    )


def time(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A row comes later."""
    return in_order(replace(row, at=row.at + n) for row, n in zip(rows, secret, strict=True))


def handle(rows: list[Any], secret: Sequence[int]) -> tuple[Any, ...]:
    """A name says it: that of an address, or of a face."""
    which = "address" if isinstance(rows[0], Sniffed) else "face"
    named = zip(rows, secret, strict=True)
    return in_order(replace(row, **{which: Handle(_byte(getattr(row, which), n))}) for row, n in named)


@EVERY_VIEW
@pytest.mark.parametrize("leak", [value, order, presence, count, size, time, handle])
def test_a_leak_of_infections_is_caught(vantage: Vantage, kind: type, leak: Leak) -> None:
    ours, theirs = (shown(run, (vantage, kind), leak) for run in (overheard(ARM), hidden()))
    assert transcript(ours) != transcript(theirs)


# -- names ------------------------------------------------------------------------------------------------------------


def called(run: Overheard, vantage: Vantage) -> set[bytes]:
    rows = [row for kind in (Sniffed, Seen) for row in run.rows(vantage, kind)[0]]
    return {
        getattr(row, name) for row in rows for name in ("receiver", "address", "place", "face") if hasattr(row, name)
    }


def test_no_two_vantages_share_a_name() -> None:
    listener, parasite = (called(overheard(ARM), vantage) for vantage in Vantage)
    assert listener
    assert parasite
    assert listener.isdisjoint(parasite)


def test_cameras_and_receivers_of_one_attacker_call_a_place_the_same() -> None:
    for vantage in Vantage:
        (heard, _), (seen, _) = (overheard(ARM).rows(vantage, kind) for kind in (Sniffed, Seen))
        assert {row.receiver for row in heard} & {row.place for row in seen}
