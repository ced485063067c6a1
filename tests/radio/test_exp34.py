"""Does the measured channel compute what it says, and does nothing change it that should not?"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.draws import Draws, normal_of, philox
from sim.kernels import MOST_THREADS, threads
from sim.radio.channel import CHANNELS
from sim.radio.hearing import sightings
from sim.radio.links import Levels, Links, Scans
from sim.units import DAY, HOUR, Barrier, ScanSchedule, Setting
from tests.radio.near import DENSE, SCHEDULE, links, proximities, scans

ROOMS, DRAWS = CHANNELS["dp3t_exp34"], Draws(1)
NUMBERS = np.arange(400)


def levels(each: Links, when: Scans | None = None, messages: int = 16) -> Levels:
    return ROOMS.levels(DRAWS, each, when or scans(each), messages)


# -- a plain twin -----------------------------------------------------------------------------------------------------


def normal(name: str, *event: int) -> float:
    return float(normal_of(DRAWS.uniform(f"radio.{name}", *event)))


def words(name: str, *event: int) -> list[int]:
    return [int(word) for word in philox(*event, DRAWS.key(f"radio.{name}"))]


def plain(hearer: int, heard: int, start: int, metres: float, times: list[int], messages: int) -> list[tuple[int, ...]]:
    """Return (got, mean, strongest) of the scans of a link in an office, message by message."""
    out, drift = [], 0.0
    offset = 2.58 * normal("receiver", hearer)
    floor = round(-95.24 + offset + 3.6 * normal("floor", hearer))
    steady = -24 - 53.3 - 18.63 * np.log10(metres) - 5 + offset
    steady += 2.89 * normal("transmitter", heard) + 3.27 * normal("link", hearer, heard, start)
    for i, at in enumerate(times):
        slow, quick, _, _ = (normal_of((word + 0.5) / 2**32) for word in words("scan", hearer, heard, at, 0))
        kept = 0.51 ** ((at - times[i - 1]) / 255) if i else 0.0
        drift = kept * drift + 3.6 * np.sqrt(1 - kept**2) * slow
        made_out = []
        for j in range(messages):
            word = words("message", hearer, heard, at, j // 4 * 4)[j % 4]
            rssi = round(steady + drift + 3.82 * quick + 4.05 * normal_of(((word >> 20) + 0.5) / 4096))
            chance = 0.59 / (1 + np.exp(-(rssi - floor) / 1.65))
            if word % 2**20 < round(chance * 2**20):
                made_out.append(rssi)
        mean = round(sum(made_out) / len(made_out)) if made_out else 0
        out.append((len(made_out) > 0, mean, max(made_out, default=0)))
    return out


@given(
    st.integers(0, 1_000), st.integers(0, 1_000), st.integers(-DAY, DAY), st.sampled_from([0.5, 2.0, 8.0]),
    st.lists(st.integers(1, 900), min_size=1, max_size=8), st.integers(1, 16),
)  # fmt: skip
def test_scans_are_those_of_the_plain_twin(
    hearer: int, heard: int, start: int, metres: float, waits: list[int], messages: int
) -> None:
    times = (start + np.cumsum(waits)).tolist()
    when = Scans(np.zeros(len(times), np.int32), np.array(times, dtype=np.int32), np.zeros(len(times), np.int32))
    got = levels(links([hearer], heard, start, metres), when, messages)
    rows = list(zip(got.got.tolist(), got.rssi.tolist(), got.strongest.tolist(), strict=True))
    assert rows == plain(hearer, heard, start, metres, times, messages)


# -- distance and walls -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", Setting)
def test_whoever_is_heard_from_afar_is_heard_from_nearby_and_more_strongly(setting: Setting) -> None:
    apart = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 60.0)
    steps = [levels(links(NUMBERS, NUMBERS + 400, 0, metres, setting)) for metres in apart]
    for near, far in pairwise(steps):
        assert not (far.got & ~near.got).any()
        assert (far.strongest < near.strongest)[far.got].all()
    heard = [step.got.mean() for step in steps]
    assert heard == sorted(heard, reverse=True)
    assert heard[0] > 0.98
    assert heard[-1] < 0.3


@pytest.mark.parametrize("schedule", [SCHEDULE, DENSE])
@pytest.mark.parametrize("barrier", [each for each in Barrier if each not in (Barrier.NONE, Barrier.UNKNOWN)])
def test_a_wall_of_100_db_lets_nothing_through_and_no_other_wall_is_touched(
    barrier: Barrier, schedule: ScanSchedule
) -> None:
    thick = ROOMS.with_walls({barrier.name.lower(): 100.0, "glass" if barrier != Barrier.GLASS else "brick": None})
    talks = [(2 * pair, 2 * pair + 1, 0, HOUR) for pair in range(60)]
    for between in Barrier:
        near = proximities(talks, 0.3, between)
        before, after = (sightings(near, schedule, air, DRAWS, 0, HOUR) for air in (ROOMS, thick))
        assert len(before) > 0
        assert len(after) == (0 if between == barrier else len(before))


def test_a_wall_takes_its_decibels_from_what_is_heard_through_it() -> None:
    clear, wall = links(NUMBERS, 1, 0, 0.3), links(NUMBERS, 1, 0, 0.3, barrier=Barrier.BRICK)
    free, behind = levels(clear), ROOMS.with_walls({"brick": 6.0}).levels(DRAWS, wall, scans(wall), 16)
    assert set((free.strongest - behind.strongest)[free.got & behind.got]) <= {5, 6, 7}


def test_a_wall_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        ROOMS.with_walls({"steel": 3.0})


# -- one answer -------------------------------------------------------------------------------------------------------


def test_a_meeting_and_a_direction_have_a_draw_of_their_own() -> None:
    """What stays of a meeting's mean, phones apart, has an sd of 3 dB; between two of them it is 4.2."""
    here, again, back = (
        levels(each, scans(each, 200, 3_000)).strongest.reshape(400, 200).mean(axis=1)
        for each in (links(NUMBERS, 900, 0, 0.3), links(NUMBERS, 900, 9, 0.3), links(900, NUMBERS, 0, 0.3))
    )
    assert (here - again).std() == pytest.approx(np.sqrt(2) * 3.0, abs=0.5)
    assert abs(np.corrcoef(here, back)[0, 1]) < 0.2


def test_threads_change_nothing() -> None:
    each = links(NUMBERS, NUMBERS[::-1])
    try:
        threads(1)
        alone = levels(each, scans(each, 20))
    finally:
        threads(MOST_THREADS)
    together = levels(each, scans(each, 20))
    assert all((column == getattr(together, name)).all() for name, column in alone.columns().items())


def test_no_links_no_levels() -> None:
    assert len(levels(links([], [], [], []))) == 0
