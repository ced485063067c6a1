"""Where is the recording that a scenario plays in?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sim.hall.data import find
from sim.hall.scenario import Scenario
from sim.problems import Refused


def recording_of(scenario: Scenario) -> Path | None:
    """Find the file of meetings of a recorded world; None for a town. Raises Refused, placed at `population.file`."""
    name = scenario.population.file
    if name is None:
        return None
    try:
        return find(name, scenario.folder)
    except Refused as refused:
        raise Refused([scenario.placed(replace(p, key="population.file")) for p in refused.problems]) from refused
