"""Are sightings the same from either side, in one batch or many, and only while phones are near and scanning?"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.draws import Draws
from sim.radio.channel import CHANNELS, Levels, Scans
from sim.radio.hearing import Sightings, scan_times, sightings
from sim.units import DAY, HOUR, Day, ScanSchedule
from sim.world.answers import Proximities
from sim.world.conduct import Conduct
from tests.conftest import needs_data
from tests.radio.near import SCHEDULE, proximities
from tests.world.little import office

BADGE, DRAWS = CHANNELS["badge"], Draws(1)
TALKS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(-HOUR, HOUR), st.integers(1, 2 * HOUR)).filter(
        lambda talk: talk[0] != talk[1]
    ),
    max_size=6,
    unique_by=lambda talk: (min(talk[:2]), max(talk[:2])),
)
SCHEDULES = st.builds(
    ScanSchedule,
    period_s=st.integers(60, 600),
    jitter_s=st.integers(0, 29),
    window_s=st.just(4),
    per_scan=st.just(16),
    longest_gap_s=st.sampled_from([120, 300]),
)


def heard(near: Proximities, direction: str = "heard_by", since: int = -DAY, until: int = DAY) -> Sightings:
    return sightings(near, SCHEDULE, BADGE, DRAWS, since, until, direction)  # type: ignore[arg-type]


def rows(table: Sightings) -> list[tuple[int, ...]]:
    return list(zip(*(column.tolist() for column in table.columns().values()), strict=True))


def plain(near: Proximities, schedule: ScanSchedule, since: int, until: int) -> list[tuple[int, int, int, int]]:
    """Every scan of every other phone while it is near: (hearer, heard, at, gap), heard or not."""
    out = []
    for asked, other, start, seconds in zip(near.asked, near.other, near.start, near.seconds, strict=True):
        k = np.arange(-2 * DAY // schedule.period_s, 2 * DAY // schedule.period_s)
        times = scan_times(DRAWS, schedule, np.full(k.size, other), k)
        for previous, at in pairwise(times):
            if max(start, since) <= at < min(start + seconds, until):
                gap = min((at - previous) // 60 * 60, schedule.longest_gap_s)
                out.append((int(other), int(asked), int(at), int(gap)))
    return sorted(out, key=lambda row: (row[2], row[0], row[1]))


@given(TALKS, SCHEDULES, st.integers(-HOUR, HOUR))
def test_no_scan_is_forgotten_and_none_is_invented(
    talks: list[tuple[int, int, int, int]], schedule: ScanSchedule, since: int
) -> None:
    near = proximities(talks)

    class EveryScan:
        """A channel that lets everything through."""

        def levels(self, draws: Draws, scans: Scans) -> Levels:
            levels = BADGE.levels(draws, scans)
            levels.got[:] = True
            return levels

    got = sightings(near, schedule, EveryScan(), DRAWS, since, since + HOUR)
    assert [(a, b, at, gap) for a, b, at, _, _, gap in rows(got)] == plain(near, schedule, since, since + HOUR)


@given(TALKS)
def test_what_a_phone_heard_is_what_the_others_were_heard_by(talks: list[tuple[int, int, int, int]]) -> None:
    near = proximities(talks)
    assert rows(heard(near)) == rows(heard(near, "hears"))
    for phone in range(6):
        mine = near.where(near.asked == phone)
        theirs = near.where(near.other == phone)
        assert rows(heard(mine)) == rows(heard(theirs, "hears"))
        assert rows(heard(mine, "hears")) == rows(heard(theirs))
        assert set(heard(mine).heard) <= {phone} >= set(heard(mine, "hears").hearer)


@given(TALKS, st.integers(1, 30))
def test_one_batch_or_many_windows(talks: list[tuple[int, int, int, int]], minutes: int) -> None:
    near, whole = proximities(talks), rows(heard(proximities(talks), since=-HOUR, until=3 * HOUR))
    edges = [*range(-HOUR, 3 * HOUR, minutes * 60), 3 * HOUR]
    parts = [rows(heard(near, since=a, until=b)) for a, b in pairwise(edges)]
    assert [row for part in parts for row in part] == whole
    assert whole == sorted(whole, key=lambda row: (row[2], row[0], row[1]))


def test_scans_of_a_phone_come_every_period_moved_a_little() -> None:
    k = np.arange(-5_000, 5_000)
    times = scan_times(DRAWS, SCHEDULE, np.full(k.size, 4), k)
    off = times - k * 300 - np.median(times - k * 300)
    assert off.min() == -45
    assert off.max() == 45
    assert (np.diff(times) > 0).all()
    other = scan_times(DRAWS, SCHEDULE, np.full(k.size, 5), k)
    assert np.median(other - times) % 300 > 0


def test_gaps_are_whole_minutes_and_capped() -> None:
    got = heard(proximities([(1, 2, 0, DAY), (3, 4, 0, DAY)]))
    assert set(got.gap.tolist()) == {180, 240, 300}


def test_nobody_near_nothing_heard() -> None:
    assert len(heard(proximities([]))) == 0
    assert len(heard(proximities([(1, 2, 0, DAY)]), since=DAY, until=2 * DAY)) == 0


@needs_data
@pytest.mark.parametrize("day", [-12, 0, 7])
def test_the_office_hears_the_same_from_either_side(day: int) -> None:
    town = office()
    everybody = np.arange(town.people.count, dtype=np.int32)
    near = town.sightable(everybody, Day(day), Conduct())
    whole = rows(heard(near, since=day * DAY, until=(day + 1) * DAY))
    assert len(whole) > 300
    some = everybody[::9]
    asked = town.sightable(some, Day(day), Conduct())
    by_them = rows(heard(asked, "hears", day * DAY, (day + 1) * DAY))
    of_them = rows(heard(asked, "heard_by", day * DAY, (day + 1) * DAY))
    assert by_them == [row for row in whole if row[0] in some]
    assert of_them == [row for row in whole if row[1] in some]
