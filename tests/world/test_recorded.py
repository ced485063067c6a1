"""Is a recorded world the file, day after day, the same from either side, and silent on what badges do not see?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.draws import Draws
from sim.problems import Refused
from sim.units import DAY, Barrier, Day, Int32s, Setting
from sim.world.answers import Columns
from sim.world.conduct import Conduct
from sim.world.recorded import Recorded
from tests.conftest import needs_data
from tests.world.little import ROWS, office, recording, world

Row = tuple[int, int, int, int]
DAYS = st.integers(-9, 9)
STAYS = st.lists(st.tuples(st.integers(0, 4), st.integers(-9 * DAY, 9 * DAY), st.integers(0, 3 * DAY)), max_size=4)
# Rows of the office's file per calendar day, counted in the file itself; days 5 and 6 are a weekend.
OFFICE_DAYS = [12162, 8254, 6904, 8455, 7738, 0, 0, 7252, 9129, 4677, 7941, 5737]


def everybody(town: Recorded) -> Int32s:
    return np.arange(town.people.count, dtype=np.int32)


def kept_to(stays: list[tuple[int, int, int]]) -> Conduct:
    conduct = Conduct()
    for person, at, length in stays:
        conduct.stay_away(person, at, at + length, now=at)
    return conduct


def assert_same_from_both_sides(table: Columns) -> None:
    """Every row has its mirror: all columns the same to the last bit, with asked and other exchanged."""
    columns = table.columns()
    mirror = columns | {"asked": columns["other"], "other": columns["asked"]}
    order, across = (np.lexsort((c["other"], c["start"], c["asked"])) for c in (columns, mirror))
    for name in columns:
        assert columns[name][order].tobytes() == mirror[name][across].tobytes(), name


@given(ROWS, DAYS, STAYS)
def test_meetings_and_proximities_are_the_same_from_both_sides(
    rows: list[Row], day: int, stays: list[tuple[int, int, int]]
) -> None:
    town, conduct = world(rows, ownership=0.8, left=0.2), kept_to(stays)
    assert_same_from_both_sides(town.meetings(everybody(town), Day(day), conduct))
    assert_same_from_both_sides(town.sightable(everybody(town), Day(day), conduct))


@given(ROWS, DAYS, STAYS, st.sets(st.integers(0, 4)))
def test_asking_about_some_gives_their_part_of_what_all_have(
    rows: list[Row], day: int, stays: list[tuple[int, int, int]], some: set[int]
) -> None:
    town, conduct = world(rows), kept_to(stays)
    asked = np.array(sorted(p for p in some if p < town.people.count), dtype=np.int32)
    whole = town.meetings(everybody(town), Day(day), conduct)
    expected = whole.where(np.isin(whole.asked, asked))
    got = town.meetings(asked[::-1], Day(day), conduct)
    for name, column in got.columns().items():
        assert column.dtype == whole.columns()[name].dtype
        assert column.tobytes() == expected.columns()[name].tobytes()
    order = np.lexsort((got.other, got.start, got.asked))
    assert (order == np.arange(len(got))).all()


@given(ROWS, DAYS, st.integers(-2, 2), st.integers(0, 3))
def test_the_recording_is_repeated_by_whole_periods(rows: list[Row], day: int, turns: int, longer: int) -> None:
    file = recording(rows)
    town = Recorded(file, Draws(1), 1.0, 0.0, file.days + longer)
    later = turns * town.period_days
    now, then = (town.meetings(everybody(town), Day(d), Conduct()) for d in (day, day + later))
    assert (then.start - now.start == later * DAY).all()
    assert (now.other == then.other).all()
    assert ((now.start >= day * DAY) & (now.start + now.seconds <= (day + 1) * DAY)).all()
    assert len(now) == 2 * int((file.day % town.period_days == day % town.period_days).sum())


@given(ROWS, DAYS, STAYS)
def test_a_meeting_takes_place_if_neither_is_away_when_it_begins(
    rows: list[Row], day: int, stays: list[tuple[int, int, int]]
) -> None:
    town, conduct = world(rows), kept_to(stays)
    could = town.meetings(everybody(town), Day(day), Conduct())
    away = [
        bool(conduct.away([a], [s])[0] or conduct.away([b], [s])[0])
        for a, b, s in zip(could.asked, could.other, could.start, strict=True)
    ]
    held = town.meetings(everybody(town), Day(day), conduct)
    assert len(held) == len(could) - sum(away)
    assert (held.start == could.start[~np.array(away, dtype=bool)]).all()


@needs_data
def test_the_days_of_the_office_hold_the_steps_of_its_file() -> None:
    town = office()
    got = []
    for day in range(12):
        meetings = town.meetings(everybody(town), Day(day), Conduct())
        assert_same_from_both_sides(meetings)
        assert_same_from_both_sides(town.sightable(everybody(town), Day(day), Conduct()))
        got.append(int(meetings.seconds.sum()) / 20 / 2)
    assert got == OFFICE_DAYS


@needs_data
def test_phones_meet_where_their_owners_carry_them() -> None:
    town, day = office(), Day(3)
    meetings = town.meetings(everybody(town), day, Conduct())
    near = town.sightable(everybody(town), day, Conduct())
    carried = town.carried(everybody(town), day)
    assert 0 < carried.sum() < town.people.owns_phone.sum() < town.people.count
    assert len(near) == int((carried[meetings.asked] & carried[meetings.other]).sum())
    assert (carried != town.carried(everybody(town), Day(4))).any()
    assert (carried == town.carried(everybody(town), day)).all()


def test_what_badges_do_not_see_is_said_to_be_unknown() -> None:
    town = world([(0, 0, 1, 2)])
    meetings = town.meetings(everybody(town), Day(0), Conduct())
    assert len(meetings) == 2
    assert (meetings.metres == 1.5).all()
    assert (meetings.barrier == Barrier.UNKNOWN).all()
    assert (meetings.setting == Setting.WORK).all()
    assert (meetings.place == -1).all()
    assert not meetings.stops.any()
    assert not town.knows_distance
    assert not town.knows_homes
    assert town.people.age is None is town.people.household
    words = " ".join(town.caveats)
    for said in ("1.5 m", "Nights, homes", "imports", "seam", "2 persons", "either way"):
        assert said in words


def test_seams_are_the_days_on_which_the_recording_starts_again() -> None:
    town = world([(1, 0, 1, 2), (1, 2, 1, 2)])
    assert town.period_days == 3
    assert town.seams(10) == (3, 6, 9)
    assert town.seams(3) == ()


def test_a_period_shorter_than_the_recording_is_refused() -> None:
    file = recording([(1, 0, 1, 2), (1, 3, 1, 2)])
    with pytest.raises(Refused, match=r"all 4 days .* \(got 3\); write 4 or more"):
        Recorded(file, Draws(1), 1.0, 0.0, period_days=3)
