"""Is the plain rule what its name says, as if attenuation were distance?"""

from __future__ import annotations

import pytest

from sim.problems import Refused
from sim.radio.air import MEASURED
from sim.systems.machine import Nearness
from sim.systems.registry import design
from sim.systems.risk import PLAIN, RULES, plain, rule_of, stated
from sim.systems.risk.plain import LOSS_AT_1M, mean_loss
from sim.systems.risk.plain import LOSS_PER_DECADE as SLOPE

BY_PHONES = ("gaen", "dp3t_low_cost", "dp3t_unlinkable", "dp3t_hybrid", "tcn")


def test_its_loss_is_that_of_the_towns_channel() -> None:
    """Systems know nothing of the radio, so the numbers stand twice."""
    assert (MEASURED.pooled_loss, MEASURED.loss_per_decade) == (LOSS_AT_1M, SLOPE)


@pytest.mark.parametrize(("metres", "minutes"), [(1, 5), (1.5, 15), (2, 15), (8, 30.5)])
def test_a_name_states_metres_and_minutes(metres: float, minutes: float) -> None:
    name = f"plain_{metres:g}m_{minutes:g}min"
    rule = rule_of(name)
    assert stated(name) == (metres, minutes)
    assert (rule.name, rule.alert_minutes, rule.thresholds) == (name, minutes, (mean_loss(metres),))
    assert rule.long_enough_minutes(mean_loss(metres) - 1) == minutes
    assert rule.long_enough_minutes(mean_loss(metres) + 1) == float("inf")
    assert "as if attenuation were distance" in rule.title["en"]


def test_two_metres_are_listed() -> None:
    assert rule_of(PLAIN.name) is PLAIN is RULES["plain_2m_15min"]
    assert plain("swisscovid_2020_06") is None
    with pytest.raises(KeyError):
        rule_of("swisscovid_2020_10")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("plain_0m_15min", ["metres"]),
        ("plain_21m_15min", ["metres"]),
        ("plain_2m_0min", ["minutes"]),
        ("plain_100m_2000min", ["metres", "minutes"]),
        ("plain_2m", ["no such plain rule"]),
        ("plain_-2m_15min", ["no such plain rule"]),
    ],
)
def test_what_no_phone_could_mean_is_refused(name: str, told: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        plain(name)
    problems = refused.value.problems
    assert len(problems) == len(told)
    assert all(problem.rule.startswith(word) and problem.mend for problem, word in zip(problems, told, strict=True))


@pytest.mark.parametrize("name", BY_PHONES)
def test_systems_whose_phones_match_know_every_plain_rule(name: str) -> None:
    made = design(name)
    assert made.knows("plain_1.5m_10min")
    assert made.near("plain_1.5m_10min") == Nearness(1.5, 10.0, 1)
    assert not made.knows("swisscovid_2020_10")
    assert made.prospect is not None
    assert made.prospect("plain_1.5m_10min").needed == 9.0
    with pytest.raises(KeyError):
        made.near("swisscovid_2020_10")


def test_a_server_that_knows_no_attenuation_knows_none() -> None:
    assert not design("robert").knows("plain_2m_15min")
