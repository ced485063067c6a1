"""How long, how often, how many? The numbers on which a DP-3T phone and its server must agree."""

from __future__ import annotations

from sim.parameters import parameter
from sim.systems.machine import Role

BACKEND: Role = "backend"

EPOCH_S = parameter(900, "s", "DP-3T reference implementation: an epoch of 15 minutes, counted from 1970-01-01")
EPHID_BYTES = parameter(16, "bytes", "DP-3T White Paper: length of an EphID")
WINDOW_S = parameter(7200, "s", "assumption: the shortest window that DP-3T's White Paper advises, 2 to 4 hours")
RETENTION_DAYS = parameter(14, "d", "DP-3T White Paper: secrets and observations are kept 14 days")
BATCH_S = parameter(7200, "s", "DP-3T White Paper and SDK backend: files are released every 2 hours")

COUNTED = parameter(
    {"dp3t_low_cost": 32, "dp3t_unlinkable": 2_880, "dp3t_hybrid": 480}, "bytes a declarer",
    "DP-3T White Paper, table of downloads: a seed; 6 bytes for each of 480 epochs; 16 for each of 30 windows of 4 h",
)  # fmt: skip
