"""Do draws seat by seat infect by the same law as draws meeting by meeting, and do two meet as the town says?

The bound must never be below what really passes, and the seats around somebody must hold everybody met.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.disease.course import courses
from sim.disease.seats import _most_infectious, infections
from sim.disease.spread import Transmissions, hazards, transmissions
from sim.draws import Draws
from sim.kernels import kernel, threads
from sim.units import DAY, HOUR, NEVER, Barrier, Bools, Day, Floats, Int32s, Int64s, Setting
from sim.world.answers import Meetings
from sim.world.conduct import Conduct, Facts
from sim.world.homes import MOST_STAYS
from sim.world.near.detail import ROW, Asked, Scratch
from sim.world.near.pair import COMPANIES, LONGEST_S, company_of, in_seat, meetings_of, seats_around, seats_within
from sim.world.outings import wish_of
from sim.world.plan import Plan
from sim.world.stay import STAY
from sim.world.town import Town
from sim.world.work import hours

PEOPLE = 9_000
WEEK = 7
SAME = np.ones(len(Setting))
BETA = 0.003


def conduct_of(town: Town) -> Conduct:
    """Every ninth person stays at home from the noon of some day on, for three days."""
    conduct = Conduct()
    for person in range(0, town.people.count, 9):
        begin = person % WEEK * DAY + DAY // 2
        conduct.stay_away(person, begin, begin + 3 * DAY, now=-DAY)
    return conduct


@pytest.fixture(scope="module")
def town() -> Town:
    return Town(Draws(5), PEOPLE)


def sources(town: Town) -> tuple[Int32s, Int32s, Floats]:
    """A third of the town, infected on the days before, and their multipliers."""
    persons = np.arange(0, town.people.count, 3, dtype=np.int32)
    at = (-(2 + persons % 9) * DAY + persons * 37 % DAY).astype(np.int32)
    return persons, at, courses(Draws(5), persons, at).multiplier


def by_seats(town: Town, conduct: Conduct, day: int, since: int, until: int, draws: Draws) -> Transmissions:
    persons, at, multiplier = sources(town)
    taken = np.zeros(town.people.count, dtype=np.bool_)
    taken[persons] = True
    return infections(
        town, conduct, persons, at, BETA * multiplier, taken, Day(day), SAME, draws, day * DAY + since,
        day * DAY + until,
    )  # fmt: skip


def whole(town: Town) -> tuple[Int32s, Floats]:
    persons, at, multiplier = sources(town)
    infected_at, every = np.full(town.people.count, NEVER, dtype=np.int32), np.zeros(town.people.count)
    infected_at[persons], every[persons] = at, multiplier
    return infected_at, every


# -- the law ----------------------------------------------------------------------------------------------------------


def test_as_many_are_infected_in_each_setting_as_meeting_by_meeting(town: Town) -> None:
    """Two ways to draw one law, a week each. False alarm: 4 standard errors in six settings, below .0005 in all.

    Power: at least a thousand infections a way; a tenth more of them is seen with more than nine chances in ten.
    """
    conduct = conduct_of(town)
    infected_at, multiplier = whole(town)
    ways = np.zeros((2, len(Setting)))
    for day in range(WEEK):
        met = town.meetings(sources(town)[0], Day(day), conduct)
        rows = transmissions(
            met, infected_at, multiplier, BETA, SAME, Draws(6), day * DAY, (day + 1) * DAY
        )  # fmt: skip
        seats = by_seats(town, conduct, day, 0, DAY, Draws(7))
        for way, got in enumerate((rows, seats)):
            ways[way] += np.bincount(got.setting, minlength=len(Setting))
    assert ways.sum(axis=1).min() > 1_000
    assert (np.abs(ways[0] - ways[1]) <= 4.0 * np.sqrt(ways.sum(axis=0)) + 1e-9).all(), ways
    assert abs(ways[0].sum() - ways[1].sum()) <= 4.0 * np.sqrt(ways.sum()), ways


def test_the_hour_of_infection_follows_the_hazard(town: Town) -> None:
    """Of all infections of a weekday the share in each quarter of the day; false alarm 4 standard errors in four."""
    conduct = Conduct()
    infected_at, multiplier = whole(town)
    met = town.meetings(sources(town)[0], Day(2), conduct)
    met = met.where(infected_at[met.other] == NEVER)
    hazard = hazards(met, infected_at, multiplier, BETA / 100, SAME)
    wanted = np.bincount((met.start + met.seconds // 2) % DAY // (6 * HOUR), hazard, 4)
    persons, at, many = sources(town)
    taken = infected_at < NEVER
    count = np.zeros(4)
    for seed in range(150):
        got = infections(
            town, conduct, persons, at, BETA / 10 * many, taken, Day(2), SAME, Draws(seed), 2 * DAY, 3 * DAY
        )
        count += np.bincount(got.at % DAY // (6 * HOUR), minlength=4)
    share = wanted / wanted.sum()
    # meetings that lie in two quarters are counted in that of their middle: allow a hundredth for it
    assert (np.abs(count / count.sum() - share) <= 4.0 * np.sqrt(share * (1 - share) / count.sum()) + 0.01).all()


# -- batches, threads, conduct ----------------------------------------------------------------------------------------


def test_hour_by_hour_the_same_are_infected(town: Town) -> None:
    conduct = conduct_of(town)
    day = by_seats(town, conduct, 3, 0, DAY, Draws(5))
    hours_ = [by_seats(town, conduct, 3, at, at + HOUR, Draws(5)) for at in range(0, DAY, HOUR)]
    found: dict[int, tuple[int, ...]] = {}
    for got in hours_:
        for row in zip(*(column.tolist() for column in got.columns().values()), strict=True):
            found.setdefault(row[0], row)
    assert len(day) > 100
    assert sorted(found.values()) == sorted(zip(*(c.tolist() for c in day.columns().values()), strict=True))


def test_one_thread_or_two(town: Town) -> None:
    conduct = conduct_of(town)
    both = []
    for count in (1, 2):
        threads(count)
        both.append(by_seats(town, conduct, 1, 0, DAY, Draws(5)))
    threads(2)
    for one, two in zip(*(got.columns().values() for got in both), strict=True):
        assert (one == two).all()


def test_who_stays_away_changes_nothing_between_others(town: Town) -> None:
    """Draws belong to seats: the infections of pairs whose conduct is the same are the same."""
    free, some = by_seats(town, Conduct(), 3, 0, DAY, Draws(5)), by_seats(town, conduct_of(town), 3, 0, DAY, Draws(5))

    def between_the_free(got: Transmissions) -> set[tuple[int, int, int]]:
        return {
            (a, b, at)
            for a, b, at in zip(got.source.tolist(), got.person.tolist(), got.at.tolist(), strict=True)
            if a % 9 and b % 9
        }

    one, other = between_the_free(free), between_the_free(some)
    # somebody whom a pair's draw infects may be infected earlier by another one who is free in one town alone
    assert len(one & other) > 0.97 * max(len(one), len(other)) > 100


# -- pairs and seats --------------------------------------------------------------------------------------------------


@kernel
def pair(
    plan: Plan, facts: Facts, person: int, other: int, day: int, reach: float, found: object, out: Int64s
) -> int:  # fmt: skip
    scratch = Scratch(found, np.empty(MOST_STAYS, dtype=STAY), np.empty(MOST_STAYS, dtype=STAY))
    asked, work, wish = Asked(person, day, False, reach), hours(plan, person, day), wish_of(plan, person, day)
    count = meetings_of(plan, facts, asked, work, wish, other, scratch)
    for row in range(count):
        met = scratch.found[row]
        out[row, 0], out[row, 1], out[row, 2] = met.start, met.seconds, met.place
        out[row, 3] = company_of(met.place, met.start)
    return count


@kernel
def around(plan: Plan, person: int, day: int, reach: float, within: Int64s, out: Int64s) -> int:
    asked, count = Asked(person, day, False, reach), 0
    work, wish = hours(plan, person, day), wish_of(plan, person, day)
    for company in range(COMPANIES):
        for number in range(seats_around(plan, asked, company, work, wish, within)):
            other = in_seat(plan, asked, company, number, within)
            if other >= 0:
                out[count, 0], out[count, 1] = company, other
                count += 1
    return count


def unhindered(town: Town, persons: Int32s, day: int, conduct: Conduct) -> Meetings:
    met = town.meetings(persons, Day(day), conduct)
    found: Meetings = met.where(met.barrier == Barrier.NONE)
    return found


@pytest.mark.parametrize("day", [2, 5, 6])
def test_two_meet_as_the_town_says_and_in_a_seat_near_by(town: Town, day: int) -> None:
    """Of a sixth of the town, every unhindered meeting: when, how long, where; and that one of the seats holds them."""
    conduct, reach = conduct_of(town), town.reach_m
    persons = np.arange(day, town.people.count, 6, dtype=np.int32)
    met, within = unhindered(town, persons, day, conduct), seats_within(reach)
    found, out, seats = np.empty(64, dtype=ROW), np.empty((64, 4), dtype=np.int64), np.empty((4_096, 2), dtype=np.int64)
    rows = zip(*(c.tolist() for c in (met.asked, met.other, met.start, met.seconds, met.place)), strict=True)
    by_pair: dict[tuple[int, int], set[tuple[int, int, int]]] = {}
    for asked, other, start, seconds, place in rows:
        by_pair.setdefault((asked, other), set()).add((start - day * DAY, seconds, place))
    assert len(by_pair) > 5_000
    near: dict[int, set[tuple[int, int]]] = {}
    for (asked, other), wanted in by_pair.items():
        count = pair(town.plan, conduct.facts(), asked, other, day, reach, found, out)
        unstopped = found[:count]["barrier"] == Barrier.NONE
        got = {tuple(row) for row in out[:count, :3][unstopped].tolist()}
        assert got == wanted, (asked, other)
        if asked not in near:
            held = around(town.plan, asked, day, reach, within, seats)
            near[asked] = set(map(tuple, seats[:held].tolist()))
        companies = {row[3] for row in out[:count].tolist()}
        assert {(company, other) for company in companies} <= near[asked], (asked, other)
        together = [sum(row[1] for row in out[:count].tolist() if row[3] == company) for company in companies]
        assert all(s <= LONGEST_S[c] for c, s in zip(companies, together, strict=True)), (asked, other)


def test_no_moment_of_a_day_is_more_infectious_than_its_bound() -> None:
    from sim.disease.course import infectiousness_of

    @kernel
    def most(since: int) -> float:
        return _most_infectious(since)

    for since in range(-DAY, 22 * DAY, 7 * HOUR):
        bound = most(since)
        assert all(infectiousness_of(at) <= bound for at in range(since, since + DAY, HOUR // 2)), since


def test_the_taken_are_left_alone(town: Town) -> None:
    got = by_seats(town, Conduct(), 2, 0, DAY, Draws(5))
    taken: Bools = np.isin(got.person, sources(town)[0])
    assert len(got) > 100
    assert not taken.any()
    assert np.unique(got.person).size == len(got)
