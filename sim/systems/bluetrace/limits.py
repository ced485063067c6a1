"""How long, how often, how many? The numbers on which a BlueTrace phone and its authority must agree."""

from __future__ import annotations

from sim.parameters import parameter
from sim.units import DAY, HOUR

LIFETIME_S = parameter(900, "s", "OpenTrace cloud functions: a TempID lives a quarter of an hour")
HEAD_START_S = parameter(60, "s", "OpenTrace cloud functions: the first TempID of a batch begins a minute before now")
BATCH = parameter(100, "TempIDs", "OpenTrace cloud functions: TempIDs in one batch, enough for 24 hours")
REFRESH_S = parameter(12 * HOUR, "s", "OpenTrace cloud functions: an app asks for a new batch after 12 hours")
RETENTION_DAYS = parameter(21, "d", "OpenTrace for Android: records are purged after 1,814,400,000 ms")
BLACKLIST_S = parameter(100, "s", "OpenTrace for Android: the same device is not connected to again so soon")
TOKEN_S = parameter(2 * HOUR, "s", "OpenTrace cloud functions: an upload token is good for two hours")
CODE_S = parameter(DAY, "s", "assumption: a tracer's upload code is good for a day; OpenTrace's sample never ends one")
KEY_S = parameter(90 * DAY, "s", "assumption: how long the authority seals TempIDs with one key; OpenTrace tries all "
                  "it ever had")  # fmt: skip
SKEW_S = parameter(60, "s", "assumption: by how much the clock of a request may be wrong")
BATCH_S = parameter(2 * HOUR, "s", "assumption: how often the tracers look through what was uploaded")
RECENT_DAYS = parameter(14, "d", "assumption: an exposure longer ago than a quarantine of 14 days is no reason to call")
