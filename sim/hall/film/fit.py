"""Which arms of a scenario can be filmed, and in which has a listener anything to hear?"""

from __future__ import annotations

from sim.hall.scenario import Scenario
from sim.systems.mixture import JOINT
from sim.systems.registry import design


def speaks(system: str) -> bool:
    """Tell whether phones of a system speak, so that a server and a listener have something."""
    return JOINT not in system and design(system).phone is not None and design(system).traits.scans is not None


def tells(system: str) -> bool:
    """Tell whether a film has more of a system than the truth: what its phones say, or what it releases."""
    return speaks(system) or (JOINT not in system and design(system).traits.sensors != "none")


def why_not(scenario: Scenario, arm: str) -> str | None:
    """Return why an arm cannot be filmed; None where it can."""
    mine = scenario.arm(arm)
    if mine.population.world != "town":
        return "lives in a world without a map, and a film needs to know where everybody is"
    system = mine.arms[0].system
    if JOINT in system:
        return "several systems share its town, and a film shows what one server has"
    return None
