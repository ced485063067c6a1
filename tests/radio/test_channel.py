"""Does a scan have one answer, whoever asks and beside whatever else, in every channel?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.draws import Draws
from sim.problems import Refused
from sim.radio.channel import CHANNELS
from sim.radio.links import Levels, Links, Scans
from sim.units import DAY
from tests.radio.near import links, scans

BADGE = CHANNELS["badge"]
ROWS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(-20 * DAY, 90 * DAY)), min_size=1, max_size=20
)


def levels(each: Links, when: Scans | None = None, seed: int = 1, channel: str = "badge", messages: int = 16) -> Levels:
    return CHANNELS[channel].levels(Draws(seed), each, when or scans(each), messages)


@pytest.mark.parametrize("channel", CHANNELS)
@given(rows=ROWS)
def test_a_link_alone_or_in_a_column(channel: str, rows: list[tuple[int, int, int]]) -> None:
    each = links(*zip(*rows, strict=True))
    whole = levels(each, scans(each, 3), channel=channel)
    last = each.where([-1])
    alone = levels(last, scans(last, 3), channel=channel)
    for name, column in alone.columns().items():
        assert (column == getattr(whole, name)[-3:]).all()
    assert whole.rssi.dtype == whole.strongest.dtype == np.int32
    assert (whole.strongest >= whole.rssi)[whole.got].all()


@pytest.mark.parametrize("channel", CHANNELS)
def test_another_seed_is_another_air(channel: str) -> None:
    each = links(np.arange(200), np.arange(200) + 200)
    one, two = (levels(each, seed=seed, channel=channel) for seed in (1, 2))
    assert (one.rssi == two.rssi).mean() < 0.3
    assert 0 < (one.got != two.got).mean() < 1


# -- badges -----------------------------------------------------------------------------------------------------------


def test_ten_times_the_distance_costs_its_loss_and_nothing_else_changes() -> None:
    times = np.arange(0, 50_000, 100)
    near, far = (levels(links(np.arange(500), 7, times, metres)) for metres in (1.0, 10.0))
    assert set(near.rssi - far.rssi) <= {11, 12}
    assert (near.rssi - far.rssi).mean() == pytest.approx(11.2, abs=0.1)
    assert (near.got == far.got).all()
    assert (near.strongest == near.rssi + 3).all()


def test_what_belongs_to_a_phone_a_meeting_or_a_scan_is_drawn_once() -> None:
    """Averages over many scans leave the part of the meeting; over many days and partners that of the phone."""
    here, back, tomorrow = (
        levels(each, scans(each, 4_000, 10)).rssi.mean() for each in (links(1, 2), links(2, 1), links(1, 2, DAY))
    )
    assert min(abs(here - back), abs(here - tomorrow), abs(back - tomorrow)) > 0.5
    morning, noon = (levels(each, scans(each, 2_000, 10)).rssi.mean() for each in (links(1, 2), links(1, 2, 20_000)))
    assert morning == pytest.approx(noon, abs=0.6)


def test_badges_know_no_walls() -> None:
    assert BADGE.with_walls({"brick": None}) is BADGE
    with pytest.raises(Refused, match=r"radio\.wall_db\.brick: the channel badge knows no walls \(got 9\)"):
        BADGE.with_walls({"brick": 9.0, "glass": None})
