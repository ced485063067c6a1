"""What does a phone tell an app of a meeting with somebody who declared? Windows of at most half an hour, and scans.

Source of the neutral types: Google and Apple, Exposure Notification API version 2 (exposure windows).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class ReportType(IntEnum):
    """How a diagnosis was made, as key files say it."""

    UNKNOWN = 0
    CONFIRMED_TEST = 1
    CONFIRMED_CLINICAL_DIAGNOSIS = 2
    SELF_REPORT = 3
    RECURSIVE = 4
    REVOKED = 5


class Infectiousness(IntEnum):
    """How infectious the declarer was on the day of a window."""

    NONE = 0
    STANDARD = 1
    HIGH = 2


class ScanInstance(NamedTuple):
    """One scan that heard the declarer: mean and smallest attenuation in dB, and the seconds it stands for."""

    typical: int
    minimum: int
    seconds: int


@dataclass(frozen=True, slots=True)
class ExposureWindow:
    """What was heard of one key within half an hour; `day` counts UTC days from 1970-01-01.

    `transmission_risk` is the level written on the key, and `key` tells the windows of one key from those of another:
    version 1 of the API summed over keys before an app saw anything. An app of version 2 is shown neither.
    """

    day: int
    report_type: ReportType
    infectiousness: Infectiousness
    scans: tuple[ScanInstance, ...]
    transmission_risk: int = 0
    key: bytes = b""
