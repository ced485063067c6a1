"""What stands between an app's messages and those who carry them? Dummies among reports, padding, and a proxy.

Dummies come from every phone at moments of their own, on average so many a day: one gap tells nothing of the next.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.draws import Draws
from sim.hall.scenario import Scenario
from sim.hall.scenario.adversaries import AdversaryName
from sim.systems.machine import Design
from sim.units import DAY, Int32s, Int64s

WATCH: tuple[AdversaryName, ...] = ("network", "vendor")
"""Who watches what crosses: for them every request of every phone is played."""


@dataclass(frozen=True, slots=True)
class Guards:
    """So many dummies a phone and day, messages padded to multiples of so many bytes, and whether a proxy is between
    phones and servers."""

    dummies_a_day: float = 0.0
    padded_to: int = 0
    proxied: bool = False

    def size(self, length: int) -> int:
        """Return how long a message is on its way."""
        return -(-length // self.padded_to) * self.padded_to if self.padded_to else length


NONE = Guards()


def guards_of(scenario: Scenario, design: Design) -> Guards:
    """Return the guards of an arm; dummies only where its app can send any."""
    said = scenario.traffic
    if said is None:
        return NONE
    return Guards(said.dummy_uploads_per_day if design.dummy is not None else 0.0, said.padded_bytes, said.proxied)


def lines_watched(scenario: Scenario, design: Design) -> bool:
    """Tell whether all that crosses in an arm is played and counted: somebody watches it, or there are guards."""
    speaks = design.traits.scans is not None and not design.members
    somebody = any(scenario.adversary(name) is not None for name in WATCH)
    woken = scenario.traffic is not None and scenario.traffic.push_decoys is not None and design.traits.pushes
    return speaks and (somebody or woken or guards_of(scenario, design) != NONE)


def dummies(draws: Draws, phones: Int32s, a_day: float, days: int) -> tuple[Int32s, Int64s, Int64s]:
    """Return which phone sends a dummy when (s since day 0), and the how many-eth of that phone it is, in columns."""
    rows: list[tuple[int, int, int]] = []
    for phone in phones.tolist() if a_day else ():
        at, number = 0.0, 0
        while True:
            at -= np.log(float(draws.uniform("traffic.dummy", phone, number))) / a_day * DAY
            if at >= days * DAY:
                break
            rows.append((phone, int(at), number))
            number += 1
    phone, moment, number_ = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return phone.astype(np.int32), moment, number_
