"""Which forms of StopCovid are there, and what distinguishes them?"""

from __future__ import annotations

from datetime import date

import pytest

from sim.systems.machine import Settings
from sim.systems.registry import design
from sim.systems.robert.rules import JUNE_2020, JUNE_2020_STRICT, JUNE_2020_V2, RULES, TOUSANTICOVID, rule_of
from sim.units import DAY, HOUR


def test_names() -> None:
    assert tuple(RULES) == design("robert").rules
    for name, rule in RULES.items():
        assert rule.name == name
        assert rule_of(name) is rule
        assert set(rule.title) == {"fr", "en"}
        assert rule.source
    assert rule_of(None) is JUNE_2020 is rule_of(Settings().rule)
    with pytest.raises(KeyError):
        rule_of("stopcovid_2020_07")


def test_the_three_forms_of_june_differ_in_scoring_alone() -> None:
    for other in (JUNE_2020_STRICT, JUNE_2020_V2):
        changed = {field for field in JUNE_2020.__slots__ if getattr(other, field) != getattr(JUNE_2020, field)}
        assert changed <= {"name", "title", "source", "algorithm", "rssi_1m"}
        assert changed >= {"name", "title", "source"}
    assert (JUNE_2020.algorithm, JUNE_2020.rssi_1m, JUNE_2020_STRICT.rssi_1m, JUNE_2020_V2.algorithm) == (
        0,
        -40,
        -60,
        2,
    )


def test_june_tells_everything_once_a_day_and_2021_less_and_oftener() -> None:
    for switch in ("windowed", "filtered", "quiet", "dated"):
        assert (getattr(JUNE_2020, switch), getattr(TOUSANTICOVID, switch)) == (False, True)
    made = design("robert")
    assert made.polls_every_s("stopcovid_2020_06") == made.polls_every_s(None) == DAY
    assert made.polls_every_s("tousanticovid_2021") == 6 * HOUR
    assert (JUNE_2020.valid_from, TOUSANTICOVID.valid_from) == (date(2020, 6, 2), date(2021, 3, 9))
