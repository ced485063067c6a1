"""What did the phones of those who pass hear of the ill, in a world of situations? For the journal alone.

Of every situation: how many minutes, how often, and for how long the one who passes heard the ill one's phone, in all
and below a level that the scenario states, in Google and Apple's scale. Whether anybody was alerted plays no part.
"""

from __future__ import annotations

import numpy as np

from sim.hall.ears import Ears
from sim.hall.journal import SITUATIONS, Journal
from sim.hall.scenario.population import Population
from sim.systems.gaen.matching import attenuation
from sim.systems.gaen.wire import TX_POWER
from sim.units import DAY
from sim.world.situations import Situations

SIDES = {None: 0.0, "near": 1.0, "far": 2.0}
"""How the numbers of a journal say on which side a situation counts."""


def describe(journal: Journal, population: Population) -> None:
    """Write into the journal which situations were played."""
    assert population.situations is not None
    journal.numbers[SITUATIONS] = len(population.situations)
    apart = {"name": "", "label": None, "minutes": 0.0, "decides": False, "side": None}
    alike = [each.model_copy(update=apart) for each in population.situations]
    for k, each in enumerate(population.situations):
        journal.numbers |= {
            f"situation_{k}_like": alike.index(alike[k]),  # the first that differs in its minutes alone
            f"situation_{k}_minutes": each.minutes,
            f"situation_{k}_days": len(each.days),
            f"situation_{k}_decides": float(each.decides),
            f"situation_{k}_side": SIDES[each.side],
        }


def listen(journal: Journal, world: Situations, ears: Ears, below_db: float) -> None:
    """Write into the journal how long those who pass heard the phones of the ill, by situation."""
    ill, _, _ = world.ill()
    last = max(max(each.days) for each in world.situations)
    heard = ears.between(ill, np.zeros(ill.size, dtype=np.int64), (world.onset_day + last + 1) * DAY, "heard_by")
    played = heard.heard // 2 % len(world.situations)
    near = np.array([attenuation(TX_POWER, rssi) <= below_db for rssi in heard.rssi.tolist()], dtype=np.bool_)
    for k in range(len(world.situations)):
        mine = played == k
        journal.numbers[f"situation_{k}_heard_s"] = float(heard.gap[mine].sum())
        journal.numbers[f"situation_{k}_below_s"] = float(heard.gap[mine & near].sum())
