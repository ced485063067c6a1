"""How long, how often, how many? The numbers on which a Google/Apple phone and its server must agree."""

from __future__ import annotations

from sim.parameters import parameter

INTERVAL_S = parameter(600, "s", "GAEN Cryptography Specification v1.2: an ENIntervalNumber counts 10 minutes")
RETENTION_DAYS = parameter(14, "d", "GAEN: keys and sightings are kept 14 days; so does SwissCovid's server")
DRIFT = parameter(12, "intervals", "Google, Exposure Notifications internals: tkMatchingClockDriftRollingPeriods")
MOST_KEYS = parameter(14, "keys", "Corona-Warn-App server, main-config: keys in one submission")
BUCKET_S = parameter(7200, "s", "SwissCovid, DP-3T SDK backend: releaseBucketDuration, 2 hours")
POLL_S = parameter(21600, "s", "assumption: new files are fetched as often as SwissCovid's app fetched its settings")
