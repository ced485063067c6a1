"""How well do phones hear each other that people carry about a room?

The whole channel, as measured in experiment 34 of DP-3T: 20 people, 18 Android phones of one make, cameras for the
truth. The level of a scan is what was sent, less the loss of distance, bodies and walls, and what phones, meeting and
minutes add; its messages scatter around it, and the receiver makes them out or not. An unknown barrier takes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from sim.draws import Draws, normal_of, philox
from sim.kernels import at_most, kernel, parallel_kernel, prange
from sim.radio.air import MEASURED, Air, Scatter
from sim.radio.links import Levels, Links, Scans
from sim.radio.loss import WALLS, loss
from sim.radio.phones import RECEIVED, SENT, drifted, meeting_offset, receiver_offset, transmitter_offset
from sim.radio.reception import chances, deviations, floor_of, received
from sim.units import Barrier, Bools, Floats, Int32s, Int64s

SCANS_A_THREAD = 5_000
"""Scans that are worth a thread of their own; the levels are the same with any number of threads."""
PARTS = ("receiver", "floor", "transmitter", "link", "scan", "message")


@dataclass(frozen=True, slots=True)
class Experiment34:
    """Phones on people, in rooms, as measured; `walls` is what each barrier takes from the signal, in dB."""

    air: Air = MEASURED
    walls: Mapping[Barrier, float] = field(default_factory=lambda: dict(WALLS))

    def levels(self, draws: Draws, links: Links, scans: Scans, messages: int) -> Levels:
        """Return what each of these scans got, of a phone that sends this many messages in its time."""
        level = SENT - loss(self.air, links.metres, links.setting, links.barrier, self.walls) + RECEIVED
        keys = np.array([draws.key(f"radio.{part}") for part in PARTS])
        bounds = np.searchsorted(scans.link, np.arange(len(links) + 1))
        columns = (links.hearer, links.heard, links.start, level, bounds, scans.at)
        made_out = deviations(self.air.message_sd), chances(self.air.made_out, self.air.floor_width)
        with at_most(scans.at.size // SCANS_A_THREAD):
            return Levels(*_levels(*columns, messages, keys, self.air.scatter, *made_out))

    def with_walls(self, wall_db: Mapping[str, float | None]) -> Experiment34:
        """Return this channel with other losses of these barriers, by name in small letters; None keeps its own."""
        stated = {Barrier[name.upper()]: db for name, db in wall_db.items() if db is not None}
        return replace(self, walls={**self.walls, **stated})


@parallel_kernel
def _levels(
    hearer: Int32s, heard: Int32s, start: Int32s, level: Floats, bounds: Int64s, at: Int32s, messages: int,
    keys: npt.NDArray[np.uint64], of: Scatter, deviation: Floats, chance: Int64s,
) -> tuple[Bools, Int32s, Int32s]:  # fmt: skip
    """Return whether each scan of each link got anything, and the mean and strongest rssi of it, in whole dBm."""
    got = np.zeros(at.size, dtype=np.bool_)
    rssi, strongest = np.zeros(at.size, dtype=np.int32), np.zeros(at.size, dtype=np.int32)
    for z_ in prange(hearer.size):
        z = np.int64(z_)
        a, b = hearer[z], heard[z]
        offset = receiver_offset(keys[0], a, of.receiver)
        floor = floor_of(keys[1], a, offset, of.floor, of.floor_sd)
        steady = level[z] + offset + transmitter_offset(keys[2], b, of.transmitter)
        steady += meeting_offset(keys[3], a, b, start[z], of.meeting)
        drift = 0.0
        for i in range(bounds[z], bounds[z + 1]):
            slow, quick = _normals(a, b, at[i], keys[4])
            waited = at[i] - at[i - 1] if i > bounds[z] else 0
            drift = drifted(drift, waited, slow, of.drift, of.fading_s) if i > bounds[z] else of.drift * slow
            now = steady + drift + of.scan * quick
            count, total, best = received(now, floor, a, b, at[i], messages, keys[5], deviation, chance)
            if count:
                got[i], rssi[i], strongest[i] = True, np.rint(total / count), best
    return got, rssi, strongest


@kernel
def _normals(hearer: int, heard: int, at: int, key: np.uint64) -> tuple[float, float]:
    """Return the two standard normal draws of a scan, 32 bits fine."""
    slow, quick, _, _ = philox(hearer, heard, at, 0, key)
    return normal_of((np.int64(slow) + 0.5) / 2**32), normal_of((np.int64(quick) + 0.5) / 2**32)
