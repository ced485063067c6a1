"""How long, how often, how many? The numbers on which a DESIRE phone and its server must agree."""

from __future__ import annotations

from sim.parameters import parameter
from sim.units import DAY, HOUR, MINUTE, UnixTime

EPOCH_S = parameter(900, "s", "DESIRE specification v1.0: an epoch of 15 minutes, in step with the Bluetooth address")
RETENTION_DAYS = parameter(14, "d", "DESIRE specification v1.0: C_T, how long both lists are kept")
SHORT_S = parameter(3 * MINUTE, "s", "DESIRE specification v1.0: encounters shorter than 2 to 3 minutes are not kept; "
                    "assumption: 3, and they are neither asked for nor told")  # fmt: skip
BEFORE_ONSET_DAYS = parameter(2, "d", "assumption: encounters from two days before the onset of symptoms are told")
REQUEST_TOKENS = parameter(8192, "tokens", "assumption: to how many (T) each request is filled up or cut; the "
                           "specification leaves it open")  # fmt: skip
POLL_S = parameter(6 * HOUR, "s", "assumption: a phone asks as often as TousAntiCovid's did in 2021")
REQUEST_GAP_S = parameter(HOUR, "s", "assumption: ESR_min; the specification leaves it open")
FLAG_S = parameter(4 * DAY, "s", "DESIRE specification v1.0: who was notified is at risk for 3 to 4 days")
CODE_S = parameter(2 * DAY, "s", "assumption: a hospital's code is good for as long as StopCovid's long code")
BATCH_S = parameter(HOUR, "s", "assumption: how often the server drops what is too old")
TOKEN_STEP = parameter(32, "tokens", "assumption: tokens for uploads are asked for in such numbers, which tell less")
MOST_TOKENS = parameter(1 << 15, "tokens", "assumption: no declarer has more encounters to tell")


def first_day_told(onset: UnixTime | None, now: UnixTime) -> int:
    """Return the first UTC day that a report at `now` tells of; without symptoms it stands for the onset."""
    onset_day = (now if onset is None else onset) // DAY
    return int(max(onset_day - BEFORE_ONSET_DAYS, now // DAY - RETENTION_DAYS + 1))
