"""Does the laboratory serve in turn, as many a day as it can, and no more?"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
import simpy

from sim.health.services import Lab
from sim.units import DAY


def swabs(per_day: float, arrivals: list[int], until: int) -> list[tuple[int, int]]:
    """Return (patient, moment of the swab) in order, for patients who arrive at these moments."""
    env = simpy.Environment()
    lab, taken = Lab(env, per_day, 3_600), list[tuple[int, int]]()

    def visit(patient: int, at: int) -> Generator[Any, Any, None]:
        yield env.timeout(at)
        swab_at = yield from lab.swab()
        assert swab_at == env.now
        assert isinstance(swab_at, int)
        taken.append((patient, swab_at))

    for patient, at in enumerate(arrivals):
        env.process(visit(patient, at))
    env.run(until=until)
    return taken


def test_first_come_first_served() -> None:
    taken = swabs(60, [5_000, 100, 100, 90_000], 2 * DAY)
    assert taken == [(1, 1_540), (2, 2_980), (0, 6_440), (3, 91_440)]


@pytest.mark.parametrize("per_day", [1, 7, 60, 1_000, 86_401, 0.5])
def test_a_crowded_lab_takes_exactly_its_number_a_day(per_day: float) -> None:
    days = 6 if per_day <= 1_000 else 0.01
    taken = swabs(per_day, [0] * 7_000, int(days * DAY) + 1)
    assert len(taken) == int(per_day * int(days * DAY) / DAY)
    assert [patient for patient, _ in taken] == list(range(len(taken)))


def test_an_idle_lab_saves_nothing_up() -> None:
    taken = swabs(7, [0, 5 * DAY, 5 * DAY, 5 * DAY], 20 * DAY)
    assert [at for _, at in taken] == [12_343, 5 * DAY + 12_343, 5 * DAY + 24_686, 5 * DAY + 37_029]


def test_a_lab_of_no_swabs_lets_everybody_wait() -> None:
    assert swabs(0, [0, 10, DAY], 50 * DAY) == []


def test_a_lab_of_less_than_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="-1 swabs"):
        Lab(simpy.Environment(), -1, 0)
