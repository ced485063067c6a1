"""Is an attacker of its own said of an arm that sets one, with what differs, and of no other?"""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from sim.hall.scenario import Scenario, load
from sim.hall.scenario.adversaries import AdversaryName
from sim.report.arms import differences, own, titles
from sim.report.attackers import NAMES, SAID, apart

TOWN = """start = 2020-09-07
days = 7
population = { world = "town", people = 200 }
disease = { r0 = 1.3 }
adversaries = [{ name = "operator" }, { name = "neighbour" }]
arms = [
    { name = "none", system = "none" },
    { name = "robert", system = "robert" },
    { name = "known", system = "robert", adversaries = [{ name = "operator", knows_share = 0.05 }] },
    { name = "heard", system = "robert", adversaries = [{ name = "operator" }, { name = "neighbour" },
                                                        { name = "listener", links = { days = 3 } }] },
    { name = "same", system = "robert", adversaries = [{ name = "operator" }, { name = "neighbour" }] },
]
"""


SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    (tmp_path / "town.toml").write_text(TOWN.replace(",\n" + " " * 56, ", "))
    return load(tmp_path / "town.toml")


def test_only_arms_that_set_attackers_say_so_and_how_these_differ(scenario: Scenario) -> None:
    arms = [arm.name for arm in scenario.arms]
    assert differences(scenario, arms, "en") == {
        "none": "",
        "robert": "",
        "known": "operator of the server: knows 5 % of the accounts, without neighbour".replace(" %", "\u00a0%"),
        "heard": "listener besides: links for 3 d",
        "same": "",
    }
    assert own(scenario, "heard", "fr") == "guetteur à récepteurs en plus\u00a0: relie pendant 3 j"
    assert own(scenario, "same", "en") == own(scenario, "robert", "en") == ""
    assert titles(scenario, ["none", "robert", "known"], "en", brief=True)["robert"] == "StopCovid"


def test_every_attacker_has_a_name_in_both_languages() -> None:
    assert set(NAMES) == set(get_args(AdversaryName))


@pytest.mark.parametrize("name", sorted(path.stem for path in SCENARIOS.glob("*.toml")))
def test_what_the_scenarios_set_has_words(name: str) -> None:
    scenario = load(name)
    for arm in scenario.arms:
        assert " = " not in apart(scenario, arm.name, "fr"), arm.name
        assert (arm.adversaries is None) == (apart(scenario, arm.name, "en") == ""), arm.name


def test_both_languages_say_what_a_key_sets() -> None:
    assert all(french.count("{}") == english.count("{}") for french, english in SAID.values())
