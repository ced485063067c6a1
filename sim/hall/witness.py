"""Which phones of a run are built? As few as give the same journal as all of them; the larger a town, the fewer."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from sim.hall.guards import lines_watched
from sim.hall.scenario import Scenario
from sim.parameters import parameter
from sim.systems.registry import design

MACHINES_UP_TO = parameter(100_000, "persons", "assumption: up to this many every phone that may have something to "
                           "tell is built in seconds")  # fmt: skip


class Witness(Enum):
    """The phones that are machines: those that matter; all; declarers' and those that a fleet alerts; declarers' alone.

    A fleet decides for all other phones on arrays, where a design has one; else phones that matter are built.
    """

    ON_DEMAND = 0
    EVERY_PHONE = 1
    ALERTED = 2
    FLEET = 3


CHOICES: Mapping[str, Witness | None] = {
    "auto": None,
    "machines": Witness.ON_DEMAND,
    "alerted": Witness.ALERTED,
    "fleet": Witness.FLEET,
}
"""How a user calls what can be chosen. What is chosen changes how long a run takes, never what it gives."""


def chosen(witness: Witness | None, people: int, watched: bool) -> Witness:
    """Return which phones are built where nobody chose: by the size of the town.

    A run that is watched has every message that crosses, so no fleet can stand for its phones.
    """
    if watched and witness is not Witness.EVERY_PHONE:
        return Witness.ON_DEMAND
    if witness is None:
        return Witness.ON_DEMAND if people <= MACHINES_UP_TO else Witness.ALERTED
    return witness


def built(arm: Scenario, people: int, witness: Witness | None) -> str:
    """Return which phones of an arm are machines, in a user's words; none where there are no phones.

    Where a server matches no fleet can be held against the phones that it alerts: they are all machines, or none is.
    """
    made = design(arm.arms[0].system)
    if made.phone is None:
        return "none"
    how = chosen(witness, people, watched=lines_watched(arm, made))
    if how is Witness.ALERTED and made.fleet is None and not made.members:
        how = Witness.ON_DEMAND
    return next((name for name, each in CHOICES.items() if each is how), "every one")
