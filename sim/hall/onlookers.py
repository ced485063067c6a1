"""Who looks on from a door, once a run is over? Whatever traces the town, or where nothing does: the baseline."""

from __future__ import annotations

from collections.abc import Iterator

from sim.hall.air import channel_of
from sim.hall.doors import AtGates, AtHomes, Doorstep
from sim.hall.listening import Listening
from sim.hall.parts import GUESSES, Parts, timed
from sim.hall.switchboard import Switchboard
from sim.hall.tracing import Tracing
from sim.hall.vandals import Vandals
from sim.hall.way import Way
from sim.hall.ways import Lived
from sim.world.answers import Mapped


def look_on(lived: Lived, way: Way | None, parts: Parts | None = None) -> None:
    """Have those who listen at doors write what they claim, if a scenario has any."""
    for each in _at_doors(lived, way):
        timed(parts, GUESSES, each.settle)()


def _at_doors(lived: Lived, way: Way | None) -> Iterator[AtGates | AtHomes]:
    gate, burglar = lived.scenario.adversary("gate"), lived.scenario.adversary("burglar")
    if gate is None and burglar is None:
        return
    world, board = lived.epidemic.world, _board(way)
    assert isinstance(world, Mapped), "a scenario of those who listen has a town"
    step = Doorstep(
        world, lived.epidemic.conduct, channel_of(lived.scenario), lived.draws, lived.calendar, lived.journal,
        lived.scenario.days, world.people.owns_phone, lived.app, board,
    )  # fmt: skip
    if gate is not None:
        yield AtGates(step, gate.gate)
    if burglar is not None:
        yield AtHomes(step, burglar.burglar)


def _board(way: Way | None) -> Switchboard | None:
    """Return the switchboard of phones that speak, whoever else is about; None where no phone does."""
    while isinstance(way, Listening | Vandals):
        way = way.way
    return way.board if isinstance(way, Tracing) else None
