"""Is there a way between? DP-3T's hybrid design: keys are published, but none tells more than two hours.

Declarers upload the seed of each window that they choose to tell; everybody makes the EphIDs of that window from it.
"""

from __future__ import annotations

from sim.systems.dp3t.family import dp3t
from sim.systems.machine import Machine, Phone, Settings
from sim.units import Secrets, UnixTime


def _phone(secrets: Secrets, settings: Settings) -> Phone:
    from sim.systems.dp3t.phone import KeyPhone
    from sim.systems.dp3t.schemes import HYBRID

    return KeyPhone(secrets, settings, HYBRID)


def _backend(secrets: Secrets, settings: Settings) -> Machine:
    from sim.systems.dp3t.backend import KeyBackend
    from sim.systems.dp3t.schemes import HYBRID

    return KeyBackend(secrets, settings, HYBRID)


def _dummy(secrets: Secrets, label: str, now: UnixTime) -> bytes:
    from sim.systems.dp3t.dummies import dummy
    from sim.systems.dp3t.schemes import HYBRID

    return dummy(HYBRID, secrets, label, now)


DESIGN = dp3t(
    "dp3t_hybrid",
    {
        "fr": "DP-3T hybride, une clé par fenêtre de deux heures",
        "en": "DP-3T hybrid, one key for each window of two hours",
    },
    _phone,
    _backend,
    uploaded="the seeds of the contagious windows, but for the hours kept back",
    published="declarers' seeds, in no order",
    everybody_learns="declarers' seeds: what each said within two hours, linked",
    server_learns="declarers' seeds, those of each together",
    redacts=True,
    dummy=_dummy,
)
