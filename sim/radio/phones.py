"""By how much does one phone read another otherwise than the loss between them says?

Real phones differ for life, a body may stand in the way for a whole meeting, people shift in their seats, and every
scan catches another fade. The parts were told apart in scans of 18 phones of one make. Each belongs to its own event: a
phone, a meeting and direction (the two directions of a pair correlate no more than their phones make them), a scan.
"""

from __future__ import annotations

from math import log

import numpy as np

from sim.draws import normal_of, uniform_of
from sim.kernels import kernel
from sim.parameters import parameter

SENT = parameter(-24.0, "dBm", "GAEN's calibration of the phones of DP-3T's experiment 34: transmitted power")
RECEIVED = parameter(-5.0, "dB", "GAEN's calibration of the phones of DP-3T's experiment 34: rssi correction 5")
RECEIVER_SD = parameter(2.2, "dB", "DP-3T bt-measurements, experiment 34, our fit: per phone, for life")
TRANSMITTER_SD = parameter(1.6, "dB", "DP-3T bt-measurements, experiment 34, our fit: per phone, for life")
MEETING_SD = parameter(3.0, "dB", "DP-3T bt-measurements, experiment 34, our fit: per meeting and direction")
DRIFT_SD = parameter(3.1, "dB", "DP-3T bt-measurements, experiment 34, our fit: slow part of a scan")
DRIFT_KEPT = parameter(0.52, "1", "DP-3T bt-measurements, experiment 34, our fit: what remains of the slow part from "
                       "one scan to the next, 255 s later")  # fmt: skip
DRIFT_STEP = parameter(255.0, "s", "DP-3T bt-measurements, experiment 34: median time between scans")
SCAN_SD = parameter(3.1, "dB", "DP-3T bt-measurements, experiment 34, our fit: quick part of a scan; the means of its "
                    "messages scatter by 3.6, of which 1.9 is the messages' own")  # fmt: skip

FADING_S = -DRIFT_STEP / log(DRIFT_KEPT)


@kernel
def receiver_offset(key: np.uint64, phone: int) -> float:
    """Return by how much this phone reads every other too high, in dB."""
    return RECEIVER_SD * normal_of(uniform_of(key, phone, 0, 0, 0))


@kernel
def transmitter_offset(key: np.uint64, phone: int) -> float:
    """Return by how much this phone is heard too strongly by every other, in dB."""
    return TRANSMITTER_SD * normal_of(uniform_of(key, phone, 0, 0, 0))


@kernel
def meeting_offset(key: np.uint64, hearer: int, heard: int, meeting: int) -> float:
    """Return what bodies and pockets add to one direction of a meeting, in dB; `meeting` tells a pair's apart."""
    return MEETING_SD * normal_of(uniform_of(key, hearer, heard, meeting, 0))


@kernel
def drifted(drift: float, waited_s: int, fresh: float) -> float:
    """Return the slow part of a scan from that of the scan before (an AR(1) law); `fresh` is a standard normal draw."""
    kept = np.exp(-waited_s / FADING_S)
    return float(kept * drift + np.sqrt(1.0 - kept * kept) * DRIFT_SD * fresh)
