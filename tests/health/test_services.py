"""Does the laboratory serve in turn, as many a day as it can, and no more?"""

from __future__ import annotations

from collections.abc import Generator
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
import simpy

from sim.draws import Draws
from sim.health.services import Lab
from sim.units import DAY, NEVER


def swabs(per_day: float, arrivals: list[int], until: int) -> list[tuple[int, int]]:
    """Return (patient, moment of the swab) of the swabs before `until`, for patients who arrive at these moments."""
    lab = Lab(per_day, 3_600)
    turns = sorted((at, patient) for patient, at in enumerate(arrivals))
    taken = [(patient, lab.queue(at)) for at, patient in turns]
    assert all(isinstance(at, int) for _, at in taken)
    return [(patient, at) for patient, at in taken if at < until]


def played(per_day: float, arrivals: list[int], until: int) -> list[tuple[int, int]]:
    """Return the same, from a queue of patients in front of one desk, who wait for each other."""
    env = simpy.Environment()
    desk, taken = simpy.Resource(env, capacity=1), list[tuple[int, int]]()
    free_at = Fraction(0)

    def visit(patient: int, at: int) -> Generator[Any, Any, None]:
        nonlocal free_at
        yield env.timeout(at)
        with desk.request() as turn:
            yield turn
            begun = free_at if ceil(free_at) >= env.now else Fraction(int(env.now))
            free_at = begun + Fraction(DAY) / Fraction(per_day)
            yield env.timeout(ceil(free_at) - int(env.now))
        taken.append((patient, int(env.now)))

    for patient, at in enumerate(arrivals):
        env.process(visit(patient, at))
    env.run(until=until)
    return taken


@pytest.mark.parametrize("per_day", [0.3, 7, 1_000, 3_000, 86_401, 250_000])
def test_the_swabs_are_those_of_a_queue_in_front_of_one_desk(per_day: float) -> None:
    """2000 patients who crowd, then trickle in, and often come in the same second."""
    often = max(2_000 / per_day * DAY, 500)
    arrivals = [int(u**3 * often) for u in Draws(3).stream("arrivals").random(2_000)]
    assert len(set(arrivals)) < len(arrivals)
    until = int(0.9 * often)
    assert swabs(per_day, arrivals, until) == played(per_day, arrivals, until)


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
    assert [Lab(0, 0).queue(at) for at in (0, 10, DAY)] == [NEVER] * 3


def test_a_lab_of_less_than_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="-1 swabs"):
        Lab(-1, 0)


@pytest.mark.parametrize("per_day", [0, 10])
def test_nobody_joins_the_queue_in_front_of_those_who_came(per_day: float) -> None:
    lab = Lab(per_day, 0)
    lab.queue(10)
    lab.queue(10)
    with pytest.raises(ValueError, match="patient of 9 joins the queue behind one of 10"):
        lab.queue(9)
