"""Do phones hear each other where badges did?

For recordings of persons who face each other within the range of a badge: nothing is known beyond it, nor of walls. A
scan hears with one chance for all, and its parts scatter as those of scans that heard something; the slow part is drawn
for each scan anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.draws import Draws, normal_of, uniform_of
from sim.kernels import kernel
from sim.parameters import parameter
from sim.problems import Problem, Refused
from sim.radio.air import MEASURED, Scatter
from sim.radio.links import Levels, Links, Scans
from sim.radio.phones import RECEIVED, SENT, meeting_offset, receiver_offset, transmitter_offset
from sim.units import DAY, Floats, Int32s

LOSS_AT_1M = parameter(54.7, "dB", "DP-3T bt-measurements, experiment 34, our fit to 3,546 scan means")
LOSS_PER_DECADE = parameter(11.2, "dB", "DP-3T bt-measurements, experiment 34, our fit to 3,546 scan means")
RECEIVER_SD = parameter(2.2, "dB", "DP-3T bt-measurements, experiment 34, our fit to scan means: hearing phones")
TRANSMITTER_SD = parameter(1.6, "dB", "DP-3T bt-measurements, experiment 34, our fit to scan means: sending phones")
MEETING_SD = parameter(3.0, "dB", "DP-3T bt-measurements, experiment 34, our fit to scan means: meetings")
DRIFT_SD = parameter(3.1, "dB", "DP-3T bt-measurements, experiment 34, our fit to scan means: slow part of a scan")
MEAN_SD = parameter(3.6, "dB", "DP-3T bt-measurements, experiment 34, our fit: quick part of a scan's mean")
STRONGEST_ABOVE_MEAN = parameter(3, "dB", "DP-3T: 91,103 scans of GAEN 1.6; typical less minimum attenuation is 2.9")
SCAN_HEARD = parameter(0.65, "1", "assumption: share of scans in which a near phone is heard; DP-3T's experiment 34 "
                       "lies between .49 (lunch) and .80 (train)")  # fmt: skip

HEARD = MEASURED.scatter._replace(receiver=RECEIVER_SD, transmitter=TRANSMITTER_SD, meeting=MEETING_SD, drift=DRIFT_SD)
"""How the means of scans scatter that heard something, as the line above is theirs: nothing is corrected for what was
lost, since a scan is heard here with one chance for all."""


@dataclass(frozen=True, slots=True)
class BadgeRange:
    """Phones in the pockets of persons who face each other within badge range; barriers are unknown, and no loss."""

    def levels(self, draws: Draws, links: Links, scans: Scans, messages: int) -> Levels:
        """Return what each of these scans got, however many `messages` it could have held."""
        hearer, heard = links.hearer[scans.link], links.heard[scans.link]
        got = draws.uniform("radio.heard", hearer, heard, scans.at) < SCAN_HEARD
        level = SENT - (LOSS_AT_1M + LOSS_PER_DECADE * np.log10(links.metres[scans.link])) + RECEIVED
        keys = np.array([draws.key(f"radio.{part}") for part in ("receiver", "transmitter", "meeting", "scan")])
        rssi = _rssi(level, hearer, heard, scans.at, keys, HEARD)
        return Levels(got, rssi, rssi + np.int32(STRONGEST_ABOVE_MEAN))

    def with_walls(self, wall_db: Mapping[str, float | None]) -> BadgeRange:
        """Refuse any loss: badges know no walls."""
        stated = {f"radio.wall_db.{name}": db for name, db in wall_db.items() if db is not None}
        if stated:
            rule, mend = "the channel badge knows no walls", "leave it out, or choose the channel dp3t_exp34"
            raise Refused([Problem(rule, mend, key=key, value=f"{db:g}") for key, db in stated.items()])
        return self


@kernel
def _rssi(
    level: Floats, hearer: Int32s, heard: Int32s, at: Int32s, keys: npt.NDArray[np.uint64], of: Scatter
) -> Int32s:
    """Return the mean level of each scan with the deviations of phones, meeting and scan, in whole dBm."""
    scan_sd = np.sqrt(of.drift**2 + MEAN_SD**2)
    out = np.empty(level.size, dtype=np.int32)
    for i in range(level.size):
        a, b = hearer[i], heard[i]
        phones = receiver_offset(keys[0], a, of.receiver) + transmitter_offset(keys[1], b, of.transmitter)
        meeting = meeting_offset(keys[2], a, b, at[i] // DAY, of.meeting)
        scan = scan_sd * normal_of(uniform_of(keys[3], a, b, at[i], 0))
        out[i] = np.int32(np.rint(level[i] + phones + meeting + scan))
    return out
