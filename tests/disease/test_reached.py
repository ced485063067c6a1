"""Are the figures of simulated cases, and their standard errors, what they are in plain words?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from sim.disease import calibration
from sim.disease.calibration import Typical, random_doses
from sim.disease.cases import Doses, Rates, courses_of, random_cases
from sim.disease.course import Courses
from sim.disease.reached import Estimate, Infections, infect, reached
from sim.draws import Draws
from sim.units import DAY, NEVER, Setting
from tests.world.towns import town

PLACE, RATES, CASES = town(600), Rates(0.02, 0.03), 300


def by_parent(rows: list[tuple[int, float, float]]) -> Estimate:
    """The ratio of two totals over rows (parent, part, whole), and its error by the parents' sums, one by one."""
    part, whole = Counter[int](), Counter[int]()
    for parent, one, other in rows:
        part[parent] += one  # type: ignore[assignment]
        whole[parent] += other  # type: ignore[assignment]
    ratio = part.total() / whole.total()
    squares = sum((part[each] - ratio * whole[each]) ** 2 for each in part)
    return Estimate(ratio, squares**0.5 / whole.total())


Told = Callable[[Infections, Courses, int], tuple[bool, bool]]
FIGURES: dict[str, Told] = {
    "before_onset": lambda got, course, i: (
        got.at[i] < course.onset[got.case[i]] < NEVER, course.onset[got.case[i]] < NEVER,
    ),
    "at_home": lambda got, course, i: (got.setting[i] == Setting.HOME, True),
    "generation_days": lambda got, course, i: ((got.at[i] - course.infected_at[got.case[i]]) / DAY, True),
}  # fmt: skip
"""What one infection adds to a figure's part and to its whole."""


def test_every_figure_and_its_error_are_those_of_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors count by the random cases that typical ones come from; symptoms come before or after for who has any."""
    monkeypatch.setattr(calibration, "RANDOM_CASES", 30)
    found, draws = reached(PLACE, Draws(5), RATES, CASES), Draws(5)
    random = random_doses(PLACE, draws)
    cases, pair = random.next_cases(RATES, draws, CASES)
    parent, course = random.case[pair].tolist(), courses_of(cases, draws)
    got = infect(Doses(PLACE, cases), course, RATES, draws)
    offspring = Counter(got.case.tolist())
    r0 = by_parent([(parent[case], offspring[case], 1) for case in range(CASES)])
    assert (found.r0.value, found.r0.error) == pytest.approx((r0.value, r0.error))
    for name, told in FIGURES.items():
        rows = [(parent[got.case[i]], *map(float, told(got, course, i))) for i in range(len(got.case))]
        wanted, figure = by_parent(rows), getattr(found, name)
        assert (figure.value, figure.error) == pytest.approx((wanted.value, wanted.error)), name
        assert figure.error > 0.0


def test_who_is_infected_at_home_alone_is_so_while_at_home() -> None:
    """The moment of an infection goes by the rate of the place: at a rate of nearly 0 elsewhere, it is one at home."""
    everybody = Doses(PLACE, random_cases(PLACE, Draws(6), 2_000))
    both = (everybody.at_home > 0.0) & (everybody.elsewhere > 0.0)
    assert both.any(), "some live together and meet elsewhere too"
    for rates, where in ((Rates(1e-12, 1.0), True), (Rates(1.0, 1e-12), False)):
        cases, pair = everybody.next_cases(rates, Draws(6), 20_000)
        met, told = everybody.meetings, np.flatnonzero(both[pair])[:200]
        assert told.size > 50
        for k in told.tolist():
            mine = everybody.pair == pair[k]
            at = (met.start <= cases.at[k]) & (cases.at[k] < met.start + met.seconds)
            assert everybody.home[mine & at].tolist() == [where]


def test_typical_cases_that_come_from_one_random_case_count_as_one() -> None:
    """Exact: with one random case the weighted deviations sum to nothing, however many typical cases it makes."""
    one = Doses(PLACE, random_cases(PLACE, Draws(1), 400).where(np.array([0])))
    assert Typical(one, PLACE, Draws(1), RATES).error(Rates(0.01, 0.01)) == pytest.approx(0.0, abs=1e-9)
