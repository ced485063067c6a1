"""Does a world that remembers answer as the world itself?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.draws import Draws
from sim.units import DAY, Day
from sim.world.conduct import Conduct
from sim.world.country import CLASSROOM
from sim.world.remembered import Remembered
from sim.world.town import Town


@pytest.mark.parametrize("some", [[3], [5, 2, 90], list(range(120))])
def test_days_asked_again_are_as_the_world_has_them(some: list[int]) -> None:
    town = Town(Draws(4), 120, 0.1, country=CLASSROOM)
    remembered, persons = Remembered(town), np.array(some, dtype=np.int32)
    away = Conduct()
    away.stay_away(3, DAY, 3 * DAY, 0)
    for day, conduct in [(1, Conduct()), (1, away), (1, Conduct()), (2, Conduct()), (1, Conduct())]:
        found, plain = (world.meetings(persons, Day(day), conduct) for world in (remembered, town))
        assert len(plain) > 0
        for name, column in plain.columns().items():
            assert np.array_equal(found.columns()[name], column)
