"""Does a town live under BlueTrace and DESIRE as their machines say, whichever of them are built?

Either side notes a connection of BlueTrace's, or neither; with DESIRE a phone is woken by having heard a declarer.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.draws import Draws
from sim.hall.ears import CONNECTED, Ears
from sim.hall.engine import live
from sim.hall.journal import HOURS
from sim.hall.towns import town
from sim.hall.witness import Witness
from sim.radio.channel import CHANNELS
from sim.systems.registry import design
from sim.units import DAY
from sim.world.conduct import Conduct
from tests.hall.test_tracing_tcn import EAGER
from tests.hall.village import village

ARMS = 'arms=[{name="bluetrace", system="bluetrace"}, {name="desire", system="desire"}]'


@pytest.mark.parametrize(("arm", "seed"), [("bluetrace", 6), ("bluetrace", 16), ("desire", 16), ("desire", 18)])
def test_phones_on_demand_equal_every_phone_every_sighting(tmp_path: Path, arm: str, seed: int) -> None:
    scenario = village(tmp_path, 15, ARMS, *EAGER)
    lazy, full = (live(scenario, arm, seed, witness=witness) for witness in (Witness.ON_DEMAND, Witness.EVERY_PHONE))
    assert lazy.table("reports")["at"].size > 5
    assert lazy.table("alerts")["at"].size >= (4 if arm == "bluetrace" else 2)
    assert lazy.day_digests() == full.day_digests()


def test_calls_of_the_authority_take_time(tmp_path: Path) -> None:
    """Nobody is warned where nobody calls, and hours are counted where somebody does."""
    scenario = village(tmp_path, 15, ARMS, *EAGER)
    idle = scenario.with_settings("tracers.staff_per_100_000=0")
    many, none = live(scenario, "bluetrace", 6), live(idle, "bluetrace", 6)
    assert many.numbers[HOURS] > 0 == none.numbers[HOURS]
    assert many.table("alerts")["at"].size > 0 == none.table("alerts")["at"].size


def test_what_a_server_can_link_is_what_its_design_lets_it(tmp_path: Path) -> None:
    scenario = village(tmp_path, 15, ARMS, *EAGER)
    named, blind = live(scenario, "bluetrace", 6).numbers, live(scenario, "desire", 6).numbers
    assert named["edges_named_declarer"] > 0
    assert named["edges_named_together"] > named["edges_named_declarer"]
    assert all(pairs == 0 for name, pairs in blind.items() if name.startswith("edges_"))


def test_both_sides_note_a_connection_or_neither(tmp_path: Path) -> None:
    """Whatever one side of a pair notes the other notes too, at the same second and level; one in ten fails."""
    scenario = village(tmp_path).arm("gaen")
    world, draws = town(scenario, Draws(3)), Draws(3)
    scans = design("bluetrace").traits.scans
    assert scans is not None
    everybody = np.arange(world.people.count, dtype=np.int32)
    app = np.ones(world.people.count, dtype=np.bool_)
    at_all, connected = (
        Ears(world, Conduct(), CHANNELS["badge"], draws, scans, app, 0, 30 * DAY, connect=connect).hear(
            everybody, 0, 5 * DAY
        )
        for connect in (False, True)
    )
    rows = set(zip(*(each.tolist() for each in (connected.hearer, connected.heard, connected.at, connected.rssi)),
                   strict=True))  # fmt: skip
    assert {(heard, hearer, at, rssi) for hearer, heard, at, rssi in rows} == rows
    tried, noted = len(at_all), len(connected) / 2
    error = np.sqrt(CONNECTED * (1 - CONNECTED) / tried)
    assert abs(noted / tried - CONNECTED) < 4 * error  # false alarm 1 in 16,000
