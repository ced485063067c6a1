"""Does a signal lose what distance, setting and walls take?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.radio.air import MEASURED
from sim.radio.loss import WALLS, loss
from sim.units import Barrier, Floats, Setting


def of(metres: float | list[float], setting: Setting = Setting.WORK, barrier: Barrier = Barrier.NONE) -> Floats:
    where = np.atleast_1d(np.array(metres, dtype=float))
    columns = (np.full(where.size, each, dtype=np.int8) for each in (setting, barrier))
    return loss(MEASURED, where, *columns, WALLS)


@pytest.mark.parametrize("setting", Setting)
def test_at_one_metre_each_setting_loses_its_own_and_at_ten_a_decade_more(setting: Setting) -> None:
    assert of([1.0, 10.0], setting).tolist() == pytest.approx(
        [MEASURED.at_1m[setting], MEASURED.at_1m[setting] + 18.63]
    )


@pytest.mark.parametrize("barrier", Barrier)
def test_a_barrier_takes_its_own_at_any_distance(barrier: Barrier) -> None:
    near = [0.3, 2.0, 15.0]
    assert of(near, barrier=barrier) - of(near) == pytest.approx(WALLS[barrier])
    assert WALLS[barrier] >= 0.0


def test_no_barrier_and_an_unknown_one_take_nothing_and_every_other_something() -> None:
    assert {each for each in Barrier if WALLS[each] == 0.0} == {Barrier.NONE, Barrier.UNKNOWN}


@given(st.lists(st.floats(0, 50), min_size=2))
def test_farther_is_never_stronger_and_touching_phones_are_no_amplifier(metres: list[float]) -> None:
    lost = of(sorted(metres))
    assert (np.diff(lost) >= 0).all()
    assert lost.min() >= of(0.25)[0]
