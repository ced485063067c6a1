"""Does a reader join what follows, nothing else, and only where a release gives nobody a name for good?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.adversaries.chains import WALK_S, chained
from sim.adversaries.reader import opened, singled_out
from sim.adversaries.views import Handle, KnownPoint, Trails
from sim.units import DAY, HOUR, MINUTE, UnixTime

Row = tuple[int, int, int]
"""From when until when, and where, in metres east."""
ODD = 17
"""Seconds: times of real stays are no full minutes."""


def handle(number: int) -> Handle:
    return Handle(number.to_bytes(8, "big"))


def listed(*rows: Row, lasts: Any = "row") -> Trails:
    """A list of rows with a handle each, in the order of time."""
    since, until, east = zip(*sorted(rows), strict=True)
    none = (0,) * len(rows)
    handles = tuple(handle(n) for n in range(len(rows)))
    home = (False,) * len(rows)
    return Trails("point", handles, (), tuple(range(len(rows))), since, until, east, none, home, lasts=lasts)


def sets(trails: Trails, **more: int) -> list[list[int]]:
    """The rows of each chain."""
    which = chained(trails, **more).which
    return [[row for row, each in enumerate(which) if each == chain] for chain in sorted(set(which))]


def at(hour: int, minute: int = 0) -> int:
    return hour * HOUR + minute * MINUTE + ODD


def test_who_leaves_at_a_second_enters_at_that_second() -> None:
    trails = listed((at(9), at(10), 0), (at(10), at(12), 500), (at(12), at(13), 900))
    assert sets(trails) == [[0, 1, 2]]
    assert chained(trails).handles == (handle(0),)


def test_two_who_enter_together_are_not_told_apart() -> None:
    trails = listed((at(9), at(10), 0), (at(10), at(12), 500), (at(10), at(11), 900))
    assert sets(trails) == [[0], [1], [2]]
    assert sets(listed((at(8), at(10), 0), (at(9), at(10), 300), (at(10), at(11), 900))) == [[0], [1], [2]]


def test_a_stay_that_midnight_cuts_is_one_though_all_are_cut_there() -> None:
    trails = listed((at(20), DAY, 0), (at(21), DAY, 500), (DAY, DAY + at(8), 0), (DAY, DAY + at(9), 500))
    assert sets(trails) == [[0, 2], [1, 3]]


def test_a_walk_lies_between_two_places_but_no_afternoon() -> None:
    near, far = WALK_S - 1, WALK_S + 1
    assert sets(listed((at(9), at(10), 0), (at(10) + near, at(11), 500))) == [[0, 1]]
    assert sets(listed((at(9), at(10), 0), (at(10) + far, at(11), 500))) == [[0], [1]]
    assert sets(listed((at(9), at(10), 0), (at(10) + near, at(11), 500)), walk_s=0) == [[0], [1]]


def test_who_is_found_without_a_walk_is_no_match_after_one() -> None:
    """Of two who come, one comes at once from the place that was left."""
    trails = listed((at(9), at(10), 0), (at(10), at(11), 500), (at(10, 2), at(12), 900), (at(8), at(10, 1), 700))
    assert sets(trails) == [[0, 3], [1, 2]]


@pytest.mark.parametrize("to_s", [MINUTE, 10 * MINUTE, HOUR])
def test_rounded_times_are_joined_as_far_as_they_are_rounded(to_s: int) -> None:
    exact = [(at(9), at(10), 0), (at(10), at(12), 500), (at(15), at(18), 900)]
    rows = [(since // to_s * to_s, -(-until // to_s) * to_s, east) for since, until, east in exact]
    assert sets(listed(*rows)) == [[0, 1], [2]]


def test_a_row_is_no_match_of_itself() -> None:
    """A payment is a moment: rounded, it ends as it begins."""
    assert sets(listed((at(9), at(9), 0), (at(9) + 60, at(11), 500))) == [[0, 1]]
    assert sets(listed((at(9), at(9), 0))) == [[0]]


def test_handles_of_a_day_are_joined_at_midnight_alone() -> None:
    rows = [(at(9), at(10), 0), (at(10), at(12), 500), (at(20), DAY, 900), (DAY, DAY + at(9), 900)]
    assert sets(listed(*rows, lasts="day")) == [[0], [1], [2, 3]]


def test_names_for_good_are_left_as_they_are() -> None:
    trails = listed((at(9), at(10), 0), (at(10), at(12), 500), lasts="always")
    assert chained(trails) is trails
    empty = Trails("point", (), (), (), (), (), (), (), (), lasts="row")
    assert chained(empty) is empty


def test_chains_single_out_whom_rows_do_not() -> None:
    """Each place at its hour has two visitors, the way between them one: rows alone show nothing besides."""
    one = [(at(9), at(10, 5), 0), (at(10, 5), at(11), 500), (at(11), at(12), 900)]
    other = [(at(9, 1), at(10, 25), 0), (at(10, 1), at(10, 24), 500)]
    trails = listed(*one, *other)
    points = [KnownPoint(UnixTime(9 * HOUR), UnixTime(10 * HOUR), 0, 0, home=False),
              KnownPoint(UnixTime(10 * HOUR), UnixTime(11 * HOUR), 500, 0, home=False)]  # fmt: skip
    assert singled_out(opened(trails), points) == ()
    joined = chained(trails)
    (found,) = singled_out(opened(joined), points)
    assert joined.which.count(joined.handles.index(found)) == len(one)


# -- a law ------------------------------------------------------------------------------------------------------------

TOWNS, LEVEL, SLOTS = 200, 4.0, 600
"""So many towns; standard errors, a false alarm in about 16,000 runs of a test; moments at which people may move."""


@pytest.mark.parametrize("others", [5, 100, 400])
def test_a_transition_is_lone_as_often_as_nobody_else_moves_then(others: int) -> None:
    """Somebody moves at one of S moments, others too: the move is joined where none of n others moves then."""
    rng, joined = np.random.default_rng(11), []
    for _ in range(TOWNS):
        moves = (rng.integers(1, SLOTS, size=others + 1) * HOUR + ODD).tolist()
        rows = [(0, move, 1) for move in moves] + [(move, SLOTS * HOUR + DAY, 2) for move in moves]
        seen = chained(listed(*rows), 0)
        mine = seen.which[seen.until.index(moves[0])]
        joined.append(seen.which.count(mine) == 2 and moves.count(moves[0]) == 1)
    expected = (1 - 1 / (SLOTS - 1)) ** others
    error = np.sqrt(expected * (1 - expected) / TOWNS)
    assert abs(np.mean(joined) - expected) < LEVEL * error
