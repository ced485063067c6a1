"""By how much does one phone read another otherwise than the loss between them says?

Real phones differ for life, a body may stand in the way for a whole meeting, people shift in their seats, and every
scan catches another fade. The parts were told apart in scans of 18 phones of one make. Each belongs to its own event: a
phone, a meeting and direction (the two directions of a pair correlate no more than their phones make them), a scan.
"""

from __future__ import annotations

import numpy as np

from sim.draws import normal_of, uniform_of
from sim.kernels import kernel
from sim.parameters import parameter

SENT = parameter(-24.0, "dBm", "GAEN's calibration of the phones of DP-3T's experiment 34: transmitted power")
RECEIVED = parameter(-5.0, "dB", "GAEN's calibration of the phones of DP-3T's experiment 34: rssi correction 5")


@kernel
def receiver_offset(key: np.uint64, phone: int, sd: float) -> float:
    """Return by how much this phone reads every other too high, in dB."""
    return sd * normal_of(uniform_of(key, phone, 0, 0, 0))


@kernel
def transmitter_offset(key: np.uint64, phone: int, sd: float) -> float:
    """Return by how much this phone is heard too strongly by every other, in dB."""
    return sd * normal_of(uniform_of(key, phone, 0, 0, 0))


@kernel
def meeting_offset(key: np.uint64, hearer: int, heard: int, meeting: int, sd: float) -> float:
    """Return what bodies and pockets add to one direction of a meeting, in dB; `meeting` tells a pair's apart."""
    return sd * normal_of(uniform_of(key, hearer, heard, meeting, 0))


@kernel
def drifted(drift: float, waited_s: int, fresh: float, sd: float, fading_s: float) -> float:
    """Return the slow part of a scan from that of the scan before (an AR(1) law); `fresh` is a standard normal draw."""
    kept = np.exp(-waited_s / fading_s)
    return float(kept * drift + np.sqrt(1.0 - kept * kept) * sd * fresh)
