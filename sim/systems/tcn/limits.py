"""How long, how often, how many? The numbers on which a TCN phone and its server must agree.

The specification (TCN Coalition, version 0.4) ends at the report; how an app keeps, sends and fetches is its own.
"""

from __future__ import annotations

from sim.parameters import parameter
from sim.units import DAY, HOUR, MINUTE, UnixTime

ROTATION_S = parameter(
    15 * MINUTE, "s", "assumption: as commonly described for apps with TCN; the number changes with the radio's address"
)
SPAN_S = parameter(6 * HOUR, "s", "TCN Coalition, TCN Protocol 0.4: reports of at most 6 hours each are advised")
RETENTION_DAYS = parameter(14, "d", "assumption: as long as Google and Apple's phones keep; TCN names no time")
BEFORE_ONSET_DAYS = parameter(2, "d", "assumption: as SwissCovid, from two days before the onset of symptoms")
PUBLISHED_S = parameter(2 * HOUR, "s", "assumption: as often as SwissCovid's server; TCN says batched appropriately")
POLL_S = parameter(6 * HOUR, "s", "assumption: as often as phones with Google and Apple's system ask here")
SLIP_S = parameter(24 * HOUR, "s", "assumption: a code is good for a day, as SwissCovid's")
MOST_REPORTS = parameter(64, "reports", "assumption: 14 days of four, and some of spans that a report cut short")

SPAN_NUMBERS = SPAN_S // ROTATION_S
"""How many numbers one key is used for."""


def told_since(onset: UnixTime | None, now: UnixTime) -> UnixTime:
    """Return from when on a report at `now` tells what was said; without symptoms it stands for the onset."""
    onset_day = (now if onset is None else onset) // DAY
    return UnixTime(max(onset_day - BEFORE_ONSET_DAYS, now // DAY - RETENTION_DAYS + 1) * DAY)
