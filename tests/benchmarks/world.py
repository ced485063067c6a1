"""How long does a town take to say who met whom, and which phones were near which?"""

from __future__ import annotations

import numpy as np

from sim.units import Day
from sim.world.answers import Meetings, Proximities
from sim.world.conduct import Conduct
from tests.benchmarks.timing import PEOPLE, show, town

PERSONS = np.arange(0, PEOPLE, 5, dtype=np.int32)
DAY_ASKED = Day(1)


def met() -> Meetings:
    """Return whom these persons met."""
    return town().meetings(PERSONS, DAY_ASKED, Conduct())


def near() -> Proximities:
    """Return which phones were near theirs."""
    return town().sightable(PERSONS, DAY_ASKED, Conduct())


def run() -> None:
    """Print what a row of each answer takes."""
    show("meetings", "row", met, len(met()))
    show("sightable", "row", near, len(near()))
