"""How long does a fleet of phones take to make up its mind about what it heard of declarers?"""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.systems.fleet import Fleet, Sighted
from sim.systems.gaen.keys import KeyChain
from sim.systems.gaen.messages import Upload, encode
from sim.systems.machine import Settings
from sim.systems.registry import design
from sim.units import DAY, Calendar
from tests.benchmarks.air import heard
from tests.benchmarks.timing import DRAWS, show

CALENDAR = Calendar(date(2020, 7, 6))


def fleet(speakers: list[int]) -> Fleet:
    """Return a fleet that knows the keys of these declarers, who all report on day 2."""
    gaen, now = design("gaen"), CALENDAR.unix(2 * DAY)
    assert gaen.fleet is not None
    secrets = {role: DRAWS.secrets(-10 - number) for number, role in enumerate(sorted(gaen.servers))}
    made = gaen.fleet(gaen.pin(Settings(rule="swisscovid_2020_06"), secrets))
    for speaker in speakers:
        chain = KeyChain(DRAWS.secrets(speaker), CALENDAR.unix(0))
        made.declared(speaker, encode(Upload(b"slip", chain.of_day(CALENDAR.unix(DAY) // DAY))), now)
    return made


def run() -> None:
    """Print what a sighting takes."""
    some = heard()
    at = some.at.astype(np.int64) + CALENDAR.midnight
    sighted = Sighted(some.hearer, some.heard, at, some.rssi, some.strongest, some.gap)
    fleets = iter([fleet(np.unique(some.heard).tolist()) for _ in range(6)])
    show("a fleet hears", "sighting", lambda: next(fleets).hear(sighted), len(sighted))
