"""Which air does a scenario have between its phones, and where do its measured numbers lie?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sim.hall.data import find
from sim.hall.scenario import Scenario
from sim.problems import Refused
from sim.radio.air import read
from sim.radio.channel import CHANNELS, Channel
from sim.radio.exp34 import Experiment34

CHANNEL = ("radio", "channel")


def numbers_of(scenario: Scenario) -> Path | None:
    """Find the file of numbers that a scenario names as its channel; None if it names one that comes with pistage.

    Raises Refused, placed at `radio.channel`.
    """
    name = str(scenario.radio.channel)
    if name in CHANNELS:
        return None
    try:
        return find(name, scenario.folder_of(CHANNEL))
    except Refused as refused:
        raise Refused([scenario.placed(replace(p, key=".".join(CHANNEL))) for p in refused.problems]) from refused


def channel_of(scenario: Scenario) -> Channel:
    """Return the scenario's channel, with its own losses of walls if it has any. Raises Refused for a wrong file."""
    numbers, walls = numbers_of(scenario), scenario.radio.wall_db
    channel = CHANNELS[str(scenario.radio.channel)] if numbers is None else Experiment34(read(numbers))
    return channel if walls is None else channel.with_walls(walls.model_dump())
