"""Do the scales of the two models read the same raw dBm, 6 dB apart?

GAEN says how much a signal lost, StopCovid how strong it would be between ideal phones. For the phones of experiment 34
(GAEN's calibration -24 and +5; in StopCovid's table of gains the default, -30 and -5) the one is 6 less the other.
"""

from __future__ import annotations

import numpy as np

from sim.draws import Draws
from sim.radio.channel import CHANNELS
from sim.radio.phones import RECEIVED, SENT
from sim.systems.gaen.matching import attenuation
from tests.radio.near import links, scans

TX_GAIN, RX_GAIN = -30, -5


def calibrated(rssi: int) -> int:
    return rssi - TX_GAIN - RX_GAIN


def test_every_scan_has_both_readings() -> None:
    near = links(np.arange(3_000), np.arange(3_000) + 3_000, 0, np.geomspace(0.3, 20.0, 3_000))
    levels = CHANNELS["dp3t_exp34"].levels(Draws(1), near, scans(near), 14)
    heard = [*levels.rssi[levels.got].tolist(), *levels.strongest[levels.got].tolist()]
    assert len(heard) > 4_000
    assert all(calibrated(rssi) == 6 - attenuation(int(SENT), rssi) for rssi in heard)


def test_the_marks_of_one_scale_on_the_other() -> None:
    """P0 of StopCovid is attenuation 72, its full score from 15 dB above ends at 57; a loss is what remains of both."""
    marks = {rssi: (attenuation(int(SENT), rssi), calibrated(rssi)) for rssi in (-101, -86, -84)}
    assert marks == {-101: (72, -66), -86: (57, -51), -84: (55, -49)}
    assert attenuation(int(SENT), int(SENT - 57 + RECEIVED)) == 57
