"""How much can a sighting count at most, before anybody knows whose it is? By its level and its time alone.

Every phone states the same transmit power, so a raw rssi says the loss. A rule weighs a scan by its mean or by its
smallest loss; whichever counts more is taken, next to the most infectious declarer, whatever else was heard of it.
"""

from __future__ import annotations

import numpy as np

from sim.systems.gaen.matching import attenuation
from sim.systems.gaen.wire import TX_POWER
from sim.systems.machine import Prospect
from sim.systems.risk import Rule
from sim.units import MINUTE, Floats, Int32s

LEAST, MOST = -127, 20
"""The raw rssi that a radio can report, in dBm (Bluetooth Core Specification, HCI advertising reports)."""


def prospect(rule: Rule) -> Prospect:
    """Return what sightings can count at most under a rule."""
    weights = np.array([rule.at_most(attenuation(TX_POWER, rssi)) for rssi in range(LEAST, MOST + 1)])

    def minutes(rssi: Int32s, strongest: Int32s, gap: Int32s) -> Floats:
        """Return the most minutes that each sighting can count."""
        most: Floats = np.maximum(weights[rssi - LEAST], weights[strongest - LEAST]) * gap / MINUTE
        return most

    return Prospect(minutes, rule.alert_minutes - rule.rounds_up)
