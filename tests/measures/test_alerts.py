"""Are alerts counted once in 14 days, and false, late and missed ones told apart as the definitions say?"""

from __future__ import annotations

import math

import pytest

from sim.hall.journal import IMPORTED, SEEDED
from sim.measures import Unknown
from sim.units import DAY
from tests.measures.facts import BEHIND, NO_HOMES, Facts, value

SECOND = 1 / DAY


def test_an_alert_is_a_first_warning_in_14_days() -> None:
    facts = Facts(days=60).alerted(0, 1).alerted(0, 2).alerted(2, 2)
    assert value(facts.measured(), "alerts.people") == 2


@pytest.mark.parametrize(("gap", "alerts"), [(14 - SECOND, 1), (14, 2), (14 + SECOND, 2)])
def test_the_fortnight_ends_to_the_second(gap: float, alerts: int) -> None:
    assert value(Facts(days=60).alerted(0, 1).alerted(0, 1 + gap).measured(), "alerts.people") == alerts


def test_warnings_that_follow_one_another_are_one_alert() -> None:
    facts = Facts(days=60).alerted(0, 1).alerted(0, 11).alerted(0, 21)
    assert value(facts.measured(), "alerts.people") == 1


def test_two_warnings_in_one_second_are_one_alert() -> None:
    facts = Facts()
    facts.journal.note("alerts", 0, DAY, 0)
    facts.journal.note("alerts", 0, DAY, 1)
    assert value(facts.measured(), "alerts.people") == 1


def test_no_alert_leaves_shares_undefined_and_counts_zero() -> None:
    measured = Facts().reported(0, 3).measured()
    assert value(measured, "alerts.people") == 0
    assert value(measured, "alerts.per_report") == 0
    for name in ("false_exposure", "false_infection", "mean_risk", "late"):
        assert value(measured, f"alerts.{name}") is None


def test_alerts_without_reports_have_no_ratio() -> None:
    assert value(Facts().alerted(0, 3).measured(), "alerts.per_report") is None


def test_exposure_false_means_dose_nought_from_all_declarers_behind_it() -> None:
    facts = Facts().alerted(0, 3, _2=0.0, _4=0.0).alerted(2, 3, _4=0.0, _6=0.01).alerted(4, 3)
    assert value(facts.measured(), "alerts.false_exposure") == pytest.approx(2 / 3)


def test_infection_false_asks_who_infected_and_when() -> None:
    facts = Facts(days=30)
    facts.infected(0, 2, 2).alerted(0, 3, _2=0.5)  # by a declarer behind it, before: not false
    facts.infected(4, 2, 6).alerted(4, 3, _2=0.5)  # by somebody else
    facts.infected(6, 4, 2).alerted(6, 3, _2=0.5)  # by the declarer, after the alert
    facts.alerted(8, 3, _2=0.5)  # never infected
    assert value(facts.measured(), "alerts.false_infection") == pytest.approx(3 / 4)


@pytest.mark.parametrize(("infected", "false"), [(26 - SECOND, 1), (26, 0), (40.4, 0), (40.5, 1)])
def test_an_infection_counts_in_the_days_whose_dose_counts(infected: float, false: int) -> None:
    """The alert of noon of day 40 speaks of days 26 to 40: the declarer's infection of long ago is not what it says."""
    facts = Facts(days=60).infected(0, infected, 2).alerted(0, 40.5, _2=0.1)
    assert value(facts.measured(), "alerts.false_infection") == false


def test_a_declarer_who_was_a_false_positive_makes_an_alert_false_in_both_senses() -> None:
    facts = Facts().tested(2, 2, True).reported(2, 3).alerted(0, 4, _2=0.0)
    measured = facts.measured()
    assert value(measured, "alerts.false_exposure") == 1
    assert value(measured, "alerts.false_infection") == 1
    assert value(measured, "alerts.mean_risk") == 0


def test_alerts_behind_which_nobody_had_been_infected() -> None:
    facts = Facts(days=30).infected(2, -4, SEEDED).infected(6, 9, IMPORTED)
    facts.alerted(0, 5, _2=0.1)  # by a case
    facts.alerted(4, 5, _8=0.0)  # by a false positive
    facts.alerted(8, 5, _6=0.0)  # by a false positive who is infected later
    facts.alerted(1, 5, _8=0.0, _2=0.0)  # by both
    facts.alerted(3, 5)  # by nobody
    assert value(facts.measured(), "alerts.declarer_not_infected") == pytest.approx(2 / 5)


def test_the_senses_are_not_nested() -> None:
    facts = Facts().alerted(0, 3, _2=0.7)
    measured = facts.measured()
    assert (value(measured, "alerts.false_exposure"), value(measured, "alerts.false_infection")) == (0, 1)


def test_mean_risk_adds_doses_before_it_takes_the_chance() -> None:
    facts = Facts().alerted(0, 3, _2=0.2, _4=0.3).alerted(6, 3, _2=0.0)
    assert value(facts.measured(), "alerts.mean_risk") == pytest.approx((1 - math.exp(-0.5)) / 2)


def test_a_dose_that_came_after_somebody_else_had_infected_the_person_is_exposure_without_risk() -> None:
    measured = Facts().alerted(0, 3, _2=-0.4).measured()
    assert value(measured, "alerts.false_exposure") == 0
    assert value(measured, "alerts.mean_risk") == 0


def test_evidence_of_a_later_warning_is_no_part_of_the_alert() -> None:
    facts = Facts().infected(0, 5, 4).alerted(0, 3, _2=0.0).alerted(0, 6, _4=0.9)
    measured = facts.measured()
    assert value(measured, "alerts.false_exposure") == 1
    assert value(measured, "alerts.false_infection") == 1


@pytest.mark.parametrize(("hours", "late"), [(23, 0), (24, 0), (25, 1)])
def test_an_alert_is_late_a_day_after_the_infection_whoever_the_source(hours: int, late: int) -> None:
    facts = Facts().infected(0, 3, IMPORTED).alerted(0, 3 + hours / 24, _2=0.1)
    assert value(facts.measured(), "alerts.late") == late


@pytest.mark.parametrize(("after", "late"), [(20 - SECOND, 1), (20, 0), (30, 0)])
def test_nobody_is_late_whose_infection_is_over(after: float, late: int) -> None:
    facts = Facts(days=60).infected(0, 3, IMPORTED).alerted(0, 3 + after, _2=0.1)
    assert value(facts.measured(), "alerts.late") == late


def test_missed_is_infected_by_a_declarer_and_never_alerted_for_that_one() -> None:
    facts = Facts(days=30).reported(2, 10)
    facts.infected(0, 5, 2)  # missed
    facts.infected(4, 5, 2).alerted(4, 11, _2=0.3)  # alerted for the declarer
    facts.infected(6, 5, 2).alerted(6, 11, _8=0.3)  # alerted, but for another: missed
    facts.infected(1, 5, 2)  # runs no app
    facts.infected(8, 12, 2)  # infected after the report
    assert value(facts.measured(), "alerts.missed") == 2


def test_a_second_warning_for_the_declarer_is_enough_not_to_be_missed() -> None:
    facts = Facts(days=30).reported(2, 10).infected(0, 5, 2).alerted(0, 8, _4=0.1).alerted(0, 11, _2=0.1)
    assert value(facts.measured(), "alerts.missed") == 0


@pytest.mark.parametrize(
    ("infected", "reported", "missed"),
    [(5, 19, 1), (5 - SECOND, 19, 0), (20, 23, 1), (20, 23 + SECOND, 0), (10, 10, 0), (10 - SECOND, 10, 1)],
)
def test_the_upload_window_and_the_last_week(infected: float, reported: float, missed: int) -> None:
    facts = Facts(days=30).infected(0, infected, 2).reported(2, reported)
    assert value(facts.measured(), "alerts.missed") == missed


def test_where_tracers_call_whom_they_never_spoke_to_is_missed_too() -> None:
    """A case with a result of day 10 that nobody interviews, and one of a negative result, beside one interviewed."""
    for called, missed in ((False, 0), (True, 3)):
        facts = Facts(days=30).tested(2, 10, True).tested(4, 10, False).tested(6, 10, True).reported(6, 12)
        for person, source in ((0, 2), (1, 2), (3, 4), (5, 6), (7, 6)):
            facts.infected(person, 5, source)
        facts.infected(8, 12, 2)  # after the result
        facts.alerted(5, 13, _6=0.3)
        facts.journal.numbers |= {"warns_anybody": 1} if called else {}
        assert value(facts.measured(), "alerts.missed") == missed, "0, 1 and 7; without calls only 6 declared"


def test_what_the_world_does_not_know_is_unknown_with_its_reason() -> None:
    measured = Facts().alerted(0, 3, _2=0.1).measured()
    assert measured["alerts.false_radio"] == Unknown(BEHIND)
    assert measured["alerts.cause.wall"] == Unknown(BEHIND)
    assert measured["alerts.people.household"] == Unknown(NO_HOMES)
    assert measured["alerts.false_radio.other"] == Unknown(NO_HOMES)


def test_nobody_tries_to_identify_anybody() -> None:
    measured = Facts().measured()
    names = [name for name in measured if name.startswith("privacy.neighbour.")]
    assert len(names) == 20
    assert all(isinstance(measured[name], Unknown) for name in names)
