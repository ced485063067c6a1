"""Does what run.json says of a scenario read back as that scenario, whatever keys it names?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from sim.hall.scenario import Scenario, load
from sim.hall.scenario.adversaries import Probing
from sim.hall.scenario.files import shipped
from sim.results.again import without_data


def read_back(scenario: Scenario) -> Scenario:
    """Return the scenario of a record, as run.json holds it, read as a result's reader does."""
    run = {"scenario": json.loads(json.dumps(scenario.resolved())), "name": scenario.name}
    return without_data(run, Path())


@pytest.mark.parametrize("name", [each.name for each in shipped()])
def test_every_shipped_scenario_is_read_back(name: str) -> None:
    scenario = load(name)
    again = read_back(scenario)
    assert again.digest() == scenario.digest()
    for arm in scenario.arms:
        assert again.arm(arm.name).resolved() == scenario.arm(arm.name).resolved()


@pytest.mark.parametrize("way", get_args(Probing.model_fields["way"].annotation))
def test_each_way_of_probing_is_read_back(way: str) -> None:
    """A key that belongs to another way is none of this one's: what is written was once taken for set."""
    scenario = load("one_phone", (f'adversaries=[{{name="prober",probes={{way="{way}"}}}}]',))
    assert read_back(scenario) == scenario
