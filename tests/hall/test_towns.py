"""Do a town's first cases stay at home as the scenario's do, and do its numbers say how sure they are?"""

from __future__ import annotations

from math import hypot

import numpy as np
import pytest

from sim.disease.cases import Cases, courses_of
from sim.disease.reached import Estimate, Reached
from sim.draws import Draws
from sim.hall.scenario.keys import Health
from sim.hall.towns import _simulated, _staying
from sim.units import DAY, HOUR, NEVER

CASES = Cases(np.arange(200, dtype=np.int32), np.zeros(200, dtype=np.int32))
COURSE = courses_of(CASES, Draws(1))
ILL = np.flatnonzero(COURSE.onset < NEVER)
RESULT_S = int(Health().swab_delay_h * HOUR) + int(Health().lab.turnaround_h * HOUR)


def away(health: Health, since_onset: int) -> set[int]:
    """Who of the ill is away so many seconds after the first symptoms. The others never are."""
    conduct = _staying(health, CASES, COURSE, Draws(1))
    well = np.flatnonzero(COURSE.onset == NEVER)
    assert not any(conduct.away(well, np.full(well.size, day * DAY)).any() for day in range(40))
    return set(ILL[conduct.away(ILL, COURSE.onset[ILL] + since_onset)].tolist())


def test_whoever_isolates_with_symptoms_stays_from_the_first_one_on() -> None:
    health = Health(isolates_sick=1.0, seeks_test=0.0)
    assert away(health, -1) == set()
    assert away(health, 0) == away(health, health.isolation_days * DAY - 1) == set(ILL.tolist())
    assert away(health, health.isolation_days * DAY) == set()


def test_only_who_seeks_a_test_can_isolate_on_its_result() -> None:
    health = Health(isolates_sick=0.0, seeks_test=1.0, isolates_positive=1.0)
    assert away(health, RESULT_S - 1) == set()
    assert away(health, RESULT_S) == set(ILL.tolist())
    assert away(health.model_copy(update={"seeks_test": 0.0}), RESULT_S) == set()
    assert away(health.model_copy(update={"isolates_positive": 0.0}), RESULT_S) == set()
    half = away(health.model_copy(update={"seeks_test": 0.5}), RESULT_S)
    assert 0.35 * ILL.size < len(half) < 0.65 * ILL.size


def test_the_error_of_r0_holds_that_of_the_rates() -> None:
    """Cases drawn anew check rates that were solved on others: both were drawn."""
    nothing = Estimate(0.0, 0.0)
    numbers = _simulated(Reached(Estimate(2.0, 0.03), nothing, nothing, nothing, None), 0.04)
    assert (numbers["r0_reached"], numbers["r0_reached_se"]) == (2.0, pytest.approx(hypot(0.03, 0.04)))
    assert "offspring_k" not in numbers
