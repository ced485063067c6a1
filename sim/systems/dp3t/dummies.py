"""What does a DP-3T app send that has nothing to tell? Secrets that nobody ever used, under a code that is none."""

from __future__ import annotations

from sim.systems.dp3t import messages
from sim.systems.dp3t.schemes import Key, Scheme
from sim.systems.dummies import FAKE_CODE, first_day
from sim.systems.interface import Upload
from sim.units import DAY, Secrets, UnixTime


def dummy(scheme: Scheme, secrets: Secrets, label: str, now: UnixTime) -> bytes:
    """Return the message: the periods of some days, as a report of as many days holds them."""
    first, last = first_day(secrets, label, now) * DAY // scheme.period_s, (int(now) - 1) // scheme.period_s
    periods = scheme.uploaded(first, max(first, last))
    return messages.encode(
        Upload(FAKE_CODE, tuple(Key(each, secrets(f"{label} {each}", scheme.secret_bytes)) for each in periods))
    )
