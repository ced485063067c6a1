"""Can declarers be warned of without being linked? DP-3T's second design: a filter that answers and lists nothing.

Declarers upload the seed of each epoch that they choose to tell; only the server sees them together.
"""

from __future__ import annotations

from sim.systems.dp3t.family import dp3t
from sim.systems.machine import Machine, Phone, Settings
from sim.units import Secrets, UnixTime


def _phone(secrets: Secrets, settings: Settings) -> Phone:
    from sim.systems.dp3t.phone import FilterPhone
    from sim.systems.dp3t.schemes import UNLINKABLE

    return FilterPhone(secrets, settings, UNLINKABLE)


def _backend(secrets: Secrets, settings: Settings) -> Machine:
    from sim.systems.dp3t.backend import FilterBackend
    from sim.systems.dp3t.schemes import UNLINKABLE

    return FilterBackend(secrets, settings, UNLINKABLE)


def _dummy(secrets: Secrets, label: str, now: UnixTime) -> bytes:
    from sim.systems.dp3t.dummies import dummy
    from sim.systems.dp3t.schemes import UNLINKABLE

    return dummy(UNLINKABLE, secrets, label, now)


DESIGN = dp3t(
    "dp3t_unlinkable",
    {"fr": "DP-3T non chaînable, un filtre pour tous", "en": "DP-3T unlinkable, one filter of all declarers"},
    _phone,
    _backend,
    uploaded="the seeds of the contagious epochs, but for the hours kept back",
    published="a cuckoo filter of what phones kept of declarers",
    everybody_learns="a filter: whether an identifier of an epoch was a declarer's, never whose",
    server_learns="declarers' seeds, those of each together",
    redacts=True,
    dummy=_dummy,
)
