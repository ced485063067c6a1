"""Do many arms stand in groups that a page has room for, each beside no tracing and human tracing?"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.hall.scenario import load
from sim.report.page.tables import ABREAST
from sim.report.setting import abreast, ordered

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


@pytest.mark.parametrize("name", ["central_server", "all_systems", "discernment", "itineraries", "stopcovid"])
def test_every_arm_stands_once_and_both_references_in_each_group(name: str) -> None:
    scenario = load(SCENARIOS / f"{name}.toml")
    system = {arm.name: arm.system for arm in scenario.arms}
    arms = ordered(scenario, list(system))
    groups = abreast(scenario, arms, ABREAST)
    assert max(map(len, groups)) <= ABREAST
    beside = [next(arm for arm in arms if system[arm] == of) for of in ("none", "tracers") if of in system.values()]
    assert all(group[: len(beside)] == beside for group in groups)
    assert [*beside, *(arm for group in groups for arm in group[len(beside) :])] == sorted(
        arms, key=lambda arm: (arm not in beside, arms.index(arm))
    )
    assert max(map(len, groups)) - min(map(len, groups)) <= 1


def test_few_arms_are_one_group() -> None:
    scenario = load(SCENARIOS / "stopcovid.toml")
    arms = ordered(scenario, [arm.name for arm in scenario.arms])
    assert abreast(scenario, arms, ABREAST) == [arms]
    assert abreast(scenario, arms[:1], ABREAST) == [arms[:1]]
