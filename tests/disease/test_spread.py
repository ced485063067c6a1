"""Is a day's spread the same in one batch or twenty-four, on one thread or two, in the kernel or in plain words?"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.disease.course import INFECTIOUS_FOR_S, courses, infectiousness_of
from sim.disease.spread import Transmissions, doses, earliest, hazards, imports, moments, seeds, transmissions
from sim.draws import Draws, uniform_of
from sim.kernels import threads
from sim.units import DAY, HOUR, NEVER, Day, Floats, Int32s, Setting
from sim.world.answers import Meetings
from sim.world.conduct import Conduct
from tests.conftest import needs_data
from tests.world.little import office

N = 6
SAME = np.ones(len(Setting))
Talk = tuple[int, int, int, int, bool]
TALKS = st.lists(
    st.tuples(
        st.integers(0, N - 1), st.integers(0, N - 1), st.integers(0, DAY - HOUR), st.integers(1, HOUR), st.booleans()
    ).filter(lambda talk: talk[0] != talk[1]),
    min_size=1,
    max_size=25,
)


def meetings(talks: list[Talk], setting: int = Setting.WORK) -> Meetings:
    """Return both sides of talks (one, other, start, seconds, whether a barrier stops infection), on day 0."""
    both = sorted({(a, s, b, m, w) for one, two, s, m, w in talks for a, b in ((one, two), (two, one))})
    asked, start, other, seconds, stops = (np.array(column) for column in zip(*both, strict=True))
    n = asked.size
    return Meetings(
        asked=asked.astype(np.int32),
        other=other.astype(np.int32),
        start=start.astype(np.int32),
        seconds=seconds.astype(np.int32),
        metres=np.full(n, 1.5),
        setting=np.full(n, setting, dtype=np.int8),
        place=np.full(n, -1, dtype=np.int64),
        barrier=np.zeros(n, dtype=np.int8),
        stops=stops.astype(np.bool_),
    )


def plain_hazards(met: Meetings, infected_at: Int32s, multiplier: Floats, beta: float, factors: Floats) -> list[float]:
    """The rule of `hazards`, in plain words."""
    out, so_far = [], {}
    for a, b, start, seconds, setting, stops in zip(
        met.asked, met.other, met.start, met.seconds, met.setting, met.stops, strict=True
    ):
        if stops:
            out.append(0.0)
            continue
        before = so_far.get((a, b, start // DAY), 0)
        so_far[a, b, start // DAY] = before + int(seconds)
        counted = [240.0 * (1.0 - math.exp(-s / 60.0 / 240.0)) for s in (before, before + int(seconds))]
        infectious = infectiousness_of(int(start) - int(infected_at[a]))
        out.append(beta * factors[setting] * multiplier[a] * infectious * (counted[1] - counted[0]))
    return out


def plain_transmissions(
    met: Meetings, rates: list[float], infected_at: Int32s, key: np.uint64
) -> dict[int, tuple[int, int]]:
    """The rule of `transmissions`, in plain words: person -> (second, source)."""
    first: dict[int, tuple[int, int]] = {}
    for a, b, start, seconds, rate in zip(met.asked, met.other, met.start, met.seconds, rates, strict=True):
        u = uniform_of(key, int(a), int(b), int(start), 0)
        if rate == 0.0 or u >= -math.expm1(-rate):
            continue
        at = int(start) + math.floor(int(seconds) * -math.log1p(-u) / rate)
        if at < infected_at[b]:
            first[int(b)] = min(first.get(int(b), (at, int(a))), (at, int(a)))
    return first


def ill(ages: list[int]) -> tuple[Int32s, Floats]:
    """Return who was infected so many hours before day 0 (0: not at all), and multipliers."""
    infected_at = np.array([-HOUR * age if age else NEVER for age in ages], dtype=np.int32)
    return infected_at, 0.5 + 0.3 * np.arange(len(ages))


AGES = st.lists(st.integers(0, 200), min_size=N, max_size=N)


@given(TALKS, AGES, st.sampled_from([0.05, 5.0]))
def test_kernel_and_plain_words_agree(talks: list[Talk], ages: list[int], beta: float) -> None:
    met, (infected_at, multiplier) = meetings(talks), ill(ages)
    factors = np.linspace(0.5, 1.2, len(Setting))
    rates = hazards(met, infected_at, multiplier, beta, factors)
    plain = plain_hazards(met, infected_at, multiplier, beta, factors)
    assert rates == pytest.approx(plain, rel=1e-9, abs=1e-300)
    draws = Draws(5)
    got = transmissions(met, infected_at, multiplier, beta, factors, draws, 0, DAY)
    expected = plain_transmissions(met, rates.tolist(), infected_at, draws.key("disease.transmission"))
    assert dict(zip(got.person, zip(got.at, got.source, strict=True), strict=True)) == expected
    assert list(zip(got.at, got.person, strict=True)) == sorted(zip(got.at, got.person, strict=True))


@given(TALKS, AGES, st.sampled_from([2, 4, 24]))
def test_one_batch_or_many_windows(talks: list[Talk], ages: list[int], windows: int) -> None:
    met, (infected_at, multiplier) = meetings(talks), ill(ages)
    whole = transmissions(met, infected_at, multiplier, 3.0, SAME, Draws(1), 0, DAY)
    assert_same(in_windows(met, infected_at, multiplier, 3.0, windows), whole)


def in_windows(met: Meetings, infected_at: Int32s, multiplier: Floats, beta: float, windows: int) -> Transmissions:
    """Close each window of day 0 by itself, with those infected before it known."""
    known, parts = infected_at.copy(), []
    for since in range(0, DAY, DAY // windows):
        part = transmissions(met, known, multiplier, beta, SAME, Draws(1), since, since + DAY // windows)
        known[part.person] = part.at
        parts.append(part)
    joined: Transmissions = Transmissions.join(parts)
    return joined


def assert_same(one: Transmissions, two: Transmissions) -> None:
    for name, column in one.columns().items():
        assert column.tobytes() == two.columns()[name].tobytes(), name


@given(st.integers(1, 40), st.integers(1, 3_600), st.integers(0, 3_000))
def test_cutting_a_meeting_in_pieces_changes_nothing(pieces: int, seconds: int, met_before: int) -> None:
    edges = np.unique(np.linspace(0, seconds, pieces + 1).astype(int))
    early = [(0, 1, 0, met_before, False)] if met_before else []
    cut = meetings([*early, *((0, 1, HOUR + int(a), int(b - a), False) for a, b in pairwise(edges))])
    infected_at, multiplier = ill([120, 0])

    def at_one_infectiousness(met: Meetings) -> float:
        infectious = np.array([infectiousness_of(int(start) + 120 * HOUR) for start in met.start])
        from_0 = (met.asked == 0) & (met.start >= HOUR)
        return float((hazards(met, infected_at, multiplier, 1.0, SAME) / infectious)[from_0].sum())

    whole = meetings([*early, (0, 1, HOUR, seconds, False)])
    assert at_one_infectiousness(cut) == pytest.approx(at_one_infectiousness(whole), rel=1e-12)


def test_the_fifth_hour_together_counts_less_than_the_first_but_another_person_in_full() -> None:
    infected_at, multiplier = ill([120, 0, 0])
    talk, earlier = (0, 1, 2 * HOUR, HOUR, False), [(0, 1, k * 1_000, 1_000, False) for k in range(7)]
    first, fifth, another = (
        hazards(met.where(met.asked == 0), infected_at, multiplier, 1.0, SAME)[-1]
        for met in (meetings([talk]), meetings([*earlier, talk]), meetings([(0, 2, 1_000, 5_000, False), talk]))
    )
    assert fifth == pytest.approx(first * math.exp(-7_000 / 60 / 240))
    assert another == first


def test_no_hazard_through_a_barrier_nor_from_the_healthy_nor_within_a_day() -> None:
    infected_at, multiplier = ill([120, 0, 20])
    met = meetings([(0, 1, 0, 60, True), (1, 2, 0, 60, False), (0, 2, 0, 60, False)])
    rates = hazards(met, infected_at, multiplier, 1.0, SAME)
    assert [(int(a), int(b)) for a, b in zip(met.asked[rates > 0], met.other[rates > 0], strict=True)] == [(0, 2)]
    closed = SAME.copy()
    closed[Setting.WORK] = 0.0
    assert not hazards(met, infected_at, multiplier, 1.0, closed).any()


def test_a_dose_is_the_sum_of_ones_own_hazards_whoever_else_is_asked_about() -> None:
    """To the last bit, for few and many meetings: numpy adds columns of eight and more otherwise than shorter ones."""
    sizes = [1, 2, 7, 8, 9, 8, 31, 128, 129, 1_000]
    talks = [(source, 90 + k % 7, 80 * k, 1 + 53 * k % 79, False) for source, n in enumerate(sizes) for k in range(n)]
    infected_at, multiplier = ill([97 + source for source in range(100)])
    met = meetings(talks)
    met = met.where(met.asked < len(sizes))
    asked, dose = doses(met, infected_at, multiplier, 0.01, SAME)
    assert asked.tolist() == list(range(len(sizes)))
    for source, each in zip(asked.tolist(), dose.tolist(), strict=True):
        assert each == hazards(met.where(met.asked == source), infected_at, multiplier, 0.01, SAME).sum() > 0.0


def test_the_day_before_does_not_count_as_met() -> None:
    infected_at, multiplier = ill([120, 0])
    one = meetings([(0, 1, DAY - HOUR, HOUR, False)])
    rates = [
        hazards(met, infected_at, multiplier, 1.0, SAME)[-1]
        for met in (
            Meetings.join([one.where([0]), replace(one, start=one.start + np.int32(HOUR)).where([0])]),
            replace(one, start=one.start + np.int32(HOUR)).where([0]),
        )
    ]
    assert rates[0] == rates[1] > 0.0


def test_the_lower_source_wins_a_tie() -> None:
    found = [Transmissions(*(np.array([x]) for x in row)) for row in ((7, 5, 100, 3, -1), (7, 2, 100, 3, -1))]
    assert earliest(Transmissions.join(found)).source.tolist() == [2]
    assert earliest(Transmissions.join(found[::-1])).source.tolist() == [2]


def test_a_certain_transmission_happens_within_its_meeting() -> None:
    start = np.arange(1_000, dtype=np.int32)
    column = np.zeros(1_000, dtype=np.int32)
    at = moments(np.full(1_000, 1e6), column, column, start, np.full(1_000, 20, dtype=np.int32), Draws(1).key("x"))
    assert (at == start).all()
    assert (moments(np.full(1_000, 1e-12), column, column, start, start, Draws(1).key("x")) == NEVER).all()


@needs_data
@settings(max_examples=10, deadline=None)
@given(st.sampled_from([0, 1, 3, 7, 8]), st.integers(0, 1_000))
def test_the_office_spreads_alike_on_one_thread_or_two_and_in_hours_or_days(day: int, seed: int) -> None:
    town = office()
    persons, at = seeds(Draws(seed), 60, town.people.count)
    infected_at = np.full(town.people.count, NEVER, dtype=np.int32)
    infected_at[persons] = at
    multiplier = np.zeros(town.people.count)
    multiplier[persons] = courses(Draws(seed), persons, at).multiplier
    met = town.meetings(persons, Day(day), Conduct())
    met = replace(met, start=met.start - np.int32(day * DAY))
    threads(1)
    alone = transmissions(met, infected_at, multiplier, 2.0, SAME, Draws(1), 0, DAY)
    threads(2)
    assert_same(transmissions(met, infected_at, multiplier, 2.0, SAME, Draws(1), 0, DAY), alone)
    assert_same(in_windows(met, infected_at, multiplier, 2.0, 24), alone)
    assert len(alone) > 5
    assert ((infected_at[alone.source] < -DAY) | (alone.at - infected_at[alone.source] >= DAY)).all()


def test_seeds_are_different_persons_infected_before_day_0() -> None:
    persons, at = seeds(Draws(1), 40, 50)
    assert np.unique(persons).size == 40
    assert ((persons >= 0) & (persons < 50) & (at < 0) & (at >= -10 * DAY) & (at > -INFECTIOUS_FOR_S)).all()
    more, at_more = seeds(Draws(1), 50, 50)
    assert (more[:40] == persons).all()
    assert (at_more[:40] == at).all()
    assert seeds(Draws(1), 0, 50)[0].size == 0
    with pytest.raises(ValueError, match="51 infections among 50"):
        seeds(Draws(1), 51, 50)


def test_imports_are_of_their_day_and_more_where_more_are_wanted() -> None:
    for day in (-3, 0, 40):
        persons, at = imports(Draws(1), Day(day), 3.5, 217)
        assert ((at >= day * DAY) & (at < (day + 1) * DAY)).all()
        assert ((persons >= 0) & (persons < 217)).all()
        more = imports(Draws(1), Day(day), 5.0, 217)[1]
        assert (more[: at.size] == at).all()
        assert imports(Draws(1), Day(day), 0.0, 217)[0].size == 0
    assert abs(imports(Draws(1), Day(0), 2_000.0, 217)[0].size - 2_000) < 200
