"""Are people, infections, tests and reports counted as the definitions say?"""

from __future__ import annotations

import pytest

from sim.hall.journal import IMPORTED, SEEDED
from sim.measures import Counted, Unknown
from sim.measures.epidemic import cumulative
from sim.metrics import METRICS
from tests.measures.facts import Facts, value


def test_every_metric_is_answered_in_the_order_of_the_table() -> None:
    assert list(Facts().measured()) == list(METRICS)


def test_people_and_app_users() -> None:
    measured = Facts(people=7).measured()
    assert (value(measured, "people"), value(measured, "app_users")) == (7, 4)


def test_infections_of_the_start_and_before_day_0_do_not_count() -> None:
    facts = Facts().infected(0, -3, SEEDED).infected(1, -1, 0).infected(2, 0, SEEDED)
    facts.infected(3, 0, IMPORTED).infected(4, 19.9, 0)
    assert value(facts.measured(), "epidemic.infections") == 2


def test_infections_by_day_add_up() -> None:
    journal = Facts(days=5).infected(0, -3, SEEDED).infected(3, 1.5, IMPORTED).infected(4, 4.99, 0).closed()
    assert cumulative(journal).tolist() == [0, 1, 1, 1, 2]
    assert cumulative(Facts(days=3).closed()).tolist() == [0, 0, 0]


def test_swabs_count_when_taken_and_positives_when_the_result_came_in_time() -> None:
    facts = Facts(days=10).tested(0, 1, True).tested(1, 1, False).tested(2, 8.5, True, hours=35)
    facts.tested(3, 8.5, True, hours=36)
    measured = facts.measured()
    assert value(measured, "tests.used") == 4
    assert value(measured, "tests.positive") == 2


def test_reports_count_declarers() -> None:
    assert value(Facts().reported(0, 3).reported(2, 5).measured(), "reports") == 2


def test_reports_by_declarers_who_had_not_been_infected() -> None:
    facts = Facts().infected(0, 1, IMPORTED).infected(4, 6, IMPORTED)
    facts.reported(0, 3).reported(2, 5).reported(4, 5)  # the last one is infected after the report
    assert value(facts.measured(), "reports.not_infected") == 2


def test_infections_averted_compare_with_arm_none() -> None:
    none = Facts(arm="none").infected(1, 1, IMPORTED).infected(2, 2, 1).infected(3, 3, 1).infected(4, 3, 1).closed()
    measured = Facts().infected(1, 1, IMPORTED).measured(none)
    assert value(measured, "epidemic.infections_averted") == 3
    assert value(measured, "epidemic.infections_averted_share") == pytest.approx(3 / 4)
    worse = Facts().infected(1, 1, IMPORTED)
    for person in range(2, 9):
        worse.infected(person, 2, 1)
    assert value(worse.measured(none), "epidemic.infections_averted") == -4


def test_infections_averted_of_no_infections_is_undefined() -> None:
    measured = Facts().measured(Facts(arm="none").closed())
    assert value(measured, "epidemic.infections_averted") == 0
    assert measured["epidemic.infections_averted_share"] == Counted(0, 0, "infections in arm none")


def test_infections_averted_need_an_arm_none() -> None:
    for name in ("epidemic.infections_averted", "epidemic.infections_averted_share"):
        assert isinstance(Facts().measured()[name], Unknown)


def test_r0_reached_is_the_calibrations_with_its_error() -> None:
    facts = Facts()
    assert isinstance(facts.measured()["epidemic.r0_reached"], Unknown)
    facts = Facts()
    facts.journal.numbers |= {"r0_reached": 1.02, "r0_reached_se": 0.03}
    assert facts.measured()["epidemic.r0_reached"] == Counted(1.02, error=0.03)
