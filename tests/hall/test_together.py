"""Do two apps in one town trace their own users, each as if the others had none, and no others?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.draws import Draws
from sim.hall.engine import live
from sim.hall.scenario import Scenario
from sim.hall.together import split
from sim.hall.witness import Witness
from sim.problems import Refused
from sim.systems.registry import design
from tests.hall.test_tracing_tcn import EAGER
from tests.hall.village import village

EVERYBODY = np.ones(4_000, dtype=np.bool_)


def arms(folder: Path, systems: str, *settings: str) -> Scenario:
    return village(
        folder, 15, f'arms=[{{name="gaen", system="gaen"}}, {{name="two", systems={systems}}}]', *EAGER, *settings
    )


def test_shares_are_drawn_person_by_person() -> None:
    """Within 4 standard errors (false alarm 1 in 16,000); nobody has two apps, and all users have one."""
    parts = split(EVERYBODY, {"gaen": 0.3, "robert": 0.7}, Draws(5))
    assert np.array_equal(parts[0] ^ parts[1], EVERYBODY)
    assert not (parts[0] & parts[1]).any()
    assert abs(parts[0].mean() - 0.3) < 4 * np.sqrt(0.21 / EVERYBODY.size)
    larger = split(EVERYBODY, {"gaen": 0.5, "robert": 0.5}, Draws(5))[0]
    assert not (parts[0] & ~larger).any()


def test_who_runs_no_app_gets_none() -> None:
    some = EVERYBODY.copy()
    some[::2] = False
    assert not any(part[::2].any() for part in split(some, {"gaen": 0.5, "tcn": 0.5}, Draws(5)))


@pytest.mark.parametrize("systems", ["{gaen=0.5, robert=0.5}", "{tcn=0.4, dp3t_hybrid=0.6}"])
def test_phones_on_demand_equal_every_phone_every_sighting(tmp_path: Path, systems: str) -> None:
    scenario = arms(tmp_path, systems)
    lazy, full = (live(scenario, "two", 6, witness=each) for each in (Witness.ON_DEMAND, Witness.EVERY_PHONE))
    assert lazy.table("reports")["at"].size > 5
    assert lazy.day_digests() == full.day_digests()
    assert lazy.numbers == full.numbers


def test_declarers_behind_an_alert_run_the_same_app(tmp_path: Path) -> None:
    scenario = arms(tmp_path, "{gaen=0.5, robert=0.5}")
    told = 0
    for seed in (6, 16):
        journal = live(scenario, "two", seed)
        app = journal.table("persons")["app"]
        first = split(app, {"gaen": 0.5, "robert": 0.5}, Draws(seed))[0]
        evidence = journal.table("evidence")
        assert np.array_equal(first[evidence["person"]], first[evidence["declarer"]])
        told += evidence["person"].size
    assert told > 3


def test_a_share_of_all_is_the_system_alone(tmp_path: Path) -> None:
    one, other = arms(tmp_path, "{gaen=1.0}"), village(tmp_path / "alone", 15, *EAGER)
    alone = other.with_settings('arms=[{name="two", system="gaen"}]')
    assert live(one, "two", 6).digest() == live(alone, "two", 6).digest()


@pytest.mark.parametrize(
    ("systems", "rule"),
    [
        ("{gaen=0.5, tracers=0.5}", "only apps by Bluetooth share a town, not tracers"),
        ("{gaen=0.5, itineraries=0.5}", "only apps by Bluetooth share a town, not itineraries"),
        ("{gaen=0.5, robert=0.6}", "shares must add up to 1, not 1.1"),
        ("{gaen=1.0, robert=0.0}", "a system that nobody runs is none"),
    ],
)
def test_what_cannot_share_a_town_is_refused(tmp_path: Path, systems: str, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        arms(tmp_path, systems)
    assert [problem.rule for problem in refused.value.problems] == [rule]


def test_a_rule_or_an_attacker_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="run their own rules"):
        village(tmp_path, 15, 'arms=[{name="two", systems={gaen=0.5, tcn=0.5}, rule="swisscovid_2020_06"}]')
    with pytest.raises(Refused, match="nobody attacks yet"):
        arms(tmp_path, "{gaen=0.5, tcn=0.5}", 'adversaries=[{name="neighbour"}]')


def test_a_mixture_says_what_each_member_says() -> None:
    mixed = design("gaen+robert")
    assert mixed.title["fr"] == f"{design('gaen').title['fr']} + {design('robert').title['fr']}"
    assert "gaen: phone; robert: backend" in mixed.traits.identifiers_by
    assert mixed.traits.tells_of_others
    assert mixed.opens == max(design("gaen").opens, design("robert").opens)
