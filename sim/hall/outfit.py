"""With what does a scenario send out those who listen? Receivers that stand in its town, an app on some phones."""

from __future__ import annotations

import numpy as np

from sim.draws import Draws
from sim.hall.air import channel_of
from sim.hall.journal import Vantage
from sim.hall.listening import Gear
from sim.hall.receivers import Receivers, Riding, Standing, Stations, carriers, chosen, grid, public_places, schedule
from sim.hall.scenario import Scenario
from sim.hall.scenario.adversaries import Adversary
from sim.units import Bools, Int64s
from sim.world.answers import Mapped, World
from sim.world.conduct import Conduct

NO_PLACE: Int64s = np.empty(0, dtype=np.int64)


def gear(scenario: Scenario, world: World, conduct: Conduct, draws: Draws, app: Bools) -> list[Gear]:
    """Return what each of those who listen has; none where nobody does."""
    found = []
    for vantage in Vantage:
        adversary = scenario.adversary("listener" if vantage is Vantage.LISTENER else "parasite")
        if adversary is not None:
            assert isinstance(world, Mapped), "a scenario of those who listen has a town"
            found.append(gear_of(adversary, vantage, scenario, world, conduct, draws, app))
    return found


def gear_of(
    adversary: Adversary, vantage: Vantage, scenario: Scenario, world: Mapped, conduct: Conduct, draws: Draws,
    app: Bools,
) -> Gear:  # fmt: skip
    """Return what one who listens has in the town of a scenario."""
    receivers = _receivers(scenario, adversary, vantage, world, conduct, draws, app)
    return Gear(vantage, receivers, adversary.scan_every_min, adversary.faces_share, adversary.faces_known,
                adversary.directory, adversary.links)  # fmt: skip


def _receivers(
    scenario: Scenario, adversary: Adversary, vantage: Vantage, world: Mapped, conduct: Conduct, draws: Draws,
    app: Bools,
) -> Receivers:  # fmt: skip
    scans, channel = schedule(adversary.scan_every_min), channel_of(scenario)
    if vantage is Vantage.PARASITE:
        phones = carriers(draws, world.people.owns_phone, adversary.share_of_phones)
        return Riding(world, conduct, channel, draws, scans, app, phones)
    stations, own = stationed(adversary, world, draws)
    return Standing(world, conduct, channel, draws, scans, app, stations, own)


def stationed(adversary: Adversary, world: Mapped, draws: Draws) -> tuple[Stations, Int64s]:
    """Return where receivers stand, and the places in which they do; no places where they stand on a grid."""
    if adversary.layout == "places":
        own = chosen(draws, "adversary.receiver", public_places(world), adversary.receivers)
        return Stations(*world.map.at(own), adversary.range_m), own
    side, across = world.map.across * world.map.side, round(adversary.receivers**0.5)
    return grid(side, across, adversary.range_m, border=adversary.layout == "border"), NO_PLACE
