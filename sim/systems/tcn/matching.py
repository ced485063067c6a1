"""Whom did this phone hear among those who declared, and for how long? Published reports against what was stored.

There is no time in a report and none is looked at: a number counts whenever it was heard. The specification stops
where the number was found; what it then means is weighed by a rule that was written for others (`risk`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sim.systems.gaen.matching import Sighting, attenuation
from sim.systems.gaen.wire import TX_POWER
from sim.systems.machine import ProtocolError
from sim.systems.risk import ExposureWindow, Infectiousness, ReportType, ScanInstance
from sim.systems.tcn.limits import SPAN_NUMBERS
from sim.systems.tcn.wire import Report, taken
from sim.units import DAY


def lawful(report: Report) -> bool:
    """Tell whether a report opens one span at most, and was written by the owner of its key."""
    return report.j2 - report.j1 < SPAN_NUMBERS and report.verifies


FILES = 192
"""How many files are remembered: those of two weeks, one every two hours, and some."""


@lru_cache(maxsize=FILES)
def sayable(file: bytes) -> Mapping[bytes, bytes]:
    """Return what the reports of a file say: each number, and the verification key of its report.

    Raises ProtocolError for a file in which a report is not lawful. A pure function, remembered because a whole town
    asks it of the same files.
    """
    reports = taken(file)
    if not all(map(lawful, reports)):
        raise ProtocolError("a file with a report that its key's owner did not write")
    return {number: report.rvk for report in reports for number in report.numbers()}


def window(sighting: Sighting) -> ExposureWindow:
    """Return what a rule weighs of one sighting: its day and its levels, of a phone that radiates as all do here."""
    levels = attenuation(TX_POWER, sighting.rssi), attenuation(TX_POWER, sighting.strongest)
    scan = ScanInstance(*levels, sighting.gap_s)
    return ExposureWindow(sighting.at // DAY, ReportType.CONFIRMED_TEST, Infectiousness.STANDARD, (scan,))
