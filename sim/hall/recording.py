"""Where are the recording that a scenario plays in, and every other measured file it lives by?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from sim.hall.air import CHANNEL, numbers_of
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


class DataFile(NamedTuple):
    """A measured file: as the scenario names it, where it lies, and the folder of the text that names it."""

    name: str
    path: Path
    folder: Path | None


def data_files(scenario: Scenario) -> list[DataFile]:
    """Return every measured file that a scenario names. Raises Refused for one that is not there."""
    recording, numbers = recording_of(scenario), numbers_of(scenario)
    named = [(scenario.population.file, recording, scenario.folder)]
    named += [(scenario.radio.channel, numbers, scenario.folder_of(CHANNEL))]
    return [DataFile(str(name), path, folder) for name, path, folder in named if path is not None]
