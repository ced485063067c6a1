"""What does a Google/Apple app send that has nothing to tell? Keys that nobody ever used, under a code that is none."""

from __future__ import annotations

from sim.systems.dummies import FAKE_CODE, first_day
from sim.systems.gaen import messages
from sim.systems.gaen.limits import BEFORE_ONSET_DAYS
from sim.systems.gaen.wire import KEY_BYTES, ROLLING_PERIOD, DiagnosisKey, enin, first_interval
from sim.systems.interface import Upload
from sim.systems.risk import ReportType
from sim.units import DAY, Secrets, UnixTime


def dummy(secrets: Secrets, label: str, now: UnixTime) -> bytes:
    """Return the message: a key a day, the last until now, as a report of as many days holds them."""
    today, first = int(now) // DAY, first_day(secrets, label, now)
    keys = (
        DiagnosisKey(
            secrets(f"{label} {day}", KEY_BYTES), first_interval(day),
            ROLLING_PERIOD if day < today else max(enin(now) - first_interval(day), 1),
            report_type=ReportType.CONFIRMED_TEST, days_since_onset=day - first - BEFORE_ONSET_DAYS,
        )
        for day in range(first, today + 1)
    )  # fmt: skip
    return messages.encode(Upload(FAKE_CODE, tuple(keys)))
