"""Is what several arms say of themselves one sentence with all their names, and all else said once?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sim.hall.caveats import foreign, gathered, own, unhindered, watched, watching
from sim.hall.journal import Journal
from sim.hall.scenario import Scenario, load
from sim.world.caveats import goes_out

ARMS = {
    "none": ("none", ""),
    "few": ("gaen", "population.going_out = 0.5"),
    "less": ("robert", "population.going_out = 0.5"),
    "rare": ("gaen", "phones.adoption = 0.1"),
    "usual": ("gaen", "population.going_out = 1.0"),
}
TOWN = """\
start = 2020-09-07
days = 28
population = { world = "town", people = 200, going_out = 0.8 }
disease = { r0 = 1.3 }
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    arms = [f'[[arms]]\nname = "{name}"\nsystem = "{system}"\n{keys}\n' for name, (system, keys) in ARMS.items()]
    (tmp_path / "story.toml").write_text(TOWN + "\n".join(arms))
    return load(tmp_path / "story.toml")


def journals(scenario: Scenario, *arms: str) -> dict[tuple[str, int], Journal]:
    """What each arm says when it is lived, seed by seed."""
    lived = {}
    for arm in arms:
        often = scenario.arm(arm).population.going_out or 1.0
        keys = next(each.own_keys() for each in scenario.arms if each.name == arm)
        said = ["It has no births.", *[goes_out(often, True)] * (often != 1), *[own(arm, keys)] * bool(keys), "Bye."]
        for seed in (1, 2):
            lived[arm, seed] = Journal(arm, ARMS[arm][0], seed, date(2020, 9, 7), 28, caveats=tuple(said))
    return lived


def test_each_kind_is_one_sentence_that_names_the_arms(scenario: Scenario) -> None:
    assert gathered(scenario, journals(scenario, *ARMS)) == [
        "It has no births.",
        "People work, learn, ride, shop and go out not everywhere as often as with going_out 1 as in France before "
        "2020, seats allowing: 0.8 times as often in none, rare; 0.5 times as often in few, less; 1 times as often in "
        "usual; whom they still meet is an assumption.",
        "Bye.",
        "Arms that set keys for themselves alone: few, less, usual (population.going_out); rare (phones.adoption); "
        "what parts them from other arms is not tracing alone.",
    ]


def test_what_one_arm_alone_says_stays_as_it_is(scenario: Scenario) -> None:
    lived = journals(scenario, "none", "rare")
    assert gathered(scenario, lived) == [
        "It has no births.",
        goes_out(0.8, True),
        "Bye.",
        own("rare", ["phones.adoption"]),
    ]
    assert "phones.adoption for itself alone: what parts it from other arms is not tracing alone." in own(
        "rare", ["phones.adoption"]
    )


def test_journals_that_bear_the_caveats_of_all_give_the_same(scenario: Scenario) -> None:
    lived = journals(scenario, *ARMS)
    said = gathered(scenario, lived)
    alike = {key: Journal(*key[:1], "gaen", 1, date(2020, 9, 7), 28, caveats=tuple(said)) for key in lived}
    assert gathered(scenario, alike) == said
    every = tuple(dict.fromkeys(each for journal in lived.values() for each in journal.caveats))
    for journal in alike.values():
        journal.caveats = every
    assert gathered(scenario, alike) == said


SPIES = """start = 2020-09-07
days = 28
population = { world = "town", people = 200 }
disease = { r0 = 1.3 }
adversaries = [{ name = "operator" }]
arms = [
    { name = "none", system = "none" },
    { name = "robert", system = "robert" },
    { name = "known", system = "robert", adversaries = [{ name = "operator", knows_share = 0.05 }] },
    { name = "named", system = "robert", phones.adoption = 0.1, adversaries = [{ name = "operator", mistaken = 0.1 }] },
    { name = "probed", system = "robert", adversaries = [{ name = "prober" }] },
]
"""


def test_another_attacker_who_only_watches_is_not_said_to_change_the_town(tmp_path: Path) -> None:
    (tmp_path / "spies.toml").write_text(SPIES)
    scenario = load(tmp_path / "spies.toml")
    arms = {arm.name: arm for arm in scenario.arms}
    assert [name for name, arm in arms.items() if watching(scenario, arm)] == ["known", "named"]
    assert foreign(scenario, arms["known"]) == ()
    assert foreign(scenario, arms["named"]) == ("phones.adoption",)
    assert foreign(scenario, arms["probed"]) == ("adversaries",), "its phones may warn somebody"
    said = {
        "known": (watched("known"),),
        "named": (own("named", ["phones.adoption"]), watched("named")),
        "probed": (own("probed", ["adversaries"]),),
    }
    lived = {(arm, 1): Journal(arm, "robert", 1, date(2020, 9, 7), 28, caveats=said[arm]) for arm in said}
    assert gathered(scenario, lived) == [
        "Arms with attackers of their own: known, named; these only watch, and change nothing of the town: it is the "
        "same town, with another attacker.",
        "Arms that set keys for themselves alone: named (phones.adoption); probed (adversaries); what parts them from "
        "other arms is not tracing alone.",
    ]


def test_where_all_arms_are_probed_an_arm_without_a_prober_is_another_town(tmp_path: Path) -> None:
    (tmp_path / "probed.toml").write_text(SPIES.replace('[{ name = "operator" }]\n', '[{ name = "prober" }]\n', 1))
    scenario = load(tmp_path / "probed.toml")
    assert not any(watching(scenario, arm) for arm in scenario.arms)


def test_rounded_hours_that_hinder_no_reader_are_said_so() -> None:
    scenario = load("itineraries")
    told = {arm.name: unhindered(scenario.arm(arm.name), arm.name) for arm in scenario.arms}
    assert [name for name, said in told.items() if said] == ["hours"]
    assert "to within 1 h alone, so that rounding them to the hour can hide nothing" in told["hours"][0]
