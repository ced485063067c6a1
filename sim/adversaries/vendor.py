"""Who was alerted? Whoever wakes phones for a server, the maker of their system, sees which one it wakes, and when.

It is not told whether there is news. Where only those are woken who have some, it knows whom the server warned; where a
few others are woken with each, who that is stays one of so many. A phone that finds out by itself is woken by nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.adversaries.claims import Claim, Kind
from sim.adversaries.views import Pushed


def who_was_alerted(rows: Sequence[Pushed], others: int) -> tuple[Claim, ...]:
    """Claim of each phone that was woken that its owner is warned; so many `others` are woken with each, as published.

    Nothing else sets the true ones apart: those woken at once are in an order that tells nothing.
    """
    weight = 1.0 / (1.0 + others)
    return tuple(Claim(Kind.WAS_ALERTED, row.at, (row.phone, None), (weight, 1.0 - weight)) for row in rows)
