"""Are sightings the same from either side, in one batch or many, and only while phones are near and scanning?"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.draws import Draws
from sim.radio.badge import BadgeRange
from sim.radio.channel import CHANNELS, Channel
from sim.radio.hearing import Sightings, sightings
from sim.radio.links import Levels, Links, Scans
from sim.units import DAY, HOUR, Day, Int64s, ScanSchedule
from sim.world.answers import Proximities
from sim.world.conduct import Conduct
from tests.conftest import needs_data
from tests.radio.near import DENSE, SCHEDULE, proximities
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
) | st.just(DENSE)
AIR = pytest.mark.parametrize(
    ("channel", "schedule"),
    [
        (BADGE, SCHEDULE),
        (CHANNELS["dp3t_exp34"], SCHEDULE),
        (CHANNELS["dp3t_exp34"], replace(DENSE, background="app")),
    ],
    ids=["badge", "rooms", "rooms, dense"],
)


class EveryScan(BadgeRange):
    """A channel that lets everything through."""

    def levels(self, draws: Draws, links: Links, scans: Scans, messages: int) -> Levels:
        levels = BADGE.levels(draws, links, scans, messages)
        levels.got[:] = True
        return levels


def heard(
    near: Proximities,
    direction: str = "heard_by",
    since: int = -DAY,
    until: int = DAY,
    channel: Channel = BADGE,
    schedule: ScanSchedule = SCHEDULE,
) -> Sightings:
    return sightings(near, schedule, channel, DRAWS, since, until, direction)  # type: ignore[arg-type]


def rows(table: Sightings) -> list[tuple[int, ...]]:
    return list(zip(*(column.tolist() for column in table.columns().values()), strict=True))


def scan_times(schedule: ScanSchedule, phone: int, k: Int64s) -> Int64s:
    """When scan k of a phone comes, in s since day 0: phase + k x period, moved up to the jitter either way."""
    phones = np.full(k.size, phone)
    phase = np.floor(DRAWS.uniform("radio.scan_phase", phones) * schedule.period_s)
    moved = np.floor(DRAWS.uniform("radio.scan_jitter", phones, k) * (2 * schedule.jitter_s + 1)) - schedule.jitter_s
    times: Int64s = (phase + k * schedule.period_s + moved).astype(np.int64)
    return times


def plain(near: Proximities, schedule: ScanSchedule, since: int, until: int) -> list[tuple[int, int, int, int]]:
    """Every scan of every other phone while it is near: (hearer, heard, at, gap), heard or not."""
    out = []
    unit = min(60, schedule.period_s)
    k = np.arange(-4 * HOUR // schedule.period_s, 4 * HOUR // schedule.period_s)
    for asked, other, start, seconds in zip(near.asked, near.other, near.start, near.seconds, strict=True):
        times = scan_times(schedule, other, k)
        for previous, at in pairwise(times):
            if max(start, since) <= at < min(start + seconds, until):
                gap = min((at - previous) // unit * unit, schedule.longest_gap_s)
                out.append((int(other), int(asked), int(at), int(gap)))
    return sorted(out, key=lambda row: (row[2], row[0], row[1]))


@given(TALKS, SCHEDULES, st.integers(-HOUR, HOUR))
def test_no_scan_is_forgotten_and_none_is_invented(
    talks: list[tuple[int, int, int, int]], schedule: ScanSchedule, since: int
) -> None:
    near = proximities(talks)
    got = sightings(near, schedule, EveryScan(), DRAWS, since, since + HOUR)
    assert [(a, b, at, gap) for a, b, at, _, _, gap in rows(got)] == plain(near, schedule, since, since + HOUR)


@AIR
@given(talks=TALKS)
def test_what_a_phone_heard_is_what_the_others_were_heard_by(
    channel: Channel, schedule: ScanSchedule, talks: list[tuple[int, int, int, int]]
) -> None:
    def found(near: Proximities, direction: str) -> Sightings:
        return heard(near, direction, channel=channel, schedule=schedule)

    near = proximities(talks)
    assert rows(found(near, "heard_by")) == rows(found(near, "hears"))
    for phone in range(6):
        mine, theirs = near.where(near.asked == phone), near.where(near.other == phone)
        assert rows(found(mine, "heard_by")) == rows(found(theirs, "hears"))
        assert rows(found(mine, "hears")) == rows(found(theirs, "heard_by"))
        assert set(found(mine, "heard_by").heard) <= {phone} >= set(found(mine, "hears").hearer)


@AIR
@given(talks=TALKS, minutes=st.integers(1, 30))
def test_one_batch_or_many_windows(
    channel: Channel, schedule: ScanSchedule, talks: list[tuple[int, int, int, int]], minutes: int
) -> None:
    """A window that opens in the middle of a meeting finds its slow fades where they had come to."""

    def found(since: int, until: int) -> list[tuple[int, ...]]:
        return rows(heard(proximities(talks), since=since, until=until, channel=channel, schedule=schedule))

    whole = found(-HOUR, 3 * HOUR)
    edges = [*range(-HOUR, 3 * HOUR, minutes * 60), 3 * HOUR]
    assert [row for a, b in pairwise(edges) for row in found(a, b)] == whole
    assert whole == sorted(whole, key=lambda row: (row[2], row[0], row[1]))


@AIR
def test_a_long_meeting_is_heard(channel: Channel, schedule: ScanSchedule) -> None:
    got = heard(proximities([(1, 2, 0, HOUR), (3, 4, 0, HOUR)]), channel=channel, schedule=schedule)
    assert len(got) > 0.3 * 4 * HOUR / schedule.period_s


def test_scans_of_a_phone_come_every_period_moved_a_little() -> None:
    near = proximities([(4, 5, -5 * DAY, 10 * DAY)])
    got = sightings(near, SCHEDULE, EveryScan(), DRAWS, -5 * DAY, 5 * DAY)
    mine, other = (got.at[got.hearer == phone].astype(np.int64) for phone in (4, 5))
    off = mine - np.arange(mine.size) * 300
    assert np.ptp(off) == 90
    assert (np.diff(mine) > 0).all()
    assert np.median(other - mine) % 300 > 0


def test_gaps_are_whole_minutes_and_capped() -> None:
    got = heard(proximities([(1, 2, 0, DAY), (3, 4, 0, DAY)]))
    assert set(got.gap.tolist()) == {180, 240, 300}


@AIR
def test_nobody_near_nothing_heard(channel: Channel, schedule: ScanSchedule) -> None:
    assert len(heard(proximities([]), channel=channel, schedule=schedule)) == 0
    near = proximities([(1, 2, 0, DAY)])
    assert len(heard(near, since=DAY, until=2 * DAY, channel=channel, schedule=schedule)) == 0
    assert len(heard(near, since=-DAY, until=0, channel=channel, schedule=schedule)) == 0


@needs_data
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("day", [-12, 0, 7])
def test_the_office_hears_the_same_from_either_side(day: int, channel: str) -> None:
    town = office()
    everybody = np.arange(town.people.count, dtype=np.int32)
    window = (day * DAY, (day + 1) * DAY, CHANNELS[channel])
    whole = rows(heard(town.sightable(everybody, Day(day), Conduct()), "heard_by", *window))
    assert len(whole) > 300
    some = everybody[::9]
    asked = town.sightable(some, Day(day), Conduct())
    assert rows(heard(asked, "hears", *window)) == [row for row in whole if row[0] in some]
    assert rows(heard(asked, "heard_by", *window)) == [row for row in whole if row[1] in some]
