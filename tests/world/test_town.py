"""Where are the people of a town? In one place at a time, at home when they isolate, the same whenever asked."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.draws import Draws
from sim.kernels import MOST_THREADS, threads
from sim.problems import Refused
from sim.units import DAY, HOUR, Day, Setting
from sim.world.answers import Columns, Visits
from sim.world.conduct import Conduct
from sim.world.country import CLASSROOM, FRANCE
from sim.world.mixing import met, numbers
from sim.world.town import Town
from tests.world.towns import everybody, some_stay_away, town

DAYS = st.integers(-9, 20)
SIZES = [6, 60, 500, 20_000]
STAYS = st.lists(st.tuples(st.integers(0, 499), st.integers(-9 * DAY, 20 * DAY), st.integers(0, 3 * DAY)), max_size=30)


def kept_to(stays: list[tuple[int, int, int]]) -> Conduct:
    conduct = Conduct()
    for person, at, length in stays:
        conduct.stay_away(person, at, at + length, now=at)
    return conduct


def assert_same(one: Columns, two: Columns) -> None:
    for name, column in one.columns().items():
        assert column.dtype == two.columns()[name].dtype
        assert column.tobytes() == two.columns()[name].tobytes(), name


def assert_a_life(visits: Visits, day: int) -> None:
    """Nobody is in two places at once, and nobody is away from home for long without a place."""
    new = np.diff(visits.person, prepend=-1) != 0
    last = np.append(new[1:], True)
    assert (visits.start < visits.end).all()
    assert (visits.start[new] == day * DAY).all()
    assert (visits.end[last] == (day + 1) * DAY).all()
    gaps = (visits.start[1:] - visits.end[:-1])[~new[1:]]
    assert (gaps >= 0).all()
    assert gaps.max(initial=0) < 80 * 60


@given(DAYS, STAYS)
@settings(max_examples=40)
def test_nobody_is_in_two_places_at_once(day: int, stays: list[tuple[int, int, int]]) -> None:
    place = town(500)
    assert_a_life(place.visits(everybody(place), Day(day), kept_to(stays)), day)


@pytest.mark.parametrize("people", SIZES)
@pytest.mark.parametrize("day", [-3, 0, 5, 6])
def test_towns_of_every_size_live(people: int, day: int) -> None:
    place = town(people)
    assert_a_life(place.visits(everybody(place), Day(day), Conduct()), day)
    meetings = place.meetings(everybody(place), Day(day), Conduct())
    assert ((meetings.start >= day * DAY) & (meetings.start + meetings.seconds <= (day + 1) * DAY)).all()
    assert (meetings.seconds > 0).all()
    assert (meetings.metres <= place.reach_m).all()
    assert (meetings.stops == (meetings.barrier != 0)).all()
    assert place.people.count == people


@given(st.integers(0, 499), st.integers(-5, 12))
@settings(max_examples=40)
def test_who_isolates_spends_the_whole_day_at_home(person: int, day: int) -> None:
    place, conduct = town(500), Conduct()
    conduct.stay_away(person, day * DAY, (day + 1) * DAY, now=day * DAY)
    one = np.array([person])
    visits = place.visits(one, Day(day), conduct)
    assert set(visits.setting) <= {Setting.HOME, Setting.CARE}
    assert (visits.end - visits.start).sum() == DAY
    assert len(set(visits.place)) == 1
    met_at = place.meetings(one, Day(day), conduct).setting
    assert set(met_at) <= {Setting.HOME, Setting.LANDING, Setting.CARE}


def test_isolation_moves_hours_to_the_home_and_does_not_only_delete_meetings() -> None:
    place, day = town(500), Day(2)
    free = place.meetings(everybody(place), day, Conduct())
    all_home = kept_to([(person, 2 * DAY, DAY) for person in range(500)])
    home = place.meetings(everybody(place), day, all_home)
    for table, others in ((free, 0), (home, 0)):
        assert (table.setting == Setting.HOME).sum() > others
    hours = [int(table.seconds[table.setting == Setting.HOME].sum()) for table in (free, home)]
    assert hours[1] > 1.02 * hours[0]
    assert set(home.setting) <= {Setting.HOME, Setting.LANDING, Setting.CARE}


@given(st.integers(0, 2), st.integers(0, DAY - 1), STAYS)
@settings(max_examples=40)
def test_what_began_before_a_fact_is_not_changed_by_it(
    day: int, second: int, stays: list[tuple[int, int, int]]
) -> None:
    """A stay, a meeting, a phone on a desk: whatever begins before a moment is untouched by what is stated then."""
    place, now = town(500, 0.4), day * DAY + second
    before, after = kept_to(stays), kept_to(stays)
    for person in range(0, 500, 3):
        after.stay_away(person, now, now + 2 * DAY, now)
    for asked in (place.visits, place.meetings, place.sightable):
        for today in (day, day + 1):
            tables = [asked(everybody(place), Day(today), conduct) for conduct in (before, after)]
            assert_same(*(table.where(table.start < now) for table in tables))
            if asked is place.visits and today == day and second < 7 * HOUR:
                assert len(tables[0]) != len(tables[1]) or (tables[0].place != tables[1].place).any() or day > 4


@given(DAYS, STAYS, st.sets(st.integers(0, 499), max_size=20))
@settings(max_examples=30)
def test_asking_about_some_gives_their_part_of_what_all_have(
    day: int, stays: list[tuple[int, int, int]], some: set[int]
) -> None:
    place, conduct, asked = town(500, 0.4), kept_to(stays), np.array(sorted(some), dtype=np.int32)
    for name, key in (("visits", "person"), ("meetings", "asked"), ("sightable", "asked")):
        question = getattr(place, name)
        whole = question(everybody(place), Day(day), conduct)
        assert_same(question(asked[::-1], Day(day), conduct), whole.where(np.isin(whole.columns()[key], asked)))


@pytest.mark.parametrize("day", [0, 5])
def test_who_passes_a_place_is_who_visits_it(day: int) -> None:
    place, conduct = town(500), some_stay_away(500, 60)
    visits = place.visits(everybody(place), Day(day), conduct)
    places = np.unique(visits.place)
    assert_same(place.presence(places, Day(day), conduct), visits)
    for one in places[:: max(1, places.size // 40)]:
        assert_same(place.presence(np.array([one]), Day(day), conduct), visits.where(visits.place == one))


def test_what_is_no_place_is_passed_by_nobody() -> None:
    place = town(500)
    landing, far = 1 << 56, [(setting << 56) + 10**9 + (10**6 << 32) for setting in range(8)]
    assert len(place.presence(np.array([-1, landing, *far]), Day(0), Conduct())) == 0


def test_threads_and_the_number_asked_change_nothing() -> None:
    place, day, conduct = town(20_000), Day(1), some_stay_away(20_000, 500)
    tables = []
    for count in (1, MOST_THREADS):
        threads(count)
        tables.append(place.meetings(everybody(place), day, conduct))
    assert_same(*tables)
    assert_same(tables[0].where(tables[0].asked == 777), place.meetings(np.array([777]), day, conduct))


def test_the_same_seed_is_the_same_town_and_another_is_not() -> None:
    day, conduct = Day(3), Conduct()
    one, again, other = Town(Draws(5), 500), Town(Draws(5), 500), Town(Draws(6), 500)
    assert_same(one.meetings(everybody(one), day, conduct), again.meetings(everybody(one), day, conduct))
    assert len(one.meetings(everybody(one), day, conduct)) != len(other.meetings(everybody(one), day, conduct))


def test_the_week_begins_on_the_weekday_that_was_named() -> None:
    working = []
    for first in range(7):
        place = Town(Draws(1), 500, first_weekday=first)
        days = [place.visits(everybody(place), Day(day), Conduct()) for day in range(-7, 7)]
        working.append([bool((visits.setting == Setting.SCHOOL).any()) for visits in days])
    assert all(week == [(first + day) % 7 < 5 for day in range(-7, 7)] for first, week in enumerate(working))


def test_going_out_less_leaves_fewer_meetings_and_the_household() -> None:
    counts = []
    for scale in (0.0, 0.3, 1.0):
        place = Town(Draws(1), 2_000, going_out=scale)
        meetings = place.meetings(everybody(place), Day(0), Conduct())
        counts.append(numbers(met(meetings, 2_000), 2_000).mean())
        assert (set(meetings.setting) <= {Setting.HOME, Setting.LANDING, Setting.CARE}) is (scale == 0.0)
    assert 1.5 < counts[0] < counts[1] < counts[2]


def test_while_schools_are_closed_nobody_is_there_and_others_work_as_ever() -> None:
    """Pupils stay at home or go out; who learns or teaches nowhere has the same days as before."""
    term, holidays = (Town(Draws(1), 2_000, schools_open=is_open) for is_open in (True, False))
    days = [place.visits(everybody(place), Day(1), Conduct()) for place in (term, holidays)]
    learning, free = (np.unique(visits.person[visits.setting == Setting.SCHOOL]) for visits in days)
    assert learning.size > 300
    assert free.size == 0
    at_work = [set(visits.person[visits.setting == Setting.WORK]) for visits in days]
    assert at_work[0] == at_work[1] != set()
    out = [np.isin(visits.person[visits.setting == Setting.LEISURE], learning).sum() for visits in days]
    assert out[1] >= out[0] > 0


def test_people_have_ages_homes_quarters_and_phones() -> None:
    people = town(20_000).people
    assert people.age is not None
    assert people.household is not None
    assert people.group is not None
    assert (people.household <= np.arange(20_000)).all()
    assert set(people.group) == set(range(5))
    assert not people.owns_phone[people.age < 6].any()
    assert people.label.tolist() == list(range(20_000))
    words = " ".join(town(20_000).caveats)
    for said in ("synthetic", "France", "assumptions", "nine"):
        assert said in words


@pytest.mark.parametrize(
    ("key", "arguments"),
    [
        ("population.people", {"people": 5}),
        ("population.people", {"people": 2**27 + 1}),
        ("phones.left_behind", {"left_behind": 0.51}),
        ("phones.left_behind", {"left_behind": float("nan")}),
        ("start", {"first_weekday": 7}),
        ("population.going_out", {"going_out": -0.1}),
    ],
)
def test_a_town_that_cannot_be_is_refused_by_its_key(key: str, arguments: dict[str, float]) -> None:
    with pytest.raises(Refused) as refused:
        Town(Draws(1), **({"people": 60} | arguments))  # type: ignore[arg-type]
    (problem,) = refused.value.problems
    assert problem.key == key
    assert problem.mend
    assert not problem.file


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Refused) as refused:
        Town(Draws(1), 1, left_behind=1.0, first_weekday=-1)
    assert [problem.key for problem in refused.value.problems] == ["population.people", "phones.left_behind", "start"]


def test_a_care_home_has_no_more_residents_than_seats() -> None:
    crowded = FRANCE.__class__(in_care=((0, 0.0), (60, 0.5)))
    with pytest.raises(Refused, match=r"country\.in_care"):
        Town(Draws(1), 5_000, country=crowded)


def test_a_town_without_adults_is_refused() -> None:
    minors = FRANCE.__class__(ages=(1.0,) * 18 + (0.0,) * 87)
    with pytest.raises(Refused) as refused:
        Town(Draws(1), 60, country=minors)
    assert [problem.key for problem in refused.value.problems] == ["country.ages"]


def test_a_classroom_is_two_classes_of_thirty_who_go_home_to_their_parents() -> None:
    place = Town(Draws(1), 180, country=CLASSROOM)
    people = place.people
    assert people.age is not None
    assert people.household is not None
    assert people.owns_phone.all()
    pupils = np.flatnonzero(people.age == 12).astype(np.int32)
    homes, sizes = np.unique(people.household, return_counts=True)
    assert pupils.size == homes.size == np.unique(people.household[pupils]).size == 60
    assert set(sizes) == {3}
    lesson = place.visits(pupils, Day(0), Conduct())
    assert set(lesson.setting) >= {Setting.HOME, Setting.SCHOOL}
    class_of: dict[int, int] = {}
    for day in range(5):
        visits = place.visits(pupils, Day(day), Conduct())
        desks = visits.where((visits.setting == Setting.SCHOOL) & (visits.start % DAY < 11 * HOUR))
        class_of.update(zip(desks.person.tolist(), desks.room.tolist(), strict=True))
    assert np.bincount(list(class_of.values())).tolist() == [30, 30]
    meetings = place.meetings(pupils, Day(0), Conduct())
    at_school = meetings.where((meetings.setting == Setting.SCHOOL) & ~meetings.stops)
    assert np.unique(at_school.asked).size > 50
    assert Setting.HOME in meetings.setting


def test_a_town_reads_like_its_constructor_and_travels_to_another_process() -> None:
    place = town(60)
    assert repr(place) == "Town(Draws(seed=1), people=60, left_behind=0.05)"
    again = pickle.loads(pickle.dumps(place))
    assert_same(place.visits(everybody(place), Day(0), Conduct()), again.visits(everybody(place), Day(0), Conduct()))
