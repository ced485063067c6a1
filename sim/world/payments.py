"""Who paid by card, where and when? Customers of shops and guests of venues, if they are old enough and have a card."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.columns import Columns
from sim.draws import Draws
from sim.parameters import parameter
from sim.units import Int8s, Int32s, Int64s, Setting
from sim.world.answers import Visits

# fmt: off
BY_CARD = parameter(0.7, "1", "assumption: share of purchases paid by card or phone, high as in Korea")
CARD_FROM = parameter(15, "years", "assumption: nobody younger has a card")
# fmt: on
CUSTOMERS = 0
"""The room of a shop that is not behind the till."""


@dataclass(frozen=True, slots=True)
class Payments(Columns):
    """Card payments: whose card, in which place, and when, in s since day 0."""

    person: Int32s
    place: Int64s
    at: Int32s


def payments(visits: Visits, age: Int8s, draws: Draws) -> Payments:
    """Return what was paid by card during these visits; `age` is that of each row's visitor. One pays on leaving."""
    sold = np.isin(visits.setting, (Setting.SHOP, Setting.LEISURE)) & (visits.room == CUSTOMERS) & (age >= CARD_FROM)
    begun = visits.start.astype(np.int64) & 0xFFFFFFFF
    paid = sold & (draws.uniform("world.pays_by_card", visits.person.astype(np.int64), begun) < BY_CARD)
    who = visits.where(paid)
    return Payments(who.person, who.place, (who.end - 1).astype(np.int32))
