"""Are the three senses, their eight cells, homes and causes counted as defined, where the world knows them?"""

from __future__ import annotations

import pytest

from sim.hall.journal import SEEDED
from sim.measures import Counted
from sim.measures.pooling import pool
from sim.metrics import METRICS
from tests.measures.facts import Facts, value

CELLS = [name for name in METRICS if name.startswith("alerts.false_only.")]
CAUSES = [name for name in METRICS if name.startswith("alerts.cause.")]


def alerted(facts: Facts, person: int, day: float = 3, declarer: int = 1, **kind: object) -> Facts:
    """Note an alert that rests on one declarer."""
    facts.alerted(person, day)
    return facts.rests(person, day, declarer, **kind)  # type: ignore[arg-type]


@pytest.mark.parametrize(("near_s", "false"), [(0, 1), (15 * 60 - 1, 1), (15 * 60, 0)])
def test_radio_asks_for_the_rules_time_within_its_distance(near_s: int, false: int) -> None:
    measured = alerted(Facts(town=True), 0, near_s=near_s, dose=1.0).measured()
    assert value(measured, "alerts.false_radio") == false
    assert value(measured, "alerts.false_radio_common") == 1


def test_radio_asks_for_one_declarer_who_was_near_not_for_all_together() -> None:
    facts = Facts(town=True).alerted(0, 3).rests(0, 3, 1, near_s=600, common_s=900).rests(0, 3, 2, near_s=600)
    measured = facts.measured()
    assert value(measured, "alerts.false_radio") == 1
    assert value(measured, "alerts.false_radio_common") == 0


def test_every_alert_is_in_one_cell_and_the_senses_are_their_sums() -> None:
    facts = Facts(town=True, days=40, people=40)
    number = 0
    for far in (True, False):
        for dose in (0.0, 0.3):
            for infected in (True, False):
                number += 2
                alerted(facts, number, declarer=1, near_s=0 if far else 900, dose=dose)
                if infected:
                    facts.infected(number, 2, 1)
    measured = facts.measured()
    assert [value(measured, cell) for cell in CELLS] == [1 / 8] * 8
    for sense in ("radio", "exposure", "infection"):
        cells = sum(value(measured, cell) or 0 for cell in CELLS if sense in cell.split(".")[-1].split("_"))
        assert cells == pytest.approx(value(measured, f"alerts.false_{sense}"))


def test_household_and_other_part_the_alerts() -> None:
    facts = Facts(town=True)
    alerted(facts, 0, declarer=2, dose=0.4)  # 0 and 2 live together
    alerted(facts, 4, declarer=2)
    facts.alerted(6, 3).rests(6, 3, 2).rests(6, 3, 4)  # one of two declarers lives with 6
    measured = facts.reported(2, 2).reported(4, 2).measured()
    assert [value(measured, f"alerts.people{half}") for half in ("", ".household", ".other")] == [3, 2, 1]
    assert [value(measured, f"alerts.per_report{half}") for half in ("", ".household", ".other")] == [1.5, 1, 0.5]
    assert [value(measured, f"alerts.false_exposure{half}") for half in (".household", ".other")] == [0.5, 1]


def test_missed_infections_at_home_and_elsewhere() -> None:
    facts = Facts(days=30, town=True).reported(2, 10).infected(0, 5, 2).infected(4, 5, 2).infected(6, 5, 2)
    measured = facts.measured()
    assert [value(measured, f"alerts.missed{half}") for half in ("", ".household", ".other")] == [3, 1, 2]


@pytest.mark.parametrize(
    ("heard", "near_s", "cause"),
    [
        ((900, 450, 0, 0, 0), 900, "left_phone"),
        ((900, 449, 1, 0, 0), 900, "wall"),
        ((900, 449, 0, 0, 451), 0, "distance"),
        ((900, 0, 450, 0, 0), 900, "wall"),
        ((900, 0, 200, 250, 0), 900, "screen"),
        ((900, 0, 0, 450, 450), 0, "screen"),
        ((900, 0, 0, 0, 450), 899, "distance"),
        ((900, 0, 0, 0, 900), 900, "lawful"),
        ((900, 0, 0, 0, 449), 899, "too_short"),
        ((900, 0, 0, 0, 0), 900, "lawful"),
    ],
)
def test_the_first_cause_that_holds_is_the_cause(heard: tuple[int, ...], near_s: int, cause: str) -> None:
    measured = alerted(Facts(town=True), 0, heard=heard, near_s=near_s).measured()
    assert {name: value(measured, name) for name in CAUSES} == {
        name: float(name == f"alerts.cause.{cause}") for name in CAUSES
    }


def test_causes_are_shares_of_the_alerts_without_infection() -> None:
    facts = Facts(town=True, days=30).infected(0, 2, 1)
    alerted(facts, 0, near_s=900, dose=0.4)  # infected by the declarer: no cause
    alerted(facts, 4, near_s=900)
    alerted(facts, 6, heard=(900, 900, 0, 0, 0))
    measured = facts.alerted(8, 3).measured()  # no declarer behind it
    shares = {name.split(".")[-1]: value(measured, name) for name in CAUSES}
    assert sum(share or 0 for share in shares.values()) == pytest.approx(1)
    assert shares["lawful"] == shares["left_phone"] == shares["injected"] == pytest.approx(1 / 3)


def test_what_becomes_of_the_alerted_within_a_fortnight() -> None:
    facts = Facts(town=True, days=30)
    for person, day in ((0, 3), (4, 3), (6, 3), (8, 17)):  # the last one comes too late to be followed
        facts.alerted(person, day)
    facts.infected(0, 16.9, 3).infected(4, 17.1, 3).tested(6, 15, True).tested(0, 1.5, True).infected(8, 17.5, 3)
    measured = facts.measured()
    early = "alerts 14 days or more before the end"
    assert measured["alerts.infected_in_14_days"] == Counted(1.0, 3.0, early)
    assert measured["alerts.positive_in_14_days"] == Counted(1.0, 3.0, early)


def test_all_app_users_are_what_the_alerted_are_held_against() -> None:
    """Of five users, alerted or not, those infected by 14 days after each alert that is early enough."""
    facts = Facts(town=True, days=30).alerted(0, 3).alerted(2, 5).alerted(4, 17)
    facts.infected(0, -2, SEEDED).infected(6, 17, 1).infected(8, 18.5, 1).infected(1, 4, 6)  # 1 runs no app
    measured = facts.measured()
    early = "alerts 14 days or more before the end"
    assert measured["alerts.infected_in_14_days_anybody"] == Counted(2 / 5 + 3 / 5, 2.0, early)
    assert value(measured, "alerts.infected_in_14_days") == 1 / 2


def test_a_share_of_no_alerts_says_of_which_alerts_there_are_none() -> None:
    measured = alerted(Facts(town=True, days=7), 0, declarer=9).measured()
    why = {name: pool(name, [one]).why for name, one in measured.items() if pool(name, [one]).value is None}
    nothing = "nothing to divide by: no {} in any seed".format
    assert why["alerts.infected_in_14_days"] == nothing("alerts 14 days or more before the end")
    assert why["alerts.late.household"] == nothing("alerts for a declarer of the same home")
    assert why["alerts.positive_in_14_days.other"] == nothing(
        "alerts without a declarer of the same home 14 days or more before the end"
    )
    assert not {"alerts.late", "alerts.late.other"} & set(why)
