"""How long, how often, how many? The numbers on which a Google/Apple phone and its server must agree."""

from __future__ import annotations

from sim.parameters import parameter
from sim.units import DAY, UnixTime

INTERVAL_S = parameter(600, "s", "GAEN Cryptography Specification v1.2: an ENIntervalNumber counts 10 minutes")
RETENTION_DAYS = parameter(14, "d", "GAEN: keys and sightings are kept 14 days; so does SwissCovid's server")
DRIFT = parameter(12, "intervals", "Google, Exposure Notifications internals: tkMatchingClockDriftRollingPeriods")
MOST_KEYS = parameter(14, "keys", "Corona-Warn-App server, main-config: keys in one submission")
BUCKET_S = parameter(7200, "s", "SwissCovid, DP-3T SDK backend: releaseBucketDuration, 2 hours")
POLL_S = parameter(21600, "s", "assumption: new files are fetched as often as SwissCovid's app fetched its settings")
BEFORE_ONSET_DAYS = parameter(2, "d", "SwissCovid CovidCode: keys from two days before the onset of symptoms")


def first_day_told(onset: UnixTime | None, now: UnixTime, *, tells_all: bool = False) -> int:
    """Return the first UTC day of which a report at `now` tells a key; without symptoms it stands for the onset.

    Where the country's app `tells_all`, it is the first day of which the phone has one.
    """
    onset_day, oldest = (now if onset is None else onset) // DAY, now // DAY - RETENTION_DAYS + 1
    return int(oldest if tells_all else max(onset_day - BEFORE_ONSET_DAYS, oldest))
