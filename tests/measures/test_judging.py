"""Is counted whom an alert kept at home wrongly, whom it found and how late, beside ways that find as much?"""

from __future__ import annotations

import pytest

from sim.hall.journal import Why
from sim.measures import Counted, Unknown
from sim.measures.judging import excess, needless
from tests.measures.facts import Facts, value

LONG = 15 * 60


def kept(facts: Facts, person: int, day: float, why: Why = Why.ALERTED) -> Facts:
    return facts.stayed(person, day, day + 7, why)


def test_whoever_met_nobody_for_long_or_got_no_dose_was_kept_wrongly() -> None:
    facts = Facts(town=True).reported(0, 5).infected(0, 1, 9)
    for person, dose, near_s in ((4, 0.1, LONG), (6, 0.1, LONG - 1), (8, 0.0, LONG)):
        facts.alerted(person, 6).rests(person, 6, 0, dose, common_s=near_s)
        kept(facts, person, 6)
    found = facts.measured()
    assert value(found, "judging.wrong") == pytest.approx(2 / 3)
    assert value(found, "judging.without_dose") == pytest.approx(1 / 3)


def test_housemates_and_those_who_stay_for_another_reason_or_not_at_all_do_not_count() -> None:
    facts = Facts(town=True).reported(0, 5).infected(0, 1, 9)
    for person in (2, 4, 6, 8):
        facts.alerted(person, 6).rests(person, 6, 0, 0.0, common_s=LONG)
    kept(facts, 2, 6)  # lives with 0
    kept(facts, 4, 6, Why.SICK)
    kept(facts, 6, 6.5)  # judged half a day later
    measured = facts.measured()["judging.wrong"]
    assert measured == Counted(1.0, 1.0, "persons kept at home")


def test_found_is_who_was_infected_elsewhere_by_a_declarer_and_kept_for_it() -> None:
    facts = Facts(town=True, days=30).reported(0, 5).infected(0, 1, 9)
    for person in (2, 4, 6, 8):
        facts.infected(person, 3, 0)
    for person in (2, 4, 6):
        facts.alerted(person, 7).rests(person, 7, 0, 0.1, common_s=LONG)
    kept(facts, 2, 7)  # of the same home
    kept(facts, 4, 7)
    found = facts.measured()
    assert found["judging.found"] == Counted(1.0, 3.0, "persons infected by a declarer")
    assert value(found, "judging.days") == pytest.approx(4.0)


def test_badges_cannot_judge() -> None:
    assert isinstance(Facts().measured()["judging.wrong"], Unknown)


def seeds(finds: float, wrong: float, count: int = 6) -> list[dict[str, Counted | Unknown]]:
    return [{"judging.found": Counted(10 * finds, 10.0), "judging.wrong": Counted(20 * wrong + seed % 2, 20.0)}
            for seed in range(count)]  # fmt: skip


def test_an_arm_is_compared_where_the_others_find_as_much() -> None:
    arms = {"loose": seeds(0.8, 0.6), "strict": seeds(0.4, 0.2), "tracers": seeds(0.5, 0.1), "many": seeds(0.9, 0.1)}
    curve = ("loose", "strict")
    between = excess("tracers", arms, curve, "judging.wrong")
    assert between.value == pytest.approx(0.3 - 0.1)
    assert between.low is not None
    assert between.high is not None
    assert between.low <= between.value <= between.high
    assert "finds as much" in excess("many", arms, curve, "judging.wrong").why, "beyond what the curve finds"
    assert "one of those" in excess("loose", arms, curve, "judging.wrong").why
    assert "names no arms" in excess("tracers", arms, (), "judging.wrong").why
    assert "not lived" in excess("tracers", arms, ("loose", "other"), "judging.wrong").why
    few = {arm: each[:3] for arm, each in arms.items()}
    assert excess("tracers", few, curve, "judging.wrong").low is None


def test_without_one_seed_the_curve_may_end_too_early() -> None:
    arms = {"loose": seeds(0.8, 0.6), "strict": seeds(0.4, 0.2), "tracers": seeds(0.4, 0.1)}
    arms["tracers"][0] = {"judging.found": Counted(5.0, 10.0), "judging.wrong": Counted(2.0, 20.0)}
    assert "without one of the seeds" not in excess("tracers", arms, ("loose", "strict"), "judging.wrong").why
    arms["tracers"][1] = {"judging.found": Counted(3.2, 10.0), "judging.wrong": Counted(2.0, 20.0)}
    assert "without one of the seeds" in excess("tracers", arms, ("loose", "strict"), "judging.wrong").why


def test_whoever_stays_at_home_for_one_and_is_then_warned_of_another_is_found_for_both() -> None:
    facts = Facts(town=True, days=30).reported(0, 5).infected(0, 1, 9).reported(3, 5).infected(3, 1, 9)
    facts.infected(4, 3, 0)
    facts.alerted(4, 6).rests(4, 6, 3, 0.0, common_s=LONG)
    facts.alerted(4, 8).rests(4, 8, 0, 0.1, common_s=LONG)
    kept(facts, 4, 6)
    found = facts.measured()
    assert value(found, "judging.found") == 1.0
    assert value(found, "judging.days") == pytest.approx(5.0)


def test_needless_days_are_told_for_each_infection_averted() -> None:
    found = {"quarantine.needless_days": Counted(30.0), "epidemic.infections_averted": Counted(4.0)}
    assert needless(found) == Counted(30.0, 4.0, "infections averted")
    assert needless(found | {"epidemic.infections_averted": Unknown("no baseline")}) == Unknown("no baseline")
