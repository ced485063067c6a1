"""What does a signal lose on its way: to distance and bodies, and to walls?

Distance and bodies come from one experiment that had both: 18 phones on people who sat at lunch, rode a train, stood
in a bar (in pockets; on the train that is an assumption), worked, queued and ran about (on desks, or nobody says
where). What pockets take is the one difference between its scenes that the channel knows; how else a phone is carried
scatters with the meetings. A phone that lies without its owner is taken for one that is carried as others in that
place are: nobody has measured what the missing body changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from sim.parameters import parameter
from sim.radio.air import Air
from sim.units import Barrier, Floats, Int8s, Setting

NEAREST = parameter(0.25, "m", "DP-3T bt-measurements, experiment 34: the least distance of two phones in it")

PLEXIGLASS_LOSS = parameter(1.0, "dB", "assumption: a screen a few millimetres thick takes next to nothing")
GLASS_LOSS = parameter(4.0, "dB", "DP-3T bt-measurements, experiment 05, scenario 6: 4 cm of glass between pockets")
PLASTERBOARD_LOSS = parameter(4.0, "dB", "MIT Lincoln Laboratory, PACT: through the wall of a conference room, 3-4 dB")
BRICK_LOSS = parameter(9.0, "dB", "DP-3T bt-measurements, experiment 05, scenario 6: brick between pockets, 8-10 dB")
FLOOR_LOSS = parameter(10.0, "dB", "ITU-R P.1238, floor penetration loss at 2.4 GHz: 10 dB in apartments (houses 5, "
                       "offices 14)")  # fmt: skip

WALLS: Mapping[Barrier, float] = MappingProxyType({
    Barrier.NONE: 0.0,
    Barrier.PLEXIGLASS: PLEXIGLASS_LOSS,
    Barrier.GLASS: GLASS_LOSS,
    Barrier.PLASTERBOARD: PLASTERBOARD_LOSS,
    Barrier.BRICK: BRICK_LOSS,
    Barrier.FLOOR: FLOOR_LOSS,
    Barrier.UNKNOWN: 0.0,
})  # fmt: skip
"""What each barrier takes, in dB; one that is unknown takes nothing."""


def loss(air: Air, metres: Floats, setting: Int8s, barrier: Int8s, walls: Mapping[Barrier, float]) -> Floats:
    """Return what a signal loses on average over each of these ways, in dB."""
    of_setting = air.at_1m
    at_1m = np.array([of_setting[each] for each in Setting])[setting]
    through = np.array([walls[each] for each in Barrier])[barrier]
    lost: Floats = at_1m + air.loss_per_decade * np.log10(np.maximum(metres, NEAREST)) + through
    return lost
