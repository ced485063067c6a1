"""How long does the air take to say what a scan got of a phone near by, and a phone to have heard it?"""

from __future__ import annotations

import numpy as np

from sim.radio.channel import CHANNELS
from sim.radio.hearing import Sightings, sightings
from sim.radio.links import Links
from sim.radio.schedule import scans_of
from sim.systems.registry import design
from sim.units import DAY, Day
from sim.world.conduct import Conduct
from tests.benchmarks.timing import DRAWS, PEOPLE, show, town

PHONES = np.arange(0, PEOPLE, 50, dtype=np.int32)
CHANNEL = CHANNELS["dp3t_exp34"]
SCHEDULE = design("gaen").traits.scans


def heard() -> Sightings:
    """Return what others heard of some phones on one day, pair by pair."""
    assert SCHEDULE is not None
    near = town().sightable(PHONES, Day(1), Conduct())
    return sightings(near, SCHEDULE, CHANNEL, DRAWS, DAY, 2 * DAY, "heard_by", "pair")


def run() -> None:
    """Print what a scan and a sighting take."""
    assert SCHEDULE is not None
    near = town().sightable(PHONES, Day(1), Conduct())
    links = Links(
        near.other, near.asked, near.start, near.start + near.seconds, near.metres, near.setting, near.barrier
    )  # fmt: skip
    scans = scans_of(DRAWS, SCHEDULE, links)
    show("radio levels", "scan", lambda: CHANNEL.levels(DRAWS, links, scans, SCHEDULE.per_scan), len(scans))
    show("who heard whom", "sighting", heard, len(heard()))
