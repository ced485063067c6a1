"""Who films a run? A camera, which is told when the run begins and when each day is over, and touches nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.draws import Draws
from sim.hall.film.chunks import Chunk
from sim.hall.film.listeners import Heard
from sim.hall.film.servers import AtServers
from sim.hall.film.truth import Truth
from sim.hall.journal import Journal
from sim.hall.listening import Listening
from sim.hall.tracing import Tracing
from sim.hall.vandals import Vandals
from sim.hall.vantages import Vantages
from sim.hall.way import Way
from sim.units import Bools, Calendar
from sim.world.answers import Mapped, World
from sim.world.conduct import Conduct


@dataclass(frozen=True, slots=True)
class Set:
    """What stands before a camera: the town of a run, its journal, and its way of tracing."""

    world: World
    conduct: Conduct
    journal: Journal
    app: Bools
    way: Way | None
    vantages: Vantages | None
    draws: Draws
    calendar: Calendar


class Camera:
    """Films one run, and hands on each chunk as soon as its day is over.

    `like` has filmed another run of the same town to its end: what is true in both is not told again.
    """

    def __init__(self, run: int, keep: Callable[[Chunk], None], *, like: Camera | None = None) -> None:
        self.run, self.keep, self.like = run, keep, like

    def begin(self, stage: Set) -> None:
        """Look at the town, before its first day."""
        assert isinstance(stage.world, Mapped), "what is filmed has places on a plane"
        like = None if self.like is None else self.like.truth
        self.truth = Truth(self.run, stage.world, stage.conduct, stage.journal, stage.app, like)
        way, self.heard = stage.way, None
        while isinstance(way, Listening | Vandals):
            if isinstance(way, Listening) and way.gears:
                self.heard = Heard(self.run, way, way.gears[0])
            way = way.way
        self.servers = None
        if isinstance(way, Tracing) and stage.vantages is not None:
            self.servers = AtServers(
                self.run, way.design, way.board.secrets, stage.vantages, stage.draws, stage.calendar
            )

    def close(self, day: int) -> None:
        """Film a day that is over."""
        self.keep(self.truth.of(day))
        for part in (self.servers, self.heard):
            for chunk in part.of(day) if part is not None else ():
                self.keep(chunk)
