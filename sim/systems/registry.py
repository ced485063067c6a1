"""Which systems of tracing are there? Their names, and each design when it is asked for."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType

from sim.systems.machine import Design
from sim.systems.mixture import JOINT, mixture

REGISTRY = MappingProxyType(
    {
        "none": "sim.systems.none",
        "tracers": "sim.systems.tracers",
        "robert": "sim.systems.robert",
        "bluetrace": "sim.systems.bluetrace",
        "ntk": "sim.systems.ntk",
        "gaen": "sim.systems.gaen",
        "dp3t_low_cost": "sim.systems.dp3t.low_cost",
        "dp3t_unlinkable": "sim.systems.dp3t.unlinkable",
        "dp3t_hybrid": "sim.systems.dp3t.hybrid",
        "tcn": "sim.systems.tcn",
        "desire": "sim.systems.desire",
        "itineraries": "sim.systems.itineraries",
        "antennas": "sim.systems.antennas",
        "wristband": "sim.systems.wristband",
    }
)
"""Name of a system -> the module that holds its `DESIGN`; a module is loaded when its design is first asked for."""


def names() -> tuple[str, ...]:
    """Return the names of all systems, in the order they are shown."""
    return tuple(REGISTRY)


def design(name: str) -> Design:
    """Return the design of a system, or of several that share a town, as in `gaen+robert`.

    Raises KeyError for a name that is not in the registry.
    """
    if JOINT in name:
        return mixture([design(each) for each in name.split(JOINT)])
    found = import_module(REGISTRY[name]).DESIGN
    assert isinstance(found, Design), f"{REGISTRY[name]} holds no design"
    return found
