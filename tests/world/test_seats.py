"""Does everybody get one seat, and can each seat say whose it is, in one quarter, a region and a country?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.draws import Draws
from sim.kernels import kernel
from sim.units import Int64s
from sim.world.plan import Plan
from sim.world.seats import REGION_ZONES, TRAVELLERS, person_at, seat_key, seat_of
from sim.world.town import Town
from tests.world.towns import town


@kernel
def _seats(plan: Plan, day: int, outing: int, zone: Int64s, seat: Int64s, back: Int64s) -> None:
    for person in range(plan.people):
        zone[person], seat[person] = seat_of(plan, person, day, outing)
        key = seat_key(plan, zone[person], day, outing)
        back[person] = person_at(plan, zone[person], seat[person], day, outing, key) if seat[person] >= 0 else -1


def seats(place: Town, day: int, outing: int) -> tuple[Int64s, Int64s, Int64s]:
    zone, seat, back = (np.zeros(place.people.count, dtype=np.int64) for _ in range(3))
    _seats(place.plan, day, outing, zone, seat, back)
    return zone, seat, back


@pytest.mark.parametrize("people", [6, 60, 500, 9_000, 20_000, 4_096 * 35])
@pytest.mark.parametrize(("day", "outing"), [(0, 0), (-3, 2), (40, 5)])
def test_every_seat_is_one_persons_and_says_whose(people: int, day: int, outing: int) -> None:
    place = town(people)
    zone, seat, back = seats(place, day, outing)
    has = seat >= 0
    assert (back[has] == np.flatnonzero(has)).all()
    capacity = int(place.plan.capacity[outing])
    taken = np.unique(zone[has] * capacity + seat[has])
    assert taken.size == has.sum() == capacity * place.plan.zones, "all seats are taken, each once"
    assert taken.max(initial=0) < capacity * place.plan.zones


def test_a_tenth_travels_in_the_region_and_a_hundredth_in_the_country() -> None:
    place = town(4_096 * 35)
    zone, seat, _ = seats(place, 1, 2)
    assert place.people.group is not None
    home, has = place.people.group, seat >= 0
    travels = has & (seat % TRAVELLERS == TRAVELLERS - 1)
    assert travels.sum() / has.sum() == pytest.approx(1 / TRAVELLERS, abs=0.001)
    assert (zone[has & ~travels] == home[has & ~travels]).all()
    abroad = zone[travels] // REGION_ZONES != home[travels] // REGION_ZONES
    assert abroad.mean() == pytest.approx(0.1 * 0.57, abs=0.02), "two big regions and a small one"
    assert (zone[travels] != home[travels]).mean() > 0.8


def test_seats_are_drawn_anew_by_day_outing_and_seed() -> None:
    one = seats(town(500), 0, 2)[1]
    for other in (seats(town(500), 1, 2), seats(town(500), 0, 5), seats(Town(Draws(9), 500), 0, 2)):
        both = (one >= 0) & (other[1] >= 0)
        assert (one == other[1])[both].mean() < 0.05
