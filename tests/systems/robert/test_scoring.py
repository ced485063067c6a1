"""Do the server's two algorithms score as they are told to, and what follows from their numbers?"""

from __future__ import annotations

from itertools import pairwise
from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.robert.limits import SERVICE_START
from sim.systems.robert.rules import JUNE_2020, JUNE_2020_STRICT, TOUSANTICOVID
from sim.systems.robert.scoring import R0, THRESHOLD, scored_2, scores, scores_0, total_risk

Heard = list[tuple[int, int]]
"""One contact: seconds and calibrated rssi."""

DELTAS = [39.0, 27.0, 23.0, 21.0, 20.0, 15.0]
START = SERVICE_START + 30 * 86_400


def soft(values: list[float], scale: float) -> float:
    if not values:
        return 0.0
    total = 0.0
    for value in values:
        total += exp(value / scale)
    return scale * log(total / len(values))


def plainly_2(heard: Heard) -> tuple[float, int, int]:
    """Algorithm 2 as the sheet of its authors tells it: risk, minutes, windows that were near."""
    bins: list[list[int]] = [[] for _ in range(15)]
    if not heard or heard[-1][0] - heard[0][0] > 900:
        return 0.0, 0, 0
    for at, rssi in heard:
        k = (at - heard[0][0]) // 60
        k = 14 if k > 15 else k
        if 0 <= k < 15 and rssi <= -5:
            bins[k].append(min(rssi, -35))
    gammas, minutes = [], 0
    for k in range(15):
        window = bins[k] + (bins[k + 1] if k < 14 else [])
        if window:
            minutes = k
            gamma = (soft([float(v) for v in window], 4.342) + 66.0) / DELTAS[min(len(window), 5)]
            gammas.append(min(1.0, max(0.0, gamma)))
    return min(soft(gammas, 0.2) * 1.2, 1.0), minutes, sum(gamma > 0 for gamma in gammas)


def plainly_0(heard: Heard, rssi_1m: int) -> float:
    """Algorithm 0: minutes weighted by 5 / (loss beyond one metre, at least 5)."""
    alpha = -rssi_1m - 5
    if len(heard) == 1:
        at, rssi = heard[0]
        within = (at - SERVICE_START) % 900
        stands_for = min(within if within <= 450 else 900 - within, 120)
        return -(stands_for * 5) / (min(rssi + alpha, -5) * 60)
    total = 0.0
    for (at, rssi), (later, other) in pairwise(heard):
        mean = int((rssi + other) / 2)
        total += (later - at) * 5 / (min(mean + alpha, -5) * 60)
    return -total


def columns(contacts: list[Heard]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = [row for heard in contacts for row in heard]
    at, rssi = np.array(rows, dtype=np.int64).reshape(-1, 2).T.copy()
    return at, rssi, np.cumsum([0, *map(len, contacts)])


contact = st.lists(st.tuples(st.integers(START, START + 905), st.integers(-110, 0)), max_size=40)
ordered = contact.map(sorted)


@given(st.lists(ordered | contact, max_size=6))
def test_algorithm_2_in_both_forms(contacts: list[Heard]) -> None:
    found = scored_2(*columns(contacts))
    assert list(zip(*(column.tolist() for column in found), strict=True)) == [plainly_2(heard) for heard in contacts]


@given(st.lists(ordered | contact, max_size=6), st.sampled_from([-40, -60]))
def test_algorithm_0_in_both_forms(contacts: list[Heard], rssi_1m: int) -> None:
    contacts = [heard for heard in contacts if heard]
    assert scores_0(*columns(contacts), rssi_1m).tolist() == [plainly_0(heard, rssi_1m) for heard in contacts]


@given(st.lists(ordered, max_size=4))
def test_what_is_stored_is_risk_times_minutes(contacts: list[Heard]) -> None:
    found = scored_2(*columns(contacts))
    assert scores(TOUSANTICOVID, *columns(contacts)).tolist() == (found.risk * found.minutes).tolist()
    kept = [heard for heard in contacts if heard]
    for rule in (JUNE_2020, JUNE_2020_STRICT):
        assert scores(rule, *columns(kept)).tolist() == scores_0(*columns(kept), rule.rssi_1m).tolist()


@pytest.mark.parametrize(
    ("seconds", "stands_for"),
    [(0, 0), (1, 1), (119, 119), (120, 120), (450, 120), (780, 120), (781, 119), (899, 1)],
)
def test_a_single_hello_stands_for_its_distance_to_the_epochs_edge(seconds: int, stands_for: int) -> None:
    (score,) = scores_0(*columns([[(START + seconds, -30)]]), -40)
    assert score == pytest.approx(stands_for / 60)


@pytest.mark.parametrize(
    ("rssi_1m", "rssi", "per_minute"),
    [
        (-40, -30, 1),
        (-40, -40, 1),
        (-40, -45, 0.5),
        (-40, -60, 0.2),
        (-60, -60, 1),
        (-60, -65, 0.5),
        (-60, -110, 1 / 11),
    ],
)
def test_algorithm_0_counts_minutes_at_a_metre(rssi_1m: int, rssi: int, per_minute: float) -> None:
    heard = [(START + 10 * n, rssi) for n in range(31)]
    (score,) = scores_0(*columns([heard]), rssi_1m)
    assert score == pytest.approx(5 * per_minute)


def test_the_mean_of_two_levels_is_cut_towards_zero() -> None:
    """Java's division of whole numbers: -101 / 2 is -50."""
    (score,) = scores_0(*columns([[(START, -50), (START + 60, -51)]]), -40)
    assert score == pytest.approx(5 / 15)


def test_the_threshold() -> None:
    """Algorithm 0 needs six seconds at a metre; algorithm 2 needs 14.84 minutes of full risk."""
    assert total_risk(JUNE_2020, 0.1) == THRESHOLD
    needed = -log(1 - THRESHOLD) / R0
    assert needed == pytest.approx(14.84, abs=0.005)
    assert total_risk(TOUSANTICOVID, needed + 1e-9) >= THRESHOLD > total_risk(TOUSANTICOVID, needed - 1e-9)


def test_a_hello_exactly_a_quarter_of_an_hour_after_the_first_is_lost() -> None:
    """As deployed; a second later the whole contact is."""
    for last, minutes in ((899, 14), (900, 0), (901, 0)):
        found = scored_2(*columns([[(START, -40), (START + last, -40)]]))
        assert (found.minutes[0], found.risk[0] > 0) == (minutes, last < 901)


# -- laws of algorithm 2 ----------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(START, START + 900), st.integers(-100, 0)), max_size=200).map(sorted))
def test_one_epoch_alone_never_alerts(heard: Heard) -> None:
    found = scored_2(*columns([heard]))
    assert found.minutes[0] <= 14
    assert found.risk[0] <= 1.0
    assert total_risk(TOUSANTICOVID, float(found.risk[0] * found.minutes[0])) < THRESHOLD


def alerts(minutes: float, rssi: int, every_s: int = 2) -> float:
    """The share of all seconds of an epoch at which a steady meeting may begin so that it makes an alert.

    What is heard in each epoch is one contact, since the identifier changes.
    """
    found = 0
    for begin in range(START, START + 900):
        at = np.arange(begin, begin + round(60 * minutes), every_s)
        edges = np.arange(START, at[-1] + 901, 900)
        bounds = np.searchsorted(at, edges)
        stored = scores(TOUSANTICOVID, at, np.full(at.size, rssi), bounds)
        found += total_risk(TOUSANTICOVID, float(stored.sum())) >= THRESHOLD
    return found / 900


@pytest.mark.parametrize(
    ("minutes", "low", "high"), [(10, 0, 0), (15, 0, 0), (16, 0.85, 0.95), (17, 0.95, 1), (20, 1, 1), (60, 1, 1)]
)
def test_a_strong_signal_alerts_after_fifteen_minutes_and_over_an_epochs_edge(
    minutes: int, low: float, high: float
) -> None:
    assert low <= alerts(minutes, -35) <= high


def test_full_risk_is_up_to_an_attenuation_of_57_and_none_is_beyond_72() -> None:
    """Calibrated level = 6 - attenuation; five HELLOs or more in two minutes."""
    for attenuation, risk in ((57, 1.0), (72, 0.0), (80, 0.0)):
        heard = [(START + 10 * n, 6 - attenuation) for n in range(90)]
        assert scored_2(*columns([heard])).risk[0] == risk
    between = scored_2(*columns([[(START + 10 * n, 6 - 65) for n in range(90)]])).risk[0]
    assert 0.3 < between < 0.9


def test_fewer_hellos_count_less() -> None:
    risks = [scored_2(*columns([[(START + every * n, -55) for n in range(880 // every)]])).risk[0]
             for every in (10, 30, 60, 110)]  # fmt: skip
    assert risks == sorted(risks, reverse=True)
    assert risks[0] > 1.5 * risks[-1]
