"""How strong does one phone hear another, if it hears it at all?

rssi = tx - loss + rx: what the sender really emits, less what distance, bodies and walls take, plus what the receiver's
antenna gives. A channel states this for a table of scans, as the raw whole dBm that a phone's radio reports; how a
protocol corrects it for the two models is the protocol's affair. All of its chance belongs to phones, pairs and scans
by name, so a scan asked from either side, or twice, has one answer. The two directions of a pair share nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sim.draws import Draws, normal_of, uniform_of
from sim.kernels import kernel
from sim.parameters import parameter
from sim.units import DAY, Bools, Floats, Int8s, Int32s
from sim.world.answers import Columns

LOSS_AT_1M = parameter(54.7, "dB", "DP-3T bt-measurements, experiment 34, our fit to 3,546 scan means")
LOSS_PER_DECADE = parameter(11.2, "dB", "DP-3T bt-measurements, experiment 34, our fit to 3,546 scan means")
SENT = parameter(-24.0, "dBm", "GAEN's calibration of the phones of DP-3T's experiment 34: transmitted power")
RECEIVED = parameter(-5.0, "dB", "GAEN's calibration of the phones of DP-3T's experiment 34: rssi correction 5")
TRANSMITTER_SD = parameter(1.6, "dB", "DP-3T bt-measurements, experiment 34, our fit: per phone, for life")
RECEIVER_SD = parameter(2.2, "dB", "DP-3T bt-measurements, experiment 34, our fit: per phone, for life")
MEETING_SD = parameter(3.0, "dB", "DP-3T bt-measurements, experiment 34, our fit: per pair, day and direction")
DRIFT_SD = parameter(3.1, "dB", "DP-3T bt-measurements, experiment 34, our fit: slow part of a scan; here each its own")
SCAN_SD = parameter(3.6, "dB", "DP-3T bt-measurements, experiment 34, our fit: quick part of a scan's mean")
STRONGEST_ABOVE_MEAN = parameter(3, "dB", "DP-3T: 91,103 scans of GAEN 1.6; typical less minimum attenuation is 2.9")
SCAN_HEARD = parameter(0.65, "1", "assumption: share of scans in which a near phone is heard; DP-3T's experiment 34 "
                       "lies between .49 (lunch) and .80 (train)")  # fmt: skip


Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Scans(Columns):
    """A phone scans while another is near it: `at` in s since day 0, `metres` apart (or a bound), what is between."""

    hearer: Int32s
    heard: Int32s
    at: Int32s
    metres: Floats
    barrier: Int8s


@dataclass(frozen=True, slots=True)
class Levels(Columns):
    """What each scan got of the other phone: whether anything, and the mean and strongest raw rssi in whole dBm."""

    got: Bools
    rssi: Int32s
    strongest: Int32s


class Channel(Protocol):
    """A state of the air between phones. A channel that does not know a barrier says so in its own docstring."""

    def levels(self, draws: Draws, scans: Scans) -> Levels:
        """Return what each of these scans got; its draws belong to the phones, the pair and the moment."""
        ...


class BadgeRange:
    """Phones in the pockets of persons who face each other within badge range; barriers are unknown, and no loss."""

    def levels(self, draws: Draws, scans: Scans) -> Levels:
        """Return what each of these scans got: the whole variance of real phones around the loss at their distance."""
        heard = draws.uniform("radio.heard", scans.hearer, scans.heard, scans.at) < SCAN_HEARD
        level = SENT - (LOSS_AT_1M + LOSS_PER_DECADE * np.log10(scans.metres)) + RECEIVED
        keys = np.array([draws.key(f"radio.{part}") for part in ("receiver", "transmitter", "meeting", "scan")])
        rssi = _rssi(level, scans.hearer, scans.heard, scans.at, keys)
        return Levels(heard, rssi, rssi + np.int32(STRONGEST_ABOVE_MEAN))


@kernel
def _rssi(level: Floats, hearer: Int32s, heard: Int32s, at: Int32s, keys: Keys) -> Int32s:
    """Return the mean level of each scan with the deviations of phones, meeting and scan, in whole dBm."""
    scan_sd = np.sqrt(DRIFT_SD**2 + SCAN_SD**2)
    out = np.empty(level.size, dtype=np.int32)
    for i in range(level.size):
        a, b = hearer[i], heard[i]
        phones = RECEIVER_SD * normal_of(uniform_of(keys[0], a, 0, 0, 0))
        phones += TRANSMITTER_SD * normal_of(uniform_of(keys[1], b, 0, 0, 0))
        meeting = MEETING_SD * normal_of(uniform_of(keys[2], a, b, at[i] // DAY, 0))
        scan = scan_sd * normal_of(uniform_of(keys[3], a, b, at[i], 0))
        out[i] = np.int32(np.rint(level[i] + phones + meeting + scan))
    return out


CHANNELS: Mapping[str, Channel] = MappingProxyType({"badge": BadgeRange()})
"""The channels a scenario may name."""
