"""Are the solved rates those under which a typical case, and a case at home, infect as many as was asked for?"""

from __future__ import annotations

import numpy as np
import pytest

from sim.disease.calibration import (
    Household,
    Typical,
    UnreachableError,
    bisected,
    calibrated,
    distinct_cases,
    doses_staying,
)
from sim.disease.cases import Cases, Doses, Rates, courses_of, random_cases, rounds
from sim.disease.course import MASS_CUT, Courses, chance_to_pass, infectiousness_of
from sim.disease.reached import reached
from sim.draws import Draws
from sim.units import DAY
from sim.world.conduct import Conduct
from sim.world.recorded import Recorded
from tests.conftest import needs_data
from tests.disease.every_case import EveryCase
from tests.world.little import office, world
from tests.world.towns import town as synthetic

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
    cases = EveryCase(town)
    passed = cases.passed(beta)
    ours = (float(cases.offspring(passed).mean()), cases.typical(passed))
    assert ours == pytest.approx(plain_r0(town, beta), rel=0.01)


@pytest.mark.parametrize("r0", [0.2, 1.0, 1.4])
def test_the_solved_rate_gives_what_was_wanted(r0: float) -> None:
    town = world(ROWS)
    solved = calibrated(town, Draws(3), r0)
    assert solved.r0_typical == pytest.approx(r0, rel=1e-6)
    every = EveryCase(town)
    passed = every.passed(solved.rates.elsewhere)
    assert abs(every.typical(passed) - r0) <= 4 * solved.error + 0.03 * r0
    assert float(every.offspring(passed).mean()) == pytest.approx(solved.r0_random_person, rel=0.1)
    assert (solved.mass_cut, solved.home_weight, solved.household_attack) == (MASS_CUT, 1.0, None)


@needs_data
@pytest.mark.parametrize("r0", [0.97, 2.5])
def test_in_the_office_a_sample_of_cases_gives_what_all_of_them_do(r0: float) -> None:
    """False alarms below .001 (4 standard errors of the sample)."""
    solved, every = calibrated(office(), Draws(0), r0), EveryCase(office())
    assert solved.error < 0.03 * r0
    assert abs(every.typical(every.passed(solved.rates.elsewhere)) - r0) <= 4 * solved.error


def test_typical_cases_meet_more_others_than_random_persons() -> None:
    rows = [(step + 40 * other, day, 1, other) for day in range(5) for other in range(2, 12) for step in range(20)]
    solved = calibrated(world(rows), Draws(1), 1.0)
    assert solved.r0_typical > 1.5 * solved.r0_random_person


def test_no_transmission_for_r0_zero() -> None:
    solved = calibrated(world(ROWS), Draws(1), 0.0)
    assert (solved.rates, solved.r0_typical, solved.r0_random_person) == (Rates(0.0, 0.0), 0.0, 0.0)
    assert reached(world(ROWS), Draws(1), solved.rates).r0.value == 0.0


@pytest.mark.parametrize("r0", [3.5, 19.0])
def test_an_r0_beyond_all_meetings_is_refused_with_the_most_there_is(r0: float) -> None:
    assert 1.5 < EveryCase(world(ROWS)).most() < 3.5
    with pytest.raises(UnreachableError, match=r"R0 lies between 0\.00 and [1-3]") as refused:
        calibrated(world(ROWS), Draws(1), r0)
    assert (refused.value.target, refused.value.wanted) == ("r0", r0)


def test_cases_drawn_under_one_rate_weigh_as_they_arise_under_another() -> None:
    """Two who are always together, and one who meets ten: under a high rate the ten are infected as surely.

    False alarms below .001 (5 standard errors); cases that all weigh alike give half of it, which is 2.6 less.
    """
    rows = [(step + 40 * other, day, 1, other) for day in range(5) for other in range(2, 12) for step in range(20)]
    town = world(rows + [(step + 600, day, 20, 21) for day in range(5) for step in range(1500)])
    typical = Typical(Doses(town, random_cases(town, Draws(3), 1_000)), town, Draws(3), Rates(0.001, 0.001))
    high, every = Rates(50.0, 50.0), EveryCase(town)
    assert abs(typical.r0(high) - every.typical(every.passed(50.0))) <= 5 * typical.error(high) < 2.0


@needs_data
def test_the_office_is_the_same_whoever_owns_phones() -> None:
    plain = Recorded(office().recording, Draws(9), 0.1, 0.9)
    assert calibrated(plain, Draws(0), 2.5) == calibrated(office(), Draws(0), 2.5)


# -- in a town, at home and elsewhere ---------------------------------------------------------------------------------

PLACE = synthetic(3_000)


def test_both_targets_hold_together() -> None:
    solved = calibrated(PLACE, Draws(2), 2.0, 0.166)
    assert solved.r0_typical == pytest.approx(2.0, rel=1e-6)
    assert solved.household_attack == pytest.approx(0.166, rel=1e-6)
    more = calibrated(PLACE, Draws(2), 2.0, 0.3)
    assert more.rates.home > 1.5 * solved.rates.home
    assert more.rates.elsewhere < solved.rates.elsewhere


def test_an_attack_that_makes_r0_larger_by_itself_is_refused() -> None:
    with pytest.raises(UnreachableError, match="cannot both hold") as refused:
        calibrated(PLACE, Draws(2), 0.2, 0.6)
    assert refused.value.mend == "raise disease.r0, or lower disease.household_attack"


def test_an_attack_beyond_what_meets_at_home_is_refused() -> None:
    with pytest.raises(UnreachableError, match="no more housemates meet at home"):
        calibrated(PLACE, Draws(2), 2.0, 0.999999)


def test_the_attack_is_the_share_of_housemates_and_counts_only_home() -> None:
    home = Household(PLACE, Draws(2), None)
    household = PLACE.people.household
    assert household is not None
    wanted = sum(int((household == household[person]).sum()) - 1 for person in home.cases.person.tolist())
    assert home.housemates == wanted
    same = household[home.cases.person[home.doses.case]] == household[home.doses.other]
    assert (home.doses.at_home[~same] == 0).all()
    assert (home.passed(0.01)[~same] == 0).all()


def test_cases_who_stay_at_home_give_their_housemates_more() -> None:
    def lock_in(cases: Cases, course: Courses, draws: Draws) -> Conduct:
        conduct = Conduct()
        for person, at in zip(cases.person.tolist(), cases.at.tolist(), strict=True):
            conduct.stay_away(person, at, at + 21 * DAY, at)
        return conduct

    free, staying = Household(PLACE, Draws(2), None), Household(PLACE, Draws(2), lock_in)
    assert staying.attack(0.001) > 1.03 * free.attack(0.001)
    assert staying.doses.elsewhere.sum() < 0.05 * free.doses.elsewhere.sum()


def every_second(cases: Cases, course: Courses, draws: Draws) -> Conduct:
    """Whose number is even stays at home for three days from the fourth on."""
    conduct = Conduct()
    for person, at, number in zip(cases.person.tolist(), cases.at.tolist(), course.person.tolist(), strict=True):
        if number % 2 == 0:
            conduct.stay_away(person, at + 4 * DAY, at + 7 * DAY, at)
    return conduct


def test_no_first_case_lives_with_the_stays_of_another() -> None:
    """Everybody of a village is drawn, and gives at home what they would give if they alone had been."""
    village = synthetic(60)
    cases = distinct_cases(village, Draws(5), 60)
    course = courses_of(cases, Draws(5))
    together = doses_staying(village, cases, course, Draws(5), every_second)
    for number in range(60):
        row = np.array([number])
        alone = doses_staying(village, cases.where(row), course.where(row), Draws(5), every_second)
        mine, his = (together.case == number) & (together.at_home > 0), alone.at_home > 0
        assert together.other[mine].tolist() == alone.other[his].tolist()
        assert together.at_home[mine] == pytest.approx(alone.at_home[his], rel=1e-12)
    assert together.at_home.sum() != pytest.approx(Doses(village, cases).at_home.sum(), rel=1e-3), "stays matter"


def test_rounds_hold_every_case_once_and_no_two_who_live_together() -> None:
    cases = random_cases(PLACE, Draws(4), 2_000)
    split, household = rounds(PLACE, cases), PLACE.people.household
    assert household is not None
    assert sorted(np.concatenate(split).tolist()) == list(range(2_000))
    assert len(split) == np.bincount(household[cases.person]).max()
    assert all(np.unique(household[cases.person[rows]]).size == rows.size for rows in split)


def test_doses_add_up_however_cases_are_asked_together() -> None:
    cases = random_cases(PLACE, Draws(4), 30)
    together = Doses(PLACE, cases)
    for number in range(0, 30, 7):
        alone = Doses(PLACE, cases.where(np.array([number])))
        mine = together.case == number
        assert together.other[mine].tolist() == alone.other.tolist()
        assert together.at_home[mine] == pytest.approx(alone.at_home, rel=1e-12)
        assert together.elsewhere[mine] == pytest.approx(alone.elsewhere, rel=1e-12)


def test_bisection_finds_where_a_rising_function_takes_a_value() -> None:
    assert bisected(lambda x: x**3, 8.0) == pytest.approx(2.0, rel=1e-8)
    assert bisected(lambda x: x, 1e-9) == pytest.approx(1e-9, rel=1e-6)
