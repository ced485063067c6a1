"""What does an app send that has nothing to tell, so that nobody on the way knows a report by its passing?

A dummy has the form of a report and a code that is none: its server sees that, answers as if it had taken it, and keeps
nothing. So did SwissCovid's app; the code is its own. Who has the server knows dummies from reports; others do not.
"""

from __future__ import annotations

from sim.parameters import parameter
from sim.units import DAY, Secrets, UnixTime

FAKE_CODE = parameter(b"000000000000", "1", "SwissCovid's app for Android, FakeWorker: FAKE_AUTH_CODE, 12 zeros")
SHORTEST_DAYS = parameter(1, "d", "assumption: a dummy tells of one day at least, as a report of the first day does")
LONGEST_DAYS = parameter(10, "d", "assumption: most reports tell of 3 to 8 days; SwissCovid filled all up to 14 keys")


def days_told(secrets: Secrets, label: str) -> int:
    """Return of how many days a dummy tells, each number as often."""
    drawn = int.from_bytes(secrets(f"{label} days", 8), "big")
    return int(SHORTEST_DAYS) + drawn % (int(LONGEST_DAYS) - int(SHORTEST_DAYS) + 1)


def first_day(secrets: Secrets, label: str, now: UnixTime) -> int:
    """Return the first UTC day of which a dummy at `now` tells, counted from 1970-01-01."""
    return int(now) // DAY - days_told(secrets, label) + 1
