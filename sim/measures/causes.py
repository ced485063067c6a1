"""Why was somebody alerted whom no declarer behind the alert had infected? One cause an alert, the first that holds.

Injected > there at another time (where people are warned of places) > a phone without its owner > a wall > a screen,
each of these if at least half of the time heard was so (with the causes before it); then, unless a declarer was near
enough for long enough: too far if that holds for half of it, else too short. What is left was lawful: within the rule,
and not infected.
"""

from __future__ import annotations

import numpy as np

from sim.hall.journal import SENSED
from sim.measures.counted import Counted, Measured, Unknown
from sim.measures.told import Told
from sim.units import Bools

CAUSES = ("injected", "later", "left_phone", "wall", "screen", "distance", "too_short", "lawful")


def causes(told: Told) -> Measured:
    """Count the alerts without infection by their cause; the shares sum to 1."""
    why = told.journal.unknown.get("distance")
    if why:
        return {f"alerts.cause.{cause}": Unknown(why) for cause in CAUSES}
    false = told.false_infection
    by_cause, left = {}, false.copy()
    for cause, holds in _conditions(told).items():
        by_cause[cause] = left & holds
        left = left & ~holds
    return {f"alerts.cause.{cause}": Counted(float(by_cause[cause].sum()), float(false.sum()), "alerts without "
                                             "infection") for cause in CAUSES}  # fmt: skip


def _conditions(told: Told) -> dict[str, Bools]:
    """Return when each cause would hold, were it the first."""
    heard = told.summed("heard_s")
    alone = told.summed("alone_s")
    walled = alone + told.summed("wall_s")
    screened = walled + told.summed("screen_s")
    far = screened + told.summed("far_s")
    some = heard > 0.0
    return {
        "injected": ~some & (SENSED not in told.journal.numbers),
        "later": ~some,
        "left_phone": some & (alone >= heard / 2.0),
        "wall": some & (walled >= heard / 2.0),
        "screen": some & (screened >= heard / 2.0),
        "distance": told.false_radio & (far >= heard / 2.0),
        "too_short": told.false_radio,
        "lawful": np.ones(len(told), dtype=np.bool_),
    }
