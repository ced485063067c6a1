"""What does a law of what lasts in a meeting change for a rule that counts several scans of it?"""

from __future__ import annotations

import numpy as np

from sim.radio.air import DRIFT_STEP, Air
from sim.radio.calibration.judging import BOUNDS, DRAWS
from sim.radio.calibration.likelihood import MESSAGES
from sim.radio.exp34 import Experiment34
from sim.radio.links import Links, Scans
from sim.radio.phones import RECEIVED, SENT
from sim.units import Barrier, Setting

PAIRS, IN_A_ROW, AT_LEAST, APART_M = 20_000, 4, 3, 4.0


def near_in_a_row(air: Air) -> float:
    """Return the share of pairs four metres apart of whose four scans three are up to 55 dB."""
    pair = np.arange(PAIRS, dtype=np.int32)
    metres, setting = np.full(PAIRS, APART_M), np.full(PAIRS, Setting.HOME, dtype=np.int8)
    start = np.zeros(PAIRS, dtype=np.int32)
    barrier = np.full(PAIRS, Barrier.NONE, dtype=np.int8)
    links = Links(pair, pair + PAIRS, start, start + 1, metres, setting, barrier)
    at = (np.tile(np.arange(IN_A_ROW), PAIRS) * DRIFT_STEP).astype(np.int32)
    scans = Scans(np.repeat(pair, IN_A_ROW), at, np.full(at.size, DRIFT_STEP, dtype=np.int32))
    levels = Experiment34(air).levels(DRAWS, links, scans, int(MESSAGES))
    near = levels.got & (SENT - levels.rssi + RECEIVED <= BOUNDS[0])
    return float((near.reshape(PAIRS, IN_A_ROW).sum(axis=1) >= AT_LEAST).mean())
