"""Does a reader find the trail that fits, no other, and by nothing but what is released?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import sqrt
from typing import Any, get_type_hints

import numpy as np
import pytest

from sim.adversaries.claims import Kind
from sim.adversaries.reader import BY_CHANCE, opened, shown, singled_out, whose
from sim.adversaries.releases import FORMS, form_of
from sim.adversaries.views import Handle, KnownPoint, Trails
from sim.units import DAY, HOUR, UnixTime
from tests.adversaries.test_types import unknown

AT = UnixTime(100 * DAY)
Row = tuple[int, int, int, int, int]
"""Whose row, from which hour, for how many hours, and where: east and north."""


def handle(number: int) -> Handle:
    return Handle(hashlib.blake2b(number.to_bytes(4, "little"), digest_size=8).digest())


def released(rows: Iterable[Row], says: Any = "point", **more: Any) -> Trails:
    """A release of rows in hours since day 0, as the hall lays them out."""
    rows = sorted((hour * HOUR, (hour + hours) * HOUR, who, east, north) for who, hour, hours, east, north in rows)
    handles = sorted({handle(who) for _, _, who, _, _ in rows})
    since, until, which, east, north = (tuple(column) for column in zip(*rows, strict=True)) if rows else ((),) * 5
    home = tuple(bool(each) for each in east)
    numbers = tuple(handles.index(handle(who)) for who in which)
    return Trails(says, tuple(handles), (), numbers, since, until, east, north, home, **more)


def seen(hour: int, east: int, north: int = 0, *, home: bool = False) -> KnownPoint:
    return KnownPoint(UnixTime(hour * HOUR), UnixTime((hour + 1) * HOUR), east, north, home)


def fits(trails: Trails, point: KnownPoint, age: int | None = None) -> set[Handle]:
    """Whose trails show a point."""
    return {trails.handles[n] for n in np.flatnonzero(shown(opened(trails), point, age))}


def alone(trails: Trails, *points: KnownPoint) -> set[Handle]:
    """Which trails the points single out."""
    return set(singled_out(opened(trails), points))


def test_one_trail_shows_both_points_and_others_only_one() -> None:
    trails = released([(1, 9, 2, 0, 0), (1, 14, 1, 500, 0), (1, 18, 1, 0, 0), (2, 9, 2, 0, 0), (3, 14, 1, 500, 0)])
    assert alone(trails, seen(9, 0)) == set(), "another shows it too"
    assert alone(trails, seen(9, 0), seen(14, 500)) == {handle(1)}
    assert alone(trails, seen(9, 0), seen(14, 900)) == set()


def test_an_hour_that_only_touches_a_row_is_not_shown() -> None:
    trails = released([(1, 9, 2, 0, 0)])
    assert [bool(fits(trails, seen(hour, 0))) for hour in (8, 9, 10, 11)] == [False, True, True, False]


def test_places_may_be_off_by_as_much_as_form_and_knowledge_say() -> None:
    trails = released([(1, 9, 1, 0, 0)], reach_m=100)
    found = [shown(opened(trails, 20.0), seen(9, metres)).any() for metres in (100, 120, 121)]
    assert found == [True, True, False]


def test_a_mast_is_the_nearest_to_the_place() -> None:
    trails = released([(1, 9, 1, 0, 0), (2, 9, 1, 1_000, 0)], says="mast", masts=((0, 0), (1_000, 0)))
    assert fits(trails, seen(9, 499)) == {handle(1)}
    assert fits(trails, seen(9, 501)) == {handle(2)}


def test_a_bit_says_only_whether_somebody_is_at_home() -> None:
    trails = released([(1, 9, 1, 1, 0), (2, 9, 1, 0, 0)], says="home")
    assert fits(trails, seen(9, 77, 77, home=True)) == {handle(1)}
    assert fits(trails, seen(9, 12, 5)) == {handle(2)}


def test_a_known_age_leaves_out_other_bands() -> None:
    trails = released([(1, 9, 1, 0, 0), (2, 9, 1, 0, 0)])
    aged = replace(trails, ages=tuple(30 if each == handle(1) else 40 for each in trails.handles))
    assert fits(aged, seen(9, 0), age=34) == {handle(1)}
    assert fits(aged, seen(9, 0)) == {handle(1), handle(2)}
    assert fits(trails, seen(9, 0), age=34) == {handle(1), handle(2)}, "an age that is not released leaves out nobody"


def test_what_singles_out_shows_something_that_was_not_known() -> None:
    """A place that somebody was known to be in stands in a list: where else, the list does not tell."""
    trails = replace(released([(1, 9, 1, 0, 0), (2, 14, 1, 500, 0)]), lasts="row")
    assert alone(trails, seen(9, 0), seen(14, 500)) == set()
    more = released([(1, 9, 1, 0, 0), (1, 10, 1, 900, 0), (2, 14, 1, 500, 0)])
    assert alone(more, seen(9, 0), seen(14, 500)) == {handle(1)}
    assert alone(more, seen(9, 0), seen(10, 900)) == set(), "both of its places were known"


def test_of_names_that_last_a_day_one_day_may_single_out() -> None:
    daily = replace(released([(1, 9, 1, 0, 0), (2, 9, 1, 0, 0), (3, 33, 1, 500, 0), (3, 35, 1, 0, 0)]), lasts="day")
    assert alone(daily, seen(9, 0), seen(33, 500)) == {handle(3)}
    two = released([(1, 9, 1, 0, 0), (1, 11, 1, 0, 0), (3, 33, 1, 500, 0), (3, 35, 1, 0, 0)])
    assert alone(two, seen(9, 0), seen(33, 500)) == {handle(1), handle(3)}, "each by one point"


def test_of_several_chains_those_count_that_show_most() -> None:
    rows = [(1, 9, 1, 0, 0), (1, 10, 1, 0, 0), (1, 12, 1, 0, 0), (2, 14, 1, 500, 0), (2, 15, 1, 0, 0)]
    assert alone(released(rows), seen(9, 0), seen(10, 0), seen(14, 500)) == {handle(1)}


@pytest.mark.parametrize("lasts", ["always", "day", "row"])
def test_who_knows_more_points_singles_out_no_less(lasts: Any) -> None:
    rng = np.random.default_rng(5)
    rows = [
        (who, hour, 1, 500 * int(rng.integers(3)), 0) for who in range(30) for hour in rng.permutation(12)[:6].tolist()
    ]
    trails = replace(released(rows), lasts=lasts)
    for who in range(30):
        known = [seen(hour, east) for one, hour, _, east, _ in rows if one == who][:4]
        found = [handle(who) in alone(trails, *known[:many]) for many in range(1, 5)]
        assert found == sorted(found)


def test_a_release_without_trails_fits_nobody() -> None:
    assert alone(released([]), seen(9, 0)) == set()
    assert whose(opened(released([])), [seen(9, 0)], AT).candidates == (None,)


def test_without_any_point_nobody_is_found() -> None:
    trails = released([(1, 9, 1, 0, 0)])
    assert alone(trails) == set()
    assert whose(opened(trails), [], AT).candidates == (None,)


def test_a_claim_names_the_trails_with_most_points_and_leaves_room_for_nobody() -> None:
    trails = released([(1, 9, 1, 0, 0), (1, 14, 1, 500, 0), (2, 9, 1, 0, 0), (3, 14, 1, 500, 0)])
    claim = whose(opened(trails), [seen(9, 0), seen(14, 500), seen(20, 900)], AT)
    assert (claim.kind, claim.at, claim.heaviest) == (Kind.IS_PHONE, AT, (handle(1),))
    assert claim.weight(None) == BY_CHANCE**2
    tie = whose(opened(trails), [seen(9, 0)], AT)
    assert set(tie.heaviest) == {handle(1), handle(2)}


def test_points_of_nobody_in_the_release_point_at_nobody() -> None:
    claim = whose(opened(released([(1, 9, 1, 0, 0)])), [seen(9, 5_000)], AT)
    assert (claim.candidates, claim.weights) == ((None,), (1.0,))


def test_other_handles_for_the_same_people_change_nothing() -> None:
    rows = [(1, 9, 1, 0, 0), (1, 14, 1, 500, 0), (1, 16, 1, 0, 0), (2, 9, 1, 0, 0)]
    other = [(8 - who, *rest) for who, *rest in rows]
    points = [seen(9, 0), seen(14, 500)]
    assert alone(released(rows), *points) == {handle(1)}
    assert alone(released(other), *points) == {handle(7)}


@pytest.mark.parametrize("kind", [Trails, KnownPoint])
def test_neither_a_release_nor_a_point_has_room_for_the_truth(kind: type) -> None:
    assert unknown(kind) == set()
    assert kind is KnownPoint or Handle in {*get_type_hints(Trails)["handles"].__args__}


@pytest.mark.parametrize("system", FORMS)
def test_every_form_has_a_name_in_both_languages(system: str) -> None:
    assert form_of(system, None) is next(iter(FORMS[system].values()))
    assert form_of(system, "no such") is None
    assert all(form.fr and form.en for form in FORMS[system].values())


# -- a law ------------------------------------------------------------------------------------------------------------

TRAILS_N, CELLS, POINTS_MOST = 40, 5, 4
LEVEL = 4.0
"""So many standard errors: a false alarm in about 16,000 runs of a test; the seed is fixed."""


@pytest.mark.parametrize("points", range(1, POINTS_MOST + 1))
def test_unicity_of_trails_drawn_independently_has_a_closed_form(points: int) -> None:
    """Another trail is in the same of C cells in all of p hours with C^-p: alone is who no other of n - 1 is with."""
    towns, rng = 60, np.random.default_rng(7)
    expected = (1 - CELLS**-points) ** (TRAILS_N - 1)
    by_town = [np.mean(list(_alone(rng.integers(CELLS, size=(TRAILS_N, POINTS_MOST)), points))) for _ in range(towns)]
    error = max(float(np.std(by_town, ddof=1)) / sqrt(towns), 1 / (towns * TRAILS_N))
    assert abs(float(np.mean(by_town)) - expected) < LEVEL * error


def _alone(cells: np.ndarray[Any, Any], points: int) -> Sequence[bool]:
    rows = [(who, hour, 1, 1_000 * int(cell), 0) for who, line in enumerate(cells) for hour, cell in enumerate(line)]
    rows += [(who, 20, 1, 0, 0) for who in range(len(cells))]  # what a reader may learn besides
    pages = opened(released(rows))
    known = [[seen(hour, 1_000 * int(line[hour])) for hour in range(points)] for line in cells]
    return [singled_out(pages, those) == (handle(who),) for who, those in enumerate(known)]


def test_points_of_somebody_drawn_by_chance_name_a_trail_as_often_as_guessing() -> None:
    """The placebo's law: whoever is asked about, points of anybody in the release give 1 / n."""
    rng = np.random.default_rng(3)
    cells = rng.integers(CELLS, size=(TRAILS_N, POINTS_MOST))
    rows = [(who, hour, 1, 1_000 * int(cell), 0) for who, line in enumerate(cells) for hour, cell in enumerate(line)]
    rows += [(who, 20, 1, 0, 0) for who in range(len(cells))]  # what a reader may learn besides
    pages = opened(released(rows))
    named = [whose(pages, [seen(hour, 1_000 * int(cell)) for hour, cell in enumerate(line)], AT).heaviest
             for line in cells]  # fmt: skip
    shares = [(handle(target) in heaviest) / len(heaviest) for target in range(TRAILS_N) for heaviest in named]
    assert np.mean(shares) == pytest.approx(1 / TRAILS_N)
