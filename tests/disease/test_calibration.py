"""Is the solved rate the one under which a typical case infects as many as was asked for?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.disease.calibration import FirstCases, beta_for, r0_reached
from sim.disease.course import MASS_CUT, chance_to_pass, infectiousness_of
from sim.draws import Draws
from sim.units import DAY
from sim.world.recorded import Recorded
from tests.conftest import needs_data
from tests.world.little import office, world

# Six persons; 1 and 2 meet every day, the others now and then. Period: four days.
ROWS = [(step, day, 1, 2) for day in range(4) for step in range(1, 31)]
ROWS += [(step + 40, 0, a, b) for a, b in ((1, 3), (3, 4), (4, 5), (5, 6)) for step in range(20)]
ROWS += [(step + 80, 2, a, b) for a, b in ((2, 3), (1, 6)) for step in range(50)]


def plain_r0(town: Recorded, beta: float) -> tuple[float, float]:
    """R0 of a random and of a typical case, by the formula, one case after the other."""
    file, n, period = town.recording, town.people.count, town.period_days
    minutes = np.zeros((period, n, n))
    for a, b, day, seconds in zip(file.a, file.b, file.day, file.seconds, strict=True):
        minutes[day, a, b] += seconds / 60
        minutes[day, b, a] += seconds / 60
    counted = 240 * (1 - np.exp(-minutes / 240))
    begin = [np.average(file.start[file.day == day], weights=file.seconds[file.day == day]) for day in range(period)]
    midst = np.average(file.start + file.seconds / 2, weights=file.seconds)
    offspring, arising = np.zeros((period, n)), np.zeros((period, n))
    for first in range(period):
        # One mean beginning a day stands for all meetings of the day here: the test allows for it.
        doses = [
            counted[day % period] * infectiousness_of(int((day - first) * DAY + begin[day % period] - midst))
            for day in range(first, first + 21)
        ]
        total = np.sum(doses, axis=0)
        passed = chance_to_pass(beta * total)
        offspring[first] = passed.sum(axis=1)
        for day, given_that_day in enumerate(doses, start=first):
            arising[day % period] += np.divide(
                passed * given_that_day, total, out=np.zeros((n, n)), where=total > 0
            ).sum(axis=0)
    return float(offspring.mean()), float((offspring * arising).sum() / arising.sum())


@pytest.mark.parametrize("beta", [0.001, 0.3, 5.0])
def test_closed_form_is_the_formula_in_plain_words(beta: float) -> None:
    town = world(ROWS)
    cases = FirstCases(town)
    passed = cases.passed(beta)
    ours = (float(cases.offspring(passed).mean()), cases.typical(passed))
    assert ours == pytest.approx(plain_r0(town, beta), rel=0.01)


@settings(deadline=None, max_examples=20)
@given(st.floats(0.01, 1.4))
def test_the_solved_rate_gives_what_was_wanted(r0: float) -> None:
    town = world(ROWS)
    solved = beta_for(town, r0)
    assert solved.r0_typical == pytest.approx(r0, rel=1e-4)
    assert solved.mass_cut == MASS_CUT
    assert solved.beta > 0.0


def test_typical_cases_meet_more_others_than_random_persons() -> None:
    rows = [(step + 40 * other, day, 1, other) for day in range(5) for other in range(2, 12) for step in range(20)]
    star = world(rows)
    solved = beta_for(star, 1.0)
    assert solved.r0_typical > 1.5 * solved.r0_random_person


def test_no_transmission_for_r0_zero() -> None:
    solved = beta_for(world(ROWS), 0.0)
    assert (solved.beta, solved.r0_typical, solved.r0_random_person) == (0.0, 0.0, 0.0)
    assert r0_reached(world(ROWS), 0.0, Draws(1)) == (0.0, 0.0)


@pytest.mark.parametrize("r0", [3.5, 100.0, -0.1])
def test_an_r0_beyond_all_meetings_is_refused_with_the_most_there_is(r0: float) -> None:
    most = FirstCases(world(ROWS)).most()
    assert 1.5 < most < 3.5
    with pytest.raises(ValueError, match=f"between 0 and {most:.2f}"):
        beta_for(world(ROWS), r0)


@needs_data
def test_the_office_is_the_same_whoever_owns_phones() -> None:
    plain = Recorded(office().recording, Draws(9), 0.1, 0.9)
    assert beta_for(plain, 2.5) == beta_for(office(), 2.5)
    assert r0_reached(plain, 0.2, Draws(0), 300) == r0_reached(office(), 0.2, Draws(0), 300)
