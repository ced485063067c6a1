"""What do all phones of a country decide, told at once? The same as their machines, on arrays, for the largest towns.

A fleet has no bytes but those that machines said: what declarers uploaded and servers published. Which phone heard whom
it is told by number, so that no payload need be made and matched again: what matching them would find is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sim.columns import Columns
from sim.units import Int32s, Int64s, UnixTime


@dataclass(frozen=True, slots=True)
class Sighted(Columns):
    """What phones heard of declarers: who heard, whose phone spoke, when (Unix time), and what `Heard` says of a scan.

    Who hears and who speaks are numbers that the hall gives them. Rows lie in the order of hearer, speaker and time.
    """

    hearer: Int32s
    speaker: Int32s
    at: Int64s
    rssi: Int32s
    strongest: Int32s
    gap_s: Int32s


@dataclass(frozen=True, slots=True)
class FleetAlert:
    """The alert of one phone of a fleet: what `Alert` says, and the sightings of the payloads on which it rests."""

    day: UnixTime | None
    because: Sighted


class Fleet(Protocol):
    """All phones of a design that match by themselves, on arrays: the decisions of their machines, without bytes."""

    def declared(self, speaker: int, message: bytes, now: UnixTime) -> None:
        """Take in what a declarer's phone uploaded."""
        ...

    def hear(self, heard: Sighted) -> None:
        """Take in all that phones heard of declarers whose reports it knows; of each declarer once."""
        ...

    def published(self, message: bytes, now: UnixTime) -> Sequence[int]:
        """Take in a published file; return, in order, which phones will tell their owners when they next ask."""
        ...

    def ask(self, phone: int, now: UnixTime) -> FleetAlert | None:
        """Let a phone ask for news; return the alert it then gives, if there is one."""
        ...

    def read(self, phone: int, now: UnixTime) -> tuple[UnixTime, Sighted]:
        """Return what a phone heard of what was published and was not handed over before; and the first publication.

        For whom the fleet has an alert. Its machine, told this and all that was published since, gives the same one.
        """
        ...
