"""How long, how often, how many? The numbers on which an NTK phone and its server must agree.

"The plan" stands for PEPP-PT's data protection and information security architecture for Germany, 18 April 2020. It was
dropped a week later and never ran; what it leaves open is our assumption.
"""

from __future__ import annotations

from sim.parameters import parameter
from sim.units import DAY, HOUR

PERIOD_S = parameter(HOUR, "s", "PEPP-PT NTK, 18 April 2020: one broadcast key for a period, for instance 1 h")
AHEAD = parameter(48, "periods", "PEPP-PT NTK, 18 April 2020: identifiers are fetched for instance 2 days ahead")
RETENTION_DAYS = parameter(21, "d", "PEPP-PT NTK, 18 April 2020: contact data are kept for up to 3 weeks")
BATCH_S = parameter(HOUR, "s", "assumption: how often the server works through uploads is not said")
POLL_S = parameter(DAY, "s", "assumption: a phone without news asks often enough to have identifiers all the time")
DECOYS = parameter(9, "pushes", "assumption: how many phones without news are pushed with each that has some; the plan "
                   "hides the true ones among random others and names no number")  # fmt: skip
DECOYS_KEY = "push_decoys"
"""The extra of `Settings` that puts another number in its place."""
TAN_S = parameter(24 * HOUR, "s", "assumption: a transaction number is good for a day")
