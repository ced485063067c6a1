"""Does the simulated air scatter as it was measured, and does it say of distances what the measured air said?

Every law uses a fixed seed and states how often a right programme would fail it, had the seed been drawn anew, and
which wrong one it would catch. Those that stand against DP-3T's experiment 34 are marked as fitted to it or foretold.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy import stats

from sim.draws import Draws
from sim.radio.calibration.judging import WHERE
from sim.radio.calibration.readings import experiment as read
from sim.radio.calibration.scans import Measured
from sim.radio.calibration.scans import scans as scans_of
from sim.radio.channel import CHANNELS
from sim.radio.links import Levels, Links
from sim.units import Bools, Floats
from tests.conftest import DATA, needs_data
from tests.radio.near import links, scans

ROOMS, DRAWS = CHANNELS["dp3t_exp34"], Draws(1)
NEAR = 0.25
"""So near that next to no message falls below the floor: what scatters there is the level alone."""
RECEIVER, TRANSMITTER, MEETING, DRIFT, SCAN = (sd**2 for sd in (2.58, 2.89, 3.27, 3.6, 3.82))
OF_A_MEAN = 4.05**2 * 0.125 + 1 / 12
"""What the messages leave in their mean (14 sent, 59 % made out) and rounding to whole dBm, in dB squared."""
SENT = 14
"""Messages that a phone sent within one scan of experiment 34."""
REPLICATES = 20
SCENES = ("lunch", "train", "office", "queue", "party", "movement")
"""In the order of their files."""


def means(each: Links, count: int = 1, period_s: int = 255) -> Floats:
    """Return the mean rssi of so many scans of each link, (link, scan)."""
    levels = ROOMS.levels(DRAWS, each, scans(each, count, period_s), SENT)
    assert levels.got.mean() > 0.99
    out: Floats = np.where(levels.got, levels.rssi, np.nan).reshape(len(each), count).astype(float)
    return out


# -- the parts of the variance ----------------------------------------------------------------------------------------


def test_phones_differ_for_life_as_stated() -> None:
    """900 x 900 phones, a meeting each: false alarms .001 for each part; an sd off by .2 dB is caught (power > .99)."""
    a, b = (grid.ravel() for grid in np.meshgrid(np.arange(900), np.arange(900) + 1_000, indexing="ij"))
    grid = means(links(a, b, 0, NEAR)).reshape(900, 900)
    within = np.nanvar(grid) - RECEIVER - TRANSMITTER
    for axis, wanted in ((1, RECEIVER), (0, TRANSMITTER)):
        found = np.nanmean(grid, axis=axis).var(ddof=1) - within / 900
        assert np.sqrt(found) == pytest.approx(np.sqrt(wanted), abs=3.3 * np.sqrt(wanted / 1_800))


@cache
def meetings() -> Floats:
    """The means of 30 scans of 20,000 meetings, 255 s apart, less their common mean; each with phones of its own."""
    number = np.arange(20_000)
    rssi = means(links(number, number + 20_000, 0, NEAR), 30)
    out: Floats = rssi - np.nanmean(rssi)
    return out


def covariance(lag: int) -> float:
    """Return how scans of a meeting so many steps apart vary together, in dB squared."""
    rssi = meetings()
    return float(np.nanmean(rssi[:, : rssi.shape[1] - lag] * rssi[:, lag:]))


def test_what_lasts_what_drifts_and_what_is_new_in_each_scan() -> None:
    """False alarms below .001 for each lag (.75 dB squared is 3.5 standard errors).

    Caught with power above .99: any part left out or counted twice, a scan's own 4.3 where it should be 3.8, a slow
    part that keeps .60 or .42 from one scan to the next.
    """
    lasting = RECEIVER + TRANSMITTER + MEETING
    assert covariance(0) == pytest.approx(lasting + DRIFT + SCAN + OF_A_MEAN, abs=0.75)
    for lag in (1, 2, 4, 20):
        assert covariance(lag) == pytest.approx(lasting + DRIFT * 0.51**lag, abs=0.75)


def test_the_lag_one_correlation_of_a_pair_holds_its_offset() -> None:
    """Measured .57, meetings and phones included; false alarms below .001 (.02 is 4 standard errors)."""
    assert covariance(1) / covariance(0) == pytest.approx(0.57, abs=0.02)


def test_levels_are_normal() -> None:
    """One scan of 20,000 meetings; false alarms .001. A Laplace or a uniform part of 3 dB is caught."""
    first = meetings()[:, 0]
    smooth = first + DRAWS.uniform("law.unrounded", np.arange(first.size)) - 0.5
    smooth = smooth[~np.isnan(smooth)]
    assert stats.kstest(smooth / smooth.std(), "norm").pvalue > 1e-3


def test_the_two_directions_of_a_pair_share_no_draw() -> None:
    """Measured .18, which may be the phones' own; a shared meeting would make .24 and more. False alarms .001."""
    number = np.arange(20_000)
    there, back = (means(links(a, b, 0, NEAR))[:, 0] for a, b in ((number, number + 20_000), (number + 20_000, number)))
    both = ~np.isnan(there) & ~np.isnan(back)
    assert abs(np.corrcoef(there[both], back[both])[0, 1]) < 3.3 / np.sqrt(20_000)


# -- against the measured air -----------------------------------------------------------------------------------------


@cache
def experiment() -> Measured:
    return scans_of(read(DATA / "dp3t_exp34"))


@cache
def simulated() -> tuple[Measured, Levels]:
    """Experiment 34 again, 20 times with other phones: its scans at known distance, and what simulated ones got."""
    measured = experiment()
    measured = measured.where(~np.isnan(measured.metres))
    again = np.tile(np.arange(len(measured)), REPLICATES)
    other = np.repeat(np.arange(REPLICATES) * 100, len(measured))
    rows: Measured = measured.where(again)
    start = (rows.at - measured.at.min()).astype(np.int32)
    each = links(rows.hearer + other, rows.heard + other, start, rows.metres, WHERE[rows.carried])
    return rows, ROOMS.levels(DRAWS, each, scans(each), SENT)


def shares(attenuation: Floats, metres: Floats) -> list[float]:
    """Return P(<= 55 dB | d <= 1.5 m), P(<= 63 | <= 2), P(<= 55 | > 2), P(<= 63 | > 2)."""
    cells: list[tuple[int, Bools]] = [(55, metres <= 1.5), (63, metres <= 2), (55, metres > 2), (63, metres > 2)]
    return [float((attenuation[cell] <= bound).mean()) for bound, cell in cells]


@needs_data
def test_distance_says_as_little_of_attenuation_as_it_did() -> None:
    """Fitted: the four shares within .05, pooled; the simulation's own error is below .005, so false alarms are none.

    The measured ones, .50 .87 .15 .68, are of means rounded to whole dB as ours are (cut off, as DP-3T's files have
    them, they are .52 .88 .16 .70). A loss 2 dB off, or a slope of 11 dB a decade, is caught.
    """
    seen = experiment().where(experiment().seen)
    found = shares(np.rint(-29 - seen.mean), seen.metres)
    assert found == pytest.approx([0.50, 0.87, 0.15, 0.68], abs=0.01)
    rows, levels = simulated()
    ours = shares(-29.0 - levels.rssi[levels.got], rows.metres[levels.got])
    assert ours == pytest.approx(found, abs=0.05)


@needs_data
def test_as_many_scans_hear_a_sending_phone_as_did() -> None:
    """Foretold (the fit saw only scans that heard something): within .05 pooled and .10 in each kind of room.

    Of all pairs in the room, silent phones and unknown distances included, .49 (lunch) to .80 (train) were heard; of
    phones that were sending, at known distance, .90. A floor 3 dB off, or a hard one at -105 dBm, is caught.
    """
    rows, levels = simulated()
    sending = rows.sending
    assert levels.got[sending].mean() == pytest.approx((rows.count[sending] > 0).mean(), abs=0.05)
    for together in (("lunch", "party", "movement"), ("train",), ("office",), ("queue",)):
        cell = sending & np.isin(rows.scene, [SCENES.index(name) for name in together])
        assert levels.got[cell].mean() == pytest.approx((rows.count[cell] > 0).mean(), abs=0.10)
