"""What of the time that phones heard each other is not their owners' own? For the journal alone.

A phone may lie without its owner, speak through a wall or a screen, or from farther away than the rule means by near.
"""

from __future__ import annotations

import numpy as np

from sim.hall.pairs import Heard, Pairs, row_at
from sim.units import Barrier, Bools, Day, Setting
from sim.world.answers import Meetings, Places, Proximities
from sim.world.conduct import Conduct

WALLS = (Barrier.PLASTERBOARD, Barrier.BRICK, Barrier.FLOOR)
SCREENS = (Barrier.PLEXIGLASS, Barrier.GLASS)

KINDS = ("alone", "wall", "screen", "far")
"""From a phone without its owner; else through a wall; else through a screen; else from beyond the rule's distance."""


def overheard(
    world: Places,
    conduct: Conduct,
    day: Day,
    pairs: Pairs,
    heard: Heard,
    near: Meetings | Proximities,
    met: Meetings,
    reach: float,
) -> dict[str, Bools]:
    """Tell, for each of `KINDS`, which hearings of a day were so; of beyond `reach` in m.

    `near` and `met` are what lies between these pairs on that day, as `Pairs.among` returns it; where no phone takes
    part, both are the meetings. What was heard while no phones were near each other came from afar.
    """
    row = row_at(near.asked, near.start, near.seconds, heard.pair, heard.at)
    known = np.flatnonzero(row >= 0)
    heard_near, near = heard.where(known), near.where(row[known])
    together = row_at(met.asked, met.start, met.seconds, heard_near.pair, heard_near.at) >= 0
    apart = np.flatnonzero(~together)
    together[apart] = _owners_there(world, conduct, day, pairs, heard_near.where(apart), near.where(apart))
    wall = together & np.isin(near.barrier, WALLS)
    screen = together & np.isin(near.barrier, SCREENS)
    far = together & ~wall & ~screen & (near.metres > reach)
    found = {kind: np.full(len(heard), kind == "far") for kind in KINDS}
    for kind, those in zip(KINDS, (~together, wall, screen, far), strict=True):
        found[kind][known] = those
    return found


def _owners_there(
    world: Places, conduct: Conduct, day: Day, pairs: Pairs, heard: Heard, near: Meetings | Proximities
) -> Bools:
    """Tell whether both owners were where their phones were near each other (on a landing: each at home)."""
    there = np.ones(len(heard), dtype=np.bool_)
    if not len(heard):
        return there
    both = pairs.declarer[heard.pair], pairs.person[heard.pair]
    visits = world.visits(np.unique(np.concatenate(both)), day, conduct)
    for person in both:
        row = row_at(visits.person, visits.start, visits.end - visits.start, person, heard.at)
        here = visits.where(row)
        landing = (near.setting == Setting.LANDING) & (here.setting == Setting.HOME)
        there &= (row >= 0) & (landing | (here.place == near.place))
    return there
