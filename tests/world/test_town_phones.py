"""Where does a phone lie when its owner is elsewhere, who passes it, and when is it back?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.units import DAY, HOUR, Day, Setting
from sim.world.conduct import Conduct
from tests.world.towns import everybody, phones_alone, town

HOURS_36 = 36 * HOUR


@pytest.mark.parametrize("day", [0, 1, 5, -4])
def test_a_phone_left_behind_is_back_within_36_hours_and_is_never_left_twice_in_a_row(day: int) -> None:
    place = town(2_000, 0.4)
    today, tomorrow, then = (phones_alone(place, day + later, Conduct())[0] for later in range(3))
    person = np.arange(2_000)
    first = (day + person) % 2 == 0
    begins = first & (today[:, 0] >= 0)
    assert begins.sum() > 500
    goes_on = begins & (tomorrow[:, 0] >= 0)
    assert goes_on.sum() > 50
    assert (tomorrow[goes_on, 0] == today[goes_on, 0]).all(), "it lies where it was left"
    assert (tomorrow[goes_on, 2] == 0).all()
    assert (DAY - today[goes_on, 2] + tomorrow[goes_on, 3] <= HOURS_36).all()
    # What begins two days later is a new lapse, with a draw of its own.
    assert 0.5 < (then[first, 0] >= 0).mean() < 0.95
    assert ((then[:, 0] >= 0) & first)[begins].mean() == pytest.approx((then[first, 0] >= 0).mean(), abs=0.06)


def test_nobody_forgets_where_nothing_is_left_behind() -> None:
    for day in range(4):
        assert (phones_alone(town(2_000, 0.0), day, Conduct())[0][:, 0] == -1).all()


def test_a_phone_in_a_cloakroom_is_near_those_who_pass_while_its_owner_meets_nobody_there() -> None:
    place = town(20_000, 0.3)
    seen = 0
    for day in (5, 6, 7):
        alone, _ = phones_alone(place, day, Conduct())
        left = (alone[:, 0] >= 0) & (alone[:, 0] >> 56 == Setting.LEISURE) & place.people.owns_phone
        near = place.sightable(np.flatnonzero(left).astype(np.int32), Day(day), Conduct())
        there = near.where((near.setting == Setting.LEISURE) & (near.place == alone[near.asked, 0]))
        owners = place.visits(np.unique(there.asked), Day(day), Conduct())
        met = place.meetings(np.unique(there.asked), Day(day), Conduct())
        for phone, passer, where, start, seconds in zip(
            *(c.tolist() for c in (there.asked, there.other, there.place, there.start, there.seconds)), strict=True
        ):
            mine = owners.where((owners.person == phone) & (owners.place == where))
            if ((mine.start < start + seconds) & (mine.end > start)).any():
                continue  # the owner is still in the room
            together = met.where((met.asked == phone) & (met.other == passer) & (met.place == where))
            assert not ((together.start < start + seconds) & (together.start + together.seconds > start)).any()
            seen += 1
    assert seen > 100


def test_a_phone_left_at_home_hears_the_neighbours_and_not_the_colleagues() -> None:
    place, day = town(20_000, 0.3), 1
    alone, _ = phones_alone(place, day, Conduct())
    home = np.flatnonzero((alone[:, 0] >= 0) & (alone[:, 0] >> 56 == Setting.HOME) & place.people.owns_phone)
    near = place.sightable(home.astype(np.int32), Day(day), Conduct())
    assert len(near) > 5_000
    assert set(near.setting) == {Setting.HOME, Setting.LANDING}
    left_there = phones_alone(town(20_000, 0.0), day, Conduct())[0][home, 0]
    assert (left_there == -1).all()


def test_a_phone_on_a_desk_is_near_colleagues_next_morning_though_its_owner_isolates() -> None:
    place, day, conduct = town(20_000, 0.3), 2, Conduct()
    lies, _ = phones_alone(place, day, conduct)
    at_work = np.isin(lies[:, 0] >> 56, [Setting.WORK, Setting.SCHOOL]) & (lies[:, 2] == 0)
    owners = np.flatnonzero(at_work & place.people.owns_phone).astype(np.int32)
    assert owners.size > 100
    for person in owners.tolist():
        conduct.stay_away(person, day * DAY, (day + 1) * DAY, now=day * DAY)
    near = place.sightable(owners, Day(day), conduct)
    there = near.where(near.place == lies[near.asked, 0])
    carried = there.where(~np.isin(there.other, owners))
    assert len(carried) > 500
    assert (carried.start >= day * DAY + 8 * HOUR).all()
    assert (there.start + there.seconds <= day * DAY + 12 * HOUR).all()
    assert not np.isin(place.visits(owners, Day(day), conduct).setting, [Setting.WORK, Setting.SCHOOL]).any()


def test_who_owns_no_phone_is_near_nobody() -> None:
    place = town(2_000, 0.3)
    near = place.sightable(everybody(place), Day(0), Conduct())
    assert place.people.owns_phone[near.asked].all()
    assert place.people.owns_phone[near.other].all()
    without = np.flatnonzero(~place.people.owns_phone).astype(np.int32)
    assert without.size > 200
    assert len(place.sightable(without, Day(0), Conduct())) == 0


def test_conduct_keeps_a_phone_from_being_left_where_its_owner_does_not_go() -> None:
    place, day, conduct = town(2_000, 0.4), 1, Conduct()
    for person in range(2_000):
        conduct.stay_away(person, day * DAY, (day + 1) * DAY, now=day * DAY)
    alone, _ = phones_alone(place, day, conduct)
    begins = (day + np.arange(2_000)) % 2 == 0
    assert set(alone[begins, 0] >> 56) <= {-1, Setting.HOME, Setting.CARE}
    free, _ = phones_alone(place, day, Conduct())
    assert set(free[begins, 0] >> 56) > {Setting.WORK, Setting.LEISURE}
