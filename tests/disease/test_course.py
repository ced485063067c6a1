"""Does nothing follow from an infection within its first day, and does a course belong to its person alone?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from sim.disease import course
from sim.disease.course import chance_to_pass, courses, infectiousness_of, swab_positive, swab_sensitivity
from sim.draws import Draws
from sim.units import DAY, HOUR, NEVER

PERSON = st.integers(0, 2**31 - 2)
MOMENT = st.integers(-30 * DAY, 400 * DAY)


def test_a_course_belongs_to_the_person_alone() -> None:
    persons = np.arange(500, dtype=np.int32)
    at = (persons * 7_919 % (30 * DAY)).astype(np.int32)
    together = courses(Draws(3), persons, at)
    backwards = courses(Draws(3), persons[::-1], at[::-1]).where(slice(None, None, -1))
    later = courses(Draws(3), persons, at + np.int32(DAY))
    for name, column in together.columns().items():
        assert column.tobytes() == backwards.columns()[name].tobytes()
    assert (later.multiplier == together.multiplier).all()
    ill = together.onset < NEVER
    assert (later.onset[ill] == together.onset[ill] + DAY).all()
    assert (later.onset[~ill] == NEVER).all()
    assert (courses(Draws(4), persons, at).multiplier != together.multiplier).all()


def test_no_symptoms_within_a_day_though_the_floor_is_met() -> None:
    persons = np.arange(200_000, dtype=np.int32)
    onset = courses(Draws(1), persons, np.zeros(persons.size, dtype=np.int32)).onset
    assert onset.min() == DAY
    assert (onset == DAY).sum() > 1


def test_infectiousness_is_the_gamma_density_between_floor_and_end() -> None:
    shape = (5.5 / 2.14) ** 2
    for hours in (24, 30, 61, 132, 300, 479):
        expected = stats.gamma.pdf(hours / 24, shape, scale=5.5 / shape)
        assert infectiousness_of(hours * HOUR) == pytest.approx(expected, rel=1e-12)
    assert infectiousness_of(DAY - 1) == 0.0
    assert infectiousness_of(-5) == 0.0
    assert infectiousness_of(course.INFECTIOUS_FOR_S) == 0.0


def test_the_mass_cut_is_what_the_density_lacks() -> None:
    steps = np.arange(0, 25 * DAY, 300)
    kept = sum(infectiousness_of(int(step) + 150) for step in steps) * 300 / DAY
    assert kept == pytest.approx(1.0 - course.MASS_CUT, abs=1e-5)
    assert 0.0 < course.MASS_CUT < 0.011


@pytest.mark.parametrize("dose", [1e-9, 0.01, 0.3, 2.0, 50.0])
def test_chance_to_pass_integrates_over_the_multiplier(dose: float) -> None:
    multiplier = stats.gamma(1 / 1.4**2, scale=1.4**2)
    # In terms of the quantile, because the density has no bound at 0.
    ill, well = (
        integrate.quad(lambda q, d=d: -np.expm1(-d * multiplier.ppf(q)), 0, 1, limit=200)[0]
        for d in (dose, 0.58 * dose)
    )
    assert float(chance_to_pass(np.array([dose]))[0]) == pytest.approx(0.8 * ill + 0.2 * well, rel=1e-5)


@pytest.mark.parametrize(
    ("day", "found"), [(0.99, 0.0), (1, 0.0), (2.5, 0.165), (4, 0.33), (5, 0.62), (8, 0.80), (21, 0.34), (40, 0.0)]
)
def test_swab_sensitivity_runs_through_the_published_points(day: float, found: float) -> None:
    assert swab_sensitivity(day * DAY) == pytest.approx(found)


def test_a_column_of_swabs_turns_out_as_each_alone() -> None:
    person, at = np.arange(3_000), np.full(3_000, 40 * DAY)
    infected_at = np.append(np.linspace(0, 41 * DAY, 2_000).astype(np.int32), np.full(1_000, NEVER, dtype=np.int32))
    alone = zip(person.tolist(), infected_at.tolist(), at.tolist(), strict=True)
    assert swab_positive(Draws(5), person, infected_at, at).tolist() == [
        swab_positive(Draws(5), *each) for each in alone
    ]


def test_an_infection_less_than_a_day_old_changes_no_swab() -> None:
    draws, at = Draws(2), 5 * DAY
    ages = [person * 7_919 % DAY for person in range(4_000)]
    fresh = [swab_positive(draws, person, at - age, at) for person, age in enumerate(ages)]
    assert fresh == [swab_positive(draws, person, int(NEVER), at) for person in range(4_000)]
    assert any(fresh)


@given(PERSON, MOMENT, st.integers(DAY, 60 * DAY))
def test_whoever_is_falsely_positive_is_positive_when_infected_too(person: int, at: int, age: int) -> None:
    draws = Draws(2)
    assert swab_positive(draws, person, at - age, at) >= swab_positive(draws, person, int(NEVER), at)
