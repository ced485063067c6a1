"""Does the app keep to itself what Orange's filter says?"""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.systems.robert.filtering import FILTER, Config, filtered

Heard = list[tuple[int, int]]
START = 900 * 1_770_000


def soft(values: list[float], scale: float) -> float:
    if not values:
        return 0.0
    total = 0.0
    for value in values:
        total += exp(value / scale)
    return scale * log(total / len(values))


def plainly(heard: Heard, config: Config) -> tuple[bool, list[int], list[float], float, float]:
    """The filter's mode RISKS, step by step."""
    levels = [rssi for _, rssi in heard]
    if not heard or heard[-1][0] - heard[0][0] < config.shortest_s:
        return False, levels, [0.0] * 15, 0.0, 0.0
    for i, level in enumerate(levels):
        if level > config.peak:
            neighbours = levels[max(0, i - 1)], levels[min(i + 1, len(levels) - 1)]
            levels[i] = min(config.peak, *neighbours)
    first = heard[0][0] // 900 * 900
    windows = []
    for k in range(15):
        window = [float(level) for minute in (k, k + 1) if minute < 15
                  for (at, _), level in zip(heard, levels, strict=True) if (at - first) // 60 == minute]  # fmt: skip
        delta = config.deltas[min(len(window), len(config.deltas)) - 1]
        windows.append(min(1.0, max(0.0, (soft(window, config.a) - config.p0) / delta)) if window else 0.0)
    between = soft(windows, config.b)
    risk = between * ((heard[-1][0] - heard[0][0]) / 60 + sum(each > 0 for each in windows)) / 30
    return risk >= config.least_risk, levels, windows, between, risk


heard_in_an_epoch = st.lists(st.tuples(st.integers(START, START + 1_200), st.integers(-100, 0)), max_size=30).map(
    sorted
)


@given(st.lists(heard_in_an_epoch, max_size=5), st.sampled_from([FILTER, FILTER._replace(peak=-60, least_risk=0.0)]))
def test_both_forms_agree(contacts: list[Heard], config: Config) -> None:
    rows = np.array([row for heard in contacts for row in heard], dtype=np.int64).reshape(-1, 2)
    bounds = np.cumsum([0, *map(len, contacts)])
    found = filtered(rows[:, 0].copy(), rows[:, 1].copy(), bounds, config)
    for c, heard in enumerate(contacts):
        told, levels, windows, between, risk = plainly(heard, config)
        assert bool(found.told[c]) is told
        assert found.rssi[bounds[c] : bounds[c + 1]].tolist() == levels
        assert found.windows[c].tolist() == windows
        assert (found.between[c], found.risk[c]) == (between, risk)


def judge(minutes: float, rssi: int, begin: int = 0) -> bool:
    at = np.arange(START + begin, START + begin + round(60 * minutes) + 1, 10)
    return bool(filtered(at, np.full(at.size, rssi), np.array([0, at.size])).told[0])


@pytest.mark.parametrize(
    ("minutes", "rssi", "told"), [(1.3, -40, False), (2, -40, True), (10, -60, True), (10, -66, False), (3, -64, False)]
)
def test_short_and_faint_meetings_are_not_told(minutes: float, rssi: int, told: bool) -> None:
    assert judge(minutes, rssi) is told


def test_minutes_count_from_the_epochs_start() -> None:
    """What is heard after the end of the first HELLO's epoch falls out of the windows, not out of the duration."""
    assert judge(4, -50, begin=0)
    assert not judge(4, -64, begin=890)


def test_the_callers_levels_are_not_touched() -> None:
    at, rssi = START + np.arange(0, 200, 10), np.full(20, -10)
    found = filtered(at, rssi, np.array([0, 20]))
    assert (rssi == -10).all()
    assert (found.rssi == -25).all()
