"""Are layouts lines of seats, hours a day in order, and shares what kernels need them to be?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.kernels import kernel
from sim.units import DAY, Barrier, Floats, Int64s, Setting
from sim.world import settings, timetable
from sim.world.country import LARGEST
from sim.world.homes import CORNER, PARTS, TOGETHER_S
from sim.world.occupations import CLASSROOM_SEATS
from sim.world.outings import BLOCK, FILLINGS, LAYOUT_OF, SECOND_RIDE_S
from sim.world.places import SETTING_SHIFT, number_of, place_id, setting_of, within_of

NEXT = 1e-9


@pytest.mark.parametrize("layout", range(len(settings.LAYOUTS)))
def test_seats_rise_with_y_so_that_who_is_near_sits_next_in_number(layout: int) -> None:
    count = settings.SEATS[layout]
    x, y, room = settings.X[layout, :count], settings.Y[layout, :count], settings.ROOM[layout, :count]
    assert (np.diff(y) >= 0).all()
    assert np.isfinite(y).all()
    assert (np.diff(room) >= 0).all()
    apart = np.hypot(x[:, None] - x, y[:, None] - y)[np.triu_indices(count, 1)]
    assert apart.min(initial=9.0) > 0.3 + NEXT, "no two seats are one"
    assert np.isinf(settings.Y[layout, count:]).all()


def test_walled_rooms_are_the_teams_and_classes() -> None:
    assert (
        np.bincount(settings.ROOM[settings.SCHOOL_SEATS, : settings.SEATS[settings.SCHOOL_SEATS]]).tolist() == [31] * 4
    )
    assert np.bincount(settings.ROOM[settings.OFFICE_SEATS, :72]).tolist() == list(settings.OFFICE.rooms)
    assert settings.ROOM[settings.VENUE_SEATS].max() == 0
    assert settings.SEATS[settings.CANTEEN_SEATS] >= max(sum(settings.SCHOOL.rooms), sum(settings.OFFICE.rooms))
    assert settings.SCHOOL.rooms == (CLASSROOM_SEATS,) * 4


def test_windows_of_outings_do_not_overlap_and_hold_their_longest_stays() -> None:
    t, minute = timetable, 60
    assert all(end <= start for end, start in zip(t.CLOSES_S, t.OPENS_S[1:], strict=False))
    assert max(t.CLOSES_S) < DAY
    ride = (t.LEAVES_WITHIN + t.BOARDS_WITHIN + t.RIDES[1]) * minute
    shop = (t.SHOPS_WITHIN + t.SHOPS_FOR[1]) * minute
    out = (t.OUT_WITHIN + t.OUT_FOR[1]) * minute
    assert all(shop <= every for every in t.QUEUE_EVERY_S), "one filling of a queue is gone before the next comes"
    shops = [(t.QUEUES - 1) * every + shop for every in t.QUEUE_EVERY_S]
    longest = [ride, shops[0], out, ride, shops[1], out]
    for opens, closes, needs in zip(t.OPENS_S, t.CLOSES_S, longest, strict=True):
        assert opens + needs <= closes
    assert SECOND_RIDE_S + ride <= t.OPENS_S[t.OUT_DAY]
    assert t.OPENS_S[t.RIDE_OUT] + ride <= t.seconds(t.BEGINS)
    assert t.seconds(t.ENDS) <= t.OPENS_S[t.RIDE_BACK]
    assert t.seconds(t.TILL_SHIFTS[0]) <= t.OPENS_S[t.SHOP_DAY]
    assert t.seconds(t.TILL_SHIFTS[3]) >= t.CLOSES_S[t.SHOP_LATE]


def test_the_parts_of_a_day_at_home_are_in_order() -> None:
    wakes, sleeps = timetable.WAKES, timetable.SLEEPS
    hours = [0.0, *wakes, *timetable.TOGETHER, *sleeps, 24.0]
    assert hours == sorted(hours)
    assert len(PARTS) == len(TOGETHER_S) + 3
    assert CORNER > LARGEST, "corners are numbered after the last bedroom"


def test_every_setting_has_its_barrier_and_every_outing_its_seats() -> None:
    assert len(settings.BETWEEN_ROOMS) == len(Setting)
    assert settings.BETWEEN_ROOMS[Setting.SHOP] == Barrier.PLEXIGLASS
    assert len(LAYOUT_OF) == len(BLOCK) == len(FILLINGS) == timetable.MORNING == 6
    assert timetable.CHANCES.shape == (6, timetable.DECADES, 3)
    assert timetable.PRESENT.shape[1] == 3
    assert (timetable.CHANCES >= 0).all()


def test_ways_there_and_back_share_their_places() -> None:
    for outing in range(3):
        seated = timetable.SEATED[outing], timetable.SEATED[outing + 3]
        assert seated[0] == seated[1], "a place has as many seats by day as late"


@kernel
def _read_back(setting: int, within: int, number: int, out: Int64s) -> None:
    place = place_id(setting, within, number)
    out[0], out[1], out[2], out[3] = place, setting_of(place), within_of(place), number_of(place)


@pytest.mark.parametrize("setting", list(Setting))
@pytest.mark.parametrize(("within", "number"), [(0, 0), (16_383, 2**27), (7, 12)])
def test_a_place_says_what_it_is(setting: Setting, within: int, number: int) -> None:
    out = np.zeros(4, dtype=np.int64)
    _read_back(int(setting), within, number, out)
    assert out[1:].tolist() == [setting, within, number]
    assert out[0] >> SETTING_SHIFT == setting
    assert out[0] >= 0


@kernel
def _walls(u: Floats, out: Int64s) -> None:
    for row in range(u.size):
        out[row] = settings.party_wall(u[row])


def test_party_walls_come_in_their_shares() -> None:
    u = (np.arange(100_000) + 0.5) / 100_000
    wall = np.zeros(u.size, dtype=np.int64)
    _walls(u, wall)
    shares = np.bincount(wall, minlength=len(Barrier)) / u.size
    flats = settings.FLATS
    expected = {
        Barrier.NONE: 1 - flats,
        Barrier.PLASTERBOARD: flats * settings.PLASTERBOARD_WALLS,
        Barrier.BRICK: flats * settings.BRICK_WALLS,
        Barrier.FLOOR: flats * (1 - settings.PLASTERBOARD_WALLS - settings.BRICK_WALLS),
    }
    for barrier in Barrier:
        assert shares[barrier] == pytest.approx(expected.get(barrier, 0.0), abs=2e-5)
