"""Who has heard enough of an identifier to have it? Where phones say it in shares, one of each scan's is not enough.

DP-3T's White Paper proposes it: k of n shares of an identifier, one in each beacon, so that whoever hears it for a
moment has nothing. Here what a scan hears counts as one share, and who has fewer than k learns nothing: shares are not
made as bytes, so who has enough has the identifier itself. Receivers of one attacker put theirs together. A share
still betrays that somebody runs the app.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.hall.receivers import Caught
from sim.hall.scenario import Scenario
from sim.hall.scenario.effect import IN_SHARES
from sim.radio.hearing import Sightings
from sim.systems.machine import Design
from sim.units import Bools, Int64s, IntColumn


@dataclass(frozen=True, slots=True)
class Shares:
    """An identifier, which changes every `rotation_s`, is had by whom `needed` scans heard it."""

    needed: int
    rotation_s: int

    def enough(self, heard: Sightings) -> Sightings:
        """Return the sightings of identifiers that the phone which heard them has."""
        if self.needed == 1:
            return heard
        kept: Sightings = heard.where(self._often(heard.hearer.astype(np.int64), heard.heard, heard.at))
        return kept

    def pooled(self, caught: Caught) -> Caught:
        """Return what receivers caught of identifiers that they have together."""
        if self.needed == 1:
            return caught
        kept: Caught = caught.where(self._often(np.zeros(len(caught), dtype=np.int64), caught.phone, caught.at))
        return kept

    def _often(self, whose: Int64s, phone: IntColumn, at: IntColumn) -> Bools:
        rows = np.stack([whose, phone.astype(np.int64), at.astype(np.int64) // self.rotation_s])
        _, which, many = np.unique(rows, axis=1, return_inverse=True, return_counts=True)
        often: Bools = many[which.reshape(-1)] >= self.needed
        return often


WHOLE = Shares(1, 1)
"""Identifiers that are said whole, as all apps of 2020 did."""


def shares_of(design: Design, scenario: Scenario) -> Shares:
    """Return in how many shares a scenario has the phones of a design say their identifiers."""
    needed = scenario.phones.shares_needed
    return Shares(needed, design.traits.rotation_s) if design.name in IN_SHARES and needed > 1 else WHOLE
