"""With what does somebody listen at a door: at the gate of a shop, or at that of a home?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.hall.scenario.keys import Share, Table, key
from sim.parameters import parameter

ANYWAY = "share of phones that a receiver hears without any tracing app, by their Wi-Fi or Bluetooth"
HOURS = parameter((8, 20), "h UTC", "assumption: when burglars look for empty homes, in whole hours")
NOBODY_COUNTED = ("assumption: nobody has counted them; phones of 2020 sent Wi-Fi and Bluetooth unasked, many of them "
                  "all the time: sweep it")  # fmt: skip


def directory() -> Any:
    """Return the key of those who have an address book."""
    return key(
        0.0, "share of households whose names a public directory has by address, for whoever knows where a track is at "
        "night", "share of households", "assumption: nobody looks them up; sweep it")  # fmt: skip


class Gate(Table):
    """A receiver at the doors of shops, which lets in only whose phone is heard to run the app."""

    shops: int = key(5, "at how many shops, by draw, a receiver stands at the door", "shops",
                     "assumption: a small chain", ge=1, le=10_000)  # fmt: skip
    speaks_anyway: Share = key(0.5, ANYWAY, "share of phones", NOBODY_COUNTED)


class Burglar(Table):
    """A receiver hidden at the doors of homes, for whoever waits until nobody is in."""

    homes: int = key(60, "at the doors of how many homes, by draw, a receiver is hidden", "homes",
                     "assumption: as many as one figure needs (privacy definitions of this project)",
                     ge=1, le=10_000)  # fmt: skip
    silence_h: float = key(
        1.0, "after how many hours in which nothing is heard a home is taken to be empty: no more than from "
        "midnight to the first hour of interest, as each day is judged by itself", "h",
        "assumption: longer than a receiver misses a phone that is there: sweep it", ge=0.25,
        le=HOURS[0])  # fmt: skip
    every_min: int = key(10, "the receiver scans once in so many minutes", "min",
                         "assumption: its battery is to last for weeks", ge=1, le=60)  # fmt: skip
    speaks_anyway: Share = key(0.5, ANYWAY, "share of phones", NOBODY_COUNTED)


DOORS = frozenset({"gate", "burglar"})
USED_BY: Mapping[str, frozenset[str]] = {"gate": frozenset({"gate"}), "burglar": frozenset({"burglar"}),
                                         "directory": frozenset({"listener", "parasite"})}  # fmt: skip
"""Who uses which table."""
