"""What do many phones with BlueTrace hand over, in one go? The same bytes as each phone's own, made where they begin.

Who holds the authority's secrets knows every TempID, whichever request brings it; so a town's hearing needs no phone to
be played.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.systems.bluetrace.identifiers import issued, start_of, uid_of
from sim.systems.bluetrace.limits import LIFETIME_S
from sim.systems.bluetrace.phone import AUTHORITY
from sim.systems.bluetrace.wire import characteristic, model_of
from sim.systems.machine import Role, Settings
from sim.systems.payloads import Bytes, table
from sim.systems.telephone import number_of
from sim.units import Int64s, Secrets


def beacons(
    servers: Mapping[Role, Secrets], phones: Sequence[Secrets], settings: Settings, phone: Int64s, at: Int64s
) -> tuple[Bytes, Int64s]:
    """Return payloads, each once, and the number of that of `phones[phone[i]]` at Unix time `at[i]`."""
    authority = servers[AUTHORITY]
    uids = [uid_of(authority, number_of(secrets)) for secrets in phones]
    phases = np.array([start_of(authority, uid, 0) for uid in uids], dtype=np.int64) % LIFETIME_S
    start = at - (at - phases[phone]) % LIFETIME_S
    said, which = np.unique(np.stack([phone, start], axis=1), axis=0, return_inverse=True)
    models = [model_of(secrets) for secrets in phones]
    made = [characteristic(issued(authority, uids[who], begin), models[who]) for who, begin in said.tolist()]
    return table(made, len(made[0]) if made else 1), which.ravel().astype(np.int64)
