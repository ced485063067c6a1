"""How strong does one phone hear another, if it hears it at all?

rssi = tx - loss + rx: what the sender really emits, less what distance, bodies and walls take, plus what the receiver's
antenna gives. A channel states this for a table of scans, as the raw whole dBm that a phone's radio reports; how a
protocol corrects it for the two models is the protocol's affair. All of its chance belongs to phones, meetings and
scans by name, so a scan asked from either side, or twice, has one answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from sim.draws import Draws
from sim.radio.badge import BadgeRange
from sim.radio.exp34 import Experiment34
from sim.radio.links import Levels, Links, Scans


class Channel(Protocol):
    """A state of the air between phones. A channel that does not know a barrier says so in its own docstring."""

    def levels(self, draws: Draws, links: Links, scans: Scans, messages: int) -> Levels:
        """Return what each of these scans got; it lasts for this many messages of the phone that is heard."""
        ...

    def with_walls(self, wall_db: Mapping[str, float | None]) -> Channel:
        """Return this channel with other losses of these barriers, by name in small letters; None keeps its own."""
        ...


CHANNELS: Mapping[str, Channel] = MappingProxyType({"badge": BadgeRange(), "dp3t_exp34": Experiment34()})
"""The channels a scenario may name."""
