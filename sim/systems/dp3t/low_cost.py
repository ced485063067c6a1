"""What is the least that DP-3T needs? One key for all days: cheap to publish, and it links what a declarer said.

Declarers upload (t, SK_t) of their first contagious day; everybody makes the EphIDs of all days since from it.
"""

from __future__ import annotations

from sim.systems.dp3t.family import dp3t
from sim.systems.machine import Machine, Phone, Settings
from sim.units import Secrets, UnixTime


def _phone(secrets: Secrets, settings: Settings) -> Phone:
    from sim.systems.dp3t.phone import KeyPhone
    from sim.systems.dp3t.schemes import LOW_COST

    return KeyPhone(secrets, settings, LOW_COST)


def _backend(secrets: Secrets, settings: Settings) -> Machine:
    from sim.systems.dp3t.backend import KeyBackend
    from sim.systems.dp3t.schemes import LOW_COST

    return KeyBackend(secrets, settings, LOW_COST)


def _dummy(secrets: Secrets, label: str, now: UnixTime) -> bytes:
    from sim.systems.dp3t.dummies import dummy
    from sim.systems.dp3t.schemes import LOW_COST

    return dummy(LOW_COST, secrets, label, now)


DESIGN = dp3t(
    "dp3t_low_cost",
    {"fr": "DP-3T économe, une clé par déclarant", "en": "DP-3T low-cost, one key for each declarer"},
    _phone,
    _backend,
    uploaded="the key of the first contagious day",
    published="each declarer's first key",
    everybody_learns="declarers' keys: all that each said from the first contagious day on, linked",
    server_learns="declarers' keys",
    redacts=False,
    dummy=_dummy,
)
