"""How much work do human tracers have? None, where there are none."""

from __future__ import annotations

from sim.hall.journal import HOURS, Journal
from sim.measures.counted import Counted, Measured


def staff(journal: Journal) -> Measured:
    """Count the person-hours that the tracers of one arm and seed worked until the end."""
    return {"tracers.hours": Counted(journal.numbers.get(HOURS, 0.0))}
