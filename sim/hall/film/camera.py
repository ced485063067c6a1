"""Who films a run? A camera, which is told when the run begins and when each day is over, and touches nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.adversaries.releases import Form, form_of
from sim.draws import Draws
from sim.hall.film.chunks import Chunk
from sim.hall.film.listeners import Heard
from sim.hall.film.releases import Release
from sim.hall.film.servers import AtServers
from sim.hall.film.truth import Truth
from sim.hall.journal import Journal, Vantage
from sim.hall.listening import Listening
from sim.hall.outfit import gear_of
from sim.hall.scenario import Scenario
from sim.hall.scenario.adversaries import Adversary
from sim.hall.sensing import Sensing
from sim.hall.tracing import Tracing
from sim.hall.vandals import Vandals
from sim.hall.vantages import Vantages
from sim.hall.way import Way
from sim.hall.ways import air_of
from sim.parameters import parameter
from sim.units import Bools, Calendar
from sim.world.answers import Mapped, World
from sim.world.conduct import Conduct

RECEIVERS = parameter(8, "receivers", "assumption: a few in shops and vehicles, so that a panel can be read")


def listener() -> Adversary:
    """Return who listens for a camera where nobody in the scenario does."""
    return Adversary(name="listener", receivers=RECEIVERS)


@dataclass(frozen=True, slots=True)
class Set:
    """What stands before a camera: the scenario of a run, its town, its journal, and its way of tracing."""

    scenario: Scenario
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

    `like` has filmed another run of the same town to its end: what is true in both is not told again. Where nobody
    listens in the scenario and phones speak, a `listener` of the camera's own does: it changes nothing, and the journal
    has no word of it. Only the first `days` are filmed where they are given.
    """

    def __init__(
        self, run: int, keep: Callable[[Chunk], None], *, like: Camera | None = None,
        listener: Adversary | None = None, days: int | None = None,
    ) -> None:  # fmt: skip
        self.run, self.keep, self.like, self.listener, self.days = run, keep, like, listener, days
        self.truth: Truth
        self.servers: AtServers | None = None
        self.heard: Heard | None = None

    def begin(self, stage: Set) -> None:
        """Look at the town, before its first day."""
        assert isinstance(stage.world, Mapped), "what is filmed has places on a plane"
        like = None if self.like is None else self.like.truth
        self.truth = Truth(self.run, stage.world, stage.conduct, stage.journal, stage.app, like)
        way = stage.way
        while isinstance(way, Listening | Vandals):
            if isinstance(way, Listening) and way.gears:
                self.heard = Heard(self.run, way, way.gears[0])
            way = way.way
        if self.heard is None and self.listener is not None and isinstance(way, Tracing):
            listening = _among(way, self.listener, stage, stage.world)
            self.heard = Heard(self.run, listening, listening.gears[0])
        form = _form(stage.scenario)
        self.release = Release(self.run, way, form) if isinstance(way, Sensing) and form else None
        if isinstance(way, Tracing) and stage.vantages is not None:
            self.servers = AtServers(
                self.run, way.design, way.board.secrets, stage.vantages, stage.draws, stage.calendar
            )

    def close(self, day: int) -> None:
        """Film a day that is over, if it is one of those that are wanted."""
        if self.days is not None and day >= self.days:
            return
        self.keep(self.truth.of(day))
        for part in (self.servers, self.heard, self.release):
            for chunk in part.of(day) if part is not None else ():
                self.keep(chunk)


def _among(way: Tracing, listener: Adversary, stage: Set, world: Mapped) -> Listening:
    """Return a way of tracing among a camera's listener, who does not settle: nothing of it is written down."""
    scenario = stage.scenario
    gear = gear_of(listener, Vantage.LISTENER, scenario, world, stage.conduct, stage.draws, stage.app)
    air = air_of(way.board, way.design, scenario)
    return Listening(
        way, [gear], air, world, stage.conduct, stage.draws, stage.calendar, stage.journal, scenario.days
    )  # fmt: skip


def _form(scenario: Scenario) -> Form | None:
    """Return in which form a release of an arm's is read; None where its system releases nothing."""
    reader = scenario.adversary("reader")
    return form_of(scenario.arms[0].system, reader.release if reader else None)
