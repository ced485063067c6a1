"""Which two laws fit the same means about as well? What lasts in a meeting is an offset of its own, or fades slowly.

The means of a few scans each can hardly tell them apart. A rule that counts several scans of one meeting can, so both
are fitted, corrected and written, to be tried.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sim.radio.air import Air
from sim.radio.calibration.fit import Fit
from sim.radio.calibration.scans import Measured
from sim.radio.calibration.variance import Parts, parts

Law = Callable[[Measured, Fit], Air]
"""What a law finds in some scans that were fitted."""


def with_offset(heard: Measured, fitted: Fit) -> Air:
    """Return the air as fitted: each meeting has an offset of its own, and a slow part."""
    return fitted.air


def without_offset(heard: Measured, fitted: Fit) -> Air:
    """Return the air in which all that lasts in a meeting is the slow part."""
    of: Parts = parts(heard, offset=False)
    return replace(
        fitted.air, receiver_sd=of.receiver, transmitter_sd=of.transmitter, meeting_sd=of.meeting, drift_sd=of.drift,
        drift_kept=of.kept, scan_sd=of.scan,
    )  # fmt: skip
