"""How much work is left to people? Tracers who ask and call, or judge an app's alerts; police who look for wearers."""

from __future__ import annotations

from sim.hall.journal import HOURS, Journal
from sim.measures.counted import Counted, Measured, Unknown

NO_BANDS = Unknown("nobody in this arm wears a wristband")
NO_TRIAGE = Unknown("no tracers judge alerts in this arm")

NUMBERS = {
    "triage.asked": ("triage_asked", NO_TRIAGE),
    "triage.groundless": ("triage_cleared", NO_TRIAGE),
    "wristband.checks": ("wristband.alarms", NO_BANDS),
    "wristband.false_checks": ("wristband.false_alarms", NO_BANDS),
    "wristband.police_hours": ("wristband.police_hours", NO_BANDS),
    "wristband.days_worn": ("wristband.days_worn", NO_BANDS),
}
"""By metric: the number of a journal that says it, and why there is none where it is absent."""


def staff(journal: Journal) -> Measured:
    """Count the work of one arm and seed until the end."""
    found: Measured = {"tracers.hours": Counted(journal.numbers.get(HOURS, 0.0))}
    for metric, (number, nobody) in NUMBERS.items():
        found[metric] = Counted(journal.numbers[number]) if number in journal.numbers else nobody
    return found
